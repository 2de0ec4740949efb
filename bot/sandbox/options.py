"""How a sandbox is set up. For whoever builds one."""

from dataclasses import dataclass, field

from bot.sandbox.faults import FaultPlan
from bot.sandbox.limits import FloodOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxOptions:
    """What may differ from one sandbox to the next.

    Attributes:
        token: the only token that is accepted; None accepts every well-formed one.
        bot_username: the bot's name in links and mentions, without the @.
        bot_name: the bot's first name.
        callback_seconds: how long a tap may wait for its answer. The real figure is unpublished.
        keep_calls: how many calls the log keeps.
        guard_hasty_polls: slow a poller down that repeats its offset within seconds, as
            Telegram does.
        flood: how many messages are taken.
        faults: what goes wrong from the start.
    """

    token: str | None = None
    bot_username: str = "sandbox_bot"
    bot_name: str = "Sandbox bot"
    callback_seconds: float = 15.0
    keep_calls: int = 10_000
    guard_hasty_polls: bool = True
    flood: FloodOptions = field(default_factory=FloodOptions)
    faults: FaultPlan = field(default_factory=FaultPlan)
