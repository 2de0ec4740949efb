"""The house rules that a machine can check; CONTRIBUTING.md says why they are there."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "conversations", "content")
MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 40
MAX_MEDIAN_FUNCTION_LINES = 8
MAX_MEDIAN_MODULE_LINES = 120
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, Function):
            yield node


def length_of(function: Function) -> int:
    """Lines of a function without its docstring, as a reader has to take them in."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    if not documented:
        return lines
    return lines - ((first.end_lineno or first.lineno) - first.lineno + 1)


def test_no_module_is_over_400_lines() -> None:
    too_long = [
        str(path.relative_to(ROOT))
        for path in modules(*PACKAGES, "tests")
        if len(path.read_text().splitlines()) > MAX_MODULE_LINES
    ]
    assert too_long == []


def test_no_function_is_over_40_lines() -> None:
    too_long = [
        f"{path.relative_to(ROOT)}:{function.name}"
        for path in modules(*PACKAGES, "tests")
        for function in functions(path)
        if length_of(function) > MAX_FUNCTION_LINES
    ]
    assert too_long == []


def test_the_middle_module_and_the_middle_function_are_small() -> None:
    lengths = [length_of(function) for path in modules(*PACKAGES) for function in functions(path)]
    sizes = [len(path.read_text().splitlines()) for path in modules(*PACKAGES)]
    assert median(lengths) <= MAX_MEDIAN_FUNCTION_LINES
    assert median(sizes) <= MAX_MEDIAN_MODULE_LINES


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in modules(*PACKAGES)
        if path.read_text().strip() and not ast.get_docstring(tree_of(path))
    ]
    assert silent == []


def test_every_step_and_signal_of_the_dialogue_is_in_the_glossary_as_a_word() -> None:
    glossary = (ROOT / "GLOSSARY.md").read_text()
    for word in ("step", "signal", "turn", "wait", "effect", "event", "aside", "moment", "stretch"):
        assert f"**{word}**" in glossary


def test_the_locks_name_no_package_index() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text().splitlines()
        assert [line for line in lines if "://" in line or "index" in line.split("#")[0]] == []
        pinned = [line for line in lines if line and line[0].isalnum()]
        assert all("==" in line for line in pinned)
