"""A request to the Bot API, taken apart into its parameters. For `api_routes.py`."""

import json
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.web_request import FileField

from bot.sandbox.arguments import Arguments, Upload


async def arguments_of(request: web.Request) -> Arguments:
    """Read the parameters of a call, however they came.

    A body that cannot be read counts as empty, as with Telegram's server.

    Raises:
        web.HTTPRequestEntityTooLarge: the body is larger than the server takes.
    """
    values: dict[str, object] = dict(request.query) if request.query_string else {}
    if not request.body_exists:
        return Arguments(values)
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _from_multipart(request, values)
    body = await request.read()
    if kind == "application/json":
        values.update(_from_json(body))
    elif kind == "application/x-www-form-urlencoded":
        values.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return Arguments(values)


def _from_json(body: bytes) -> dict[str, object]:
    try:
        parsed = json.loads(body)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


async def _from_multipart(request: web.Request, values: dict[str, object]) -> Arguments:
    uploads: dict[str, Upload] = {}
    for name, part in (await request.post()).items():
        if isinstance(part, FileField):
            content = part.file.read()
            uploads[name] = Upload(name=part.filename, content=content, mime=part.content_type)
        else:
            values[name] = part if isinstance(part, str) else part.decode("utf-8", "replace")
    return Arguments(values, uploads)
