"""What is kept of the line about the week and of what got in the way."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Recap:
    """When the line is due and was last said; what was in the way, as last answered."""

    due_at: datetime | None = None
    said_on: date | None = None  # a local day
    barrier: str = ""  # an option of the question, as last answered
    barrier_on: date | None = None
