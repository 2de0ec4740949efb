"""The people's side over HTTP, for the chat page and for tests in other processes.

The routes are listed in the package's docstring. Mounted by `server.py`.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from aiohttp import web

from bot.sandbox.audience import Happening, Notice
from bot.sandbox.backend import Backend
from bot.sandbox.group import GroupSide
from bot.sandbox.person import NotPossible, PersonSide
from bot.sandbox.profile import in_language
from bot.sandbox.seen import seen
from bot.sandbox.wire import JsonObject, encode

Act: TypeAlias = Callable[[PersonSide, JsonObject], JsonObject]
PROFILE_FIELDS = ("first_name", "last_name", "username", "language_code")


class PeopleRoutes:
    """Answers `/sandbox/people/…`, `/sandbox/groups/…`, `/sandbox/files/…` and `/sandbox/bot`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def add_to(self, app: web.Application) -> None:
        """Mount the routes."""
        people = "/sandbox/people/{id:[0-9]{1,15}}"
        groups = "/sandbox/groups/{id:-[0-9]{1,15}}"
        app.router.add_get("/sandbox/bot", self.bot)
        app.router.add_get("/sandbox/people", self.people)
        app.router.add_post(people, answering(self.profile))
        app.router.add_get(f"{people}/messages", self.messages)
        app.router.add_get(f"{people}/events", self.events)
        app.router.add_post(people + "/{act}", answering(self.act))
        app.router.add_get(f"{groups}/messages", self.group_messages)
        app.router.add_post(groups + "/{act}", answering(self.group_act))
        app.router.add_get("/sandbox/files/{unique_id}", self.file)

    def _person(self, request: web.Request) -> PersonSide:
        return PersonSide(self._backend, self._backend.world.person(int(request.match_info["id"])))

    def _group(self, request: web.Request) -> GroupSide:
        return GroupSide(self._backend, self._backend.world.group(int(request.match_info["id"])))

    async def bot(self, request: web.Request) -> web.Response:
        """Describe the bot as someone who opens its chat sees it."""
        profile, language = self._backend.profile, request.query.get("language", "")
        return web.json_response(
            {
                "id": self._backend.bot.id,
                "username": self._backend.bot.username,
                "name": in_language(profile.names, language) or self._backend.bot.first_name,
                "description": in_language(profile.descriptions, language),
                "commands": profile.commands_seen(language),
            }
        )

    async def people(self, _request: web.Request) -> web.Response:
        """List everybody."""
        everybody = self._backend.world.people.values()
        return web.json_response(
            [{**one.user(), "started": one.started, "blocked": one.blocked} for one in everybody]
        )

    async def profile(self, request: web.Request, body: JsonObject) -> JsonObject:
        """Change who someone is."""
        account = self._person(request).account
        for name in PROFILE_FIELDS:
            if name in body:
                setattr(account, name, text_in(body, name))
        return account.user()

    async def messages(self, request: web.Request) -> web.Response:
        """Show a person's chat."""
        shown = [message.to_json() for message in self._person(request).messages()]
        return web.json_response(shown)

    async def group_messages(self, request: web.Request) -> web.Response:
        """Show a group's chat."""
        shown = [message.to_json() for message in self._group(request).messages()]
        return web.json_response(shown)

    async def act(self, request: web.Request, body: JsonObject) -> JsonObject:
        """Do something as a person."""
        name = request.match_info["act"]
        act = ACTS.get(name)
        if act is not None:
            return act(self._person(request), body)
        return {"message_id": self._person(request).sends_sample(name)}

    async def group_act(self, request: web.Request, body: JsonObject) -> JsonObject:
        """Do something in a group."""
        group, person = self._group(request), integer_in(body, "person")
        match request.match_info["act"]:
            case "send":
                return {"message_id": group.sends(person, text_in(body, "text"))}
            case "add":
                group.adds_bot(by=person)
            case "remove":
                group.removes_bot(by=person)
            case other:
                raise NotPossible(f"There is no {other} in groups")
        return {"ok": True}

    async def file(self, request: web.Request) -> web.Response:
        """Answer with the bytes of a picture, moving or not, or of a document."""
        stored = self._backend.files.by_unique_id(request.match_info["unique_id"])
        if stored is None:
            return web.json_response({"error": "There is no such file"}, status=404)
        kind = "application/octet-stream" if stored.kind == "document" else stored.mime
        # Whatever a bot sends as a picture must not become a page of this origin.
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return web.Response(body=stored.content, content_type=kind, headers=headers)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream what happens in a person's chat, until either side goes."""
        stream = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        )
        notices: asyncio.Queue[Notice | None] = asyncio.Queue()
        person_id = self._person(request).account.id
        with self._backend.audience.listening(person_id, notices.put_nowait):
            await stream.prepare(request)
            await stream.write(b"retry: 1000\n\n")
            while (notice := await notices.get()) is not None:
                await stream.write(event_text(notice).encode())
        return stream


