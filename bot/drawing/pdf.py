"""The laid-out page as a PDF, with fpdf2; the picture on it in lines, and in colours for paper.

Imported only where a page is made: the library takes a while to load.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final, assert_never

from fpdf import FPDF

from bot.drawing.marks import parts_of
from bot.drawing.page_layout import HEIGHT, WIDTH, PageDrawing, placed
from bot.drawing.page_sheet import PageSheet
from bot.drawing.shapes import Bar, Colour, Dot, Form, MarkShape, Point, Shape, Stroke, Text

FONTS: Final = Path(__file__).parent / "fonts"
FAMILY: Final = "DejaVu"
RING: Final = 1.6  # the width of a ring's line, in the picture's units
DIAMOND: Final = 1.25
DASH, SPACE = 4.5, 3.0
ON_PAPER: Final = {
    Colour.GROUND: "#FFFFFF",
    Colour.WORDS: "#1B2430",
    Colour.FAINT_WORDS: "#515E6B",
    Colour.RULE: "#C9D1D8",
    Colour.DONE: "#1F78B4",
    Colour.REST: "#6E7B87",
    Colour.PAUSE: "#B36B00",
    Colour.NOTHING: "#84909B",
    Colour.BEFORE: "#8A6D00",
    Colour.AFTER: "#B03A7A",
}
"""Every colour of the picture as it is on white."""


def pdf_of(page: PageDrawing, sheet: PageSheet) -> bytes:
    """Draw it."""
    pdf = FPDF(unit="pt", format=(WIDTH, HEIGHT))
    pdf.set_auto_page_break(auto=False)
    for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        pdf.add_font(FAMILY, style, FONTS / name)
    pdf.set_title(sheet.title)
    pdf.set_lang(sheet.language)
    pdf.set_creation_date(datetime.fromisoformat(sheet.day).replace(tzinfo=UTC))
    pdf.add_page()
    pen = _Pen(pdf, page)
    for text in page.texts:
        pen.text(text)
    for shape in page.picture.shapes:
        pen.draw(shape)
    return bytes(pdf.output())


class _Pen:
    """Draws the picture's shapes where they belong on the page."""

    def __init__(self, pdf: FPDF, page: PageDrawing) -> None:
        self._pdf = pdf
        self._page = page
        self._times = page.frame.width / page.picture.width

    def text(self, text: Text) -> None:
        """Write words that are placed on the page."""
        self._pdf.set_font(FAMILY, "B" if text.bold else "", text.size)
        self._pdf.set_text_color(*_on_paper(text.colour))
        base = text.box.top + text.box.height / 2 + 0.35 * text.size
        self._pdf.text(text.box.left, base, text.words)

    def draw(self, shape: Shape) -> None:
        """Draw a shape of the picture."""
        match shape:
            case Text():
                self.text(placed(shape, self._page))
            case MarkShape():
                for part in parts_of(shape):
                    self.draw(part)
            case Bar():
                self._bar(shape)
            case Stroke():
                self._stroke(shape)
            case Dot():
                self._dot(shape)
            case _:
                assert_never(shape)

    def _at(self, point: Point) -> Point:
        frame = self._page.frame
        return frame.left + point[0] * self._times, frame.top + point[1] * self._times

    def _colour(self, colour: Colour) -> None:
        self._pdf.set_fill_color(*_on_paper(colour))
        self._pdf.set_draw_color(*_on_paper(colour))

    def _bar(self, bar: Bar) -> None:
        self._colour(bar.colour)
        x, y = self._at((bar.box.left, bar.box.top))
        width, height = bar.box.width * self._times, bar.box.height * self._times
        self._pdf.set_line_width(bar.border * self._times)
        self._pdf.rect(
            x,
            y,
            width,
            height,
            style="D" if bar.border else "F",
            round_corners=bar.radius > 0,
            corner_radius=min(bar.radius * self._times, width / 2, height / 2),
        )

    def _stroke(self, stroke: Stroke) -> None:
        self._colour(stroke.colour)
        self._pdf.set_line_width(stroke.width * self._times * 0.7)  # finer than on a screen
        if stroke.dashed:
            self._pdf.set_dash_pattern(dash=DASH * self._times, gap=SPACE * self._times)
        self._pdf.polyline([self._at(point) for point in stroke.points])
        self._pdf.set_dash_pattern()

    def _dot(self, dot: Dot) -> None:
        self._colour(dot.colour)
        x, y = dot.centre
        reach = dot.radius
        match dot.form:
            case Form.DISC:
                self._pdf.circle(*self._at(dot.centre), reach * self._times, style="F")
            case Form.RING:
                self._pdf.set_line_width(RING * self._times)
                inner = (reach - RING / 2) * self._times
                self._pdf.circle(*self._at(dot.centre), inner, style="D")
            case Form.LOWER_HALF:
                left, top = self._at((x - reach, y - reach))
                self._pdf.solid_arc(left, top, 2 * reach * self._times, 180, 360, style="F")
            case Form.DIAMOND:
                far = reach * DIAMOND
                corners = ((x, y - far), (x + far, y), (x, y + far), (x - far, y))
                self._pdf.polygon([self._at(corner) for corner in corners], style="F")
            case _:
                assert_never(dot.form)


def _on_paper(colour: Colour) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(ON_PAPER[colour].removeprefix("#"))
    return red, green, blue
