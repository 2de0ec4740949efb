"""Visible effects and a language -> one Bot API call each; pure. Used by `bot/folding.py`.

Text goes out as plain text with `entities`, never with a `parse_mode`, so there is no markup
to escape and nothing to get wrong about what people type (see `bot/phrases.py`).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeAlias, assert_never

from bot.attachments import INSTEAD, PAGE, PICTURE, SHOWN
from bot.calls import EDIT_CAPTION, EDIT_TEXT
from bot.captions import MAX_CAPTION
from bot.drawing import page_sheet, sheet
from bot.phrases import Composed, compose, cut, shorten
from content.schema import Language
from conversations.effects import (
    AskLocation,
    Button,
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
    Target,
    Toast,
    Words,
)

MAX_LABEL: Final = 64  # code points; longer ones are cut off by phones anyway
MAX_TOAST: Final = 200  # Bot API: "Text of the notification … 0-200 characters"
MAX_CALLBACK_DATA: Final = 64  # Bot API: "Data to be sent in a callback query … 1-64 bytes"
_TICK: Final = "✓ "

Payload: TypeAlias = dict[str, Any]  # a JSON object: the parameters of a Bot API method
Visible: TypeAlias = Say | Edit | StripButtons | Toast | SendExport | SendPicture | SendPage
"""The effects that become a call to Telegram."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One Bot API call, to be stored in the outbox; the fields mean what the row's columns do.

    The payload lacks what is not known yet: the `message_id` of a `target_ref`, the
    `callback_query_id` of an answer to a tap, the files of an export.
    """

    method: str
    payload: Payload = field(hash=False)
    lane: Lane
    ref: str | None = None
    target_ref: str | None = None
    due_at: datetime | None = None  # of the timer or reminder it follows from
    not_after: datetime | None = None
    tracked: bool = False
    ephemeral: bool = False


def outgoing(effect: Visible, *, person_id: int, language: Language) -> Outgoing:
    """Render an effect for the person's private chat, whose id is the person's.

    Raises:
        ContentMissing: a phrase or a value is missing; the message names the phrase's slug.
        ValueError: a button carries more than Telegram's 64 bytes.
    """
    match effect:
        case Say():
            return _say(effect, person_id, language)
        case Edit():
            return _edit(effect, person_id, language)
        case StripButtons():
            message_id, target_ref = _target(effect.target)
            return Outgoing(
                method="editMessageReplyMarkup",
                payload={"chat_id": person_id} | message_id,
                lane=Lane.EDIT,
                target_ref=target_ref,
            )
        case Toast():
            text = shorten(_plain(effect.text, language), MAX_TOAST)
            return Outgoing(method="answerCallbackQuery", payload={"text": text}, lane=Lane.REPLY)
        case SendExport() | SendPicture() | SendPage():
            return _with_files(effect, person_id, language)
        case _:
            assert_never(effect)


def _say(say: Say, person_id: int, language: Language) -> Outgoing:
    words = compose(say.text, language)
    picture = say.picture if len(words.text) <= MAX_CAPTION else None
    payload: Payload = {"chat_id": person_id}
    payload |= _text(words) if picture is None else _caption(words)
    if picture is not None:
        payload[SHOWN] = {"name": picture.name, "digest": picture.digest}
    if say.markup is not None:
        payload["reply_markup"] = _markup(say.markup, language)
    if say.silent:
        payload["disable_notification"] = True
    return Outgoing(
        method="sendMessage" if picture is None else "sendPhoto",
        payload=payload,
        lane=say.lane,
        ref=say.ref,
        not_after=say.not_after,
        tracked=say.tracked,
        ephemeral=say.ephemeral,
    )


def _with_files(
    effect: SendExport | SendPicture | SendPage, person_id: int, language: Language
) -> Outgoing:
    match effect:
        case SendExport():
            payload: Payload = {"chat_id": person_id}
            return Outgoing(method="sendDocument", payload=payload, lane=Lane.REPLY, ref=effect.ref)
        case SendPicture():
            return _picture(effect, person_id, language)
        case SendPage():
            return _page(effect, person_id, language)
        case _:
            assert_never(effect)


def _picture(send: SendPicture, person_id: int, language: Language) -> Outgoing:
    payload: Payload = {"chat_id": person_id}
    payload |= _caption(cut(compose(send.text, language), MAX_CAPTION))
    if send.markup is not None:
        payload["reply_markup"] = _markup(send.markup, language)
    payload[PICTURE] = sheet.as_json(sheet.sheet_of(send.chart, language))
    return Outgoing(method="sendPhoto", payload=payload, lane=Lane.REPLY, ref=send.ref)


def _page(send: SendPage, person_id: int, language: Language) -> Outgoing:
    payload: Payload = {
        "chat_id": person_id,
        "caption": shorten(compose(send.text, language).text, MAX_CAPTION),
        INSTEAD: compose(send.instead, language).text,
        PAGE: page_sheet.as_json(page_sheet.page_sheet_of(send.page, language)),
    }
    return Outgoing(method="sendDocument", payload=payload, lane=Lane.REPLY, ref=send.ref)


def _edit(edit: Edit, person_id: int, language: Language) -> Outgoing:
    message_id, target_ref = _target(edit.target)
    words = compose(edit.text, language)
    shown = _caption(cut(words, MAX_CAPTION)) if edit.pictured else _text(words)
    payload: Payload = {"chat_id": person_id} | message_id | shown
    if edit.markup is not None:
        payload["reply_markup"] = _markup(edit.markup, language)
    return Outgoing(
        method=EDIT_CAPTION if edit.pictured else EDIT_TEXT,
        payload=payload,
        lane=edit.lane,
        target_ref=target_ref,
        not_after=edit.not_after,
    )


def _target(target: Target) -> tuple[Payload, str | None]:
    match target:
        case SentMessage():
            return {}, target.ref
        case TappedMessage():
            return {"message_id": target.message_id}, None
        case _:
            assert_never(target)


def _text(composed: Composed) -> Payload:
    payload: Payload = {"text": composed.text, "link_preview_options": {"is_disabled": True}}
    if composed.bold:
        payload["entities"] = _entities(composed)
    return payload


def _caption(composed: Composed) -> Payload:
    payload: Payload = {"caption": composed.text}
    if composed.bold:
        payload["caption_entities"] = _entities(composed)
    return payload


def _entities(composed: Composed) -> list[Payload]:
    return [
        {"type": "bold", "offset": span.offset, "length": span.length} for span in composed.bold
    ]


def _markup(markup: Markup, language: Language) -> Payload:
    match markup:
        case Keyboard():
            return {"inline_keyboard": [[_button(b, language) for b in row] for row in markup.rows]}
        case AskLocation():
            label = shorten(_plain(markup.label, language), MAX_LABEL)
            return {
                "keyboard": [[{"text": label, "request_location": True}]],
                "one_time_keyboard": True,
                "resize_keyboard": True,
            }
        case RemoveReplyKeyboard():
            return {"remove_keyboard": True}
        case _:
            assert_never(markup)


def _button(button: Button, language: Language) -> Payload:
    size = len(button.data.encode())
    if not 1 <= size <= MAX_CALLBACK_DATA:
        raise ValueError(f"button {button.label.slug!r} carries {size} bytes, Telegram takes 1-64")
    tick = _TICK if button.ticked else ""
    payload: Payload = {
        "text": shorten(tick + _plain(button.label, language), MAX_LABEL),
        "callback_data": button.data,
    }
    if button.style is not None:
        payload["style"] = button.style.value
    return payload


def _plain(words: Words, language: Language) -> str:
    """Put words where Telegram takes no entities: labels and toasts."""
    return compose((words,), language).text
