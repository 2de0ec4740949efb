"""The results as tables, for the terminal and for `docs/performance.md`."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import machine
from benchmarks.enrolled import Fired
from benchmarks.figures import percentile
from benchmarks.rush import Rush
from benchmarks.throughput import Pace

if TYPE_CHECKING:
    from benchmarks.suite import Results

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- results: written by `make bench` -->", "<!-- end of the results -->"


def tables(results: "Results", *, now: datetime) -> str:
    """Return everything as Markdown."""
    taken = f"The {results.plan.name} suite took {results.minutes:.0f} minutes."
    return "\n\n".join(
        (
            f"{machine.described(now, results.work)}\n{taken}",
            "### Updates a second, and how long a reply takes",
            pace_table(results.paces),
            "### Many people enrolled, a tenth of them due in the same instant",
            fired_table(results.fired),
            "### Holds, reminders and chat at once",
            rush_table(results.rushes),
        )
    )


def pace_table(paces: Sequence[Pace]) -> str:
    """Return the table of `throughput.py`, with how much faster our first one is than others."""
    ours = next((one.per_second for one in paces if one.is_ours), 0.0)
    return _table(
        "bot | updates/s | CPU µs/update | reply p50 ms | p99 ms, at half load | RSS MB"
        " | the first one is … times as fast | Telegram's CPU µs",
        [
            f"{one.name} | {one.per_second:,.0f} | {one.cpu_us:,.0f} | {one.median * 1000:,.0f}"
            f" | {one.p99 * 1000:,.0f} | {one.megabytes:,.0f}"
            f" | {'' if one.is_ours else f'{ours / one.per_second:.1f}'}"
            f" | {one.telegram_cpu_us:,.0f}"
            for one in paces
        ],
    )


def fired_table(fired: Sequence[Fired]) -> str:
    """Return the table of `enrolled.py`."""
    return _table(
        "bot | enrolled | start s | RSS MB | due at once | missed | first after s | last after s"
        " | CPU µs each | longest stall ms (own work)",
        [_fired_row(one) for one in fired],
    )


def _fired_row(one: Fired) -> str:
    if one.start is None:
        return f"{one.name} | {one.enrolled:,} | **gave up** | | {one.due:,} | | | | |"
    sent = (
        f"{one.first_after:.2f} | {one.last_after:.1f} | {one.cpu_us:,.0f}" if one.sent else "| |"
    )
    return (
        f"{one.name} | {one.enrolled:,} | {one.start:.2f} | {one.megabytes:,.0f} | {one.due:,}"
        f" | {one.due - one.sent:,} | {sent} | {one.stall}"
    )


def rush_table(rushes: Sequence[Rush]) -> str:
    """Return the table of `rush.py`."""
    return _table(
        "morning | holds | lost | end late p50 ms | p99 | max | reminders | first after s"
        " | drained after s | replies p99 ms | 429s | longest stall ms (own work) | RSS MB",
        [_rush_row(one) for one in rushes],
    )


def _rush_row(rush: Rush) -> str:
    late = [seconds * 1000 for seconds in rush.late]
    ends = (
        f"{percentile(late, 0.5):,.0f} | {percentile(late, 0.99):,.0f} | {max(late):,.0f}"
        if late
        else "| |"
    )
    return (
        f"{rush.morning.name} | {rush.begun:,} | {rush.lost:,} | {ends} | {rush.reminded:,}"
        f" | {rush.first_after:.2f} | {rush.drained_after:.1f}"
        f" | {percentile(rush.waited, 0.99) * 1000:,.0f} | {rush.refused} | {rush.stall}"
        f" | {rush.megabytes:,.0f}"
    )


def _table(head: str, rows: Sequence[str]) -> str:
    line = "|".join(" --- " for _ in head.split("|"))
    return "\n".join(f"| {row} |" for row in (head, line.strip(), *rows))


def write(text: str, page: Path = PAGE) -> None:
    """Put the results where the page has its old ones."""
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    page.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")
