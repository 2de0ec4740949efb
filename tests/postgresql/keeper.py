"""Keeps one server for all workers of a test run, and lets it outlive none of them.

The process that runs the tests starts a keeper and holds its standard input. The first worker
that asks for the server gets it started; when the standard input ends, however that came about,
the server is stopped and its folder is removed.
"""

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.postgresql.server import NoServer, Server

KEEPER: Final = "TESTS_POSTGRESQL_KEEPER"
"""The environment variable that says where a keeper listens."""
ROOT: Final = Path(__file__).resolve().parents[2]


def begin() -> "subprocess.Popen[bytes]":
    """Start a keeper, and tell this process and its workers where it is."""
    folder = tempfile.mkdtemp(prefix="hip-tests-")
    os.environ[KEEPER] = str(Path(folder) / "keeper")
    with socket.socket(socket.AF_UNIX) as listening:  # from now on, whoever asks is heard
        listening.bind(os.environ[KEEPER])
        listening.listen()
        number = listening.fileno()
        return subprocess.Popen(
            [sys.executable, "-m", "tests.postgresql.keeper", folder, str(number)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            pass_fds=(number,),
        )


def end(keeper: "subprocess.Popen[bytes]") -> None:
    """Let the keeper end, and the server with it."""
    assert keeper.stdin is not None
    keeper.stdin.close()
    keeper.wait()


def server_url() -> str:
    """Return the URL of the run's server, which is started if need be.

    Raises:
        NoServer: there is none.
    """
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(os.environ[KEEPER])
        with asking.makefile("rb") as answer:
            told: dict[str, str] = json.loads(answer.read())
    if "url" not in told:
        raise NoServer(told["error"])
    return told["url"]


def keep(folder: Path, number: int) -> None:
    """Answer whoever asks, until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for those who hold us
    server = Server(folder=folder)
    told: dict[str, str] = {}
    with socket.socket(fileno=number) as listening:
        try:
            while sys.stdin not in (ready := _ready(sys.stdin, listening)):
                assert ready
                told = told or _started(server)
                with listening.accept()[0] as asking:
                    asking.sendall(json.dumps(told).encode())
        finally:
            server.stop()
            shutil.rmtree(folder)


def _ready(*sources: Any) -> list[Any]:  # noqa: ANN401 - whatever has a file number
    return select.select(sources, (), ())[0]


def _started(server: Server) -> dict[str, str]:
    try:
        server.prepare()
        server.start()
    except NoServer as error:
        return {"error": str(error)}
    return {"url": server.url()}


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]))
