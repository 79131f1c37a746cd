# What can be said at any moment.

help-title = What you can tell me
help =
    /today starts or goes on with today’s routine
    /feel 4 tells me how your back feels
    /pause 3d gives you quiet days; /resume, /skip, /stop
    /undo takes the last answer back
    /plan shows where you stand and what you can change
    /why tells why today is as it is
    /progress tells what has come of it
    /activities asks what your back makes hard
    /exercises shows every exercise
    /remind 7:30 sets your reminder, /remind off ends it
    /timezone Berlin sets your clock
    /link joins your two apps
    /privacy tells what I keep; /export, /forget

    Plain words work too: “done”, “easier”, “it hurts”, “later”, “stop”, “6/10”.

    If you need medical help now, call { $number }.

apology = Sorry, something went wrong on my side, and that last one is lost. Please try again, or send /start.

too-fast =
    That was a lot in one minute, and I could not keep up. What you sent last is not taken. Give me a minute, then go on.

    If you need medical help now, call { $number }.
not-invited = This bot is for a few people only. If you were given an invitation code, send it to me.
open-in-private = I answer in private only. Please open our own chat and say /start there.
private-closed =
    I can answer here for a few minutes only: your settings keep me from writing to you in private.

    To get reminders and whole routines, let me: open the server’s name, Privacy Settings, and turn on Direct Messages. Then say /start.
unreadable = I can read words and buttons only. Please write it, or press a button.
welcome-back = Good to have you back.
trouble = Sorry, I cannot take that in just now. Nothing is lost. Please try again in a minute.

idle = Nothing is open right now. Shall we do today’s routine?
ready-when-you-are = Today’s routine is here when you are ready.
thanks = You are welcome. See you soon!
not-understood = I did not get that. If something hurts or feels wrong, say “hurts”. /help shows the rest.
unknown-command = I do not know that command. /help shows the ones that I know.
number-alone = If { $n } is your pain right now, send /feel { $n }.
no-step = There is no exercise open for that right now.
nothing-running = Nothing is running. For some quiet days, send /pause.
nothing-to-undo = There is nothing to take back; I keep one step.
undone = Taken back. Here is where we are:

feel-kept = { $pain } out of 10, noted.
feel-green = That is green: go ahead with your day.
feel-amber = That is amber: keep moving, a little easier than usual.
feel-strong = I am sorry. Do only what eases today. If you can hardly move, or it is stronger than ever before, please call a doctor today.
feel-red = I am sorry. That is red: take it gently today. Short walks and easy movement beat lying still.

plan-title = Your plan
plan-later = There will be a plan as soon as I know a little more about you.
plan-open = How gentle a day is depends on how your back feels: 0 to 3 the whole routine, 4 or 5 lighter strengthening, 6 or more only gentle movement. Two more than your usual counts as a step gentler.
plan-steps =
    { $base }, about { $minutes } minutes:
    { $steps }
plan-ladders =
    Where you stand:
    { $lines }
plan-rung = { $name }: step { $rung } of { $rungs }. Next: { $form ->
        [1] a harder form,{" "}
       *[other] {""}
    }{ $following }
plan-top = { $name }: step { $rung } of { $rungs }, the last one
takes-first = The first sessions find your starting point; nothing goes up yet. { $count ->
        [one] One more to go.
       *[other] { $count } more to go.
    }
takes-oks = One exercise goes up at a time, after { $count ->
        [one] one more session that is
       *[other] { $count } more sessions that are
    } still fine on the next morning.
takes-week = The next step comes when the week has room for it: I add a tenth a week at most.
takes-hold = Nothing goes up before { $day }, so that your back keeps what it has reached.
takes-share = You are at { $share } percent of your usual amount. A quarter more follows each session that is fine on the next morning.
takes-quota = You are at { $quota } percent of the usual amount. It goes up a little after two sessions that are fine on the next morning.
takes-flare = First this flare settles, then strength comes back in steps.
plan-baseline = Your usual pain: { $usual } out of 10.
plan-no-baseline = I need a few more days to know your usual pain.
base-floor = On the floor
base-bed = On the bed
base-chair = On a chair and standing
change = What would you like to change?

exercises-title = All exercises
exercises = { $count } exercises, page { $page } of { $pages }. Choose one, or type its name.
exercises-unknown = I do not know that exercise. Here are all of them:
exercise-ladder = You are on step { $rung } of { $rungs }: { $dose }.
exercise-out = It hurt, so it is left out for now.
exercise-restored = { $name } is back, with its easiest step. Say “hurts” if it does.
exercise-source = Source: { $source }

remind = Time for your back: a few quiet minutes, stretch first.
remind-cue = { $cue }: time for your back. A few quiet minutes, stretch first.
remind-late = Sorry, I am late.
reminder-off = No more reminders. /today starts whenever you like.
snoozed = I will ask again in an hour, at { $time }.
quiet = Reminders are paused. I will be quiet until you say /resume.
unquiet = The pause is over.
time-needed = I need a time of day, such as 7:30, 18:15 or 7 am.
