"""Two people become one: nothing of either is lost, and the stricter fact wins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.merging import STEADY, merge, moved
from bot.core.model import Entry
from bot.core.person import Dropped, Lock, Person, Profile, Reading, Session, Step, Today, Told
from bot.core.routine.course import Course
from bot.core.routine.decision import GENTLENESS, decide
from bot.core.routine.light import KEPT_DAYS, Light, baseline, light
from bot.core.routine.plan import suits
from bot.core.states import Asking, Doubting, Idle
from scheduler.rules import local_day
from tests.core.stage import library

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
RUNG = library().exercises["bridge"].ladder[0]
days = st.integers(0, 40).map(lambda n: DAY - timedelta(days=n))
instants = st.integers(0, 10_000).map(lambda n: NOW - timedelta(minutes=n))
pains = st.integers(0, 10)
names = st.lists(st.sampled_from(["bridge", "bird-dog", "cat-camel"]), unique=True).map(tuple)
profiles = st.builds(
    Profile,
    consented=st.none() | instants,
    asked=st.lists(
        st.sampled_from(["pain", "base", "minutes", "cue", "bends", "zone"]), unique=True
    ).map(tuple),
    onboarded=st.booleans(),
    soon=st.integers(0, 3),
    conditions=st.lists(st.sampled_from(["surgery", "birth"]), unique=True).map(tuple),
    base=st.sampled_from(["floor", "bed", "chair"]),
    bends=st.sampled_from(["forward", "backward", "unclear"]),
    minutes=st.sampled_from([5, 10, 15]),
    cue=st.sampled_from(["", "tea", "lunch"]),
)
todays = st.builds(
    Today,
    day=days,
    done=names,
    stretched=names,
    strengthened=names,
    stretches=st.integers(0, 8),
    before=st.none() | pains,
    worst=st.none() | pains,
    finished=st.booleans(),
    declined=st.booleans(),
)
readings = st.dictionaries(days, pains, max_size=KEPT_DAYS).map(
    lambda found: tuple(Reading(day, found[day]) for day in sorted(found))
)
people = st.builds(
    Person,
    id=st.integers(1, 9),
    zone=st.sampled_from(["UTC", "Pacific/Auckland", "America/Los_Angeles"]),
    profile=profiles,
    today=st.none() | todays,
    readings=readings,
    told=st.none() | st.builds(Told, instants, pains),
    lock=st.none() | st.builds(Lock, st.sampled_from(["R1", "R2a", "R4"]), st.just("q"), instants),
    quiet=st.booleans(),
    dropped=st.lists(
        st.builds(Dropped, st.sampled_from(["bridge", "bird-dog"]), days),
        max_size=2,
        unique_by=lambda each: each.exercise,
    ).map(tuple),
    asked_new=st.none() | instants,
    owed=st.lists(st.sampled_from(["emergency", "soon", "new"]), unique=True).map(tuple),
    watch=st.booleans(),
    sessions=st.integers(0, 99),
    strength_day=st.none() | days,
    prompts=st.integers(0, 99),
    entries=st.integers(0, 999),
    course=st.builds(Course, hold_until=st.none() | days),
    snoozed=st.none() | instants,
)
agreed = people.filter(lambda person: person.profile.consented is not None)


def ago(person: Person, day: date) -> int:
    """How many of the person's own days ago that was."""
    return (local_day(NOW, person.zone) - day).days


@given(agreed, agreed)
def test_the_stricter_fact_wins(first: Person, second: Person) -> None:
    one = merge(first, second, NOW)
    both = (first, second)
    assert (one.lock is None) == all(each.lock is None for each in both)
    assert one.lock is None or one.lock.rule == min(each.lock.rule for each in both if each.lock)
    assert set(one.owed) == {*first.owed, *second.owed}
    assert one.watch == (first.watch or second.watch)
    assert one.quiet == (first.quiet or second.quiet)
    assert one.profile.soon == max(first.profile.soon, second.profile.soon)
    assert set(one.profile.conditions) == {*first.profile.conditions, *second.profile.conditions}
    assert {d.exercise for d in one.dropped} == {d.exercise for each in both for d in each.dropped}
    for kept in one.dropped:
        assert ago(one, kept.day) == min(
            ago(p, d.day) for p in both for d in p.dropped if d.exercise == kept.exercise
        )
    rested = [ago(each, each.strength_day) for each in both if each.strength_day]
    assert (ago(one, one.strength_day) if one.strength_day else None) == min(rested, default=None)
    assert one.asked_new is None or all(one.asked_new <= (p.asked_new or NOW) for p in both)
    snoozes = [each.snoozed for each in both if each.snoozed]
    assert one.snoozed == max(snoozes, default=None)


