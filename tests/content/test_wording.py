import pytest

from content.loader import load_files
from tests.content_samples import FILES, changed, refusal, without

WORDS = "languages/en/words.toml"


def test_phrases_are_flattened_and_plurals_kept_together() -> None:
    phrases = load_files(FILES).language("en").phrases
    assert phrases["question.tools.options.ball"] == {"other": "Ball"}
    assert phrases["days"] == {"one": "{count} day", "other": "{count} days"}


def test_vocabulary_commands_and_name_are_not_phrases() -> None:
    language = load_files(FILES).language("en")
    assert language.name == "English"
    assert language.vocabulary["no"] == ("no", "not at all")
    assert list(language.commands) == ["start", "help"]
    assert "start" not in language.phrases


def test_a_second_language_is_a_second_folder() -> None:
    german = {
        name.replace("/en/", "/de/"): text
        for name, text in FILES.items()
        if name.startswith("languages/")
    }
    catalog = load_files({**FILES, **german})
    assert list(catalog.languages) == ["de", "en"]
    assert catalog.language("fr").tag == "en"


BROKEN = {
    "a language without vocabulary": (
        without("languages/en/vocabulary.toml"),
        "content/languages/en/vocabulary.toml: is missing",
    ),
    "a language without a name": (
        {**FILES, "languages/en/language.toml": ""},
        "content/languages/en/language.toml: name is missing",
    ),
    "more than a name": (
        {**FILES, "languages/en/language.toml": 'name = "English"\nflag = "none"\n'},
        "content/languages/en/language.toml: flag is not a known key",
    ),
    "a number for a phrase": (
        changed(WORDS, 'early = "What number is it?"', "early = 3"),
        "content/languages/en/words.toml: cue.early must be text, not 3",
    ),
    "a number in a plural": (
        changed(WORDS, 'one = "{count} day"', "one = 1"),
        "content/languages/en/words.toml: days.one must be text, not 1",
    ),
    "an empty phrase": (
        changed(WORDS, '"What number is it?"', '" "'),
        "content/languages/en/words.toml: cue.early is empty",
    ),
    "a phrase in two files": (
        {**FILES, "languages/en/zz.toml": '[cue]\nearly = "Again."\n'},
        "content/languages/en/zz.toml: cue.early is in two files",
    ),
    "a vocabulary that is no list": (
        {**FILES, "languages/en/vocabulary.toml": 'yes = "yes"\n'},
        "content/languages/en/vocabulary.toml: yes must be a list",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_one_line(name: str) -> None:
    files, line = BROKEN[name]
    assert refusal(files) == line
