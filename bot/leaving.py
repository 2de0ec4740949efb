"""The last resort of a process that was told to end and cannot, because something hangs.

Hosts kill after ten seconds. Everything is in the database and any process may be killed at any
moment, so ending by itself a second before loses nothing and says that it was asked for.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Timer
from typing import Final

log = logging.getLogger(__name__)

LAST_SECONDS: Final = 9.0


def _nothing() -> None:
    """Do nothing: whoever runs this process is not the command line."""


told_to_end: Final[ContextVar[Callable[[], None]]] = ContextVar("told_to_end", default=_nothing)
"""To be called at the signal that ends the process."""


@contextmanager
def in_time(
    *, seconds: float = LAST_SECONDS, leave: Callable[[int], object] = os._exit
) -> Iterator[None]:
    """Give whatever runs in here so long to come to its end, once it is told to."""
    timer = Timer(seconds, _leave, args=(leave,))
    timer.daemon = True
    token = told_to_end.set(timer.start)
    try:
        yield
    finally:
        told_to_end.reset(token)
        timer.cancel()


def _leave(leave: Callable[[int], object]) -> None:
    log.warning(
        "What was in hand could not be finished in time; it is done by the next process",
        extra={"action": "left_in_time"},
    )
    leave(0)
