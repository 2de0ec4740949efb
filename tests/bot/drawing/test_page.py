"""The page for a physiotherapist, for five pasts: one page, nothing cut, nothing diagnosed."""

import io
from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import Any

import pytest
from pypdf import PdfReader

from bot.drawing.artist import Artist
from bot.drawing.page_layout import HEIGHT, MARGIN, WIDTH, PageDrawing, lay_out_page, placed
from bot.drawing.page_sheet import Block, PageSheet, as_json, from_json, page_sheet_of
from bot.drawing.painting import measure_on_paper
from bot.drawing.pdf import pdf_of
from bot.drawing.shapes import Text
from conversations import page as pages
from conversations.draft import Draft
from tests.bot.drawing import golden
from tests.bot.drawing.histories import HISTORIES, language_of
from tests.bot.drawing.test_picture import missing_letters, overlap
from tests.playbook import shipped

NAMES = pytest.mark.parametrize("name", HISTORIES)
POSSIBLE = pytest.mark.parametrize("name", ["empty", "first-week", "steady", "gaps"])
LARGEST_BYTES = 60_000


@cache
def page(name: str) -> PageSheet:
    play = HISTORIES[name]()
    draft = Draft(play.state, now=play.now, catalog=play.catalog)
    return page_sheet_of(pages.of(draft), language_of(name))


@cache
def drawing(name: str) -> PageDrawing:
    return lay_out_page(page(name), measure_on_paper)


@cache
def file(name: str) -> bytes:
    return pdf_of(drawing(name), page(name))


def texts(name: str) -> list[Text]:
    """All words on the page, those of the picture included."""
    made = drawing(name)
    return [*made.texts, *(placed(text, made) for text in made.picture.texts)]


def looked_at(name: str) -> dict[str, Any]:
    made = drawing(name)
    return {
        "page": as_json(page(name)),
        "texts": [
            [text.words, round(text.box.left), round(text.box.top), text.size]
            for text in made.texts
        ],
    }


@NAMES
def test_the_page_is_as_it_was_looked_at(name: str) -> None:
    made = looked_at(name)
    known = golden.json_file(f"page-{name}", made)
    assert as_json(from_json(known["page"])) == made["page"]
    for (words, *at), (known_words, *known_at) in zip(made["texts"], known["texts"], strict=True):
        assert words == known_words
        assert at == pytest.approx(known_at, abs=2)


@NAMES
def test_the_file_says_what_the_golden_one_says(name: str) -> None:
    known = PdfReader(io.BytesIO(golden.file(f"page-{name}.pdf", file(name))))
    made = PdfReader(io.BytesIO(file(name)))
    assert len(made.pages) == len(known.pages) == 1
    assert made.pages[0].extract_text().split() == known.pages[0].extract_text().split()
    assert made.pages[0].mediabox == known.pages[0].mediabox


@NAMES
def test_every_word_is_in_the_file_and_can_be_searched_for(name: str) -> None:
    (read,) = PdfReader(io.BytesIO(file(name))).pages
    found = "".join(read.extract_text().split())
    for text in texts(name):
        assert "".join(text.words.split()) in found


@NAMES
def test_nothing_is_outside_the_margins_or_cut(name: str) -> None:
    for text in texts(name):
        assert text.box.left >= MARGIN - 1
        assert text.box.right <= WIDTH - MARGIN + 1, text.words
        assert text.box.top >= MARGIN - 1
        assert text.box.bottom <= HEIGHT - MARGIN + 1, text.words
        assert "…" not in text.words


@NAMES
def test_no_words_lie_on_others(name: str) -> None:
    for one, other in combinations(texts(name), 2):
        assert not overlap(one.box, other.box), (one.words, other.words)


@POSSIBLE
def test_it_can_be_read_on_paper(name: str) -> None:
    assert min(text.size for text in texts(name)) >= 6.5
    assert min(text.size for text in drawing(name).texts) >= 8.5


@NAMES
def test_the_file_is_small_and_says_what_it_is(name: str) -> None:
    assert len(file(name)) <= LARGEST_BYTES
    reader = PdfReader(io.BytesIO(file(name)))
    assert reader.metadata is not None
    assert reader.metadata.title == page(name).title
    assert str(reader.root_object["/Lang"]) == page(name).language


def test_far_too_much_is_still_one_page() -> None:
    many = Block(title="Left out", lines=tuple(f"line {number}" for number in range(400)))
    sheet = replace(page("steady"), below=(many,))
    made = pdf_of(lay_out_page(sheet, measure_on_paper), sheet)
    assert len(PdfReader(io.BytesIO(made)).pages) == 1


def test_dates_are_in_the_language_of_the_person() -> None:
    assert (page("steady").date, page("extreme").date) == ("March 5, 2026", "5. März 2026")


def test_what_has_changed_and_what_is_left_out_stand_with_their_reasons() -> None:
    changes, left_out = page("gaps").below
    assert changes.lines[-1] == "· Tue, Feb 24: Clamshell, one step easier"
    assert left_out.lines[0].startswith("· No pressing at the side of the hip: because")
    assert left_out.lines[1] == "· Deep front of the hip rests until Mon, Mar 9: it felt worse."


def test_it_says_that_it_diagnoses_nothing() -> None:
    assert "nothing here says what is wrong" in page("empty").footer[0]
    assert "not medical advice" in page("empty").footer[1]


def test_every_letter_of_every_language_can_be_drawn() -> None:
    for language in shipped().languages.values():
        for slug, forms in language.phrases.items():
            if slug.startswith(("page.", "question.", "movement.", "reason.", "because.", "area.")):
                assert missing_letters("".join(forms.values())) == "", slug


async def test_the_artist_makes_what_is_stored() -> None:
    assert (await Artist().page(as_json(page("steady"))))[:5] == b"%PDF-"
