"""The sender over real HTTP, against the strict stand-in for Telegram."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest

from bot.attachments import Attachments, ExportedFile
from bot.drawing.artist import Artist
from bot.outbox import Outbox
from bot.pictures import Pictures
from bot.polling import PollingBot
from bot.request import AiohttpRequest
from bot.sandbox.faults import Fault, FaultPlan
from bot.sandbox.server import Sandbox
from bot.sending import Sender
from bot.throttle import Throttle
from conversations.effects import (
    AskLocation,
    Button,
    ButtonStyle,
    Edit,
    Effect,
    Keyboard,
    RemoveReplyKeyboard,
    SendExport,
    SentMessage,
    StripButtons,
    TappedMessage,
    Toast,
    words,
)
from tests.fakes import ManualClock, RememberedUploads
from tests.fixtures_sandbox import TOKEN
from tests.post import Post, post_office
from tests.shell import ANNA, BEN, CARL, say, tap_of, text_of

PEOPLE = (ANNA, BEN, CARL)
BOARD = Keyboard(
    rows=(
        (
            Button(label=words("said", text="Left"), data="left", ticked=True),
            Button(label=words("said", text="Stop"), data="stop", style=ButtonStyle.DANGER),
        ),
    )
)


async def exports(person_id: int) -> Sequence[ExportedFile]:
    return [ExportedFile(name="knees.json", content=b"%d" % person_id)]


@pytest.fixture
async def line(database_url: str, sandbox: Sandbox, clock: ManualClock) -> AsyncIterator[Post]:
    """A sender whose calls go over HTTP to the sandbox; all of them stand on one clock."""
    for person_id in PEOPLE:
        sandbox.person(person_id).sends("hi")
    url = f"{sandbox.url}/bot"
    calls, polling = AiohttpRequest(), AiohttpRequest()
    async with (
        post_office(database_url, clock) as post,
        PollingBot(TOKEN, url, request=calls, get_updates_request=polling) as bot,
    ):
        files = Attachments(exports, Artist(), Pictures(RememberedUploads()))
        post.outbox = Outbox(
            post.shell.engine,
            sender=Sender(bot, clock=clock, attachments=files),
            take=post.take,
            clock=clock,
            throttle=Throttle(start=clock.now()),
        )
        yield post


async def shown(line: Post, *effects: Effect) -> None:
    """Let one turn cause these effects, and send everything."""
    await line.shell.consenting(ANNA)
    line.shell.tiny.effects["go"] = effects
    await line.shell.handle(text_of(ANNA, "go", update_id=1))
    await line.until_idle()


def texts(sandbox: Sandbox, person_id: int = ANNA) -> list[str]:
    return [one.text for one in sandbox.person(person_id).from_bot() if one.text]


async def test_a_message_arrives_as_it_was_meant(line: Post, sandbox: Sandbox) -> None:
    await shown(line, replace(say("<b>*x*</b> 💪"), markup=BOARD))
    last = sandbox.person(ANNA).last
    assert last.text == "<b>*x*</b> 💪"
    assert [[button.text for button in row] for row in last.buttons] == [["✓ Left", "Stop"]]


async def test_reply_keyboards_come_and_go(line: Post, sandbox: Sandbox) -> None:
    await shown(
        line,
        replace(say("Where?"), markup=AskLocation(label=words("said", text="Here"))),
        replace(say("Thanks"), markup=RemoveReplyKeyboard()),
    )
    assert texts(sandbox)[-2:] == ["Where?", "Thanks"]


async def test_edits_and_strips_find_their_message(line: Post, sandbox: Sandbox) -> None:
    await shown(
        line,
        replace(say("One", ref="m1"), markup=BOARD),
        replace(say("Two", ref="m2"), markup=BOARD),
        Edit(target=SentMessage(ref="m1"), text=(words("said", text="One ✓"),)),
        StripButtons(target=SentMessage(ref="m2")),
    )
    one, two = sandbox.person(ANNA).from_bot()[-2:]
    assert (one.text, one.buttons) == ("One ✓", ())
    assert (two.text, two.buttons) == ("Two", ())


async def test_edits_that_change_nothing_or_find_nothing_are_no_trouble(
    line: Post, sandbox: Sandbox
) -> None:
    await shown(
        line,
        say("Same", ref="m1"),
        Edit(target=SentMessage(ref="m1"), text=(words("said", text="Same"),)),
        StripButtons(target=TappedMessage(message_id=999)),
        say("Next"),
    )
    assert texts(sandbox)[-2:] == ["Same", "Next"]


async def test_a_tap_too_old_to_be_answered_is_answered_by_a_message(
    line: Post, sandbox: Sandbox
) -> None:
    await line.shell.consenting(ANNA)
    line.shell.tiny.effects["left"] = (Toast(text=words("toast")),)
    await line.shell.handle(tap_of(ANNA, "left", update_id=2))
    await line.until_idle()
    assert texts(sandbox)[-1] == "Toast"


async def test_an_export_arrives_as_files(line: Post, sandbox: Sandbox) -> None:
    await shown(line, SendExport(ref="m1"))
    assert len(sandbox.calls_of("sendDocument")) == 1


async def test_a_blocked_chat_is_parked(line: Post, sandbox: Sandbox) -> None:
    await line.shell.consenting(ANNA)
    sandbox.person(ANNA).blocks()
    for number in range(3):
        await line.queue(str(number))
    await line.until_idle()
    assert len(sandbox.calls_of("sendMessage")) == 1


@pytest.mark.parametrize("seed", range(3))
async def test_nothing_is_lost_or_out_of_order_on_a_bad_network(
    line: Post, sandbox: Sandbox, seed: int
) -> None:
    sandbox.faults.follow(
        FaultPlan(seed=seed, bad_gateway=0.15, drop_before=0.15, drop_after=0.1, flood=0.1)
    )
    for number in range(8):
        for person_id in PEOPLE:
            await line.queue(str(number), person_id)
    await line.until_idle(at_most=500)
    for person_id in PEOPLE:
        received = texts(sandbox, person_id)
        assert list(dict.fromkeys(received)) == [str(number) for number in range(8)]
        assert received == sorted(received)  # repeated perhaps, but never out of order


async def test_only_a_lost_answer_repeats_a_message(line: Post, sandbox: Sandbox) -> None:
    sandbox.faults.follow(FaultPlan(bad_gateway=0.3, drop_before=0.3))
    for number in range(5):
        await line.queue(str(number))
    await line.until_idle(at_most=500)
    assert texts(sandbox)[-5:] == [str(number) for number in range(5)]
    sandbox.faults.follow(FaultPlan())
    sandbox.faults.once(Fault.DROP_AFTER, "sendMessage")
    await line.queue("again")
    await line.until_idle()
    assert texts(sandbox)[-2:] == ["again", "again"]


async def test_a_real_flood_limit_is_kept_without_being_met(line: Post, sandbox: Sandbox) -> None:
    for number in range(12):
        await line.queue(str(number))
    await line.until_idle()
    assert len(sandbox.calls_of("sendMessage")) == 12
    assert texts(sandbox)[-12:] == [str(number) for number in range(12)]
