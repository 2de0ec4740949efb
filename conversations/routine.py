"""A session from its first question to its card: begin, size, finish, stop, put away, resume."""

from dataclasses import replace
from typing import Final

from content.pain import Action, PainRule, Phase
from conversations import (
    aftermath,
    again,
    asking,
    better_time,
    buttons,
    cards,
    diary,
    levels,
    mini_check,
    mornings,
    pain,
    planning,
    reminders,
    roles,
    safety,
    self_tests,
    stepping,
)
from conversations.changing import changed
from conversations.draft import Draft
from conversations.effects import ButtonStyle, Words, words
from conversations.state import SESSION_STEPS, Answer, Session, SessionKind, Step

SILENCE: Final = "silence"
VERY_SORE_KEPT: Final = 10
"""How many of the days on which no exercise was offered are kept; rules look back a few days."""


def begin(draft: Draft) -> None:
    """Begin today's session, or go on with what is open; a closed routine says why."""
    step = draft.state.main.step
    if step is Step.LOCKED:
        safety.show_lock(draft)
    elif step in SESSION_STEPS:
        again.show(draft, words("routine.running"))
    elif _put_away_today(draft):
        _offer_resume(draft)
    elif mini_check.due(draft):
        mini_check.ask(draft, words("mini.first"), step=Step.CHECK_FIRST)
    else:
        start_new(draft)


def begin_small(draft: Draft) -> None:
    """Begin today's session as the three-minute one, where it can begin at once."""
    begin(draft)
    session = draft.state.session
    if draft.state.main.step is Step.PAIN_BEFORE and session is not None and not session.steps:
        draft.session = replace(session, kind=SessionKind.MINIMUM)


def mini_check_first(draft: Draft, given: Answer) -> None:
    """Start the session that waited for the mini-check, unless it closed the routine."""
    if mini_check.is_clear(draft, given):
        start_new(draft)


def _put_away_today(draft: Draft) -> bool:
    session = draft.state.session
    return (
        session is not None
        and session.put_away
        and session.local_date == draft.today
        and session.content_version == draft.catalog.version
    )


def _offer_resume(draft: Draft, *before: Words) -> None:
    asking.leave_aside(draft)
    session = draft.session
    place = draft.go(Step.RESUME)
    draft.prompt(
        place,
        *before,
        words("resume.offer", at=session.steps_done, of=len(session.steps)),
        markup=buttons.keyboard(
            (buttons.button(place, "go-on", style=ButtonStyle.SUCCESS),),
            (buttons.button(place, "new"), buttons.button(place, "close")),
        ),
    )


def start_new(draft: Draft) -> None:
    """Start a session with the question about pain; its size follows from the answer.

    What was logged of an earlier one today stays logged.
    """
    asking.leave_aside(draft)
    reminders.begun(draft)
    better_time.note_begun(draft)
    draft.state = changed(
        draft.state,
        session=Session(content_version=draft.catalog.version, local_date=draft.today),
    )
    asking.ask(draft, Step.PAIN_BEFORE, roles.PAIN_BEFORE)


def smaller(draft: Draft) -> None:
    """Make today the three-minute session; the question about pain stays open."""
    draft.session = replace(draft.session, kind=SessionKind.MINIMUM)
    asking.ask_again(draft, draft.state.main, words("routine.smaller"))


def pain_before(draft: Draft, given: Answer) -> None:
    """Size the session by the pain before it (clinical facts, section 7, "before")."""
    number = given if isinstance(given, int) else 0
    draft.session = replace(draft.session, pain_before=number)
    yesterday = mornings.first_number(draft, number)
    if yesterday is not None and Action.CLINICIAN in yesterday.then:
        mornings.close(draft, yesterday)
        return
    rule = pain.decide(draft, Phase.BEFORE, pain.before(draft, number))
    then = rule.then if rule is not None else ()
    said = (*pain.said_by(yesterday), *pain.said_by(rule))
    if rule is not None and Action.NO_SESSION in then:
        close_today(draft, rule, *pain.said_by(yesterday))
        return
    kind = draft.session.kind
    if Action.GENTLE in then:
        kind = SessionKind.GENTLE
    elif Action.AMBER in then and kind is SessionKind.USUAL:
        kind = SessionKind.AMBER
    begin_planned(draft, kind, *said)


def begin_planned(draft: Draft, kind: SessionKind, *said: Words) -> None:
    """Plan a session of that size and show its first step; with nothing left, rest."""
    steps = planning.plan(draft.state, draft.catalog, day=draft.today, kind=kind)
    if not steps:
        all_resting(draft)
        return
    draft.session = replace(draft.session, kind=kind, steps=steps)
    minutes = planning.minutes_of(steps, draft.catalog)
    presses = any(draft.catalog.movements[step.movement].feedback for step in steps)
    again = presses and draft.state.course.pressed_on
    slug = "routine.start-again" if again else "routine.start"
    stepping.show(draft, *said, words(slug, count=minutes, steps=len(steps)))


