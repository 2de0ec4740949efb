"""Updates are confirmed only after their turns have committed."""

import logging
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from telegram import Bot
from telegram.error import InvalidToken, NetworkError, TelegramError, TimedOut
from telegram.ext import Application

from bot.arrivals import Arrival, RejectedReceipt
from bot.handlers import Handlers, Inbox
from bot.polling import Poller, PollingBot
from bot.reception import Reception
from conversations.events import TextReceived
from tests.shell import ANNA
from tests.telegram_stub import TOKEN, StubRequest, ok, refusal
from tests.updates import message


class Station:
    """A poller on a stubbed Telegram, whose batches land in `batches`."""

    def __init__(self) -> None:
        self.request = StubRequest()
        self.batches: list[list[Arrival]] = []
        self.refusing: list[Exception] = []
        self.pauses: list[float] = []
        inbox = Inbox()
        bot = PollingBot(TOKEN, request=self.request, get_updates_request=self.request)
        application: Application[Any, Any, Any, Any, Any, Any]
        application = Application.builder().bot(bot).updater(None).job_queue(None).build()
        Handlers(inbox).register(application)
        self.application = application
        self.poller = Poller(Reception(application, inbox=inbox, take=self.take), sleep=self.sleep)

    async def take(self, arrivals: Sequence[Arrival]) -> None:
        if self.refusing:
            raise self.refusing.pop(0)
        self.batches.append(list(arrivals))

    async def sleep(self, seconds: float) -> None:
        """Stop when the script has run out; otherwise note the pause."""
        self.pauses.append(seconds)
        if not self.request.scripted.get("getUpdates"):
            self.poller.stop()

    @property
    def offsets(self) -> list[str | None]:
        return [call.get("offset") for call in self.request.calls_of("getUpdates")]

    @property
    def texts(self) -> list[list[str]]:
        return [
            [arrival.event.text for arrival in batch if isinstance(arrival.event, TextReceived)]
            for batch in self.batches
        ]


@pytest.fixture
async def station() -> Station:
    station = Station()
    await station.application.initialize()
    return station


def texts(*numbers: int) -> tuple[int, Any]:
    return ok([message(number, ANNA, text=f"text {number}") for number in numbers])


DOWN = NetworkError("away")
LOCKED = OperationalError("COMMIT", {}, Exception("database is locked"))


async def test_a_batch_is_confirmed_by_the_poll_after_it(station: Station) -> None:
    station.request.script("getUpdates", texts(5, 6), texts(7), ok([]))
    counts = [await station.poller.poll_once() for _ in range(3)]
    assert counts == [2, 1, 0]
    assert station.offsets == [None, "7", "8"]
    assert station.texts == [["text 5", "text 6"], ["text 7"], []]


async def test_a_batch_that_could_not_be_stored_is_fetched_again(station: Station) -> None:
    station.request.script("getUpdates", texts(5), texts(5), ok([]))
    station.refusing = [LOCKED]
    with pytest.raises(OperationalError):
        await station.poller.poll_once()
    await station.poller.poll_once()
    await station.poller.poll_once()
    assert station.offsets == [None, None, "6"]
    assert station.texts == [["text 5"], []]


async def test_reactions_and_blocks_are_asked_for_by_name(station: Station) -> None:
    station.request.script("getUpdates", ok([]))
    await station.poller.poll_once()
    (call,) = station.request.calls_of("getUpdates")
    assert call["allowed_updates"] == (
        '["message", "callback_query", "message_reaction", "my_chat_member"]'
    )


