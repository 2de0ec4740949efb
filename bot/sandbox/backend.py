"""Everything one sandbox holds together, and what both sides do with it.

The Bot API's side (`methods/`) and the people's side (`person.py`) both work on this.
"""

from dataclasses import dataclass, field

from bot.clock import Clock
from bot.sandbox.arguments import Arguments
from bot.sandbox.audience import Audience, Happening
from bot.sandbox.calls import CallLog
from bot.sandbox.chats import World
from bot.sandbox.errors import flood, refusal
from bot.sandbox.faults import FaultInjector
from bot.sandbox.files import FileStore
from bot.sandbox.limits import FloodLimits
from bot.sandbox.messages import Message
from bot.sandbox.options import SandboxOptions
from bot.sandbox.people import BotAccount, Group, Membership, Person
from bot.sandbox.polling import LongPoll
from bot.sandbox.profile import BotProfile
from bot.sandbox.updates import MESSAGE_SECONDS, UpdateQueue
from bot.sandbox.webhooks import Webhook
from bot.sandbox.wire import JsonObject


@dataclass(slots=True)
class Backend:
    """The state of one sandbox. `poll` and `webhook` wait for updates, the rest only remembers."""

    clock: Clock
    options: SandboxOptions
    bot: BotAccount = field(init=False)
    world: World = field(init=False)
    queue: UpdateQueue = field(init=False)
    poll: LongPoll = field(init=False)
    webhook: Webhook = field(init=False)
    limits: FloodLimits = field(init=False)
    faults: FaultInjector = field(init=False)
    calls: CallLog = field(init=False)
    files: FileStore = field(init=False, default_factory=FileStore)
    profile: BotProfile = field(init=False, default_factory=BotProfile)
    audience: Audience = field(init=False, default_factory=Audience)
    logged_out_until: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        options = self.options
        self.bot = BotAccount(first_name=options.bot_name, username=options.bot_username)
        self.world = World(self.bot)
        self.queue = UpdateQueue(self._update_came)
        self.faults = FaultInjector(options.faults)
        self.limits = FloodLimits(options.flood)
        self.calls = CallLog(options.keep_calls)
        self.webhook = Webhook(self.clock, self.queue)
        self.poll = LongPoll(
            self.clock, self.queue, self.faults, guard_hasty_polls=options.guard_hasty_polls
        )

    def now(self) -> float:
        """Return the sandbox's instant as POSIX seconds."""
        return self.clock.now().timestamp()

    def _update_came(self) -> None:
        if self.webhook.url:
            self.webhook.wake()
        else:
            self.poll.wake()

    def adopt(self, token: str) -> None:
        """Let the bot's id be the one in the first token it is called with."""
        self.bot.id = int(token.partition(":")[0])

    def reachable(self, arguments: Arguments, *, writing: bool = True) -> Person | Group:
        """Return the chat a call is about, checked as Telegram's server checks at once.

        Raises:
            Refusal: there is no such chat, or the bot has no access to it.
        """
        if not arguments.has("chat_id"):
            raise refusal("chat-id-empty")
        chat_id = arguments.integer("chat_id")
        if chat_id < 0:
            return self._reachable_group(chat_id, writing=writing)
        person = self.world.people.get(chat_id)
        if person is None:
            raise refusal("chat-not-found")
        if person.deactivated and writing:
            raise refusal("deactivated")
        return person

    def _reachable_group(self, chat_id: int, *, writing: bool) -> Group:
        group = self.world.groups.get(chat_id)
        if group is None:
            raise refusal("chat-not-found")
        if group.migrated_to is not None and writing:
            answer = refusal("migrated")
            answer.migrate_to_chat_id = group.migrated_to
            raise answer
        if group.membership is Membership.KICKED and writing:
            raise refusal("kicked", kind=group.kind)
        if group.membership is Membership.LEFT and writing:
            raise refusal("not-a-member", kind=group.kind)
        return group

    def accept(self, chat: Person | Group) -> None:
        """Count a message or edit to the chat, as the data centre does after all other checks.

        Raises:
            Refusal: 403, the person has blocked or never started the bot; 429, too many messages.
        """
        if isinstance(chat, Person):
            if chat.blocked:
                raise refusal("blocked")
            if not chat.started:
                raise refusal("never-started")
        wait = self.limits.take(chat.id, self.now())
        if wait:
            raise flood(wait)

    def add_from_bot(self, message: Message) -> None:
        """Put a message of the bot's into its chat and let it sound unless it is silent."""
        self.world.add(message)
        self.audience.tell(message.chat_id, Happening.MESSAGE, message)
        if not message.silent:
            self.audience.tell(message.chat_id, Happening.NOTIFICATION, message)

    def push_message(self, kind: str, message: Message, *, lane: str) -> int | None:
        """Queue an update about a message; it lives for a day from the message's date."""
        date = message.edit_date if message.edit_date is not None else message.date
        return self.push(
            kind, message.wire(), lane=lane, seconds=date + MESSAGE_SECONDS - self.now()
        )

    def push(self, kind: str, body: JsonObject, *, lane: str, seconds: float) -> int | None:
        """Queue an update that lives for some seconds; None if the bot does not want its kind."""
        return self.queue.push(kind, body, lane=lane, expires_at=self.now() + seconds)
