"""A question's options, typed: one (`read_choice`) or any number (`read_flags`).

Every word has to be understood. A part that is not, or that could be two options, makes the
whole answer unclear: on the safety screens a part dropped in silence could hide a warning sign.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final

from content.schema import Language, Question, Slug
from conversations.answers.wording import (
    Spoken,
    Vocabulary,
    figures,
    has_letters,
    label_phrase,
    length_at,
    means,
    phrases,
    spoken,
    without,
)

_SEPARATORS: Final = re.compile("[,;\n\r/&+\u060c\u3001\u2022|]+")
_CLAUSES: Final = re.compile("[,;:]")
_POSITION: Final = re.compile(r"\d{1,2}")
_MOST_PARTS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What may be typed for one option."""

    slug: Slug
    label: str
    phrases: frozenset[Spoken]
    words: frozenset[str]  # of the label, without those that add nothing


@dataclass(frozen=True, kw_only=True)
class _Screen:
    """A question's options with their words in one language."""

    question: Question
    language: Language

    @property
    def vocabulary(self) -> Vocabulary:
        return self.language.vocabulary

    @cached_property
    def fillers(self) -> frozenset[Spoken]:
        return phrases(self.vocabulary, "grammar-filler", "grammar-unit")

    @cached_property
    def empty(self) -> frozenset[Spoken]:
        """Return the phrases that tell no option from another."""
        return self.fillers | phrases(self.vocabulary, "grammar-and", "grammar-or")

    @cached_property
    def mentions(self) -> frozenset[Spoken]:
        """Return the phrases to look for within a text; a lone letter ("l") is too little."""
        known = chain.from_iterable(option.phrases for option in self.options)
        return frozenset(
            phrase for phrase in known if len("".join(phrase)) > 1 or _is_number(phrase)
        )

    @cached_property
    def options(self) -> tuple[_Known, ...]:
        return tuple(self._known(option.slug) for option in self.question.options)

    def _known(self, slug: Slug) -> _Known:
        label = self.label(f"options.{slug}")
        own = {label_phrase(label), label_phrase(slug.replace("-", " "))} - {()}
        return _Known(
            slug=slug,
            label=label,
            phrases=frozenset(own | phrases(self.vocabulary, slug)),
            words=frozenset(without(label_phrase(label), self.empty)),
        )

    @cached_property
    def labels_with(self) -> Counter[str]:
        """Count the labels that have each word."""
        return Counter(chain.from_iterable(option.words for option in self.options))

    def label(self, part: str) -> str:
        phrase = self.language.phrases.get(f"question.{self.question.slug}.{part}", {})
        return phrase.get("other", "")

    # --- one option

    def exact(self, words: Spoken) -> Slug | None:
        """Return the one option that has exactly this label, slug or vocabulary phrase."""
        readings = {words, figures(words, self.vocabulary)}
        return _only(each.slug for each in self.options if readings & each.phrases)

    def numbered(self, words: Spoken) -> Slug | None:
        """Return the option at a position counted from 1 ("3", "three", "number 3")."""
        beside = phrases(self.vocabulary, "grammar-position")
        said = without(figures(words, self.vocabulary, lowest=1), beside)
        position = int(said[0]) if len(said) == 1 and _POSITION.fullmatch(said[0]) else 0
        return self.options[position - 1].slug if 1 <= position <= len(self.options) else None

    def mentioned(self, words: Spoken) -> Slug | None:
        """Return the one option whose phrases stand among words that add nothing to them."""
        found: set[Slug] = set()
        rest: list[str] = []
        at = 0
        while at < len(words):
            length = length_at(words, at, self.mentions)
            if length:
                phrase = words[at : at + length]
                found |= {each.slug for each in self.options if phrase in each.phrases}
            else:
                rest.append(words[at])
            at += length or 1
        unknown = without(tuple(rest), self.fillers)
        return None if any(map(has_letters, unknown)) else _only(found)

    def described(self, words: Spoken) -> Slug | None:
        """Return the one option whose label these are words of, one of them its alone."""
        said = set(without(words, self.empty))
        return _only(
            each.slug
            for each in self.options
            if said <= each.words
            and any(self.labels_with[word] == 1 for word in said)
            and self._is_meant(said, each)
        )

    def _is_meant(self, said: set[str], option: _Known) -> bool:
        """Return whether no "not" and no side of an "and" of the label was left out."""
        nots = set(chain.from_iterable(phrases(self.vocabulary, "grammar-negation")))
        for clause in self._clauses(option.label, "grammar-or"):
            if clause & said and (clause & nots) - said:
                return False
        return all(side & said for side in self._clauses(option.label, "grammar-and") if side)

    def _clauses(self, label: str, joint: str) -> Iterator[set[str]]:
        """Split a label where its clauses join; without the words that add nothing."""
        texts = _CLAUSES.split(label) if joint == "grammar-or" else [label]
        for text in texts:
            for clause in _split(spoken(text), phrases(self.vocabulary, joint)):
                yield set(without(clause, self.empty))

    # --- several options

    def is_none(self, words: Spoken) -> bool:
        """Return whether these words say that no option is meant."""
        none = label_phrase(self.label("none"))
        kinds = ("none", "no", f"none-{self.question.slug}")
        return bool(words) and (words == none or means(words, self.vocabulary, *kinds))

    def all_of(self, parts: tuple[Spoken, ...]) -> set[Slug] | None:
        """Return the options that the parts name, some of which may belong together.

        Labels have commas and "and" within them, so the longest run of parts that names one
        option is taken first; if the rest is then not understood, a shorter one.
        """
        best: list[set[Slug] | None] = [None] * len(parts) + [set()]
        for start in reversed(range(len(parts))):
            for end in range(len(parts), start, -1):
                named = self._named(tuple(chain.from_iterable(parts[start:end])))
                rest = best[end]
                if named is not None and rest is not None:
                    best[start] = named | rest
                    break
        return best[0]

    def _named(self, words: Spoken) -> set[Slug] | None:
        numbers = figures(words, self.vocabulary, lowest=1)
        if len(numbers) > 1 and all(word.isdecimal() for word in numbers):
            found = {self.numbered((number,)) for number in numbers}
            return None if None in found else {slug for slug in found if slug}
        slug = self.exact(words) or self.numbered(words) or self.described(words)
        return {slug} if slug else self._each(words)

    def _each(self, words: Spoken) -> set[Slug] | None:
        """Return the options of words of which each is one by itself ("mon wed fri")."""
        found = [self.exact((word,)) for word in words]
        return {slug for slug in found if slug} if found and all(found) else None


