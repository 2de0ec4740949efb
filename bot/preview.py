"""`python -m content preview <answers>`: any person's session as the chat would show it.

The engine and the renderer are what runs, so it lives in the shell; `content/__main__.py` hands
over to it. Nothing is stored and nothing is sent: a clock, the timers and one obedient person who
taps what leads on are all the world there is.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, NoReturn

from bot.captions import as_text
from bot.render import Outgoing, outgoing
from content.loader import load
from content.schema import Catalog, Option, Question, QuestionKind
from content.timing import dose_seconds
from conversations import reasons, roles, safety
from conversations.effects import CancelTimers, Edit, Effect, Keyboard, Say, StartTimer, words
from conversations.engine import advance
from conversations.events import (
    CommandReceived,
    Event,
    MessageDelivered,
    TextReceived,
    TimerFired,
)
from conversations.planning import plan
from conversations.state import Answer, Consent, DialogueState, Place, SessionKind, Step

MONDAY: Final = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DEFAULTS: Final = {
    roles.KNEE: "right",
    roles.TIGHT_SIDE: "not-sure",
    roles.FORWARD_SIDE: "not-sure",
    roles.ZONE: "UTC",
    roles.REMINDER_TIME: "07:00",
}
DEFAULT_PAIN: Final = 2
SAYS: Final = {
    Step.READY: "ready",
    Step.FEEDBACK: "softer",
    Step.SET: "done",
    Step.EVEN: "same",
}
"""What the obedient person says, by the vocabulary's name for it."""


class Unknown(ValueError):  # noqa: N818 - named for what is wrong, as all our refusals are
    """An argument that says nothing here; the message says what it should have been."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whose session on which day: the answers given, the pain before it, sessions done so far."""

    answers: dict[str, Answer]
    pain: int = DEFAULT_PAIN
    day: int = 0  # days after Monday
    sessions: int = 0


def wanted(arguments: Iterable[str], catalog: Catalog) -> Wanted:
    """Read `knee=left rf-thin minutes=10 day=monday pain=4 sessions=3`.

    Raises:
        Unknown: an argument is none of these.
    """
    answers: dict[str, Answer] = {}
    numbers = {"pain": DEFAULT_PAIN, "sessions": 0}
    day = 0
    for argument in arguments:
        key, equals, value = argument.partition("=")
        if not equals:
            _tick(key, answers, catalog)
        elif key == "day":
            day = _one_of(value, DAYS, "day")
        elif key in numbers:
            numbers[key] = _number(key, value)
        else:
            question = _question(key, catalog)
            answers[key] = _value(question, value)
    return Wanted(
        answers={**_usual(catalog), **answers},
        pain=numbers["pain"],
        day=day,
        sessions=numbers["sessions"],
    )


def _usual(catalog: Catalog) -> dict[str, Answer]:
    """Return what is answered where nothing is said: nothing wrong, nothing at hand."""
    shortest = min(catalog.presets.values(), key=lambda preset: preset.minutes).slug
    flags = {q.slug: () for q in catalog.intake if q.kind is QuestionKind.FLAGS and q.when is None}
    return {**flags, **DEFAULTS, roles.MINUTES: shortest}


def _tick(slug: str, answers: dict[str, Answer], catalog: Catalog) -> None:
    for question in catalog.intake:
        if question.kind is QuestionKind.FLAGS and slug in _slugs(question.options):
            ticked = roles.picked_of(answers.get(question.slug))
            answers[question.slug] = (*ticked, slug)
            return
    offered = [
        slug
        for question in catalog.intake
        if question.kind is QuestionKind.FLAGS
        for slug in _slugs(question.options)
    ]
    _refuse(f"{slug!r} is no tick; those there are: {', '.join(offered)}")


def _slugs(options: Iterable[Option]) -> list[str]:
    return [option.slug for option in options]


def _one_of(value: str, known: Sequence[str], what: str) -> int:
    if value not in known:
        _refuse(f"{what}={value}: must be one of {', '.join(known)}")
    return known.index(value)


def _number(key: str, value: str) -> int:
    if not value.isdecimal() or (key == "pain" and int(value) > 10):
        _refuse(f"{key}={value}: must be a number" + (" from 0 to 10" if key == "pain" else ""))
    return int(value)


def _question(key: str, catalog: Catalog) -> Question:
    known = {q.slug: q for q in (*catalog.intake, *catalog.extra_questions.values()) if q.options}
    if key not in known:
        names = ", ".join(("day", "pain", "sessions", *known))
        _refuse(f"{key!r} is no question; those there are: {names}")
    return known[key]


def _value(question: Question, value: str) -> Answer:
    if question.kind is QuestionKind.FLAGS:
        ticked = [part for part in value.split(",") if part]
        for part in ticked:
            _one_of(part, _slugs(question.options), question.slug)
        return tuple(ticked)
    _one_of(value, _slugs(question.options), question.slug)
    return value


