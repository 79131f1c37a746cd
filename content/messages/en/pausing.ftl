# Pauses of days: how long, until when, and coming back.

pause-ask = How long shall I be quiet? Press a button, or write it: “5 days”, “until friday”, “until 5 december”.
pause-unknown = I did not get how long.
pause-past = That would be over already. A pause lasts from 1 to { $most } days.
pause-long = I can be quiet for up to { $most } days, so until { $day }. Then I ask, and you can pause again. If you want no reminders at all, send /remind off.
pause-none = All right, no pause.
pause-begun =
    Good. I am quiet until { $day }, and then I ask.

    Walk whenever you can, your back likes it. /resume or /today brings me back earlier.
pause-ill =
    Get well soon. I am quiet until { $day }, and then I ask how you are. /resume or /today brings me back earlier.

    As soon as you feel up to it, a few steps now and then do your back good.
pause-ill-doctor = With a fever, or if you feel very unwell and your back hurts as well, please call a doctor today.
pause-until = I am quiet until { $day }. /resume or /today brings me back earlier.
pause-in-step = That was for this step. For some quiet days, say “stop” first and then /pause.

pause-over = Your pause is over. Shall we go on?
pause-ill-over = How are you? You were ill; are you well again?
pause-ill-last = Are you well again? I ask only this once more. Your reminders go on; /pause makes them wait.
pause-well = I am glad.
back-same = We begin where we left off. How your back feels decides how gently.
back-fewer = After { $days } days we begin with one set fewer, then go on as before.
back-lower = After { $days } days we begin a little lower and climb again. That goes faster than the first time.
back-anew = After { $days } days we find your starting point anew, with the easiest steps.

hurt-again = I am sorry. Let us look after it.
ask-again = How strong is it now, from 0 (no pain) to 10 (the worst)?

button-break-days = Three days
button-break-week = A week
button-break-weeks = Two weeks
button-break-ill = I am ill
button-break-hurt = I hurt it again
button-break-well = Well again
button-break-more = Three more days
button-break-not-yet = Not yet: three more days
