"""A real sandbox in its own process and a real Chromium, for the browser tests and the pictures."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from socket import socket
from typing import Final

import aiohttp
from playwright.async_api import Browser, async_playwright

ROOT: Final = Path(__file__).resolve().parents[2]
CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
START_SECONDS: Final = 30.0
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-features=Translate,MediaRouter,OptimizationHints,InterestFeedContentSuggestions",
    "--mute-audio",
    "--renderer-process-limit=1",  # a process for each tab would cost half a second
)


@asynccontextmanager
async def a_sandbox(folder: Path) -> AsyncIterator[str]:
    """Start `python -m bot sandbox` in a folder of its own; return its URL before it is ready."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "PYTHONPATH": str(ROOT)}
    environment.pop("TELEGRAM_BOT_TOKEN", None)
    with (folder / "log.txt").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "sandbox", cwd=folder, env=environment,
            stdout=log, stderr=log,
        )  # fmt: skip
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


@asynccontextmanager
async def a_browser() -> AsyncIterator[Browser]:
    """Start Chromium without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


class Sandboxed:
    """The sandbox's own HTTP side, for what a test does besides using the page."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self.url = url

    async def is_ready(self) -> None:
        """Wait until it serves and its bot has told it its commands."""
        async with asyncio.timeout(START_SECONDS):
            while not await self._knows_commands():  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.05)

    async def _knows_commands(self) -> bool:
        try:
            bot = await self.get("/sandbox/bot")
        except aiohttp.ClientConnectionError:
            return False
        return isinstance(bot, dict) and bool(bot["commands"])

    async def get(self, path: str) -> object:
        """Ask for JSON."""
        async with self._http.get(f"{self.url}{path}") as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def post(self, path: str, body: Mapping[str, object]) -> object:
        """Do something."""
        async with self._http.post(f"{self.url}{path}", json=dict(body)) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def runs_at(self, rate: float) -> None:
        """Set the clock's speed."""
        await self.post("/sandbox/clock", {"rate": rate})

    async def messages(self, person: int) -> list[dict[str, object]]:
        """Return a person's chat."""
        shown = await self.get(f"/sandbox/people/{person}/messages")
        assert isinstance(shown, list)
        return shown

    async def says(self, person: int, text: str, *, then: str) -> None:
        """Type something as a person and wait until the bot's newest message holds `then`."""
        await self.post(f"/sandbox/people/{person}/send", {"text": text})
        await self._hears(person, then)

    async def taps(self, person: int, label: str, *, then: str) -> None:
        """Tap a button as a person, and wait likewise."""
        await self.post(f"/sandbox/people/{person}/tap", {"text": label})
        await self._hears(person, then)

    async def _hears(self, person: int, then: str) -> None:
        async with asyncio.timeout(START_SECONDS):
            while then not in await self._newest(person):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.02)

    async def _newest(self, person: int) -> str:
        written = [one["text"] for one in await self.messages(person) if one["from"] == "bot"]
        return str(written[-1]) if written else ""

    async def enrols(self, person: int, *, after: str = "") -> None:
        """Go through the intake, typing, with nothing wrong; from the question `after` on."""
        asked = [then for _, then in INTAKE]
        for text, then in INTAKE[asked.index(after) + 1 if after else 0 :]:
            await self.says(person, text, then=then)


INTAKE: Final = (
    ("/start", "18 or over"),
    ("yes", "Which knee"),
    ("right", "How sore is it"),
    ("3", "Right now:"),
    ("none", "Your knee and leg"),
    ("none", "Your health"),
    ("none", "Pressing safely"),
    ("none", "Which hip"),
    ("left", "at home"),
    ("none", "How long"),
    ("5", "Where are you"),
    ("Berlin", "When shall I"),
    ("7:30", "plan is ready"),
)
