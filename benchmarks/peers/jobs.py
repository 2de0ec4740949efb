"""Gives everybody a job, for bots that keep their reminders so.

Arguments of the program: how many people, and how many of them are due at once. When that is, is
decided while the jobs are being added, so that no bot is late before it has begun; it is written
into the file that DUE_FILE names.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

FIRST_PERSON = 1_000_000
LEAD_SECONDS = 5


def add_all(add: Callable[[int, datetime], None]) -> None:
    """Call `add` with each person and when their first reminder is due."""
    people, due = int(sys.argv[1]), int(sys.argv[2])
    now = datetime.now(UTC)  # noqa: TID251 - the other bots have no clock of ours
    began_at = time.perf_counter()
    for number in range(due, people):
        add(FIRST_PERSON + number, now + timedelta(seconds=7200 + number % 72_000))
    each = (time.perf_counter() - began_at) / max(1, people - due)
    lead = timedelta(seconds=LEAD_SECONDS + 2 * each * due)
    due_at = (datetime.now(UTC) + lead).replace(microsecond=0)  # noqa: TID251
    for number in range(due):
        add(FIRST_PERSON + number, due_at)
    Path(os.environ["DUE_FILE"]).write_text(due_at.isoformat())
