"""The Bot API over HTTP: tokens, methods, faults, envelopes. Mounted by `server.py`."""

import re
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web

from bot.sandbox.arguments import Arguments
from bot.sandbox.backend import Backend
from bot.sandbox.errors import Refusal, flood, refusal
from bot.sandbox.faults import Fault
from bot.sandbox.intake import arguments_of
from bot.sandbox.methods import METHODS, Method
from bot.sandbox.methods.answers import Described, Encoded
from bot.sandbox.wire import JsonObject, encode

TOKEN = re.compile(r"[1-9]\d{0,16}:[A-Za-z0-9_-]{1,64}")
BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>"
)


@dataclass(slots=True)
class ApiRoutes:
    """Answers `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    backend: Backend
    _adopted: bool = False

    def add_to(self, app: web.Application) -> None:
        """Mount the routes; everything else below /bot and /file is Telegram's 404."""
        app.router.add_route("*", "/bot{token:[^/]+}/{method:[^/]+}", self.call)
        app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self.download)
        app.router.add_route("*", "/bot{rest:.*}", self.not_found)
        app.router.add_route("*", "/file/{rest:.*}", self.not_found)

    async def not_found(self, _request: web.Request) -> web.Response:
        """Answer a malformed path."""
        return failure(refusal("malformed-token"))

    async def download(self, request: web.Request) -> web.Response:
        """Answer with a file's bytes."""
        try:
            self._check_token(request.match_info["token"])
        except Refusal as reason:
            return failure(reason)
        stored = self.backend.files.by_path(request.match_info["path"])
        if stored is None:
            return failure(refusal("malformed-token"))
        return web.Response(body=stored.content, content_type="application/octet-stream")

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Answer one call of a method."""
        name = request.match_info["method"].lower()
        method = METHODS.get(name)
        arguments = Arguments({})
        try:
            self._check_token(request.match_info["token"])
            arguments = await arguments_of(request)
            if method is None:
                raise refusal("unknown-method")
            fault = self.backend.faults.draw(name)
            if fault is not None:
                return await self._faulty(request, method, arguments, fault)
            return await self.run(method, arguments)
        except web.HTTPRequestEntityTooLarge:
            reason = refusal("body-too-large", size=request.content_length or "unknown")
            return self._refused(name, arguments, reason)
        except Refusal as reason:
            return self._refused(method.name if method is not None else name, arguments, reason)

    async def run(self, method: Method, arguments: Arguments) -> web.Response:
        """Do what a method says.

        Raises:
            Refusal: it was not done.
        """
        if self.backend.logged_out_until > self.backend.now():
            raise refusal("logged-out")
        result: object = None
        if method.run is not None:
            result = method.run(self.backend, arguments)
        elif method.wait is not None:
            result = await method.wait(self.backend, arguments)
        self._note(method.name, arguments, status=200)
        return success(result)

    async def run_reply(self, reply: JsonObject) -> None:
        """Do what the answer to a webhook delivery asked for; its result is never seen."""
        method = METHODS.get(str(reply.get("method")).lower())
        arguments = Arguments({name: value for name, value in reply.items() if name != "method"})
        if method is None or method.run is None:
            return
        try:
            await self.run(method, arguments)
        except Refusal as reason:
            self._refused(method.name, arguments, reason)

    async def _faulty(
        self, request: web.Request, method: Method, arguments: Arguments, fault: Fault
    ) -> web.StreamResponse:
        plan = self.backend.faults.plan
        if fault is Fault.BAD_GATEWAY:
            self._note(method.name, arguments, status=502, accepted=False)
            return web.Response(status=502, text=BAD_GATEWAY, content_type="text/html")
        if fault is Fault.FLOOD:
            raise flood(plan.flood_seconds)
        if fault is Fault.DROP_BEFORE:
            self._note(method.name, arguments, status=0, accepted=False)
            return _hang_up(request)
        answer = await self.run(method, arguments)
        if fault is Fault.DROP_AFTER:
            return _hang_up(request)
        clock = self.backend.clock
        await clock.sleep_until(clock.now() + timedelta(seconds=plan.slow_seconds))
        return answer

    def _check_token(self, token: str) -> None:
        if TOKEN.fullmatch(token) is None:
            raise refusal("malformed-token")
        wanted = self.backend.options.token
        if wanted is not None and token != wanted:
            raise refusal("unknown-token")
        if not self._adopted:
            self._adopted = True
            self.backend.adopt(token)

    def _refused(self, name: str, arguments: Arguments, reason: Refusal) -> web.Response:
        self._note(
            name, arguments, status=reason.code, accepted=False, description=reason.description
        )
        return failure(reason)

    def _note(
        self,
        name: str,
        arguments: Arguments,
        *,
        status: int,
        accepted: bool = True,
        description: str = "",
    ) -> None:
        self.backend.calls.note(
            name,
            arguments.values,
            at=self.backend.now(),
            status=status,
            accepted=accepted,
            description=description,
        )


def success(result: object) -> web.Response:
    """Wrap a result as the Bot API does."""
    if isinstance(result, Encoded):
        text = f'{{"ok":true,"result":{result.json}}}'
    elif isinstance(result, Described):
        answer = {"ok": True, "result": result.result, "description": result.description}
        text = encode(answer)
    else:
        text = f'{{"ok":true,"result":{encode(result)}}}'
    return web.Response(body=text.encode(), content_type="application/json")


def failure(reason: Refusal) -> web.Response:
    """Wrap a refusal as the Bot API does."""
    answer: JsonObject = {
        "ok": False,
        "error_code": reason.code,
        "description": reason.description,
    }
    headers: dict[str, str] = {}
    if reason.retry_after is not None:
        answer["parameters"] = {"retry_after": reason.retry_after}
        headers["Retry-After"] = str(reason.retry_after)
    elif reason.migrate_to_chat_id is not None:
        answer["parameters"] = {"migrate_to_chat_id": reason.migrate_to_chat_id}
    return web.Response(
        status=reason.code,
        body=encode(answer).encode(),
        content_type="application/json",
        headers=headers,
    )


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
