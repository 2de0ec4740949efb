"""getUpdates, setWebhook, deleteWebhook and getWebhookInfo."""

from bot.sandbox.arguments import Arguments, Unreadable
from bot.sandbox.backend import Backend
from bot.sandbox.errors import flood, refusal
from bot.sandbox.methods.answers import Described, Encoded
from bot.sandbox.updates import DEFAULT_KINDS
from bot.sandbox.webhooks import WebhookSettings, check_secret, check_url
from bot.sandbox.wire import JsonObject

DEFAULT_CONNECTIONS = 40
MOST_CONNECTIONS = 100
SET_WEBHOOK_PAUSE_SECONDS = 1.0


async def get_updates(backend: Backend, arguments: Arguments) -> Encoded:
    """Confirm what is below `offset` and wait for what is new."""
    if backend.webhook.url:
        raise refusal("webhook-active")
    _allow(backend, arguments)
    found = await backend.poll.updates(
        offset=arguments.integer("offset"),
        limit=arguments.integer("limit", 100),
        timeout=arguments.integer("timeout"),
    )
    return Encoded(found)


def set_webhook(backend: Backend, arguments: Arguments) -> Described:
    """Have updates delivered to a URL; an empty one ends that."""
    url = arguments.text("url")
    if not url:
        return delete_webhook(backend, arguments)
    if backend.now() < backend.webhook.set_at + SET_WEBHOOK_PAUSE_SECONDS:
        raise flood(1)
    secret = arguments.text("secret_token")
    check_url(url)
    check_secret(secret)
    connections = arguments.integer("max_connections", DEFAULT_CONNECTIONS)
    settings = WebhookSettings(
        url=url, secret=secret, connections=min(max(connections, 1), MOST_CONNECTIONS)
    )
    backend.poll.abort(refusal("ended-by-webhook"))
    _allow(backend, arguments)
    if arguments.flag("drop_pending_updates"):
        backend.queue.clear()
    if settings == backend.webhook.settings:
        return Described(result=True, description="Webhook is already set")
    backend.webhook.set(settings)
    return Described(result=True, description="Webhook was set")


def delete_webhook(backend: Backend, arguments: Arguments) -> Described:
    """Go back to polling."""
    was_set = bool(backend.webhook.url)
    if arguments.flag("drop_pending_updates"):
        backend.queue.clear()
    backend.webhook.set(None)
    words = "Webhook was deleted" if was_set else "Webhook is already deleted"
    return Described(result=True, description=words)


def get_webhook_info(backend: Backend, _arguments: Arguments) -> JsonObject:
    """Say where updates go and how that is getting on."""
    webhook = backend.webhook
    info: JsonObject = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(backend.queue),
    }
    if webhook.settings is not None:
        info["max_connections"] = webhook.settings.connections
        info["ip_address"] = "127.0.0.1"
    if webhook.last_error is not None:
        info["last_error_date"], info["last_error_message"] = webhook.last_error
    if backend.queue.allowed != DEFAULT_KINDS:
        info["allowed_updates"] = sorted(backend.queue.allowed)
    return info


def _allow(backend: Backend, arguments: Arguments) -> None:
    # Kept from call to call; what cannot be read changes nothing, as with Telegram.
    if not arguments.has("allowed_updates"):
        return
    try:
        kinds = arguments.json("allowed_updates")
    except Unreadable:
        return
    if isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds):
        backend.queue.allow(kinds)
