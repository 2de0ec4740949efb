from pathlib import Path

import pytest

from content.__main__ import main
from tests.content_samples import FILES, changed


def write(root: Path, files: dict[str, str]) -> list[str]:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [str(root)]


def test_the_shipped_content_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.startswith("content ")
    assert said.out.count("\n") == 1


def test_content_in_order_gets_one_line_of_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(write(tmp_path, dict(FILES))) == 0
    assert "5 movements, 2 presets, 6 questions" in capsys.readouterr().out


def test_each_fault_is_one_line_and_the_exit_code_is_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = changed("languages/en/words.toml", "Nearly there.", "Nearly there!")
    assert main(write(tmp_path, broken)) == 1
    said = capsys.readouterr()
    assert said.out == ""
    lines = broken["languages/en/words.toml"].splitlines()
    number = lines.index('late = "Nearly there!"') + 1
    place = f"content/languages/en/words.toml, line {number}"
    assert said.err == f"language en: cue.late: has an exclamation mark ({place})\n"


def test_unreadable_content_is_one_line_and_the_exit_code_is_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = changed("routine/rules.toml", "ease_off_from = 6", 'ease_off_from = "6"')
    assert main(write(tmp_path, broken)) == 1
    assert capsys.readouterr().err == (
        "content/routine/rules.toml: rules.ease_off_from must be a whole number, not '6'\n"
    )