def _refuse(message: str) -> NoReturn:
    raise Unknown(message)


# --- the little world


@dataclass
class Preview:
    """One session, from its first question to its card, as lines to print."""

    catalog: Catalog
    wanted: Wanted
    now: datetime = MONDAY
    lines: list[str] = field(default_factory=list)
    _timers: dict[tuple[str, int], datetime] = field(default_factory=dict)
    _tracked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.now = MONDAY + timedelta(days=self.wanted.day)
        self.began = self.now
        self.state = DialogueState(
            main=Place(step=Step.HOME, wait_id=1),
            turn=1,
            consent=Consent(version=1, at=self.now),
            answers=self.wanted.answers,
            sessions_done=self.wanted.sessions,
            checked_on=self.now.date(),
        )

    def run(self) -> list[str]:
        """Walk through the session and return what the chat shows."""
        closed = self._card()
        if closed is not None:
            self._show(Say(ref="card", text=(words(closed),)))
            return self.lines
        self._why()
        self._hear(CommandReceived(name="routine"), "/routine")
        self._say(str(self.wanted.pain))
        while self.state.main.step is not Step.HOME:
            self._go_on()
        return self.lines

    def _card(self) -> str | None:
        """Return the card of the first answer that closes the routine."""
        for question in self.catalog.intake:
            given = self.wanted.answers.get(question.slug, ())
            option = safety.worst(question, given)
            if option is not None:
                return option.card or f"card.{option.tier}"
        return None

    def _why(self) -> None:
        day = self.now.date()
        steps = plan(self.state, self.catalog, day=day, kind=SessionKind.USUAL)
        why = reasons.why(self.state, self.catalog, steps, day)
        self._show(Say(ref="why", text=why))

    def _go_on(self) -> None:
        step = self.state.main.step
        if step is Step.PAIN_AFTER:
            self._say(str(self.wanted.pain))
        elif step in SAYS:
            if step is Step.SET:
                self._wait_for_a_set()
            self._say(self.catalog.language(self.state.locale).vocabulary[SAYS[step]][0])
        else:
            self._fire_next()

    def _wait_for_a_set(self) -> None:
        session = self.state.session
        if session is not None:
            self.now += timedelta(seconds=dose_seconds(session.steps[session.index].dose))

    def _say(self, text: str) -> None:
        self._hear(TextReceived(text=text, message_id=1), text)

    def _hear(self, event: Event, shown: str) -> None:
        self.lines.append(f"{self._time()} > {shown}")
        self._advance(event)

    def _fire_next(self) -> None:
        key = min(self._timers, key=lambda one: self._timers[one])
        self.now = max(self.now, self._timers.pop(key))
        self._advance(TimerFired(name=key[0], wait_id=key[1], due_at=self.now))

    def _advance(self, event: Event) -> None:
        turn = advance(self.state, event, now=self.now, catalog=self.catalog)
        self.state = turn.state
        for effect in turn.effects:
            self._carry_out(effect)
        while self._tracked:
            self._advance(MessageDelivered(ref=self._tracked.pop(), at=self.now))

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Say():
                self._show(effect)
                self._tracked += [effect.ref] if effect.tracked else []
            case Edit():
                self._show(effect)
            case StartTimer():
                self._timers[effect.name, effect.wait_id] = effect.due_at
            case CancelTimers():
                for key in [key for key in self._timers if key[1] == effect.wait_id]:
                    del self._timers[key]
            case _:
                pass  # the rest is for the database

    def _show(self, effect: Say | Edit) -> None:
        language = self.catalog.language(self.state.locale)
        call = outgoing(effect, person_id=1, language=language)
        how = "(edit) " if isinstance(effect, Edit) else ""
        text = as_text(call.payload)["text"]
        if isinstance(effect, Say) and effect.picture is not None:
            text = f"(picture: {effect.picture.name})\n{text}"
        indented = text.replace("\n", "\n        ")
        self.lines.append(f"{self._time()}   {how}{indented}")
        if isinstance(effect.markup, Keyboard):
            self.lines += [f"        {row}" for row in _rows(call)]

    def _time(self) -> str:
        seconds = round((self.now - self.began).total_seconds())
        return f"{seconds // 60:02d}:{seconds % 60:02d}"


def _rows(call: Outgoing) -> Iterator[str]:
    for row in call.payload["reply_markup"]["inline_keyboard"]:
        yield " ".join(f"[{button['text']}]" for button in row)


def main(arguments: Sequence[str]) -> int:
    """Print the session; return the exit code."""
    catalog = load()
    try:
        person = wanted(arguments, catalog)
    except Unknown as error:
        sys.stderr.write(f"preview: {error}\n")
        return 2
    sys.stdout.write("\n".join(Preview(catalog=catalog, wanted=person).run()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
