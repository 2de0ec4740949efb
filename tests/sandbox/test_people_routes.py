import json

import aiohttp
import pytest

from tests.fixtures_sandbox import Stage
from tests.sandbox.refusals import png, upload

ME = "/sandbox/people/7"
KEYBOARD = {"inline_keyboard": [[{"text": "Ready", "callback_data": "ready"}]]}


async def post(stage: Stage, path: str, **body: object) -> tuple[int, dict[str, object]]:
    async with stage.bot.http.post(stage.sandbox.url + path, json=body) as response:
        answer = await response.json()
        assert isinstance(answer, dict)
        return response.status, answer


async def get(stage: Stage, path: str) -> list[dict[str, object]]:
    async with stage.bot.http.get(stage.sandbox.url + path) as response:
        assert response.status == 200
        answer = await response.json()
        return answer if isinstance(answer, list) else [answer]


async def test_a_whole_exchange_goes_over_http(stage: Stage) -> None:
    sent = await post(stage, f"{ME}/send", text="/start")
    message_id = await stage.bot.message_id(7, "Shall we?", reply_markup=KEYBOARD)
    tapped = await post(stage, f"{ME}/tap", message_id=message_id, data="ready")
    assert sent == (200, {"message_id": 1})
    assert tapped[0] == 200
    mine, its = await get(stage, f"{ME}/messages")
    assert mine["from"] == "person"
    assert its == {
        "id": 2,
        "from": "bot",
        "date": 1_795_415_400,
        "edit_date": None,
        "kind": "text",
        "text": "Shall we?",
        "entities": [],
        "buttons": [[{"text": "Ready", "data": "ready"}]],
        "photo": None,
        "animation": None,
        "document": None,
        "reply_keyboard": None,
        "silent": False,
        "reaction": None,
    }


async def test_everything_a_person_can_do_has_a_route(stage: Stage) -> None:
    await post(stage, f"{ME}/command", command="start", argument="abc")
    message_id = await stage.bot.message_id(7, reply_markup=KEYBOARD)
    acts: list[tuple[str, dict[str, object]]] = [
        ("tap", {"text": "Ready"}),
        ("location", {"latitude": 52.5, "longitude": 13}),
        ("sticker", {}),
        ("photo", {}),
        ("voice", {}),
        ("react", {"message_id": message_id, "emoji": "👍"}),
        ("send", {"text": "hi", "reply_to": message_id}),
        ("edit", {"message_id": 1, "text": "/start"}),
        ("forward", {"text": "A post"}),
        ("block", {}),
        ("unblock", {}),
    ]
    statuses = {act: (await post(stage, f"{ME}/{act}", **body))[0] for act, body in acts}
    assert statuses == dict.fromkeys(statuses, 200)


@pytest.mark.parametrize(
    ("act", "body", "words"),
    [
        ("send", {}, "text must be a text"),
        ("send", {"text": " "}, "A message has 1 to 4096 characters"),
        ("tap", {}, "A tap needs data or text"),
        ("tap", {"text": "Ready"}, "There is no button 'Ready'"),
        ("react", {"emoji": "👍", "message_id": "1"}, "message_id must be a whole number"),
        ("location", {"latitude": 91, "longitude": 0}, "latitude must be within -90 to 90"),
        ("location", {"latitude": "x", "longitude": 0}, "latitude must be a number"),
        ("dance", {}, "There is no sample of kind dance"),
    ],
)
async def test_what_is_not_possible_is_said_in_words(
    stage: Stage, act: str, body: dict[str, object], words: str
) -> None:
    assert await post(stage, f"{ME}/{act}", **body) == (400, {"error": words})


async def test_a_body_that_is_no_object_is_said_in_words(stage: Stage) -> None:
    for body in ("[1]", "{"):
        url = f"{stage.sandbox.url}{ME}/send"
        async with stage.bot.http.post(url, data=body) as response:
            assert response.status == 400
            assert "error" in await response.json()


async def test_a_person_can_say_who_they_are(stage: Stage) -> None:
    status, user = await post(stage, ME, first_name="Alex", language_code="fr")
    assert (status, user["first_name"], user["language_code"]) == (200, "Alex", "fr")
    (listed,) = await get(stage, "/sandbox/people")
    assert (listed["id"], listed["started"], listed["blocked"]) == (7, False, False)


