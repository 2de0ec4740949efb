"""The ordered list of PTB handlers. Each translates its kind of update and hands it on."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from telegram import Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    MessageHandler,
    MessageReactionHandler,
    TypeHandler,
    filters,
)

from bot import updates
from bot.arrivals import Arrival

ALLOWED_UPDATES: Final = ("message", "callback_query", "message_reaction", "my_chat_member")
"""What Telegram is asked for; reactions come only when they are named (Bot API, getUpdates)."""

MOST_GROUPS_REMEMBERED: Final = 10_000

_Context: TypeAlias = CallbackContext[Any, Any, Any, Any]
_Callback: TypeAlias = Callable[[Update, _Context], Any]


class Inbox:
    """Collects the arrivals of the updates that are being processed."""

    def __init__(self) -> None:
        self._arrivals: list[Arrival] = []

    def put(self, arrival: Arrival) -> None:
        """Add an arrival."""
        self._arrivals.append(arrival)

    def drain(self) -> list[Arrival]:
        """Return the arrivals so far and begin anew."""
        arrivals, self._arrivals = self._arrivals, []
        return arrivals


class Handlers:
    """The handlers of one bot, which put what they translate into `inbox`.

    `first` are asked before them: those of operators.
    """

    def __init__(self, inbox: Inbox, *, first: Sequence[BaseHandler[Any, Any, Any]] = ()) -> None:
        self._inbox = inbox
        self._first = first
        self._greeted_groups: dict[int, None] = {}  # in the order they were greeted

    def register(self, application: "Application[Any, Any, Any, Any, Any, Any]") -> None:
        """Add all handlers, in order, and the one for errors."""
        application.add_handlers(self.in_order())
        application.add_error_handler(self._on_error)

    def in_order(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return the handlers; of each update only the first that fits is called."""
        private = filters.ChatType.PRIVATE
        # A forwarded text was written by somebody else and is no answer.
        typed = private & filters.TEXT & ~filters.FORWARDED
        return [
            *self._first,
            # Taps and membership come from groups too, so each kind is told apart first.
            CallbackQueryHandler(self._on(updates.of_tap)),
            MessageHandler(typed, self._on_text),  # early, because most of what comes is this
            ChatMemberHandler(self._on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
            MessageReactionHandler(self._on(updates.of_reaction)),
            MessageHandler(filters.ChatType.GROUPS, self._on_group),
            # A service message ("pinned", "timer changed") is nothing the person has said.
            MessageHandler(filters.StatusUpdate.ALL, self._on(updates.of_nothing)),
            MessageHandler(private & filters.FORWARDED, self._on(updates.of_other)),
            MessageHandler(private & filters.LOCATION, self._on(updates.of_location)),
            MessageHandler(private, self._on(updates.of_other)),
            # Whatever is left (channels, kinds that are new) must still count as handled.
            TypeHandler(Update, self._on(updates.of_nothing)),
        ]

    def _on(self, translate: Callable[[Update], Arrival]) -> _Callback:
        async def handle(update: Update, _: _Context) -> None:
            self._inbox.put(translate(update))

        return handle

    async def _on_text(self, update: Update, context: _Context) -> None:
        self._inbox.put(updates.of_text(update, username=context.bot.username))

    async def _on_membership(self, update: Update, context: _Context) -> None:
        if update.effective_chat is not None and update.effective_chat.type in updates.GROUPS:
            await self._on_group(update, context)
        else:
            self._inbox.put(updates.of_membership(update))

    async def _on_group(self, update: Update, context: _Context) -> None:
        group = updates.person_of(update)
        if group in self._greeted_groups or not _is_in(update):
            self._inbox.put(updates.of_nothing(update))
            return
        self._remember(group)
        self._inbox.put(updates.of_group(update, username=context.bot.username))

    def _remember(self, group: int) -> None:
        self._greeted_groups[group] = None
        if len(self._greeted_groups) > MOST_GROUPS_REMEMBERED:
            self._greeted_groups.pop(next(iter(self._greeted_groups)))

    async def _on_error(self, update: object, context: _Context) -> None:
        if isinstance(update, Update) and context.error is not None:
            person_id = updates.person_of(update)
            self._inbox.put(
                updates.of_failure(update.update_id, context.error, person_id=person_id)
            )


def _is_in(update: Update) -> bool:
    """Return whether the bot is (still) a member of the chat the update came from."""
    change = update.my_chat_member
    return change is None or change.new_chat_member.status not in {"left", "kicked"}
