# A day's session, from the first question to what comes next.

ask-before = How does your back feel, from 0 (no pain) to 10 (the worst)?
ask-during = How strong is it, from 0 to 10?
ask-after = And how does your back feel now, from 0 to 10?
ask-feel = How does your back feel, from 0 (no pain) to 10 (the worst)?
ask-morning = Good morning! How does your back feel today, from 0 to 10?
ask-middle = Before we strengthen: how does your back feel now, from 0 to 10?
pain-range = I need one whole number from 0 (no pain) to 10 (the worst pain).

offer-title = Today
offer = { $steps }
offer-line = { $n }. { $name }: { $dose }
offer-empty = I find no exercise that suits all that you told me. Please change an answer, or ask a physiotherapist for the right ones.

block-settle = Settle
block-stretch = Stretch
block-strength = Strengthen
block-move = Move

step-title = { $at } of { $of } · { $block } · { $name }
step-how =
    { $setup }
    { $do }

    Breathe: { $breathe }
    Feel: { $feel }
    Take care: { $stop }
step-dose = How much: { $dose }
step-done = { $name }: done.

dose-hold = { $sets ->
        [1] { $reps ->
            [one] once, { $hold } s
           *[other] { $reps } times, { $hold } s each
        }
       *[other] { $sets } sets of { $reps ->
            [one] { $hold } s
           *[other] { $reps } times { $hold } s
        }
    }{ $sides ->
        [1] , on each side
       *[other] {""}
    }
dose-steps = sets of { $reps }, { $hold } s each{ $sides ->
        [1] , on each side
       *[other] {""}
    }
dose-move = { $sets ->
        [1] { $reps } times, slowly
       *[other] { $sets } sets of { $reps }, slowly
    }{ $sides ->
        [1] , on each side
       *[other] {""}
    }
dose-in-turn = { $sets ->
        [1] { $reps } times in all, slowly, sides in turn
       *[other] { $sets } sets of { $reps } in all, slowly, sides in turn
    }
dose-minutes = { $minutes } min{ $sides ->
        [1] {" "}on each side
       *[other] {""}
    }

on-both = {""}
on-left-side = {" "}· left side
on-right-side = {" "}· right side
on-left-leg = {" "}· left leg
on-right-leg = {" "}· right leg
on-left-arm = {" "}· left arm
on-right-arm = {" "}· right arm
on-left-leaning = {" "}· leaning on the left
on-right-leaning = {" "}· leaning on the right
on-left-turning = {" "}· to the left
on-right-turning = {" "}· to the right

phase-ready = Get ready: { $name }{ $side }
phase-hold = { $name }{ $side } · { $rep } of { $reps } · hold { $seconds } s
phase-hold-once = { $name }{ $side } · { $seconds } s
phase-move = { $name }{ $side } · { $reps } times, slowly
phase-relax = Let go. Next: { $rep } of { $reps }
phase-lower = Lower and relax. Next: { $rep } of { $reps }
phase-switch = Change sides{ $side }
phase-rest = Rest { $seconds } s. Next: set { $set } of { $sets }

step-open = We are at: { $name }. Choose a button, or say “start”, “done” or “skip”.

paused = Paused. Take the time that you need.
still-there = Still there? We can go on right where we stopped, today at any time.
where-we-were = Here is where we were:
running-now = The timer is running. You can say “pause”, “easier”, “hurts”, “skip” or “stop”, or press a button.

easier-exercise = Here is something easier: { $name }.
easier-dose = Half of it, then. “Easier” once more brings another exercise, if there is one.
easier-none = This is the easiest that I have. “Skip” is always fine.

end-complete = That was the last one. Well done!
end-stretch-day = We leave it at stretching today: I add strengthening only once the stretches are done. A stretch day is a good day.
end-stopped = Stopped. What you have done counts.
end-rest = Then that is enough for today. Lie or sit as it suits you and move a little now and then. If it has not eased by tomorrow, please ask a doctor or physiotherapist.
end-risen = It has risen since we began, so we leave it at stretching today. A stretch day is a good day.
end-nothing = Stopped. Nothing is lost; the routine is here whenever you like.
end-unstretched = I strengthen only after at least two stretches, so we stop here. Shall we try the one-minute version?
end-title = For today

morning-fine = Then the last strengthening was right for your back.

streak = Your streak: { $days } days. Up to two days off a week do not break it.
streak-back = You are back: that is the step that counts most.

learned-forward = Bending forward has hurt three times now, so I leave such exercises out. /plan changes it back.
learned-backward = Arching back has hurt three times now, so I leave such exercises out. /plan changes it back.

after-better = Clearly better than before: { $after } instead of { $before }.
after-same = { $after } now, { $before } before.
after-worse = { $after } is clearly more than the { $before } before. Do no more exercises today; change position often, and walk a little if it eases. Next time we start from how it feels then.

end-done =
    Done today:
    { $lines }
line = ✓ { $text }
next-full = Next time: stretches, then strengthening as far as your back allows.
next-stretch = Tomorrow: stretches only, so that your muscles can recover.
next-gentle = Next time: a gentle day, until somebody has looked at what you told me.
next-flare = Until it has settled: gentle movement and short walks. I ask each morning how it is.
next-share = Strengthening comes back in steps; the next one has about { $share } percent of what you did before.
next-at = I will be here on { $day } at { $time }.
next-open = There is no reminder set. /today starts whenever you like; /remind 7:30 sets one.
end-questions-left = { $count ->
        [one] One question is still open; /plan takes it up.
       *[other] { $count } questions are still open; /plan takes them up.
    }

today-finished = You are done for today. Rest is part of it.
declined = Not today, then. That is fine; one missed day does no harm.
