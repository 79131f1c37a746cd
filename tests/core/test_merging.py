"""Two people become one: nothing of either is lost, and the stricter fact wins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.merging import STEADY, merge, moved
from bot.core.model import Entry
from bot.core.person import Dropped, Lock, Person, Profile, Reading, Today, Told
from bot.core.routine.light import KEPT_DAYS, Light, light
from scheduler.rules import local_day

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
days = st.integers(0, 40).map(lambda n: DAY - timedelta(days=n))
instants = st.integers(0, 10_000).map(lambda n: NOW - timedelta(minutes=n))
pains = st.integers(0, 10)
names = st.lists(st.sampled_from(["bridge", "bird-dog", "cat-camel"]), unique=True).map(tuple)
profiles = st.builds(
    Profile,
    consented=st.none() | instants,
    asked=st.lists(st.sampled_from(["pain", "base", "minutes", "cue"]), unique=True).map(tuple),
    onboarded=st.booleans(),
    soon=st.integers(0, 3),
    conditions=st.lists(st.sampled_from(["surgery", "birth"]), unique=True).map(tuple),
    base=st.sampled_from(["floor", "bed", "chair"]),
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
    steady_until=st.none() | days,
)
agreed = people.filter(lambda person: person.profile.consented is not None)


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
        assert kept.day == max(
            d.day for each in both for d in each.dropped if d.exercise == kept.exercise
        )
    assert one.asked_new is None or all(one.asked_new <= (p.asked_new or NOW) for p in both)


@given(agreed, agreed)
def test_a_day_is_never_gentler_on_one_side_than_it_is_for_both(
    first: Person, second: Person
) -> None:
    one = merge(first, second, NOW)
    for each in (first, second):
        for reading in each.readings:
            merged = [r.pain for r in one.readings if r.day == reading.day]
            assert all(pain >= reading.pain for pain in merged)
    assert len({r.day for r in one.readings}) == len(one.readings) <= KEPT_DAYS
    assert list(one.readings) == sorted(one.readings, key=lambda r: r.day)
    if first.today and second.today and first.today.day == second.today.day:
        assert one.today is not None
        assert (one.today.worst or 0) == max(first.today.worst or 0, second.today.worst or 0)
        assert {*first.today.strengthened, *second.today.strengthened} <= {*one.today.strengthened}
    assert isinstance(light(5, one.readings, DAY)[0], Light)


@given(agreed, agreed)
def test_what_can_be_chosen_is_the_first_ones(first: Person, second: Person) -> None:
    one = merge(first, second, NOW)
    assert (one.id, one.zone, one.locale, one.prompts) == (
        first.id,
        first.zone,
        first.locale,
        first.prompts,
    )
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
    assert one.steady_until is not None
    assert one.steady_until >= local_day(NOW, one.zone) + STEADY


@given(agreed, people.map(lambda p: replace(p, profile=replace(p.profile, consented=None))))
def test_whoever_has_not_agreed_brings_nothing(first: Person, second: Person) -> None:
    one = merge(first, second, NOW)
    assert replace(one, linked=False, steady_until=first.steady_until) == replace(
        first, linked=False, undo=None, undo_to=0
    )
    other = merge(second, first, NOW)
    assert (other.id, other.profile, other.lock) == (second.id, first.profile, first.lock)


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
