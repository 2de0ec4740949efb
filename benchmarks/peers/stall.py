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

    The file may be removed meanwhile, which begins anew.
    """
    file = Path(path or os.environ["STALL_FILE"])
    longest = 0.0
    while True:
        if not file.exists():
            longest = 0.0
            file.write_text(json.dumps(0.0))
        began = time.perf_counter()
        await asyncio.sleep(STEP_SECONDS)
        stall = (time.perf_counter() - began - STEP_SECONDS) * 1000
        if stall > longest:
            longest = stall
            file.write_text(json.dumps(longest))
