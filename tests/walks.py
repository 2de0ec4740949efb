"""The usual ways through the dialogue, for tests that begin somewhere in the middle."""

from conversations.state import Step
from tests.playbook import Playbook


def enrolled(play: Playbook | None = None, *, minutes: str = "5") -> Playbook:
    """Go through the intake by tapping, as most people do: nothing wrong, Berlin, 07:00."""
    play = play or Playbook()
    play.types("/start").taps("I am 18 or over and I agree")
    play.taps("Right").taps("3")
    for none in ("None of these",) * 4:
        play.taps(none)
    play.taps("Left").taps("Only my hands").taps(f"About {minutes} minutes")
    play.types("Berlin")
    play.taps("07:00, after I get up")
    return play.is_at(Step.HOME)


def at_first_instruction(play: Playbook | None = None, *, pain: str = "3") -> Playbook:
    """Start a session and answer how sore it is."""
    return enrolled(play).taps("Start").taps(pain).is_at(Step.READY)


def holding(play: Playbook | None = None) -> Playbook:
    """Be in the first hold, its opening delivered."""
    return at_first_instruction(play).taps("Ready").waits(5).is_at(Step.HOLDING)
