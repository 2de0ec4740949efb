"""What tests of rules share: a content with one thing wrong, its rule, and the lines it gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Final

from content.lint import RULES as ALL_RULES
from content.lint import Rule
from content.loader import load_files
from tests.content_samples import FILES

INTAKE: Final = "intake/intake.toml"
MOVEMENTS: Final = "routine/movements.toml"
PRESETS: Final = "routine/presets.toml"
RULES: Final = "routine/rules.toml"
REMINDERS: Final = "routine/reminders.toml"
WEEKLY: Final = "routine/weekly.toml"
KEEPING: Final = "routine/keeping.toml"
WORDS: Final = "languages/en/words.toml"
COMMANDS: Final = "languages/en/commands.toml"
VOCABULARY: Final = "languages/en/vocabulary.toml"
LANGUAGE: Final = "languages/en/language.toml"

LONG: Final = "x" * 65


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakage:
    """One way of breaking one rule."""

    name: str
    rule: Rule
    files: Mapping[str, str]
    lines: tuple[str, ...]


def german(file: str = "", old: str = "", new: str = "") -> dict[str, str]:
    """Return the sample files with a second language, in which one piece is replaced."""
    copies = {
        name.replace("/en/", "/de/"): text.replace(old, new, 1) if name == file else text
        for name, text in FILES.items()
        if name.startswith("languages/")
    }
    return {**FILES, **copies}


def one(name: str, rule: Rule, files: Mapping[str, str], *lines: str) -> Breakage:
    """Return a breakage, in one line."""
    return Breakage(name=name, rule=rule, files=files, lines=lines)


def found_in(breakage: Breakage) -> tuple[str, ...]:
    """Return the lines that the breakage's rule gives for its files."""
    return tuple(str(fault) for fault in breakage.rule(load_files(breakage.files)))


def rules_of(module: ModuleType) -> set[Rule]:
    """Return the rules of the check that live in a module."""
    return {rule for rule in ALL_RULES if rule.__module__ == module.__name__}
