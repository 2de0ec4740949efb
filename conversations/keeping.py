"""People who are not heard of any more: told once, and then everything of theirs is deleted.

One timer for each person, armed when they agree. It is looked at only when it fires: whoever has
given a sign since is simply looked at again later, so nobody's message costs anything for it.
"""

from datetime import datetime, timedelta
from typing import Final

from content.keeping import Keeping
from conversations import buttons, schedule
from conversations.changing import changed
from conversations.draft import Draft
from conversations.effects import Forget, Lane, words
from conversations.expect import present
from conversations.state import begin as begin_anew

KEEPING: Final = "keeping"
KEEPING_WAIT: Final = -2
"""No turn has this number, so no step's end drops the timer."""

DAYS_A_MONTH: Final = 30


def begin(draft: Draft) -> None:
    """Look whether the person is still there, once they could have been silent for long."""
    _look_again(draft, draft.now + _silence(draft))


def due(draft: Draft) -> None:
    """Look again later, tell the person, or delete everything."""
    silent_since = _last_sign(draft)
    told_at = draft.state.leaving_since
    if draft.now < silent_since + _silence(draft):
        _look_again(draft, silent_since + _silence(draft))
    elif told_at is None or told_at < silent_since:
        _tell(draft)
    elif draft.now < told_at + _notice(draft):
        _look_again(draft, told_at + _notice(draft))
    else:
        draft.effects = [Forget()]
        draft.state = begin_anew()


def months(keeping: Keeping) -> int:
    """Return after about how many months of silence people are told."""
    return keeping.silent_days // DAYS_A_MONTH


def _last_sign(draft: Draft) -> datetime:
    return draft.state.rhythm.seen_at or present(draft.state.consent, "consent").at


def _silence(draft: Draft) -> timedelta:
    return timedelta(days=draft.catalog.keeping.silent_days)


def _notice(draft: Draft) -> timedelta:
    return timedelta(days=draft.catalog.keeping.notice_days)


def _look_again(draft: Draft, at: datetime) -> None:
    draft.arm(KEEPING, wait_id=KEEPING_WAIT, due_at=at)


def _tell(draft: Draft) -> None:
    """Say, not at night, when all will be deleted; to somebody out of reach nothing can be said."""
    rules = draft.rules
    is_quiet = schedule.in_quiet_hours(
        draft.now, zone=draft.zone, quiet_from=rules.quiet_from, quiet_until=rules.quiet_until
    )
    if is_quiet and not draft.state.parked:
        until = rules.quiet_until
        _look_again(draft, schedule.next_quiet_end(draft.now, zone=draft.zone, quiet_until=until))
        return
    delete_at = draft.now + _notice(draft)
    draft.state = changed(draft.state, leaving_since=draft.now)
    _look_again(draft, delete_at)
    if not draft.state.parked:
        draft.say(
            words(
                "keeping.notice",
                months=months(draft.catalog.keeping),
                day=draft.local(delete_at).date(),
            ),
            markup=buttons.keyboard(
                (buttons.card_button("keep"),), (buttons.card_button("delete"),)
            ),
            lane=Lane.REMINDER,
        )


def keep(draft: Draft) -> None:
    """Say that everything stays: to be heard of at all is enough for that."""
    draft.settle_card()
    draft.say(words("keeping.kept"))