def _only(slugs: Iterator[Slug] | set[Slug]) -> Slug | None:
    """Return the slug if it is the only one."""
    found = set(slugs)
    return found.pop() if len(found) == 1 else None


def _is_number(phrase: Spoken) -> bool:
    return all(word.isdecimal() for word in phrase)


def _split(words: Spoken, joints: frozenset[Spoken]) -> list[Spoken]:
    """Split words at joining ones such as "and"."""
    parts: list[list[str]] = [[]]
    at = 0
    while at < len(words):
        length = length_at(words, at, joints)
        if length:
            parts.append([])
        else:
            parts[-1].append(words[at])
        at += length or 1
    return [tuple(part) for part in parts]


def read_choice(text: str, question: Question, language: Language) -> Slug | None:
    """Return the slug of the one option meant; None if none, or more than one, may be meant.

    Understood are labels, slugs, vocabulary phrases, positions counted from 1 (unless the
    options are numbers themselves), and these among words that add nothing ("my left one").
    """
    screen = _Screen(question=question, language=language)
    words = spoken(text)
    if not words:
        return None
    has_figures = any(map(_mentions_figures, screen.options))
    position = None if has_figures else screen.numbered(words)
    return (
        screen.exact(words)
        or position
        or screen.mentioned(figures(words, screen.vocabulary, lowest=1) if has_figures else words)
        or screen.described(words)
    )


def _mentions_figures(option: _Known) -> bool:
    return any(letter.isdecimal() for letter in option.label + option.slug)


def read_flags(text: str, question: Question, language: Language) -> tuple[Slug, ...] | None:
    """Return the slugs meant, in the question's order; () for none; None if any part is unclear.

    Understood are the question's "none", positions counted from 1 ("1 and 3", "2,4"), labels,
    and words of a label of which one is that label's alone. What else a language calls "none" on
    one screen only is in its vocabulary as `none-<question>`. Beside an option, "none" makes a
    safety answer unclear; elsewhere it adds nothing ("my hands and a tennis ball").
    """
    screen = _Screen(question=question, language=language)
    words = spoken(text)
    if screen.is_none(words):
        return ()
    parts = tuple(
        part
        for typed in _SEPARATORS.split(text)
        for part in _split(spoken(typed), phrases(language.vocabulary, "grammar-and"))
        if part and (question.safety or not screen.is_none(part))
    )
    if not parts or len(parts) > _MOST_PARTS:
        return None
    whole = screen.exact(words)
    found = {whole} if whole else screen.all_of(parts)
    if found is None:
        return None
    return tuple(option.slug for option in question.options if option.slug in found)
