"""A random life: when somebody shows up, and what they then type and tap.

A life sees only the chat. Where it is and what it has set is known to it, as it is to anybody.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from conversations.events import (
    BotBlocked,
    ButtonPressed,
    CommandReceived,
    Event,
    LocationShared,
    OtherReceived,
    TextReceived,
)
from tests.year.chat import Chat, Message

ZONES: Final = (
    *("Europe/Berlin", "Europe/London", "Europe/Moscow", "America/New_York", "Asia/Tokyo"),
    *("America/Los_Angeles", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Sydney"),
    # the odd ones: quarters and halves of an hour, both ends of the world, odd changes
    *("Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Chatham"),
    *("Pacific/Apia", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Africa/Casablanca"),
    *("America/Havana", "Asia/Beirut", "America/Santiago", "Antarctica/Troll"),
)
TIMES: Final = ("07:00", "07:30", "08:00", "09:15", "12:00", "18:45", "20:30", "06:00")
ODD_TIMES: Final = ("22:15", "23:50", "00:30", "02:30", "02:59", "03:00", "01:10")
DAYS: Final = ("none", "mon wed fri", "sat and sun", "mon tue wed thu fri", "tue")
PAUSES: Final = ("pause for 3 days", "pause for a week", "on holiday for 20 days", "pause for now")
DONE: Final = ("done", "Done!", "did it", "done 3", "✅", "finished")
DAY: Final = timedelta(days=1)

Doing = Callable[[], Event | None]
Plan = tuple[datetime, Doing]


@dataclass(kw_only=True)
class Life:
    """One person. `diligence` is how likely they show up on a day, `answers` to a reminder."""

    dice: Random
    chat: Chat
    clock: Callable[[], datetime]
    zone: str = ""
    diligence: float = 0.5
    answers: float = 0.3
    fades_at: datetime | None = None
    silent_until: datetime | None = None
    blocked_from: datetime | None = None  # the bot finds out when it next sends something
    blocked_until: datetime | None = None
    plans: list[Plan] = field(default_factory=list)
    _messages: int = 1_000_000

    def begins(self, now: datetime, *, days: int) -> None:
        """Choose what kind of life it is, and go through the intake."""
        dice = self.dice
        self.zone = dice.choice(ZONES)
        self.diligence = dice.choice((0.95, 0.8, 0.6, 0.35, 0.15))
        self.answers = dice.choice((0.7, 0.4, 0.1))
        if dice.random() < 0.3:
            self.fades_at = now + dice.uniform(0.1, 0.9) * days * DAY
        at = dice.choice(TIMES if dice.random() < 0.8 else ODD_TIMES)
        said = ("/start", "yes", "left", "3", *("none",) * 4, "not sure", "only my hands", "5")
        self._one_after_another(now, [self._says(one) for one in said])
        self._in(60, lambda: LocationShared(zone=self.zone), now)
        self._in(65, self._says(at), now)
        self._in(3600, lambda: self._wakes(now + timedelta(hours=1)), now)

    def due(self) -> datetime | None:
        """Return when this life does something next."""
        return min((at for at, _ in self.plans), default=None)

    def lives_on(self) -> Event | None:
        """Do the next thing; return what comes of it for the bot, if anything."""
        plan = min(self.plans, key=lambda plan: plan[0])
        self.plans.remove(plan)
        return plan[1]()

    def sees(self, message: Message) -> None:
        """Notice a reminder, and perhaps answer it."""
        if not message.is_reminder or self._is_silent(message.at):
            return
        if self.dice.random() < self.answers:
            minutes = self.dice.choice((0, 1, 5, 20, 59, 61, 90, 300))
            self._in(minutes * 60, self.dice.choice(self._replies()), message.at)

    # --- days

    def _wakes(self, now: datetime) -> None:
        """Plan the day that begins, and wake up on the next one."""
        local = now.astimezone(ZoneInfo(self.zone))
        tomorrow = datetime.combine(local.date() + DAY, time(3, 30), ZoneInfo(self.zone))
        self._in((tomorrow - now).total_seconds(), lambda: self._wakes(tomorrow), now)
        if self._is_silent(now):
            return
        if self.dice.random() < self.diligence:
            self._in(self.dice.uniform(0, 19 * 3600), self.dice.choice(self._usual()), now)
        if self.dice.random() < 0.06:
            at = now + timedelta(seconds=self.dice.uniform(0, 19 * 3600))
            self.dice.choice(self._rare())(at)

    def _is_silent(self, now: datetime) -> bool:
        if self.fades_at is not None and now >= self.fades_at:
            return True
        return self.silent_until is not None and now < self.silent_until

    def _usual(self) -> list[Doing]:
        done = self._says(self.dice.choice(DONE))
        return [
            *(done,) * 10,
            *(self._says("later"), self._says("not today"), self._says("/progress")),
            *(self._begins_a_session, self._begins_a_session),
            *(self._says("hello"), self._says("undo"), lambda: OtherReceived(kind="sticker")),
        ]

    def _replies(self) -> list[Doing]:
        return [
            *(self._taps(":later"), self._taps(":later"), self._says("later")),
            *(self._taps(":not-today"), self._taps(":done-already"), self._says("done")),
            *(self._taps(":go-on"), self._taps(":stop"), self._taps(":yes", ":no")),
            self._begins_a_session,
        ]

    # --- what they do

    def _says(self, text: str) -> Doing:
        if text.startswith("/"):
            name, _, argument = text[1:].partition(" ")
            return lambda: CommandReceived(name=name, argument=argument)
        return lambda: TextReceived(text=text, message_id=self._message_id())

    def _message_id(self) -> int:
        self._messages += 1
        return self._messages

    def _taps(self, *endings: str) -> Doing:
        def tap() -> Event | None:
            found = self.chat.button(*endings)
            return None if found is None else ButtonPressed(data=found[1], message_id=found[0])

        return tap

    def _in(self, seconds: float, doing: Doing, now: datetime) -> None:
        self.plans.append((now + timedelta(seconds=seconds), doing))

    def _one_after_another(self, now: datetime, doings: list[Doing], *, every: float = 3) -> None:
        for number, doing in enumerate(doings):
            self._in(number * every + 1, doing, now)

    def _begins_a_session(self) -> Event | None:
        """Begin one, answer what is asked first, hold for a while and stop, or just walk away."""
        now = self.clock()
        for seconds in (5, 10, 15, 20, 25):
            self._in(seconds, self._goes_on, now)
        if self.dice.random() < 0.8:
            self._in(self.dice.choice((60, 110, 400, 1500)), self._says("stop"), now)
        return CommandReceived(name="routine")

    def _goes_on(self) -> Event | None:
        words = {
            "first": "none",
            "mini": "none",
            "before": "2",
            "resume": "go on",
            "ready": "ready",
        }
        said = words.get(self.chat.asks)
        return None if said is None else self._says(said)()

    # --- what happens now and then; each is planned from an instant on

    def _rare(self) -> list[Callable[[datetime], None]]:
        return [
            *(self._travels, self._travels, self._pauses, self._changes_the_time),
            *(self._changes_the_days, self._is_unwell, self._blocks, self._is_away),
        ]

    def _travels(self, at: datetime) -> None:
        home = self.zone
        away = self.dice.choice(ZONES)
        self._arrives(at, away)
        if self.dice.random() < 0.8:
            self._arrives(at + self.dice.uniform(1, 15) * DAY, home)

    def _arrives(self, at: datetime, zone: str) -> None:
        def arrive() -> Event:
            self.zone = zone
            return LocationShared(zone=zone)

        self._in(0, self._says("/stop"), at)
        self._in(5, arrive, at)
        answer = self.dice.choice(("here", "home", None))
        if answer is not None:
            self._in(self.dice.choice((10, 3600)), self._says(answer), at)

    def _pauses(self, at: datetime) -> None:
        pause = self.dice.choice(PAUSES)
        self._in(0, self._says("/stop"), at)
        self._in(5, self._says(pause), at)
        if pause == "pause for now" or self.dice.random() < 0.2:
            back = at + self.dice.uniform(0.5, 30) * DAY
            self._one_after_another(back, [self._says("/reminder"), self._taps(":go-on")])

    def _changes_the_time(self, at: datetime) -> None:
        wanted = self.dice.choice(TIMES if self.dice.random() < 0.7 else ODD_TIMES)
        self._in(0, self._says(f"/reminder {wanted}"), at)

    def _changes_the_days(self, at: datetime) -> None:
        days = self.dice.choice(DAYS)
        said = ("/stop", "/settings", "reminder days", days, "continue", "/stop")
        self._one_after_another(at, [self._says(one) for one in said])

    def _is_unwell(self, at: datetime) -> None:
        self._one_after_another(at, [self._says("/stop"), self._says("/check"), self._says("1")])
        well = at + self.dice.uniform(0.5, 14) * DAY
        again = ["/check", *("none",) * 4, "/stop"]
        self._one_after_another(well, [self._says(one) for one in again])

    def _blocks(self, at: datetime) -> None:
        """Block the bot, which is told of it at once, or only when it next sends something."""
        until = at + self.dice.uniform(0.2, 40) * DAY
        self.silent_until = until
        if self.dice.random() < 0.5:
            self._in(0, BotBlocked, at)
        else:
            self.blocked_from, self.blocked_until = at, until
        self._in(0, self._says("/start"), until)

    def is_blocking(self, now: datetime) -> bool:
        """Whether a message would be refused now, without the bot having been told."""
        begins, ends = self.blocked_from, self.blocked_until
        return begins is not None and ends is not None and begins <= now < ends

    def _is_away(self, at: datetime) -> None:
        self.silent_until = at + self.dice.choice((3, 8, 15, 35, 70, 120)) * DAY
