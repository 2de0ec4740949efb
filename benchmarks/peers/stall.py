"""Measures from inside how long an event loop stands still. Knows nothing of any bot.

It stands here, without any import of ours, because the other bots run in an environment of
their own.
"""

import asyncio
import json
import os
import time
from pathlib import Path

STEP_SECONDS = 0.005


async def watch(path: str | None = None) -> None:
    """Write the longest stall there was, in milliseconds, into a file, each time it grows.

    Beside it stands the most that the loop's thread has worked between two steps: on a busy
    machine a stall may be somebody else's doing. The file may be removed, which begins anew.
    """
    file = Path(path or os.environ["STALL_FILE"])
    longest = hardest = 0.0
    while True:
        if not file.exists():
            longest = hardest = 0.0
            file.write_text(json.dumps([longest, hardest]))
        began, worked = time.perf_counter(), time.thread_time()
        await asyncio.sleep(STEP_SECONDS)
        stall = (time.perf_counter() - began - STEP_SECONDS) * 1000
        work = (time.thread_time() - worked) * 1000
        if stall > longest or work > hardest:
            longest, hardest = max(longest, stall), max(hardest, work)
            file.write_text(json.dumps([longest, hardest]))
