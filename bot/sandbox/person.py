"""The people's side: what someone in a chat with the bot can do and see.

For tests in this process (`sandbox.person(1).sends("hi")`) and for `people_routes.py`. Everything
here happens at once; what the bot does about it has to be waited for (`hears`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.audience import Happening
from bot.sandbox.backend import Backend
from bot.sandbox.chats import chat_instance
from bot.sandbox.entities import finished
from bot.sandbox.messages import Message
from bot.sandbox.people import Person
from bot.sandbox.samples import COMPANIONS, SAMPLES
from bot.sandbox.seen import SeenButton, SeenMessage, seen
from bot.sandbox.updates import CALLBACK_SECONDS, MESSAGE_SECONDS
from bot.sandbox.wire import JsonObject

LONGEST_TEXT = 4096  # longer texts are split by Telegram's apps


class NotPossible(ValueError):  # noqa: N818 - says what it is
    """A person cannot do that in Telegram: no such button, chat blocked, nothing typed."""


@dataclass(frozen=True, slots=True)
class PersonSide:
    """One person's private chat with the bot."""

    _backend: Backend
    account: Person

    # --- what they send -------------------------------------------------------------------------

    def sends(self, text: str, *, reply_to: int | None = None) -> int:
        """Type a text and send it; "/…" is a command. Returns the message's id.

        Raises:
            NotPossible: it is blank or longer than one message, or they have blocked the bot.
        """
        words = finished(text.encode("utf-8", "replace").decode())  # apps send no half characters
        if not words.text or len(words.text) > LONGEST_TEXT:
            raise NotPossible("A message has 1 to 4096 characters")
        message = self._message()
        message.words = words
        if reply_to is not None:
            message.reply_to = self._own(reply_to)
        return self._send(message)

    def commands(self, name: str, argument: str = "") -> int:
        """Send a command, as the menu of commands or a deep link does."""
        return self.sends(f"/{name} {argument}".rstrip())

    def shares_location(self, latitude: float, longitude: float) -> int:
        """Share a place."""
        place = {"latitude": latitude, "longitude": longitude}
        return self._send(self._message("location", place))

    def sends_sample(self, kind: str) -> int:
        """Send something else than text: a key of `samples.SAMPLES`."""
        if kind not in SAMPLES:
            raise NotPossible(f"There is no sample of kind {kind}")
        message = self._message(kind, SAMPLES[kind])
        message.extra.update(COMPANIONS.get(kind, {}))
        return self._send(message)

    def forwards(self, text: str) -> int:
        """Forward a post of somebody else's."""
        message = self._message()
        message.words = finished(text)
        message.extra["forward_origin"] = {
            "type": "hidden_user",
            "sender_user_name": "Somebody",
            "date": message.date - 60,
        }
        return self._send(message)

    def edits(self, message_id: int, text: str) -> None:
        """Change a text they have sent."""
        message = self._own(message_id)
        if message.from_bot or message.kind != "text":
            raise NotPossible("Only own texts can be edited")
        message.words = finished(text)
        message.edit_date = self._now()
        self._backend.push_message("edited_message", message, lane=self._lane)
        self._backend.audience.tell(self.account.id, Happening.EDIT, message)

    # --- what they tap --------------------------------------------------------------------------

    def taps(
        self, label: str | None = None, *, data: str | None = None, message_id: int | None = None
    ) -> str | None:
        """Tap a button by its label or its data.

        Without a message the newest one with such a button is meant. With `message_id` and `data`
        the tap may be on a button that is gone by now, as an app that has not caught up sends it.

        Returns:
            The id of the callback query; None for a reply keyboard's button, which is a text.

        Raises:
            NotPossible: there is no such button, it does not call back, or they have blocked
                the bot.
        """
        if message_id is not None and data is not None:
            return self._tap(message_id, data)
        found = self._button(label, data, message_id)
        if found is None and label is not None and label in self._reply_labels():
            self.sends(label)
            return None
        if found is None:
            raise NotPossible(f"There is no button {label if data is None else data!r}")
        message, button = found
        if button.data is None:
            raise NotPossible(f"The button {button.text!r} does not call back")
        return self._tap(message.id, button.data)

    def reacts(self, emoji: str, message_id: int | None = None) -> None:
        """React to a message, the bot's newest if none is named; "" takes the reaction back."""
        self._check_not_blocked()
        message = self._own(message_id if message_id is not None else self.last.id)
        before = message.reactions.pop(self.account.id, None)
        if emoji:
            message.reactions[self.account.id] = emoji
        body: JsonObject = {
            "chat": self.account.chat(),
            "message_id": message.id,
            "user": self.account.user(),
            "date": self._now(),
            "old_reaction": _reaction_types(before),
            "new_reaction": _reaction_types(emoji),
        }
        self._backend.push(
            "message_reaction", body, lane=f"r{self.account.id}", seconds=MESSAGE_SECONDS
        )
        data: JsonObject = {"id": message.id, "emoji": emoji, "from": "person"}
        self._backend.audience.tell(self.account.id, Happening.REACTION, message, data)

    # --- whether they want to hear from the bot ---------------------------------------------------

    def blocks(self) -> None:
        """Block the bot: it can send nothing any more and is told so."""
        self._set_blocked(blocked=True)

    def unblocks(self) -> None:
        """Unblock the bot."""
        self._set_blocked(blocked=False)

    # --- what they see --------------------------------------------------------------------------

    def messages(self) -> list[SeenMessage]:
        """Return the chat as it looks now, oldest message first."""
        return [seen(message) for message in self._backend.world.history(self.account.id)]

    def from_bot(self) -> list[SeenMessage]:
        """Return only the bot's messages."""
        return [message for message in self.messages() if message.from_bot]

    @property
    def last(self) -> SeenMessage:
        """Return the bot's newest message.

        Raises:
            NotPossible: the bot has not written yet.
        """
        for message in reversed(self._backend.world.history(self.account.id)):
            if message.from_bot:
                return seen(message)
        raise NotPossible("The bot has not written yet")

    async def until(self, reached: Callable[[], bool]) -> None:
        """Wait until something holds; it is asked again at everything that happens in the chat."""
        await self._backend.audience.until(self.account.id, reached)

    async def hears(self, fragment: str, *, after: int = 0) -> SeenMessage:
        """Wait for a message of the bot's that holds the fragment (edits count), and return it.

        `after`: only messages with a higher id count.
        """

        def heard() -> list[SeenMessage]:
            return [one for one in self.from_bot() if one.id > after and fragment in one.text]

        await self.until(lambda: bool(heard()))
        return heard()[-1]

    # --- how it is done ---------------------------------------------------------------------------

    @property
    def _lane(self) -> str:
        return f"c{self.account.id}"

    def _now(self) -> int:
        return int(self._backend.now())

    def _message(self, kind: str = "text", content: object = None) -> Message:
        return Message(
            id=self._backend.world.next_message_id(),
            chat=self.account.chat(),
            sender=self.account.user(),
            from_bot=False,
            date=self._now(),
            kind=kind,
            content=content,
        )

    def _check_not_blocked(self) -> None:
        if self.account.blocked:
            raise NotPossible("They have blocked the bot")

    def _send(self, message: Message) -> int:
        self._check_not_blocked()
        self.account.started = True
        self._backend.world.add(message)
        self._backend.push_message("message", message, lane=self._lane)
        self._backend.audience.tell(self.account.id, Happening.MESSAGE, message)
        return message.id

    def _own(self, message_id: int) -> Message:
        message = self._backend.world.message(self.account.id, message_id)
        if message is None:
            raise NotPossible(f"There is no message {message_id} in the chat")
        return message

    def _button(
        self, label: str | None, data: str | None, message_id: int | None
    ) -> tuple[SeenMessage, SeenButton] | None:
        for message in reversed(self.messages()):
            if message_id in {None, message.id}:
                for row in message.buttons:
                    for button in row:
                        if (data or label) == (button.data if data else button.text):
                            return message, button
        return None

    def _reply_labels(self) -> set[object]:
        for message in reversed(self.messages()):
            if message.reply_keyboard is not None:
                rows = message.reply_keyboard
                return {key["text"] for row in rows for key in row if len(key) == 1}
        return set()

    def _tap(self, message_id: int, data: str) -> str:
        self._check_not_blocked()
        backend = self._backend
        tap = backend.world.open_tap(
            person_id=self.account.id,
            chat_id=self.account.id,
            message_id=message_id,
            until=backend.now() + backend.options.callback_seconds,
        )
        message = backend.world.message(self.account.id, message_id)
        inaccessible = {"message_id": message_id, "chat": self.account.chat(), "date": 0}
        body: JsonObject = {
            "id": tap.id,
            "from": self.account.user(),
            "message": inaccessible if message is None else message.wire(),
            "chat_instance": chat_instance(self.account.id),
            "data": data,
        }
        lane = f"u{self.account.id}"
        backend.push("callback_query", body, lane=lane, seconds=CALLBACK_SECONDS)
        return tap.id

    def _set_blocked(self, *, blocked: bool) -> None:
        if self.account.blocked is blocked:
            return
        self.account.blocked = blocked
        statuses = ("member", "kicked") if blocked else ("kicked", "member")
        old, new = (membership(self._backend.bot.user(), status) for status in statuses)
        body: JsonObject = {
            "chat": self.account.chat(),
            "from": self.account.user(),
            "date": self._now(),
            "old_chat_member": old,
            "new_chat_member": new,
        }
        lane = f"m{self.account.id}"
        self._backend.push("my_chat_member", body, lane=lane, seconds=MESSAGE_SECONDS)


def membership(user: JsonObject, status: str) -> JsonObject:
    """Return a `ChatMember` object."""
    member: JsonObject = {"user": user, "status": status}
    if status == "kicked":
        member["until_date"] = 0
    return member


def _reaction_types(emoji: str | None) -> list[JsonObject]:
    return [{"type": "emoji", "emoji": emoji}] if emoji else []
