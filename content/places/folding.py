"""How place names are compared; shared by the table's builder and its reader.

A *key* is what is left of a name when case, accents, punctuation and spaces are gone, so that
"Berlín", "berlin" and "BERLIN " are one key, and "newyork" is New York.
"""

import re
import unicodedata

# Letters of their own that people type as plain ones; they do not decompose by themselves.
_PLAIN = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
# Accents end here (Latin, Greek, Cyrillic, Hebrew, Arabic). Later marks are vowels (Devanagari,
# Thai) or make another sound (Japanese), and a name without them is another name.
_LAST_ACCENT = "\u0700"
_SAINT = re.compile(r"\bsaint\b")


def key_of(name: str) -> str:
    """Return the key of a name; empty when it has neither letters nor digits."""
    lowered = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", lowered)
        if letter > _LAST_ACCENT or not unicodedata.combining(letter)
    )
    words = _SAINT.sub("st", letters.translate(_PLAIN).replace("'", ""))
    return unicodedata.normalize("NFC", _drop_punctuation(words))


def _drop_punctuation(text: str) -> str:
    """Keep letters, digits and the marks that are vowels."""
    return "".join(
        letter
        for letter in text
        if letter.isalnum() or unicodedata.category(letter) in {"Mc", "Mn"}
    )


def within_edits(first: str, second: str, edits: int) -> bool:
    """Return whether `second` is at most that many typing slips away from `first`.

    A slip is a letter missing, added or wrong, or two neighbours swapped.
    """
    if abs(len(first) - len(second)) > edits:
        return False
    start = next(
        (at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )
    rest, other = first[start:], second[start:]
    if not rest or not other or not edits:
        return len(rest) + len(other) <= edits
    return (
        within_edits(rest[1:], other[1:], edits - 1)
        or within_edits(rest[1:], other, edits - 1)
        or within_edits(rest, other[1:], edits - 1)
        or (rest[:2] == other[1::-1] and within_edits(rest[2:], other[2:], edits - 1))
    )
