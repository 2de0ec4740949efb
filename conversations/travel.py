"""Another clock: shall the reminder move along with the person, or keep to the clock of home?

Asked once for each change of the zone. Until it is answered the reminder has moved along, so that
nobody is woken by it. Days are the person's own wherever the reminder keeps its clock.
"""

from datetime import datetime, time
from typing import Final

from conversations import asking, buttons, intake, questions, reminders, roles, schedule, upcoming
from conversations.draft import Draft
from conversations.effects import Keyboard, Words, words
from conversations.expect import present
from conversations.state import Place, Step


def ask_if_moved(draft: Draft, home: str) -> bool:
    """Ask, if the reminder came by another clock until now; return whether it did."""
    at, here = roles.reminder_time_of(draft.state), draft.zone
    if at is None or not home or _next(draft, at, home) == _next(draft, at, here):
        return False
    asking.leave_aside(draft)
    place = draft.go(Step.TRAVEL, picked=(home,))
    _prompt(draft, place, words("travel.here", place=questions.city_of(here)))
    return True


def _next(draft: Draft, at: time, zone: str) -> datetime:
    return schedule.next_occurrence(after=draft.now, at=at, weekdays=schedule.EVERY_DAY, zone=zone)


def _prompt(draft: Draft, place: Place, *before: Words) -> None:
    at = present(roles.reminder_time_of(draft.state), "reminder time")
    (home,) = place.picked
    there = draft.local(_next(draft, at, home)).time()
    draft.prompt(
        place,
        *before,
        words("travel.ask", at=at, home=questions.city_of(home), there=there),
        markup=_keyboard(place),
    )


def _keyboard(place: Place) -> Keyboard:
    keep_home = buttons.button(place, "keep", label=words("button.keep-home"))
    return buttons.keyboard((buttons.button(place, "move"),), (keep_home,))


def unclear(draft: Draft) -> None:
    """Ask again, with the words that would be understood."""
    place = draft.state.aside
    draft.settle(place)
    _prompt(draft, place, words("travel.unclear"))


def move(draft: Draft) -> None:
    """Remind at the usual time by the clock of here."""
    asking.leave_aside(draft)
    draft.say(words("travel.moved"), *reminders.next_words(draft))


def keep(draft: Draft) -> None:
    """Remind when it is the usual time at home."""
    (home,) = draft.state.aside.picked
    asking.leave_aside(draft)
    upcoming.change(draft, home_zone=home)
    reminders.replan(draft)
    draft.say(words("travel.kept", home=questions.city_of(home)), *reminders.next_words(draft))


_MAKES_ROOM: Final = frozenset({Step.NONE, Step.REMINDER, Step.SETTINGS, Step.TRAVEL})
"""What a location may end, as it says where the person is and answers nothing that is open."""


def arrived(draft: Draft, zone: str | None) -> bool:
    """Take a location, shared while nothing else is asked, as the new place; or return False."""
    state = draft.state
    idle = state.main.step in {Step.HOME, Step.LOCKED} and state.aside.step in _MAKES_ROOM
    if zone is None or not idle or zone == draft.zone:
        return False
    home = roles.reminder_zone_of(state)
    asking.leave_aside(draft)
    intake.keep(draft, draft.catalog.question(roles.ZONE), zone)
    if not ask_if_moved(draft, home):
        draft.say(words("travel.here", place=questions.city_of(zone)))
    return True
