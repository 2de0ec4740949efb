"""What must be true of the numbers of reminders; run by `content/lint.py`."""

from collections.abc import Iterator
from itertools import pairwise

from content.faults import Fault
from content.schema import Catalog

PROPOSAL_MINUTES = (1, 5, 10, 15, 20, 30, 60)


def reminders_are_sound(catalog: Catalog) -> Iterator[Fault]:
    """People who are away are reminded less and less, and proposals can come about."""
    numbers = catalog.reminding
    for holds, message in (
        (
            all(
                one.from_days < later.from_days and one.every_days < later.every_days
                for one, later in pairwise(numbers.away)
            )
            and all(one.from_days > 0 and one.every_days > 0 for one in numbers.away),
            "away must have ever more days, and ever more between two reminders",
        ),
        (
            all(one.from_days < numbers.stop_question_days for one in numbers.away),
            "stop_question_days must come after all of away",
        ),
        (numbers.unanswered_every_days > 0, "unanswered_every_days must be 1 or more"),
        (numbers.unanswered_reminders > 0, "unanswered_reminders must be 1 or more"),
        (numbers.welcome_back_days > 0, "welcome_back_days must be 1 or more"),
        (numbers.preview > 0, "preview must be 1 or more"),
        (numbers.plan_every > 0, "plan_every must be 1 or more"),
        (
            0 < numbers.starts <= numbers.snoozes <= numbers.snooze_days,
            "starts, snoozes and snooze_days must be 1 or more, none above the next",
        ),
        (
            numbers.proposal_minutes in PROPOSAL_MINUTES,
            f"proposal_minutes must be one of {', '.join(map(str, PROPOSAL_MINUTES))}",
        ),
    ):
        if not holds:
            yield Fault(entry="reminders", message=message)
