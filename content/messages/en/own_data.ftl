# What is kept about a person, the file with all of it, and the end of it.

privacy-title = What I keep about you
privacy-who = Who runs me: { $operator }
privacy-who-unknown = Who runs me: whoever gave you this bot. They have not told me how you can reach them.
privacy-what =
    What I keep: your answers, your diary, your routine and settings, and the number of your account, so that I find you again. I need them to fit each day to your back.

    Of your own words I keep a few, if you give them: your cue, what might get in the way, and three things at most that your back makes hard. Not your name, and nothing else that you write.
privacy-long = How long: until you say /forget. What I have sent is kept for up to 30 days, so that I can correct it. I also count how often something goes wrong in a week, for everybody together. Those numbers stay, and nobody is in them.
privacy-see =
    Who sees it: you, and whoever runs me, since the memory is theirs. In a group nobody sees your pain.

    The app that we talk in keeps our messages too, by its own rules.
privacy-backups =
    { $days ->
        [0] Backups: I make none myself. Whoever runs me may make some.
        [one] Backups: what you erase is gone from them within a day.
       *[other] Backups: what you erase is gone from them within { $days } days.
    }

export-refused = I made the file with everything that I know about you, but this app did not take it. Please ask whoever runs me: they can give it to you another way.
export-here = Here is everything that I know about you, in one file. Anybody who has the file can read it, so keep it where only you look.

forget-title = Erase everything?
forget-ask = Your answers, your diary, your routine and your reminders go, and I will not know you any more.
forget-linked = Your answers, your diary, your routine and your reminders go, in both of your apps, and I will not know you any more.
forget-final = It cannot be taken back. You can get it all as a file first.
forgotten = Done. Everything that I knew about you is erased. Be well!
forgotten-chat = What stands in this chat you can delete in the app. If you ever want to begin anew, say /start.
forget-kept = Nothing has changed. I am here when you like.
