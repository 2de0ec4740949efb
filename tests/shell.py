"""Test pieces for the shell: a tiny engine, a small catalog, a migrated database."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import SQLModel

from bot.arrivals import Arrival, TimerReceipt, UpdateReceipt
from bot.catalogs import Catalogs, Files
from bot.db.engine import is_shared, open_engine, table
from bot.db.tables import OutboxRow
from bot.settings import async_database_url
from bot.turns import Turns
from content.gates import Gates
from content.keeping import Keeping
from content.pain import Care
from content.reminding import Reminding
from content.schema import Catalog, Language, Phrase, Place, Rules
from content.weekly import Weekly
from conversations.effects import Effect, Forget, Say, words
from conversations.events import ButtonPressed, Event, TextReceived, TimerFired
from conversations.state import Consent, DialogueState, Session, Step, begin
from conversations.state import Place as DialoguePlace
from conversations.turn import Turn
from tests.fakes import MONDAY_MORNING, ManualClock

ANNA, BEN, CARL = 101, 102, 103


class Nowhere:
    """A place index that knows no place."""

    def find(self, typed: str) -> tuple[Place, ...]:  # noqa: ARG002
        return ()

    def largest(self) -> tuple[Place, ...]:
        return ()


RULES = Rules(
    lead_in_seconds=5,
    resume_lead_in_seconds=3,
    nudge_after_seconds=600,
    put_away_after_seconds=1800,
    missed_end_grace_seconds=30,
    opening_not_after_seconds=60,
    reminder_age_limit_seconds=7200,
    snooze_seconds=3600,
    undo_seconds=600,
    log_back_days=7,
    quiet_from=time(21),
    quiet_until=time(8),
    day_ends_at=time(3),
    session_slack_seconds=60,
    ease_off_from=6,
    ease_off_lightly_from=4,
    light_variants=(),
    pictures_again=False,
    first_days=7,
    not_at_first=(),
    strength_weekdays=(1, 3, 5),
)


CARE = Care(
    worse_morning_from=2,
    strength_off_hours=48,
    rest_movement_days=7,
    halve_days=7,
    base_numbers=3,
    week_numbers=3,
    maintenance_weekdays=(1, 4),
    function_questions=(),
)


REMINDING = Reminding(
    away=(),
    stop_question_days=30,
    unanswered_every_days=14,
    unanswered_reminders=2,
    welcome_back_days=5,
    preview=7,
    plan_every=3,
    snoozes=3,
    snooze_days=10,
    starts=2,
    proposal_minutes=15,
    proposal_again_days=30,
)


WEEKLY = Weekly(
    weekday=7,
    at=time(18),
    spread_seconds=1800,
    age_limit_seconds=7200,
    again_seconds=1800,
    praise_from=3,
    new_days=7,
    away_days=10,
    tip_days=28,
    barrier="",
)


def phrases(**texts: str) -> Mapping[str, Phrase]:
    """Build phrases; a double underscore stands for the dot of a slug."""
    return {slug.replace("__", "."): {"other": text} for slug, text in texts.items()}


def language(tag: str, **texts: str) -> Language:
    return Language(
        tag=tag, name=tag, phrases=phrases(**texts), vocabulary={}, commands={"start": "Start"}
    )


ENGLISH = language(
    "en",
    said="{text}",
    error__sorry="Sorry",
    toast="Toast",
    unreadable__what="Broken",
    unreadable__safe="Safe",
    unreadable__ways="Wait or begin again",
    button__anew="Begin again",
    button__agree="I agree",
    button__delete="Delete",
)
GERMAN = language("de", said="Gesagt: {text}", error__sorry="Entschuldigung", toast="Hinweis")


GATES = Gates(
    mini_check="",
    mini_check_days=14,
    afterwards="",
    follow_up_seconds=600,
    follow_up_again_seconds=60,
    before_tests="",
    tests=(),
    decisions=(),
    retest_days=14,
    unknown_retests=2,
)


def catalog(version: str = "new") -> Catalog:
    """Build a catalog that has words for the tiny engine and for the shell."""
    group = phrases(**{"group.private-only": "I work in private: {link}"})
    return Catalog(
        version=version,
        intake=(),
        extra_questions={},
        movements={},
        presets={},
        minimum=(),
        gentle=(),
        rules=RULES,
        pain=(),
        care=CARE,
        reminding=REMINDING,
        weekly=WEEKLY,
        keeping=Keeping(consent_version=1, silent_days=365, notice_days=30),
        gates=GATES,
        places=Nowhere(),
        languages={
            "en": replace(ENGLISH, phrases={**ENGLISH.phrases, **group}),
            "de": replace(GERMAN, phrases={**GERMAN.phrases, **group}),
        },
    )


def say(text: str, *, ref: str = "") -> Say:
    return Say(ref=ref, text=(words("said", text=text),))


@dataclass
class TinyEngine:
    """An engine whose turns the test decides: `effects` by typed text, tapped data or timer name.

    "yes" consents, "forget" asks to be forgotten, "boom" raises and "session <version>" begins
    a session of that content version.
    """

    effects: dict[str, tuple[Effect, ...]] = field(default_factory=dict)
    heard: list[Event] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)  # of the catalogs that turns were given

    def __call__(
        self, state: DialogueState, event: Event, *, now: datetime, catalog: Catalog
    ) -> Turn:
        key = key_of(event)
        if key == "boom":
            raise ValueError("a sentence that nobody may log")
        self.heard.append(event)
        self.versions.append(catalog.version)
        effects = self.effects.get(key, ())
        if key == "forget":
            return Turn(state=begin(), effects=(Forget(), *effects))
        state = replace(state, turn=state.turn + 1)
        if key == "yes":
            state = replace(state, consent=Consent(version=1, at=now))
        if key.startswith("session "):
            session = Session(content_version=key.partition(" ")[2], local_date=now.date())
            place = DialoguePlace(step=Step.HOLDING)
            state = replace(state, session=session, main=place)
        return Turn(state=state, effects=effects)


def key_of(event: Event) -> str:
    match event:
        case TextReceived(text=text):
            return text
        case ButtonPressed(data=data):
            return data
        case TimerFired(name=name):
            return name
        case _:
            return type(event).__name__


def text_of(person_id: int, text: str, *, update_id: int, locale: str | None = None) -> Arrival:
    return Arrival(
        person_id=person_id,
        event=TextReceived(text=text, message_id=update_id),
        receipt=UpdateReceipt(update_id=update_id, locale=locale),
    )


def tap_of(person_id: int, data: str, *, update_id: int) -> Arrival:
    return Arrival(
        person_id=person_id,
        event=ButtonPressed(data=data, message_id=7),
        receipt=UpdateReceipt(update_id=update_id, callback_query_id=f"query-{update_id}"),
    )


def firing_of(row: Mapping[str, Any]) -> Arrival:
    """Build the arrival of a timer row's firing."""
    event = TimerFired(name=row["name"], wait_id=row["wait_id"], due_at=row["due_at"])
    receipt = TimerReceipt(timer_id=row["id"])
    return Arrival(person_id=row["person_id"], event=event, receipt=receipt)