@given(agreed, agreed, st.lists(st.tuples(st.integers(0, 40), pains, pains), max_size=30))
def test_what_is_usual_is_never_more_than_on_either_side(
    first: Person, second: Person, told: list[tuple[int, int, int]]
) -> None:
    """Where both told it on the same days: the lower it is, the sooner a pain is a worse one."""
    pairs = sorted({back: (one, other) for back, one, other in told}.items(), reverse=True)
    sides = []
    for side, each in enumerate((first, second)):
        today = local_day(NOW, each.zone)
        kept = [Reading(today - timedelta(days=back), both[side]) for back, both in pairs]
        sides.append(replace(each, readings=tuple(kept)))
    usual = [baseline(each.readings, local_day(NOW, each.zone)) for each in sides]
    one = merge(sides[0], sides[1], NOW)
    found = baseline(one.readings, local_day(NOW, one.zone))
    assert [found is None] * 2 == [each is None for each in usual]
    assert all(found is None or each is None or found <= each for each in usual)


@given(agreed, agreed, pains)
def test_a_day_is_never_gentler_on_one_side_than_it_is_for_both(
    first: Person, second: Person, pain: int
) -> None:
    first, second = replace(first, readings=()), replace(second, readings=())
    one = merge(first, second, NOW)
    day = local_day(NOW, one.zone)
    today = one.today if one.today and one.today.day == day else Today(day)
    allowed = decide(one, pain, day, today.worst)
    for each in (first, second):
        own_day = local_day(NOW, each.zone)
        own = each.today if each.today and each.today.day == own_day else Today(own_day)
        alone = decide(each, pain, own_day, own.worst)
        if alone.rule not in {"R13", "R17"}:  # whoever was there in the other app missed nothing
            assert GENTLENESS[allowed.what] >= GENTLENESS[alone.what]
        assert (today.before or 0) >= (own.before or 0)
        assert {*own.strengthened} <= {*today.strengthened}
        assert today.finished >= own.finished
        assert today.stretches >= own.stretches


@given(agreed, agreed)
def test_no_exercise_suits_that_did_not_suit_either(first: Person, second: Person) -> None:
    """But for the place to exercise, which is chosen."""
    one = merge(first, second, NOW)
    for each in (first, second):
        known = each.profile if "bends" in each.profile.asked else one.profile
        there = replace(each.profile, base=one.profile.base, bends=known.bends)
        alone = replace(each, profile=there)
        for exercise in library().exercises.values():
            if suits(exercise, one, local_day(NOW, one.zone)):
                assert suits(exercise, alone, local_day(NOW, each.zone))


@given(agreed, agreed)
def test_the_latest_days_stay_in_their_order(first: Person, second: Person) -> None:
    one = merge(first, second, NOW)
    assert len({r.day for r in one.readings}) == len(one.readings) <= KEPT_DAYS
    assert list(one.readings) == sorted(one.readings, key=lambda r: r.day)
    assert isinstance(light(5, one.readings, DAY)[0], Light)


@given(agreed, agreed)
def test_of_one_day_the_stronger_pain_is_the_one_that_was_told(
    first: Person, second: Person
) -> None:
    one = merge(first, second, NOW)
    told = [each.told for each in (first, second) if each.told]
    assert (one.told is None) == (not told)
    if one.told:
        assert one.told.at == max(each.at for each in told)
        day = local_day(one.told.at, one.zone)
        same = [each.pain for each in told if local_day(each.at, one.zone) == day]
        assert one.told.pain == max(same)


def test_a_session_that_is_offered_is_numbered_behind_all_others() -> None:
    offered = Session(4, DAY, "full", "R7", (), (), 2)
    first = Person(1, profile=Profile(consented=NOW), sessions=3, session=offered)
    second = Person(2, profile=Profile(consented=NOW), sessions=7)
    assert merge(first, second, NOW).session == replace(offered, number=11)
    begun = replace(first, sessions=4, session=replace(offered, begun=True))
    assert merge(begun, second, NOW).session == begun.session


def test_the_clock_is_that_of_whoever_said_where_they_are() -> None:
    """Or a reminder of one side would ring by the clock of the other, which nobody has set."""
    unsaid = Person(1, profile=Profile(consented=NOW))
    there = Profile(consented=NOW, asked=("zone",))
    said = Person(2, zone="Pacific/Auckland", profile=there)
    assert merge(unsaid, said, NOW).zone == merge(said, unsaid, NOW).zone == "Pacific/Auckland"
    elsewhere = replace(unsaid, zone="Europe/Berlin", profile=there)
    assert merge(elsewhere, said, NOW).zone == "Europe/Berlin"


