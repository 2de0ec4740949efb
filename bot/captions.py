"""The same words as the text of a message and as the caption below a picture; pure.

Telegram takes words in one of the two ways, depending on what the message is. What it is can turn
out only when it is sent or changed: a picture that is not taken leaves a message of words.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.phrases import shorten

MAX_CAPTION: Final = 1024  # Bot API: "0-1024 characters after entities parsing"
_AS_CAPTION: Final = {"text": "caption", "entities": "caption_entities"}
_AS_TEXT: Final = {caption: text for text, caption in _AS_CAPTION.items()}
_OF_TEXT_ALONE: Final = frozenset({"link_preview_options"})

Parameters = dict[str, Any]


def as_text(parameters: Mapping[str, Any]) -> Parameters:
    """Return the parameters of a call with their caption as the text of a message."""
    return {_AS_TEXT.get(name, name): value for name, value in parameters.items()}


def as_caption(parameters: Mapping[str, Any]) -> Parameters:
    """Return the parameters of a call with their text as a caption, which may be shorter only."""
    found = {
        _AS_CAPTION.get(name, name): value
        for name, value in parameters.items()
        if name not in _OF_TEXT_ALONE
    }
    return {**found, "caption": shorten(found["caption"], MAX_CAPTION)}
