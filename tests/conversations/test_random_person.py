"""Somebody who does anything at all: is always answered, never stuck, and can always finish."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from conversations.commands import COMMANDS
from conversations.state import SESSION_STEPS, Step
from conversations.table import WAITING
from tests.playbook import Playbook
from tests.walks import enrolled, taps_on, types_on

COMMANDS_AND_MORE = (*COMMANDS, "nonsense", "")
Inputs = Callable[[Playbook], Playbook]
SAYINGS = (
    *("yes", "no", "done", "done 3", "done yesterday", "not done", "undo", "stop", "pause"),
    *("done on tuesday", "undo yesterday", "tuesday", "more", "no time", "done on 30 december"),
    *("go on", "ready", "skip", "softer", "same", "worse", "ouch", "sharp", "too strong", "pulse"),
    *("count it", "repeat", "back", "none", "left", "both", "3", "7", "7:30", "evening", "10"),
    *("Berlin", "USA", "help", "smaller", "later", "not today", "start", "I am cleared", "length"),
    *("<b>&", "👍", "✅", "none of these", "1 and 2", "something else", "continue", "x" * 4000),
)
SECONDS = (1, 5, 29, 45, 90, 400, 650, 2000, 7000, 90_000, 300_000)
ENOUGH_INPUTS = 80  # a whole intake and session by taps take about 30


class Person(RuleBasedStateMachine):
    """Each rule is one thing that a person, the network or time does."""

    play: Playbook

    @initialize(new=st.booleans())
    def begins(self, *, new: bool) -> None:
        self.play = Playbook().types("/start") if new else enrolled()
        self.shown: list[str] = []

    def is_answered(self) -> None:
        assert self.play.answer, "\n".join(self.play.transcript[-8:])

    # --- the person

    @rule(how=st.sampled_from((taps_on, types_on)), inputs=st.integers(1, 8))
    def does_what_is_asked(self, how: Inputs, inputs: int) -> None:
        for _ in range(inputs):
            how(self.play)

    @rule(data=st.data())
    def taps_a_button(self, data: st.DataObject) -> None:
        shown = self.play.choices("")
        self.shown += shown
        if shown:
            self.play.taps_data(data.draw(st.sampled_from(shown)))
            self.is_answered()

    @precondition(lambda self: self.shown)
    @rule(data=st.data())
    def taps_an_old_button(self, data: st.DataObject) -> None:
        self.play.taps_data(data.draw(st.sampled_from(self.shown)))
        self.is_answered()

    @rule(data=st.text(max_size=64))
    def taps_what_was_never_ours(self, data: str) -> None:
        self.play.taps_data(data)
        self.is_answered()

    @rule(text=st.sampled_from(SAYINGS) | st.text(min_size=1, max_size=80))
    def types_something(self, text: str) -> None:
        self.play.types(text)
        self.is_answered()

    @rule(
        name=st.sampled_from(COMMANDS_AND_MORE),
        argument=st.sampled_from(("", " 7:30", " yesterday")),
    )
    def sends_a_command(self, name: str, argument: str) -> None:
        self.play.types(f"/{name}{argument}")
        self.is_answered()

    @rule(kind=st.sampled_from(("sticker", "photo", "voice")))
    def sends_no_words(self, kind: str) -> None:
        self.play.sends(kind)
        self.is_answered()

    @precondition(lambda self: self.play.bubbles)
    @rule(data=st.data(), emoji=st.sampled_from(("👍", "❤", "🔥")))
    def reacts(self, data: st.DataObject, emoji: str) -> None:
        bubble = data.draw(st.sampled_from(sorted(self.play.bubbles)))
        self.play.reacts(emoji, to=self.play.bubbles[bubble])

    @rule(zone=st.sampled_from((None, "Europe/Berlin", "America/St_Johns", "Pacific/Apia")))
    def shares_a_location(self, zone: str | None) -> None:
        self.play.shares_location_in(zone)
        self.is_answered()

    @rule()
    def stops(self) -> None:
        self.play.types("/stop")
        self.is_answered()
        assert self.play.step not in SESSION_STEPS

    @rule()
    def blocks_the_bot_and_comes_back(self) -> None:
        self.play.is_blocked()
        assert self.play.step not in SESSION_STEPS
        self.play.types("/start")
        self.is_answered()

    # --- time and the network

    @rule(seconds=st.sampled_from(SECONDS))
    def time_passes(self, seconds: int) -> None:
        self.play.waits(seconds)

    @rule(seconds=st.sampled_from(SECONDS))
    def the_bot_is_down(self, seconds: int) -> None:
        self.play.sleeps(seconds)

    @rule(seconds=st.sampled_from((1, 20, 59)), lost=st.booleans())
    def the_network_is_down(self, seconds: int, *, lost: bool) -> None:
        self.play.goes_offline().waits(seconds)
        if lost:
            self.play.loses()
        else:
            self.play.comes_online()

    # --- what is always so

    @invariant()
    def a_session_belongs_to_its_steps(self) -> None:
        session = self.play.state.session
        running = session is not None and not session.put_away
        assert running == (self.play.step in SESSION_STEPS)

    @invariant()
    def no_step_stands_still_for_ever(self) -> None:
        names = {name for name, wait in self.play.timers if wait == self.play.state.main.wait_id}
        if self.play.step is Step.LEAD_IN:
            assert names == {"lead-in"}
        elif self.play.step is Step.HOLDING:
            assert "end" in names
        elif self.play.step in WAITING:
            assert names == {"silence"}

    @invariant()
    def nothing_is_kept_without_consent(self) -> None:
        if self.play.stored is None:
            assert (self.play.days, self.play.timers, self.play.reminder_at) == ({}, {}, None)

    def teardown(self) -> None:
        """Whatever happened: a person who then does what is asked gets through a session."""
        for how in (taps_on, types_on):
            self._finishes(how)

    def _finishes(self, how: Inputs) -> None:
        play, before = self.play, self.play.state.sessions_done
        for _ in range(ENOUGH_INPUTS):
            if play.state.sessions_done > before or "rest day" in play.last.text:
                return
            if play.step is Step.LOCKED:
                play.types("/check").types("none").types("none").types("none").types("none")
            how(play)
        pytest.fail("stuck:\n" + "\n".join(play.transcript[-40:]))


TestPerson = Person.TestCase
TestPerson.settings = settings(
    max_examples=150,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