async def test_an_update_that_cannot_be_read_is_recorded_and_stepped_over(
    station: Station, caplog: pytest.LogCaptureFixture
) -> None:
    broken = {"update_id": 6, "message": {"text": "a sentence that nobody may log"}}
    batch = [message(5, ANNA, text="a"), broken, message(7, ANNA, text="b")]
    station.request.script("getUpdates", ok(batch), ok([]))
    with caplog.at_level(logging.DEBUG, logger="bot"):
        await station.poller.poll_once()
    await station.poller.poll_once()
    assert station.texts[0] == ["a", "b"]
    assert station.batches[0][1].receipt == RejectedReceipt(update_id=6, error="KeyError")
    assert station.offsets == [None, "8"]
    assert "sentence" not in caplog.text


async def test_nonsense_without_an_id_does_not_hide_its_neighbours(station: Station) -> None:
    batch = ["nonsense", {"message": 1}, message(7, ANNA, text="b")]
    station.request.script("getUpdates", ok(batch), ok(["nonsense"]))
    assert await station.poller.poll_once() == 3
    assert station.texts == [["b"]]
    with pytest.raises(TelegramError):
        await station.poller.poll_once()


async def test_outages_slow_polling_down_within_bounds_and_never_end_it(
    station: Station,
) -> None:
    station.request.script("getUpdates", *[DOWN] * 4, TimedOut(), *[DOWN] * 4)
    await station.poller.run()
    assert station.pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]


async def test_a_good_poll_ends_the_slowness(station: Station) -> None:
    station.request.script("getUpdates", DOWN, DOWN, ok([]), DOWN)
    await station.poller.run()
    assert station.pauses == [0.5, 1.0, 0.5]


@pytest.mark.parametrize(
    ("answer", "pause"),
    [
        (refusal(429, "Too Many Requests: retry after 7", retry_after=7), 7.0),
        (refusal(429, "Too Many Requests: retry after 9999", retry_after=9999), 300.0),
        (refusal(500, "Internal Server Error: restart"), 0.5),
        (refusal(409, "Conflict: terminated by other getUpdates request"), 0.5),
        (refusal(400, "Bad Request: whatever"), 0.5),
        ((502, {}), 0.5),
    ],
)
async def test_refusals_are_waited_out(station: Station, answer: Any, pause: float) -> None:  # noqa: ANN401
    station.request.script("getUpdates", answer)
    await station.poller.run()
    assert station.pauses == [pause]


async def test_a_webhook_in_the_way_is_deleted_without_losing_updates(station: Station) -> None:
    conflict = "Conflict: can't use getUpdates method while webhook is active"
    station.request.script("getUpdates", refusal(409, conflict))
    await station.poller.run()
    assert station.request.calls_of("deleteWebhook") == [{"drop_pending_updates": "false"}]


async def test_a_database_outage_is_waited_out_too(station: Station) -> None:
    station.request.script("getUpdates", texts(5), texts(5), DOWN)
    station.refusing = [LOCKED]
    await station.poller.run()
    assert station.texts == [["text 5"]]


async def test_telegram_being_away_at_the_start_is_waited_out() -> None:
    station = Station()
    station.request.script("getMe", DOWN, DOWN)
    station.request.script("getUpdates", texts(5), DOWN)
    await station.poller.run()
    assert station.texts == [["text 5"]]


async def test_a_token_that_telegram_does_not_know_ends_polling() -> None:
    station = Station()
    station.request.script("getMe", refusal(401, "Unauthorized"))
    with pytest.raises(InvalidToken):
        await station.poller.run()


async def test_a_token_that_was_good_is_given_up_only_after_several_refusals(
    station: Station,
) -> None:
    station.request.script("getUpdates", ok([]), *[refusal(404, "Not Found")] * 6)
    with pytest.raises(InvalidToken):
        await station.poller.run()
    assert len(station.pauses) == 5


async def test_another_kind_of_bot_is_refused() -> None:
    bot = Bot(TOKEN)
    application: Application[Any, Any, Any, Any, Any, Any]
    application = Application.builder().bot(bot).updater(None).job_queue(None).build()
    station = Station()
    with pytest.raises(TypeError):
        Poller(Reception(application, inbox=Inbox(), take=station.take))
