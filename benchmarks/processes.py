"""A bot as a process of its own: started, looked at from outside, ended."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
PEERS_PYTHON: Final = ROOT / ".venv-peers" / "bin" / "python"
TOKEN: Final = "4242424242:a-token-for-measuring-only-aaaaaaaa"  # noqa: S105 - of no real bot
STOP_SECONDS: Final = 15.0
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_MEGABYTE: Final = 1024.0  # in the kilobytes that Linux tells


@dataclass(frozen=True, kw_only=True)
class Bot:
    """A running bot; `began_at` is by `perf_counter`."""

    pid: int
    began_at: float
    stall_file: Path

    def cpu_seconds(self) -> float:
        """Return how much processor time it has had so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def megabytes(self) -> float:
        """Return how much memory it holds, as Linux counts it."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / _MEGABYTE
        raise LookupError(f"process {self.pid} has no memory any more")

    def longest_stall(self) -> "Stall":
        """Return how long its event loop has stood still at most, since the last look."""
        try:
            longest, hardest = json.loads(self.stall_file.read_text())
        except (OSError, ValueError):  # it is just being written, or nobody watches
            return NO_STALL
        self.stall_file.unlink(missing_ok=True)
        return Stall(milliseconds=longest, worked=hardest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stall:
    """The longest an event loop stood still, and the longest it worked in one go.

    The second one, in milliseconds of processor time, is the bot's own doing on any machine.
    """

    milliseconds: float
    worked: float

    def __str__(self) -> str:
        return f"{self.milliseconds:,.0f} ({self.worked:,.0f})"


NO_STALL: Final = Stall(milliseconds=0.0, worked=0.0)


@asynccontextmanager
async def ours(command: str, folder: Path, **environment: str) -> AsyncIterator[Bot]:
    """Run a command of our bot's; see `benchmarks/watched.py`."""
    arguments = [sys.executable, "-m", "benchmarks.watched", command]
    async with _process(arguments, folder, environment) as bot:
        yield bot


@asynccontextmanager
async def peer(name: str, folder: Path, *arguments: str, **environment: str) -> AsyncIterator[Bot]:
    """Run one of the other bots, in their environment."""
    script = ROOT / "benchmarks" / "peers" / f"{name}.py"
    async with _process([str(PEERS_PYTHON), str(script), *arguments], folder, environment) as bot:
        yield bot


@asynccontextmanager
async def _process(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> AsyncIterator[Bot]:
    stall_file = folder / f"stall-{perf_counter()}"
    own = {"TELEGRAM_BOT_TOKEN": TOKEN, "LOG_LEVEL": "ERROR", "STALL_FILE": str(stall_file)}
    began_at = perf_counter()
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *arguments, cwd=ROOT, env={**os.environ, **own, **environment}, stderr=log
        )
    try:
        yield Bot(pid=process.pid, began_at=began_at, stall_file=stall_file)
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
