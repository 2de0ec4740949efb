"""Who watches a chat: the page's event streams and tests that wait for something to happen."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.sandbox.messages import Message
from bot.sandbox.wire import JsonObject


class Happening(StrEnum):
    """What a person notices in a chat; also the names of the event stream's events."""

    MESSAGE = "message"
    EDIT = "edit"
    DELETE = "delete"
    TOAST = "toast"
    TYPING = "typing"
    NOTIFICATION = "notification"
    REACTION = "reaction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that happened in a chat, with the message it is about if there is one."""

    happening: Happening
    message: Message | None = None
    data: JsonObject | None = None


Listener: TypeAlias = Callable[[Notice | None], None]
"""Is called with each notice, and with None when the sandbox ends."""


class Audience:
    """Tells everyone who listens to a chat; costs next to nothing where nobody does."""

    def __init__(self) -> None:
        self._listeners: dict[int, list[Listener]] = {}

    def tell(
        self,
        chat_id: int,
        happening: Happening,
        message: Message | None = None,
        data: JsonObject | None = None,
    ) -> None:
        """Tell the chat's listeners."""
        listeners = self._listeners.get(chat_id)
        if listeners:
            notice = Notice(happening=happening, message=message, data=data)
            for listener in tuple(listeners):
                listener(notice)

    @contextmanager
    def listening(self, chat_id: int, listener: Listener) -> Iterator[None]:
        """Keep a listener while the block runs."""
        listeners = self._listeners.setdefault(chat_id, [])
        listeners.append(listener)
        try:
            yield
        finally:
            listeners.remove(listener)

    def close(self) -> None:
        """Tell all listeners that nothing more will come."""
        for listeners in self._listeners.values():
            for listener in tuple(listeners):
                listener(None)

    async def until(self, chat_id: int, reached: Callable[[], bool]) -> None:
        """Return once `reached` holds; it is asked at every notice of the chat.

        Raises:
            EOFError: the sandbox ended first.
        """
        if reached():
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def listener(notice: Notice | None) -> None:
            if done.done():
                return
            if notice is None:
                done.set_exception(EOFError("The sandbox ended"))
            elif reached():
                done.set_result(None)

        with self.listening(chat_id, listener):
            await done
