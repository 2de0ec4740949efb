import pytest

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import Refusal
from bot.sandbox.keyboards import markup_of
from bot.sandbox.messages import InlineKeyboard, OtherMarkup


def inline(button: object) -> object:
    return markup_of(Arguments({"reply_markup": {"inline_keyboard": [[button]]}}))


def reply(row: list[object], **options: object) -> object:
    return markup_of(Arguments({"reply_markup": {"keyboard": [row], **options}}))


def test_a_reply_keyboard_keeps_its_buttons_and_options() -> None:
    row: list[object] = ["Yes", {"text": "Me", "request_contact": True}, "", {"text": ""}]
    options = {"resize_keyboard": True, "one_time_keyboard": False, "selective": True}
    assert reply(row, **options, input_field_placeholder="Say yes") == OtherMarkup(
        content={
            "keyboard": [[{"text": "Yes"}, {"text": "Me", "request_contact": True}]],
            "resize_keyboard": True,
            "selective": True,
            "input_field_placeholder": "Say yes",
        }
    )


@pytest.mark.parametrize("url", ["https://example.org/a?b=c", "tg://user?id=5", "t.me/someone"])
def test_a_link_may_be_any_that_telegram_opens(url: str) -> None:
    expected = url if "://" in url else f"http://{url}"
    assert inline({"text": "Go", "url": url}) == InlineKeyboard(
        rows=[[{"text": "Go", "url": expected}]]
    )


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"callback_data": "x"}, 'Can\'t find field "text"'),
        ({"text": 5, "callback_data": "x"}, 'Field "text" must be of type String'),
        ({"text": "x", "callback_data": 5}, 'Field "callback_data" must be of type String'),
        ({"text": "x", "url": 5}, 'Field "url" must be of type String'),
        ({"text": "x", "url": ""}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "copy_text": "x"}, 'Can\'t find field "text"'),
        ({"text": "x", "callback_data": "x", "style": 5}, "invalid button style specified"),
    ],
)
def test_a_button_that_cannot_be_read_is_refused(button: object, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        inline(button)
    prefix = "Bad Request: can't parse inline keyboard button: "
    assert refused.value.description == prefix + words


def test_a_reply_button_needs_a_label() -> None:
    with pytest.raises(Refusal, match="can't parse keyboard button"):
        reply([{"request_contact": True}])


def test_data_of_exactly_64_bytes_is_taken() -> None:
    data = "é" * 32
    assert inline({"text": "x", "callback_data": data}) == InlineKeyboard(
        rows=[[{"text": "x", "callback_data": data}]]
    )
