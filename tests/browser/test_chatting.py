"""A person uses the chat page: by thumb, by keyboard, through a reload, beside somebody else."""

import pytest
from playwright.async_api import BrowserContext, expect

from tests.browser.conftest import OpenTab
from tests.browser.rig import Sandboxed
from tests.browser.tabs import Tab

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONE_WIDTHS = (320, 430, 360)
SMALLEST_TARGET = 44.0  # pixels, WCAG 2.5.5


async def test_an_intake_can_be_tapped_through_on_a_phone_from_the_first_look(
    open_tab: OpenTab, phone: BrowserContext
) -> None:
    tab = await open_tab(device=phone)
    await tab.keeps_picture("welcome")
    await tab.page.get_by_role("button", name="Start", exact=True).click()
    await tab.sees("18 or over")
    await tab.taps("I am 18 or over and I agree", then="Which knee")
    await tab.taps("Right", then="How sore is it")
    await fits_every_phone(tab)
    await tab.taps("3", then="Right now:")
    for then in ("Your knee and leg", "Your health", "Pressing safely", "Which hip"):
        await tab.taps("None of these", then=then)
    await tab.taps("Left", then="at home")
    await tab.taps("Only my hands", then="How long")
    await tab.taps("About 5 minutes", then="Where are you")
    await tab.page.get_by_role("button", name="Attach").click()
    await tab.page.get_by_role("button", name="Berlin").click()
    await tab.sees("When shall I")
    await tab.types("half past seven", then="Morning or evening?")
    await tab.taps("07:30", then="plan is ready")
    await tab.keeps_picture("plan-on-a-phone")
    await goes_to_the_panel_and_back(tab)


async def fits_every_phone(tab: Tab) -> None:
    """Nothing is wider than the screen, and a thumb hits every key."""
    for width in PHONE_WIDTHS:
        await tab.page.set_viewport_size({"width": width, "height": 740})
        assert await tab.too_wide() == []
        heights = await tab.page.locator(".key").evaluate_all(
            "keys => keys.map(key => key.getBoundingClientRect().height)"
        )
        assert min(heights) >= SMALLEST_TARGET
        await tab.is_at_the_bottom()
        await tab.keeps_picture(f"width-{width}")


async def goes_to_the_panel_and_back(tab: Tab) -> None:
    """The panel is below the chat, and there is a way back."""
    await tab.page.get_by_role("link", name="Clock and more").click()
    await expect(tab.page.get_by_role("heading", name="Clock")).to_be_in_viewport()
    await tab.page.get_by_role("link", name="Back to the chat").click()
    await expect(tab.page.locator("#words")).to_be_in_viewport()


async def test_a_session_on_a_fast_clock_with_the_panel_beside_it(
    open_tab: OpenTab, sandboxed: Sandboxed
) -> None:
    tab = await open_tab()
    await tab.page.emulate_media(color_scheme="dark")
    await sandboxed.enrols(tab.person)
    await tab.types("/routine", then="Before we start")
    await tab.taps("2", then="Step 1")
    await the_panel_tells_about_it(tab)
    await tab.taps("Ready", then="90 seconds")
    await a_reload_changes_nothing(tab)
    await tab.sees("Time.")
    # At this speed a tenth of a real second is six seconds of the sandbox's: only a hold that is
    # too short would be a mistake of the bot's.
    assert await hold_seconds(tab, sandboxed) >= 89
    await tab.taps("Softer", then="")
    await tab.keeps_picture("after-a-hold-dark")
    await tab.types("/stop", then="")
    await tab.page.get_by_role("button", name="Next reminder").click()
    await expect(tab.newest.get_by_role("button", name="Done already")).to_be_visible()


async def the_panel_tells_about_it(tab: Tab) -> None:
    """Where the person stands, what is scheduled, how busy the bot is, which content it uses."""
    await tab.refreshes_its_panel()
    await expect(tab.page.locator("#standing")).to_contain_text("waits for Ready")
    await expect(tab.page.locator("#standing")).to_contain_text("1 of ")
    await expect(tab.page.locator("#schedule")).to_contain_text("reminder")
    await expect(tab.page.locator("#limit-chat")).to_contain_text("the limit is 1")
    await expect(tab.page.locator("#content-version")).to_contain_text("version")
    await expect(tab.speed(60)).to_have_attribute("aria-pressed", "true")
    await tab.keeps_picture("panel")


