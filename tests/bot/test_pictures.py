"""Pictures of movements over real HTTP: uploaded once, sent by their id, and never in the way."""

import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.attachments import Attachments, ExportedFile
from bot.db.engine import table
from bot.db.tables import Delivery, UploadRow
from bot.db.uploads import UploadedFiles
from bot.drawing.artist import Artist
from bot.outbox import Outbox
from bot.pictures import SHOWN_AT, Pictures
from bot.polling import PollingBot
from bot.request import AiohttpRequest
from bot.sandbox.faults import Fault, FaultPlan
from bot.sandbox.server import Sandbox
from bot.sending import Sender
from bot.throttle import Throttle
from content.pictures import digest_of
from conversations.effects import Edit, Say, SentMessage, words
from tests.fakes import ManualClock
from tests.fixtures_sandbox import TOKEN
from tests.playbook import shipped
from tests.post import Post, post_office
from tests.shell import ANNA, BEN, say, text_of

BRIDGE = shipped().pictures["bridge"]


async def no_export(_person_id: int) -> Sequence[ExportedFile]:
    return []


class Line:
    """A sender whose calls go over HTTP to the sandbox, and what it sends."""

    def __init__(self, post: Post, sandbox: Sandbox, bot: PollingBot, folder: Path) -> None:
        self.post, self.sandbox = post, sandbox
        self._bot, self._folder = bot, folder
        self._updates = 0
        self.begin_sender()

    def begin_sender(self) -> None:
        """Begin anew, as after a crash: nothing is remembered but what is stored."""
        clock, engine = self.post.clock, self.post.shell.engine
        pictures = Pictures(UploadedFiles(engine, clock=clock), folder=self._folder)
        files = Attachments(no_export, Artist(), pictures)
        self.post.outbox = Outbox(
            engine,
            sender=Sender(self._bot, clock=clock, attachments=files),
            take=self.post.take,
            clock=clock,
            throttle=Throttle(start=clock.now()),
        )

    async def shows(self, *effects: Say | Edit, person_id: int = ANNA) -> None:
        """Let one turn cause these effects, and send everything."""
        self._updates += 1
        await self.post.shell.consenting(person_id)
        self.post.shell.tiny.effects["go"] = effects
        await self.post.shell.handle(text_of(person_id, "go", update_id=self._updates))
        await self.post.until_idle()

    def last(self, person_id: int = ANNA) -> tuple[str, str]:
        """Return the kind and the words of the newest message."""
        newest = self.sandbox.person(person_id).last
        return newest.kind, newest.text

    def uploads(self) -> int:
        sent = [str(call.arguments.get("photo")) for call in self.sandbox.calls_of("sendPhoto")]
        return sum(not photo.startswith("AgAC") for photo in sent)

    async def ids(self) -> list[str]:
        return [row["file_id"] for row in await self.post.shell.rows(UploadRow)]


def instruction(text: str = "Lift", *, ref: str = "m1", digest: str = BRIDGE.digest) -> Say:
    return replace(say(text, ref=ref), picture=replace(BRIDGE, digest=digest))


def changed(text: str, *, pictured: bool) -> Edit:
    said = (words("said", text=text),)
    return Edit(target=SentMessage(ref="m1"), text=said, pictured=pictured)


@pytest.fixture
async def line(
    database_url: str, sandbox: Sandbox, clock: ManualClock, tmp_path: Path
) -> AsyncIterator[Line]:
    for person_id in (ANNA, BEN):
        sandbox.person(person_id).sends("hi")
    (tmp_path / "bridge.png").write_bytes((SHOWN_AT / "bridge.png").read_bytes())
    calls, polling = AiohttpRequest(), AiohttpRequest()
    bot = PollingBot(TOKEN, f"{sandbox.url}/bot", request=calls, get_updates_request=polling)
    async with post_office(database_url, clock) as post, bot:
        yield Line(post, sandbox, bot, tmp_path)


@pytest.mark.databases("sqlite", "postgresql")
async def test_a_picture_is_uploaded_once_and_then_sent_by_its_id(line: Line) -> None:
    await line.shows(instruction("One"))
    assert line.last() == ("photo", "One")
    await line.shows(instruction("Two"), person_id=BEN)
    line.begin_sender()
    await line.shows(instruction("Three"))
    assert line.last() == ("photo", "Three")
    assert (line.uploads(), len(await line.ids())) == (1, 1)


