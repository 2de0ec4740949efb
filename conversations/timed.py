"""Everything that runs against time: lead-ins, holds, contractions and rests.

A stretch starts when Telegram has accepted its opening message, and from then on its moments
are absolute instants: none depends on the one before having been sent (architecture rule 5).
Its end is a new message, because an edit does not sound on a locked phone; all between is
quiet edits that may fail without harm.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from content.schema import Hold, Sets
from conversations import buttons, diary, levels, script, sets, stepping, stretch
from conversations.draft import Draft
from conversations.effects import ButtonStyle, Edit, Keyboard, Lane, SentMessage, words
from conversations.script import MS, Moment
from conversations.state import Place, Purpose, Step, Timed

END: Final = "end"
MOMENT: Final = "moment-"
QUIET_LATE: Final = timedelta(seconds=5)
"""A quiet cue later than this says something that is no longer true, so it is not shown."""


def start(draft: Draft) -> None:
    """Begin the movement: a lead-in for what is timed, the first set for what is counted.

    A stretch whose opening was lost goes on with what is left of it.
    """
    dose = stepping.current(draft).dose
    if isinstance(dose, Sets):
        sets.show(draft)
        return
    timed = draft.session.timed or script.stretch_of(dose)
    draft.session = replace(draft.session, timed=timed)
    stretch.lead_in(draft, draft.rules.lead_in_seconds, *stepping.instruction(draft))


def lead_in_over(draft: Draft, due_at: datetime) -> None:
    """Open the stretch; so long after the lead-in that nobody lies ready any more, ask again."""
    patience = timedelta(seconds=draft.rules.opening_not_after_seconds)
    if draft.now - due_at > patience:
        lost(draft)
    else:
        stretch.open_now(draft)


def delivered(draft: Draft, at: datetime) -> None:
    """Anchor the stretch to the acceptance of its opening, and arm all that follows."""
    timed = replace(stretch.running(draft), started_at=at)
    draft.session = replace(draft.session, timed=timed)
    wait_id = draft.state.main.wait_id
    zero = at - timedelta(milliseconds=timed.elapsed_ms)
    for index, moment in enumerate(_moments(draft)):
        if moment.at_ms > timed.elapsed_ms and moment.at_ms < timed.total_ms:
            due_at = zero + timedelta(milliseconds=moment.at_ms)
            draft.arm(f"{MOMENT}{index}", wait_id=wait_id, due_at=due_at)
    draft.arm(END, wait_id=wait_id, due_at=timed.ends_at(at))


def _moments(draft: Draft) -> tuple[Moment, ...]:
    return script.moments_of(stepping.current(draft).dose, stretch.running(draft).purpose)


def lost(draft: Draft) -> None:
    """The opening never reached the person: nothing has started, so ask again when ready.

    What is left of the stretch stays as it was. A rest nobody heard of is over.
    """
    timed = stretch.running(draft)
    if timed.purpose is Purpose.REST:
        finish(draft, timed)
    else:
        stepping.show(draft, words("hold.lost"))


def cue(draft: Draft, name: str, due_at: datetime) -> None:
    """Show the words of a moment: a sound for a new effort, a quiet edit for all else."""
    moment = _moments(draft)[int(name.removeprefix(MOMENT))]
    place = draft.state.main
    late = draft.now - due_at
    if moment.sounds:
        _sound(draft, place, moment, due_at)
    elif late <= QUIET_LATE:
        _show(draft, place, moment)


def _sound(draft: Draft, place: Place, moment: Moment, due_at: datetime) -> None:
    dose = stepping.current(draft).dose
    not_after = due_at + timedelta(seconds=getattr(dose, "work_seconds", 0))
    if draft.now > not_after:
        return
    markup = stretch.hold_keyboard(place, Purpose.ROUNDS)
    draft.settle(place)
    text = stretch.round_words(draft, moment)
    draft.carry(place, draft.say(text, markup=markup, lane=Lane.CUE, not_after=not_after))


def _show(draft: Draft, place: Place, moment: Moment) -> None:
    timed = stretch.running(draft)
    text = (
        words(moment.slug) if timed.purpose is Purpose.HOLD else stretch.round_words(draft, moment)
    )
    bar = words(
        "hold.bar",
        bar=script.bar(timed, moment.at_ms),
        at=moment.at_ms // MS,
        of=timed.total_ms // MS,
    )
    draft.effects.append(
        Edit(
            target=SentMessage(ref=place.ref),
            text=(stepping.name_words("step.name", stepping.current(draft)), bar, text),
            markup=stretch.hold_keyboard(place, timed.purpose),
            not_after=draft.now + QUIET_LATE,
        )
    )


def over(draft: Draft, due_at: datetime) -> None:
    """End the stretch: on time with a new message, or ask when its end passed unseen."""
    timed = stretch.running(draft)
    grace = timedelta(seconds=draft.rules.missed_end_grace_seconds)
    if timed.purpose is not Purpose.REST and draft.now - due_at > grace:
        away(draft)
        return
    draft.settle(draft.state.main)
    # It is over, whatever the clock says: somebody may have set it back in the meantime.
    whole = replace(timed, elapsed_ms=timed.total_ms, started_at=None)
    draft.session = replace(draft.session, timed=whole)
    finish(draft, timed)


def finish(draft: Draft, timed: Timed) -> None:
    """Go on after a stretch: to the next set, to how it felt, or to the next movement."""
    if timed.purpose is Purpose.REST:
        draft.session = replace(draft.session, timed=None, set_number=draft.session.set_number + 1)
        sets.show(draft)
    elif stepping.movement_of(draft).feedback:
        ask_how_it_felt(draft)
    else:
        stepping.over(draft, words("hold.over"))


def ask_how_it_felt(draft: Draft) -> None:
    """Say that the hold is over, with sound, and ask: softer, same or worse."""
    place = draft.go(Step.FEEDBACK)
    ref = draft.say(
        words("hold.ease-off"),
        words("hold.how-felt"),
        markup=felt_keyboard(place),
        lane=Lane.CUE,
        not_after=draft.now + timedelta(seconds=draft.rules.opening_not_after_seconds),
        tracked=True,
    )
    draft.carry(place, ref)


def felt_keyboard(place: Place) -> Keyboard:
    """Return the buttons that say how a hold felt."""
    return buttons.keyboard(
        (
            buttons.button(place, "softer"),
            buttons.button(place, "same"),
            buttons.button(place, "worse"),
        ),
        (buttons.button(place, "wrong"), buttons.button(place, "stop")),
    )


def away(draft: Draft) -> None:
    """Say that a hold ended unseen, and let the person decide what it counts for."""
    draft.settle(draft.state.main)
    place = draft.go(Step.AWAY)
    draft.prompt(place, words("hold.away"), markup=away_keyboard(place))


def away_keyboard(place: Place) -> Keyboard:
    """Return the buttons of a hold that ended unseen."""
    return buttons.keyboard(
        (buttons.button(place, "count"), buttons.button(place, "repeat")),
        (buttons.button(place, "wrong"), buttons.button(place, "stop")),
    )


def pause(draft: Draft) -> None:
    """Stop the clock of the stretch at this very millisecond, unless it has run out already."""
    timed = stretch.running(draft)
    if timed.started_at is not None and draft.now >= timed.ends_at(timed.started_at):
        over(draft, timed.ends_at(timed.started_at))
        return
    freeze(draft)
    timed = stretch.running(draft)
    draft.settle(draft.state.main)
    place = draft.go(Step.PAUSED)
    draft.prompt(
        place,
        words("hold.paused", count=stretch.seconds_left(timed, timed.elapsed_ms)),
        markup=paused_keyboard(place),
    )


def paused_keyboard(place: Place) -> Keyboard:
    """Return the buttons of a paused stretch."""
    return buttons.keyboard(
        (buttons.button(place, "go-on", style=ButtonStyle.SUCCESS),),
        (buttons.button(place, "skip"), buttons.button(place, "stop")),
        (buttons.button(place, "wrong"),),
    )


def freeze(draft: Draft) -> None:
    """Keep what has elapsed; the stretch stands still until it is opened again."""
    timed = draft.session.timed
    if timed is not None:
        frozen = replace(timed, elapsed_ms=timed.elapsed_at(draft.now), started_at=None)
        draft.session = replace(draft.session, timed=frozen)


def go_on(draft: Draft) -> None:
    """Go on after a pause, with a short lead-in."""
    stretch.lead_in(draft, draft.rules.resume_lead_in_seconds)


def softer(draft: Draft) -> None:
    """It helped: the movement is done."""
    _felt(draft, "felt.softer")


def just_done(draft: Draft) -> None:
    """The person says "done" and not how it felt: that is enough to go on."""
    _felt(draft, "felt.noted")


def _felt(draft: Draft, noted: str) -> None:
    levels.tolerated(draft, stepping.current(draft).movement)
    draft.settle(draft.state.main, words(noted))
    stepping.over(draft, words("felt.roll-over"))


def longer(draft: Draft) -> None:
    """Same: thirty seconds more, once, within the cap for the spot."""
    dose = stepping.current(draft).dose
    more = dose.extension_seconds if isinstance(dose, Hold) else 0
    if draft.session.extended or not more:
        levels.tolerated(draft, stepping.current(draft).movement)
        draft.settle(draft.state.main, words("felt.same"))
        stepping.over(draft, words("felt.fine-move-on"))
        return
    diary.bank(draft)
    extra = Timed(purpose=Purpose.HOLD, total_ms=more * MS)
    draft.session = replace(draft.session, timed=extra, extended=True)
    stretch.lead_in(draft, draft.rules.resume_lead_in_seconds)


def count(draft: Draft) -> None:
    """Count the hold that ended unseen; it was held, nobody was there to say so."""
    draft.settle(draft.state.main, words("hold.counted"))
    stepping.over(draft)


def repeat(draft: Draft) -> None:
    """Do the whole stretch again; the one that ended unseen does not count."""
    again = replace(stretch.running(draft), elapsed_ms=0, started_at=None)
    draft.session = replace(draft.session, timed=again)
    stretch.lead_in(draft, draft.rules.lead_in_seconds)


def leave_early(draft: Draft, *, counts: bool) -> None:
    """End the stretch before its time: "done" counts the movement, "skip" only its seconds."""
    draft.settle(draft.state.main)
    timed = stretch.running(draft)
    if timed.purpose is Purpose.REST:
        finish(draft, timed)
    elif counts:
        stepping.over(draft)
    else:
        stepping.skip(draft)