@asynccontextmanager
async def database(url: str) -> AsyncIterator[AsyncEngine]:
    """Open a database, with all tables in it."""
    engine = open_engine(async_database_url(url))
    if not is_shared(engine):  # there they have been migrated
        async with engine.begin() as connection:
            await connection.run_sync(SQLModel.metadata.create_all)
    yield engine
    await engine.dispose()


@dataclass
class Shell:
    """The turns with a tiny engine on a real database, and a look at its committed rows."""

    engine: AsyncEngine
    clock: ManualClock = field(default_factory=ManualClock)
    tiny: TinyEngine = field(default_factory=TinyEngine)
    catalogs: Catalogs = field(
        default_factory=lambda: Catalogs(catalog(), files={"a": "b"}, load_files=load_version)
    )
    turns: Turns = field(init=False)

    def __post_init__(self) -> None:
        self.turns = Turns(self.engine, clock=self.clock, catalogs=self.catalogs, advance=self.tiny)

    async def handle(self, *arrivals: Arrival) -> None:
        await self.turns.handle(arrivals)

    async def consenting(self, *people: int) -> None:
        """Let people consent; uses up the update ids from 1000 on."""
        await self.handle(*(text_of(person, "yes", update_id=1000 + person) for person in people))

    async def rows(self, row: type[SQLModel]) -> list[dict[str, Any]]:
        """Return all committed rows of a table, in the order of its key."""
        rows = table(row)
        async with self.engine.begin() as connection:
            found = await connection.execute(select(rows).order_by(*rows.primary_key))
            return [dict(each) for each in found.mappings()]

    async def said(self) -> list[tuple[int, str]]:
        """Return who is to be told what, in the order of the outbox."""
        return [
            (row["person_id"], json.loads(row["payload"])["text"])
            for row in await self.rows(OutboxRow)
            if row["method"] == "sendMessage"
        ]


def load_version(files: Files) -> Catalog:
    """Load a "catalog" whose version is written in its only file."""
    return catalog(files["version"])


def at(minutes: float) -> datetime:
    """Return an instant so many minutes after the tests' clock starts."""
    return datetime.fromtimestamp(MONDAY_MORNING.timestamp() + minutes * 60, UTC)
