"""Takes the pictures of the documents from the real thing: `make pictures`.

A sandbox is started, a person goes through what the pictures show, and Chromium takes them, each in
light and in dark.
"""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Final

import aiohttp
from playwright.async_api import Browser, Page, expect

from tests.browser.rig import CHROMIUM, ROOT, Sandboxed, a_browser, a_sandbox

FOLDER: Final = ROOT / "docs/pictures"
PHONE: Final = {"width": 400, "height": 866}
DESK: Final = {"width": 900, "height": 700}
PERSON: Final = 1
PATIENCE_MILLISECONDS: Final = 30_000
EVERYTHING_IS_THERE: Final = """() => {
  const log = document.getElementById("log");
  const atTheBottom = log.scrollHeight - log.clientHeight - log.scrollTop < 2;
  return atTheBottom && [...document.querySelectorAll("img.photo")].every((one) => one.complete);
}"""


async def main() -> int:
    """Take all pictures."""
    if CHROMIUM is None:
        sys.stderr.write("The pictures are taken with Chromium, which is not installed\n")
        return 1
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with (
            a_sandbox(Path(folder)) as url,
            a_browser() as browser,
            aiohttp.ClientSession() as http,
        ):
            sandboxed = Sandboxed(http, url)
            await sandboxed.is_ready()
            await tell_the_story(sandboxed, await opened(browser, url))
    for picture in sorted(FOLDER.glob("*.png")):
        sys.stdout.write(f"{picture.relative_to(ROOT)}: {picture.stat().st_size // 1024} kB\n")
    return 0


async def opened(browser: Browser, url: str) -> Page:
    """Open the chat of a person."""
    page = await (await browser.new_context(reduced_motion="reduce")).new_page()
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    await page.goto(f"{url}/?person={PERSON}")
    return page


async def tell_the_story(sandboxed: Sandboxed, page: Page) -> None:
    """Go from the first questions to the middle of a hold."""
    await sandboxed.runs_at(60)
    await sandboxed.says(PERSON, "/start", then="18 or over")
    await sandboxed.taps(PERSON, "I am 18 or over and I agree", then="Which knee")
    await sandboxed.taps(PERSON, "Right", then="How sore is it")
    await taken(page, "intake", size=PHONE, showing="How sore is it")
    await sandboxed.enrols(PERSON, after="How sore is it")
    await sandboxed.says(PERSON, "/routine", then="Before we start")
    await sandboxed.says(PERSON, "2", then="Step 1")
    await taken(page, "step", size=PHONE, showing="Step 1")
    await sandboxed.runs_at(10)
    await sandboxed.says(PERSON, "ready", then="60 of 90 s")
    await sandboxed.runs_at(1)
    await asyncio.sleep(3)  # the panel looks every two seconds
    await taken(page, "hold", size=PHONE, showing="60 of 90 s")
    await taken(page, "sandbox", size=DESK, showing="60 of 90 s")


async def taken(page: Page, name: str, *, size: dict[str, int], showing: str) -> None:
    """Take one picture, in light and in dark."""
    await page.set_viewport_size({"width": size["width"], "height": size["height"]})
    await expect(page.locator(".message.from-bot").last).to_contain_text(showing)
    await page.wait_for_function(EVERYTHING_IS_THERE)
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        await page.screenshot(path=FOLDER / f"{name}-{scheme}.png")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
