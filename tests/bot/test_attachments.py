"""A picture is drawn when it is sent; whatever goes wrong with it, its words go out."""

import asyncio
import logging
from typing import Any

import pytest

from bot.attachments import Attachments, CannotDraw, words_of
from bot.calls import Call
from bot.drawing.artist import Artist
from bot.drawing.page_sheet import as_json as page_json
from bot.drawing.sheet import as_json
from bot.pictures import Pictures
from conversations.effects import Lane
from tests.bot.drawing.test_page import page
from tests.bot.drawing.test_picture import picture, sheet
from tests.fakes import RememberedUploads

CAPTION = {"chat_id": 7, "caption": "4 of 7", "caption_entities": [], "reply_markup": {}}


def call(**payload: Any) -> Call:  # noqa: ANN401 - JSON
    return Call(id=1, person_id=7, lane=Lane.REPLY, method="sendPhoto", payload=payload)


async def nothing(_person_id: int) -> list[Any]:
    return []


def attachments(artist: Artist | None = None) -> Attachments:
    return Attachments(nothing, artist or Artist(), Pictures(RememberedUploads()))


async def test_a_picture_goes_along_with_its_words() -> None:
    (made,) = await attachments().parameters(call(**CAPTION, picture=as_json(sheet("steady"))))
    file = made.pop("photo")
    assert (made, file.filename, file.mimetype) == (CAPTION, "progress.png", "image/png")
    assert file.input_file_content == picture("steady")


async def test_a_call_without_a_file_goes_as_it_is() -> None:
    assert await attachments().parameters(call(**CAPTION)) == [CAPTION]
    assert words_of(call(**CAPTION)) is None


async def test_what_cannot_be_drawn_is_logged_without_what_it_holds(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(CannotDraw):
        await attachments().parameters(call(**CAPTION, picture={"title": "six of ten"}))
    assert "could not be drawn" in caplog.text
    assert "six" not in caplog.text


def test_the_words_that_stand_in_for_a_picture_keep_their_buttons() -> None:
    assert words_of(call(**CAPTION, picture={})) == {
        "chat_id": 7,
        "text": "4 of 7",
        "entities": [],
        "reply_markup": {},
    }


async def test_a_page_goes_along_with_its_words() -> None:
    payload = {"chat_id": 7, "caption": "Here", "instead": "No", "page": page_json(page("steady"))}
    (made,) = await attachments().parameters(call(**payload))
    file = made.pop("document")
    assert (made, file.filename) == ({"chat_id": 7, "caption": "Here"}, "hip-routine.pdf")
    assert file.input_file_content[:5] == b"%PDF-"


def test_a_page_that_cannot_be_sent_is_not_spoken_of_as_if_it_were_there() -> None:
    payload: dict[str, Any] = {"chat_id": 7, "caption": "Here", "instead": "No", "page": {}}
    assert words_of(call(**payload)) == {"chat_id": 7, "text": "No"}


async def test_the_loop_goes_on_while_something_is_drawn() -> None:
    drawing = asyncio.ensure_future  # noqa: TID251 - a test may start a task of its own
    task = drawing(Artist().picture(as_json(sheet("extreme"))))
    turns = 0
    while not task.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 10
