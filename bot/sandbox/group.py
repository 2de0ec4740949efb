"""A group's side: people who talk in a group that the bot is in, or is not.

The bot has privacy mode on, as bots have unless their owner says otherwise: of what is said it is
told only commands meant for it, mentions of it and answers to it.
"""

import re
from dataclasses import dataclass

from bot.sandbox.audience import Happening
from bot.sandbox.backend import Backend
from bot.sandbox.entities import finished
from bot.sandbox.messages import Message
from bot.sandbox.people import Group, Membership
from bot.sandbox.person import membership
from bot.sandbox.seen import SeenMessage, seen
from bot.sandbox.updates import MESSAGE_SECONDS

COMMAND = re.compile(r"/\w+(?:@(\w+))?")


@dataclass(frozen=True, slots=True)
class GroupSide:
    """One group."""

    _backend: Backend
    account: Group

    def adds_bot(self, *, by: int) -> None:
        """Let someone add the bot to the group; the bot is told twice, as Telegram does it."""
        self._change(Membership.MEMBER, by=by)
        joined = self._message(by)
        joined.kind, joined.content = "new_chat_members", [self._backend.bot.user()]
        self._say(joined, to_bot=True)

    def removes_bot(self, *, by: int) -> None:
        """Let someone throw the bot out."""
        self._change(Membership.KICKED, by=by)

    def sends(self, person_id: int, text: str, *, reply_to: int | None = None) -> int:
        """Let someone say something in the group; returns the message's id."""
        message = self._message(person_id)
        message.words = finished(text)
        if reply_to is not None:
            message.reply_to = self._backend.world.message(self.account.id, reply_to)
        return self._say(message, to_bot=self._concerns_bot(message))

    def messages(self) -> list[SeenMessage]:
        """Return the group's chat as it looks now."""
        return [seen(message) for message in self._backend.world.history(self.account.id)]

    def _message(self, person_id: int) -> Message:
        person = self._backend.world.person(person_id)
        self.account.members.add(person_id)
        return Message(
            id=self._backend.world.next_message_id(),
            chat=self.account.chat(),
            sender=person.user(),
            from_bot=False,
            date=int(self._backend.now()),
        )

    def _say(self, message: Message, *, to_bot: bool) -> int:
        self._backend.world.add(message)
        if to_bot and self.account.membership is Membership.MEMBER:
            self._backend.push_message("message", message, lane=f"c{self.account.id}")
        self._backend.audience.tell(self.account.id, Happening.MESSAGE, message)
        return message.id

    def _concerns_bot(self, message: Message) -> bool:
        text = message.words.text
        name = self._backend.bot.username.lower()
        command = COMMAND.match(text)
        if command is not None:
            return command.group(1) is None or command.group(1).lower() == name
        if f"@{name}" in text.lower():
            return True
        return message.reply_to is not None and message.reply_to.from_bot

    def _change(self, new: Membership, *, by: int) -> None:
        old, self.account.membership = self.account.membership, new
        bot = self._backend.bot.user()
        body: dict[str, object] = {
            "chat": self.account.chat(),
            "from": self._backend.world.person(by).user(),
            "date": int(self._backend.now()),
            "old_chat_member": membership(bot, old),
            "new_chat_member": membership(bot, new),
        }
        lane = f"m{self.account.id}"
        self._backend.push("my_chat_member", body, lane=lane, seconds=MESSAGE_SECONDS)
