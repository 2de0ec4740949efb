"""Six written people and the way each of them goes; their transcripts are golden files."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from conversations.state import Step
from tests.courses import DAY
from tests.playbook import MORNING, Playbook

Walk = Callable[[], Playbook]
NONE = "None of these"


def intake(*, health: str = NONE, once_cleared: tuple[str, ...] = ()) -> Playbook:
    """Answer up to the tighter hip: the right knee, with this sign of health and what it asks."""
    play = Playbook().types("/start").taps("I am 18 or over and I agree").taps("Right").taps("3")
    play.taps(NONE).taps(NONE).taps(health)
    if health != NONE:
        play.taps("Continue")
    if play.step is Step.LOCKED:
        play.taps("A clinician says I can exercise")
    for label in once_cleared:
        play.taps(label)
    return play.taps(NONE)


def plan(play: Playbook, *, tight: str, minutes: str = "5") -> Playbook:
    """Answer the rest, and see the plan."""
    play.taps(tight).taps("Only my hands").taps(f"About {minutes} minutes").types("Berlin")
    return play.taps("07:00, after I get up").is_at(Step.HOME)


def session(play: Playbook, *, before: str = "2", after: str = "2") -> Playbook:
    """Do today's session whole, as it is asked; a safety check that is due has nothing to tell."""
    play.taps("Start")
    if play.state.aside.step is Step.CHECK_FIRST:
        play.taps(NONE)
    play.taps(before)
    while play.step is not Step.PAIN_AFTER:
        if play.step is Step.READY:
            play.taps("Ready")
        elif play.step is Step.FEEDBACK:
            play.taps("Softer")
        elif play.step is Step.SET:
            play.waits(60).taps("Done")
        elif play.step is Step.EVEN:
            play.taps("Not sure")
        else:
            play.waits(5)
    return play.taps(after).is_at(Step.HOME)


def pregnant() -> Playbook:
    """Pregnant, no tighter hip; ten minutes."""
    play = intake(health="Pregnant, trying, or birth in last 12 weeks")
    return session(plan(play, tight="Not sure", minutes="10"))


def thins_blood() -> Playbook:
    """Blood thinners, both hips tight; the front of the hip is never pressed."""
    play = intake(health="Blood thinners, or I bleed or bruise easily")
    return session(plan(play, tight="Both the same"))


def hip_replaced_left() -> Playbook:
    """The left hip is replaced; seen and cleared by a clinician. Left feels tighter."""
    play = intake(health="A knee or hip replacement", once_cleared=("The left hip",))
    play = session(plan(play, tight="Left"))
    play.types("/settings").taps("Show me how to check").taps(NONE)
    return play.is_at(Step.HOME)


def knows_nothing() -> Playbook:
    """Is not sure of anything, and has the checks shown; still not sure."""
    play = intake().taps("Show me how to check").taps(NONE)
    for _ in range(7):
        play.taps("Not sure")
    play.taps("Only my hands").taps("About 5 minutes").types("Berlin")
    return session(play.taps("07:00, after I get up").is_at(Step.HOME))


def sore_today() -> Playbook:
    """Pain 7 today; something tingles, and it stays."""
    play = plan(intake(), tight="Right").taps("Start").taps("7").taps("Ready").waits(5 + 90)
    play.taps("Ready").waits(5 + 40).taps("Something feels wrong")
    play.taps("Tingling, numb, electric or hot").is_at(Step.PAIN_AFTER).taps("6")
    return play.waits(600).taps("It is still there").is_at(Step.LOCKED)


def no_better_in_week_six() -> Playbook:
    """Six weeks of three sessions a week, at 5 before and after each: nothing has changed."""
    play = plan(intake(), tight="Left")
    shown = len(play.transcript)
    for week in range(6):
        for day in (0, 2, 4):
            play.until(MORNING + timedelta(days=7 * week + day, hours=2)).types("/plan")
            session(play, before="5", after="5")
    del play.transcript[shown:]
    play.transcript.append("(six weeks, three sessions a week, 5 before and 5 after each)")
    play.until(MORNING + timedelta(days=7 * 6, hours=2))
    session(play, before="5", after="5").taps("One page to show")
    return play.waits(DAY).is_at(Step.HOME)


PERSONAS: Final[Mapping[str, Walk]] = {
    "pregnant": pregnant,
    "blood-thinners-both-sides": thins_blood,
    "hip-replaced-left": hip_replaced_left,
    "not-sure-of-anything": knows_nothing,
    "pain-7-today": sore_today,
    "no-better-in-week-six": no_better_in_week_six,
}
"""A person is a line here and a walk above; `--update-transcripts` writes the file."""
