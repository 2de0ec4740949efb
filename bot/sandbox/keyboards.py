"""`reply_markup`: read, checked and cut as Telegram does. For `methods/`.

A real server cuts a keyboard silently at 12 buttons a row and 300 in total, and clients may show
fewer. The community's numbers are 8 and 100; the stand-in refuses beyond those, so that nothing
is built that might not be shown.
"""

import re
from collections.abc import Callable

from bot.sandbox.arguments import Arguments, Unreadable
from bot.sandbox.errors import Refusal, detail, refusal
from bot.sandbox.messages import InlineKeyboard, Markup, OtherMarkup
from bot.sandbox.wire import JsonObject, Rows, utf8_length

MOST_BUTTONS_IN_A_ROW = 8
MOST_BUTTONS = 100
MOST_BYTES = 10_000  # of labels and data together; about where the hosted service refuses
LONGEST_DATA_BYTES = 64
LONGEST_COPY_TEXT = 256
STYLES = frozenset({"primary", "success", "danger"})
URL = re.compile(r"(?:(?:https?|tg|ton)://)?[^\s/]+\.[^\s]+|tg://\S+", re.IGNORECASE)
OTHER_ACTIONS = (
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
)
OPTION_FLAGS = ("is_persistent", "resize_keyboard", "one_time_keyboard", "selective")


def markup_of(arguments: Arguments, *, private: bool = True) -> Markup:
    """Read `reply_markup`; None where there is none or nothing is left of it.

    Raises:
        Refusal: it cannot be read, or holds what Telegram does not take.
    """
    if not arguments.has("reply_markup"):
        return None
    try:
        given = arguments.json("reply_markup")
    except Unreadable:
        raise refusal("markup-json") from None
    if not isinstance(given, dict):
        raise refusal("markup-object")
    reply_rows = _rows(given, "keyboard", "reply-rows")
    inline_rows = _rows(given, "inline_keyboard", "inline-rows")
    if reply_rows:
        return _reply_keyboard(given, reply_rows, private=private)
    if inline_rows:
        return _inline_keyboard(inline_rows)
    if given.get("remove_keyboard") is True:
        return OtherMarkup(content={"remove_keyboard": True})
    if given.get("force_reply") is True:
        return OtherMarkup(content={"force_reply": True})
    return None


def _rows(given: JsonObject, name: str, slug: str) -> list[list[object]]:
    rows = given.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise refusal("markup-field", name=name, kind="Array")
    if not all(isinstance(row, list) for row in rows):
        raise refusal(slug)
    return rows


def _inline_keyboard(given: list[list[object]]) -> Markup:
    rows = [kept for row in given if (kept := [b for one in row if (b := inline_button(one))])]
    _check_size(rows)
    return InlineKeyboard(rows=rows) if rows else None


def _check_size(rows: Rows) -> None:
    total = sum(map(len, rows))
    size = sum(
        utf8_length(value)
        for row in rows
        for button in row
        for value in button.values()
        if isinstance(value, str)
    )
    if total > MOST_BUTTONS or size > MOST_BYTES:
        raise refusal("markup-too-long")
    if any(len(row) > MOST_BUTTONS_IN_A_ROW for row in rows):
        raise refusal("markup-too-long")


def inline_button(given: object) -> JsonObject | None:
    """Check one inline button; None for one without a label, which Telegram leaves out.

    Of several actions the first counts, in the order Telegram's server looks for them.

    Raises:
        Refusal: it has no action, or one Telegram does not take.
    """
    if not isinstance(given, dict):
        raise _unreadable("inline-button-object")
    button: JsonObject = {"text": _label(given), **_style(given), **_action(given)}
    return button if button["text"] else None


def _label(given: JsonObject) -> str:
    label = given.get("text")
    if label is None:
        raise _unreadable("field-missing", name="text")
    if not isinstance(label, str):
        raise _unreadable("field-type", name="text", kind="String")
    return label


def _style(given: JsonObject) -> JsonObject:
    style = given.get("style", "")
    name = style.lower() if isinstance(style, str) else "?"
    if name in {"", "default"}:
        return {}
    if name not in STYLES:
        raise _unreadable("button-style")
    return {"style": name}


def _action(given: JsonObject) -> JsonObject:
    for name, read in ACTIONS.items():
        if name in given and (action := read(given[name])) is not None:
            return action
    for name in OTHER_ACTIONS:
        if name in given:
            return {name: given[name]}
    if "copy_text" in given:
        return _copy_text(given["copy_text"])
    raise _unreadable("button-without-action")


def _url(value: object) -> JsonObject | None:
    if not isinstance(value, str):
        raise _unreadable("field-type", name="url", kind="String")
    if not value:
        return None
    if URL.fullmatch(value) is None:
        raise refusal("button-url", url=value)
    return {"url": value if "://" in value else f"http://{value}"}


def _callback_data(value: object) -> JsonObject | None:
    if not isinstance(value, str):
        raise _unreadable("field-type", name="callback_data", kind="String")
    if not value:
        return None
    if utf8_length(value) > LONGEST_DATA_BYTES:
        raise refusal("button-data")
    return {"callback_data": value}


ACTIONS: dict[str, Callable[[object], JsonObject | None]] = {
    "url": _url,
    "callback_data": _callback_data,
}


def _copy_text(value: object) -> JsonObject:
    text = value.get("text") if isinstance(value, dict) else None
    if not isinstance(text, str):
        raise _unreadable("field-missing", name="text")
    if not 1 <= len(text) <= LONGEST_COPY_TEXT:
        raise refusal("button-copy-text")
    return {"copy_text": {"text": text}}


def _reply_keyboard(given: JsonObject, rows: list[list[object]], *, private: bool) -> Markup:
    buttons = [[b for one in row if (b := _reply_button(one, private=private))] for row in rows]
    options = {name: True for name in OPTION_FLAGS if given.get(name) is True}
    placeholder = given.get("input_field_placeholder")
    if isinstance(placeholder, str) and placeholder:
        return OtherMarkup(
            content={"keyboard": buttons, **options, "input_field_placeholder": placeholder}
        )
    return OtherMarkup(content={"keyboard": buttons, **options})


def _reply_button(given: object, *, private: bool) -> JsonObject | None:
    if isinstance(given, str):
        return {"text": given} if given else None
    if not isinstance(given, dict):
        raise refusal("reply-button", detail=detail("reply-button-object"))
    label = given.get("text")
    if not isinstance(label, str):
        raise refusal("reply-button", detail=detail("field-missing", name="text"))
    if not label:
        return None
    button: JsonObject = {"text": label}
    for name in ("request_contact", "request_location"):
        if given.get(name) is True:
            button[name] = True
    if "request_location" in button and not private:
        raise refusal("location-in-private-only")
    return button


def _unreadable(slug: str, **values: object) -> Refusal:
    return refusal("inline-button", detail=detail(slug, **values))
