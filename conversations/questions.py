"""Asking a question of the content and reading its answer, tapped or typed."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final, TypeAlias, assert_never

from content.schema import Catalog, Option, Question, QuestionKind
from conversations import answers, buttons, roles, schedule
from conversations.buttons import Tap
from conversations.draft import Draft
from conversations.effects import (
    Button,
    ButtonStyle,
    Keyboard,
    PhraseList,
    PhraseValue,
    Value,
    Words,
    words,
)
from conversations.expect import of_type
from conversations.state import Answer, Place

LONGEST_WORDS: Final = 80
SCALE_ROWS: Final = (range(6), range(6, 11))


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A complete answer."""

    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """A multi-select with one option more or less ticked."""

    picked: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """Several meanings; each is (button label, button value). The person picks one.

    `answers` are kept while it is asked, where a word such as "evening" can pick one of them.
    """

    meanings: tuple[tuple[Words, str], ...]
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationWanted:
    """The person would rather share where they are."""


Partial: TypeAlias = Ticked | Ambiguous | LocationWanted
Reading: TypeAlias = Given | Partial | None


def raw(text: str) -> Words:
    """Show text that is not a phrase, such as a city or a number."""
    return words("raw", text=text)


# --- asking


def ask_words(question: Question) -> Words:
    """Return the question's words."""
    return words(f"question.{question.slug}.ask")


def option_words(question: Question, option: str) -> Words:
    """Return an option's label."""
    return words(f"question.{question.slug}.options.{option}")


def answer_buttons(question: Question, place: Place) -> tuple[tuple[Button, ...], ...]:
    """Return the rows of buttons that answer a question at a place."""
    match question.kind:
        case QuestionKind.CHOICE | QuestionKind.PAUSE | QuestionKind.WORDS:
            shown = _page(question, place)
            return _in_rows([_option(question, place, one) for one in shown], question.columns)
        case QuestionKind.SCALE:
            return tuple(
                tuple(
                    buttons.button(place, "a", label=raw(str(number)), value=str(number))
                    for number in row
                )
                for row in SCALE_ROWS
            )
        case QuestionKind.FLAGS:
            return (*_flag_rows(question, place), (_flags_end(question, place),))
        case QuestionKind.ZONE:
            return ((buttons.button(place, "locate"),),)
        case QuestionKind.TIME:
            return _in_rows(
                [_time_option(question, place, option) for option in question.options],
                question.columns,
            )
        case _:
            assert_never(question.kind)


def page_of(place: Place) -> int:
    """Return which page of a question's options is shown, from 0."""
    return next((int(page) for page in place.picked if page.isdecimal()), 0)


def _page(question: Question, place: Place) -> tuple[Option, ...]:
    if not question.page:
        return question.options
    first = page_of(place) * question.page
    return question.options[first : first + question.page]


def _in_rows(flat: list[Button], columns: int) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(flat[at : at + columns]) for at in range(0, len(flat), columns))


def _option(question: Question, place: Place, option: Option) -> Button:
    return buttons.button(place, "a", label=option_words(question, option.slug), value=option.slug)


def _time_option(question: Question, place: Place, option: Option) -> Button:
    at = option.at or time(7, 30)
    return buttons.button(place, "a", label=option_words(question, option.slug), value=f"{at:%H%M}")


def _flag_rows(question: Question, place: Place) -> tuple[tuple[Button, ...], ...]:
    flat = [
        buttons.button(
            place,
            "t",
            label=option_words(question, option.slug),
            value=option.slug,
            ticked=option.slug in place.picked,
        )
        for option in question.options
    ]
    return _in_rows(flat, question.columns)


def _flags_end(question: Question, place: Place) -> Button:
    if place.picked:
        return buttons.button(place, "continue", style=ButtonStyle.PRIMARY)
    return buttons.button(place, "none", label=words(f"question.{question.slug}.none"))


def meaning_buttons(place: Place, meanings: Ambiguous) -> tuple[tuple[Button, ...], ...]:
    """Return a row for each meaning of an ambiguous answer."""
    return tuple(
        (buttons.button(place, "a", label=label, value=value),)
        for label, value in meanings.meanings
    )


def with_row(rows: tuple[tuple[Button, ...], ...], *last: Button) -> Keyboard:
    """Return a keyboard of `rows` with one more below."""
    return buttons.keyboard(*rows, last)


