"""What is known of the files of pictures, and what the check says when something is wrong."""

from dataclasses import replace

import pytest

from content.faults import Fault
from content.loader import ROOT, load_files, read_files
from content.picture_checks import (
    captions_are_short,
    pictures_are_chosen,
    pictures_are_there,
    pictures_can_be_sent,
)
from content.pictures import NotAPng, digest_of, line_of, picture_of
from content.schema import Catalog, Movement
from content.shown import Shown
from tests.playbook import shipped


def with_bridge(**changes: object) -> Catalog:
    catalog = shipped()
    bridge: Movement = replace(catalog.movements["bridge"], **changes)  # type: ignore[arg-type]
    return replace(catalog, movements={**catalog.movements, "bridge": bridge})


def messages(faults: object) -> list[str]:
    return [str(fault) for fault in faults if isinstance(fault, Fault)]  # type: ignore[attr-defined]


def test_a_catalog_knows_the_digest_and_size_of_each_file() -> None:
    content = (ROOT / "pictures/bridge.png").read_bytes()
    bridge = shipped().pictures["bridge"]
    assert (bridge.digest, bridge.size) == (digest_of(content), len(content))
    assert (bridge.width, bridge.height) == (1000, 520)


def test_another_picture_is_another_version_of_the_content() -> None:
    files = dict(read_files())
    before = load_files(files)
    files["pictures/bridge.png"] = files["pictures/plank.png"]
    after = load_files(files)
    assert before.version != after.version
    assert after.pictures["bridge"].digest == before.pictures["plank"].digest


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + bytes(20)])
def test_what_is_no_png_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPng):
        line_of(content)


def test_the_first_line_that_fits_counts_and_one_without_picture_means_words() -> None:
    catalog = with_bridge(
        pictures=(Shown(rungs=("more",)), Shown(variants=("off-floor",), picture="bridge-bed"))
    )
    bridge = catalog.movements["bridge"]

    def shown(variant: str, rung: str) -> str:
        found = picture_of(catalog, bridge, variant=variant, rung=rung, side="")
        return found.name if found else ""

    assert [shown("off-floor", ""), shown("off-floor", "more"), shown("", "")] == [
        "bridge-bed",
        "",
        "",
    ]


def test_a_picture_that_is_not_there_and_one_that_nobody_shows_are_found() -> None:
    catalog = with_bridge(pictures=(Shown(picture="brigde"),))
    found = messages(pictures_are_there(catalog))
    assert "movement bridge: names a picture, but there is no pictures/brigde.png" in found
    assert "pictures/bridge.png: is shown by nothing" in found


def test_a_way_that_no_line_is_for_is_found() -> None:
    catalog = with_bridge(
        pictures=(
            Shown(variants=("off-floor", "upside-down"), picture="bridge-bed"),
            Shown(variants=("side-lying",), rungs=("half", "more"), picture="bridge"),
        )
    )
    found = messages(pictures_are_chosen(catalog))
    assert "movement bridge: shows a picture for 'upside-down', which it has not" in found
    assert "movement bridge: shows a picture at 'half', which it has not" in found
    assert "movement bridge: does not say which picture is shown (its start)" in found
    assert "movement bridge: does not say which picture is shown (side-lying half-height)" in found
    assert "movement bridge: does not say which picture is shown (side-lying more)" not in found


def test_a_movement_without_pictures_is_words_alone() -> None:
    assert messages(pictures_are_chosen(with_bridge(pictures=()))) == []


def test_what_telegram_would_not_take_as_a_photo_is_found() -> None:
    good = shipped().pictures["bridge"]
    bad = {
        "heavy": replace(good, name="heavy", size=10 * 2**20 + 1),
        "vast": replace(good, name="vast", width=6000, height=6000),
        "long": replace(good, name="long", width=2100, height=100),
    }
    found = messages(pictures_can_be_sent(replace(shipped(), pictures=bad)))
    assert found == [
        "pictures/heavy.png: is over 10 MB",
        "pictures/vast.png: is over 10000 pixels, width and height together",
        "pictures/long.png: is over 20 times as long as it is wide",
    ]


def test_words_that_do_not_fit_below_a_picture_are_found() -> None:
    english = shipped().languages["en"]
    phrases = {**english.phrases, "movement.bridge.rung-more": {"other": "more " * 120}}
    catalog = replace(shipped(), languages={"en": replace(english, phrases=phrases)})
    (found,) = messages(captions_are_short(catalog))
    assert found.startswith("language en: movement.bridge.do: makes ")
