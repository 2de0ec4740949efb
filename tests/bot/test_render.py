"""Each visible effect becomes one Bot API call."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.render import MAX_LABEL, MAX_TOAST, Outgoing, Visible, outgoing
from content.schema import Language
from conversations.chart import Chart, Line, Mark, Week
from conversations.effects import (
    AskLocation,
    Button,
    ButtonStyle,
    Edit,
    Keyboard,
    Lane,
    Markup,
    RemoveReplyKeyboard,
    Say,
    SendExport,
    SendPage,
    SendPicture,
    SentMessage,
    StripButtons,
    TappedMessage,
    Toast,
    words,
)
from conversations.page import Page, Section

LANGUAGE = Language(
    tag="en",
    name="English",
    phrases={
        "ask": {"other": "Which *knee*?"},
        "left": {"other": "Left"},
        "typed": {"other": "{typed}"},
    },
    vocabulary={},
    commands={},
)
PERSON = 77
CHART = Chart(
    title=words("ask"),
    sessions=words("left"),
    pain=words("left"),
    no_lines=words("left"),
    today=date(2026, 3, 5),
    weeks=(Week(begins=date(2026, 3, 2), marks=(Mark.DONE,) * 7, done=7),),
    legend=((Mark.DONE, words("left")),),
    lines=(Line(name=words("left"), points=((date(2026, 3, 3), 4),)),),
)
SOON = datetime(2026, 3, 5, 7, 30, tzinfo=UTC)
NO_PREVIEW = {"is_disabled": True}
ASK = {
    "text": "Which knee?",
    "entities": [{"type": "bold", "offset": 6, "length": 4}],
    "link_preview_options": NO_PREVIEW,
}


def rendered(effect: Visible) -> Outgoing:
    return outgoing(effect, person_id=PERSON, language=LANGUAGE)


def markup_of(markup: Markup) -> Any:  # noqa: ANN401 - JSON
    say = Say(ref="m1", text=(words("ask"),), markup=markup)
    return rendered(say).payload["reply_markup"]


def button_of(button: Button) -> Any:  # noqa: ANN401 - JSON
    return markup_of(Keyboard(rows=((button,),)))["inline_keyboard"][0][0]


def test_say_sends_a_message() -> None:
    say = Say(
        ref="m1", text=(words("ask"),), lane=Lane.CUE, not_after=SOON, tracked=True, ephemeral=True
    )
    assert rendered(say) == Outgoing(
        method="sendMessage",
        payload={"chat_id": PERSON} | ASK,
        lane=Lane.CUE,
        ref="m1",
        not_after=SOON,
        tracked=True,
        ephemeral=True,
    )


def test_a_silent_message_does_not_sound() -> None:
    say = Say(ref="m1", text=(words("ask"),), silent=True)
    assert rendered(say).payload["disable_notification"] is True


def test_an_edit_of_a_sent_message_waits_for_its_id() -> None:
    edit = Edit(target=SentMessage(ref="m1"), text=(words("ask"),), not_after=SOON)
    assert rendered(edit) == Outgoing(
        method="editMessageText",
        payload={"chat_id": PERSON} | ASK,
        lane=Lane.EDIT,
        target_ref="m1",
        not_after=SOON,
    )


def test_an_edit_of_a_tapped_message_knows_its_id() -> None:
    edit = Edit(target=TappedMessage(message_id=5), text=(words("ask"),), lane=Lane.REPLY)
    assert rendered(edit) == Outgoing(
        method="editMessageText",
        payload={"chat_id": PERSON, "message_id": 5} | ASK,
        lane=Lane.REPLY,
    )


def test_an_edit_can_keep_buttons() -> None:
    left = Button(label=words("left"), data="k:left")
    edit = Edit(
        target=TappedMessage(message_id=5),
        text=(words("ask"),),
        markup=Keyboard(rows=((left,),)),
    )
    assert rendered(edit).payload["reply_markup"] == {
        "inline_keyboard": [[{"text": "Left", "callback_data": "k:left"}]]
    }


def test_stripping_buttons_leaves_the_words() -> None:
    assert rendered(StripButtons(target=TappedMessage(message_id=5))) == Outgoing(
        method="editMessageReplyMarkup",
        payload={"chat_id": PERSON, "message_id": 5},
        lane=Lane.EDIT,
    )


def test_a_toast_answers_the_tap() -> None:
    assert rendered(Toast(text=words("left"))) == Outgoing(
        method="answerCallbackQuery", payload={"text": "Left"}, lane=Lane.REPLY
    )


def test_a_toast_is_at_most_200_characters() -> None:
    toast = rendered(Toast(text=words("typed", typed="x" * 300))).payload["text"]
    assert toast == "x" * (MAX_TOAST - 1) + "…"


def test_an_export_is_a_document_whose_files_come_later() -> None:
    assert rendered(SendExport(ref="m9")) == Outgoing(
        method="sendDocument", payload={"chat_id": PERSON}, lane=Lane.REPLY, ref="m9"
    )


def test_a_picture_is_a_photo_whose_numbers_are_kept_until_it_is_drawn() -> None:
    picture = rendered(
        SendPicture(
            ref="m9",
            chart=CHART,
            text=(words("ask"),),
            markup=Keyboard(rows=((Button(label=words("left"), data="k"),),)),
        )
    )
    assert (picture.method, picture.lane, picture.ref) == ("sendPhoto", Lane.REPLY, "m9")
    assert picture.payload.keys() == {
        "chat_id",
        "caption",
        "caption_entities",
        "reply_markup",
        "picture",
    }
    assert picture.payload["caption"] == "Which knee?"
    assert picture.payload["picture"]["rows"][0]["marks"][0] == "done"
    assert len(json.dumps(picture.payload)) < 4000


def test_a_page_is_a_document_that_is_made_when_it_is_sent() -> None:
    page = Page(
        title=words("ask"),
        note=words("left"),
        day=date(2026, 3, 5),
        chart=CHART,
        beside=(Section(title=words("left"), lines=(words("ask"),)),),
        below=(),
        footer=(words("left"),),
    )
    send = SendPage(ref="m9", page=page, text=(words("left"),), instead=(words("ask"),))
    sent = rendered(send)
    assert (sent.method, sent.lane, sent.ref) == ("sendDocument", Lane.REPLY, "m9")
    assert sent.payload["caption"] == "Left"
    assert sent.payload["instead"] == "Which knee?"
    assert sent.payload["page"]["beside"] == ({"title": "Left", "lines": ("Which knee?",)},)


def test_a_caption_is_at_most_1024_characters() -> None:
    long = SendPicture(ref="m9", chart=CHART, text=(words("typed", typed="x" * 2000),))
    payload = rendered(long).payload
    assert payload["caption"] == "x" * 1023 + "…"
    assert "reply_markup" not in payload


def test_a_ticked_button_shows_a_tick() -> None:
    assert button_of(Button(label=words("left"), data="k", ticked=True))["text"] == "✓ Left"


def test_a_button_can_have_a_colour() -> None:
    button = button_of(Button(label=words("left"), data="k", style=ButtonStyle.DANGER))
    assert button == {"text": "Left", "callback_data": "k", "style": "danger"}


def test_a_label_is_shortened() -> None:
    button = button_of(Button(label=words("typed", typed="x" * 100), data="k", ticked=True))
    assert len(button["text"]) == MAX_LABEL
    assert button["text"].endswith("x…")


def test_callback_data_may_have_64_bytes() -> None:
    assert button_of(Button(label=words("left"), data="é" * 32))["callback_data"] == "é" * 32


@pytest.mark.parametrize("data", ["é" * 33, ""])
def test_callback_data_that_telegram_would_refuse_is_a_fault(data: str) -> None:
    with pytest.raises(ValueError, match="'left' carries"):
        button_of(Button(label=words("left"), data=data))


def test_rows_stay_rows() -> None:
    one, two, three = (Button(label=words("left"), data=data) for data in "123")
    rows = markup_of(Keyboard(rows=((one, two), (three,))))["inline_keyboard"]
    assert [[button["callback_data"] for button in row] for row in rows] == [["1", "2"], ["3"]]


def test_the_location_button_is_used_once() -> None:
    assert markup_of(AskLocation(label=words("left"))) == {
        "keyboard": [[{"text": "Left", "request_location": True}]],
        "one_time_keyboard": True,
        "resize_keyboard": True,
    }


def test_the_location_button_can_be_taken_away() -> None:
    assert markup_of(RemoveReplyKeyboard()) == {"remove_keyboard": True}
