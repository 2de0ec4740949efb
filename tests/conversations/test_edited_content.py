"""Everything here is done by editing copied content files alone, as a physiotherapist would."""

from collections.abc import Mapping

import pytest

from content.faults import ContentError
from content.lint import faults_of
from content.loader import load_files, read_files
from conversations.state import SessionKind, Step
from tests.courses import at_effort, course, does_a_session, to_the_last_question
from tests.playbook import Playbook
from tests.walks import at_movement, enrolled

REMEMBER = "routine/remember.toml"
PAIN = "routine/pain.toml"
PRESETS = "routine/presets.toml"
SAID = "languages/en/pain.toml"


def edited(file: str, old: str, new: str) -> Mapping[str, str]:
    """The shipped files, with one piece of one of them replaced."""
    files = read_files()
    assert old in files[file]
    return {**files, file: files[file].replace(old, new, 1)}


def playing(file: str, old: str, new: str) -> Playbook:
    """A person who meets the edited content, which is in order."""
    catalog = load_files(edited(file, old, new))
    assert faults_of(catalog) == ()
    return Playbook(catalog=catalog)


def test_a_dose_is_content() -> None:
    play = playing(
        REMEMBER, "sets = 2, reps = 10, tempo = [2, 2, 3]", "sets = 2, reps = 9, tempo = [2, 2, 3]"
    )
    play = enrolled(play).types("/routine").taps("2")
    at_movement(play, "Bridge").taps("Ready").sees("9 times")


def test_a_threshold_is_content() -> None:
    play = playing(
        PAIN,
        'measure = "pain", at_least = 4 }]\nthen = ["amber"]',
        'measure = "pain", at_least = 3 }]\nthen = ["amber"]',
    )
    session = enrolled(play).types("/routine").taps("3").state.session
    assert session is not None
    assert session.kind is SessionKind.AMBER


def test_what_follows_from_a_rule_is_content() -> None:
    play = playing(
        PAIN,
        'then = ["strength-off", "regress-session"]\n\n[[pain]]\nslug = "after-worse"',
        'then = ["strength-off"]\n\n[[pain]]\nslug = "after-worse"',
    )
    assert course(does_a_session(enrolled(play), after="6")).levels == {}


def test_a_word_is_content() -> None:
    play = playing(SAID, "That is a lot of soreness after a session.", "That was a bit much.")
    does_a_session(enrolled(play), after="6").sees("That was a bit much.")


def test_the_order_of_exercises_is_content() -> None:
    rows = '  { movement = "bridge" },\n  { movement = "clamshell" },\n'
    turned = '  { movement = "clamshell" },\n  { movement = "bridge" },\n'
    play = enrolled(playing(PRESETS, rows, turned)).types("/plan")
    play.sees("Clamshell, left").does_not_see("Bridge")


def test_the_order_of_a_ladder_is_content() -> None:
    play = playing(
        REMEMBER,
        '{ slug = "half-height" }, { slug = "squeeze", movement = "glute-squeeze" }',
        '{ slug = "squeeze", movement = "glute-squeeze" }, { slug = "half-height" }',
    )
    play = at_effort(enrolled(play)).taps("5").taps("Easier").waits(2 * 86400).types("/routine")
    at_movement(play.taps("2"), "Buttock squeeze")


def test_the_order_of_rules_is_content() -> None:
    gentle = (
        '[[pain]]\nslug = "before-gentle"\nphase = "before"\n'
        'all = [{ measure = "pain", at_least = 6 }]\nthen = ["gentle"]\n\n'
    )
    files = edited(PAIN, gentle, "")
    first = files[PAIN].replace("# ---- Before a session", f"{gentle}# ---- Before a session", 1)
    play = enrolled(Playbook(catalog=load_files({**files, PAIN: first})))
    play.types("/routine").taps("9").is_at(Step.READY).hears("only breathing and easy pressure")


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        (
            PAIN,
            'phase = "before"',
            'phase = "sometime"',
            (
                "content/routine/pain.toml: pain[1].phase must be one of before, during, after, "
                "morning, progress, effort, weekly, review, function, not 'sometime'"
            ),
        ),
        (
            PAIN,
            "halve_days = 7",
            'halve_days = "7"',
            "content/routine/pain.toml: care.halve_days must be a whole number, not '7'",
        ),
        (
            REMEMBER,
            '{ slug = "half-height" }',
            '{ slug = "half-height", tools = [] }',
            "content/routine/remember.toml: movement bridge: easier[1].tools is not a known key",
        ),
        (
            PRESETS,
            'fill = ["exercise"',
            'fill = ["strength"',
            (
                "content/routine/presets.toml: preset 5: fill[1] must be one of exercise, set, "
                "release, realign, not 'strength'"
            ),
        ),
    ],
)
def test_a_broken_change_is_refused_with_file_entry_and_reason(
    file: str, old: str, new: str, line: str
) -> None:
    with pytest.raises(ContentError) as refused:
        load_files(edited(file, old, new))
    assert str(refused.value) == line


def test_a_change_that_makes_no_sense_is_found_by_the_check() -> None:
    catalog = load_files(edited(PAIN, 'then = ["no-session", "clinician"]', 'then = ["clinician"]'))
    assert faults_of(catalog) == ()
    catalog = load_files(edited(PAIN, "at_least = 2, days = 4", "at_least = 2"))
    assert [str(fault) for fault in faults_of(catalog)] == [
        "pain rule before-closed-again: very-sore: needs days"
    ]


def test_a_running_session_keeps_the_version_it_began_with() -> None:
    newer = load_files(edited(PAIN, 'rise", at_least = 3', 'rise", at_least = 9'))
    play = to_the_last_question(enrolled())
    assert play.state.session_content_version == play.catalog.version != newer.version
    play.taps("5")  # the shell hands the older catalog to a running session
    assert course(play).levels == {"bridge": -1}
