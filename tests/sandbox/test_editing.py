import pytest

from tests.fixtures_sandbox import Stage
from tests.sandbox.refusals import png, upload

PERSON = 7
KEYBOARD = {"inline_keyboard": [[{"text": "Ready", "callback_data": "ready"}]]}


@pytest.fixture
async def talking(stage: Stage) -> Stage:
    stage.sandbox.person(PERSON).sends("/start")
    return stage


async def test_an_edit_changes_the_words_and_takes_the_buttons_away(talking: Stage) -> None:
    message_id = await talking.bot.message_id(PERSON, reply_markup=KEYBOARD)
    talking.clock.advance(60)
    edited = await talking.bot.call(
        "editMessageText", chat_id=PERSON, message_id=message_id, text="Sore knee: right ✓"
    )
    assert "reply_markup" not in edited.fields
    seen = talking.sandbox.person(PERSON).last
    assert (seen.text, seen.buttons) == ("Sore knee: right ✓", ())
    assert seen.edit_date == seen.date + 60


async def test_other_words_with_the_same_look_are_still_not_modified(talking: Stage) -> None:
    message_id = await talking.bot.message_id(PERSON, "<b>Hi</b>", parse_mode="HTML")
    answer = await talking.bot.call(
        "editMessageText",
        chat_id=PERSON,
        message_id=message_id,
        text=" *Hi* ",
        parse_mode="MarkdownV2",
    )
    assert answer.refusal[1].startswith("Bad Request: message is not modified")


async def test_buttons_can_be_changed_alone(talking: Stage) -> None:
    message_id = await talking.bot.message_id(PERSON, reply_markup=KEYBOARD)
    await talking.bot.call("editMessageReplyMarkup", chat_id=PERSON, message_id=message_id)
    assert talking.sandbox.person(PERSON).last.buttons == ()


async def test_a_caption_can_be_changed_and_taken_away(talking: Stage) -> None:
    form = upload("photo", png(10, 10))
    form.add_field("caption", "before")
    sent = await talking.bot.upload("sendPhoto", form)
    for caption in ("after", ""):
        await talking.bot.call(
            "editMessageCaption",
            chat_id=PERSON,
            message_id=sent.fields["message_id"],
            caption=caption,
        )
        assert talking.sandbox.person(PERSON).last.text == caption


@pytest.mark.parametrize(
    "markup",
    [{"keyboard": [["Yes"]]}, {"remove_keyboard": True}, {"force_reply": True}],
)
async def test_a_message_with_a_reply_keyboard_cannot_be_edited(
    talking: Stage, markup: dict[str, object]
) -> None:
    message_id = await talking.bot.message_id(PERSON, reply_markup=markup)
    answer = await talking.bot.call(
        "editMessageText", chat_id=PERSON, message_id=message_id, text="x"
    )
    assert answer.refusal == (400, "Bad Request: message can't be edited")


async def test_an_old_message_can_be_edited_but_not_deleted(talking: Stage) -> None:
    message_id = await talking.bot.message_id(PERSON)
    talking.clock.advance(30 * 86_400)
    edited = await talking.bot.call(
        "editMessageText", chat_id=PERSON, message_id=message_id, text="x"
    )
    deleted = await talking.bot.call("deleteMessage", chat_id=PERSON, message_id=message_id)
    assert edited.status == 200
    assert deleted.refusal == (400, "Bad Request: message can't be deleted for everyone")


async def test_deleted_messages_are_gone_for_both(talking: Stage) -> None:
    kept, first, second = [await talking.bot.message_id(PERSON) for _ in range(3)]
    alone = await talking.bot.call("deleteMessage", chat_id=PERSON, message_id=first)
    several = await talking.bot.call("deleteMessages", chat_id=PERSON, message_ids=[second, 999])
    assert (alone.result, several.result) == (True, True)
    assert [message.id for message in talking.sandbox.person(PERSON).from_bot()] == [kept]


async def test_a_second_deletion_finds_nothing(talking: Stage) -> None:
    message_id = await talking.bot.message_id(PERSON)
    await talking.bot.call("deleteMessage", chat_id=PERSON, message_id=message_id)
    answer = await talking.bot.call("deleteMessage", chat_id=PERSON, message_id=message_id)
    assert answer.refusal == (400, "Bad Request: message to delete not found")


async def test_the_first_of_two_actions_counts_and_empty_labels_are_dropped(
    talking: Stage,
) -> None:
    row = [
        {"text": "Read", "url": "https://example.org", "callback_data": "x"},
        {"text": "", "callback_data": "y"},
        {"text": "Done", "callback_data": "z", "style": "Success"},
        {"text": "Copy", "copy_text": {"text": "code"}},
        {"text": "Share", "switch_inline_query": ""},
    ]
    sent = await talking.bot.call(
        "sendMessage", chat_id=PERSON, text="Hi", reply_markup={"inline_keyboard": [row, []]}
    )
    assert sent.fields["reply_markup"] == {
        "inline_keyboard": [
            [
                {"text": "Read", "url": "https://example.org"},
                {"text": "Done", "style": "success", "callback_data": "z"},
                {"text": "Copy", "copy_text": {"text": "code"}},
                {"text": "Share", "switch_inline_query": ""},
            ]
        ]
    }


@pytest.mark.parametrize("markup", [{}, {"inline_keyboard": []}, {"inline_keyboard": [[]]}])
async def test_a_markup_of_nothing_is_none(talking: Stage, markup: dict[str, object]) -> None:
    sent = await talking.bot.call("sendMessage", chat_id=PERSON, text="Hi", reply_markup=markup)
    assert "reply_markup" not in sent.fields
