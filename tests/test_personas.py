"""What six people read, from the first word to the last: compared with the files people review.

`pytest tests/test_personas.py --update-transcripts` writes the files anew; read the difference.
"""

from pathlib import Path

import pytest

from tests.personas import PERSONAS

FOLDER = Path(__file__).parent / "transcripts"


@pytest.mark.parametrize("name", PERSONAS)
def test_a_persons_transcript_is_the_one_that_was_reviewed(
    name: str, request: pytest.FixtureRequest
) -> None:
    walk = PERSONAS[name]
    shown = f"{name}: {(walk.__doc__ or '').strip()}\n\n" + "\n".join(walk().transcript) + "\n"
    file = FOLDER / f"{name}.txt"
    if request.config.getoption("--update-transcripts"):
        file.write_text(shown, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == shown


def test_no_transcript_is_left_over() -> None:
    assert {file.stem for file in FOLDER.glob("*.txt")} == set(PERSONAS)
