"""Whoever has to mend a fault is told the file, and the line where there is one."""

import pytest

from content.faults import Fault
from content.finding import lines_of
from tests.content_samples import changed, refusal

CUES = "languages/en/cues.toml"
FILE_TEXTS = {
    "intake/knee.toml": "[question.knee]\nkind = 'choice'\n",
    "routine/release.toml": "# words\n[movement.iliacus]\npart = 'release'\n\n[movement.psoas]\n",
    "routine/rules.toml": "[rules]\nlead_in_seconds = 5\n",
    CUES: "[cue]\nheavy = 'Let go.'\nlate = 'Nearly.'\n",
    "languages/en/vocabulary.toml": "done = ['done']\n",
    "languages/de/cues.toml": "[cue]\nheavy = 'Lass los.'\n",
    "languages/en/dialogue.toml": "session.nudge = 'Still here.'\n",
}


@pytest.mark.parametrize(
    ("entry", "place"),
    [
        ("movement psoas", "content/routine/release.toml, line 5"),
        ("question knee: option left", "content/intake/knee.toml, line 1"),
        ("rules", "content/routine/rules.toml, line 1"),
        ("language en: cue.late", f"content/{CUES}, line 3"),
        ("language en: vocabulary done", "content/languages/en/vocabulary.toml, line 1"),
        ("language en: session.nudge", "content/languages/en/dialogue.toml, line 1"),
        ("language de: cue.late", "content/languages/de/cues.toml"),
    ],
)
def test_a_fault_ends_with_the_place_it_is_in(entry: str, place: str) -> None:
    fault = Fault(entry=entry, message="is odd")
    assert lines_of([fault], FILE_TEXTS) == (f"{entry}: is odd ({place})",)


@pytest.mark.parametrize("entry", ["weather", "language fr: cue.late"])
def test_what_is_in_no_file_goes_without(entry: str) -> None:
    assert lines_of([Fault(entry=entry, message="is odd")], FILE_TEXTS) == (f"{entry}: is odd",)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('late = "Nearly there."', 'late = "Nearly there.', 'the quotation mark (") at the end'),
        ('late = "Nearly there."', "late = Nearly there.", 'words stand in quotation marks (")'),
        ('late = "Nearly there."', 'late = "He said "now"."', "a quotation mark is written"),
        ('late = "Nearly there."', 'late "Nearly there."', "a name and an = come first"),
        ('late = "Nearly there."', 'late = "x"\nlate = "y"', "already there further up"),
    ],
)
def test_what_toml_cannot_read_is_said_in_plain_words(old: str, new: str, words: str) -> None:
    line = refusal(changed("languages/en/words.toml", old, new))
    assert words in line
    assert line.startswith("content/languages/en/words.toml: line ")
