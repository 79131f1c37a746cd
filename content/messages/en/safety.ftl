# When the routine waits for a clinician's word, and what hurts.

lock-emergency =
    Please get help now. What you told me needs a doctor today.

    Call your emergency number: 112 in Europe, 999 in the UK, 911 in the US and Canada, 000 in Australia. Or go to the nearest emergency department.

    Tell them exactly what you told me. I have stopped all exercises and reminders until a clinician has seen you.

lock-urgent =
    Please call a doctor today and tell them what you told me.

    It may well be harmless, but somebody should look before you exercise. I have paused everything until then.

lock-soon =
    Please let a doctor or physiotherapist look at this in the coming days.

    Together these signs are worth a check. I have paused the exercises until then. Gentle walking is fine if it feels all right.

lock-first =
    Please ask your doctor or physiotherapist first. Show them the routine: /exercises lists everything that I use.

    When they agree, we start, with what suits you.

lock-seen = How are you? Has a clinician looked at your back since yesterday?

lock-waiting = All right. I will keep quiet and wait. When you have been seen, or it was a mistake, send /start.

unlocked = I am glad. We begin gently.

lock-look-again = Let us look at it again.

ask-new = Is anything new since last time: numbness around your seat or between your legs, trouble with bladder or bowels, a weak or numb leg, fever, or an accident?

red-first = { $pain } out of 10 is a lot. I am sorry. One question before we go on:

ask-hurt = What does it feel like?

hurt-sharp = Then we stop that one. It stays out for two weeks, and later comes back in its easiest form.

hurt-leg = Pain that moves down the leg means: not this one. It stays out for two weeks.

hurt-numb = Then we end the session here, and I want to be sure that you are safe:

hurt-effort = Effort is fine: muscles may work. Here it is again; “Easier” is always there.

hurt-risen = { $now } is clearly more than the { $before } before we began, so we stop that one and go on with the next.

hurt-steady = { $now } is all right to go on with. If it rises, tell me.
