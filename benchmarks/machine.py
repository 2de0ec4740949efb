"""What the figures were taken on, and how quiet it was meanwhile."""

import os
import platform
from datetime import datetime
from pathlib import Path
from time import process_time

LOOPS = 2_000_000


def work_seconds() -> float:
    """Return how much processor time a fixed piece of work takes now."""
    began = process_time()
    total = 0
    for number in range(LOOPS):
        total += number
    return process_time() - began


def described(now: datetime, work: list[float]) -> str:
    """Return where, when and how noisy in a few lines."""
    slowest, fastest = max(work), min(work)
    load = os.getloadavg()
    return (
        f"Taken on {now:%Y-%m-%d, %H:%M} UTC, on {os.cpu_count()} cores ({_processor()}),"
        f" {platform.system()} {platform.release()}, Python {platform.python_version()}."
        f"\nA fixed piece of work, done {len(work)} times during the run, took"
        f" {fastest * 1000:.0f} to {slowest * 1000:.0f} ms of processor time;"
        f" the load in the end was {load[0]:.1f} over a minute and {load[2]:.1f} over a quarter of"
        " an hour."
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
