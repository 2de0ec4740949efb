"""One person's share of a batch, without a database."""

import pytest

from bot.arrivals import NOBODY, Arrival, RejectedReceipt, UpdateReceipt
from bot.changes import Changes, FailedEvent, Known, StoredPerson
from bot.folding import Bookshelf, Fold, refusing, spoken_locale
from conversations import codec
from conversations.effects import PlanReminder, StartTimer
from conversations.state import begin
from tests.shell import ANNA, TinyEngine, at, catalog, say, tap_of, text_of

SHELF = Bookshelf(current=catalog(), older={})


def fold(*arrivals: Arrival, tiny: TinyEngine, known: Known | None = None) -> Changes:
    person_id = arrivals[0].person_id
    one = Fold(person_id, known or Known(), now=at(0), current=SHELF.current)
    return one.take(arrivals, advance=tiny, shelf=SHELF)


@pytest.mark.parametrize(
    ("tag", "spoken"),
    [("de", "de"), ("DE-at", "de"), ("de_CH", "de"), ("fr", "en"), ("", "en"), (None, "en")],
)
def test_the_nearest_language_is_spoken(tag: str | None, spoken: str) -> None:
    assert spoken_locale(tag, SHELF.current) == spoken


def test_a_turn_that_changes_nothing_writes_no_state() -> None:
    def advance(state: object, *_: object, **__: object) -> object:
        from conversations.turn import Turn  # noqa: PLC0415

        return Turn(state=state)  # type: ignore[arg-type]

    consented = fold(text_of(ANNA, "yes", update_id=1), tiny=TinyEngine()).person
    assert consented is not None
    known = Known(people={ANNA: consented})
    one = Fold(ANNA, known, now=at(0), current=SHELF.current)
    changes = one.take([text_of(ANNA, "hi", update_id=2)], advance=advance, shelf=SHELF)  # type: ignore[arg-type]
    assert changes == Changes(person_id=ANNA, updates=[2])


def test_withdrawing_consent_is_as_good_as_asking_to_be_forgotten() -> None:
    stored = StoredPerson(state=codec.encode(begin()), locale="en")
    changes = fold(
        text_of(ANNA, "hi", update_id=1),
        tiny=TinyEngine(),
        known=Known(people={ANNA: stored}),
    )
    assert changes.forget is True
    assert changes.person is None


def test_forgetting_drops_what_the_same_batch_was_about_to_write() -> None:
    tiny = TinyEngine()
    tiny.effects["fill"] = (
        say("Something"),
        StartTimer(name="nudge", wait_id=1, due_at=at(1)),
        PlanReminder(due_at=at(2)),
    )
    changes = fold(
        text_of(ANNA, "yes", update_id=1),
        text_of(ANNA, "fill", update_id=2),
        tap_of(ANNA, "boom", update_id=3),
        text_of(ANNA, "forget", update_id=4),
        tiny=tiny,
    )
    assert changes.updates == [1, 2, 3, 4]
    assert (changes.person, changes.timers, changes.reminder) == (None, {}, None)
    assert changes.failed == [FailedEvent(kind="ButtonPressed", error="ValueError", person_id=None)]
    assert [each.method for each in changes.outgoing] == ["answerCallbackQuery", "sendMessage"]


def test_an_update_nobody_could_read_is_nobodys_failure() -> None:
    receipt = RejectedReceipt(update_id=1, error="KeyError")
    changes = fold(Arrival(person_id=NOBODY, event=None, receipt=receipt), tiny=TinyEngine())
    assert changes == Changes(
        person_id=NOBODY,
        updates=[1],
        failed=[FailedEvent(kind="Update", error="KeyError", person_id=None)],
    )


def test_what_the_shell_says_itself_is_said_and_leaves_no_trace() -> None:
    arrival = Arrival(
        person_id=-100, event=None, receipt=UpdateReceipt(update_id=1), answer=say("In private")
    )
    (sent,) = fold(arrival, tiny=TinyEngine()).outgoing
    assert (sent.payload["chat_id"], sent.payload["text"]) == (-100, "In private")
    assert sent.ephemeral is True


def test_words_that_are_missing_even_for_an_apology_do_not_stop_the_batch() -> None:
    silent = Bookshelf(current=catalog(), older={})
    one = Fold(ANNA, Known(), now=at(0), current=silent.current)
    answer = say("x")
    broken = Arrival(
        person_id=ANNA,
        event=None,
        receipt=UpdateReceipt(update_id=1),
        answer=type(answer)(ref="", text=()),
    )
    changes = one.take([broken], advance=refusing(ValueError()), shelf=silent)
    assert changes.updates == [1]
