"""The parameters of a call are JSON that says the same as they do."""

import json

from bot.encoding import encoded

KEYBOARD = {"inline_keyboard": [[{"text": "Fertig ✓", "callback_data": "home:5:x"}]]}


def test_what_is_encoded_reads_back_as_it_was() -> None:
    parameters = {"chat_id": 7, "text": 'مرحبا <b>&"\n', "reply_markup": KEYBOARD, "silent": True}
    assert json.loads(encoded(parameters)) == parameters
    assert "مرحبا".encode() in encoded(parameters)


def test_half_a_character_is_passed_on_as_it_came() -> None:
    assert json.loads(encoded({"text": "\ud83d"})) == {"text": "\ud83d"}
