"""What a case of a refusal is: a call, what happens before it and what is answered word for word.

The cases stand in `refusals_of_*.py`; `test_errors.py` runs them and checks that no row of
`errors.toml` is without one.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO

import aiohttp

from tests.fixtures_sandbox import Answer, Stage

PERSON = 7
BUTTON = {"text": "Ready", "callback_data": "ready"}


async def nothing(_stage: Stage) -> Mapping[str, object]:
    return {}


async def started(stage: Stage) -> Mapping[str, object]:
    """The person has written to the bot."""
    stage.sandbox.person(PERSON).sends("/start")
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`before` may return parameters that are only known then.

    `call` replaces the plain call of `method`. `detail` names the detail row that the answer
    holds besides the row `slug`.
    """

    slug: str
    words: str
    method: str = "sendMessage"
    parameters: Mapping[str, object] = field(default_factory=dict)
    before: Callable[[Stage], Awaitable[Mapping[str, object]]] = started
    call: Callable[[Stage], Awaitable[Answer]] | None = None
    code: int = 400
    detail: str | None = None

    async def answer(self, stage: Stage) -> Answer:
        known = await self.before(stage)
        if self.call is not None:
            return await self.call(stage)
        return await stage.bot.call(self.method, **{**self.parameters, **known})


def text(words: str, **parameters: object) -> dict[str, object]:
    """Parameters of a message to the person."""
    return {"chat_id": PERSON, "text": words, **parameters}


def buttons(*row: object, **more: object) -> dict[str, object]:
    """Parameters of a message with one row of inline buttons."""
    return text("Hello", reply_markup={"inline_keyboard": [list(row)], **more})


def upload(field_name: str, content: bytes, filename: str = "file.png") -> aiohttp.FormData:
    form = aiohttp.FormData()
    form.add_field("chat_id", str(PERSON))
    form.add_field(field_name, BytesIO(content), filename=filename, content_type="image/png")
    return form


def png(width: int, height: int) -> bytes:
    """The first bytes of a PNG of that size, which is all the stand-in looks at."""
    header = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    return header + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
