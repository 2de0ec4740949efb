"""What opens a closed routine: a clinician's word, or the safety questions asked again."""

from content.schema import Question, Tier
from conversations import asking, intake, mini_check, plan_card, questions, safety, stepping
from conversations.changing import changed
from conversations.draft import Draft
from conversations.effects import Words, words
from conversations.expect import present
from conversations.state import SESSION_STEPS, Answer, Step


def cleared(draft: Draft) -> None:
    """Open the routine: the person says a clinician has cleared them.

    A sign that needed care at once is opened by the questions alone.
    """
    if present(draft.state.lock, "lock").tier is not Tier.CLINICIAN:
        safety.show_lock(draft)
        return
    draft.settle(draft.state.main)
    open_again(draft, words("lock.cleared"))


def open_again(draft: Draft, said: Words) -> None:
    """Lift the lock and go on where the person was: the intake, or home."""
    draft.state = changed(draft.state, lock=None)
    if intake.complete(draft):
        draft.go(Step.HOME)
        plan_card.show(draft, said)
    else:
        draft.say(said)
        intake.ask_next(draft)


def begin(draft: Draft) -> None:
    """Ask the safety questions again, one by one."""
    asking.leave_aside(draft)
    first = _safety_questions(draft)[0]
    asking.ask(draft, Step.CHECK, first.slug, words("check.start"))


def answer(draft: Draft, given: Answer) -> None:
    """Keep an answer and go on; at the end the routine is open or closed by all of them."""
    question = draft.catalog.question(draft.state.aside.item)
    draft.set_answer(question.slug, given)
    asked = _safety_questions(draft)
    option = safety.worst(question, given)
    if option is not None and option.tier is Tier.EMERGENCY:
        draft.close_aside()
        safety.close_if_needed(draft, question, given)
        return
    rest = asked[asked.index(question) + 1 :]
    if rest:
        asking.ask(draft, Step.CHECK, rest[0].slug)
    else:
        _over(draft, asked)


def _over(draft: Draft, asked: list[Question]) -> None:
    draft.close_aside()
    mini_check.note(draft)
    for question in asked:
        if safety.close_if_needed(draft, question, draft.answers.get(question.slug, ())):
            return
    if draft.state.main.step is Step.LOCKED:
        open_again(draft, words("check.clear"))
        return
    draft.say(words("check.clear"))
    if draft.state.main.step in SESSION_STEPS:
        stepping.obey_answers(draft)


def back(draft: Draft) -> None:
    """Go to the safety question before this one; from the first, leave the check."""
    asked = [question.slug for question in _safety_questions(draft)]
    at = asked.index(draft.state.aside.item)
    draft.settle(draft.state.aside)
    if at:
        question = draft.catalog.question(asked[at - 1])
        picked = questions.still_offered(question, draft.answers.get(question.slug))
        asking.ask(draft, Step.CHECK, question.slug, picked=picked)
    else:
        draft.close_aside()
        draft.say(words("check.left"))


def _safety_questions(draft: Draft) -> list[Question]:
    """Return what is asked again; of the questions that follow up, those never answered."""
    open_one = draft.state.aside.item
    asked = asking.applicable(draft)
    safety_slugs = {question.slug for question in asked if question.safety}
    return [
        question
        for question in asked
        if question.safety
        or (
            question.when is not None
            and question.when.question in safety_slugs
            and (question.slug not in draft.answers or question.slug == open_one)
        )
    ]
