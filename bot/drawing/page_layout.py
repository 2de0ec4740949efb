"""Where everything on the page goes: A4, in points, and always one page.

Words stand on the left beside the picture, then across the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from bot.drawing.layout import lay_out
from bot.drawing.page_sheet import Block, PageSheet
from bot.drawing.setting import Look, Setter
from bot.drawing.shapes import Box, Colour, Drawing, Measure, Text

WIDTH: Final = 595.0  # of A4, in points
HEIGHT: Final = 842.0
MARGIN: Final = 42.0
INNER: Final = WIDTH - 2 * MARGIN
PICTURE: Final = 228.0  # the width of the picture, about 8 cm
GAP: Final = 18.0
FOOTER: Final = 8.5
LEVEL: Final = 7.0  # so much higher, the picture's first line is level with the words beside it
SIZES: Final = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0)
TITLE: Final = Look(size=17, bold=True)
DATE: Final = Look(size=10, colour=Colour.FAINT_WORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDrawing:
    """The words in points, and the picture with the box it is put into."""

    texts: tuple[Text, ...]
    picture: Drawing
    frame: Box


@dataclass(slots=True, kw_only=True)
class _Column:
    """Words one below the other."""

    setter: Setter
    left: float
    top: float
    width: float
    texts: list[Text]

    def add(self, words: str, look: Look) -> None:
        made = self.setter.lines(words, self.left, self.top, width=self.width, look=look)
        self.texts += made
        self.top += len(made) * look.height

    def add_blocks(self, blocks: Iterable[Block], size: float) -> None:
        for block in blocks:
            self.add(block.title, Look(size=size + 1.5, bold=True))
            self.top += size * 0.2
            for line in block.lines:
                self.add(line, Look(size=size))
            self.top += size


def lay_out_page(sheet: PageSheet, measure: Measure) -> PageDrawing:
    """Lay out the page. Each part has the largest size at which it fits into its room."""
    setter = Setter(measure)
    picture = lay_out(sheet.picture, measure)
    texts: list[Text] = []
    head = _Column(setter=setter, left=MARGIN, top=MARGIN, width=INNER, texts=texts)
    head.add(sheet.title, TITLE)
    head.add(sheet.date, DATE)
    head.add(sheet.note, DATE)
    frame = Box(
        left=WIDTH - MARGIN - PICTURE,
        top=head.top + GAP / 2 - LEVEL,
        width=PICTURE,
        height=picture.height * PICTURE / picture.width,
    )
    beside = _fitted(
        setter,
        Box(left=MARGIN, top=frame.top + LEVEL, width=INNER - PICTURE - GAP, height=frame.height),
        sheet.beside,
    )
    top = max(beside.top, frame.bottom + GAP)
    room = Box(left=MARGIN, top=top, width=INNER, height=HEIGHT - MARGIN - top)
    below = _fitted(setter, room, sheet.below, sheet.footer)
    texts = [*head.texts, *beside.texts, *below.texts]
    return PageDrawing(texts=tuple(texts), picture=picture, frame=frame)


def _fitted(
    setter: Setter, room: Box, blocks: Iterable[Block], footer: Iterable[str] = ()
) -> _Column:
    """Set blocks at the largest size that fits; at the smallest, whether it does or not."""
    made = []
    for size in SIZES:
        column = _Column(setter=setter, left=room.left, top=room.top, width=room.width, texts=[])
        column.add_blocks(blocks, size)
        for line in footer:
            column.add(line, Look(size=min(size, FOOTER), colour=Colour.FAINT_WORDS))
        made.append(column)
        if column.top <= room.bottom:
            break
    return made[-1]


def placed(text: Text, page: PageDrawing) -> Text:
    """Return words of the picture where they stand on the page."""
    times = page.frame.width / page.picture.width
    box = Box(
        left=page.frame.left + text.box.left * times,
        top=page.frame.top + text.box.top * times,
        width=text.box.width * times,
        height=text.box.height * times,
    )
    return replace(text, box=box, size=text.size * times)
