"""What people type, read as values: pure, and in the person's language.

Every reader answers None (or nothing) for what it does not understand as a whole; what is
understood in part is asked again rather than guessed, because answers steer what a sore knee is
told to do. The words themselves are in `content/languages/<tag>/vocabulary.toml`.
"""

from conversations.answers.days import read_day
from conversations.answers.done import DoneSaid, is_done_reaction, read_done, read_undo
from conversations.answers.options import read_choice, read_flags
from conversations.answers.pauses import UNTIL_TOLD, read_pause, read_pause_wish
from conversations.answers.scales import read_scale
from conversations.answers.times import read_times
from conversations.answers.wording import fold, meaning_of, meanings_of
from conversations.answers.zones import ZoneGuess, read_zones

__all__ = [
    "UNTIL_TOLD",
    "DoneSaid",
    "ZoneGuess",
    "fold",
    "is_done_reaction",
    "meaning_of",
    "meanings_of",
    "read_choice",
    "read_day",
    "read_done",
    "read_flags",
    "read_pause",
    "read_pause_wish",
    "read_scale",
    "read_times",
    "read_undo",
    "read_zones",
]
