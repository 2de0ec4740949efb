"""Sets words into the room there is for them: smaller where they are long, never cut off."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot.drawing.shapes import Box, Colour, Measure, Text

LINE_HEIGHT: Final = 1.25  # of a line, as a multiple of its size
SMALLEST: Final = 8.0
STEP: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How words look."""

    size: float
    bold: bool = False
    colour: Colour = Colour.WORDS

    @property
    def height(self) -> float:
        """The height of a line."""
        return self.size * LINE_HEIGHT


TITLE: Final = Look(size=18, bold=True)
HEADING: Final = Look(size=14, bold=True)
COUNT: Final = Look(size=13, bold=True)
BODY: Final = Look(size=12)
NOTE: Final = Look(size=12, colour=Colour.FAINT_WORDS)
SMALL: Final = Look(size=11, colour=Colour.FAINT_WORDS)


class Setter:
    """Sets lines of words; it knows how wide they are."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure

    def line(self, words: str, left: float, top: float, *, width: float, look: Look) -> Text:
        """Set one line from the left; what does not fit at the smallest size ends in "…"."""
        size = look.size
        smallest = min(SMALLEST, size)
        while size > smallest and self._measure(words, size, look.bold) > width:
            size = max(smallest, size - STEP)
        shown = self._shortened(words, width, size, bold=look.bold)
        fitted = replace(look, size=size)
        box = Box(
            left=left,
            top=top + (look.height - fitted.height) / 2,
            width=self._measure(shown, size, look.bold),
            height=fitted.height,
        )
        return Text(words=shown, box=box, size=size, bold=look.bold, colour=look.colour)

    def centred(self, words: str, middle: float, top: float, *, width: float, look: Look) -> Text:
        """Set one line around a middle."""
        line = self.line(words, 0, top, width=width, look=look)
        return _moved(line, left=middle - line.box.width / 2)

    def ending(self, words: str, right: float, top: float, *, width: float, look: Look) -> Text:
        """Set one line that ends at `right`."""
        line = self.line(words, 0, top, width=width, look=look)
        return _moved(line, left=right - line.box.width)

    def paragraph(self, words: str, within: Box, look: Look) -> list[Text]:
        """Set words in as many lines as they need, in the middle of a box."""
        lines = list(self._broken(words, within.width, look))
        top = within.top + (within.height - len(lines) * look.height) / 2
        middle = within.left + within.width / 2
        return [
            self.centred(line, middle, top + number * look.height, width=within.width, look=look)
            for number, line in enumerate(lines)
        ]

    def lines(self, words: str, left: float, top: float, *, width: float, look: Look) -> list[Text]:
        """Set words from the left in as many lines as they need."""
        return [
            self.line(line, left, top + number * look.height, width=width, look=look)
            for number, line in enumerate(self._broken(words, width, look))
        ]

    def _broken(self, words: str, width: float, look: Look) -> Iterator[str]:
        space = self._measure(" ", look.size, look.bold)
        line: list[str] = []
        taken = 0.0
        for word in words.split():
            wide = self._measure(word, look.size, look.bold)
            if line and taken + space + wide > width:
                yield " ".join(line)
                line, taken = [word], wide
            else:
                taken += wide + (space if line else 0)
                line.append(word)
        yield " ".join(line)

    def _shortened(self, words: str, width: float, size: float, *, bold: bool) -> str:
        shown = words
        while len(shown) > 1 and self._measure(shown, size, bold) > width:
            shown = shown.removesuffix("…")[:-1].rstrip() + "…"
        return shown


def _moved(line: Text, *, left: float) -> Text:
    return replace(line, box=replace(line.box, left=left))
