"""Operators are alerted to what they have to look at, once an hour, whatever is broken."""

import pytest
from telegram import Bot
from telegram.error import NetworkError

from bot.arrivals import Arrival, UpdateReceipt
from bot.calls import Call, Delivered, RetryAt, Scope
from bot.changes import Changes, FailedEvent
from bot.metrics import Metrics
from bot.operators.alerts import AlertKind, Alerts
from bot.operators.watch import MOST_FAILURES, Watch
from bot.turns import Batch
from conversations.effects import Lane
from tests.office import BOSS
from tests.post import Post
from tests.shell import ANNA, Shell
from tests.telegram_stub import TOKEN, StubRequest

OTHER_BOSS = 900_002


class Desk:
    """Alerts and a watch over a database, and the Telegram that operators look at."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.clock = shell.clock
        self.request = StubRequest()
        self.metrics = Metrics()
        self.alerts = self.another()
        self.watch = Watch(shell.engine, clock=self.clock, alerts=self.alerts)
        self.watch.is_sending = lambda: True

    def another(self, *operators: int) -> Alerts:
        """Build the alerts of one more process."""
        return Alerts(
            Bot(TOKEN, request=self.request, get_updates_request=self.request),
            self.shell.engine,
            clock=self.clock,
            metrics=self.metrics,
            operators=frozenset(operators or {BOSS}),
        )

    async def look(self, *, after_seconds: float = 0) -> None:
        self.clock.advance(after_seconds)
        await self.watch.look(self.clock.now())

    def fail(self, turns: int, *, error: str = "KeyError") -> None:
        failed = FailedEvent(kind="TextReceived", error=error, person_id=ANNA)
        changes = Changes(person_id=ANNA, failed=[failed] * turns)
        receipt = UpdateReceipt(update_id=1)
        self.watch.see_batch(
            Batch(
                arrivals=(Arrival(person_id=ANNA, event=None, receipt=receipt),),
                changes=(changes,),
                at=self.clock.now(),
                seconds=0.0,
                folding_seconds=0.0,
            )
        )

    @property
    def told(self) -> list[str]:
        return [call["text"] for call in self.request.calls_of("sendMessage")]


@pytest.fixture
def desk(shell: Shell) -> Desk:
    return Desk(shell)


@pytest.mark.databases("sqlite", "postgresql")
async def test_an_alert_is_told_once_an_hour_by_all_processes_together(desk: Desk) -> None:
    other_process = desk.another()
    for alerts in (desk.alerts, other_process, desk.alerts):
        await alerts.tell(AlertKind.TURNS_FAILING, "Turns fail.")
    await other_process.tell(AlertKind.SENDER_STUCK, "The sender is stuck.")
    desk.clock.advance(3600)
    await other_process.tell(AlertKind.TURNS_FAILING, "Still.")
    assert desk.told == ["⚠ Turns fail.", "⚠ The sender is stuck.", "⚠ Still."]


async def test_an_alert_that_nobody_got_is_tried_again(desk: Desk) -> None:
    desk.request.script("sendMessage", NetworkError("away"))
    await desk.alerts.tell(AlertKind.SENDER_STUCK, "Stuck.")
    await desk.alerts.tell(AlertKind.SENDER_STUCK, "Stuck.")
    await desk.alerts.tell(AlertKind.SENDER_STUCK, "Stuck.")
    assert len(desk.told) == 2


async def test_every_alert_is_counted_and_logged_even_without_operators(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    nobody = Alerts(
        desk.alerts._bot,  # noqa: SLF001 - never called
        desk.shell.engine,
        clock=desk.clock,
        metrics=desk.metrics,
        operators=frozenset(),
    )
    await nobody.tell(AlertKind.DATABASE_AWAY, "Away.")
    assert desk.told == []
    assert desk.metrics.registry.get_sample_value(
        "bot_alerts_total", {"kind": "database_away"}
    ) == pytest.approx(1)
    assert [record.__dict__["kind"] for record in caplog.records] == ["database_away"]


async def test_a_few_failing_turns_are_no_alert_and_many_are(desk: Desk) -> None:
    desk.fail(MOST_FAILURES - 1)
    await desk.look(after_seconds=601)
    desk.fail(MOST_FAILURES - 1)
    await desk.look()
    assert desk.told == []
    desk.fail(1)
    await desk.look()
    assert desk.told == [f"⚠ {MOST_FAILURES} turns have failed within 10 minutes."]


async def test_people_whose_state_cannot_be_read_are_an_alert_at_once(desk: Desk) -> None:
    desk.fail(2, error="StateUnreadable")
    await desk.look()
    await desk.look(after_seconds=3600)
    [told] = desk.told
    assert "cannot be read (just now: 1)" in told


async def test_a_sender_that_gets_nothing_through_is_told(post: Post) -> None:
    desk = Desk(post.shell)
    await post.queue("waits")
    await desk.look(after_seconds=59)
    assert desk.told == []
    await desk.look(after_seconds=30)
    assert "The oldest message has waited for 89 seconds." in desk.told[0]


async def test_a_sender_that_is_busy_or_not_ours_is_not_stuck(post: Post) -> None:
    desk = Desk(post.shell)
    await post.queue("waits")
    call = Call(id=1, person_id=ANNA, lane=Lane.REPLY, method="sendMessage", payload={})
    desk.clock.advance(80)
    desk.watch.see_call(call, Delivered(at=desk.clock.now()), 0.1)
    await desk.look()
    desk.clock.advance(55)
    desk.watch.see_call(call, RetryAt(at=desk.clock.now(), scope=Scope.ROW), 0.1)
    await desk.look()
    assert desk.told == []
    desk.watch.is_sending = lambda: False
    await desk.look(after_seconds=600)
    assert desk.told == []


async def test_a_message_that_waits_for_a_limit_is_no_alert(post: Post) -> None:
    desk = Desk(post.shell)
    await post.queue("later", retry_at=post.after(3600))
    await post.queue("by the way", lane=Lane.EDIT.value)
    await desk.look(after_seconds=600)
    assert desk.told == []


async def test_a_database_that_stays_away_is_told_without_it(desk: Desk) -> None:
    desk.watch._engine = desk.alerts._engine = away()  # type: ignore[assignment] # noqa: SLF001
    await desk.look()
    await desk.look(after_seconds=59)
    assert desk.told == []
    await desk.look(after_seconds=1)
    await desk.look(after_seconds=15)
    assert desk.told == ["⚠ The database has not answered since 06:30:00 UTC (ConnectionError)."]


def away() -> object:
    """Return an engine that cannot be reached."""

    class Away:
        def begin(self) -> None:
            raise ConnectionError("away")

    return Away()
