"""What the bot says of itself: names, descriptions and commands, by language and scope."""

from dataclasses import dataclass, field
from typing import TypeAlias

from bot.sandbox.wire import JsonObject

DEFAULT_SCOPE = '{"type":"default"}'
PRIVATE_SCOPE = '{"type":"all_private_chats"}'

Commands: TypeAlias = list[JsonObject]


@dataclass(slots=True)
class BotProfile:
    """Texts by language ("" is every other language), commands by scope and language."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], Commands] = field(default_factory=dict)

    def commands_seen(self, language: str) -> Commands:
        """Return the commands someone sees in their private chat, most special ones first."""
        for scope in (PRIVATE_SCOPE, DEFAULT_SCOPE):
            for code in (language, ""):
                if found := self.commands.get((scope, code)):
                    return found
        return []


def in_language(texts: dict[str, str], language: str) -> str:
    """Return a text in that language, or the one for all others."""
    return texts.get(language) or texts.get("", "")
