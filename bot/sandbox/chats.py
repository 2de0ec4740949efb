"""The world of the sandbox: its people, groups, messages and taps, all in memory.

Nothing here waits or speaks HTTP; instants come in as POSIX seconds.
"""

import hashlib
import itertools
from dataclasses import dataclass

from bot.sandbox.messages import Message
from bot.sandbox.people import BotAccount, Group, Person
from bot.sandbox.wire import JsonObject

FIRST_MESSAGE_ID = 1
FIRST_CALLBACK_ID = 4_000_000_000_000_000_001


@dataclass(slots=True, kw_only=True)
class Tap:
    """A tap on a button that the bot has not answered yet. `until` is when Telegram gives up."""

    id: str
    person_id: int
    chat_id: int
    message_id: int
    until: float


class World:
    """Everything that is remembered of people and chats.

    A private chat has its person's id. Message ids are counted in one row over all chats, as
    Telegram does for one account's private chats and small groups.
    """

    def __init__(self, bot: BotAccount) -> None:
        self.bot = bot
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self._chats: dict[int, dict[int, Message]] = {}
        self._message_ids = itertools.count(FIRST_MESSAGE_ID)
        self._callback_ids = itertools.count(FIRST_CALLBACK_ID)
        self._taps: dict[str, Tap] = {}

    def person(self, person_id: int) -> Person:
        """Return the person with that id; they come into being when first named."""
        person = self.people.get(person_id)
        if person is None:
            if person_id <= 0:
                raise ValueError("A person's id is above zero")
            person = self.people[person_id] = Person(id=person_id)
        return person

    def group(self, group_id: int) -> Group:
        """Return the group with that id; it comes into being when first named."""
        group = self.groups.get(group_id)
        if group is None:
            if group_id >= 0:
                raise ValueError("A group's id is below zero")
            supergroup = str(group_id).startswith("-100")
            group = self.groups[group_id] = Group(id=group_id, supergroup=supergroup)
        return group

    def chat(self, chat_id: int) -> JsonObject:
        """Return the `Chat` object of a person's or a group's chat."""
        if chat_id < 0:
            return self.group(chat_id).chat()
        return self.person(chat_id).chat()

    def next_message_id(self) -> int:
        """Return an id no message has had."""
        return next(self._message_ids)

    def add(self, message: Message) -> None:
        """Put a message into its chat."""
        chat = self._chats.get(message.chat_id)
        if chat is None:
            chat = self._chats[message.chat_id] = {}
        chat[message.id] = message

    def message(self, chat_id: int, message_id: int) -> Message | None:
        """Return a message that is still there."""
        return self._chats.get(chat_id, {}).get(message_id)

    def remove(self, message: Message) -> None:
        """Delete a message for everyone."""
        self._chats[message.chat_id].pop(message.id, None)

    def history(self, chat_id: int) -> list[Message]:
        """Return a chat's messages, oldest first."""
        return list(self._chats.get(chat_id, {}).values())

    def open_tap(self, *, person_id: int, chat_id: int, message_id: int, until: float) -> Tap:
        """Note a tap that waits for its answer."""
        tap = Tap(
            id=str(next(self._callback_ids)),
            person_id=person_id,
            chat_id=chat_id,
            message_id=message_id,
            until=until,
        )
        self._taps[tap.id] = tap
        return tap

    def close_tap(self, callback_id: str, now: float) -> Tap | None:
        """Return the tap and forget it; None if it was answered, never was or is too old."""
        tap = self._taps.pop(callback_id, None)
        return tap if tap is not None and now <= tap.until else None


def chat_instance(chat_id: int) -> str:
    """Return the opaque 64-bit number that callback queries carry for a chat."""
    digest = hashlib.blake2b(str(chat_id).encode(), digest_size=8).digest()
    return str(int.from_bytes(digest, "big", signed=True))
