"""From one movement of a session to the next: its instruction, its end, and the last one's."""

from dataclasses import replace

from content.pictures import picture_of
from content.schema import Movement, Part
from content.shown import Picture
from conversations import asking, buttons, diary, levels, planning, roles, strength_days
from conversations.draft import Draft
from conversations.effects import ButtonStyle, Keyboard, PhraseValue, Words, words
from conversations.state import Answer, Place, PlannedStep, Step


def current(draft: Draft) -> PlannedStep:
    """Return the step of the session whose turn it is."""
    return draft.session.steps[draft.session.index]


def movement_of(draft: Draft) -> Movement:
    """Return the movement whose turn it is."""
    return draft.catalog.movements[current(draft).movement]


def name_words(slug: str, step: PlannedStep, **more: int) -> Words:
    """Return a phrase that names a movement, with its side where it has one."""
    name = PhraseValue(slug=f"movement.{step.movement}.name")
    if not step.side:
        return words(slug, name=name, **more)
    side = PhraseValue(slug=f"side.{step.side}")
    return words(f"{slug}-side", name=name, side=side, **more)


def show(draft: Draft, *before: Words) -> None:
    """Show where and how the next movement goes, and wait for "Ready"."""
    place = draft.go(Step.READY)
    _show(draft, place, *before)


def show_again(draft: Draft, *before: Words) -> None:
    """Show the same instruction in a new message; the wait goes on."""
    place = draft.state.main
    draft.settle(place)
    _show(draft, place, *before)


def _show(draft: Draft, place: Place, *before: Words) -> None:
    draft.show(
        place,
        *before,
        *instruction(draft),
        picture=_picture(draft),
        markup=ready_keyboard(place),
    )


def ready_keyboard(place: Place) -> Keyboard:
    """Return the buttons below an instruction."""
    return buttons.keyboard(
        (buttons.button(place, "ready", style=ButtonStyle.SUCCESS),),
        (buttons.button(place, "skip"), buttons.button(place, "stop")),
        (buttons.button(place, "wrong"),),
    )


def instruction(draft: Draft) -> tuple[Words, ...]:
    """Return the words of a step: shorter when only the side has changed."""
    step = current(draft)
    session = draft.session
    title = "step.switch" if _only_the_side_changed(draft) else "step.title"
    head = name_words(title, step, at=session.index + 1, of=len(session.steps))
    slug = f"movement.{step.movement}"
    if title == "step.switch":
        return (head, words(f"{slug}.faults") if step.at > 1 else _position(draft))
    if f"{slug}.do" in draft.language.phrases:
        rung = (words(f"{slug}.rung-{step.rung}"),) if step.rung else ()
        how = (_position(draft), *rung, words(f"{slug}.do"))
    else:
        how = (words(f"{slug}.find"), _position(draft))
    return (head, *how, words(f"{slug}.avoid"))


def _picture(draft: Draft) -> Picture | None:
    """Return the picture of a step; None for words alone."""
    if _only_the_side_changed(draft) and not draft.rules.pictures_again:
        return None
    step, movement = current(draft), movement_of(draft)
    way = planning.way_of(draft.state, draft.catalog, movement, draft.today)
    return picture_of(draft.catalog, movement, variant=way, rung=step.rung, side=step.side)


def _only_the_side_changed(draft: Draft) -> bool:
    session = draft.session
    if session.index == 0:
        return False
    before = session.steps[session.index - 1]
    return before.movement == session.steps[session.index].movement


def _position(draft: Draft) -> Words:
    movement = movement_of(draft)
    variant = planning.way_of(draft.state, draft.catalog, movement, draft.today)
    return words(f"movement.{movement.slug}.position" + (f"-{variant}" if variant else ""))


def over(draft: Draft, *before: Words) -> None:
    """Count the movement as done and go on; after some, one question is asked first."""
    retest = movement_of(draft).retest
    if retest is None:
        _leave(draft, *before, done=1)
    else:
        asking.ask(draft, Step.EVEN, retest, *before)


def looked_at(draft: Draft, _given: Answer) -> None:
    """Go on after the question of a movement; every answer is fine."""
    _leave(draft, done=1)


def not_looked_at(draft: Draft) -> None:
    """Go on without an answer."""
    draft.settle(draft.state.main)
    _leave(draft, done=1)


def skip(draft: Draft, *before: Words) -> None:
    """Go on without counting the movement; seconds already held stay held."""
    _leave(draft, *before, done=0)


def skip_by_person(draft: Draft) -> None:
    """Go on at the person's wish; the message they tapped shows what was left out."""
    draft.settle(draft.state.main, name_words("step.skipped", current(draft)))
    skip(draft)


def _leave(draft: Draft, *before: Words, done: int) -> None:
    diary.bank(draft)
    if done:
        _note(draft, movement_of(draft))
    session, step = draft.session, current(draft)
    draft.session = replace(
        session,
        index=session.index + 1,
        set_number=1,
        extended=False,
        eased=(),
        steps_done=session.steps_done + done,
        did=_with(session.did, step.movement) if done else session.did,
        skipped=session.skipped if done else _with(session.skipped, step.movement),
    )
    if draft.session.index < len(session.steps):
        show(draft, *before)
    else:
        asking.ask(draft, Step.PAIN_AFTER, roles.PAIN_AFTER, *before)


def _note(draft: Draft, movement: Movement) -> None:
    """Keep the day on which a muscle was pressed, and that of strength work that was due."""
    day = draft.session.local_date
    if movement.feedback:
        levels.change(draft, pressed_on=day)
    due = movement.part is Part.REMEMBER and strength_days.is_due(draft.state, draft.catalog, day)
    if due:
        levels.change(draft, strength_on=day)


def _with(slugs: tuple[str, ...], slug: str) -> tuple[str, ...]:
    return slugs if slug in slugs else (*slugs, slug)


def leave_out(draft: Draft, *, start: int) -> None:
    """Drop the steps from `start` on that the answers exclude by now."""
    session = draft.session
    kept = tuple(step for step in session.steps[start:] if not is_out(draft, step))
    draft.session = replace(session, steps=session.steps[:start] + kept)


def is_out(draft: Draft, step: PlannedStep) -> bool:
    """Whether the answers exclude a step by now, on both sides or on its own."""
    out = planning.excluded(draft.state, draft.catalog, draft.today)
    off = planning.excluded_on_a_side(draft.state, draft.catalog)
    return step.movement in out or (step.movement, step.side) in off


def obey_answers(draft: Draft) -> None:
    """Hold a running session to new safety answers: what they exclude ends at once."""
    at = draft.session.index
    leave_out(draft, start=at + 1)
    if at < len(draft.session.steps) and is_out(draft, current(draft)):
        draft.settle(draft.state.main)
        skip(draft)


def end_movement(draft: Draft, *before: Words, instead: tuple[PlannedStep, ...] = ()) -> None:
    """End a movement, on both sides and in all its sets, and go on with what is done instead."""
    session, step = draft.session, current(draft)
    at = session.index + 1
    rest = tuple(later for later in session.steps[at:] if later.movement != step.movement)
    draft.session = replace(session, steps=session.steps[:at] + instead + rest)
    skip(draft, *before)
