"""Five people's pasts, as the picture and the page have to show them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Final

from content.schema import Language, Tier
from conversations.course import StepChange
from conversations.effects import LogDay
from conversations.rhythm import Pause, Rhythm
from conversations.state import Lock, Resting
from tests.playbook import MORNING, Playbook, shipped
from tests.walks import enrolled

DAY: Final = timedelta(days=1)


def empty() -> Playbook:
    """Somebody who has just come through the intake."""
    return enrolled()


def first_week() -> Playbook:
    """Three days in: a session, a day without, and half a session."""
    play = enrolled()
    play.now = MORNING + 3 * DAY
    return _with(play, [_day(play, 3, 5, 4), _day(play, 1, 4, 4, partial=True)])


def steady() -> Playbook:
    """Eight weeks and more, five or four sessions in each, ever less sore."""
    play = _enrolled_before(weeks=9)
    return _with(play, _steady_days(play))


def gaps() -> Playbook:
    """Ill for nine days, a holiday that goes on, days off, and a few that are not spoken of."""
    play = _enrolled_before(weeks=8)
    today = play.now.date()
    gone = [*range(30, 39), *range(4)]
    kept = (
        _day(play, ago, 5 + ago % 3, 4 + ago % 2, partial=ago % 5 == 0)
        for ago in range(55, -1, -2)
        if ago not in gone and ago % 9
    )
    play = _with(play, list(kept))
    play.state = replace(
        play.state,
        answers={
            **play.state.answers,
            "days": ("mon", "tue", "wed", "thu", "fri", "sat"),
            "pressure": ("ps-outer",),
        },
        course=replace(
            play.state.course,
            began=today - 55 * DAY,
            levels={"bridge": 1},
            changes=(
                StepChange(movement="bridge", on=today - 26 * DAY, up=True),
                StepChange(movement="clamshell", on=today - 23 * DAY, up=True),
                StepChange(movement="clamshell", on=today - 9 * DAY, up=False),
            ),
        ),
        resting=(Resting(movement="psoas", until=today + 4 * DAY, why="reason.felt-worse"),),
        rest_days=(today - 20 * DAY, today - 12 * DAY),
        rhythm=Rhythm(
            pauses=(
                Pause(first=today - 38 * DAY, last=today - 30 * DAY),
                Pause(first=today - 3 * DAY),
            )
        ),
    )
    return play


def extreme() -> Playbook:
    """Every day for ten weeks, from nothing to everything and back, in a language of long words."""
    play = _enrolled_before(weeks=10)
    days = [
        replace(_day(play, ago, 10 * (ago % 2), 10 * (ago % 3 == 0)), pain_morning=10)
        for ago in range(69, -1, -1)
    ]
    play = _with(play, days)
    catalog, today = play.catalog, play.now.date()
    play.state = replace(
        play.state,
        answers={
            **play.state.answers,
            "minutes": "15",
            "tools": ("tennis-ball", "roller", "loop-band"),
            "pressure": tuple(option.slug for option in catalog.question("pressure").options),
        },
        course=replace(
            play.state.course,
            began=days[0].local_date,
            changes=tuple(
                StepChange(movement="bridge-single", on=today - ago * DAY, up=ago % 2 == 0)
                for ago in range(20, 0, -1)
            ),
        ),
        lock=Lock(tier=Tier.CLINICIAN, card="card.clinician", at=play.now),
        resting=tuple(
            Resting(movement=movement, until=today + DAY) for movement in catalog.movements
        ),
    )
    return play


HISTORIES: Final[Mapping[str, Callable[[], Playbook]]] = {
    "empty": empty,
    "first-week": first_week,
    "steady": steady,
    "gaps": gaps,
    "extreme": extreme,
}


def language_of(name: str) -> Language:
    """Return the language of a history: English, or one whose words are twice as long."""
    english = shipped().language("en")
    return long_winded(english) if name == "extreme" else english


def long_winded(language: Language) -> Language:
    """Return a language that says everything at twice the length, with dates as in German."""
    phrases = {
        slug: {form: f"{text} {_accented(text)}" for form, text in forms.items()}
        for slug, forms in language.phrases.items()
    }
    return replace(language, tag="de", phrases=phrases)


def _accented(text: str) -> str:
    """Return words in other letters; what is in braces or between stars stays out."""
    return text.split("{", maxsplit=1)[0].replace("*", "").translate(_ACCENTS)


_ACCENTS: Final = str.maketrans("aeioudsnc", "äéïöüđşñç")


def _enrolled_before(*, weeks: int) -> Playbook:
    play = enrolled(Playbook(now=MORNING - weeks * 7 * DAY))
    play.now = MORNING + 3 * DAY
    return play


def _steady_days(play: Playbook) -> list[LogDay]:
    return [
        _day(play, ago, 2 + ago // 15, 1 + ago // 16 + (number % 5 == 0))
        for number, ago in zip(count(), _steady_agos(play.now.date()), strict=False)
    ]


def _steady_agos(today: date) -> Iterator[int]:
    for ago in range(65, 0, -1):
        if (today - ago * DAY).isoweekday() in {1, 2, 3, 5, 6} and ago % 13:
            yield ago


def _day(play: Playbook, ago: int, before: int, after: int, *, partial: bool = False) -> LogDay:
    at = play.now - ago * DAY
    return LogDay(
        local_date=at.date(),
        at=at,
        source="session",
        partial=partial,
        held_seconds=90,
        steps_done=1 if partial else 3,
        steps_planned=3,
        pain_before=before,
        pain_after=after,
    )


def _with(play: Playbook, days: list[LogDay]) -> Playbook:
    play.state = replace(play.state, diary=tuple(days), sessions_done=len(days))
    return play
