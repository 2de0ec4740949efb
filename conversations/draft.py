"""A turn being written: the state so far and the effects so far. Lives for one `advance` only."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from content.schema import Catalog, Language, Question, Rules
from content.shown import Picture
from conversations import roles
from conversations.changing import changed
from conversations.effects import (
    CancelTimers,
    Edit,
    Effect,
    Keyboard,
    Lane,
    Markup,
    Say,
    SentMessage,
    StartTimer,
    StripButtons,
    TappedMessage,
    Target,
    Toast,
    Words,
)
from conversations.expect import present
from conversations.schedule import local_date, zone_info
from conversations.state import Answer, DialogueState, Place, Session, Step
from conversations.table import ASIDE
from conversations.turn import Turn


class Draft:
    """The workspace handlers write into. `now` is the turn's instant, aware and in UTC."""

    def __init__(self, state: DialogueState, *, now: datetime, catalog: Catalog) -> None:
        self.state = changed(state, turn=state.turn + 1)
        self.now = now
        self.catalog = catalog
        self.effects: list[Effect] = []
        self.tapped: int | None = None  # the open wait's message a button was pressed on
        self.card: int | None = None  # the same for a card, which belongs to no wait
        self.on_reminder = False  # that card is the last reminder
        self.days_away = 0  # at the first sign of somebody who was
        self.led_on = False  # the open step has been shown in this turn
        self._said = 0

    # --- reading

    @property
    def rules(self) -> Rules:
        """The routine's numbers."""
        return self.catalog.rules

    @property
    def language(self) -> Language:
        """The person's language."""
        return self.catalog.language(self.state.locale)

    @property
    def answers(self) -> Mapping[str, Answer]:
        """What the person has answered so far, by question."""
        return self.state.answers

    @property
    def zone(self) -> str:
        """The person's IANA zone; UTC until they have said."""
        return roles.zone_of(self.state)

    @property
    def today(self) -> date:
        """The person's local day, which ends at `rules.day_ends_at`."""
        return self.day_of(self.now)

    @property
    def session(self) -> Session:
        """The running session; asking for it when there is none is a fault of ours."""
        return present(self.state.session, "session")

    @session.setter
    def session(self, session: Session) -> None:
        self.state = changed(self.state, session=session)

    def local(self, instant: datetime) -> datetime:
        """Return the instant on the person's own wall clock."""
        return instant.astimezone(zone_info(self.zone))

    def day_of(self, instant: datetime) -> date:
        """Return the person's local day that an instant belongs to."""
        return local_date(instant, zone=self.zone, day_ends_at=self.rules.day_ends_at)

    def place(self, step: Step) -> Place:
        """Return the place of the track that `step` belongs to."""
        return self.state.aside if step in ASIDE or step is Step.NONE else self.state.main

    # --- changing the state

    def set_answer(self, slug: str, answer: Answer) -> None:
        """Keep an answer, replacing an earlier one."""
        self.state = changed(self.state, answers={**self.state.answers, slug: answer})

    def go(self, step: Step, *, item: str = "", picked: tuple[str, ...] = ()) -> Place:
        """Enter a step: a new wait begins, and the timers of the one before are dropped."""
        old = self.place(step)
        if old.wait_id:
            self.effects.append(CancelTimers(wait_id=old.wait_id))
        place = Place(step=step, wait_id=self.state.turn, item=item, picked=picked)
        self._put(place)
        return place

    def close_aside(self) -> None:
        """End the aside; the main track stands where it stood."""
        self.state = changed(self.state, aside=Place(step=Step.NONE))

    def repick(self, place: Place, picked: tuple[str, ...]) -> Place:
        """Change what is ticked in a wait that goes on."""
        changed = replace(place, picked=picked)
        self._put(changed)
        return changed

    def carry(self, place: Place, ref: str) -> None:
        """Remember which message, one without a picture, holds a wait's buttons."""
        self._put(replace(place, ref=ref, pictured=False))

    def _put(self, place: Place) -> None:
        if place.step in ASIDE or place.step is Step.NONE:
            self.state = changed(self.state, aside=place)
        else:
            self.state = changed(self.state, main=place)

    # --- effects

    def say(
        self,
        *text: Words,
        markup: Markup | None = None,
        lane: Lane = Lane.REPLY,
        not_after: datetime | None = None,
        tracked: bool = False,
    ) -> str:
        """Send a new message and return its ref."""
        ref = self.new_ref()
        self.effects.append(
            Say(ref=ref, text=text, markup=markup, lane=lane, not_after=not_after, tracked=tracked)
        )
        return ref

    def show(self, place: Place, *text: Words, picture: Picture | None, markup: Keyboard) -> None:
        """Send the message that carries a wait's buttons, with a picture above the words."""
        ref = self.new_ref()
        self.effects.append(Say(ref=ref, text=text, picture=picture, markup=markup))
        self._put(replace(place, ref=ref, pictured=picture is not None))

    def new_ref(self) -> str:
        """Return a name for a message of this turn."""
        self._said += 1
        return f"{self.state.turn}.{self._said}"

    def say_silently(self, *text: Words, markup: Markup, lane: Lane, not_after: datetime) -> str:
        """Send a new message that makes no sound, and return its ref."""
        ref = self.say(*text, markup=markup, lane=lane, not_after=not_after)
        self.effects = [
            replace(effect, silent=True)
            if isinstance(effect, Say) and effect.ref == ref
            else effect
            for effect in self.effects
        ]
        return ref

    def prompt(self, place: Place, *text: Words, markup: Markup, lane: Lane = Lane.REPLY) -> None:
        """Send the message that carries a wait's buttons."""
        self.carry(place, self.say(*text, markup=markup, lane=lane))

    def edit(self, target: Target, *text: Words, markup: Keyboard | None = None) -> None:
        """Replace the words of a message without a picture; without markup its buttons go."""
        self.effects.append(Edit(target=target, text=text, markup=markup))

    def strip(self, target: Target) -> None:
        """Take a message's buttons away."""
        self.effects.append(StripButtons(target=target))

    def toast(self, text: Words) -> None:
        """Answer the tap of this turn with words; the last toast of a turn is the one shown."""
        self.effects = [effect for effect in self.effects if not isinstance(effect, Toast)]
        self.effects.append(Toast(text=text))

    def target_of(self, place: Place) -> Target | None:
        """Return the message with a wait's buttons: the tapped one, else by its ref."""
        if self.tapped is not None:
            return TappedMessage(message_id=self.tapped)
        return SentMessage(ref=place.ref) if place.ref else None

    def settle(self, place: Place, *text: Words) -> None:
        """Show the outcome in a wait's message and take its buttons; without words, only that.

        A message is settled once: a second time in the same turn there is nothing left to do.
        """
        target = self.target_of(place)
        if target is None:
            return
        if text:
            self.effects.append(Edit(target=target, text=text, pictured=place.pictured))
        else:
            self.strip(target)
        self.tapped = None
        self.carry(self.place(place.step), "")

    def settle_card(self) -> None:
        """Take the buttons of the card that was tapped, if one was."""
        if self.card is not None:
            self.strip(TappedMessage(message_id=self.card))

    def arm(self, name: str, *, wait_id: int, due_at: datetime) -> None:
        """Start a timer."""
        self.effects.append(StartTimer(name=name, wait_id=wait_id, due_at=due_at))

    def arm_in(self, name: str, *, wait_id: int, seconds: float) -> None:
        """Start a timer that many seconds from now."""
        self.arm(name, wait_id=wait_id, due_at=self.now + timedelta(seconds=seconds))

    def finish(self) -> Turn:
        """Return what has been written."""
        return Turn(state=self.state, effects=tuple(self.effects))


def question_of(draft: Draft, place: Place) -> Question:
    """Return the question a place asks."""
    return draft.catalog.question(place.item)
