"""One person's first week in a minute: the real bot, the real stand-in, a fast clock, a terminal.

`python -m bot demo` plays it and ends with 1 if the bot left anything unanswered. On a terminal it
takes its time, so that it can be read; into a file it is written as fast as it happens.
"""

import asyncio
import shutil
import sys
import textwrap
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TextIO
from zoneinfo import ZoneInfo

from bot.app import App, build_app
from bot.clock import FASTEST_RATE, MovableClock
from bot.db.counting import depths
from bot.running import SANDBOX_TOKEN, patient
from bot.sandbox.person import NotPossible, PersonSide
from bot.sandbox.seen import SeenMessage
from bot.sandbox.server import Sandbox
from bot.settings import Settings, async_database_url
from content.loader import load_files, read_files

BEGINS: Final = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # a Monday, 07:00 in Berlin
ZONE: Final = ZoneInfo("Europe/Berlin")
ANSWER_SECONDS: Final = 10.0  # real ones; whoever waits longer has been forgotten
LOOK_SECONDS: Final = 0.02  # real ones, from one look at the chat to the next
READING_SECONDS: Final = 0.12  # real ones for each line, on a terminal
LONGEST_WAIT: Final = timedelta(minutes=15)  # until something comes by itself
MOST_INPUTS: Final = 60  # in one session
LEADS_ON: Final = ("Ready", "Softer", "Done", "Go on", "Count it", "Harder", "2")
SESSION_ENDS: Final = "of the last 7 days"
REMINDS: Final = "Not today"  # a button that only a reminder has
WEEKLY: Final = "this week"  # words of the line that looks back on the week
DAY_AFTER: Final = "the day after"  # words of a question that some mornings bring along
DAYS: Final = 7
WIDEST: Final = 92
INTAKE: Final = (
    "[I am 18 or over and I agree]", "[Right]", "[3]", "none", "None of these", "[None of these]",
    "[None of these]", "[Left]", "[Only my hands]", "[About 5 minutes]", "Berlin", "7:30",
)  # fmt: skip