async def test_the_bot_shows_what_it_says_of_itself(stage: Stage) -> None:
    commands = [{"command": "start", "description": "Begin"}]
    german = [{"command": "start", "description": "Los"}]
    await stage.bot.call("setMyCommands", commands=commands)
    scope = {"type": "all_private_chats"}
    await stage.bot.call("setMyCommands", commands=german, scope=scope, language_code="de")
    await stage.bot.call("setMyDescription", description="For knees")
    await stage.bot.call("setMyName", name="Knee", language_code="de")
    (described,) = await get(stage, "/sandbox/bot")
    assert described["commands"] == commands
    assert (described["name"], described["description"]) == ("Sandbox bot", "For knees")
    (in_german,) = await get(stage, "/sandbox/bot?language=de")
    assert (in_german["name"], in_german["commands"]) == ("Knee", german)


async def test_a_group_can_be_talked_in(stage: Stage) -> None:
    await post(stage, "/sandbox/groups/-42/add", person=7)
    await post(stage, "/sandbox/groups/-42/send", person=7, text="/help")
    removed = await post(stage, "/sandbox/groups/-42/remove", person=7)
    refused = await post(stage, "/sandbox/groups/-42/dance", person=7)
    assert (removed[0], refused[0]) == (200, 400)
    said = await get(stage, "/sandbox/groups/-42/messages")
    assert [message["text"] for message in said] == ["", "/help"]
    assert len(await stage.bot.updates()) == 4


async def test_pictures_can_be_seen_and_files_are_no_pages(stage: Stage) -> None:
    await post(stage, f"{ME}/send", text="/start")
    await stage.bot.upload("sendPhoto", upload("photo", png(10, 10)))
    await stage.bot.upload("sendAnimation", upload("animation", b"GIF89a", "a.gif"))
    await stage.bot.upload("sendDocument", upload("document", b"<html>", "a.html"))
    urls = []
    for message in (await get(stage, f"{ME}/messages"))[1:]:
        content = message["photo"] or message["animation"] or message["document"]
        assert isinstance(content, dict)
        urls.append(content["url"])
    kinds = []
    for url in urls:
        async with stage.bot.http.get(stage.sandbox.url + url) as response:
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            kinds.append(response.content_type)
    assert kinds == ["image/png", "image/png", "application/octet-stream"]
    async with stage.bot.http.get(f"{stage.sandbox.url}/sandbox/files/none") as response:
        assert response.status == 404


async def next_event(stream: aiohttp.StreamReader) -> tuple[str, dict[str, object]]:
    while not (line := await stream.readline()).startswith(b"event: "):
        assert line, "the stream has ended"
    data = (await stream.readline()).removeprefix(b"data: ")
    return line.decode().removeprefix("event: ").strip(), json.loads(data)


async def test_the_stream_tells_everything_that_happens(stage: Stage) -> None:
    async with stage.bot.http.get(f"{stage.sandbox.url}{ME}/events") as response:
        stream = response.content
        assert await stream.readline() == b"retry: 1000\n"
        await post(stage, f"{ME}/send", text="/start")
        await stage.bot.call("sendChatAction", chat_id=7, action="typing")
        message_id = await stage.bot.message_id(7, "Hello", reply_markup=KEYBOARD)
        _, tap = await post(stage, f"{ME}/tap", text="Ready")
        await stage.bot.call(
            "answerCallbackQuery", callback_query_id=tap["callback_id"], text="Go", show_alert=True
        )
        await stage.bot.call("editMessageText", chat_id=7, message_id=message_id, text="Hi")
        await post(stage, f"{ME}/react", message_id=message_id, emoji="👍")
        await stage.bot.call("deleteMessage", chat_id=7, message_id=message_id)
        events = [await next_event(stream) for _ in range(8)]
    assert [name for name, _ in events] == [
        "message",
        "typing",
        "message",
        "notification",
        "toast",
        "edit",
        "reaction",
        "delete",
    ]
    data = dict(events)
    assert data["typing"] == {"action": "typing"}
    assert data["notification"] == {"id": message_id, "text": "Hello"}
    assert data["toast"]["text"] == "Go"
    assert data["toast"]["alert"] is True
    assert data["edit"]["text"] == "Hi"
    assert data["reaction"] == {"id": message_id, "emoji": "👍", "from": "person"}
    assert data["delete"] == {"id": message_id}


async def test_a_silent_message_does_not_notify(stage: Stage) -> None:
    async with stage.bot.http.get(f"{stage.sandbox.url}{ME}/events") as response:
        await post(stage, f"{ME}/send", text="/start")
        await stage.bot.message_id(7, "psst", disable_notification=True)
        await stage.bot.message_id(7, "hello")
        names = [(await next_event(response.content))[0] for _ in range(4)]
    assert names == ["message", "message", "message", "notification"]


async def test_the_stream_ends_with_the_sandbox(stage: Stage) -> None:
    async with stage.bot.http.get(f"{stage.sandbox.url}{ME}/events") as response:
        await response.content.readline()
        await stage.sandbox.stop()
        assert b"event" not in await response.content.read()
