"""Privacy in plain words, the export, and being forgotten."""

from dataclasses import replace

from conversations import answers, asking, buttons, keeping, page
from conversations.draft import Draft
from conversations.effects import ButtonStyle, Effect, Forget, Say, SendExport, Words, words
from conversations.state import Step, begin


def privacy(draft: Draft) -> None:
    """Say what is kept, why, where, and how to see or delete it."""
    kept = draft.catalog.keeping
    draft.say(
        words("privacy.what"),
        words("privacy.how-long", months=keeping.months(kept), days=kept.notice_days),
        words("privacy.where"),
        words("privacy.rights"),
    )


def export(draft: Draft, argument: str = "") -> None:
    """Send the person all that is stored of them at once, or one page of it ("/export report")."""
    if answers.meaning_of(argument, draft.language) == "page":
        page.send(draft)
        return
    ref = draft.say(words("export.here"), markup=buttons.keyboard((buttons.card_button("page"),)))
    draft.effects.append(SendExport(ref=f"{ref}.files"))


def ask_delete(draft: Draft, *before: Words) -> None:
    """Ask once before everything is deleted."""
    asking.leave_aside(draft)
    place = draft.go(Step.DELETE)
    draft.prompt(
        place,
        *before,
        words("delete.sure"),
        markup=buttons.keyboard(
            (buttons.button(place, "no", label=words("button.keep")),),
            (buttons.button(place, "yes", label=words("button.delete"), style=ButtonStyle.DANGER),),
        ),
    )


def delete_unclear(draft: Draft) -> None:
    """Ask again; nothing is deleted on a guess."""
    ask_delete(draft, words("delete.unclear"))


def keep(draft: Draft) -> None:
    """Change nothing."""
    asking.leave_aside(draft)
    draft.say(words("delete.kept"))


def delete(draft: Draft) -> None:
    """Forget the person: state, rows and messages in flight; only the farewell goes out."""
    settled = draft.tapped
    draft.effects = []
    if settled is not None:
        draft.settle(draft.state.aside)
    draft.say(words("delete.done"), words("delete.clear-chat"))
    draft.effects = [Forget(), *map(_ephemeral, draft.effects)]
    draft.state = replace(begin(), locale=draft.state.locale)


def _ephemeral(effect: Effect) -> Effect:
    return replace(effect, ephemeral=True) if isinstance(effect, Say) else effect
