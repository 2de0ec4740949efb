import asyncio

import pytest

from bot.sandbox.person import NotPossible
from bot.sandbox.samples import SAMPLES
from bot.sandbox.server import Sandbox
from tests.fixtures_sandbox import Stage

PERSON = 7
KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Ready", "callback_data": "ready"}, {"text": "Read", "url": "https://a.b"}]
    ]
}


async def only_update(stage: Stage) -> dict[str, object]:
    (update,) = await stage.bot.updates(offset=-1)
    return update


async def test_a_typed_text_becomes_a_complete_update(stage: Stage) -> None:
    person = stage.sandbox.person(PERSON, language="de")
    person.account.username = "robin"
    person.sends("/start abc")
    robin = {"id": PERSON, "first_name": "Robin", "username": "robin"}
    assert (await only_update(stage))["message"] == {
        "message_id": 1,
        "from": {**robin, "is_bot": False, "language_code": "de"},
        "chat": {**robin, "type": "private"},
        "date": 1_795_415_400,
        "text": "/start abc",
        "entities": [{"offset": 0, "length": 6, "type": "bot_command"}],
    }


async def test_a_command_may_have_an_argument(stage: Stage) -> None:
    stage.sandbox.person(PERSON).commands("start", "abc")
    stage.sandbox.person(PERSON).commands("done")
    assert [message.text for message in stage.sandbox.person(PERSON).messages()] == [
        "/start abc",
        "/done",
    ]


@pytest.mark.parametrize("text", ["", "  \n", "x" * 4097])
async def test_what_an_app_would_not_send_is_not_possible(stage: Stage, text: str) -> None:
    with pytest.raises(NotPossible, match="1 to 4096"):
        stage.sandbox.person(PERSON).sends(text)


async def test_a_tap_carries_the_message_as_it_is_now(stage: Stage) -> None:
    person = stage.sandbox.person(PERSON)
    person.sends("/start")
    message_id = await stage.bot.message_id(PERSON, reply_markup=KEYBOARD)
    callback_id = person.taps("Ready")
    query = (await only_update(stage))["callback_query"]
    assert isinstance(query, dict)
    assert (query["id"], query["data"]) == (callback_id, "ready")
    assert query["message"]["message_id"] == message_id
    assert query["message"]["reply_markup"]["inline_keyboard"]
    assert int(query["chat_instance"])


async def test_the_newest_message_with_the_button_is_meant(stage: Stage) -> None:
    person = stage.sandbox.person(PERSON)
    person.sends("/start")
    older = await stage.bot.message_id(PERSON, reply_markup=KEYBOARD)
    newer = await stage.bot.message_id(PERSON, reply_markup=KEYBOARD)
    for message_id, expected in ((None, newer), (older, older)):
        person.taps("Ready", message_id=message_id)
        query = (await only_update(stage))["callback_query"]
        assert isinstance(query, dict)
        assert query["message"]["message_id"] == expected


async def test_a_button_that_is_gone_can_still_be_tapped_by_an_app_that_lags(
    stage: Stage,
) -> None:
    person = stage.sandbox.person(PERSON)
    person.sends("/start")
    message_id = await stage.bot.message_id(PERSON, reply_markup=KEYBOARD)
    await stage.bot.call("deleteMessage", chat_id=PERSON, message_id=message_id)
    person.taps(data="ready", message_id=message_id)
    query = (await only_update(stage))["callback_query"]
    assert isinstance(query, dict)
    assert query["message"] == {
        "message_id": message_id,
        "chat": person.account.chat(),
        "date": 0,
    }


async def test_a_tap_can_be_answered_once_and_only_for_fifteen_seconds(stage: Stage) -> None:
    person = stage.sandbox.person(PERSON)
    person.sends("/start")
    await stage.bot.message_id(PERSON, reply_markup=KEYBOARD)
    in_time, late = person.taps("Ready"), person.taps("Ready")
    statuses = []
    for seconds, callback_id in ((15, in_time), (0, in_time), (1, late)):
        stage.clock.advance(seconds)
        answer = await stage.bot.call("answerCallbackQuery", callback_query_id=callback_id)
        statuses.append(answer.status)
    assert statuses == [200, 400, 400]


async def test_buttons_that_are_not_there_cannot_be_tapped(stage: Stage) -> None:
    person = stage.sandbox.person(PERSON)
    person.sends("/start")
    await stage.bot.message_id(PERSON, reply_markup=KEYBOARD)
    with pytest.raises(NotPossible, match="no button"):
        person.taps("Steady")
    with pytest.raises(NotPossible, match="does not call back"):
        person.taps("Read")


async def test_a_reply_keyboards_button_sends_its_label(stage: Stage) -> None:
    person = stage.sandbox.person(PERSON)
    person.sends("/start")
    keys = [["Yes", {"text": "Here", "request_location": True}]]
    await stage.bot.message_id(PERSON, reply_markup={"keyboard": keys})
    shown = [{"text": "Yes"}, {"text": "Here", "request_location": True}]
    assert person.last.to_json()["reply_keyboard"] == (tuple(shown),)
    assert person.taps("Yes") is None
    assert person.messages()[-1].text == "Yes"
    with pytest.raises(NotPossible):
        person.taps("Here")
    await stage.bot.message_id(PERSON, reply_markup={"remove_keyboard": True})
    assert person.last.to_json()["reply_keyboard"] == ()


