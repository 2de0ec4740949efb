"""`/reminder`: when it comes and what it will be, and what can be changed about it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from conversations import (
    answers,
    asking,
    buttons,
    intake,
    pausing,
    planning,
    questions,
    reminders,
    roles,
    upcoming,
)
from conversations.changing import changed
from conversations.draft import Draft
from conversations.effects import Button, DayList, Keyboard, Words, words
from conversations.state import Answer, Place, Step


def show(draft: Draft, typed: str) -> None:
    """Show the reminder; a time or a pause typed after the command is taken at its word."""
    if typed and (_set_time(draft, typed) or _pause(draft, typed)):
        return
    asking.leave_aside(draft)
    place = draft.go(Step.REMINDER)
    draft.prompt(place, *_text(draft), markup=_keyboard(draft, place))


def show_again(draft: Draft) -> None:
    """Answer what was not understood with the same screen."""
    place = draft.state.aside
    draft.settle(place)
    text = (words("reminder.unclear"), *_text(draft))
    draft.prompt(place, *text, markup=_keyboard(draft, place))


def back(draft: Draft) -> None:
    """Go back to the screen without a pause."""
    show(draft, "")


def set_time(draft: Draft, given: Answer) -> None:
    """Remind at another time from now on."""
    asking.leave_aside(draft)
    intake.keep(draft, draft.catalog.question(roles.REMINDER_TIME), given)
    draft.say(words("settings.kept"), *reminders.next_words(draft))


def pause(draft: Draft, back_on: str) -> None:
    """Pause until a date that was typed, or ask until when."""
    if back_on:
        asking.leave_aside(draft)
        pausing.until(draft, date.fromisoformat(back_on))
    else:
        pausing.ask(draft)


def _set_time(draft: Draft, typed: str) -> bool:
    times = answers.read_times(typed, draft.language)
    if len(times) == 1:
        set_time(draft, f"{times[0]:%H:%M}")
    return len(times) == 1


def _pause(draft: Draft, typed: str) -> bool:
    """Pause as typed: "until Friday", "pause"; return whether that is what it says."""
    back_on = answers.read_pause(typed, today=draft.today, language=draft.language)
    if back_on is None and answers.meaning_of(typed, draft.language) != "pause":
        return False
    pause(draft, "" if back_on is None else back_on.isoformat())
    return True


# --- what it says


def _text(draft: Draft) -> tuple[Words, ...]:
    coming = upcoming.preview(draft)
    return (*_rule(draft), *_state(draft), *_preview(draft, coming)) or (words("reminder.none"),)


def _rule(draft: Draft) -> tuple[Words, ...]:
    """Say the time, the days and the clock it goes by."""
    at, zone = roles.reminder_time_of(draft.state), roles.reminder_zone_of(draft.state)
    if at is None or not zone:
        return ()
    days = questions.answer_value(
        draft, draft.catalog.question(roles.DAYS), draft.answers.get(roles.DAYS, ())
    )
    return (words("reminder.rule", at=at, days=days, place=questions.city_of(zone)),)


def _state(draft: Draft) -> tuple[Words, ...]:
    if upcoming.is_paused_until_told(draft):
        return (words("reminder.is-paused"),)
    pauses = draft.state.rhythm.pauses
    if pauses and pauses[-1].covers(draft.today) and pauses[-1].last is not None:
        back_on = pauses[-1].last + timedelta(days=1)
        return (words("reminder.is-paused-until", day=back_on),)
    return ()


def _preview(draft: Draft, coming: tuple[datetime, ...]) -> tuple[Words, ...]:
    """Say when the next ones come, strength days and light ones apart, if all of it is done."""
    strength, light = [], []
    state = draft.state
    for due in coming:
        day = draft.day_of(due)
        if planning.is_strength_day(state, draft.catalog, day):
            strength.append(due)
            state = changed(state, course=replace(state.course, strength_on=day))
        else:
            light.append(due)
    said = (("reminder.strength-days", strength), ("reminder.light-days", light))
    return tuple(words(slug, days=_days(draft, dues)) for slug, dues in said if dues)


def _days(draft: Draft, dues: list[datetime]) -> DayList:
    """Return local days, with the clock time of those that come at another one than usual."""
    usual = roles.reminder_time_of(draft.state)
    local = [draft.local(due) for due in dues]
    return DayList(days=tuple(one.date() if one.time() == usual else one for one in local))


def _keyboard(draft: Draft, place: Place) -> Keyboard:
    paused = draft.state.rhythm.paused_on(draft.today)
    pause = "go-on" if paused else "pause"
    return buttons.keyboard(
        tuple(_question(place, slug) for slug in (roles.REMINDER_TIME, roles.DAYS)),
        tuple(_question(place, slug) for slug in (roles.ZONE, roles.IF_THEN)),
        (
            buttons.button(place, pause, label=words(f"button.reminder-{pause}")),
            buttons.button(place, "close"),
        ),
    )


def _question(place: Place, slug: str) -> Button:
    return buttons.button(place, "q", label=words(f"question.{slug}.name"), value=slug)
