"""The preview: anybody's session as the chat would show it."""

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from bot.preview import Preview, Unknown, main, wanted
from content.__main__ import start
from tests.playbook import shipped


def lines_of(*arguments: str) -> str:
    catalog = shipped()
    return "\n".join(Preview(catalog=catalog, wanted=wanted(arguments, catalog)).run())


def test_a_session_is_shown_to_its_end_with_times() -> None:
    shown = lines_of("knee=left", "minutes=5", "tight-side=left")
    assert "00:00   Before we start: how sore is your knee" in shown
    assert "00:05   Front of the hip, inside the bone, left side" in shown
    assert "01:35   Time. Ease off slowly" in shown
    assert "Done. That is 1 of the last 7 days." in shown


def test_answers_change_what_is_shown() -> None:
    shown = lines_of("rf-thin", "ps-iud", "minutes=10", "day=monday", "pain=4")
    assert "because of your blood thinners" in shown
    assert "Today one set fewer" in shown
    assert "Sink in until" not in shown.partition("Slow pelvic tilts")[0]


def test_what_the_readme_shows_is_what_is_said() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    quoted = readme.partition("## What it is like")[2].partition("```text")[2].partition("```")[0]
    said = " ".join(lines_of("minutes=5", "tight-side=left", "pain=3").split())
    shown = [line.partition("…")[0].strip() for line in quoted.splitlines()]
    words = [line for line in shown if line and line[0].isalpha()]
    assert [line for line in words if line not in said] == []
    assert len(words) > 6


def test_the_previews_that_the_handbook_shows_can_be_had() -> None:
    handbook = (Path(__file__).parents[2] / "docs/content.md").read_text(encoding="utf-8")
    shown = re.findall(r"^.venv/bin/python -m content preview *(.*)$", handbook, re.MULTILINE)
    assert [wanted(one.split(), shipped()).pain for one in shown] == [2, 4]


def test_days_sides_and_sessions_can_be_chosen() -> None:
    shown = lines_of(
        "day=tuesday", "forward-side=left", "sessions=3", "tools=roller,tennis-ball", "minutes=15"
    )
    assert "Today is a light day" in shown
    assert "Gentle press for even hips, left" in shown
    assert "How even are they?" in shown


def test_much_pain_shows_that_nothing_is_done() -> None:
    assert "no exercise today" in lines_of("pain=8")


def test_a_sign_shows_its_card_and_no_session() -> None:
    shown = lines_of("rf-lock")
    assert "Please be seen today" in shown
    assert "Before we start" not in shown


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("knee=lft", "knee=lft: must be one of left, right, both"),
        ("rf-thn", "'rf-thn' is no tick; those there are: rf-breath"),
        ("kne=left", "'kne' is no question; those there are: day, pain, sessions, knee"),
        ("day=moonday", "day=moonday: must be one of monday, tuesday"),
        ("pain=11", "pain=11: must be a number from 0 to 10"),
        ("sessions=two", "sessions=two: must be a number"),
        ("tools=roler", "tools=roler: must be one of tennis-ball"),
    ],
)
def test_what_is_unknown_says_what_it_should_have_been(argument: str, said: str) -> None:
    with pytest.raises(Unknown, match=r".*") as caught:
        wanted([argument], shipped())
    assert str(caught.value).startswith(said)


def test_the_exit_code_says_whether_it_was_understood(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pain=2"]) == 0
    assert "Before we start" in capsys.readouterr().out
    assert main(["pain=much"]) == 2
    assert capsys.readouterr().err.startswith("preview: pain=much")


def test_the_contents_command_hands_over(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(sys, "argv", ["content", "preview", "pain=9"])
    monkeypatch.setattr(runpy, "run_module", lambda name, **_: asked.append((name, sys.argv[1:])))
    monkeypatch.setattr("content.__main__.main", lambda _: 0)
    assert start() == 0
    assert asked == [("bot.preview", ["pain=9"])]
    assert capsys.readouterr().out == ""


def test_it_runs_as_people_type_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "content", "preview", "pain=9"], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"no exercise today" in done.stdout
