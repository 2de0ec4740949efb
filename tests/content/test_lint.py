import pytest

from content.lint import RULES, faults_of, summary_of
from content.loader import load, load_files
from tests.content_samples import FILES, changed


def test_content_in_order_breaks_no_rule() -> None:
    assert faults_of(load_files(FILES)) == ()


def test_the_shipped_content_breaks_no_rule() -> None:
    assert faults_of(load()) == ()


def test_faults_come_in_the_order_of_the_rules() -> None:
    words = changed("languages/en/words.toml", "Nearly there.", "Nearly there!")
    intake = changed("intake/intake.toml", '"grave", tier = "emergency"', '"grave"')
    broken = {**words, "intake/intake.toml": intake["intake/intake.toml"]}
    assert [fault.message for fault in faults_of(load_files(broken))] == [
        "has no tier",
        "is used by nothing",  # the card of the tier nobody has any more
        "has an exclamation mark",
    ]


@pytest.mark.parametrize(
    ("old", "new", "entry"),
    [
        ('release = ["press"]', 'release = ["pres", "press"]', "preset 5: release"),
        ('realign_unknown = "tilt"', 'realign_unknown = "tilt-up"', "preset 5: realign"),
        ('[[preset.5.remember]]\nmovement = "lift"', "", "preset 5: remember"),
        ('[[preset.5.light]]\nmovement = "lift"', "", "preset 5: light"),
        ('[[minimum]]\nmovement = "breathe"', "", "minimum"),
    ],
)
def test_one_slip_in_a_name_is_reported_once(old: str, new: str, entry: str) -> None:
    slip = new or old.replace("lift", "lfit").replace("breathe", "breath")
    faults = faults_of(load_files(changed("routine/presets.toml", old, slip)))
    assert [fault.entry for fault in faults if "not there" in fault.message] == [entry]
    assert {fault.message.split()[0] for fault in faults} <= {"names", "is"}


def test_no_rule_is_run_twice() -> None:
    assert len(RULES) == len(set(RULES))


def test_the_summary_counts_what_is_there() -> None:
    catalog = load_files(FILES)
    assert summary_of(catalog) == (
        f"content {catalog.version} is in order: 5 movements, 2 presets, 6 questions, "
        "75 phrases, languages: en"
    )
