"""The page shows whatever a bot may send, and lives through a sandbox that goes and comes back."""

from urllib.parse import urlsplit

import pytest
from playwright.async_api import expect

from bot.clock import MovableClock
from bot.sandbox.server import Sandbox
from tests.browser.conftest import AnyBot, OpenTab
from tests.browser.drawings import picture
from tests.browser.tabs import Tab
from tests.sandbox.refusals import PERSON, upload

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG_WORD = "knee" * 1024
ARABIC = "مرحبا، 7:30"
KEYS = {
    "inline_keyboard": [
        [{"text": "نعم", "callback_data": "yes"}, {"text": "More", "url": "https://example.org"}]
    ]
}
PLACES = {"keyboard": [[{"text": "Share my location", "request_location": True}], ["Skip"]]}


async def test_whatever_a_bot_sends_looks_as_in_a_messenger(
    open_tab: OpenTab, any_bot: AnyBot
) -> None:
    person, bot = any_bot.sandbox.person(PERSON), any_bot.calls
    person.sends("/start")
    tab = await open_tab(PERSON, url=any_bot.sandbox.url, width=360)
    await bot.message_id(PERSON, LONG_WORD)
    await bot.message_id(PERSON, ARABIC, reply_markup=KEYS, disable_notification=True)
    for kind in ("Photo", "Animation"):
        content = picture(600, 800, "GIF" if kind == "Animation" else "PNG")
        await bot.upload(f"send{kind}", upload(kind.lower(), content))
    await bot.upload("sendDocument", upload("document", b"a,b", "export.csv"))
    await bot.message_id(PERSON, "Where are you?", reply_markup=PLACES)
    await expect(tab.page.get_by_role("group", name="Suggested answers")).to_be_visible()
    await tab.is_at_the_bottom()
    await every_picture_is_loaded(tab)
    sent = person.messages()[3]
    await bot.call("editMessageCaption", chat_id=PERSON, message_id=sent.id, caption="New.")
    await expect(tab.page.locator(".words", has_text="New.")).to_be_visible()
    assert await tab.too_wide() == []
    words = tab.page.locator(".words", has_text=ARABIC)
    assert await words.evaluate("node => getComputedStyle(node).unicodeBidi") == "plaintext"
    await expect(tab.page.get_by_label("silent")).to_have_count(1)
    async with tab.page.expect_download() as download:
        await tab.page.get_by_role("link", name="export.csv").click()
    assert (await (await download.value).path()).read_bytes() == b"a,b"
    await tab.is_at_the_bottom()
    assert await tab.faint_texts() == []
    await tab.keeps_picture("whatever-a-bot-sends")
    other = await open_tab(PERSON, url=any_bot.sandbox.url, width=360)
    await other.is_at_the_bottom()
    await the_location_is_shared(tab, seen_in=other)


async def every_picture_is_loaded(tab: Tab) -> None:
    pictures = tab.page.locator("img.photo")
    await expect(pictures).to_have_count(2)
    for number in range(2):
        await pictures.nth(number).scroll_into_view_if_needed()
    await tab.page.wait_for_function(
        "[...document.querySelectorAll('img.photo')].every((one) => one.naturalWidth === 600)"
    )
    await tab.page.evaluate("document.getElementById('to-newest').click()")


async def the_location_is_shared(tab: Tab, *, seen_in: Tab) -> None:
    await tab.page.get_by_role("button", name="Share my location").click()
    await tab.page.get_by_role("button", name="Tokyo").click()
    await expect(seen_in.page.locator(".from-person").last).to_contain_text("Location")


async def test_a_reaction_is_an_update_and_the_bots_own_is_shown(
    open_tab: OpenTab, any_bot: AnyBot
) -> None:
    bot = any_bot.calls
    sent = any_bot.sandbox.person(8).sends("done")
    await bot.updates(allowed_updates=["message_reaction"])
    await bot.message_id(8, "Logged.")
    tab = await open_tab(8, url=any_bot.sandbox.url)
    await tab.newest.get_by_role("button", name="React with thumbs up").click()
    await expect(tab.newest.get_by_label("Reaction 👍")).to_be_visible()
    (told,) = [one["message_reaction"] for one in await bot.updates() if "message_reaction" in one]
    assert isinstance(told, dict)
    assert told["new_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    thanks = [{"type": "emoji", "emoji": "👍"}]
    await bot.call("setMessageReaction", chat_id=8, message_id=sent, reaction=thanks)
    await expect(tab.page.locator(".from-person").get_by_label("Reaction 👍")).to_be_visible()


async def test_a_text_longer_than_a_message_goes_in_pieces(
    open_tab: OpenTab, any_bot: AnyBot
) -> None:
    tab = await open_tab(9, url=any_bot.sandbox.url)
    await tab.page.get_by_label("Message", exact=True).fill("my knee " * 1000)
    await tab.page.keyboard.press("Enter")
    await expect(tab.page.locator(".message")).to_have_count(2)
    texts = [one.text for one in any_bot.sandbox.person(9).messages()]
    assert " ".join(texts) == ("my knee " * 1000).strip()


async def test_the_page_waits_for_a_sandbox_that_is_away_and_goes_on(open_tab: OpenTab) -> None:
    sandbox = Sandbox(clock=MovableClock())
    await sandbox.start()
    tab = await open_tab(url=sandbox.url)
    port = urlsplit(sandbox.url).port
    await sandbox.stop()
    await expect(tab.page.locator("#status")).to_contain_text("away")
    await tab.page.get_by_label("Message", exact=True).fill("are you there?")
    await tab.page.keyboard.press("Enter")
    await expect(tab.page.locator("#toasts")).to_contain_text("does not answer")
    await expect(tab.page.get_by_label("Message", exact=True)).to_have_value("are you there?")
    await tab.keeps_picture("sandbox-away")
    await sandbox.start(port=port or 0)
    await expect(tab.page.locator("#status")).to_have_text("online")
    await tab.page.keyboard.press("Enter")
    await expect(tab.page.locator(".from-person")).to_contain_text("are you there?")
    await tab.page.close()
    await sandbox.stop()
    tab.complaints.clear()  # the browser's own, that nobody answered
