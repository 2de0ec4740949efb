import pytest

from content.loader import load, load_files
from content.schema import Plain, Sign
from tests.content_samples import FILES, refusal

SIGNS = "languages/en/signs.toml"
PLAIN = "languages/en/plain.toml"
GOOD = '[[sign]]\nquestion = "signs"\nstops = true\nwords = ["numb"]\n'


def test_signs_and_plainness_are_read_where_a_language_has_them() -> None:
    files = {
        **FILES,
        SIGNS: GOOD,
        PLAIN: 'grade = 6\nexceptions = []\nnever = ["gout"]\npromises = []\n',
    }
    english = load_files(files).language("en")
    assert english.signs == (Sign(question="signs", stops=True, words=("numb",)),)
    assert english.plain == Plain(grade=6, never=("gout",))
    assert load_files(FILES).language("en").signs == ()


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        (SIGNS, 'word = "numb"\n', "content/languages/en/signs.toml: word is not a known table"),
        (
            SIGNS,
            GOOD.replace("true", '"yes"'),
            "content/languages/en/signs.toml: sign[1].stops must be true or false",
        ),
        (
            SIGNS,
            f"{GOOD}hold = true\n",
            "content/languages/en/signs.toml: sign[1].hold is not a known key",
        ),
        (
            PLAIN,
            "exceptions = []\nnever = []\n",
            "content/languages/en/plain.toml: grade must be a whole number",
        ),
    ],
)
def test_a_broken_file_is_refused_with_one_line(file: str, text: str, line: str) -> None:
    assert refusal({**FILES, file: text}) == line


def test_the_shipped_words_are_written_the_way_they_are_looked_up() -> None:
    for sign in load().language("en").signs:
        for words in sign.words:
            assert words == " ".join(words.lower().split())
            assert words.replace(" ", "").isalpha()
