"""`telegram.Update` -> `Arrival`. Nothing else in the project knows both.

Each function takes the one kind of update that `bot/handlers.py` routes to it. What the bot
cannot use becomes an `OtherReceived`, so that it is answered all the same.
"""

import re
from collections.abc import Iterable
from typing import Final

from telegram import Location, Message, ReactionType, ReactionTypeEmoji, Update, User
from telegram.constants import ChatType
from telegram.helpers import effective_message_type

from bot.arrivals import NOBODY, Arrival, RejectedReceipt, UpdateReceipt
from conversations.effects import Say, words
from conversations.events import (
    BotBlocked,
    ButtonPressed,
    CommandReceived,
    Event,
    LocationShared,
    OtherReceived,
    ReactionAdded,
    TextReceived,
)

GROUPS: Final = (ChatType.GROUP, ChatType.SUPERGROUP)
_COMMAND: Final = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)
_BLOCKED: Final = "kicked"  # Bot API, ChatMemberBanned: "The member's status … always 'kicked'"


def locale_of(update: Update) -> str | None:
    """Return the language of the sender's app, an IETF tag; None where Telegram does not say."""
    user: User | None = update.effective_user
    return user.language_code if user else None


def person_of(update: Update) -> int:
    """Return the id of the private chat the update belongs to, or `NOBODY`."""
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user else NOBODY


def command_of(text: str, *, username: str) -> CommandReceived | None:
    """Read a slash command; None for other text and for commands to another bot."""
    match = _COMMAND.fullmatch(text)
    if match is None:
        return None
    name, addressee, argument = match.groups()
    if addressee and addressee.lower() != username.lower():
        return None
    return CommandReceived(name=name.lower(), argument=(argument or "").strip())


def of_text(update: Update, *, username: str) -> Arrival:
    """Translate a typed message, which may be a command."""
    message = update.effective_message
    text = message.text if message and message.text else ""
    command = command_of(text, username=username)
    message_id = message.message_id if message else 0
    return _arrival(update, command or TextReceived(text=text, message_id=message_id))


def of_location(update: Update) -> Arrival:
    """Translate a shared place; its coordinates go no further than this function."""
    location = update.effective_message.location if update.effective_message else None
    return _arrival(update, LocationShared(zone=zone_at(location) if location else None))


def of_other(update: Update) -> Arrival:
    """Translate any other message: a sticker, a photo, a forwarded post …."""
    message = update.effective_message
    return _arrival(update, OtherReceived(kind=_kind_of(message) if message else "unknown"))


def of_tap(update: Update) -> Arrival:
    """Translate a tap on a button."""
    query = update.callback_query
    if query is None:
        return of_nothing(update)
    message_id = query.message.message_id if query.message else 0
    event = ButtonPressed(data=query.data or "", message_id=message_id)
    receipt = UpdateReceipt(
        update_id=update.update_id, callback_query_id=query.id, locale=locale_of(update)
    )
    return Arrival(person_id=person_of(update), event=event, receipt=receipt)


def of_reaction(update: Update) -> Arrival:
    """Translate a reaction; one taken away, or one that is no plain emoji, is nothing."""
    reaction = update.message_reaction
    if reaction is None:
        return of_nothing(update)
    before, after = _emoji(reaction.old_reaction), _emoji(reaction.new_reaction)
    added = tuple(one for one in after if one not in before)
    if not added:
        return of_nothing(update)
    event = ReactionAdded(added=added, before=before, message_id=reaction.message_id)
    return _arrival(update, event)


def _emoji(reactions: Iterable[ReactionType]) -> tuple[str, ...]:
    """Return the plain emoji of some reactions; bought and self-made ones mean nothing here."""
    return tuple(one.emoji for one in reactions if isinstance(one, ReactionTypeEmoji))


def of_membership(update: Update) -> Arrival:
    """Translate the bot being blocked. Being unblocked is followed by a message of its own."""
    change = update.my_chat_member
    if change is not None and change.new_chat_member.status == _BLOCKED:
        return _arrival(update, BotBlocked())
    return of_nothing(update)


def of_nothing(update: Update) -> Arrival:
    """Only note the update as handled: nothing happened that a dialogue has to hear of."""
    return Arrival(person_id=person_of(update), event=None, receipt=_receipt(update))


def of_group(update: Update, *, username: str) -> Arrival:
    """Say in a group that the bot works in private; nothing of the group is stored."""
    link = f"https://t.me/{username}"
    answer = Say(ref="", text=(words("group.private-only", link=link),), ephemeral=True)
    return Arrival(person_id=person_of(update), event=None, receipt=_receipt(update), answer=answer)


def of_failure(update_id: int, error: Exception, *, person_id: int = NOBODY) -> Arrival:
    """Record an update that could not be read or translated; who sent it hears so if known."""
    sorry = Say(ref="", text=(words("error.sorry"),), ephemeral=True)
    return Arrival(
        person_id=person_id,
        event=None,
        receipt=RejectedReceipt(update_id=update_id, error=type(error).__name__),
        answer=sorry if person_id > NOBODY else None,
    )


def zone_at(location: Location) -> str | None:
    """Return the IANA zone of a place; None far out at sea."""
    import tzfpy  # noqa: PLC0415 - its maps take time and memory that few ever need

    return tzfpy.get_tz(location.longitude, location.latitude) or None


def _kind_of(message: Message) -> str:
    if message.forward_origin is not None:
        return "forward"
    return str(effective_message_type(message) or "unknown")


def _receipt(update: Update) -> UpdateReceipt:
    return UpdateReceipt(update_id=update.update_id, locale=locale_of(update))


def _arrival(update: Update, event: Event) -> Arrival:
    return Arrival(person_id=person_of(update), event=event, receipt=_receipt(update))
