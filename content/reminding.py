"""The numbers of reminders that a content file gives; see `content/routine/reminders.toml`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """After `from_days` without a sign of the person, a reminder every `every_days` days."""

    from_days: int
    every_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminding:
    """How often people are reminded who do not answer, and what is proposed to those who do."""

    away: tuple[Away, ...]  # shortest first
    stop_question_days: int  # after so many days away, one question whether to stop
    unanswered_every_days: int  # once that has been left unanswered
    unanswered_reminders: int  # so many of those, then none
    welcome_back_days: int  # away for so long is greeted like somebody who was away
    preview: int  # how many coming reminders /reminder shows
    plan_every: int  # the if-then plan is repeated in every so manieth reminder
    snoozes: int  # so many of them
    snooze_days: int  # within so many days lead to a proposal
    starts: int  # if on so many of those days it is known when the person began
    proposal_minutes: int  # a proposed time is a multiple of this past the hour
    proposal_again_days: int  # and is not proposed again for so long
