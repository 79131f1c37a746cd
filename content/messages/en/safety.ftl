# When the routine waits for a clinician's word, and what hurts.
# $number is whom to call for an ambulance where the person is, or number-unknown; $line is one of line-*.

number-unknown = 112 or your local emergency number (999 in the UK, 911 in the US and Canada, 000 in Australia)
line-known = { $line }, the line for out of hours
line-none = an out-of-hours line
line-unknown = an out-of-hours line (111 in the UK, 116 117 in several European countries)

lock-emergency =
    Please get help now. It may turn out to be harmless, but it must not wait until tomorrow.

    Call { $number } or go to an emergency department. Do not drive yourself. With chest pain, call.

    Say exactly what you told me. Exercises and reminders are off until a clinician says that you may go on.

lock-urgent =
    Please call a doctor today and tell them what you told me.

    It may well be harmless, but somebody should look before you exercise. If a doctor cannot see you today, call { $line }. Numbness around your seat, bladder or bowel trouble, or weak legs: call { $number }.

lock-soon =
    Please let a doctor or physiotherapist look at this in the coming days.

    Together these signs are worth a check. I have paused the exercises until then. Gentle walking is fine if it feels all right. Numbness around your seat, bladder or bowel trouble, or weak legs: call { $number }.

lock-first =
    Please ask your doctor or physiotherapist first. Show them the routine: /exercises lists everything that I use.

    When they agree, we start, with what suits you. A walk is fine meanwhile if you are used to it.

lock-seen = How are you? Has a clinician looked at your back since yesterday?
lock-asked = Have you been able to ask a doctor or physiotherapist yet? There is no hurry.

lock-waiting-emergency = Please do not wait any longer, even if it feels a little better. Call { $number }, or go to an emergency department now. I stay quiet until you write.
lock-waiting-urgent = Please call a doctor today, or { $line }. I stay quiet until you write.
lock-waiting = That is fine, there is no hurry. When you have been seen, send /start.

unlocked = I am glad. Let us go on from here.
lock-look-again = Let us look at it again.
undo-locked = This cannot be taken back with /undo. If it was a mistake, choose that below.

# Something that was written sounds like a red flag.
doubt-emergency =
    I want to be sure that you are safe. What you wrote can need help at once.

    If it is happening to you now, call { $number } or go to an emergency department. Do not drive yourself.

    Is this you, now?

doubt-urgent =
    One question before anything else. What you wrote is something that a doctor should hear of today, before you exercise. If none can see you today, call { $line }.

    Is this you, now?

doubt-again-emergency = One answer first, please. If it is happening to you now, call { $number }. Is this you, now?
doubt-again-urgent = One answer first, please. If it is so, a doctor should hear of it today; if none can see you, call { $line }. Is this you, now?
doubt-yes = Thank you for telling me.
doubt-no = Good, then on we go.
doubt-heard = You said that you meant something else, so I do not ask again. If it is you after all, look at the lists, or call { $number }.
doubt-silence-emergency =
    I have not heard from you. To be on the safe side, exercises and reminders are off.

    If it is you: please call { $number } now. If not, say that it was a mistake, and we look at it together.
doubt-silence-urgent =
    I have not heard from you. To be on the safe side, exercises and reminders are off.

    If it is you: please call a doctor today, or { $line }. If not, say that it was a mistake, and we look at it together.

# Somebody writes that they want to die, or to hurt themselves. No exercise is more important than this.
care =
    I am very sorry that it is so hard right now, and I am glad that you say it. You do not have to carry this alone.

    If you might act on it, please call { $number } now, or go to an emergency department. { $talk }

    I only know about backs, and cannot be there for you as a person can. Is there somebody you trust, whom you could tell today?

    If I got you wrong, I am sorry. /start goes on where we were.
talk-known = You can also call { $line }: people listen to you there.
talk-none = findahelpline.com lists lines where people listen to you.
talk-unknown = There are lines where people listen to you: 988 in the US and Canada, 116 123 in the UK, Ireland and more of Europe; findahelpline.com lists them all.

emergency-numbers = If you need help now, call { $number }.

ask-new = Is anything new or worse since last time? For example numbness around your seat, trouble with bladder or bowels, a weak or numb leg, pain in both legs, chest pain, fever or an accident. If you are not sure, choose “Show the list”.

red-first = { $pain } out of 10 is a lot. I am sorry. One question before we go on:
new-first = One question before we go on:

ask-hurt = What does it feel like?

hurt-sharp = Then we stop that one. Come out of it slowly and take a few breaths. It stays out for two weeks.

hurt-leg = Pain that moves down the leg means: not this one. It stays out for two weeks. Find a position that eases the leg before we go on; if it does not ease, stop for today.

hurt-numb = Then no more exercises today. I want to be sure that you are safe:

numb-advice = Thank you. No more exercises today. Sit or lie down until a dizzy feeling has passed. If a leg stays numb or weak, or it comes back, show it to a doctor in the next days. If it gets worse, or anything from the lists appears, call at once.

hurt-up = That is a good sign: we go on. If it moves down the leg, tell me.

hurt-effort = Effort is fine: muscles may work. Here it is again; “Easier” is always there.

hurt-risen = { $now } is clearly more than the { $before } before we began, so we stop that one; it stays out for two weeks. On with the next.

hurt-steady = { $now } is all right to go on with. If it rises, tell me.
