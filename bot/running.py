"""What the commands do. Loaded only once a command and its settings have been understood."""

import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import BadRequest, InvalidToken

from bot.app import App, build_app
from bot.catalogs import Files
from bot.clock import FASTEST_RATE, Clock, MovableClock, SystemClock
from bot.collector import set_apart
from bot.commands import command_lists, register_commands
from bot.db.engine import open_engine
from bot.db.migrate import NewerDatabase, OlderServer, migrate
from bot.nursery import Nursery
from bot.process import Process
from bot.settings import SANDBOX_DATABASE_URL, Settings, SettingsError, async_database_url
from content.faults import ContentError
from content.loader import load_files, read_files
from content.schema import Catalog
from conversations import needs

SANDBOX_TOKEN: Final = "1000000001:a-token-that-only-the-sandbox-takes"  # noqa: S105
SANDBOX_HOST: Final = "127.0.0.1"
SANDBOX_PATIENCE: Final = int(FASTEST_RATE)  # what is late in real seconds is so on any clock

P = TypeVar("P", bound=Process)


async def run_bot(settings: Settings) -> None:
    """Run the bot by polling, until it is told to stop.

    Raises:
        SettingsError: it cannot start, or Telegram does not know the token.
    """
    app = await _opened(build_app, settings, SystemClock(), *_content())
    await _known(app.run())


async def run_worker(settings: Settings) -> None:
    """Fire timers and send, or stand by for whoever does, until told to stop.

    Raises:
        SettingsError: it cannot start, or Telegram does not know the token.
    """
    if settings.token is None:
        raise SettingsError("TELEGRAM_BOT_TOKEN: a worker needs a bot's token")
    if make_url(settings.database_url).get_backend_name() == "sqlite":
        raise SettingsError(
            "DATABASE_URL: a worker needs PostgreSQL; on SQLite, run does everything in one process"
        )
    app = await _opened(build_app, settings, SystemClock(), *_content())
    await _known(app.run(polls=False))


async def run_web(settings: Settings) -> None:
    """Take updates in by webhook, until told to stop.

    Raises:
        SettingsError: it cannot start, or Telegram does not know the token or take the URL.
    """
    from bot.web import PortTaken, build_web  # noqa: PLC0415 - nobody else needs a server

    if settings.token is None:
        raise SettingsError("TELEGRAM_BOT_TOKEN: a webhook server needs a bot's token")
    if settings.webhook_url is None:
        raise SettingsError("WEBHOOK_URL: a webhook server needs the URL that Telegram is to call")
    if make_url(settings.database_url).get_backend_name() == "sqlite":
        raise SettingsError(
            "DATABASE_URL: a webhook server needs PostgreSQL and a worker beside it;"
            " on SQLite, run does everything in one process"
        )
    server = await _opened(build_web, settings, SystemClock(), *_content())
    try:
        await _known(server.run())
    except BadRequest as error:
        raise SettingsError(f"WEBHOOK_URL: Telegram does not take it: {error.message}") from None
    except PortTaken:
        raise SettingsError(f"PORT: {settings.port} is taken; choose another one") from None