async def test_blocking_is_told_and_stops_everything(stage: Stage) -> None:
    person = stage.sandbox.person(PERSON)
    person.sends("/start")
    person.blocks()
    person.blocks()
    told = (await only_update(stage))["my_chat_member"]
    assert isinstance(told, dict)
    assert told["old_chat_member"]["status"] == "member"
    assert told["new_chat_member"]["status"] == "kicked"
    refused = await stage.bot.call("sendMessage", chat_id=PERSON, text="Hello")
    assert refused.refusal == (403, "Forbidden: bot was blocked by the user")
    with pytest.raises(NotPossible, match="blocked"):
        person.sends("Hello")
    person.unblocks()
    await stage.bot.message_id(PERSON)


@pytest.mark.parametrize("kind", SAMPLES)
async def test_anything_can_be_sent(stage: Stage, kind: str) -> None:
    stage.sandbox.person(PERSON).sends_sample(kind)
    message = (await only_update(stage))["message"]
    assert isinstance(message, dict)
    assert kind in message


async def test_places_forwards_and_corrections_can_be_sent(stage: Stage) -> None:
    person = stage.sandbox.person(PERSON)
    person.shares_location(52.52, 13.405)
    person.forwards("A post")
    person.edits(person.sends("doen"), "done")
    place, forward, typed, corrected = await stage.bot.updates()
    for update, name in ((place, "location"), (forward, "forward_origin")):
        assert isinstance(update["message"], dict)
        assert name in update["message"]
    assert "message" in typed
    assert isinstance(corrected["edited_message"], dict)
    assert corrected["edited_message"]["text"] == "done"
    with pytest.raises(NotPossible):
        person.edits(1, "x")
    with pytest.raises(NotPossible):
        person.sends_sample("song")


async def test_a_reply_to_the_bot_holds_its_message(stage: Stage) -> None:
    person = stage.sandbox.person(PERSON)
    person.sends("/start")
    message_id = await stage.bot.message_id(PERSON)
    person.sends("Yes", reply_to=message_id)
    message = (await only_update(stage))["message"]
    assert isinstance(message, dict)
    assert message["reply_to_message"]["message_id"] == message_id
    with pytest.raises(NotPossible):
        person.sends("Yes", reply_to=999)


async def test_reactions_go_both_ways(stage: Stage) -> None:
    person = stage.sandbox.person(PERSON)
    mine = person.sends("done")
    await stage.bot.message_id(PERSON)
    person.reacts("👍")
    reaction = [{"type": "emoji", "emoji": "🔥"}]
    await stage.bot.call("setMessageReaction", chat_id=PERSON, message_id=mine, reaction=reaction)
    assert [message.reaction for message in person.messages()] == ["🔥", "👍"]
    person.reacts("")
    await stage.bot.call("setMessageReaction", chat_id=PERSON, message_id=mine)
    assert [message.reaction for message in person.messages()] == [None, None]


async def test_a_test_can_wait_for_what_the_bot_says(stage: Stage) -> None:
    person = stage.sandbox.person(PERSON)
    person.sends("/start")
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(person.hears("second"))
        await stage.bot.message_id(PERSON, "the first")
        second = await stage.bot.message_id(PERSON, "the second")
    assert waiting.result().id == second
    assert (await person.hears("first")).text == "the first"


async def test_waiting_ends_with_the_sandbox(stage: Stage) -> None:
    person = stage.sandbox.person(PERSON)

    async def waits() -> None:
        with pytest.raises(EOFError):
            await person.hears("anything")

    async with asyncio.TaskGroup() as group:
        group.create_task(waits())
        await asyncio.sleep(0)
        await stage.sandbox.stop()


async def test_in_a_group_the_bot_is_told_only_what_concerns_it(stage: Stage) -> None:
    group = stage.sandbox.group(-42)
    group.adds_bot(by=PERSON)
    mine = await stage.bot.message_id(-42)
    for words in ("psst", "/help", "/help@other_bot", "/help@sandbox_bot", "hi @sandbox_bot"):
        group.sends(PERSON, words)
    group.sends(PERSON, "yes", reply_to=mine)
    group.removes_bot(by=PERSON)
    group.sends(PERSON, "/start")
    heard = []
    for update in await stage.bot.updates():
        message = update.get("message")
        assert message is None or isinstance(message, dict)
        heard.append(message.get("text") if message else next(reversed(update)))
    assert heard == [
        "my_chat_member",
        None,
        "/help",
        "/help@sandbox_bot",
        "hi @sandbox_bot",
        "yes",
        "my_chat_member",
    ]
    assert len(group.messages()) == 9


def test_ids_tell_people_from_groups(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="above zero"):
        sandbox.person(-1)
    with pytest.raises(ValueError, match="below zero"):
        sandbox.group(1)


async def test_before_the_bot_has_written_there_is_no_last_message(stage: Stage) -> None:
    with pytest.raises(NotPossible, match="not written"):
        _ = stage.sandbox.person(PERSON).last
