"""Logs are for people or machines and hold no token."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.logs import REDACTED, configure_logging, place_of
from bot.settings import LogFormat

TOKEN = "1234567:abcdefghijklmnopqrstuvwxyz-ABCDEFG_0"


@pytest.fixture(autouse=True)
def _root_logger_kept() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def fail(text: str) -> None:
    raise ValueError(text)


def logged(log_format: LogFormat, *, secret: str | None = None) -> io.StringIO:
    stream = io.StringIO()
    configure_logging(level="INFO", log_format=log_format, secret=secret, stream=stream)
    return stream


def test_text_lines_end_with_their_extra_fields() -> None:
    stream = logged(LogFormat.TEXT)
    logging.getLogger("bot").info("Turn committed", extra={"action": "turn_committed"})
    assert stream.getvalue().endswith("INFO    bot: Turn committed action=turn_committed\n")


def test_json_lines_carry_every_field() -> None:
    stream = logged(LogFormat.JSON)
    logging.getLogger("bot").warning("Polling failed", extra={"action": "polling_failed"})
    body = json.loads(stream.getvalue())
    del body["at"]
    assert body == {
        "level": "WARNING",
        "logger": "bot",
        "message": "Polling failed",
        "action": "polling_failed",
    }


@pytest.mark.parametrize("log_format", list(LogFormat))
def test_a_token_is_taken_out_of_messages_fields_and_exceptions(log_format: LogFormat) -> None:
    stream = logged(log_format)
    try:
        fail(f"https://api.telegram.org/bot{TOKEN}/getMe")
    except ValueError:
        logging.getLogger("bot").exception("bot%s", TOKEN, extra={"url": f"/bot{TOKEN}/"})
    assert TOKEN not in stream.getvalue()
    assert stream.getvalue().count(REDACTED) >= 3
    assert "Traceback" in stream.getvalue()


def test_an_unusual_token_is_taken_out_when_it_is_known() -> None:
    stream = logged(LogFormat.TEXT, secret="1:short")
    logging.getLogger("bot").info("The token 1:short was rejected")
    assert "1:short" not in stream.getvalue()


def test_an_encoded_token_in_a_url_is_taken_out() -> None:
    stream = logged(LogFormat.TEXT)
    logging.getLogger("bot").info("GET /bot%s/getMe", TOKEN.replace(":", "%3A"))
    assert "abcdefg" not in stream.getvalue()


@pytest.mark.parametrize("name", ["httpx", "httpcore", "telegram", "aiosqlite"])
def test_chatty_libraries_speak_up_only_when_something_is_wrong(name: str) -> None:
    stream = io.StringIO()
    configure_logging(level="DEBUG", log_format=LogFormat.TEXT, stream=stream)
    logging.getLogger(name).info("HTTP Request")
    assert stream.getvalue() == ""


def test_the_place_of_an_error_does_not_repeat_its_text() -> None:
    with pytest.raises(ValueError, match="typed") as caught:
        fail("typed by somebody")
    place = place_of(caught.value)
    assert place.startswith(__file__)
    assert "typed" not in place


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert place_of(ValueError()) == "unknown"
