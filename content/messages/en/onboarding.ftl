# Getting to know somebody. Every question says why it is asked (.why).

ask-consent =
    Hello! I am Backtalk. I guide you through a short daily routine for your lower back: stretch first, then strengthen, and always listen to your back.

    I give advice, never a diagnosis, and I do not replace a doctor or a physiotherapist.

    To adjust the routine I keep what you tell me about your back. /privacy says for how long, and who can see it.
    .why = Do you agree that I keep these health notes? You must be 18 or older.

ask-emergency =
    First, your safety. Do you have any of these, new or getting worse?

    • numbness or tingling around your genitals, inner thighs, bottom or back passage, or wiping feels different
    • trouble starting or stopping when you pass urine, not feeling it, not noticing that bladder or bowel is full, or leaking urine or stool
    • less feeling in sex, or new trouble with erection or ejaculation
    • pain, tingling, weakness or numbness in both legs
    • a leg that is quickly getting weaker, or gives way
    • chest pain
    • back pain that began with a serious accident (a car crash, a fall from a height) and has not been checked
    .why = Why I ask: these need help at once, not exercises. If you are not sure, choose “One or more of these”.

ask-urgent =
    And any of these, new or getting worse?

    • fever, shivering or feeling very unwell
    • losing weight without trying
    • a lump on your back, or its shape has changed
    • a foot that you cannot lift, or that drags
    • a strong pulsing in your belly
    • pain since a fall or knock, even a small one, and you have thin bones (osteoporosis) or take steroid tablets
    .why = Why I ask: a doctor should look at these today, before you exercise. If you are not sure, choose “One or more of these”.

ask-history =
    Have you ever had cancer, do you have a weak immune system (from an illness or from medicine), or have you ever injected drugs?
    .why = Why I ask: nothing bad is likely, but then a doctor should know of the back pain before we start. I ask this once.

ask-soon =
    The last list. How many of these fit?

    • resting does not ease it, or it is worse at night
    • it is worse when you sneeze, cough or strain on the toilet
    • it sits between your shoulder blades
    .why = Why I ask: these are common in harmless backs too, but worth showing to somebody. With one I keep to gentle days.

ask-conditions =
    Does one of these apply to you? Choose all that do.

    • recent surgery or fracture: in the last 6 months, anywhere in the body
    • just gave birth: in the last 3 months
    • osteoporosis: thin bones
    • spondylolisthesis: one vertebra has slipped on another
    • spinal stenosis: a narrow spinal canal
    • inflammatory: such as ankylosing spondylitis, rheumatoid or psoriatic arthritis
    .why = Why I ask: a clinician should agree first, and for most of them some exercises are left out.

ask-clinician =
    Has your doctor or physiotherapist agreed that you do gentle back exercises?
    .why = Why I ask: with what you chose, they should say yes first.

ask-pain-now =
    How does your back feel right now? 0 is no pain, 10 is the worst that you can imagine.
    .why = Why I ask: it decides how gentle today is. Give one number.

ask-since =
    How long have you had this pain?
    .why = Why I ask: pain that lasts for months is worth showing to a physiotherapist too. I keep it in your notes.

ask-legs =
    Is there pain or tingling in a leg as well?
    .why = Why I ask: pain in a leg needs more care. Tell me if it moves further down.

ask-first =
    Is it the first time, or has it come back?
    .why = Why I ask: it belongs to the story of your back. I keep it in your notes.

ask-bends =
    What makes it worse?
    .why = Why I ask: I leave out what annoys your back and offer the other direction.

ask-base =
    Where can you exercise? Choose the chair if getting down to the floor, kneeling or lying on your front is hard.
    .why = Why I ask: there is a full routine for each.

ask-minutes =
    How many minutes a day do you have: 5, 10 or 15?
    .why = Why I ask: a short routine that you do beats a long one that you skip.

ask-up =
    When do you usually get up? For example 7:00.
    .why = Why I ask: a back is stiffer just after getting up, so I suggest a reminder an hour later.

ask-zone =
    Where are you? Type the nearest big city, such as Berlin or New York.
    .why = Why I ask: so that your reminder and your days follow your own clock.

ask-which-zone = There are several. Which one is yours?

zone-unknown = I do not know that place. Try a bigger city nearby, a zone such as Europe/Berlin, or an offset such as UTC+2.

zone-set = Your clock is { $zone }, where it is { $time } now.

ask-reminder =
    When shall I remind you each day? Choose, or type a time such as 7:30 or 18:15.
    .why = Why I ask: the same time every day makes the habit. You can switch it off at any time.

ask-cue =
    What do you do every day that the routine can follow? Choose, or type your own.
    .why = Why I ask: “After breakfast I stretch” sticks better than “I will stretch more”.

ask-obstacle =
    And what is most likely to get in the way?
    .why = Why I ask: on those days, one minute is enough. It counts.

if-then = Your plan: { $cue }, I stretch. If this gets in the way: “{ $obstacle }”, I do the one-minute version.

all-set = Thank you, that is all that I need. You can change any of it later with /plan.

start-now = Good, let us start. My other questions can wait; /plan takes them up.

noted = Noted.
kept = It stays as it is.
reminder-on = Your reminder is set.
which-leg = Which leg? If there is none, choose “No”.

stopped-asking = No problem. We can go on whenever you like: /start picks up right here.

end-young = Thank you for being honest. I am made for adults only. Please show your back to a parent and a doctor; they can help you better than I can.

end-refused = That is fine. I keep nothing. If you change your mind, send /start.
please-choose = Please choose one of the answers:
