"""Telegram away for ten minutes, in the middle of a hold, a log and a morning's reminder."""

from dataclasses import replace
from pathlib import Path

from bot.sandbox.faults import FaultPlan
from tests.acceptance.world import MONDAY
from tests.faults.test_network import check_floods
from tests.faults.weather import EVERY_METHOD, bad_weather
from tests.figures import Tell

ALL = FaultPlan(methods=EVERY_METHOD, flood_seconds=7)
KINDS = (  # gateways answer for it, connections break, it says that it is flooded
    replace(ALL, bad_gateway=1.0),
    replace(ALL, drop_before=1.0),
    replace(ALL, flood=1.0),
)
TEN_MINUTES = 600.0
JUST_BEFORE = MONDAY.replace(minute=29)  # the reminders of 07:30 in Berlin
DAY = 24 * 3600.0


async def test_ten_minutes_without_telegram_lose_nothing_and_end_no_series(
    tmp_path: Path, tell: Tell
) -> None:
    async with bad_weather(tmp_path, people=3) as weather:
        anna, ben, carl = weather.people
        await weather.world.until(JUST_BEFORE)
        await anna.types("/routine")
        await weather.goes_on(anna, until=lambda text: "Breathe in" in text)
        calls = len(weather.calls)
        for plan in KINDS:
            weather.sandbox.faults.follow(plan)
            await weather.passes(TEN_MINUTES / len(KINDS))
            if plan is KINDS[1]:
                ben.side.sends("done, 3/10")
                anna.side.sends("/help")
        weather.sandbox.faults.follow(FaultPlan())
        failed = [call for call in weather.calls[calls:] if call.status != 200]
        await weather.world.passes(120)
        anna.sees("That hold ended while I was away.")
        assert "That is 1 of the last 7 days." in ben.side.last.text
        assert weather.reminders_of(carl) == 1
        await weather.goes_on(anna, until=lambda text: "of the last 7 days" in text)
        await weather.world.passes(DAY)
        # Anna was in a session this morning, and Ben's "done" was read before his was sent.
        assert [weather.reminders_of(one) for one in weather.people] == [1, 1, 2]
        evidence = weather.evidence()
        evidence.check_messages()
        assert evidence.repeats.total() == 0
        assert set(evidence.logged_days().values()) == {1}
        assert evidence.count("failed_event") == 0
        check_floods(weather.calls[calls:])
        tell(f"Telegram away for ten minutes: {len(failed)} calls failed, 0 lost, 0 repeated")
