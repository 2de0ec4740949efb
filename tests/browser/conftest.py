"""One sandbox and one browser for all browser tests of a worker; every test has people of its own.

Pictures of what was seen are kept in `artefacts/browser/`.
"""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass
from itertools import count
from typing import Any, Final, TypeAlias

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page

from bot.clock import MovableClock
from bot.sandbox.server import Sandbox
from tests.browser.rig import CHROMIUM, Sandboxed, a_browser, a_sandbox
from tests.browser.tabs import Tab
from tests.fixtures_sandbox import RawBot

OpenTab: TypeAlias = Callable[..., Coroutine[Any, Any, Tab]]
Prepare: TypeAlias = Callable[[Page], Awaitable[object]]
PEOPLE = count(101)
PHONE: Final[Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}
WITHOUT = "Chromium is not installed: the chat page is not tested (apt-get install chromium)"

if CHROMIUM is None and os.environ.get("CI") != "true":
    # A machine without it does without; where all is built, it must be there.
    collect_ignore_glob = ["test_*.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line what was not tested."""
    if CHROMIUM is None:
        terminalreporter.write_line(WITHOUT)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sandboxed(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sandboxed]:
    """`python -m bot sandbox` as a person starts it, and its HTTP side."""
    if CHROMIUM is None:
        pytest.fail(WITHOUT)
    async with (
        a_sandbox(tmp_path_factory.mktemp("sandbox")) as url,
        aiohttp.ClientSession() as http,
    ):
        yield Sandboxed(http, url)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(sandboxed: Sandboxed) -> AsyncIterator[Browser]:
    """Chromium, started while the sandbox is starting."""
    async with a_browser() as opened:
        await sandboxed.is_ready()
        yield opened


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyBot:
    """A stand-in in this process, with no bot behind it but what a test calls."""

    sandbox: Sandbox
    calls: RawBot


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def any_bot() -> AsyncIterator[AnyBot]:
    """A stand-in whose bot says what the test wants it to say; it outlives every tab."""
    sandbox = Sandbox(clock=MovableClock())
    await sandbox.start()
    async with aiohttp.ClientSession() as http:
        yield AnyBot(sandbox=sandbox, calls=RawBot(http, sandbox.url))
    await sandbox.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def desk(browser: Browser) -> BrowserContext:
    """A window for all tabs that need no other device: then they share a process."""
    return await browser.new_context(reduced_motion="reduce")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def phone(browser: Browser) -> BrowserContext:
    """A phone."""
    return await browser.new_context(reduced_motion="reduce", **PHONE)


@pytest_asyncio.fixture(loop_scope="session")
async def open_tab(desk: BrowserContext, sandboxed: Sandboxed) -> AsyncIterator[OpenTab]:
    """Open tabs; when the test is over, no page may have complained about anything."""
    await sandboxed.runs_at(60)
    opened: list[Tab] = []

    async def open_one(
        person: int | None = None,
        *,
        url: str = sandboxed.url,
        prepare: Prepare | None = None,
        device: BrowserContext = desk,
        width: int = 1000,
    ) -> Tab:
        tab = Tab(await device.new_page(), url, person or next(PEOPLE))
        opened.append(tab)
        if device is desk:
            await tab.page.set_viewport_size({"width": width, "height": 800})
        if prepare is not None:
            await prepare(tab.page)
        await tab.opens()
        return tab

    yield open_one
    for tab in opened:
        await tab.page.close()
    assert [line for tab in opened for line in tab.complaints] == []