# --- reading


def changeable(catalog: Catalog) -> dict[str, Question]:
    """Return the questions offered in /settings by slug, those of the intake first."""
    every = (*catalog.intake, *catalog.extra_questions.values())
    return {question.slug: question for question in every if question.changeable}


def named(draft: Draft, text: str) -> str | None:
    """Return the changeable question whose name was typed; None for no such name."""
    typed = answers.fold(text)
    for slug in changeable(draft.catalog):
        name = draft.language.phrases[f"question.{slug}.name"]["other"]
        if answers.fold(name) == typed:
            return slug
    return None


def still_offered(question: Question, answer: Answer | None) -> tuple[str, ...]:
    """Return what was ticked before of what the question still offers."""
    picked = roles.picked_of(answer)
    return tuple(option.slug for option in question.options if option.slug in picked)


def read_tap(tap: Tap, question: Question, place: Place) -> Reading:
    """Read a tap on one of the question's own buttons."""
    if tap.choice == "a":
        return _read_value(tap.value, question)
    if tap.choice == "locate" and question.kind is QuestionKind.ZONE:
        return LocationWanted()
    if question.kind is QuestionKind.FLAGS:
        return _read_flag_tap(tap, question, place)
    return None


def _read_flag_tap(tap: Tap, question: Question, place: Place) -> Reading:
    match tap.choice:
        case "none" if not place.picked:
            return Given(answer=())
        case "continue" if place.picked:
            return Given(answer=place.picked)
        case "none" | "continue":  # of a moment ago: show what is ticked by now
            return Ticked(picked=place.picked)
        case "t":
            return _toggle(tap.value, question, place)
        case _:
            return None


def _toggle(option: str, question: Question, place: Place) -> Ticked | None:
    order = [known.slug for known in question.options]
    if option not in order:
        return None
    chosen = set(place.picked) ^ {option}
    return Ticked(picked=tuple(slug for slug in order if slug in chosen))


def _read_value(value: str, question: Question) -> Given | None:
    match question.kind:
        case QuestionKind.SCALE:
            return Given(answer=int(value)) if value in map(str, range(11)) else None
        case QuestionKind.CHOICE | QuestionKind.PAUSE | QuestionKind.WORDS:
            return Given(answer=value) if question.option(value) else None
        case QuestionKind.TIME:
            return Given(answer=f"{value[:2]}:{value[2:]}") if _is_time(value) else None
        case QuestionKind.ZONE:
            return Given(answer=value) if schedule.is_zone(value) else None
        case QuestionKind.FLAGS:
            return None
        case _:
            assert_never(question.kind)


def _is_time(value: str) -> bool:
    digits = len(value) == len("0730") and value.isascii() and value.isdigit()
    return digits and value[:2] < "24" and value[2:] < "60"


def read_text(draft: Draft, text: str, question: Question, place: Place) -> Reading:
    """Read a typed answer."""
    language = draft.language
    match question.kind:
        case QuestionKind.SCALE:
            number = answers.read_scale(text, language)
            reading: Reading = None if number is None else Given(answer=number)
        case QuestionKind.CHOICE:
            option = answers.read_choice(text, question, language)
            reading = None if option is None else Given(answer=option)
        case QuestionKind.FLAGS:
            reading = _read_flags(draft, text, question, place)
        case QuestionKind.TIME:
            reading = _read_time(draft, text, place)
        case QuestionKind.ZONE:
            reading = _read_zone(draft, text)
        case QuestionKind.PAUSE:
            reading = _read_pause(draft, text, question)
        case QuestionKind.WORDS:
            reading = _read_words(draft, text, question)
        case _:
            assert_never(question.kind)
    return reading


def _read_flags(draft: Draft, text: str, question: Question, place: Place) -> Reading:
    # "continue" and "done" end a multi-select the way its button does, once something is ticked.
    if place.picked and answers.meaning_of(text, draft.language) in {"continue", "done"}:
        return Given(answer=place.picked)
    picked = answers.read_flags(text, question, draft.language)
    if picked is None:
        return None
    if not place.picked:
        return Given(answer=picked)
    if not picked:
        return None  # "none" with something ticked: which of the two is meant has to be asked
    chosen = {*place.picked, *picked}  # typing adds to what was tapped; nothing ticked is dropped
    return Given(answer=tuple(o.slug for o in question.options if o.slug in chosen))


