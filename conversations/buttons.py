"""What a button carries: the step and the wait it belongs to, and the choice it stands for."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from conversations.effects import Button, ButtonStyle, Keyboard, Words, words
from conversations.errors import ButtonTooLong
from conversations.state import Place

MAX_BYTES: Final = 64  # Bot API: callback_data, 1-64 bytes
CARD: Final = "card"  # the scope of buttons that outlive any wait
_LAST_DAY: Final = date.max.toordinal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """A decoded button: which step and wait it belongs to, and what it says."""

    scope: str
    wait_id: int
    choice: str
    value: str = ""


def encode(*, scope: str, wait_id: int, choice: str, value: str = "") -> str:
    """Return a button's data.

    Raises:
        ButtonTooLong: more than 64 bytes.
    """
    data = f"{scope}:{wait_id}:{choice}" + (f"={value}" if value else "")
    if len(data.encode()) > MAX_BYTES:
        raise ButtonTooLong(data)
    return data


def decode(data: str) -> Tap | None:
    """Read a button's data; None for anything we cannot have written."""
    scope, _, rest = data.partition(":")
    number, _, choice = rest.partition(":")
    if not scope or not choice or not (number.isascii() and number.isdigit()):
        return None
    name, _, value = choice.partition("=")
    return Tap(scope=scope, wait_id=int(number), choice=name, value=value)


def day_of(tap: Tap) -> date | None:
    """Return the local date that a card's button speaks of; None for one it cannot be."""
    return date.fromordinal(tap.wait_id) if 1 <= tap.wait_id <= _LAST_DAY else None


def button(
    place: Place,
    choice: str,
    *,
    label: Words | None = None,
    value: str = "",
    style: ButtonStyle | None = None,
    ticked: bool = False,
) -> Button:
    """Build a button of the wait that `place` stands in; its label defaults to the choice's."""
    return Button(
        label=label or words(f"button.{choice}"),
        data=encode(scope=place.step, wait_id=place.wait_id, choice=choice, value=value),
        style=style,
        ticked=ticked,
    )


def card_button(
    choice: str, *, day: int = 0, value: str = "", style: ButtonStyle | None = None
) -> Button:
    """Build a button that stays good: `day` is the local date's ordinal it speaks of, or 0."""
    return Button(
        label=words(f"button.{choice}"),
        data=encode(scope=CARD, wait_id=day, choice=choice, value=value),
        style=style,
    )


def keyboard(*rows: tuple[Button, ...]) -> Keyboard:
    """Build a keyboard, leaving out empty rows."""
    return Keyboard(rows=tuple(row for row in rows if row))
