"""Reading a text for red flags: what counts as one, and what makes it harmless."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.routine.likeness import Likeness
from bot.core.routine.nets import Net, NetError, Sheet, Sign, Silence, compile_net
from bot.core.routine.red_flags import ASKED_FROM, HUSHED, Finding, read
from bot.core.routine.spelling import LONGEST, distance, plain, split
from tests.core.stage import library

NETS = library().nets


def found(text: str) -> str | None:
    """The rule and the sign that the English net finds."""
    finding = read(text, {"en": NETS["en"]})
    return f"{finding.rule} {finding.sign}" if finding else None


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("cant feel my bum", "R1 saddle"),
        ("no feeling down there", "R1 saddle"),
        ("it feels different when I wipe", "R1 saddle"),
        ("I can't pee", "R1 bladder"),
        ("I can't feel when I pee?", "R1 bladder"),
        ("poo leaks out without me noticing", "R1 bowel"),
        ("no erection since my back went", "R1 sexual"),
        ("pins & needles in both feet", "R1 both_legs"),
        ("my leg gave way", "R1 weak_leg"),
        ("pressure on my chest", "R1 chest"),
        ("my face is drooping", "R1 other"),
        ("fell off a ladder and now my back hurts", "R1 crash"),
        ("i want to die", "R1 self"),
        ("I have a fever", "R2a fever"),
        ("lost 8 kg without trying", "R2a weight"),
        ("there's a lump on my spine", "R2a lump"),
        ("my back changed its shape", "R2a shape"),
        ("can't lift my toes", "R2a foot_drop"),
        ("my belly is pulsing", "R2a pulsing"),
        ("had breast cancer", "R2a cancer"),
        ("on prednisolone for years", "R2a steroids"),
        ("I have osteoporosis and slipped", "R2a bone_fall"),
        ("my immune system is weak", "R2a immune"),
        ("I inject heroin", "R2a drugs"),
        ("my left leg is numb", "R8 leg"),
        ("I'm dizzy", "R8 dizzy"),
    ],
)
def test_every_sign(text: str, sign: str) -> None:
    assert found(text) == sign


@pytest.mark.parametrize(
    "text",
    [
        "my bum is nuuuumb", "MY BUM IS NUMB!!!", "my bum is numnb", "my búm is\u200b numb",
        "can’t feel my bum", "cant feel   my\nbum", "ｍｙ ｂｕｍ ｉｓ ｎｕｍｂ",
        "numbnes in my groin", "numbness 😭 in my gorin",
        "my bum has gone numb, 4/10 otherwise",
    ],
)  # fmt: skip
def test_however_it_is_typed(text: str) -> None:
    assert found(text) == "R1 saddle"


@pytest.mark.parametrize(
    "text",
    [
        "no numbness down there", "no numbness, tingling or weakness in my legs", "no fever",
        "without fever", "fever? no", "my bum is not numb", "not numb down there any more",
        "the numbness in my bum is gone", "I can feel everything down there",
        "never had cancer", "I don't feel dizzy", "bladder is fine, no leaks",
    ],
)  # fmt: skip
def test_what_is_denied(text: str) -> None:
    assert found(text) is None


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("no my bum is numb", "R1 saddle"),
        ("no fever but my bum is numb", "R1 saddle"),
        ("no fever, numb bum", "R1 saddle"),
        ("no joke both legs are numb", "R1 both_legs"),
        ("dont know why but I cant pee", "R1 bladder"),
        ("not only the left one, both legs tingle", "R1 both_legs"),
    ],
)
def test_a_denial_reaches_no_further_than_it_means(text: str, sign: str) -> None:
    assert found(text) == sign


@pytest.mark.parametrize(
    "text",
    [
        "what does numbness in the groin mean?", "what is foot drop", "is chest pain dangerous?",
        "what if my legs go numb", "can back pain cause fever", "why do you ask about the bladder?",
        "how do i know if i have cauda equina",
    ],
)  # fmt: skip
def test_questions_of_knowledge(text: str) -> None:
    assert found(text) is None


@pytest.mark.parametrize(
    "text",
    ["is it bad that my bum is numb?", "why is my bum numb?", "what is this numbness in my groin"],
)
def test_a_question_about_ones_own_body_is_none(text: str) -> None:
    assert found(text) == "R1 saddle"


@pytest.mark.parametrize(
    "text",
    [
        "my dad has chest pain", "my cat has cancer", "his legs are numb", "the baby wet the bed",
        "my mum, she cant pee", "a friend of mine fell off a ladder",
    ],
)  # fmt: skip
def test_other_people_and_animals(text: str) -> None:
    assert found(text) is None


def test_somebody_else_may_be_named_besides() -> None:
    assert found("my wife says my legs are weak") == "R1 both_legs"
    assert found("my dad has cancer. I cant pee") == "R1 bladder"


@pytest.mark.parametrize(
    "text",
    [
        "this is killing me", "dead tired", "numb with boredom", "wet myself laughing", "piss off",
        "shit", "I'm pissed", "cancer is my star sign", "nearly died laughing", "chest of drawers",
        "i had a car accident years ago, all healed", "my hand is numb from leaning on it",
        "both legs sore from squats", "lost 5 kg on purpose", "4", "done", "it hurts a bit", "",
    ],
)  # fmt: skip
def test_figures_of_speech_and_ordinary_words(text: str) -> None:
    assert found(text) is None


def test_the_most_urgent_comes_first() -> None:
    assert found("dizzy, fever, and i cant pee") == "R1 bladder"
    assert found("dizzy and a fever") == "R2a fever"


# --- how a net is written ------------------------------------------------------------


def net(**more: object) -> Net:
    given: dict[str, object] = {
        "signs": (Sign("R1", "saddle", (frozenset({"numb"}), frozenset({"bum"})), near=2),),
        "complaints": {"numb": ("numb*",)},
        "things": {"bum": ("bum", "=groin", "between .. legs")},
    }
    return compile_net("xx", Sheet(**given | more))  # type: ignore[arg-type]


def caught(text: str, **more: object) -> bool:
    return read(text, {"xx": net(**more)}) is not None


def test_concepts_stand_near_each_other_in_any_order() -> None:
    assert caught("numb bum")
    assert caught("bum so very numb")
    assert not caught("bum one two three numb")
    assert caught("numbness between both her two legs")
    assert not caught("numb between the one two three four legs")


def test_commas_and_full_stops_count_as_distance() -> None:
    assert caught("numb, bum")
    assert not caught("numb. bum")


def test_a_phrase_does_not_begin_with_an_answer_that_stands_alone() -> None:
    things = {"bum": ("no feeling there",)}
    assert caught("numb, no feeling there", things=things)
    assert not caught("no, feeling there, numb", things=things)


def test_the_order_may_matter() -> None:
    sign = Sign("R1", "saddle", (frozenset({"numb"}), frozenset({"bum"})), ordered=True)
    assert caught("numb bum", signs=(sign,))
    assert not caught("bum numb", signs=(sign,))


def test_spellings_may_be_the_same() -> None:
    folds = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ss", "s"))
    things = {"bum": ("gesäß",)}
    for text in ("numb gesäß", "numb gesaess", "numb Gesass", "numb GESAESS"):
        assert caught(text, things=things, folds=folds)


def test_a_part_of_a_word() -> None:
    assert caught("numb intimbereich", things={"bum": ("*bereich",)})
    assert caught("numb genitalbereiche", things={"bum": ("*bereich*",)})
    assert not caught("numb bereiche", things={"bum": ("*bereich",)})


def test_a_common_word_is_no_mistake() -> None:
    things = {"bum": ("buttock",)}
    assert caught("numb buttok", things=things)
    assert not caught("numb buttok", things=things, common=("buttok",))
    assert not caught("numb buttok", things={"bum": ("=buttock",)})


def test_a_short_word_may_only_be_a_slip() -> None:
    things = {"bum": ("butt",)}
    for text in ("numb btut", "numb bbutt", "numb buttt"):
        assert caught(text, things=things), text
    for text in ("numb bett", "numb bitt", "numb but", "numb tutb"):
        assert not caught(text, things=things), text
    assert not caught("numb btut", things={"bum": ("=butt",)})


def elsewhere(*words: str) -> Net:
    """A net of another language, which knows some words and finds nothing in them."""
    sign = Sign("R1", "other", (frozenset({"never"}),))
    return compile_net("yy", Sheet((sign,), {"never": ("neverthere",), "known": words}))


def test_a_mistake_is_forgiven_only_where_the_text_is_at_home() -> None:
    nets = {"xx": net(things={"bum": ("buttock",)}), "yy": elsewhere("der", "die")}
    assert read("numb buttok", nets) is not None
    assert read("der die numb buttock", nets) is not None
    assert read("der die numb buttok", nets) is None


def test_a_find_in_words_of_another_language_is_left_to_that_one() -> None:
    nets = {"xx": net(), "yy": elsewhere("der", "numb*", "bum")}
    assert read("numb bum", nets) is not None
    assert read("der numb bum", nets) is None
    assert read("der numb bum", {"xx": net(), "yy": elsewhere("der", "das", "bum")}) is not None


def test_alternatives_and_lists() -> None:
    things = {"bum": ("<my> (back|front) side", "(la|) cola")}
    lists = {"my": ("my", "the (old|young)")}
    assert caught("numb my back side", things=things, lists=lists)
    assert caught("numb the young front side", things=things, lists=lists)
    assert caught("numb cola", things=things, lists=lists)
    assert not caught("numb your back side", things=things, lists=lists)


@pytest.mark.parametrize(
    "phrase",
    ["", "..", "a ..", ".. a", "no-word", "<unknown> a", "floj(o|a)", "a*b", "<deep>", "( | )"],
)
def test_phrases_that_cannot_be_read(phrase: str) -> None:
    with pytest.raises(NetError):
        net(things={"bum": (phrase,)}, lists={"deep": ("<deep> (a b|c d)",)})


def test_what_silences_a_sign() -> None:
    silence = ((Silence("clause"), ("dad",), ("my",)),)
    assert not caught("dad has a numb bum", silences=silence)
    assert caught("dad says my bum is numb", silences=silence)
    assert caught("dad, numb bum", silences=silence)
    only = ((Silence("text", only=frozenset({"other"})), ("dad",), ()),)
    never = ((Silence("text", never=frozenset({"saddle"})), ("dad",), ()),)
    assert caught("dad numb bum", silences=only)
    assert caught("dad numb bum", silences=never)


def test_the_language_is_told() -> None:
    assert read("numb bum", {"xx": net()}) == Finding("R1", "saddle", "xx")
    assert read("numb bum", {}) is None


def test_a_word_over_and_over_says_nothing_more() -> None:
    assert split("no no no no no feeling").words == ("no", "no", "no", "feeling")
    assert caught("numb numb numb numb numb bum")


def heard(text: str, likeness: float) -> str | None:
    """What is found where every text of four words is as likely a red flag as this."""
    net = replace(NETS["en"], learned=Likeness({}, likeness))
    finding = read(text, {"en": net})
    return f"{finding.rule} {finding.sign}" if finding else None


def test_the_second_reader_asks_about_what_no_net_finds() -> None:
    text = "today everything is a little strange"
    assert heard(text, ASKED_FROM) is None
    assert heard(text, ASKED_FROM + 0.1) == "R1 likeness"
    assert heard("everything is strange", 9) is None  # too short to tell


def test_where_a_net_has_heard_a_denial_it_takes_more() -> None:
    text = "i have no numbness down there at all"
    assert heard(text, ASKED_FROM + HUSHED) is None
    assert heard(text, ASKED_FROM + HUSHED + 0.1) == "R1 likeness"


def test_the_second_reader_never_silences_a_net() -> None:
    assert heard("what is this numbness in my groin", -99) == "R1 saddle"


# --- any text at all -----------------------------------------------------------------


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    finding = read(text, NETS)
    assert finding is None or finding.rule in {"R1", "R2a", "R8"}


WORDS = st.sampled_from(
    [
        "no", "not", "numb", "bum", "my", "i", "cant", "feel", "pee", "both", "legs", "pain", "or",
        ",", ".", "but", "what", "dad", "chest", "fever", "gone", "wet", "myself", "taub", "kein",
        "nicht", "mein", "bein", "no", "siento", "mi", "pierna",
    ]
)  # fmt: skip


@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_any_row_of_telling_words_can_be_read(text: str) -> None:
    read(text, NETS)


@pytest.mark.parametrize("word", ["no ", "numb ", "numb bum ", "not my ", "both legs pain ", "a"])
def test_the_longest_text_comes_to_an_end(word: str) -> None:
    read(word * (2 * LONGEST // len(word)), NETS)


def test_the_whole_of_a_long_text_is_read() -> None:
    assert read("thank you. " * 360 + "my bum is numb", NETS) is not None


@given(st.text(max_size=100))
def test_words_keep_their_order(text: str) -> None:
    words = split(plain(text))
    assert list(words.places) == sorted(words.places)
    assert list(words.clauses) == sorted(words.clauses)
    assert list(words.sentences) == sorted(words.sentences)


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("groin", "gorin", 1), ("numb", "nub", 1), ("abc", "abc", 0), ("", "ab", 2), ("ca", "abc", 3)],
)
def test_distance(one: str, other: str, steps: int) -> None:
    assert distance(one, other) == steps
