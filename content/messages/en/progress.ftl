# What comes of it: pain by the week, one's own activities, and who else could help.

progress-title = What has come of it
progress-empty = Nothing is noted yet, and that is fine. After your first routine there is something to see here.
progress-pain = Your pain this week: { $now } out of 10 on average.
progress-pain-soon = It takes answers on three days of a week before I can tell how your week was.
progress-pain-then = Your pain in the first week: { $then } out of 10 on average. From the last seven days I have too few answers to compare.
progress-pain-both = Your pain this week: { $now } out of 10 on average. In the first week: { $then }.
progress-better = That is clearly less: a change that counts.
progress-same = That is about the same. Ups and downs of a point or so are normal.
progress-worse = That is more than in the first week. The routine goes by how each day feels, so it is gentler on such days. If it stays so, a physiotherapist could look at it with you.
progress-days = { $count ->
        [one] One day with exercise in the last four weeks.
       *[other] { $count } days with exercise in the last four weeks.
    }
progress-streak = Your streak: { $days } days; the longest so far: { $best }.
progress-best = Your longest streak so far: { $best } days.
progress-steps = { $count ->
        [one] One step gained in strengthening.
       *[other] { $count } steps gained in strengthening.
    }

# R6, R18: said once each.
suggest-service = { $weeks } weeks in, your pain is not much less than in the first one, which is common and nobody’s fault: a physiotherapist could look at it with you, and in many places you can go to one without a doctor’s letter.
suggest-clinician = { $weeks } weeks in, your pain is not much less than in the first one: please let a doctor or physiotherapist look at it; /progress shows them how it went.
suggest-stable = Your pain has stayed at 6 or 7 for a week, and that is a lot to live with: please let a doctor or physiotherapist look at it; meanwhile we go on gently.

# R22: in one's own words.
activities-offer = One more question, if you like; I put it only this once.
activities-again = Some weeks have passed. How do the things go that you named?
activities-later = That can wait until the routine is over; then say /activities.
ask-activity =
    What does your back make hard? Name up to three things, one at a time, such as “tying my shoes” or “sitting through a film”.

    Every four weeks I ask how they go, so that you can see what changes.
ask-activity-more = Is there another one? Write it, or choose “That is all”.
ask-activity-score = “{ $name }”: how well does that go now, from 0 (not at all) to 10 (as it used to)?
activity-range = I need one whole number from 0 (not at all) to 10 (as it used to).
activities-passed = That is fine. /activities is there whenever you like.
activities-title = How it goes
activities-lines =
    What your back makes hard, and how well it goes, from 0 to 10:
    { $lines }
activity-named = • { $name }
activity-now = • { $name }: { $now }
activity-changed = • { $name }: { $then } at first, { $now } now
activities-better = Two points more is a change that counts.
activities-worse = Where it has become clearly harder, a physiotherapist could look at it with you.
activities-next = From { $day } on I ask again, after a routine.
