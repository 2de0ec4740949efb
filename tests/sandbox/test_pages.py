"""The chat page is served whole, from this machine alone, and holds together."""

import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from bot.clock import MovableClock
from bot.sandbox.pages import (
    CONTENT_TYPES,
    PAGE_DIRECTORY,
    ContentReport,
    Line,
    Schedule,
    ScheduledItem,
    Views,
    add_pages,
)
from bot.sandbox.server import Sandbox

ASSETS = sorted(path.name for path in PAGE_DIRECTORY.iterdir())
MODULES = [name for name in ASSETS if name.endswith(".js")]
SVG_NAMESPACE = "http://www.w3.org/2000/svg"
ADDRESS = re.compile(r"(?:https?:|wss?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)

ASKED = [
    "/",
    "/page/main.js",
    "/sandbox/bot",
    "/sandbox/people",
    "/sandbox/people/1/messages",
    "/sandbox/calls?after=0&limit=2000",
    "/sandbox/clock",
    "/sandbox/faults",
    "/sandbox/schedule?person=1",
    "/sandbox/dialogue?person=1",
    "/sandbox/content",
    "/sandbox/limits",
]
"""What the page fetches of a sandbox."""

MESSAGE_FIELDS = {
    "id", "from", "date", "edit_date", "kind", "text", "entities", "buttons", "photo", "animation",
    "document", "reply_keyboard", "silent", "reaction",
}  # fmt: skip

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)

Browser = TestClient[web.Request, web.Application]


def browser(schedule: Schedule | None = None, *, views: Views | None = None) -> Browser:
    app = web.Application()
    add_pages(app, views=views or Views(schedule=schedule))
    return TestClient(TestServer(app))


def source(name: str) -> str:
    return (PAGE_DIRECTORY / name).read_text(encoding="utf-8")


async def test_the_page_is_at_the_root() -> None:
    async with browser() as client:
        response = await client.get("/")
        assert response.status == 200
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        assert await response.text() == source("index.html")


async def test_the_browser_is_told_to_load_nothing_from_elsewhere() -> None:
    async with browser() as client:
        policy = (await client.get("/")).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("name", ASSETS)
async def test_every_asset_is_served_with_its_content_type(name: str) -> None:
    async with browser() as client:
        response = await client.get(f"/page/{name}")
        assert response.status == 200
        assert response.content_type == CONTENT_TYPES[f".{name.rpartition('.')[2]}"]
        assert response.charset == "utf-8"
        assert await response.text() == source(name)


@pytest.mark.parametrize(
    "path", ["/page/none.js", "/page/..%2Fpages.py", "/page/%2e%2e/pages.py", "/page/", "/page"]
)
async def test_nothing_but_the_assets_is_served(path: str) -> None:
    async with browser() as client:
        assert (await client.get(path)).status == 404


async def test_an_unchanged_asset_is_not_sent_twice() -> None:
    async with browser() as client:
        first = await client.get("/page/main.js")
        again = await client.get("/page/main.js", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 304


@pytest.mark.parametrize("name", ASSETS)
def test_no_asset_names_another_host(name: str) -> None:
    assert ADDRESS.findall(source(name).replace(SVG_NAMESPACE, "")) == []


@pytest.mark.parametrize("name", ASSETS)
def test_no_asset_turns_text_into_markup(name: str) -> None:
    markup = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b"
    )
    assert markup.findall(source(name)) == []


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_short_and_imports_only_its_neighbours(name: str) -> None:
    imported = re.findall(r'from "(.+)";', source(name))
    assert [path for path in imported if path.removeprefix("./") not in MODULES] == []
    assert len(source(name).splitlines()) <= 300


def test_every_element_the_modules_look_for_is_in_the_page() -> None:
    ids = set(re.findall(r'\bid="([^"]+)"', source("index.html")))
    wanted = {found for name in MODULES for found in re.findall(r'byId\("([^"]+)"\)', source(name))}
    assert wanted - ids == set()


