"""One step harder or easier, or fewer days: asked after a session, and the person decides.

Whatever is left unanswered stays as it is. At most one thing is proposed at a time.
"""

from dataclasses import replace

from content.pain import Action, Phase
from conversations import asking, buttons, levels, pain, roles
from conversations.draft import Draft
from conversations.effects import Button, ButtonStyle, PhraseValue, Words, words
from conversations.state import Answer, Step


def consider(draft: Draft, movements: tuple[str, ...]) -> bool:
    """Propose a change of one of these movements, the first that a rule speaks for.

    Return whether one did.
    """
    for movement in movements:
        if not levels.can_rise(draft, movement):
            continue
        rule = pain.decide(draft, Phase.PROGRESS, pain.progress(draft, movement))
        if rule is None:
            continue
        levels.change(draft, proposed=movement)
        if Action.ASK_EFFORT in rule.then:
            asking.ask(draft, Step.EFFORT, roles.EFFORT, _named(draft, "step-offer.effort"))
        else:
            _offer(draft, rule.then, *pain.said_by(rule))
        return True
    return False


def _named(draft: Draft, slug: str) -> Words:
    name = PhraseValue(slug=f"movement.{draft.state.course.proposed}.name")
    return words(slug, name=name)


# --- how hard it was


def effort(draft: Draft, given: Answer) -> None:
    """Take the effort, and propose what follows from it."""
    _effort_known(draft, pain.effort(number=given if isinstance(given, int) else None))


def form(draft: Draft) -> None:
    """It got untidy: say what often slips, and offer an easier step."""
    draft.settle(draft.state.aside, _named(draft, "step-offer.form"))
    faults = words(f"movement.{draft.state.course.proposed}.faults")
    _effort_known(draft, pain.effort(form_worse=True), faults)


def _effort_known(draft: Draft, facts: pain.Facts, *said: Words) -> None:
    draft.close_aside()
    rule = pain.decide(draft, Phase.EFFORT, facts)
    text = (*said, *pain.said_by(rule))
    then = rule.then if rule is not None else ()
    if then:
        _offer(draft, then, *text)
        return
    _begin_anew(draft)
    if text:
        draft.say(*text)


def skip(draft: Draft) -> None:
    """Leave it unsaid; everything stays as it is."""
    draft.settle(draft.state.aside, _named(draft, "step-offer.same"))
    draft.close_aside()


# --- the proposal


def _offer(draft: Draft, then: tuple[Action, ...], *before: Words) -> None:
    movement = draft.state.course.proposed
    harder = Action.PROPOSE_HARDER in then and levels.can_rise(draft, movement)
    easier = levels.can_fall(draft, movement)
    if not harder and not easier:
        if before:
            draft.say(*before)
        return
    _show(draft, *before, harder=harder, easier=easier)


def _show(draft: Draft, *before: Words, harder: bool, easier: bool) -> None:
    place = draft.go(Step.PROPOSAL, picked=("harder",) if harder else ())
    row: list[Button] = []
    if harder:
        row.append(buttons.button(place, "harder", style=ButtonStyle.SUCCESS))
    row.append(buttons.button(place, "same"))
    if easier:
        row.append(buttons.button(place, "easier"))
    ask = _named(draft, "step-offer.ask" if harder else "step-offer.ask-easier")
    draft.prompt(place, *before, ask, markup=buttons.keyboard(tuple(row)))


def unclear(draft: Draft) -> None:
    """Ask the same again."""
    place = draft.state.aside
    draft.settle(place)
    _show(
        draft,
        words("step-offer.unclear"),
        harder="harder" in place.picked,
        easier=levels.can_fall(draft, draft.state.course.proposed),
    )


def harder(draft: Draft) -> None:
    """One step harder from next time; which band there is, is asked where it matters."""
    if "harder" not in draft.state.aside.picked:
        unclear(draft)  # typed, where only an easier step was offered
        return
    if levels.bands_matter(draft, draft.state.course.proposed):
        draft.settle(draft.state.aside)
        asking.ask(draft, Step.BANDS, roles.BANDS)
        return
    _rise(draft)


def bands(draft: Draft, given: Answer) -> None:
    """Keep which bands there are, and go up with them."""
    draft.set_answer(roles.BANDS, given)
    _rise(draft)


def _rise(draft: Draft) -> None:
    movement = draft.state.course.proposed
    risen = levels.rise(draft, movement)
    _decided(draft, "step-offer.harder" if risen else "step-offer.no-harder")


def easier(draft: Draft) -> None:
    """One step easier from next time."""
    levels.fall(draft, draft.state.course.proposed)
    _decided(draft, "step-offer.easier")


def same(draft: Draft) -> None:
    """Stay; another movement may have its turn before this one is proposed again."""
    _begin_anew(draft)
    _decided(draft, "step-offer.same")


def _begin_anew(draft: Draft) -> None:
    tally = draft.state.course.tally(draft.state.course.proposed)
    levels.put_tally(draft, replace(tally, whole=0))


def _decided(draft: Draft, slug: str) -> None:
    aside = draft.state.aside
    said = _named(draft, slug)
    if aside.step is Step.PROPOSAL:
        draft.settle(aside, said)
    else:
        draft.say(said)
    draft.close_aside()


# --- fewer days


def offer_maintenance(draft: Draft, *before: Words) -> None:
    """Offer two strength days a week to somebody who is clearly better."""
    place = draft.go(Step.MAINTENANCE)
    draft.prompt(
        place,
        *before,
        words("maintenance.ask"),
        markup=buttons.keyboard(
            (
                buttons.button(place, "yes", label=words("button.two-days")),
                buttons.button(place, "no", label=words("button.three-days")),
            )
        ),
    )


def maintenance_unclear(draft: Draft) -> None:
    """Ask the same again."""
    draft.settle(draft.state.aside)
    offer_maintenance(draft, words("maintenance.unclear"))


def two_days(draft: Draft) -> None:
    """Two strength days a week from now on."""
    levels.change(draft, twice_weekly=True)
    draft.settle(draft.state.aside, words("maintenance.yes"))
    draft.close_aside()


def three_days(draft: Draft) -> None:
    """Three, as before."""
    levels.change(draft, twice_weekly=False)
    draft.settle(draft.state.aside, words("maintenance.no"))
    draft.close_aside()
