"""From the welcome to the plan: consent, the intake questions, and the card at their end."""

from content.schema import Question
from conversations import (
    asking,
    buttons,
    keeping,
    mini_check,
    plan_card,
    questions,
    reminders,
    roles,
    safety,
    upcoming,
)
from conversations.changing import changed
from conversations.draft import Draft
from conversations.effects import ButtonStyle, Words, words
from conversations.state import Answer, Consent, DialogueState, Place, Step

# --- the welcome: nothing is stored before "agree"


def welcome(draft: Draft, *before: Words) -> None:
    """Say what this is and is not, and ask for consent."""
    place = Place(step=Step.WELCOME)
    draft.state = changed(draft.state, main=place)
    draft.say(
        *before,
        words("welcome.what"),
        words("welcome.not"),
        words("welcome.consent"),
        markup=buttons.keyboard(
            (buttons.button(place, "agree", style=ButtonStyle.SUCCESS),),
            (buttons.button(place, "under-18"), buttons.button(place, "decline")),
        ),
    )


def agree(draft: Draft) -> None:
    """Keep the consent with its version and time, and begin."""
    draft.settle(draft.state.main, words("welcome.agreed"))
    version = draft.catalog.keeping.consent_version
    draft.state = changed(draft.state, consent=Consent(version=version, at=draft.now))
    keeping.begin(draft)
    asking.ask(draft, Step.INTAKE, draft.catalog.intake[0].slug)


def decline(draft: Draft) -> None:
    """Accept a no; nothing was stored and nothing is."""
    draft.settle(draft.state.main)
    draft.say(words("welcome.declined"))


def under_18(draft: Draft) -> None:
    """Close the door kindly: the doses are for adults (clinical facts, rf_young)."""
    draft.settle(draft.state.main)
    draft.say(words("card.under-18"))


def welcome_again(draft: Draft) -> None:
    """Answer anything else at the welcome: say what would be understood, and ask again."""
    welcome(draft, words("welcome.example"))


# --- the questions


def answer(draft: Draft, given: Answer) -> None:
    """Keep an answer and go on: the next question, a closed door, or the plan."""
    place = draft.state.main
    question = draft.catalog.question(place.item)
    keep(draft, question, given)
    if safety.close_if_needed(draft, question, given):
        return
    ask_next(draft, after=question)


def keep(draft: Draft, question: Question, given: Answer) -> None:
    """Keep an answer; those that move the reminder move it at once.

    A new place or time is meant by the clock of where the person is.
    """
    draft.set_answer(question.slug, given)
    if question.slug in {roles.ZONE, roles.REMINDER_TIME}:
        upcoming.change(draft, home_zone="")
    if question.slug in {roles.ZONE, roles.REMINDER_TIME, roles.DAYS}:
        reminders.replan(draft)


def ask_next(draft: Draft, *, after: Question | None = None) -> None:
    """Ask the question after this one, or the first unanswered one; at the end, show the plan."""
    asked = asking.applicable(draft)
    if after is None:
        rest = [question for question in asked if question.slug not in draft.answers]
    else:
        rest = asked[asked.index(after) + 1 :]
    if rest:
        _ask(draft, rest[0])
    else:
        enrol(draft)


def _ask(draft: Draft, question: Question) -> None:
    picked = questions.still_offered(question, draft.answers.get(question.slug))
    asking.ask(draft, Step.INTAKE, question.slug, picked=picked)


def back(draft: Draft) -> None:
    """Ask the question before this one; from the first there is no way back but to stay."""
    asked = asking.applicable(draft)
    slugs = [question.slug for question in asked]
    at = slugs.index(draft.state.main.item)
    asking.leave(draft, draft.state.main)
    _ask(draft, asked[max(0, at - 1)])


def enrol(draft: Draft) -> None:
    """The intake is over: plan the reminder and show the plan."""
    draft.go(Step.HOME)
    mini_check.note(draft)
    reminders.replan(draft)
    plan_card.show(draft, words("plan.ready"))


def enrolled(state: DialogueState) -> bool:
    """Whether the intake has been answered to its end."""
    return state.consented and state.main.step not in {Step.WELCOME, Step.INTAKE}


def complete(draft: Draft) -> bool:
    """Whether every question that applies has an answer."""
    return all(question.slug in draft.answers for question in asking.applicable(draft))