def test_the_open_day_stays_the_open_day_by_another_clock() -> None:
    """At 20:00 in Auckland it is 07:00 in UTC, and 23:00 of the day before in Los Angeles."""
    noted = Profile(consented=NOW, asked=("zone",))
    today, step = date(2026, 3, 1), Step("bridge", library().exercises["bridge"].block, RUNG)
    first = Person(
        1,
        zone="America/Los_Angeles",
        profile=replace(noted, asked=()),
        session=Session(1, today, "full", "R7", (), (step,), 2, begun=True),
        today=Today(today, worst=8, strengthened=("bridge",)),
        strength_day=today,
    )
    second = Person(2, zone="Pacific/Auckland", profile=noted, today=Today(date(2026, 3, 2)))
    one = merge(first, second, NOW)
    assert one.session is not None
    assert one.today is not None
    assert {one.session.day, one.today.day, one.strength_day} == {local_day(NOW, one.zone)}
    assert (one.today.worst, one.today.strengthened) == (8, ("bridge",))


def test_whoever_was_asked_for_consent_is_not_asked_again() -> None:
    """Since agreeing once more would begin anew, without what is known already."""
    first = Person(1, state=Asking("1-1", "consent"))
    second = Person(2, profile=Profile(consented=NOW, conditions=("surgery",)))
    one = merge(first, second, NOW)
    assert one.state == Idle()
    assert one.profile.conditions == ("surgery",)


@given(agreed, agreed)
def test_what_can_be_chosen_is_the_first_ones(first: Person, second: Person) -> None:
    one = merge(first, second, NOW)
    assert (one.id, one.locale, one.prompts) == (first.id, first.locale, first.prompts)
    for name in ("base", "minutes", "cue"):
        given_by = first if name in first.profile.asked else second
        if name in (*first.profile.asked, *second.profile.asked):
            assert getattr(one.profile, name) == getattr(given_by.profile, name)


@given(people, people)
def test_it_is_total_and_nothing_gets_harder_for_a_week(first: Person, second: Person) -> None:
    one = merge(first, second, NOW)
    assert one.id == first.id
    assert one.linked
    assert one.undo is None
    assert one.course.hold_until is not None
    assert one.course.hold_until >= local_day(NOW, one.zone) + STEADY


@given(agreed, people.map(lambda p: replace(p, profile=replace(p.profile, consented=None))))
def test_whoever_has_not_agreed_brings_nothing_but_a_lock(first: Person, second: Person) -> None:
    one = merge(first, second, NOW)
    stricter = merge(first, replace(second, profile=first.profile), NOW)
    assert (one.lock, one.owed) == (stricter.lock, stricter.owed)
    assert replace(
        one, linked=False, course=first.course, lock=first.lock, owed=first.owed
    ) == replace(first, linked=False, undo=None, undo_to=0)
    other = merge(second, first, NOW)
    assert (other.id, other.profile, other.lock) == (second.id, first.profile, one.lock)


def test_a_doubt_of_either_becomes_the_lists_that_are_asked() -> None:
    sure = Person(1, profile=Profile(consented=NOW), owed=("new",))
    unsure = Person(
        2, profile=Profile(consented=NOW), state=Doubting("2-1", "R1", "saddle", Idle())
    )
    assert merge(sure, unsure, NOW).owed == ("new", "emergency", "urgent")
    assert merge(unsure, sure, NOW).owed == ("emergency", "urgent", "new")


@given(agreed, st.lists(st.integers(1, 50), unique=True).map(sorted))
def test_a_diary_goes_behind_the_other_and_still_says_the_same(
    first: Person, numbers: list[int]
) -> None:
    lines = [Entry(n, "pain", NOW, DAY, {"session": n, "pain": 3}) for n in numbers]
    lines.append(Entry(51, "correction", NOW, DAY, {"undoes": [*numbers]}))
    over = [moved(line, first) for line in lines]
    assert [each.number for each in over] == [line.number + first.entries for line in lines]
    assert all(each.number > first.entries for each in over)
    assert over[-1].data["undoes"] == [each.number for each in over[:-1]]
    assert [each.data["session"] for each in over[:-1]] == [n + first.sessions for n in numbers]
    assert all(each.data["pain"] == 3 for each in over[:-1])
