"""A person uses the chat page: by thumb, by keyboard, on two phones, through a reload."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.rig import Sandboxed
from tests.browser.tabs import Tab

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


async def test_an_intake_can_be_tapped_through_from_the_first_look(open_tab: OpenTab) -> None:
    tab = await open_tab(**PHONE)
    await tab.keeps_picture("welcome")
    await tab.page.get_by_role("button", name="Start", exact=True).click()
    await tab.sees("18 or over")
    await tab.taps("I am 18 or over and I agree", then="Which knee")
    await tab.taps("Right", then="How sore is it")
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


async def in_a_hold(tab: Tab, sandboxed: Sandboxed) -> None:
    """Enrol, and go to the beginning of the first hold."""
    await sandboxed.enrols(tab.person)
    await tab.types("/routine", then="Before we start")
    await tab.taps("2", then="Step 1")
    await tab.taps("Ready", then="90 seconds")


async def hold_seconds(tab: Tab, sandboxed: Sandboxed) -> int:
    """Return how long the hold was: from the message that opened it to the one after it."""
    written = [one for one in await sandboxed.messages(tab.person) if one["from"] == "bot"]
    end = next(at for at, one in enumerate(written) if "Time." in str(one["text"]))
    return int(str(written[end]["date"])) - int(str(written[end - 1]["date"]))


async def test_a_hold_on_a_fast_clock_ends_by_itself_after_its_90_seconds(
    open_tab: OpenTab, sandboxed: Sandboxed
) -> None:
    tab = await open_tab(color_scheme="dark")
    await in_a_hold(tab, sandboxed)
    await expect(tab.speed(60)).to_have_attribute("aria-pressed", "true")
    await tab.sees("Time.")
    # At this speed a tenth of a real second is six seconds of the sandbox's: only a hold that is
    # too short would be a mistake of the bot's.
    assert await hold_seconds(tab, sandboxed) >= 89
    await tab.taps("Softer", then="")
    await tab.keeps_picture("after-a-hold-dark")


async def test_a_reload_in_the_middle_of_a_hold_changes_nothing(
    open_tab: OpenTab, sandboxed: Sandboxed
) -> None:
    tab = await open_tab()
    await in_a_hold(tab, sandboxed)
    await tab.speed(1).click()
    before = await tab.page.locator(".words").all_inner_texts()
    await tab.page.reload()
    await expect(tab.page.locator("#status")).to_have_text("online")
    after = await tab.page.locator(".words").all_inner_texts()
    assert after[: len(before) - 1] == before[:-1]  # the last one is the hold, which goes on
    await tab.keeps_picture("after-a-reload")
    await tab.speed(60).click()
    await tab.sees("Time.")


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
    await focus_by_tab(tab, "Start")
    await tab.page.keyboard.press("Enter")
    await tab.sees("18 or over")
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
