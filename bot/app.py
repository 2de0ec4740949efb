"""The bot that fires timers and sends, and by itself also polls: built and wired here by hand."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine
from telegram.request import BaseRequest

from bot.attachments import Attachments
from bot.catalogs import Files
from bot.clock import Clock
from bot.commands import register_commands
from bot.db.broadcasts import prune_copies
from bot.db.claims import is_anything_leased
from bot.db.engine import is_shared
from bot.db.pruning import prune
from bot.db.set_back import set_back
from bot.db.traces import erase_traces
from bot.db.uploads import UploadedFiles
from bot.drawing.artist import Artist
from bot.export import Exporter
from bot.folding import Advance
from bot.foundation import Foundation, lay_foundation
from bot.measuring import MeasuredSender
from bot.operators.broadcasting import Broadcasts
from bot.outbox import Outbox, Sends
from bot.pictures import Pictures
from bot.polling import Poller
from bot.process import STOP_SECONDS, Process
from bot.reminders import Reminders
from bot.sending import Sender
from bot.set_back import ClockWatch
from bot.settings import Settings
from bot.shifts import Shift, Shifts
from bot.throttle import Throttle
from bot.ticker import Ticker
from bot.timers import Timers
from bot.turns import Turns
from content.schema import Catalog
from conversations.engine import advance as engine_advance

log = logging.getLogger(__name__)

SHARE_FOR_OTHERS: Final = 0.5  # of what can be sent, which broadcasts leave to everything else


@dataclass(eq=False, kw_only=True)
class App(Process):
    """The whole bot in one process, or with a `web` beside it all but taking updates in.

    `run` and `start` do everything in the background. `open` does not: then the parts are driven
    step by step with `poller.poll_once()`, `timers.sweep(now)`, `reminders.sweep(now)`,
    `broadcasts.sweep(now)` and `outbox.drain()`.

    Where several processes share the database, only one of them has a shift, which is to fire
    timers and send; `make_shift` builds what it takes.
    """

    poller: Poller
    throttle: Throttle
    make_shift: Callable[[], Shift]
    shifts: Shifts = field(init=False)

    def __post_init__(self) -> None:
        """Prepare the first shift."""
        super().__post_init__()
        self.shifts = Shifts(
            make=self.make_shift,
            on_crash=self._crashed,
            move_rows=partial(set_back, self.engine, self.clock),
        )
        self.turns.on_commit(self.shifts.note)
        self.turns.leave_by(self.shifts.departure)
        self.base.watch.is_sending = lambda: self.shifts.is_on
        if is_shared(self.engine):
            from bot.db.baton import Baton  # noqa: PLC0415 - its driver is for PostgreSQL only

            self.shifts.right = Baton(self.engine, on_news=self.shifts.note)

    @property
    def outbox(self) -> Outbox:
        """The sender of the shift in hand or the next one."""
        return self.shifts.current.outbox

    @property
    def ticker(self) -> Ticker:
        """The ticker of the shift in hand or the next one."""
        return self.shifts.current.ticker

    @property
    def timers(self) -> Timers:
        """Fires due timers."""
        return self.ticker.timers

    @property
    def reminders(self) -> Reminders:
        """Rings due reminders."""
        return self.ticker.reminders

    @property
    def broadcasts(self) -> Broadcasts:
        """Sends running broadcasts."""
        return self.shifts.current.broadcasts

    async def start(self, *, polls: bool = True) -> None:
        """Open, and do everything in the background from here on; polling only if asked to."""
        await self.open()
        self._begin_watching()
        watch = ClockWatch(self.clock, on_set_back=self._clock_set_back)
        self._side.start(watch.run(), name="clock")
        self._work.start(self.shifts.run(), name="shifts")
        if polls:
            self._work.start(self.poller.run(), name="poller")
        self._side.start(register_commands(self.bot, self.catalogs.current), name="commands")
        port = self.base.settings.metrics_port
        if port is not None and (polls or port != self.base.settings.port):
            # Beside a webhook server, PORT is that server's, be it on the same machine.
            self._side.start(self._monitor().serve(port), name="monitor")
        log.info("Started", extra={"action": "started", "content": self.catalogs.current.version})

    async def stop(self) -> None:
        """Finish the turn in hand, give leases back, and close everything."""
        self.poller.stop()
        self.shifts.stop()
        await self._work.close(grace_seconds=STOP_SECONDS)
        await self._side.close()
        await self.close()
        log.info("Stopped", extra={"action": "stopped"})

    def _clock_set_back(self, by: timedelta) -> None:
        self.throttle.set_back(by)
        self.shifts.set_back(by)

    async def run(self, *, polls: bool = True) -> None:
        """Start, and stop at SIGTERM or SIGINT; see `Process.run`."""
        await self._until_over(partial(self.start, polls=polls))


def build_app(
    settings: Settings,
    *,
    clock: Clock,
    catalog: Catalog,
    files: Files | None = None,
    advance: Advance = engine_advance,
    request: BaseRequest | None = None,
) -> App:
    """Build the bot; the arguments are those of `lay_foundation`."""
    base = lay_foundation(
        settings, clock=clock, catalog=catalog, files=files, advance=advance, request=request
    )
    pictures = Pictures(UploadedFiles(base.engine, clock=clock))
    attachments = Attachments(Exporter(base.engine), Artist(), pictures)
    plain = Sender(base.bot, clock=clock, attachments=attachments)
    sender = MeasuredSender(plain, base.metrics.see_call, base.watch.see_call)
    throttle = Throttle(start=clock.now(), per_second=settings.messages_per_second)
    return App(
        base=base,
        poller=Poller(base.reception),
        throttle=throttle,
        make_shift=partial(_shift, base, sender, throttle),
    )


def _shift(base: Foundation, sender: Sends, throttle: Throttle) -> Shift:
    engine, clock = base.engine, base.clock
    outbox = Outbox(engine, sender=sender, take=base.turns.handle, clock=clock, throttle=throttle)
    return Shift(
        outbox=outbox,
        ticker=_ticker(engine, base.turns, outbox, clock),
        broadcasts=_broadcasts(base, outbox),
        is_anything_leased=partial(is_anything_leased, engine) if is_shared(engine) else None,
    )


def _broadcasts(base: Foundation, outbox: Outbox) -> Broadcasts:
    for_others = int(base.settings.messages_per_second * SHARE_FOR_OTHERS)
    return Broadcasts(
        base.engine,
        clock=base.clock,
        rules=lambda: base.catalogs.current.rules,
        free=lambda now: outbox.free_reminder_capacity(now) - for_others,
        wake=outbox.wake,
    )


def _ticker(engine: AsyncEngine, turns: Turns, outbox: Outbox, clock: Clock) -> Ticker:
    return Ticker(
        engine,
        clock=clock,
        timers=Timers(engine, take=turns.handle),
        reminders=Reminders(engine, take=turns.handle),
        free_reminders=outbox.free_reminder_capacity,
        keep_house=partial(_keep_house, engine),
    )


async def _keep_house(engine: AsyncEngine, now: datetime) -> None:
    rows = await prune(engine, now=now) + await prune_copies(engine)
    await erase_traces(engine)
    log.info("Housekeeping done", extra={"action": "housekeeping", "rows": rows})