def event_text(notice: Notice) -> str:
    """Return a notice as one event of the stream."""
    return f"event: {notice.happening}\ndata: {encode(_event_data(notice))}\n\n"


def _event_data(notice: Notice) -> JsonObject:
    if notice.data is not None:
        return notice.data
    if notice.message is None:
        return {}
    if notice.happening is Happening.DELETE:
        return {"id": notice.message.id}
    if notice.happening is Happening.NOTIFICATION:
        return {"id": notice.message.id, "text": notice.message.words.text}
    return seen(notice.message).to_json()


def answering(
    act: Callable[[web.Request, JsonObject], Awaitable[JsonObject]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Make a handler that reads a JSON object and turns what cannot be done into words."""

    async def handler(request: web.Request) -> web.Response:
        try:
            body = await request.json() if request.body_exists else {}
            if not isinstance(body, dict):
                raise NotPossible("The body must be a JSON object")
            return web.json_response(await act(request, body))
        except ValueError as problem:
            return web.json_response({"error": str(problem)}, status=400)

    return handler


def text_in(body: JsonObject, name: str) -> str:
    """Return a text from a body.

    Raises:
        NotPossible: there is none.
    """
    value = body.get(name)
    if not isinstance(value, str):
        raise NotPossible(f"{name} must be a text")
    return value


def integer_in(body: JsonObject, name: str) -> int:
    """Return a whole number from a body.

    Raises:
        NotPossible: there is none.
    """
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        raise NotPossible(f"{name} must be a whole number")
    return value


def _number_in(body: JsonObject, name: str, limit: float) -> float:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise NotPossible(f"{name} must be a number")
    if abs(value) > limit:
        raise NotPossible(f"{name} must be within -{limit:g} to {limit:g}")
    return float(value)


def _send(person: PersonSide, body: JsonObject) -> JsonObject:
    reply_to = integer_in(body, "reply_to") if "reply_to" in body else None
    return {"message_id": person.sends(text_in(body, "text"), reply_to=reply_to)}


def _command(person: PersonSide, body: JsonObject) -> JsonObject:
    argument = text_in(body, "argument") if "argument" in body else ""
    return {"message_id": person.commands(text_in(body, "command"), argument)}


def _tap(person: PersonSide, body: JsonObject) -> JsonObject:
    label = text_in(body, "text") if "text" in body else None
    data = text_in(body, "data") if "data" in body else None
    message_id = integer_in(body, "message_id") if "message_id" in body else None
    if label is None and data is None:
        raise NotPossible("A tap needs data or text")
    return {"callback_id": person.taps(label, data=data, message_id=message_id)}


def _location(person: PersonSide, body: JsonObject) -> JsonObject:
    latitude, longitude = _number_in(body, "latitude", 90), _number_in(body, "longitude", 180)
    return {"message_id": person.shares_location(latitude, longitude)}


def _react(person: PersonSide, body: JsonObject) -> JsonObject:
    person.reacts(text_in(body, "emoji"), integer_in(body, "message_id"))
    return {"ok": True}


def _edit(person: PersonSide, body: JsonObject) -> JsonObject:
    person.edits(integer_in(body, "message_id"), text_in(body, "text"))
    return {"ok": True}


def _forward(person: PersonSide, body: JsonObject) -> JsonObject:
    return {"message_id": person.forwards(text_in(body, "text"))}


def _block(person: PersonSide, _body: JsonObject) -> JsonObject:
    person.blocks()
    return {"ok": True}


def _unblock(person: PersonSide, _body: JsonObject) -> JsonObject:
    person.unblocks()
    return {"ok": True}


ACTS: dict[str, Act] = {
    "send": _send,
    "command": _command,
    "tap": _tap,
    "location": _location,
    "react": _react,
    "edit": _edit,
    "forward": _forward,
    "block": _block,
    "unblock": _unblock,
}
