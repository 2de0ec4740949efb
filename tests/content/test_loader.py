from pathlib import Path

import pytest

from content.faults import ContentError
from content.loader import ROOT, load, load_files, read_files
from tests.content_samples import FILES, changed, refusal, without

INTAKE = "intake/intake.toml"
MOVEMENTS = "routine/movements.toml"
PRESETS = "routine/presets.toml"
RULES = "routine/rules.toml"
WORDS = "languages/en/words.toml"


# --- what is read


def test_the_intake_is_in_the_order_of_its_list_and_the_rest_is_extra() -> None:
    catalog = load_files(FILES)
    assert [question.slug for question in catalog.intake] == ["signs", "tools", "minutes", "when"]
    assert list(catalog.extra_questions) == ["pain", "stairs"]


# --- versions


def test_the_version_follows_the_texts_and_nothing_else() -> None:
    first = load_files(FILES).version
    assert load_files(dict(reversed(list(FILES.items())))).version == first
    assert load_files(changed(RULES, "lead_in_seconds = 5", "lead_in_seconds = 6")).version != first


def test_a_snapshot_of_the_files_makes_the_same_catalog_again(tmp_path: Path) -> None:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.replace("\n", "\r\n").encode())
    snapshot = read_files(tmp_path)
    assert snapshot == FILES
    assert load_files(snapshot) == load(tmp_path)


def test_the_shipped_content_loads() -> None:
    assert load().version == load(ROOT).version


# --- what is refused, each with one line

BROKEN = {
    "broken TOML": (
        changed(RULES, "[rules]", "[rules"),
        "content/routine/rules.toml: line 2: a closing ] is missing",
    ),
    "an unknown table": (
        changed(RULES, "[rules]", "[rule]"),
        "content/routine/rules.toml: rule is not a known table",
    ),
    "no rules": (without(RULES), "content/routine: rules is missing"),
    "rules twice": (
        {**FILES, "routine/more.toml": "[rules]\n"},
        "content/routine/rules.toml: rules is already in routine/more.toml",
    ),
    "a movement in two files": (
        {**FILES, "routine/zz.toml": '[movement.breathe]\npart = "breathe"\n'},
        "content/routine/zz.toml: movement breathe: is in two files",
    ),
    "an order that names nothing": (
        changed(INTAKE, '"tools", "minutes"', '"tool", "minutes"'),
        "content/intake/intake.toml: order[2] must name a question, not 'tool'",
    ),
    "an order that names one twice": (
        changed(INTAKE, '"tools", "minutes"', '"tools", "tools"'),
        "content/intake/intake.toml: order[3] names 'tools' again",
    ),
    "no English": (
        {name: text for name, text in FILES.items() if not name.startswith("languages/")},
        "content/languages: has no folder 'en'",
    ),
    "a language without a folder": (
        {**FILES, "languages/words.toml": ""},
        "content/languages/words.toml: must be in the folder of a language",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_one_line(name: str) -> None:
    files, line = BROKEN[name]
    assert refusal(files) == line


def test_a_file_that_is_not_text_is_refused_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "routine").mkdir()
    (tmp_path / "routine" / "rules.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ContentError) as caught:
        load(tmp_path)
    assert str(caught.value) == "content/routine/rules.toml: is not UTF-8 text"
