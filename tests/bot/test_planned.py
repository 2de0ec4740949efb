"""The sandbox's page can show what will happen to a person by itself."""

from bot.planned import Planned, in_words
from bot.sandbox.pages import ScheduledItem
from conversations.effects import PlanReminder, StartTimer
from tests.shell import ANNA, BEN, Shell, at, text_of


async def test_timers_and_the_reminder_are_planned(shell: Shell) -> None:
    shell.tiny.effects["fill"] = (
        StartTimer(name="nudge", wait_id=1, due_at=at(10)),
        PlanReminder(due_at=at(60)),
    )
    await shell.consenting(ANNA)
    await shell.handle(text_of(ANNA, "fill", update_id=1))
    assert await Planned(shell.engine)(ANNA) == [
        ScheduledItem(kind="nudge", at=at(10), zone="UTC"),
        ScheduledItem(kind="reminder", at=at(60), zone="UTC"),
    ]


async def test_nothing_is_planned_for_somebody_unknown(shell: Shell) -> None:
    assert await Planned(shell.engine)(BEN) == []


async def test_nothing_is_planned_before_the_bot_has_a_database() -> None:
    assert await Planned()(ANNA) == ()


def test_the_engines_own_timers_are_told_in_words() -> None:
    words = [in_words(name) for name in ("lead-in", "moment-2", "end", "silence", "nudge")]
    assert words == ["the hold begins", "a cue", "the hold ends", "if nobody answers", "nudge"]
