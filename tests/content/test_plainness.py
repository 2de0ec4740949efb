import pytest

from content import plainness
from content.plainness import grade_of, syllables_of
from tests.content.breakages import WORDS, Breakage, found_in, one, rules_of
from tests.content_samples import FILES

PLAIN = "languages/en/plain.toml"
HARD = (
    "Considerable individual variability necessitates continuous professional supervision of "
    "rehabilitation exercises."
)


def sample(find: str, exceptions: str = "") -> dict[str, str]:
    return {
        **FILES,
        PLAIN: f'grade = 6\nexceptions = [{exceptions}]\nnever = ["arthr"]\npromises = ["cure"]\n',
        WORDS: FILES[WORDS].replace('find = "Find it."', f'find = "{find}"'),
    }


BREAKAGES = (
    one(
        "a message above the reading age",
        plainness.words_are_plain,
        sample(HARD),
        "language en: movement.press.find: reads above school grade 6",
    ),
    one(
        "an exception for what is plain by now",
        plainness.words_are_plain,
        sample("Find it.", '"movement.press.find"'),
        "language en: movement.press.find: is an exception in plain.toml and needs none",
    ),
    one(
        "an illness by its name",
        plainness.no_illness_is_named,
        sample("Good for Arthritis."),
        "language en: movement.press.find: names an illness: arthr",
    ),
    one(
        "a promise",
        plainness.nothing_is_promised,
        sample("It cures sore knees."),
        "language en: movement.press.find: claims too much: cure",
    ),
)


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.name)
def test_a_broken_rule_is_found(breakage: Breakage) -> None:
    assert found_in(breakage) == breakage.lines


def test_every_rule_of_the_module_is_broken_once() -> None:
    assert {breakage.rule for breakage in BREAKAGES} == rules_of(plainness)


def test_an_exception_may_be_harder() -> None:
    files = sample(HARD, '"movement.press.find"')
    assert found_in(one("none", plainness.words_are_plain, files)) == ()


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("knee", 1), ("bone", 1), ("gentle", 2), ("tingling", 2), ("the", 1), ("hip", 1)],
)
def test_syllables_are_groups_of_vowels(word: str, syllables: int) -> None:
    assert syllables_of(word) == syllables


def test_short_words_in_short_sentences_need_little_school() -> None:
    assert grade_of("Lie on your back. Bend your knees. Keep your feet on the floor.") < 3
    assert grade_of(HARD) > 12


def test_what_is_too_short_is_not_measured() -> None:
    assert grade_of("Considerable variability") == 0.0