async def test_the_words_below_a_picture_are_changed_in_one_call(line: Line) -> None:
    await line.shows(instruction("One"), changed("Two", pictured=True))
    assert line.last() == ("photo", "Two")
    assert len(line.sandbox.calls_of("editMessageCaption")) == 1
    assert not line.sandbox.calls_of("editMessageText")


async def test_words_are_changed_even_if_the_message_is_not_what_it_should_be(line: Line) -> None:
    await line.shows(instruction("One"), changed("Two", pictured=False))
    assert line.last() == ("photo", "Two")
    await line.shows(say("One", ref="m1"), changed("Three", pictured=True))
    await line.shows(instruction("One", digest="gone"), changed("Four", pictured=True))
    assert line.last() == ("text", "Four")


@pytest.mark.databases("sqlite", "postgresql")
async def test_an_id_that_telegram_does_not_take_any_more_is_replaced(line: Line) -> None:
    await line.shows(instruction("One"))
    (good,) = await line.ids()
    async with line.post.shell.engine.begin() as connection:
        await connection.execute(update(table(UploadRow)).values(file_id="AgACAgstale"))
    line.begin_sender()
    await line.shows(instruction("Two"))
    assert line.last() == ("photo", "Two")
    (now,) = await line.ids()
    assert (line.uploads(), now not in ("AgACAgstale", good)) == (2, True)


async def test_a_file_that_is_gone_or_another_one_leaves_its_words_to_be_said(
    line: Line, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        await line.shows(instruction("An older one", digest="0" * 64))
    assert line.last() == ("text", "An older one")
    (tmp_path / "bridge.png").unlink()
    await line.shows(instruction("No file"))
    assert line.last() == ("text", "No file")
    assert not line.sandbox.calls_of("sendPhoto")
    assert "A picture is not there any more" in caplog.text


async def test_an_older_picture_that_telegram_has_still_comes(line: Line, tmp_path: Path) -> None:
    await line.shows(instruction("One"))
    (tmp_path / "bridge.png").write_bytes(b"redrawn")
    line.begin_sender()
    await line.shows(instruction("Two"))
    assert line.last() == ("photo", "Two")


async def test_what_telegram_does_not_take_as_a_photo_is_said_in_words(
    line: Line, tmp_path: Path
) -> None:
    await line.shows(say("One"))
    (tmp_path / "bridge.png").write_bytes(b"no picture at all")
    await line.shows(instruction("Two", digest=digest_of(b"no picture at all")))
    assert line.last() == ("text", "Two")
    assert await line.ids() == []


async def test_words_go_alone_rather_than_late(line: Line) -> None:
    plan = FaultPlan(bad_gateway=1.0, methods=("sendphoto",))
    line.sandbox.faults.follow(plan)
    began = line.post.clock.now()
    await line.shows(instruction("Time. Lift"))
    assert line.last() == ("text", "Time. Lift")
    assert (line.post.clock.now() - began).total_seconds() <= 1


async def test_a_flood_limit_is_waited_for_and_the_picture_still_comes(line: Line) -> None:
    line.sandbox.faults.once(Fault.FLOOD, "sendPhoto")
    await line.shows(instruction("One"))
    assert line.last() == ("photo", "One")


async def test_a_blocked_chat_is_parked_and_no_words_are_tried(line: Line) -> None:
    line.sandbox.person(ANNA).blocks()
    await line.shows(instruction("One"))
    assert len(line.sandbox.calls_of("sendPhoto")) == 1
    assert not line.sandbox.calls_of("sendMessage")
    assert await line.post.statuses() == [Delivery.REFUSED]


async def test_a_crash_before_the_delivery_is_recorded_repeats_one_message_and_no_upload(
    line: Line,
) -> None:
    line.post.unrecordable = 1
    with pytest.raises(Exception, match="database is locked"):
        await line.shows(instruction("One"))
    line.begin_sender()
    await line.post.until_idle()
    photos = [one for one in line.sandbox.person(ANNA).from_bot() if one.kind == "photo"]
    assert (len(photos), line.uploads()) == (2, 1)


async def test_an_id_that_cannot_be_kept_does_not_repeat_the_message(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_self: object, _digest: str, _file_id: str, /) -> None:
        raise OSError

    monkeypatch.setattr(UploadedFiles, "keep", full)
    await line.shows(instruction("One"))
    assert len(line.sandbox.calls_of("sendPhoto")) == 1
    assert await line.post.statuses() == [Delivery.DELIVERED]


async def test_words_too_long_for_a_picture_go_without_it(line: Line) -> None:
    await line.shows(instruction("x" * 1025))
    assert line.last() == ("text", "x" * 1025)