_HALVES: Final = {"time-am": 0, "time-pm": 1, "time-night": 1}
"""Which of two meanings of an hour is said with "morning", "evening" or "at night"."""


def _read_time(draft: Draft, text: str, place: Place) -> Reading:
    half = _HALVES.get(answers.meaning_of(text, draft.language) or "")
    if place.picked and half is not None:  # "Morning or evening?" was just asked
        return Given(answer=place.picked[half])
    times = answers.read_times(text, draft.language)
    if len(times) == 1:
        return Given(answer=f"{times[0]:%H:%M}")
    if not times:
        return None
    return Ambiguous(
        meanings=tuple((words("time", at=at), f"{at:%H%M}") for at in times),
        answers=tuple(f"{at:%H:%M}" for at in times),
    )


def _read_words(draft: Draft, text: str, question: Question) -> Given | None:
    """Take typed words as they are, unless they mean something by themselves."""
    option = answers.read_choice(text, question, draft.language)
    if option is not None:
        return Given(answer=option)
    said = " ".join(text.split())
    means_something = answers.meaning_of(said, draft.language) is not None
    is_report = answers.read_done(said, draft.language, today=draft.today) is not None
    fits = len(said) <= LONGEST_WORDS and any(map(str.isalpha, said))
    return None if means_something or is_report or not fits else Given(answer=said)


def _read_pause(draft: Draft, text: str, question: Question) -> Given | None:
    back_on = answers.read_pause(text, today=draft.today, language=draft.language)
    if back_on is None:
        return None
    if back_on == answers.UNTIL_TOLD:
        (until_told,) = (option.slug for option in question.options if not option.days)
        return Given(answer=until_told)
    return Given(answer=back_on.isoformat())


def _read_zone(draft: Draft, text: str) -> Reading:
    guesses = answers.read_zones(
        text, now=draft.now, places=draft.catalog.places, language=draft.language
    )
    if len({guess.zone for guess in guesses}) == 1:
        return Given(answer=guesses[0].zone)
    if not guesses:
        return None
    return Ambiguous(meanings=tuple((raw(guess.label), guess.zone) for guess in guesses))


# --- showing what was answered


def answered_words(draft: Draft, question: Question, answer: Answer) -> Words:
    """Return the line a question's message is edited to once it is answered."""
    return words(f"question.{question.slug}.answered", answer=answer_value(draft, question, answer))


def answer_value(draft: Draft, question: Question, answer: Answer) -> Value:
    """Return an answer as it is shown to the person."""
    match question.kind:
        case QuestionKind.CHOICE:
            value: Value = _label(question, answer)
        case QuestionKind.SCALE:
            value = of_type(answer, int)
        case QuestionKind.FLAGS:
            value = _picked(question, answer)
        case QuestionKind.TIME:
            value = time.fromisoformat(str(answer))
        case QuestionKind.ZONE:
            local = draft.now.astimezone(schedule.zone_info(str(answer)))
            value = f"{city_of(str(answer))}, {local:%H:%M}"
        case QuestionKind.PAUSE:
            value = _back_on(draft, question, answer)
        case QuestionKind.WORDS:
            value = _label(question, answer) if question.option(str(answer)) else str(answer)
        case _:
            assert_never(question.kind)
    return value


def _label(question: Question, answer: Answer) -> PhraseValue:
    return PhraseValue(slug=f"question.{question.slug}.options.{answer}")


def _picked(question: Question, answer: Answer) -> Value:
    picked = roles.picked_of(answer)
    if not picked:
        return PhraseValue(slug=f"question.{question.slug}.none")
    return PhraseList(slugs=tuple(f"question.{question.slug}.options.{slug}" for slug in picked))


def _back_on(draft: Draft, question: Question, answer: Answer) -> Value:
    option = question.option(str(answer))
    if option is None:
        return date.fromisoformat(str(answer))
    if not option.days:
        return PhraseValue(slug="reminder.told")
    return draft.today + timedelta(days=option.days)


def city_of(zone: str) -> str:
    """Return the readable last part of a zone's name."""
    return zone.rsplit("/", maxsplit=1)[-1].replace("_", " ")
