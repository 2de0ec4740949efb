"""The sandbox's own knobs over HTTP: clock, faults, limits, log of calls. For `server.py`."""

from dataclasses import asdict
from datetime import datetime, timedelta

from aiohttp import web

from bot.clock import MovableClock
from bot.sandbox.backend import Backend
from bot.sandbox.people_routes import answering
from bot.sandbox.person import NotPossible
from bot.sandbox.wire import JsonObject

MOST_CALLS = 200


class ControlRoutes:
    """Answers `/sandbox/clock`, `/sandbox/faults`, `/sandbox/limits` and `/sandbox/calls`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def add_to(self, app: web.Application) -> None:
        """Mount the routes."""
        app.router.add_get("/sandbox/clock", self.clock)
        app.router.add_post("/sandbox/clock", answering(self.move_clock))
        app.router.add_get("/sandbox/faults", self.faults)
        app.router.add_post("/sandbox/faults", answering(self.set_faults))
        app.router.add_get("/sandbox/limits", self.limits)
        app.router.add_get("/sandbox/calls", self.calls)

    async def clock(self, _request: web.Request) -> web.Response:
        """Tell the time."""
        return web.json_response(self._clock_json())

    async def move_clock(self, _request: web.Request, body: JsonObject) -> JsonObject:
        """Change the rate, or jump ahead to an instant or by some seconds."""
        clock = self._backend.clock
        if not isinstance(clock, MovableClock):
            raise NotPossible("This sandbox's clock cannot be moved")
        match body:
            case {"rate": int() | float() as rate}:
                clock.set_rate(rate)
            case {"to": str() as instant}:
                clock.move_to(datetime.fromisoformat(instant))
            case {"by": int() | float() as seconds}:
                clock.move_by(timedelta(seconds=seconds))
            case _:
                raise NotPossible("Give a rate, an instant as to, or seconds as by")
        return self._clock_json()

    async def faults(self, _request: web.Request) -> web.Response:
        """Show what goes wrong."""
        return web.json_response(self._backend.faults.plan.to_json())

    async def set_faults(self, _request: web.Request, body: JsonObject) -> JsonObject:
        """Change some of what goes wrong and leave the rest."""
        faults = self._backend.faults
        faults.follow(faults.plan.changed(body))
        return faults.plan.to_json()

    async def limits(self, _request: web.Request) -> web.Response:
        """Show how many messages are taken."""
        options = self._backend.limits.options
        rates = {"chat": options.chat, "group": options.group, "overall": options.overall}
        return web.json_response({name: asdict(rate) for name, rate in rates.items()})

    async def calls(self, request: web.Request) -> web.Response:
        """Show the newest calls, without the polling unless it is asked for."""
        query = request.query
        try:
            limit = int(query.get("limit", MOST_CALLS))
            chat_id = int(query["chat_id"]) if "chat_id" in query else None
            found = self._backend.calls.find(
                method=query.get("method"), chat_id=chat_id, after=int(query.get("after", 0))
            )
        except ValueError:
            words = "after, chat_id and limit are whole numbers"
            return web.json_response({"error": words}, status=400)
        if "method" not in query and query.get("polls") != "1":
            found = [call for call in found if call.method != "getUpdates"]
        return web.json_response([call.to_json() for call in found[-limit:]])

    def _clock_json(self) -> JsonObject:
        clock = self._backend.clock
        now = clock.now()
        rate = clock.rate if isinstance(clock, MovableClock) else 1.0
        return {"now": now.isoformat(), "unix": now.timestamp(), "rate": rate}