async def run_sandbox(settings: Settings) -> None:
    """Run the same bot on a Telegram of its own, with a chat page and a clock to move.

    The stand-in forgets everything when it ends, so the bot begins with an empty database, and
    never with the one that `settings` name.

    Raises:
        SettingsError: it cannot start.
    """
    # A bot on real Telegram does without these.
    from bot.authoring import ContentWatch  # noqa: PLC0415
    from bot.planned import Planned  # noqa: PLC0415
    from bot.sandbox.pages import Views  # noqa: PLC0415
    from bot.sandbox.server import Sandbox  # noqa: PLC0415
    from bot.whereabouts import Whereabouts  # noqa: PLC0415

    clock, planned, nursery = MovableClock(), Planned(), Nursery()
    whereabouts = Whereabouts(clock)
    catalog, files = _content()
    watch = ContentWatch(catalog.version, say=_say)
    views = Views(schedule=planned, dialogue=whereabouts, content=lambda: watch.report)
    sandbox = Sandbox(clock=clock, views=views)
    try:
        await sandbox.start(SANDBOX_HOST, settings.port)
    except OSError:
        raise SettingsError(f"PORT: {settings.port} is taken; choose another one") from None
    try:
        database_url = _emptied(async_database_url(SANDBOX_DATABASE_URL))
        own = replace(
            settings,
            token=SANDBOX_TOKEN,
            api_url=sandbox.url,
            database_url=database_url,
            metrics_port=None,
        )
        app = await _opened(build_app, own, clock, patient(catalog), files)
        planned.engine = whereabouts.engine = app.base.engine
        nursery.start(watch.run(partial(_renew, app)), name="content")
        _say(f"The sandbox is ready: open {sandbox.url}/ in a browser. Ctrl+C ends it.")
        await _known(app.run())
    finally:
        await nursery.close()
        await sandbox.stop()


async def _renew(app: App, catalog: Catalog, files: Files) -> None:
    """Give new sessions other content."""
    told = command_lists(app.catalogs.current)
    app.catalogs.renew(patient(catalog), files=files)
    async with app.engine.begin() as connection:
        await app.catalogs.keep_current(connection, now=app.clock.now())
    if command_lists(catalog) != told:
        await register_commands(app.bot, catalog)


async def run_migrations(settings: Settings) -> None:
    """Bring the database to the newest migration.

    Raises:
        SettingsError: the database cannot be used.
    """
    try:
        engine = open_engine(settings.database_url)
        try:
            await migrate(engine)
        finally:
            await engine.dispose()
    except (SQLAlchemyError, OSError, NewerDatabase, OlderServer) as error:
        raise _unusable(error) from None


async def _opened(
    build: Callable[..., P], settings: Settings, clock: Clock, catalog: Catalog, files: Files
) -> P:
    try:
        process = build(settings, clock=clock, catalog=catalog, files=files)
        try:
            await process.open()
        except BaseException:
            await process.close()
            raise
    except (SQLAlchemyError, OSError, NewerDatabase, OlderServer) as error:
        raise _unusable(error) from None
    set_apart()
    return process


async def _known(running: Awaitable[None]) -> None:
    try:
        await running
    except InvalidToken:
        # Its own text repeats the token.
        raise SettingsError("TELEGRAM_BOT_TOKEN: Telegram does not know this token") from None


def _content() -> tuple[Catalog, Files]:
    try:
        files = read_files()
        catalog = load_files(files)
    except ContentError as error:
        raise SettingsError(str(error)) from None
    for fault in needs.faults_of(catalog):
        raise SettingsError(f"content: {fault}")
    return catalog, files


def patient(catalog: Catalog) -> Catalog:
    """Return the content with more grace for what the bot itself is late with.

    On a clock 60 times as fast a sixth of a second is ten: every hold would seem missed.
    """
    times = SANDBOX_PATIENCE
    rules = replace(
        catalog.rules,
        missed_end_grace_seconds=catalog.rules.missed_end_grace_seconds * times,
        opening_not_after_seconds=catalog.rules.opening_not_after_seconds * times,
    )
    return replace(catalog, rules=rules)


def _unusable(error: Exception) -> SettingsError:
    """Say in one line why the database cannot be used; its URL may hold a password."""
    if isinstance(error, NewerDatabase):
        return SettingsError("DATABASE_URL: this database belongs to a newer version of the bot")
    if isinstance(error, OlderServer):
        return SettingsError("DATABASE_URL: PostgreSQL 14 or newer is needed")
    cause = getattr(error, "orig", None) or error
    first_line = str(cause).partition("\n")[0]
    return SettingsError(f"DATABASE_URL: the database cannot be used: {first_line}")


def _emptied(database_url: str) -> str:
    """Delete a SQLite database's files and return its URL."""
    path = Path(make_url(database_url).database or "")
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return database_url


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
