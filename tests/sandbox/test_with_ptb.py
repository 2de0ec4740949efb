"""The stand-in and python-telegram-bot's real `Bot` understand each other."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    MessageEntity,
    ReactionTypeEmoji,
    Update,
)
from telegram.constants import ChatAction, ChatMemberStatus, ParseMode, ReactionEmoji
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.sandbox.faults import Fault
from bot.sandbox.methods.answering import REACTIONS
from bot.sandbox.samples import SAMPLES
from tests.fixtures_sandbox import TOKEN, Stage
from tests.sandbox.refusals import png

PERSON = 7
READY = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Ready", callback_data="ready", style="success")]]
)


@pytest.fixture
async def ptb(stage: Stage) -> AsyncIterator[Bot]:
    url = stage.sandbox.url
    async with Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot:
        stage.sandbox.person(PERSON).sends("/start")
        await bot.get_updates(allowed_updates=Update.ALL_TYPES)
        await bot.get_updates(offset=-1, limit=1)
        yield bot


async def newest(bot: Bot) -> Update:
    (update,) = await bot.get_updates(offset=-1)
    return update


async def test_the_bot_knows_itself(ptb: Bot) -> None:
    assert (ptb.id, ptb.username, ptb.first_name) == (4200000001, "sandbox_bot", "Sandbox bot")


async def test_a_message_is_sent_and_edited(ptb: Bot, stage: Stage) -> None:
    sent = await ptb.send_message(
        PERSON, "<b>Hi</b> there", parse_mode=ParseMode.HTML, reply_markup=READY
    )
    assert sent.date == datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
    assert sent.parse_entities() == {sent.entities[0]: "Hi"}
    edited = await ptb.edit_message_text("Done", PERSON, sent.message_id)
    assert not isinstance(edited, bool)
    assert edited.edit_date == sent.date
    assert stage.sandbox.person(PERSON).last.text == "Done"


async def test_entities_reach_the_person(ptb: Bot, stage: Stage) -> None:
    await ptb.send_message(PERSON, "Hi there", entities=[MessageEntity("bold", 0, 2)])
    assert stage.sandbox.person(PERSON).last.entities == (
        {"offset": 0, "length": 2, "type": "bold"},
    )


async def test_a_tap_is_answered(ptb: Bot, stage: Stage) -> None:
    await ptb.send_message(PERSON, "Ready?", reply_markup=READY)
    stage.sandbox.person(PERSON).taps("Ready")
    query = (await newest(ptb)).callback_query
    assert query is not None
    assert query.data == "ready"
    assert await query.answer("Go")
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer("Go")


async def test_a_tap_on_a_deleted_message_is_inaccessible(ptb: Bot, stage: Stage) -> None:
    sent = await ptb.send_message(PERSON, "Ready?", reply_markup=READY)
    await sent.delete()
    stage.sandbox.person(PERSON).taps(data="ready", message_id=sent.message_id)
    query = (await newest(ptb)).callback_query
    assert query is not None
    assert query.message is not None
    assert not query.message.is_accessible


@pytest.mark.parametrize("kind", [*SAMPLES, "location"])
async def test_everything_people_send_is_understood(ptb: Bot, stage: Stage, kind: str) -> None:
    if kind == "location":
        stage.sandbox.person(PERSON).shares_location(52.52, 13.405)
    else:
        stage.sandbox.person(PERSON).sends_sample(kind)
    message = (await newest(ptb)).effective_message
    assert message is not None
    assert getattr(message, kind)


async def test_membership_reactions_and_forwards_are_understood(ptb: Bot, stage: Stage) -> None:
    person = stage.sandbox.person(PERSON)
    await ptb.send_message(PERSON, "Done?")
    person.reacts("👍")
    reaction = (await newest(ptb)).message_reaction
    assert reaction is not None
    assert reaction.new_reaction == (ReactionTypeEmoji("👍"),)
    person.forwards("A post")
    forwarded = (await newest(ptb)).message
    assert forwarded is not None
    assert forwarded.forward_origin is not None
    person.blocks()
    member = (await newest(ptb)).my_chat_member
    assert member is not None
    assert member.new_chat_member.status == ChatMemberStatus.BANNED
    stage.sandbox.group(-42).adds_bot(by=PERSON)
    joined = (await newest(ptb)).message
    assert joined is not None
    assert joined.new_chat_members[0].id == ptb.id


async def test_pictures_and_files_go_there_and_back(ptb: Bot) -> None:
    sent = await ptb.send_photo(PERSON, png(640, 480), caption="Here", reply_markup=READY)
    again = await ptb.send_photo(PERSON, sent.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    edited = await ptb.edit_message_caption(PERSON, sent.message_id, caption="There")
    assert not isinstance(edited, bool)
    assert edited.caption == "There"
    moving = await ptb.send_animation(PERSON, b"GIF89a\x40\x01\xf0\x00", duration=2)
    assert moving.animation is not None
    assert (moving.animation.width, moving.animation.height) == (320, 240)
    assert (await ptb.send_animation(PERSON, moving.animation.file_id)).document is not None
    document = await ptb.send_document(PERSON, InputFile(b"{}", filename="export.json"))
    assert document.document is not None
    found = await document.document.get_file()
    assert await found.download_as_bytearray() == b"{}"


async def test_the_profile_is_set_and_read(ptb: Bot) -> None:
    commands = [BotCommand("start", "Begin")]
    scope = BotCommandScopeAllPrivateChats()
    await ptb.set_my_commands(commands, scope=scope, language_code="de")
    assert await ptb.get_my_commands(scope=scope, language_code="de") == tuple(commands)
    await ptb.set_my_short_description("Knees")
    assert (await ptb.get_my_short_description()).short_description == "Knees"
    assert (await ptb.get_chat(PERSON)).first_name == "Robin"
    assert (await ptb.get_webhook_info()).url == ""


async def test_small_courtesies_work(ptb: Bot) -> None:
    assert await ptb.send_chat_action(PERSON, ChatAction.TYPING)
    assert await ptb.set_message_reaction(PERSON, 1, "👍")
    assert await ptb.delete_messages(PERSON, [1, 2])


async def test_refusals_become_the_right_exceptions(ptb: Bot, stage: Stage) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await ptb.send_message(99, "Hello")
    for _ in range(8):
        await ptb.send_message(PERSON, "Hello")
    with pytest.raises(RetryAfter):
        await ptb.send_message(PERSON, "Hello")
    stage.sandbox.person(PERSON).blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await ptb.send_message(PERSON, "Hello")
    stage.sandbox.faults.once(Fault.BAD_GATEWAY, "getMe")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await ptb.get_me()
    stage.sandbox.faults.once(Fault.DROP_BEFORE, "getMe")
    with pytest.raises(NetworkError):
        await ptb.get_me()
    await ptb.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict):
        await ptb.get_updates()


async def test_a_wrong_token_is_told_as_such(stage: Stage) -> None:
    bot = Bot("x:y", base_url=f"{stage.sandbox.url}/bot")
    with pytest.raises(InvalidToken):
        await bot.initialize()
    await bot.shutdown()


def test_all_reactions_that_ptb_knows_may_be_used() -> None:
    assert {emoji.value.replace("\ufe0f", "") for emoji in ReactionEmoji} - REACTIONS == set()
