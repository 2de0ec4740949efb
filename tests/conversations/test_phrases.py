"""Every phrase the engine can name is in the shipped content, and the content has no other."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from content.gate_checks import needed_reasons, needed_replies
from content.word_checks import CONTENT_PREFIXES
from conversations import asking, chart, commands, moves
from conversations.state import Step
from conversations.table import MAIN
from tests.playbook import shipped

ROOT = Path(__file__).parents[2]
ENGINE = sorted((ROOT / "conversations").rglob("*.py"))
SHELL = sorted((ROOT / "bot").glob("*.py"))
NAMES_A_PHRASE = frozenset({"words", "name_words", "PhraseValue", "Moment"})
MAKES_A_BUTTON = frozenset({"button", "card_button"})


def composed() -> Iterator[str]:
    """The slugs that the engine puts together out of parts, all in one place."""
    for row in asking.BELOW.values():
        yield from (f"button.{choice}" for choice in row)
    yield from ("button.skip", "button.skip-rest")  # stretch.hold_keyboard
    yield from ("button.reminder-pause", "button.reminder-go-on")  # settings
    for step in set(MAIN) - moves.QUESTION_STEPS - {Step.WELCOME}:
        yield f"unclear.{step}"  # again.unclear
    yield from (slug for _, slug in needed_replies(shipped()))  # unwell
    yield from (slug for _, slug in needed_reasons(shipped()))  # reasons
    for said in ("left", "right", "unclear"):  # self_tests
        yield from (f"tests.tight-{said}", f"tests.forward-{said}")
    yield from ("reason.side-left", "reason.side-right", "reason.side-both")
    yield from ("reason.forward-left", "reason.forward-right", "reason.strength", "reason.light")
    for why in ("stopped", "put-away"):  # routine and cards
        yield from (f"{why}.kept", f"{why}.held", f"{why}.nothing")
    for said in ("done.logged", "done.already", "done.undone"):  # done
        yield from (said, f"{said}-yesterday", f"{said}-day")
    yield from ("courtesy.hello", "courtesy.thanks")  # engine
    yield from ("week.new-none", "week.break-none")  # weekly
    yield from ("which.time", "which.zone")  # the kinds of question with several meanings
    yield from ("side.left", "side.right")
    yield from (f"picture.mark-{mark}" for mark in chart.EXPLAINED)
    yield from (f"page.{how}-{at}" for how in ("range", "always") for at in ("before", "after"))
    sides = ("", "-each", "-left", "-right")
    yield from (f"page.{dose}{at}" for dose in ("hold", "rounds", "sets") for at in sides)
    yield from ("step.title-side", "step.switch-side")  # stepping.instruction
    for slug in called("name_words"):
        yield f"{slug}-side"


@cache
def calls(paths: tuple[Path, ...]) -> tuple[tuple[str, ast.Call], ...]:
    """Every call in these files, with the plain name of what is called."""
    found: list[tuple[str, ast.Call]] = []
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
                found.append((str(name), node))
    return tuple(found)


@cache
def named_constants() -> dict[str, str]:
    """The strings that the engine's modules give a name of their own (`BACK: Final = "back"`)."""
    nodes = (node for path in ENGINE for node in ast.parse(path.read_text()).body)
    return {
        node.target.id: str(node.value.value)
        for node in nodes
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and isinstance(node.value, ast.Constant)
    }


def literals(node: ast.expr) -> Iterator[str]:
    """The strings an argument can be, where they are written down."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Name(id=name) if name in named_constants():
            yield named_constants()[name]
        case ast.IfExp(body=body, orelse=orelse):
            yield from literals(body)
            yield from literals(orelse)


def called(*names: str, paths: tuple[Path, ...] = tuple(ENGINE)) -> set[str]:
    """The dotted slugs that calls of these names are given."""
    arguments = (
        argument
        for name, call in calls(paths)
        if name in names
        for argument in (*call.args, *(keyword.value for keyword in call.keywords))
    )
    return {text for argument in arguments for text in literals(argument) if "." in text}


def labels() -> Iterator[str]:
    """The labels of the buttons that have no words of their own."""
    for name, call in calls(tuple(ENGINE)):
        has_words = "label" in {keyword.arg for keyword in call.keywords}
        if name in MAKES_A_BUTTON and not has_words:
            for argument in call.args:
                yield from (f"button.{choice}" for choice in literals(argument))


def written() -> set[str]:
    """Every string of the engine and the shell, for slugs that are kept in a variable first."""
    nodes = (node for path in (*ENGINE, *SHELL) for node in ast.walk(ast.parse(path.read_text())))
    constants = (node.value for node in nodes if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def phrases() -> set[str]:
    return set(shipped().language("en").phrases)


def test_every_phrase_the_engine_names_is_there() -> None:
    named = called(*NAMES_A_PHRASE) | set(composed()) | set(labels())
    assert sorted(named - phrases()) == []


def test_every_phrase_the_shell_names_is_there() -> None:
    assert sorted(called("words", paths=tuple(SHELL)) - phrases()) == []


def test_no_phrase_of_the_dialogue_is_left_over() -> None:
    of_dialogue = {slug for slug in phrases() if not slug.startswith(CONTENT_PREFIXES)}
    assert sorted(of_dialogue - written() - set(composed()) - set(labels())) == []


def test_every_command_is_in_the_menu_and_the_menu_has_no_other() -> None:
    assert set(commands.COMMANDS) == set(shipped().language("en").commands)


def test_every_word_the_engine_listens_for_is_in_the_vocabulary() -> None:
    of_steps = {meaning for row in moves.ELSEWHERE.values() for meaning in row}
    assert sorted((set(moves.MEANINGS) | of_steps) - set(shipped().language("en").vocabulary)) == []
