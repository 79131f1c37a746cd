# Why a day is as it is, in one sentence (why-), and at length for /why.

why-full = { $pain } out of 10 is green: today is the whole routine.
why-easier = { $pain } out of 10 is amber: we stretch, then strengthen lightly, a step easier and half as much.
why-easier-worse = { $pain } is more than your usual { $usual }: we stretch, then strengthen lightly, a step easier and half as much.
why-easier-stable = { $pain } is not far from your usual. Lying still does not help that, so: stretches, then a little of the easiest strengthening.
why-easier-morning = Your back was worse on the morning after the last strengthening, so today is one step easier.
why-easier-share = Strength comes back in steps: today { $share } percent of what you did before.
why-easier-quota = Today { $share } percent of the usual amount, so that it stays comfortable. It grows from there.
why-easier-missed = { $days } days without: good that you are here. Today has one set fewer, then we go on as before.
why-easier-missed-long = { $days } days without: good that you are here. We begin a little lower and climb again; that goes faster than the first time.
why-easier-anew = { $days } days without: good that you are here. We find your starting point anew, with the easiest steps.
why-easier-week = You have done a lot more this week than in the last ones, so today is smaller. Muscles and joints like small steps.
why-easier-day = A good day! Your last sessions were lighter ones, so today is a small step up from them and not all of it at once.
why-easier-again = Two weeks with stretches only, and it did not get worse. Stretching alone is not enough for long, so here is a little of the easiest strengthening.
why-gentle = { $pain } out of 10 is red: no strengthening today. Breathing, gentle movement and a short walk are better than lying still.
why-gentle-worse = { $pain } is clearly more than your usual { $usual }: no strengthening today. Breathing, gentle movement and a short walk are better than lying still.
why-gentle-strong = { $pain } out of 10 is a lot. Today only what eases: breathing, small movements, a few steps. If you can hardly move, or it is stronger than ever before, please call a doctor today.
why-gentle-check = Please show the sign that you told me about to a doctor or physiotherapist. Until then we keep to gentle days.
why-gentle-flare = Day { $day } of a flare: gentle movement and short walks, no strengthening. Strength comes back in steps once it has settled.
why-stretch-rest = Muscles need a day to recover from strengthening, so today we only stretch.
why-stretch-paused = Two mornings in a row were worse, so strengthening rests { $days ->
        [one] one more day
       *[other] { $days } more days
    }. Today we only stretch.
why-stretch-own = Only stretches today. That counts.
why-minute = One minute is enough today. It counts.

# What an answer has changed in the coming days.
changed-rung = The last sessions were fine: { $name } goes up one step, to step { $rung }. Everything else stays as it is.
changed-quota = The last sessions were fine: the amount goes up to { $quota } percent.
changed-share = That went well: next time { $share } percent of what you did before.
changed-back = You are back at your full amount. Well done!
changed-held = You are back at your full amount. Well done! For { $days } days it stays just there, then it may grow again.
changed-worse = { $pain } on the morning after is more than usual for you, so the next strengthening is one step easier.
changed-worse-twice = { $pain } on the morning after is more than usual, for the second time running. Strengthening rests for two days and comes back at half. Walking and stretching go on.
changed-flare = This looks like a flare. That happens to most backs, and it passes. For three days we only move gently and walk; then strength comes back in steps, from half.
changed-flares = This is the third flare in a month, so I take the amount down by almost a third and raise nothing for two weeks. Please let a physiotherapist look at it; what sets it off can often be found.

# /why
why-title = Why today is as it is
reason-usual = Your usual pain is { $usual } out of 10, from your last days and weeks.
reason-no-usual = I do not know your usual pain yet; it takes answers on three days.
reason-light = You told me { $pain }: that is { $light } for you.
reason-none = Nothing is decided yet: it depends on how your back feels. 0 to 3 the whole routine, 4 or 5 a lighter one, 6 or more gentle movement. Two more than your usual counts as a step gentler.
reason-last = This is what was decided on { $day }; today begins with how your back feels.
reason-rule = The rule: { $about } ({ $rule })
reason-returning = You are on the way back from a flare, at { $share } percent. Each session that is fine on the next morning adds 25.
reason-held = Nothing gets harder before { $day }. That protects what you have reached.
reason-change = What would change it: { $what }
light-green = green
light-amber = amber
light-red = red
rule-r2b = a sign that should be looked at keeps the days gentle until somebody has.
rule-r6 = what counts is your own usual. Two points above it is worse, one is only noise, and 8 or more is red for everybody.
rule-r7 = green is the plan, amber a step easier and half as much, red no strength.
rule-r9 = the next morning tells whether a session was right. Worse: a step down. Twice running: two days of rest.
rule-r10 = one step at a time, and a week is at most a tenth more than the best of the last four.
rule-r11 = the first three sessions find what is comfortable, and we begin below that.
rule-r12 = strengthening every other day, stretching and walking daily.
rule-r13 = after two weeks of stretching alone, strength is offered again.
rule-r14 = after a rest that the back ordered, strength comes back at half.
rule-r15 = a flare has three quiet days, then half, then a quarter more after each session that was fine.
rule-r17 = after missed days we begin a little lower, the lower the longer it was.
change-full = an answer of 4 or more, or 2 above your usual.
change-amber = an answer that is nearer to your usual, and below 4.
change-stable = a usual of 5 or less. A physiotherapist could help with that.
change-red = an answer below 6, or near your usual.
change-flare = a pain not above that of the first day, and at 5 or less or near your usual, from the fourth day on.
change-check = a doctor or physiotherapist who has looked at it. Then tell me with “It was checked”.
change-rest = time: the day after, strength may come again.
change-own = you do. The whole routine is there whenever you want it.
change-ok = a session that is still fine on the next morning.