class Terminal:
    """Prints the conversation, and below it, on a real terminal, what time it is there."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._live = out.isatty()
        self._width = min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns - 2)
        self._unread = 0  # lines

    def heading(self, words: str) -> None:
        """Begin a day."""
        self._line(f"\n── {words} " + "─" * max(2, 40 - len(words)))

    def said(self, words: str) -> None:
        """Print what the person typed or tapped."""
        self._line(f"> {words}")

    def wrote(self, message: SeenMessage) -> None:
        """Print a message of the bot."""
        shown = message.text or f"({message.kind})"
        if message.kind == "photo" and message.text:
            shown = f"(picture)\n{shown}"
        for line in shown.splitlines():
            self._line(
                textwrap.fill(line, self._width, initial_indent="  ", subsequent_indent="  ")
            )
        for row in message.buttons:
            self._line("  " + " ".join(f"[{button.text}]" for button in row))

    def progress(self, words: str) -> None:
        """Show how far things are, in a line that the next one replaces."""
        if self._live:
            self._out.write(f"\r\x1b[K{words[: self._width]}")
            self._out.flush()

    async def lets_read(self) -> None:
        """Wait until somebody at a terminal has read what is new."""
        lines, self._unread = self._unread, 0
        if self._live:
            await asyncio.sleep(lines * READING_SECONDS)

    def _line(self, words: str) -> None:
        self._unread += 1
        self._out.write(f"\r\x1b[K{words}\n" if self._live else f"{words}\n")


@dataclass(kw_only=True)
class Somebody:
    """The person of the demo: acts, waits for the answer, and counts what never came."""

    side: PersonSide
    clock: MovableClock
    terminal: Terminal
    bot_is_quiet: Callable[[], Awaitable[bool]]
    shown: int = 0
    unanswered: list[str] = field(default_factory=list)

    async def does(self, *acts: str) -> None:
        """Type each text, or tap it where it is in brackets, and see what the bot says to it."""
        for act in acts:
            before = self.side.from_bot()
            self.terminal.said(act)
            try:
                self._act(act)
            except NotPossible as problem:
                self.unanswered.append(f"{act} ({problem})")
                return
            if not await self._sees(self.bot_is_quiet, ANSWER_SECONDS):
                self.unanswered.append(act)
            elif self.side.from_bot() == before:
                self.unanswered.append(f"{act} (the bot said nothing)")
            await self.terminal.lets_read()

    def _act(self, act: str) -> None:
        if act.startswith("["):
            self.side.taps(act[1:-1])
        else:
            self.side.sends(act)

    async def answers_if_asked(self, words: str, act: str) -> None:
        """Answer a question that does not come every day."""
        if words in self.side.last.text:
            await self.does(act)

    async def waits(self, *, until: Callable[[], bool]) -> None:
        """Wait for something that comes by itself, and for what else comes with it."""

        async def is_there() -> bool:
            return until() and await self.bot_is_quiet()

        if not await self._sees(is_there, LONGEST_WAIT.total_seconds() / self.clock.rate):
            self.unanswered.append("(waiting)")
        await self.terminal.lets_read()

    async def goes_through_a_session(self) -> None:
        """Tap whatever leads on, until the session is over and what was asked about it answered."""
        begun = self.side.last.id
        for _ in range(MOST_INPUTS):
            await self.waits(until=lambda: self._is_over(begun) or bool(self._leading_on()))
            if not self._leading_on() or self.unanswered:
                return
            await self.does(f"[{self._leading_on()}]")
        self.unanswered.append("(the session did not end)")

    def _is_over(self, begun: int) -> bool:
        return any(SESSION_ENDS in one.text for one in self.side.from_bot() if one.id > begun)

    def _leading_on(self) -> str:
        return next((label for label in LEADS_ON if label in self.side.last.labels), "")

    async def sleeps_until(self, hour: int, minute: int, *, days: int = 1) -> None:
        """Let the clock jump to that time on the wall, so many days later, as nights do."""
        then = self.clock.now().astimezone(ZONE) + timedelta(days=days)
        then = then.replace(hour=hour, minute=minute, second=0, microsecond=0)
        self.terminal.heading(f"{then:%A %H:%M}")
        self.clock.move_to(then.astimezone(UTC))

    async def hears(self, of: Callable[[SeenMessage], bool]) -> None:
        """Wait for the bot to write such a message by itself."""
        seen = self.side.last.id
        await self.waits(
            until=lambda: any(one.id > seen and of(one) for one in self.side.from_bot())
        )

    async def _sees(self, reached: Callable[[], Awaitable[bool]], seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                while not await reached():
                    self._show()
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError:
            return False
        finally:
            self._show()
        return True

    def _show(self) -> None:
        messages = self.side.from_bot()
        for message in messages:
            if message.id > self.shown:
                self.shown = message.id
                self.terminal.wrote(message)
        if messages:
            now = self.clock.now()
            days = min((now - BEGINS).days + 1, DAYS)
            at = now.astimezone(ZONE)
            newest = messages[-1].text.replace("\n", " · ")
            lived = "▰" * days + "▱" * (DAYS - days)
            speed = f"x{self.clock.rate:g}"
            self.terminal.progress(f"{lived} {at:%a %H:%M:%S} ({speed})  {newest}")


async def first_week(anna: Somebody) -> None:
    """Live through the first week."""
    anna.terminal.heading("Monday 07:00")
    await anna.does("/start", *INTAKE, "/routine")
    await anna.goes_through_a_session()
    await anna.does("thanks!")
    await a_morning(anna, "[Done already]")
    await a_morning(anna, "[Start]")
    await anna.goes_through_a_session()
    await a_morning(anna, "[Not today]")
    await a_morning(anna, "done, pain 2")
    await a_morning(anna, "💪")
    await anna.sleeps_until(17, 59)
    await anna.hears(lambda message: WEEKLY in message.text)
    await anna.does("/progress")


async def a_morning(anna: Somebody, answer: str) -> None:
    """Hear the reminder and answer it."""
    await anna.sleeps_until(7, 29)
    await anna.hears(lambda message: REMINDS in message.labels)
    await anna.answers_if_asked(DAY_AFTER, "[2]")
    await anna.does(answer)


async def play(out: TextIO) -> Sequence[str]:
    """Play the demo and return what was left unanswered."""
    clock = MovableClock(start=BEGINS, rate=FASTEST_RATE)
    sandbox = Sandbox(clock=clock)
    await sandbox.start()
    with TemporaryDirectory(prefix="demo-") as folder:
        app = _app(sandbox.url, clock, Path(folder))
        await app.start()
        try:
            anna = Somebody(
                side=sandbox.person(1),
                clock=clock,
                terminal=Terminal(out),
                bot_is_quiet=partial(_is_quiet, app, sandbox),
            )
            await first_week(anna)
        finally:
            await app.stop()
            await sandbox.stop()
    return anna.unanswered


async def _is_quiet(app: App, sandbox: Sandbox) -> bool:
    """Say whether the bot has taken in everything, and has nothing more to say."""
    if sandbox.pending_updates:
        return False
    async with app.engine.connect() as connection:
        return not await depths(connection)


def _app(url: str, clock: MovableClock, folder: Path) -> App:
    files = read_files()
    database_url = async_database_url(f"sqlite:///{folder / 'demo.sqlite3'}")
    settings = Settings(token=SANDBOX_TOKEN, api_url=url, database_url=database_url)
    return build_app(settings, clock=clock, catalog=patient(load_files(files)), files=files)


async def run_demo(_settings: Settings) -> None:
    """Play the demo on the terminal; ends the program with 1 if anything was left unanswered."""
    unanswered = await play(sys.stdout)
    if unanswered:
        sys.stdout.write(f"\nLeft unanswered: {', '.join(unanswered)}\n")
        sys.exit(1)
    sys.stdout.write("\nEverything was answered.\n")
