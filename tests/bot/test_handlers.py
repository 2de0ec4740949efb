"""Each kind of update becomes the event it means, whatever people send."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import Update
from telegram.ext import Application

from bot.arrivals import NOBODY, Arrival, RejectedReceipt, UpdateReceipt
from bot.handlers import Handlers, Inbox
from bot.polling import PollingBot
from bot.reception import AnyApplication
from conversations.effects import words
from conversations.events import (
    BotBlocked,
    ButtonPressed,
    CommandReceived,
    Event,
    LocationShared,
    OtherReceived,
    ReactionAdded,
    TextReceived,
)
from tests.shell import ANNA
from tests.telegram_stub import TOKEN, StubRequest
from tests.updates import DATE, Raw, group, membership, message, private, reaction, tap


class Desk:
    """Translates raw updates with the real handlers."""

    def __init__(self, application: AnyApplication, inbox: Inbox) -> None:
        self.application = application
        self.inbox = inbox

    async def arrivals(self, raw: Raw) -> list[Arrival]:
        await self.application.process_update(Update.de_json(raw, self.application.bot))
        return self.inbox.drain()

    async def event(self, raw: Raw) -> Event | None:
        (arrival,) = await self.arrivals(raw)
        return arrival.event


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    request = StubRequest()
    bot = PollingBot(TOKEN, request=request, get_updates_request=request)
    application: Application[Any, Any, Any, Any, Any, Any]
    application = Application.builder().bot(bot).updater(None).job_queue(None).build()
    inbox = Inbox()
    Handlers(inbox).register(application)
    await application.initialize()
    yield Desk(application, inbox)
    await application.shutdown()


async def test_a_text_arrives_with_its_sender_and_language(desk: Desk) -> None:
    assert await desk.arrivals(message(3, ANNA, text="half past seven")) == [
        Arrival(
            person_id=ANNA,
            event=TextReceived(text="half past seven", message_id=30),
            receipt=UpdateReceipt(update_id=3, locale="de"),
        )
    ]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("/start", CommandReceived(name="start")),
        ("/START", CommandReceived(name="start")),
        ("/start@KneesBot", CommandReceived(name="start")),
        ("/start@kneesbot  deep-link ", CommandReceived(name="start", argument="deep-link")),
        ("/broadcast one\ntwo", CommandReceived(name="broadcast", argument="one\ntwo")),
        ("/start@OtherBot", TextReceived(text="/start@OtherBot", message_id=10)),
        ("/7:30", TextReceived(text="/7:30", message_id=10)),
        ("/", TextReceived(text="/", message_id=10)),
        ("not a /start", TextReceived(text="not a /start", message_id=10)),
    ],
)
async def test_commands_are_told_from_text(desk: Desk, text: str, event: Event) -> None:
    assert await desk.event(message(1, ANNA, text=text)) == event


async def test_a_tap_brings_its_data_and_the_query_to_answer(desk: Desk) -> None:
    assert await desk.arrivals(tap(4, ANNA, "ready:3:go")) == [
        Arrival(
            person_id=ANNA,
            event=ButtonPressed(data="ready:3:go", message_id=5),
            receipt=UpdateReceipt(update_id=4, callback_query_id="q4", locale="de"),
        )
    ]


async def test_a_tap_without_data_or_message_is_a_tap_all_the_same(desk: Desk) -> None:
    raw = tap(4, ANNA, None) | {}
    del raw["callback_query"]["message"]
    raw["callback_query"]["inline_message_id"] = "x"
    (arrival,) = await desk.arrivals(raw)
    assert (arrival.person_id, arrival.event) == (ANNA, ButtonPressed(data="", message_id=0))


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ({"latitude": 52.5, "longitude": 13.4}, "Europe/Berlin"),
        ({"latitude": -31.55, "longitude": 159.08}, "Australia/Lord_Howe"),
    ],
)
async def test_a_shared_place_becomes_its_zone(desk: Desk, place: Raw, zone: str) -> None:
    assert await desk.event(message(1, ANNA, location=place)) == LocationShared(zone=zone)


async def test_a_venue_is_a_place_too(desk: Desk) -> None:
    place = {"latitude": 52.5, "longitude": 13.4}
    venue = {"location": place, "title": "Gym", "address": "Street 1"}
    raw = message(1, ANNA, venue=venue, location=place)
    assert await desk.event(raw) == LocationShared(zone="Europe/Berlin")


FILE = {"file_id": "f", "file_unique_id": "u"}
PICTURE = FILE | {"width": 1, "height": 1}


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("sticker", PICTURE | {"is_animated": False, "is_video": False, "type": "regular"}),
        ("photo", [PICTURE]),
        ("voice", FILE | {"duration": 1}),
        ("video_note", FILE | {"length": 1, "duration": 1}),
        ("contact", {"phone_number": "1", "first_name": "A"}),
        ("dice", {"emoji": "🎲", "value": 1}),
    ],
)
async def test_what_the_bot_cannot_use_is_named(desk: Desk, kind: str, content: object) -> None:
    assert await desk.event(message(1, ANNA, **{kind: content})) == OtherReceived(kind=kind)


async def test_a_kind_of_message_that_is_new_is_answered_too(desk: Desk) -> None:
    assert await desk.event(message(1, ANNA, hologram={})) == OtherReceived(kind="unknown")


async def test_a_forwarded_text_is_no_answer(desk: Desk) -> None:
    origin = {"type": "hidden_user", "date": DATE, "sender_user_name": "B"}
    raw = message(1, ANNA, text="done", forward_origin=origin)
    assert await desk.event(raw) == OtherReceived(kind="forward")


async def test_a_service_message_is_only_noted(desk: Desk) -> None:
    raw = message(1, ANNA, message_auto_delete_timer_changed={"message_auto_delete_time": 1})
    assert await desk.event(raw) is None


@pytest.mark.parametrize(
    ("old", "new", "event"),
    [
        ("", "👍", ReactionAdded(added=("👍",), message_id=5)),
        ("👎", "👎👍", ReactionAdded(added=("👍",), before=("👎",), message_id=5)),
        ("", "🔥👍", ReactionAdded(added=("🔥", "👍"), message_id=5)),
        ("👍", "", None),
        ("👍", "👍", None),
    ],
)
async def test_only_an_added_reaction_is_an_event(
    desk: Desk, old: str, new: str, event: Event | None
) -> None:
    assert await desk.event(reaction(1, ANNA, old=old, new=new)) == event


async def test_being_blocked_is_heard_and_being_unblocked_is_noted(desk: Desk) -> None:
    assert await desk.event(membership(1, private(ANNA), "kicked")) == BotBlocked()
    assert await desk.event(membership(2, private(ANNA), "member")) is None


async def test_a_group_is_told_once_that_the_bot_works_in_private(desk: Desk) -> None:
    (joined,) = await desk.arrivals(membership(1, group(), "member"))
    assert joined.event is None
    assert joined.answer is not None
    assert joined.answer.ephemeral is True
    assert joined.answer.text == (words("group.private-only", link="https://t.me/KneesBot"),)
    raw = message(2, ANNA, text="/start", chat=group())
    assert [arrival.answer for arrival in await desk.arrivals(raw)] == [None]


async def test_being_put_out_of_a_group_is_answered_by_nothing(desk: Desk) -> None:
    (arrival,) = await desk.arrivals(membership(1, group(), "left"))
    assert (arrival.event, arrival.answer) == (None, None)


async def test_an_update_of_a_new_kind_counts_as_handled(desk: Desk) -> None:
    (arrival,) = await desk.arrivals({"update_id": 9, "something_new": {}})
    assert arrival == Arrival(
        person_id=NOBODY, event=None, receipt=UpdateReceipt(update_id=9, locale=None)
    )


async def test_an_update_whose_translation_raises_is_recorded_and_answered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> str:
        raise LookupError

    monkeypatch.setattr("bot.updates.zone_at", fail)
    raw = message(1, ANNA, location={"latitude": 52.5, "longitude": 13.4})
    (arrival,) = await desk.arrivals(raw)
    assert arrival.receipt == RejectedReceipt(update_id=1, error="LookupError")
    assert arrival.answer is not None
    assert arrival.answer.text == (words("error.sorry"),)
