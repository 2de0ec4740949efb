"""What must be true of how long things are kept; run by `content/lint.py`."""

from collections.abc import Iterator

from content.faults import Fault
from content.schema import Catalog


def keeping_is_sound(catalog: Catalog) -> Iterator[Fault]:
    """Versions count from 1, and nobody's data goes soon or without warning."""
    keeping = catalog.keeping
    for holds, message in (
        (keeping.consent_version >= 1, "consent_version must be 1 or more"),
        (
            keeping.silent_days > catalog.reminding.stop_question_days,
            "silent_days must come after the reminders' stop_question_days",
        ),
        (keeping.notice_days >= 7, "notice_days must be 7 or more"),
    ):
        if not holds:
            yield Fault(entry="keeping", message=message)
