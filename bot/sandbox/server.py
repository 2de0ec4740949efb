"""The sandbox as a web server: the Bot API's side and the people's side on one port.

`Sandbox` is what tests and `bot/app.py` use. It only ever listens on this machine.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.clock import Clock
from bot.nursery import Nursery
from bot.sandbox.api_routes import ApiRoutes
from bot.sandbox.backend import Backend
from bot.sandbox.calls import Call
from bot.sandbox.control_routes import ControlRoutes
from bot.sandbox.errors import refusal
from bot.sandbox.faults import FaultInjector
from bot.sandbox.files import LARGEST_UPLOAD_BYTES
from bot.sandbox.group import GroupSide
from bot.sandbox.options import SandboxOptions
from bot.sandbox.pages import Views, add_pages
from bot.sandbox.people_routes import PeopleRoutes
from bot.sandbox.person import PersonSide
from bot.sandbox.wire import is_here

LARGEST_BODY_BYTES = LARGEST_UPLOAD_BYTES + 1024 * 1024
SHUTDOWN_SECONDS = 1.0
"""How long requests in flight may take to end; real time."""

BACKEND = web.AppKey("backend", Backend)


@lru_cache(maxsize=16)
def _means_us(netloc: str) -> bool:
    try:
        return is_here(urlsplit(f"//{netloc}").hostname or "")
    except ValueError:  # no host at all
        return False


@web.middleware
async def only_own_pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse calls that a page of another site makes through somebody's browser.

    A browser names the page's origin on such calls; programs, the bot among them, name none. A site
    whose name has come to mean this machine is another site still.
    """
    if not _means_us(request.host):
        raise web.HTTPForbidden(text="The sandbox only answers under an address of this machine")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(text="Only the sandbox's own page may call it from a browser")
    return await handler(request)


def build_sandbox(*, clock: Clock, options: SandboxOptions | None = None) -> web.Application:
    """Build the sandbox's web application; its state is at the key `BACKEND`."""
    backend = Backend(clock, options if options is not None else SandboxOptions())
    app = web.Application(client_max_size=LARGEST_BODY_BYTES, middlewares=[only_own_pages])
    app[BACKEND] = backend
    api = ApiRoutes(backend)
    PeopleRoutes(backend).add_to(app)
    ControlRoutes(backend).add_to(app)
    api.add_to(app)

    async def delivering(_app: web.Application) -> AsyncIterator[None]:
        nursery = Nursery()
        nursery.start(backend.webhook.run(nursery, api.run_reply), name="webhook")
        yield
        await nursery.close()

    async def end_what_waits(_app: web.Application) -> None:
        backend.poll.abort(refusal("restart"))
        backend.audience.close()

    app.cleanup_ctx.append(delivering)
    app.on_shutdown.append(end_what_waits)
    return app


@dataclass(frozen=True, slots=True)
class _Running:
    runner: web.AppRunner
    url: str


class Sandbox:
    """One stand-in for Telegram, with its people."""

    def __init__(
        self,
        *,
        clock: Clock,
        options: SandboxOptions | None = None,
        views: Views | None = None,
    ) -> None:
        self.app = build_sandbox(clock=clock, options=options)
        add_pages(self.app, views=views if views is not None else Views())
        self._backend = self.app[BACKEND]
        self._running: _Running | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 takes a free one.

        Raises:
            ValueError: `host` is not an address of this machine alone.
            OSError: the port is taken.
        """
        if not is_here(host):
            raise ValueError("A sandbox only listens on this machine, for instance on 127.0.0.1")
        runner = web.AppRunner(
            self.app,
            access_log=None,
            handler_cancellation=True,  # a poller that has gone away waits no longer
            shutdown_timeout=SHUTDOWN_SECONDS,
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError:
            await runner.cleanup()
            raise
        bound = runner.addresses[0][1]
        shown = f"[{host}]" if ":" in host else host
        self._running = _Running(runner, f"http://{shown}:{bound}")

    async def stop(self) -> None:
        """Stop listening; whoever waits is told so. Harmless when it is not running."""
        running, self._running = self._running, None
        if running is not None:
            await running.runner.cleanup()

    @property
    def url(self) -> str:
        """Return the base URL, without a slash at its end and without `/bot`.

        Raises:
            RuntimeError: it is not running.
        """
        if self._running is None:
            raise RuntimeError("The sandbox is not running")
        return self._running.url

    def person(self, person_id: int, *, language: str | None = None) -> PersonSide:
        """Return a person; they come into being when first named."""
        account = self._backend.world.person(person_id)
        if language is not None:
            account.language_code = language
        return PersonSide(self._backend, account)

    def group(self, group_id: int) -> GroupSide:
        """Return a group (its id is below 0); it comes into being when first named."""
        return GroupSide(self._backend, self._backend.world.group(group_id))

    @property
    def calls(self) -> list[Call]:
        """Return the log of Bot API calls, oldest first, polling included."""
        return self._backend.calls.all()

    def calls_of(self, method: str, *, chat_id: int | None = None) -> list[Call]:
        """Return the calls of one method, perhaps of one chat only."""
        return self._backend.calls.find(method=method, chat_id=chat_id)

    @property
    def faults(self) -> FaultInjector:
        """Return what makes calls go wrong."""
        return self._backend.faults

    @property
    def pending_updates(self) -> int:
        """Return how many updates the bot has not confirmed yet."""
        return len(self._backend.queue)