async def a_reload_changes_nothing(tab: Tab) -> None:
    """The chat is as it was; only the hold, which is the newest message, may have gone on."""
    await tab.speed(1).click()
    before = await tab.page.locator(".words").all_inner_texts()
    await tab.page.reload()
    await expect(tab.page.locator("#status")).to_have_text("online")
    after = await tab.page.locator(".words").all_inner_texts()
    assert after[: len(before) - 1] == before[:-1]
    await tab.keeps_picture("after-a-reload")
    await tab.speed(60).click()


async def hold_seconds(tab: Tab, sandboxed: Sandboxed) -> int:
    """Return how long the hold was: from the message that opened it to the one after it."""
    written = [one for one in await sandboxed.messages(tab.person) if one["from"] == "bot"]
    end = next(at for at, one in enumerate(written) if "Time." in str(one["text"]))
    return int(str(written[end]["date"])) - int(str(written[end - 1]["date"]))


async def test_two_people_chat_without_seeing_each_other(
    open_tab: OpenTab, sandboxed: Sandboxed
) -> None:
    anna = await open_tab()
    ben = await open_tab(person=anna.person + 1000)
    await sandboxed.post(f"/sandbox/people/{anna.person}/send", {"text": "/start"})
    await anna.sees("18 or over")
    await expect(ben.page.locator(".message")).to_have_count(0)
    await ben.types("/privacy", then="")
    await expect(anna.page.locator(".message.from-person")).to_have_count(1)
    await expect(ben.page.locator('#people [aria-current="page"]')).to_have_text(
        f"Person {ben.person}"
    )


async def test_the_keyboard_alone_is_enough(open_tab: OpenTab) -> None:
    tab = await open_tab()
    await tab.page.keyboard.press("Tab")
    await tab.page.keyboard.press("Enter")  # the first thing is the way past everything else
    await expect(tab.page.locator("#words")).to_be_focused()
    await focus_by_tab(tab, "Start", backwards=True)
    await tab.page.keyboard.press("Enter")
    await tab.sees("18 or over")
    await every_control_has_a_name_and_is_reached(tab)
    await tab.page.locator("#words").focus()
    await focus_by_tab(tab, "I am 18 or over and I agree", backwards=True)
    await tab.page.keyboard.press("Space")
    await tab.sees("Which knee")
    # The question is edited in place; the focus is still in the chat, not at the page's top.
    await focus_by_tab(tab, "Message")
    await tab.page.keyboard.type("right")
    await tab.page.keyboard.press("Enter")
    await tab.sees("How sore is it")


async def focus_by_tab(tab: Tab, name: str, *, backwards: bool = False) -> None:
    """Press Tab until the control with that name has the focus."""
    for _ in range(80):
        await tab.page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if await tab.page.evaluate(FOCUSED_NAME) == name:
            return
    raise AssertionError(f"Tab does not reach {name}")


FOCUSED_NAME = """() => {
  const at = document.activeElement;
  const label = at.labels?.[0]?.textContent.trim() || at.getAttribute("aria-label");
  return label || at.textContent.trim();
}"""


async def every_control_has_a_name_and_is_reached(tab: Tab) -> None:
    """Go once round with Tab."""
    named: int = await tab.page.evaluate(NUMBER_CONTROLS)
    for _ in range(named + 5):
        await tab.page.keyboard.press("Tab")
    assert await tab.page.evaluate("document.querySelectorAll('[data-number]').length") == named
    assert await tab.page.locator("[data-number]:not([data-reached])").evaluate_all(OUTER) == []
    assert await tab.page.locator("[data-number]").evaluate_all(NAMELESS) == []


NUMBER_CONTROLS = """() => {
  const controls = [...document.querySelectorAll("a[href], button, input, select, textarea")]
    .filter((control) => control.checkVisibility());
  controls.forEach((control, index) => { control.dataset.number = index; });
  document.addEventListener("focusin", ({ target }) => { target.dataset.reached = "yes"; });
  return controls.length;
}"""
OUTER = "controls => controls.map((one) => one.outerHTML)"
NAMELESS = """controls => controls
  .filter((one) => !(one.getAttribute("aria-label") || one.textContent.trim()
                     || one.labels?.[0]?.textContent.trim()))
  .map((one) => one.outerHTML)"""