def test_every_file_the_page_names_exists() -> None:
    named = re.findall(r'(?:src|href)="/page/([^"]+)"', source("index.html"))
    assert set(named) - set(ASSETS) == set()


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""

    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def themes() -> dict[str, dict[str, str]]:
    light, dark = re.findall(r":root \{(.+?)\}", source("page.css"), re.DOTALL)
    colours = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
    return {"light": dict(colours.findall(light)), "dark": dict(colours.findall(dark))}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "grounds"),
    [
        ("ink", ["ground", "surface", "surface-2", "mine", "key"]),
        ("quiet", ["ground", "surface", "surface-2"]),
        ("link", ["surface", "surface-2", "mine"]),
        ("accent", ["key"]),
        ("success", ["key"]),
        ("danger", ["key", "surface"]),
        ("on-accent", ["accent"]),
        ("surface", ["ink"]),
    ],
)
def test_words_stand_out_from_their_ground(theme: str, ink: str, grounds: list[str]) -> None:
    colours = themes()[theme]
    faint = {g: contrast(colours[ink], colours[g]) for g in grounds}
    assert {ground: ratio for ground, ratio in faint.items() if ratio < 4.5} == {}


async def test_without_a_schedule_nothing_is_scheduled() -> None:
    async with browser() as client:
        response = await client.get("/sandbox/schedule", params={"person": "1"})
        assert response.status == 200
        assert await response.json() == {"next": None, "zone": None, "items": []}


async def test_the_schedule_is_told_in_order_with_the_persons_zone() -> None:
    asked: list[int] = []

    async def schedule(person_id: int) -> Sequence[ScheduledItem]:
        asked.append(person_id)
        return (
            ScheduledItem(kind="reminder", at=EVENING, zone="Europe/Berlin"),
            ScheduledItem(kind="hold end", at=NOON),
        )

    async with browser(schedule) as client:
        told = await (await client.get("/sandbox/schedule", params={"person": "7"})).json()
    assert asked == [7]
    assert told == {
        "next": "2026-11-24T12:00:00+00:00",
        "zone": "Europe/Berlin",
        "items": [
            {"kind": "hold end", "at": "2026-11-24T12:00:00+00:00"},
            {"kind": "reminder", "at": "2026-11-24T18:30:00+00:00"},
        ],
    }


async def test_where_somebody_stands_is_told_in_lines() -> None:
    async def dialogue(person: int) -> Sequence[Line]:
        return [Line(label="Step", words=f"person {person} is at home")]

    async with browser(views=Views(dialogue=dialogue)) as client:
        told = await (await client.get("/sandbox/dialogue", params={"person": "7"})).json()
    assert told == {"lines": [{"label": "Step", "words": "person 7 is at home"}]}


async def test_what_is_wrong_with_the_content_is_told() -> None:
    report = ContentReport(version="abc", faults=("cues.toml: oh",), renewed=2)
    async with browser(views=Views(content=lambda: report)) as client:
        told = await (await client.get("/sandbox/content")).json()
    assert told == {"version": "abc", "faults": ["cues.toml: oh"], "renewed": 2}


async def test_a_stand_in_apart_from_the_bot_tells_of_nobody() -> None:
    async with browser() as client:
        told = await (await client.get("/sandbox/dialogue", params={"person": "7"})).json()
        assert told == {"lines": []}
        assert await (await client.get("/sandbox/content")).json() is None


@pytest.mark.parametrize("person", ["", "one", "-1", "1.5", "²"])
async def test_a_schedule_is_asked_for_by_a_whole_number(person: str) -> None:
    async with browser() as client:
        response = await client.get("/sandbox/schedule", params={"person": person})
        assert response.status == 400


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    running = Sandbox(clock=MovableClock())
    await running.start()
    yield running
    await running.stop()


@pytest.mark.parametrize("path", ASKED)
async def test_a_sandbox_answers_whatever_the_page_asks(sandbox: Sandbox, path: str) -> None:
    async with ClientSession() as client, client.get(sandbox.url + path) as response:
        assert response.status == 200
    assert sandbox.url.startswith("http://127.0.0.1:")


async def test_a_message_has_every_field_the_page_draws(sandbox: Sandbox) -> None:
    sandbox.person(1).sends("/start")
    async with (
        ClientSession() as client,
        client.get(f"{sandbox.url}/sandbox/people/1/messages") as response,
    ):
        (message,) = await response.json()
    assert MESSAGE_FIELDS - set(message) == set()
    assert message["buttons"] == []  # never null: the page counts them
