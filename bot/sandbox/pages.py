"""The sandbox's chat page: its HTML, style and modules, and what the bot's process tells it.

Everything the page loads is a file beside this module, so it works without a network. Imported
by whatever runs the sandbox's web server; knows nothing of the bot.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, TypeAlias

from aiohttp import web

PAGE_DIRECTORY: Final = Path(__file__).parent / "page"

CONTENT_TYPES: Final = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
"""Named here because what `mimetypes` says of .js depends on the machine, and a browser refuses
a module with another type."""

_HEADERS: Final = {
    # The browser itself then guarantees that nothing is loaded from, or sent to, another host.
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-cache",  # a restarted sandbox may be a newer one
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledItem:
    """Something that will happen to a person by itself, as the page lists it.

    `at` is aware; `zone` is the person's IANA zone where the item has one.
    """

    kind: str
    at: datetime
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing about where a person stands in the dialogue: a label and a few words."""

    label: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentReport:
    """Which content new sessions get, and what is wrong with the files as they are now."""

    version: str
    faults: tuple[str, ...] = ()
    renewed: int = 0  # how often other content was taken over


Schedule: TypeAlias = Callable[[int], Awaitable[Sequence[ScheduledItem]]]
"""Says what is scheduled for the person with this id, in any order."""

Dialogue: TypeAlias = Callable[[int], Awaitable[Sequence[Line]]]
"""Says where the person with this id stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """What the process that runs the bot can tell; a stand-in that runs apart tells nothing."""

    schedule: Schedule | None = None
    dialogue: Dialogue | None = None
    content: Callable[[], ContentReport] | None = None


def add_pages(app: web.Application, *, views: Views) -> None:
    """Serve the page at `/`, its files at `/page/…` and what `views` tell at `/sandbox/…`."""
    assets = {path.name: path for path in PAGE_DIRECTORY.iterdir() if path.suffix in CONTENT_TYPES}

    async def page(_request: web.Request) -> web.StreamResponse:
        return _file(assets["index.html"])

    async def asset(request: web.Request) -> web.StreamResponse:
        path = assets.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        return _file(path)

    app.router.add_get("/", page)
    app.router.add_get("/page/{name}", asset)
    _add_views(app, views)


def _add_views(app: web.Application, views: Views) -> None:
    async def scheduled(person: int) -> object:
        return _schedule_json(await views.schedule(person) if views.schedule else ())

    async def standing(person: int) -> object:
        lines = await views.dialogue(person) if views.dialogue else ()
        return {"lines": [{"label": line.label, "words": line.words} for line in lines]}

    async def content(_request: web.Request) -> web.Response:
        report = views.content() if views.content else None
        return web.json_response(None if report is None else asdict(report))

    app.router.add_get("/sandbox/schedule", _about_a_person(scheduled))
    app.router.add_get("/sandbox/dialogue", _about_a_person(standing))
    app.router.add_get("/sandbox/content", content)


def _about_a_person(
    tell: Callable[[int], Awaitable[object]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handler(request: web.Request) -> web.Response:
        person = request.query.get("person", "")
        if not (person.isascii() and person.isdecimal()):
            return web.json_response({"error": "person must be a whole number"}, status=400)
        return web.json_response(await tell(int(person)))

    return handler


def _file(path: Path) -> web.FileResponse:
    content_type = f"{CONTENT_TYPES[path.suffix]}; charset=utf-8"
    return web.FileResponse(path, headers={**_HEADERS, "Content-Type": content_type})


def _schedule_json(items: Sequence[ScheduledItem]) -> dict[str, object]:
    ordered = sorted(items, key=lambda item: item.at)
    return {
        "next": ordered[0].at.isoformat() if ordered else None,
        "zone": next((item.zone for item in ordered if item.zone is not None), None),
        "items": [{"kind": item.kind, "at": item.at.isoformat()} for item in ordered],
    }
