# What the platforms' menus say of each command. At most 100 characters each.

command-start = Start, or go on where we were
command-today = Today’s routine
command-feel = Say how your back feels
    .argument = Your pain from 0 (none) to 10 (the worst you can imagine)
command-undo = Take the last answer back
command-pause = Wait; without a session: some quiet days
    .argument = How long, such as 3 days or until friday
command-resume = Go on
command-skip = Skip this step
command-stop = Stop the routine
command-plan = Your routine, and what you can change
command-why = Why today is as it is
command-progress = What has come of it so far
command-activities = What your back makes hard, and how it goes
command-exercises = Look at the exercises
    .argument = Which exercise; without one you get the list
command-remind = Set your daily reminder
    .argument = When, such as 7:30, or off
command-timezone = Set your time zone
    .argument = Your city or zone, such as Berlin
command-link = Be one person on Telegram and on Discord
    .argument = The code from your other app; without one you get a code
command-privacy = What I keep about you, and for how long
command-export = Get everything that I know about you as a file
command-forget = Erase everything that I know about you
command-help = What you can tell me
