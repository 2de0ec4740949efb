"""When the bot is down and when Telegram cannot be reached, the same for everybody."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """Windows in order of time that do not overlap."""

    downtimes: tuple[Window, ...]  # nothing is handled
    outages: tuple[Window, ...]  # nothing comes in and nothing goes out

    def bot_at(self, instant: datetime) -> datetime:
        """Return when the bot can do what is due at an instant."""
        return _clear_of(self.downtimes, instant)

    def network_at(self, instant: datetime) -> datetime:
        """Return when the bot can hear or say something from an instant on."""
        while (later := _clear_of(self.outages, self.bot_at(instant))) != instant:
            instant = later
        return instant

    def was_bad(self, first: datetime, last: datetime) -> bool:
        """Whether the bot or the network was away at some time between two instants."""
        windows = (*self.downtimes, *self.outages)
        return any(begins <= last and first <= ends for begins, ends in windows)


def _clear_of(windows: tuple[Window, ...], instant: datetime) -> datetime:
    at = bisect_right(windows, (instant, datetime.max.replace(tzinfo=instant.tzinfo))) - 1
    if at >= 0 and instant < windows[at][1]:
        return windows[at][1]
    return instant


def weather_of(dice: Random, *, start: datetime, days: int) -> Weather:
    """Return a year's weather: many short downtimes, some of hours, one of days; some outages."""
    lengths = [dice.uniform(1, 20) for _ in range(14)]
    lengths += [dice.uniform(60, 9 * 60) for _ in range(10)] + [3.2 * 24 * 60]
    return Weather(
        downtimes=_windows(dice, lengths, start=start, days=days),
        outages=_windows(dice, [dice.uniform(5, 200) for _ in range(14)], start=start, days=days),
    )


def _windows(
    dice: Random, minutes: list[float], *, start: datetime, days: int
) -> tuple[Window, ...]:
    """Place windows of these lengths, each in a part of the time of its own."""
    dice.shuffle(minutes)
    part = timedelta(days=days) / len(minutes)
    windows = []
    for number, length in enumerate(minutes):
        room = max(timedelta(), part - timedelta(minutes=length))
        begins = start + number * part + dice.random() * room
        windows.append((begins, begins + timedelta(minutes=length)))
    return tuple(windows)
