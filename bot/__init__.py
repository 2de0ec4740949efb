"""The shell: everything that touches the world (Telegram, the database, time)."""

import os

# PTB then gives durations as `timedelta`, as its next major version will, and does not warn.
os.environ.setdefault("PTB_TIMEDELTA", "true")
