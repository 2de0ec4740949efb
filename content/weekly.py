"""The numbers of the weekly line that a content file gives; see `content/routine/weekly.toml`."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """When one line about the week is said, and when it asks what got in the way.

    Words: for each option of `barrier`, `tip.<option>`.
    """

    weekday: int  # ISO, Monday is 1
    at: time  # local
    spread_seconds: int  # people are spread over so long, so that nobody's cue waits for theirs
    age_limit_seconds: int  # later than this, the week has none
    again_seconds: int  # looked at again so much later, while something else is going on
    praise_from: int  # days of the last seven
    new_days: int  # for so long a routine is new
    away_days: int  # nothing is said to people of whom nothing was heard for so long
    tip_days: int  # a tip is what to try next for so long
    barrier: str  # the question what got in the way
