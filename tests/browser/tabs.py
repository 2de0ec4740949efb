"""A tab of the chat page, and what a person does in it. It notes whatever should not happen."""

from pathlib import Path
from typing import Final

from playwright.async_api import ConsoleMessage, Locator, Page, Request, expect

from tests.browser.rig import ROOT

ARTEFACTS: Final = ROOT / "artefacts/browser"
PATIENCE_MILLISECONDS: Final = 20_000
HERE: Final = Path(__file__).parent
CONTRAST: Final = (HERE / "contrast.js").read_text(encoding="utf-8")
SCROLLING: Final = (HERE / "scrolling.js").read_text(encoding="utf-8")

AT_THE_BOTTOM: Final = """() => {
  const log = document.getElementById("log");
  return log.scrollHeight - log.clientHeight - log.scrollTop < 2;
}"""

TOO_WIDE: Final = """() => [document.documentElement, document.getElementById("log")]
  .filter((part) => part.scrollWidth > part.clientWidth)
  .map((part) => `${part.id || part.localName}: ${part.scrollWidth} of ${part.clientWidth} px`)"""


class Tab:
    """One person's tab."""

    def __init__(self, page: Page, url: str, person: int) -> None:
        self.page = page
        self.person = person
        self.complaints: list[str] = []
        self._url = url
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self._url}/", "data:", f"blob:{self._url}/")):
            self.complaints.append(f"external request: {request.url}")

    async def opens(self) -> None:
        """Open the page and wait until it shows the chat."""
        await self.page.goto(f"{self._url}/?person={self.person}")
        await expect(self.page.locator("#status")).to_have_text("online")

    async def is_at_the_bottom(self) -> None:
        """Wait until the log shows its newest message, whole."""
        await self.page.wait_for_function(AT_THE_BOTTOM)

    async def too_wide(self) -> list[str]:
        """Return what has to be scrolled sideways: the page, or the log in it."""
        found: list[str] = await self.page.evaluate(TOO_WIDE)
        return found

    async def refreshes_its_panel(self) -> None:
        """Look at the tab again, which is when the panel asks for everything anew."""
        await self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    @property
    def newest(self) -> Locator:
        """The bot's newest message."""
        return self.page.locator(".message.from-bot").last

    def speed(self, rate: int) -> Locator:
        """The button that sets the clock's speed."""
        return self.page.locator(f'#rates [data-rate="{rate}"]')

    async def sees(self, words: str) -> None:
        """Wait until the bot's newest message holds these words."""
        await expect(self.newest).to_contain_text(words, timeout=PATIENCE_MILLISECONDS)

    async def taps(self, label: str, *, then: str) -> None:
        """Tap a button of the newest message and wait for what comes of it."""
        await self.newest.get_by_role("button", name=label, exact=True).click()
        await self.sees(then)

    async def types(self, text: str, *, then: str) -> None:
        """Type a message, send it with Enter and wait for what comes of it."""
        await self.page.get_by_label("Message", exact=True).fill(text)
        await self.page.keyboard.press("Enter")
        await self.sees(then)

    async def keeps_picture(self, name: str) -> None:
        """Keep a picture of the tab as an artefact of the test run."""
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=ARTEFACTS / f"{name}.png")

    async def faint_texts(self) -> list[str]:
        """Return the texts whose contrast is below WCAG AA."""
        found: list[str] = await self.page.evaluate(CONTRAST)
        return found

    async def scrolls_through(self) -> dict[str, float]:
        """Scroll through the whole chat; return how long frames and tasks took, milliseconds."""
        figures: dict[str, float] = await self.page.evaluate(SCROLLING)
        return figures
