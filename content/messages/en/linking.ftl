# One person in two apps.

app-telegram = Telegram
app-discord = Discord
app-terminal = this terminal
app-other = another app

link-title = Your two apps
link-first =
    With /link I can know you in two apps as one person.

    If you know me from another app already, say /link there and send me the code here. If not, let us begin first.
link-code =
    { $code }

    Open me in your other app and send me this code within { $minutes } minutes, as it is or as /link { $code }.

    Whoever has the code can ask to share your diary, so show it to nobody.
link-matched = This code comes from { $app }. Is that you, and shall I treat both apps as one? If somebody else gave you the code, choose “Not now”.
link-asked = Somebody on { $app } has sent your code. Is that you, and shall I treat both apps as one? If it is not you, choose “Not now”.
link-means = Your diaries become one. Where they differ I go by the more careful one, and for 7 days the routine gets no harder.
link-waiting = Thank you. Now I ask in your other app; please say yes there too.
link-joined = Done: I know you in both apps now, with one diary.
link-anew = Today’s routine was planned without all that I know now, so I plan the rest of it anew. What you did counts.
link-session-over = The routine that was open here has ended; what you did counts.
link-declined = All right, nothing is joined. Each app keeps its own diary.
link-over = That is not open any more. To join two apps, say /link and send the new code within ten minutes.
link-wrong = I do not know this code. Please look again, or say /link in your other app for a new one.
link-old = This code was good for ten minutes only. Say /link in your other app for a new one.
link-own = This is your own code. Send it to me in the app that you want to add.
link-often = Those were many codes in a short time. Please wait a quarter of an hour, then say /link in your other app for a new one.
link-linked = I know you in more than one app already, with one diary.

unlink-ask = Separate your apps? The diary stays in { $app }. The other one begins anew, with all of my questions.
unlink-done = Done. Your diary stays here; in the other app I do not know you any more.
unlink-left = This app is on its own again. Your diary is in { $app }. To begin here anew, say /start.
unlink-kept = Nothing has changed: I know you in both.
unlink-none = Nothing is joined, so there is nothing to separate.
