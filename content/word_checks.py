"""What must be true of words, in every language; run by `content/lint.py`.

`expected_phrases` says which words the content itself asks for. The engine's own phrases have
other prefixes; a test of the engine makes sure that they are all there.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from content.faults import Fault
from content.question_checks import all_questions
from content.schema import (
    Catalog,
    Hold,
    Language,
    Movement,
    Part,
    Phrase,
    Question,
    QuestionKind,
    Tier,
)

CONTENT_PREFIXES: Final = ("question.", "movement.", "cue.", "card.", "pain-rule.", "tip.")
AGE_CARD: Final = "card.under-18"
CLOSING_TIERS: Final = (Tier.EMERGENCY, Tier.CLINICIAN)

LONGEST_PHRASE: Final = 4096  # Bot API: a message, after its markup is taken away
LONGEST_SCREEN: Final = 1000  # what is read above buttons
LONGEST_LABEL: Final = 64
LONGEST_TOAST: Final = 200  # Bot API: answerCallbackQuery
LONGEST_COMMAND: Final = 32  # Bot API: BotCommand
LONGEST_DESCRIPTION: Final = 256

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_NAME: Final = re.compile(r"[a-z][a-z_]*")
_COMMAND: Final = re.compile(rf"[a-z0-9_]{{1,{LONGEST_COMMAND}}}")
_LABEL: Final = re.compile(r"(?:button|picture)\..+|question\.[^.]+\.(?:options\..+|none|name)")


def visible(template: str) -> str:
    """Return a template without its markup."""
    return template.replace("*", "")


def placeholders(phrase: Phrase) -> frozenset[str]:
    """Return the names in braces, over all plural forms."""
    return frozenset(name for text in phrase.values() for name in _PLACEHOLDER.findall(text))


# --- which words there are


def expected_phrases(catalog: Catalog) -> frozenset[str]:
    """Return the slugs of all phrases that questions, movements, cues, tiers and rules need."""
    cards = {AGE_CARD}
    found: set[str] = set()
    for question in all_questions(catalog):
        found |= {f"question.{question.slug}.{part}" for part in _question_parts(question)}
        cards |= {
            option.card or f"card.{option.tier}"
            for option in question.options
            if option.card or option.tier in CLOSING_TIERS
        }
    for movement in catalog.movements.values():
        found |= {f"movement.{movement.slug}.{part}" for part in _movement_parts(movement)}
        if isinstance(movement.dose, Hold):
            found |= {f"cue.{cue.slug}" for cue in movement.dose.cues}
    rules = {f"pain-rule.{rule.slug}" for rule in catalog.pain if rule.says}
    return frozenset(found | cards | rules | _tips(catalog))


def _tips(catalog: Catalog) -> set[str]:
    """Return the slug of the tip for each thing that can get in the way."""
    asked = (one for one in all_questions(catalog) if one.slug == catalog.weekly.barrier)
    return {f"tip.{option.slug}" for question in asked for option in question.options}


def _question_parts(question: Question) -> Iterator[str]:
    yield from ("ask", "answered", "example")
    yield from (f"options.{option.slug}" for option in question.options)
    if question.kind is QuestionKind.FLAGS:
        yield "none"
    if question.changeable:
        yield "name"


def _movement_parts(movement: Movement) -> Iterator[str]:
    yield from ("name", "find", "position", "avoid")
    yield from (f"position-{variant}" for variant in movement.variants)
    if not isinstance(movement.dose, Hold):
        yield "do"
    if movement.part is Part.REMEMBER:
        yield "faults"
    yield from (f"rung-{rung.slug}" for rung in (*movement.easier, *movement.harder))


def words_are_there(catalog: Catalog) -> Iterator[Fault]:
    """Every language has the words that the content asks for, and those of the first language."""
    needed = expected_phrases(catalog) | _first(catalog).phrases.keys()
    for language in catalog.languages.values():
        for slug in sorted(needed - language.phrases.keys()):
            yield _fault(language, slug, "has no words")


def words_are_used(catalog: Catalog) -> Iterator[Fault]:
    """No phrase is left over: the content asks for it, or the first language has it too."""
    expected = expected_phrases(catalog)
    first = _first(catalog).phrases
    for language in catalog.languages.values():
        for slug in language.phrases:
            ours = slug.startswith(CONTENT_PREFIXES)
            if slug not in (expected if ours else first):
                yield _fault(language, slug, "is used by nothing")


# --- what is in them


def placeholders_are_known(catalog: Catalog) -> Iterator[Fault]:
    """Placeholders are plain names; only the answered line of a question has one, {answer}."""
    for language, slug, phrase in _phrases(catalog):
        for template in phrase.values():
            rest = _PLACEHOLDER.sub("", template)
            if "{" in rest or "}" in rest:
                yield _fault(language, slug, "has a brace without its partner")
        names = placeholders(phrase)
        for name in sorted(names):
            if not _NAME.fullmatch(name):
                yield _fault(language, slug, f"{{{name}}} is not a placeholder's name")
        if slug.startswith(CONTENT_PREFIXES):
            wanted = (
                {"answer"} if slug.startswith("question.") and slug.endswith(".answered") else set()
            )
            if names != wanted:
                yield _fault(language, slug, f"uses {_named(names)}; here it is {_named(wanted)}")


def placeholders_agree(catalog: Catalog) -> Iterator[Fault]:
    """Every language uses the placeholders that the first one uses."""
    first = _first(catalog)
    for language, slug, phrase in _phrases(catalog):
        if slug in first.phrases:
            wanted, names = placeholders(first.phrases[slug]), placeholders(phrase)
            if names != wanted:
                message = f"uses {_named(names)}, but {first.tag} uses {_named(wanted)}"
                yield _fault(language, slug, message)


def markup_is_closed(catalog: Catalog) -> Iterator[Fault]:
    """Each * that opens bold words has one that closes them, on the same line."""
    for language, slug, phrase in _phrases(catalog):
        if any(line.count("*") % 2 for text in phrase.values() for line in text.splitlines()):
            yield _fault(language, slug, "has a * without its partner on the same line")


def the_tone_is_calm(catalog: Catalog) -> Iterator[Fault]:
    """Nothing is shouted: there are no exclamation marks."""
    for language, slug, phrase in _phrases(catalog):
        if any("!" in text for text in phrase.values()):
            yield _fault(language, slug, "has an exclamation mark")


def words_are_short(catalog: Catalog) -> Iterator[Fault]:
    """Phrases fit where Telegram shows them."""
    for language, slug, phrase in _phrases(catalog):
        longest = max(len(visible(text)) for text in phrase.values())
        limit = _limit_of(slug)
        if longest > limit:
            yield _fault(language, slug, f"has {longest} characters, more than {limit}")


def _limit_of(slug: str) -> int:
    if _LABEL.fullmatch(slug):
        return LONGEST_LABEL
    if slug.startswith("toast."):
        return LONGEST_TOAST
    return LONGEST_SCREEN if slug.startswith(CONTENT_PREFIXES) else LONGEST_PHRASE


# --- commands and vocabulary


def commands_are_taken(catalog: Catalog) -> Iterator[Fault]:
    """Commands have names and descriptions that Telegram takes, the same names everywhere."""
    first = _first(catalog)
    for language in catalog.languages.values():
        for name in sorted(first.commands.keys() ^ language.commands.keys()):
            yield _fault(language, f"command {name}", f"is not in both {first.tag} and this one")
        for name, description in language.commands.items():
            if not _COMMAND.fullmatch(name):
                message = f"is not a command's name (a-z and 0-9, at most {LONGEST_COMMAND})"
                yield _fault(language, f"command {name}", message)
            if len(description) > LONGEST_DESCRIPTION:
                message = f"has {len(description)} characters, more than {LONGEST_DESCRIPTION}"
                yield _fault(language, f"command {name}", message)


def vocabulary_is_clear(catalog: Catalog) -> Iterator[Fault]:
    """Each way to type something means one thing, and is written the way it is looked up."""
    first = _first(catalog)
    for language in catalog.languages.values():
        for meaning in sorted(first.vocabulary.keys() ^ language.vocabulary.keys()):
            message = f"is not in both {first.tag} and this one"
            yield _fault(language, f"vocabulary {meaning}", message)
        yield from _unclear_ways(language)


def _unclear_ways(language: Language) -> Iterator[Fault]:
    meant: dict[str, str] = {}
    for meaning, ways in language.vocabulary.items():
        entry = f"vocabulary {meaning}"
        if not ways:
            yield _fault(language, entry, "has no way to type it")
        if meaning.startswith("grammar-"):
            continue  # words around an answer may mean something elsewhere
        for way in ways:
            if way in meant:
                yield _fault(language, entry, f"{way!r} already means {meant[way]}")
            meant[way] = meaning
            if not _is_plain(way):
                message = f"{way!r} must be lower case, single-spaced and without punctuation"
                yield _fault(language, entry, message)


def _is_plain(way: str) -> bool:
    punctuated = any(unicodedata.category(sign).startswith("P") for sign in way)
    return not punctuated and way == way.lower() and way == " ".join(way.split())


# --- small pieces


def _first(catalog: Catalog) -> Language:
    return catalog.languages[catalog.default_language]


def _phrases(catalog: Catalog) -> Iterator[tuple[Language, str, Phrase]]:
    for language in catalog.languages.values():
        for slug, phrase in language.phrases.items():
            yield language, slug, phrase


def _fault(language: Language, entry: str, message: str) -> Fault:
    return Fault(entry=f"language {language.tag}: {entry}", message=message)


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "no placeholder"
