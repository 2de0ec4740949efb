"""Who is in the sandbox: people, groups and the bot, as Telegram describes them in JSON."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.sandbox.wire import JsonObject

DEFAULT_BOT_ID = 7_000_000_001


@dataclass(slots=True, kw_only=True)
class BotAccount:
    """The one bot of a sandbox. Its id follows the first token it is called with."""

    id: int = DEFAULT_BOT_ID
    first_name: str = "Sandbox bot"
    username: str = "sandbox_bot"

    def user(self) -> JsonObject:
        """Return the `User` object that messages carry."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.first_name,
            "username": self.username,
        }

    def full_user(self) -> JsonObject:
        """Return the `User` object of getMe, which says more."""
        return {
            **self.user(),
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "supports_guest_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
            "can_manage_bots": False,
        }


@dataclass(slots=True, kw_only=True)
class Person:
    """Someone with a Telegram account; their private chat has the same id.

    `started`: has written to the bot, so the bot may write to them.
    """

    id: int
    first_name: str = "Robin"
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def user(self) -> JsonObject:
        """Return the `User` object."""
        return {"id": self.id, "is_bot": False, **self._names(), **self._language()}

    def chat(self) -> JsonObject:
        """Return the `Chat` object of the private chat."""
        return {"id": self.id, **self._names(), "type": "private"}

    def _names(self) -> JsonObject:
        names: JsonObject = {"first_name": self.first_name}
        if self.last_name:
            names["last_name"] = self.last_name
        if self.username:
            names["username"] = self.username
        return names

    def _language(self) -> JsonObject:
        return {"language_code": self.language_code} if self.language_code else {}


class Membership(StrEnum):
    """What the bot is in a group, as a `ChatMember` status says it."""

    MEMBER = "member"
    LEFT = "left"
    KICKED = "kicked"


@dataclass(slots=True, kw_only=True)
class Group:
    """A group the bot may be in. Ids are negative; a supergroup's begins with -100."""

    id: int
    title: str = "Knee club"
    supergroup: bool = False
    membership: Membership = Membership.LEFT
    migrated_to: int | None = None
    members: set[int] = field(default_factory=set)

    @property
    def kind(self) -> str:
        """Return "group" or "supergroup", as error texts and `Chat.type` say it."""
        return "supergroup" if self.supergroup else "group"

    def chat(self) -> JsonObject:
        """Return the `Chat` object."""
        chat: JsonObject = {"id": self.id, "title": self.title, "type": self.kind}
        if not self.supergroup:
            chat["all_members_are_administrators"] = True
        return chat
