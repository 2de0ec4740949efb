"""What a turn asks the shell to do. The engine makes effects; the shell carries them out.

All effects of a turn are committed in one transaction with the new state; nothing is sent
inside it (architecture rule 1).
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from content.shown import Picture

if TYPE_CHECKING:  # they are made of words, which are here
    from conversations.chart import Chart
    from conversations.page import Page


class Lane(IntEnum):
    """Who is served first when sends have to wait; lower is sooner (architecture rule 6)."""

    CUE = 0  # opens or closes a hold or rest; expires rather than arriving late
    REPLY = 1
    REMINDER = 2
    EDIT = 3  # cosmetic; shed first and never needed for correctness
    BROADCAST = 4  # an operator's words to everybody; the engine never uses it


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseValue:
    """A value that is itself a phrase, put into the person's language with the rest."""

    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseList:
    """Several phrases joined as a list ("tennis ball, roller")."""

    slugs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayList:
    """Several days in a row, each a date or an instant as `Value` has them."""

    days: tuple[date | datetime, ...]


Value: TypeAlias = str | int | time | date | datetime | PhraseValue | PhraseList | DayList
"""Typed text (`str`) is shown as it is, as plain text. A `datetime` is aware and in the person's
zone. An `int` named `count` chooses the plural form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One phrase with its values; rendered by the shell in the person's language."""

    slug: str
    values: tuple[tuple[str, Value], ...] = ()


def words(slug: str, **values: Value) -> Words:
    """Build `Words` the way they read best: ``words("hold.open", seconds=90)``."""
    return Words(slug=slug, values=tuple(sorted(values.items())))


class ButtonStyle(StrEnum):
    """Telegram's button colours; never the only signal (Bot API 9.4)."""

    PRIMARY = "primary"
    SUCCESS = "success"
    DANGER = "danger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """An inline button. `data` is at most 64 bytes and made by `buttons.py`."""

    label: Words
    data: str
    ticked: bool = False  # shown with a tick before the label (multi-select)
    style: ButtonStyle | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyboard:
    """Inline buttons below a message, row by row."""

    rows: tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLocation:
    """A one-time reply keyboard whose button shares the person's location."""

    label: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveReplyKeyboard:
    """Takes the location keyboard away. Such a message cannot be edited later."""


Markup: TypeAlias = Keyboard | AskLocation | RemoveReplyKeyboard


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Send a new message. Paragraphs are joined by line breaks.

    `ref` names the message for later edits; it is unique within the person's dialogue.
    A `tracked` message is answered by `MessageDelivered` or `DeliveryFailed`.
    After `not_after` it is not sent at all. A `silent` one does not sound.
    An `ephemeral` one leaves no trace once it is sent (people who have not consented or have
    asked to be forgotten). With a `picture` the words stand below it; where Telegram does not
    take the picture, or its file is another one by now, the words are sent alone.
    """

    ref: str
    text: tuple[Words, ...]
    picture: Picture | None = None
    markup: Markup | None = None
    lane: Lane = Lane.REPLY
    not_after: datetime | None = None
    tracked: bool = False
    silent: bool = False
    ephemeral: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """A message of ours by its ref; the sender looks up its Telegram id."""

    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TappedMessage:
    """The message a button was tapped on, by its Telegram id."""

    message_id: int


Target: TypeAlias = SentMessage | TappedMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Replace a message's words and buttons. Without `markup` its buttons go.

    A `pictured` message was sent with a picture, and its words are below it. Where that turns out
    to be otherwise, because the words went out alone, the words are replaced all the same.
    """

    target: Target
    text: tuple[Words, ...]
    pictured: bool = False
    markup: Keyboard | None = None
    lane: Lane = Lane.EDIT
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StripButtons:
    """Take a message's buttons away and leave its words."""

    target: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Do not send a message that is still waiting to be sent; one that has been sent stays."""

    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast:
    """Words in the small notice a tap gets (at most 200 characters).

    The shell answers every tap; this only gives the answer words. Where the tap is too old to
    be answered, the words are sent as a message instead.
    """

    text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTimer:
    """Arm a timer. One person's timers are unique by (name, wait_id); arming again moves it."""

    name: str
    wait_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTimers:
    """Drop all timers of a wait that is over. A timer missed by this is stale and does nothing."""

    wait_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReminder:
    """Set the next instant of the person's reminder; None: none is due until planned again."""

    due_at: datetime | None


class OccurrenceFate(StrEnum):
    """What became of one dated reminder."""

    SENT = "sent"
    MISSED = "missed"  # too old to be useful when its turn came
    SKIPPED = "skipped"  # done already, session running, paused, day off


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOccurrence:
    """Record the fate of the reminder of one local day; unique per person, day and slot."""

    local_date: date
    due_at: datetime
    fate: OccurrenceFate


SESSION: Final = "session"
"""The source of a day that was logged by leading somebody through a session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogDay:
    """Log a local day as done, or change its log. Unique per person and local date."""

    local_date: date
    at: datetime
    source: str  # `SESSION`, "text", "button", "reaction"
    partial: bool = False
    held_seconds: int = 0
    steps_done: int = 0
    steps_planned: int = 0
    pain_before: int | None = None
    pain_after: int | None = None
    pain_morning: int | None = None  # said the day after


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseDay:
    """Take a day's log back."""

    local_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SendExport:
    """Send the person everything stored of them, as a JSON and a CSV file."""

    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPicture:
    """Send the picture of the progress; `text` below it says in words what it shows.

    Where Telegram does not take the picture, the words are sent alone.
    """

    ref: str
    chart: "Chart"
    text: tuple[Words, ...]
    markup: Keyboard | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPage:
    """Send the page for a physiotherapist as a file, with `text` below it.

    Where it cannot be made or is not taken, `instead` is said.
    """

    ref: str
    page: "Page"
    text: tuple[Words, ...]
    instead: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget:
    """Delete every row of the person, in this very transaction, messages in flight included.

    Messages of the same turn that are `ephemeral` still go out.
    """


Effect: TypeAlias = (
    Say
    | Edit
    | StripButtons
    | Withdraw
    | Toast
    | StartTimer
    | CancelTimers
    | PlanReminder
    | RecordOccurrence
    | LogDay
    | EraseDay
    | SendExport
    | SendPicture
    | SendPage
    | Forget
)
