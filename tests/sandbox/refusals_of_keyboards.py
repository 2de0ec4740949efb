"""Refusals that have to do with `reply_markup`."""

from tests.sandbox.refusals import BUTTON, Case, buttons, text

INLINE = "Bad Request: can't parse inline keyboard button: "
REPLY = "Bad Request: can't parse keyboard button: "
GROUP = -1001


def _inline(detail: str, words: str, button: object) -> Case:
    return Case(
        slug="inline-button", detail=detail, words=INLINE + words, parameters=buttons(button)
    )


def _markup(slug: str, words: str, markup: object) -> Case:
    return Case(slug=slug, words=words, parameters=text("Hello", reply_markup=markup))


READING = [
    _markup(
        "markup-json", "Bad Request: can't parse reply keyboard markup JSON object", "{not json"
    ),
    _markup("markup-object", "Bad Request: object expected as reply markup", [BUTTON]),
    _markup(
        "markup-field",
        'Bad Request: field "inline_keyboard" must be of type Array',
        {"inline_keyboard": BUTTON},
    ),
    _markup(
        "inline-rows",
        'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of '
        "Arrays",
        {"inline_keyboard": [BUTTON]},
    ),
    _markup(
        "reply-rows",
        'Bad Request: field "keyboard" must be an Array of Arrays',
        {"keyboard": ["Yes"]},
    ),
]

BUTTONS = [
    _inline("inline-button-object", "InlineKeyboardButton must be an Object", "Ready"),
    _inline(
        "button-without-action",
        "Text buttons are unallowed in the inline keyboard",
        {"text": "Ready", "callback_data": ""},
    ),
    _inline("button-style", "invalid button style specified", {**BUTTON, "style": "pink"}),
    Case(
        slug="reply-button",
        detail="reply-button-object",
        words=REPLY + "KeyboardButton must be a String or an Object",
        parameters=text("Hello", reply_markup={"keyboard": [[5]]}),
    ),
    Case(
        slug="button-data",
        words="Bad Request: BUTTON_DATA_INVALID",
        parameters=buttons({"text": "Ready", "callback_data": "é" * 33}),
    ),
    Case(
        slug="button-url",
        words="Bad Request: inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
        parameters=buttons({"text": "Read", "url": "nowhere"}),
    ),
    Case(
        slug="button-copy-text",
        words="Bad Request: BUTTON_COPY_TEXT_INVALID",
        parameters=buttons({"text": "Copy", "copy_text": {"text": "x" * 257}}),
    ),
    Case(
        slug="location-in-private-only",
        words="Bad Request: location can be requested in private chats only",
        parameters={
            "chat_id": GROUP,
            "text": "Where?",
            "reply_markup": {"keyboard": [[{"text": "Here", "request_location": True}]]},
        },
    ),
    Case(
        slug="markup-too-long",
        words="Bad Request: reply markup is too long",
        parameters=buttons(*[BUTTON] * 9),
    ),
    Case(
        slug="markup-too-long",
        words="Bad Request: reply markup is too long",
        parameters=text("Hello", reply_markup={"inline_keyboard": [[BUTTON]] * 101}),
    ),
    Case(
        slug="markup-too-long",
        words="Bad Request: reply markup is too long",
        parameters=text(
            "Hello",
            reply_markup={"inline_keyboard": [[{"text": "x" * 2000, "callback_data": "x"}]] * 6},
        ),
    ),
]

CASES = [*READING, *BUTTONS]
