"""A state survives its time in the database; what cannot be read is said so, without its words."""

import json
from typing import Any

import pytest

from conversations.codec import VERSION, decode, encode
from conversations.errors import StateUnreadable
from conversations.state import DialogueState, begin
from tests.playbook import Playbook
from tests.walks import (
    at_first_set,
    enrolled,
    finished,
    held,
    holding,
    in_rounds,
    resting,
    welcomed,
)

SOMEWHERE = {
    "begun": Playbook,
    "welcomed": welcomed,
    "enrolled": enrolled,
    "holding": holding,
    "paused": lambda: holding().waits(12.345).types("pause"),
    "held": held,
    "in rounds": in_rounds,
    "in a set": at_first_set,
    "resting": resting,
    "put away": lambda: held().types("stop"),
    "worse": lambda: held().types("worse"),
    "locked": lambda: enrolled().types("/check").types("1"),
    "finished": finished,
    "reminded": lambda: finished().waits(24 * 3600),
    "asked": lambda: enrolled().types("/settings").types("tools").types("1"),
    "parked": lambda: finished().is_blocked(),
}


@pytest.mark.parametrize("play", SOMEWHERE.values(), ids=SOMEWHERE)
def test_a_state_reads_back_as_it_was(play: Any) -> None:  # noqa: ANN401 - makers of playbooks
    state = play().state
    assert decode(encode(state)) == state


def test_only_what_differs_from_a_beginning_is_written() -> None:
    assert json.loads(encode(begin())) == {"version": VERSION}


def test_a_state_stays_small() -> None:
    assert len(encode(finished().state)) < 2_000


@pytest.mark.parametrize(
    "text",
    [
        *("", "no json", "[]", "null", "{}"),
        *('{"version": "1"}', '{"version": []}', '{"version": 0}'),
        *('{"version": 1, "main": {"step": "nowhere"}}', '{"version": 1, "turn": "soon"}'),
    ],
)
def test_what_is_no_state_cannot_be_read(text: str) -> None:
    with pytest.raises(StateUnreadable):
        decode(text)


def test_a_newer_version_cannot_be_read() -> None:
    newer = json.dumps({**json.loads(encode(begin())), "version": VERSION + 1})
    with pytest.raises(StateUnreadable):
        decode(newer)


def test_the_error_never_quotes_what_was_stored() -> None:
    with pytest.raises(StateUnreadable) as caught:
        decode('{"version": 1, "answers": {"secret": {}}}')
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_older_versions_are_upgraded_one_by_one() -> None:
    def counted_turns(raw: dict[str, Any]) -> dict[str, Any]:
        return {"turns": raw["count"]}

    def called_turn(raw: dict[str, Any]) -> dict[str, Any]:
        return {"turn": raw["turns"]}

    upgrades = {VERSION - 2: counted_turns, VERSION - 1: called_turn}
    old = json.dumps({"version": VERSION - 2, "count": 12})
    assert decode(old, upgrades=upgrades) == DialogueState(turn=12)


def test_an_upgrade_that_fails_leaves_the_state_unreadable() -> None:
    old = json.dumps({"version": VERSION - 1})
    with pytest.raises(StateUnreadable):
        decode(old, upgrades={VERSION - 1: lambda raw: {"turn": raw["turns"]}})


def test_a_pause_of_before_pauses_had_days_goes_on_and_the_last_sign_is_the_last_log() -> None:
    state = finished().types("/reminder").taps("Pause").taps("Until I say").state
    raw = json.loads(encode(state))
    del raw["rhythm"]
    old = decode(json.dumps({**raw, "version": 1, "reminder_paused": True}))
    assert old.rhythm.paused_on(state.diary[0].local_date)
    assert old.rhythm.seen_at == state.diary[0].at
    younger = {key: value for key, value in raw.items() if key != "diary"}
    state = decode(json.dumps({**younger, "version": 1}))
    assert (state.rhythm.pauses, state.rhythm.seen_at) == ((), state.consent and state.consent.at)