def close_today(draft: Draft, rule: PainRule, *before: Words) -> None:
    """Offer no exercise today: the safety questions instead, or a clinician."""
    days = (*draft.state.course.very_sore_on, draft.today)
    levels.change(draft, very_sore_on=days[-VERY_SORE_KEPT:])
    draft.state = changed(draft.state, session=None)
    draft.go(Step.HOME)
    if Action.CLINICIAN in rule.then:
        mornings.close(draft, rule, *before)
        return
    draft.say(*before, *pain.said_by(rule))
    if Action.CHECK in rule.then:
        mini_check.ask(draft)


def all_resting(draft: Draft) -> None:
    """Everything has felt wrong lately and is left out: today is a day of rest."""
    draft.state = changed(draft.state, session=None)
    draft.go(Step.HOME)
    draft.say(words("routine.all-resting"))


# --- the end


def pain_after(draft: Draft, given: Answer) -> None:
    """Keep the pain after the session and finish."""
    draft.session = replace(draft.session, pain_after=given if isinstance(given, int) else None)
    finish(draft)


def skip_pain_after(draft: Draft) -> None:
    """Finish without a number; unknown is not zero."""
    draft.settle(draft.state.main)
    finish(draft)


def finish(draft: Draft) -> None:
    """Log the session whole, and say one specific thing about it."""
    first_today = diary.entry_of(draft, draft.session.local_date) is None
    diary.log_session(draft, partial=False)
    session = draft.session
    reminders.quiet(draft)
    logged = diary.entry_of(draft, session.local_date)
    draft.state = changed(draft.state, session=None, sessions_done=draft.state.sessions_done + 1)
    draft.go(Step.HOME)
    if logged is None:  # every step was skipped: kind words, and no log to undo
        draft.say(words("finish.nothing"))
        return
    rule = aftermath.settle(draft, session, first_today=first_today)
    cards.say_finished(draft, session, *pain.said_by(rule))
    if not aftermath.ask(draft, session, rule):  # one thing at a time; the checks can wait
        self_tests.offer(draft)


def stop(draft: Draft) -> None:
    """End the session here and keep what was done."""
    draft.settle(draft.state.main)
    asking.leave_aside(draft)
    if draft.state.main.step is Step.PAIN_AFTER:
        finish(draft)  # all that is missing is a number, and unknown is not zero
    else:
        _put_away(draft, "stopped")


def _put_away(draft: Draft, why: str) -> None:
    kept = diary.log_session(draft, partial=True)
    session = replace(draft.session, put_away=True)
    draft.state = changed(draft.state, session=session if session.steps else None)
    draft.go(Step.HOME)
    if kept:
        reminders.quiet(draft)
        cards.say_put_away(draft, session, why)
    else:
        draft.say(words(f"{why}.nothing"), markup=buttons.keyboard((buttons.card_button("start"),)))


def silence(draft: Draft) -> None:
    """After long silence, one gentle line; after longer, put the session away with its credit."""
    place = draft.state.main
    if draft.session.nudged:
        draft.settle(place)
        if place.step is Step.PAIN_AFTER:
            finish(draft)
        else:
            _put_away(draft, "put-away")
        return
    rules = draft.rules
    draft.session = replace(draft.session, nudged=True)
    draft.say(words("session.nudge"))
    draft.arm_in(
        SILENCE,
        wait_id=place.wait_id,
        seconds=rules.put_away_after_seconds - rules.nudge_after_seconds,
    )


def listen_for_silence(draft: Draft) -> None:
    """Start counting the silence anew: the person was just heard, or is newly waited for."""
    draft.session = replace(draft.session, nudged=False)
    draft.arm_in(
        SILENCE,
        wait_id=draft.state.main.wait_id,
        seconds=draft.rules.nudge_after_seconds,
    )


# --- going on with a session put away today


def not_now(draft: Draft) -> None:
    """Leave today's session where it is."""
    asking.leave_aside(draft)
    draft.say(words("resume.not-now"))


def resume_unclear(draft: Draft) -> None:
    """Ask again whether to go on or start anew."""
    _offer_resume(draft, words("resume.unclear"))


def resume(draft: Draft) -> None:
    """Go on with today's session at the movement it stopped at; a new day has a new session."""
    if not _put_away_today(draft):
        begin(draft)
        return
    asking.leave_aside(draft)
    draft.session = replace(draft.session, put_away=False)
    stepping.leave_out(draft, start=draft.session.index)
    session = draft.session
    if session.index < len(session.steps):
        stepping.show(draft, words("resume.welcome-back"))
    else:
        asking.ask(draft, Step.PAIN_AFTER, roles.PAIN_AFTER)
