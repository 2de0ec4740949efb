import json

import pytest

from bot.sandbox.options import SandboxOptions
from tests.fixtures_sandbox import TOKEN, Answer, Stage
from tests.sandbox.refusals import png, upload

PERSON = 7
NOW = 1_795_415_400
KEYBOARD = {"inline_keyboard": [[{"text": "Ready", "callback_data": "ready"}]]}


@pytest.fixture
async def talking(stage: Stage) -> Stage:
    stage.sandbox.person(PERSON).sends("/start")
    return stage


async def test_a_sent_text_comes_back_as_the_bot_api_shows_it(talking: Stage) -> None:
    sent = await talking.bot.call(
        "sendMessage", chat_id=PERSON, text="<b>Hi</b>", parse_mode="html", reply_markup=KEYBOARD
    )
    assert sent.result == {
        "message_id": 2,
        "from": {
            "id": int(TOKEN.partition(":")[0]),
            "is_bot": True,
            "first_name": "Sandbox bot",
            "username": "sandbox_bot",
        },
        "chat": {"id": PERSON, "first_name": "Robin", "type": "private"},
        "date": NOW,
        "text": "Hi",
        "entities": [{"offset": 0, "length": 2, "type": "bold"}],
        "reply_markup": KEYBOARD,
    }


async def test_a_method_may_be_spelled_in_any_case_and_called_in_any_way(talking: Stage) -> None:
    bot, path = talking.bot, f"/bot{TOKEN}/SENDmessage"
    answers: list[Answer] = [
        await bot.post(path, json={"chat_id": PERSON, "text": "json"}),
        await bot.post(path, data={"chat_id": PERSON, "text": "form"}),
        await bot.get(f"{path}?chat_id={PERSON}&text=query"),
        await bot.post(f"{path}?chat_id={PERSON}", json={"text": "both"}),
        await bot.upload("sendMessage", upload("unused", b"x")),
    ]
    assert [answer.status for answer in answers] == [200, 200, 200, 200, 400]
    heard = [message.text for message in talking.sandbox.person(PERSON).from_bot()]
    assert heard == ["json", "form", "query", "both"]


async def test_nested_parameters_may_be_json_texts(talking: Stage) -> None:
    await talking.bot.call(
        "sendMessage", chat_id=str(PERSON), text="Hi", reply_markup=json.dumps(KEYBOARD)
    )
    assert talking.sandbox.person(PERSON).last.labels == ("Ready",)


