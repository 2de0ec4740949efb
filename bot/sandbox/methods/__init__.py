"""The Bot API's methods that the stand-in knows, by their name in lower case."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from bot.sandbox.arguments import Arguments
from bot.sandbox.backend import Backend
from bot.sandbox.methods import answering, editing, polling, profile, sending

Handler: TypeAlias = Callable[[Backend, Arguments], object]
"""Does what a method says and returns its result; raises `Refusal` otherwise."""

WaitingHandler: TypeAlias = Callable[[Backend, Arguments], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Method:
    """A method by its proper name. Exactly one that waits has `wait` set."""

    name: str
    run: Handler | None = None
    wait: WaitingHandler | None = None


METHODS: dict[str, Method] = {
    method.name.lower(): method
    for method in (
        Method("getUpdates", wait=polling.get_updates),
        Method("sendMessage", sending.send_message),
        Method("editMessageText", editing.edit_message_text),
        Method("answerCallbackQuery", answering.answer_callback_query),
        Method("getMe", profile.get_me),
        Method("setWebhook", polling.set_webhook),
        Method("deleteWebhook", polling.delete_webhook),
        Method("getWebhookInfo", polling.get_webhook_info),
        Method("sendPhoto", sending.send_photo),
        Method("sendAnimation", sending.send_animation),
        Method("sendDocument", sending.send_document),
        Method("sendChatAction", sending.send_chat_action),
        Method("editMessageCaption", editing.edit_message_caption),
        Method("editMessageReplyMarkup", editing.edit_message_reply_markup),
        Method("deleteMessage", editing.delete_message),
        Method("deleteMessages", editing.delete_messages),
        Method("setMessageReaction", answering.set_message_reaction),
        Method("setMyCommands", profile.set_my_commands),
        Method("getMyCommands", profile.get_my_commands),
        Method("deleteMyCommands", profile.delete_my_commands),
        Method("setMyName", profile.set_my_name),
        Method("getMyName", profile.get_my_name),
        Method("setMyDescription", profile.set_my_description),
        Method("getMyDescription", profile.get_my_description),
        Method("setMyShortDescription", profile.set_my_short_description),
        Method("getMyShortDescription", profile.get_my_short_description),
        Method("getFile", profile.get_file),
        Method("getChat", profile.get_chat),
        Method("logOut", profile.log_out),
        Method("close", profile.close),
    )
}
