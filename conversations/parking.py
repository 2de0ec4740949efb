"""People who cannot be reached: all is kept and nothing is sent until they write."""

from dataclasses import replace

from conversations import diary, reminders
from conversations.changing import changed
from conversations.draft import Draft
from conversations.state import SESSION_STEPS, Step


def park(draft: Draft) -> None:
    """Keep everything and send nothing: the person blocked the bot or the chat is gone."""
    if draft.state.main.step in SESSION_STEPS:
        diary.log_session(draft, partial=True)
        session = replace(draft.session, put_away=True)
        draft.state = changed(draft.state, session=session if session.steps else None)
        draft.go(Step.HOME)
    draft.state = changed(draft.state, parked=True)
    reminders.quiet(draft)


def revive(draft: Draft) -> None:
    """The person is back: reminders go on from the next one."""
    if draft.state.parked:
        draft.state = changed(draft.state, parked=False)
        reminders.replan(draft)
