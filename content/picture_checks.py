"""What must be true of the pictures, and of the words that stand below them."""

from collections.abc import Iterator
from typing import Final

from content.faults import Fault
from content.pictures import SIDES, file_of
from content.schema import Catalog, Language, Movement
from content.word_checks import visible

MOST_BYTES: Final = 10 * 2**20  # Bot API, sendPhoto: at most 10 MB,
MOST_PIXELS: Final = 10_000  # width and height together at most that,
MOST_STRETCHED: Final = 20  # and neither over 20 times the other
LONGEST_CAPTION: Final = 1024  # Bot API
ROOM: Final = 300  # of it, for what is said before an instruction or after it


def pictures_are_there(catalog: Catalog) -> Iterator[Fault]:
    """Every picture that a movement names is a file, for each side; every file is named."""
    used = set()
    for movement in catalog.movements.values():
        for file in _files(movement):
            used.add(file)
            if file not in catalog.pictures:
                yield _fault(movement, f"names a picture, but there is no pictures/{file}.png")
    for name in sorted(catalog.pictures.keys() - used):
        yield Fault(entry=f"pictures/{name}.png", message="is shown by nothing")


def pictures_are_chosen(catalog: Catalog) -> Iterator[Fault]:
    """Where there are pictures, it is said for every way and step which one is shown."""
    for movement in (one for one in catalog.movements.values() if one.pictures):
        rungs = ("", *(one.slug for one in (*movement.easier, *movement.harder)))
        for shown in movement.pictures:
            for variant in set(shown.variants) - set(movement.variants):
                yield _fault(movement, f"shows a picture for {variant!r}, which it has not")
            for rung in set(shown.rungs) - set(rungs):
                yield _fault(movement, f"shows a picture at {rung!r}, which it has not")
        for variant in ("", *movement.variants):
            for rung in rungs:
                if not _says_what_is_shown(movement, variant, rung):
                    way = " ".join(part for part in (variant, rung) if part) or "its start"
                    yield _fault(movement, f"does not say which picture is shown ({way})")


def _says_what_is_shown(movement: Movement, variant: str, rung: str) -> bool:
    return any(
        (not one.variants or variant in one.variants) and (not one.rungs or rung in one.rungs)
        for one in movement.pictures
    )


def pictures_can_be_sent(catalog: Catalog) -> Iterator[Fault]:
    """Telegram takes every file as a photo."""
    for picture in catalog.pictures.values():
        entry = f"pictures/{picture.name}.png"
        sides = sorted((picture.width, picture.height))
        if picture.size > MOST_BYTES:
            yield Fault(entry=entry, message="is over 10 MB")
        if sum(sides) > MOST_PIXELS:
            yield Fault(entry=entry, message="is over 10000 pixels, width and height together")
        if sides[0] * MOST_STRETCHED < sides[1]:
            yield Fault(entry=entry, message="is over 20 times as long as it is wide")


def captions_are_short(catalog: Catalog) -> Iterator[Fault]:
    """The words of a step fit below its picture, with room for what else is said there."""
    for movement in catalog.movements.values():
        for language in catalog.languages.values():
            length = _longest(movement, language)
            if movement.pictures and length > LONGEST_CAPTION - ROOM:
                yield Fault(
                    entry=f"language {language.tag}: movement.{movement.slug}.do",
                    message=f"makes {length} characters of instruction, over "
                    f"{LONGEST_CAPTION - ROOM}, which is what goes below a picture",
                )


def _longest(movement: Movement, language: Language) -> int:
    """Return how long the instruction of a movement can be."""
    parts: dict[str, int] = {}
    for slug, phrase in language.phrases.items():
        table, _, name = slug.rpartition(".")
        if table == f"movement.{movement.slug}":
            kind = name.partition("-")[0]
            longest = max(len(visible(text)) for text in phrase.values())
            parts[kind] = max(parts.get(kind, 0), longest)
    return sum(length for kind, length in parts.items() if kind != "faults")


def _files(movement: Movement) -> Iterator[str]:
    for shown in movement.pictures:
        for side in SIDES if movement.sided else ("",):
            if shown.picture:
                yield file_of(shown.picture, side)


def _fault(movement: Movement, message: str) -> Fault:
    return Fault(entry=f"movement {movement.slug}", message=message)