@pytest.mark.parametrize("body", [b"{", b"[]", b'"text"', b"\xff"])
async def test_a_body_that_cannot_be_read_counts_as_empty(talking: Stage, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    url = f"{talking.sandbox.url}/bot{TOKEN}/sendMessage"
    async with talking.bot.http.post(url, data=body, headers=headers) as response:
        answer = await response.json()
    assert answer["description"] == "Bad Request: message text is empty"


async def test_a_length_is_counted_in_code_points_after_the_marks(talking: Stage) -> None:
    text = f"<b>{'😀' * 4096}</b>"
    sent = await talking.bot.call("sendMessage", chat_id=PERSON, text=text, parse_mode="HTML")
    assert sent.fields["entities"] == [{"offset": 0, "length": 8192, "type": "bold"}]


async def test_a_reply_holds_the_message_it_is_to(talking: Stage) -> None:
    parameters = {"message_id": 1}
    sent = await talking.bot.call(
        "sendMessage", chat_id=PERSON, text="Hi", reply_parameters=parameters
    )
    replied = sent.fields["reply_to_message"]
    assert isinstance(replied, dict)
    assert (replied["message_id"], replied["text"]) == (1, "/start")


async def test_a_reply_to_a_missing_message_may_go_without(talking: Stage) -> None:
    parameters = {"message_id": 99, "allow_sending_without_reply": True}
    sent = await talking.bot.call(
        "sendMessage", chat_id=PERSON, text="Hi", reply_parameters=parameters
    )
    assert "reply_to_message" not in sent.fields


async def test_a_picture_can_be_sent_again_by_its_id(talking: Stage) -> None:
    first = await talking.bot.upload("sendPhoto", upload("photo", png(640, 480)))
    sizes = first.fields["photo"]
    assert isinstance(sizes, list)
    assert [(size["width"], size["height"]) for size in sizes] == [(320, 240), (640, 480)]
    again = await talking.bot.call(
        "sendPhoto", chat_id=PERSON, photo=sizes[-1]["file_id"], caption="Here"
    )
    assert again.fields["photo"] == sizes
    assert again.fields["caption"] == "Here"


async def test_a_file_can_be_attached_under_another_name(talking: Stage) -> None:
    form = upload("plan", b"notes", "plan.txt")
    form.add_field("document", "attach://plan")
    sent = await talking.bot.upload("sendDocument", form)
    document = sent.fields["document"]
    assert isinstance(document, dict)
    assert (document["file_name"], document["file_size"]) == ("plan.txt", 5)


async def test_a_sent_file_can_be_fetched(talking: Stage) -> None:
    sent = await talking.bot.upload("sendDocument", upload("document", b"notes", "my plan.txt"))
    document = sent.fields["document"]
    assert isinstance(document, dict)
    found = await talking.bot.call("getFile", file_id=document["file_id"])
    url = f"{talking.sandbox.url}/file/bot{TOKEN}/{found.fields['file_path']}"
    async with talking.bot.http.get(url) as response:
        assert await response.read() == b"notes"
    assert (await talking.bot.get(f"/file/bot{TOKEN}/documents/none")).refusal[0] == 404
    assert (await talking.bot.get("/file/bottoken/documents/none")).refusal[0] == 404


@pytest.mark.parametrize("path", ["/bot", "/bot1:x", "/bot1:x/a/b", "/file/bot1:x", "/botx/getMe"])
async def test_a_path_that_is_none_of_ours_is_not_found(stage: Stage, path: str) -> None:
    assert (await stage.bot.post(path)).refusal == (404, "Not Found")


async def test_the_bot_gets_its_id_from_the_first_token(stage: Stage) -> None:
    first = await stage.bot.post("/bot55:abc/getMe")
    other = await stage.bot.post("/bot66:abc/getMe")
    assert first.fields["id"] == other.fields["id"] == 55


async def test_messages_and_edits_fill_the_chat_and_answers_to_taps_do_not(talking: Stage) -> None:
    message_id = await talking.bot.message_id(PERSON, reply_markup=KEYBOARD)
    for number in range(7):
        await talking.bot.call(
            "editMessageText",
            chat_id=PERSON,
            message_id=message_id,
            text=f"number {number}",
            reply_markup=KEYBOARD,
        )
    refused = await talking.bot.call("sendMessage", chat_id=PERSON, text="Hello")
    assert refused.body["parameters"] == {"retry_after": 1}
    assert refused.headers["Retry-After"] == "1"
    callback_id = talking.sandbox.person(PERSON).taps("Ready")
    answered = await talking.bot.call("answerCallbackQuery", callback_query_id=callback_id)
    assert answered.result is True
    talking.clock.advance(1)
    await talking.bot.message_id(PERSON)


async def test_a_group_that_moved_says_where_to(stage: Stage) -> None:
    group = stage.sandbox.group(-42)
    group.adds_bot(by=PERSON)
    group.account.migrated_to = -10042
    answer = await stage.bot.call("sendMessage", chat_id=-42, text="Hello")
    assert answer.body["parameters"] == {"migrate_to_chat_id": -10042}


async def test_other_options_show_in_the_message(talking: Stage) -> None:
    sent = await talking.bot.call(
        "sendMessage",
        chat_id=PERSON,
        text="Hi",
        disable_notification=True,
        protect_content=True,
        message_effect_id="5",
    )
    assert sent.fields["has_protected_content"] is True
    assert sent.fields["effect_id"] == "5"
    assert talking.sandbox.person(PERSON).last.silent is True


async def test_the_log_knows_every_call(talking: Stage) -> None:
    await talking.bot.message_id(PERSON)
    await talking.bot.call("sendMessage", chat_id=99, text="Hello")
    await talking.bot.call("makeCoffee")
    logged = [
        (call.method, call.chat_id, call.status, call.accepted, call.description)
        for call in talking.sandbox.calls
    ]
    assert logged == [
        ("sendMessage", PERSON, 200, True, ""),
        ("sendMessage", 99, 400, False, "Bad Request: chat not found"),
        ("makecoffee", None, 404, False, "Not Found: method not found"),
    ]
    assert [call.number for call in talking.sandbox.calls_of("SendMessage", chat_id=99)] == [2]


class TestWithAnotherName:
    @pytest.fixture
    def sandbox_options(self) -> SandboxOptions:
        return SandboxOptions(bot_username="knee_bot", bot_name="Knee")

    async def test_the_bot_is_called_as_the_options_say(self, stage: Stage) -> None:
        me = await stage.bot.call("getMe")
        assert (me.fields["first_name"], me.fields["username"]) == ("Knee", "knee_bot")
