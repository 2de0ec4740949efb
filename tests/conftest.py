"""Fixtures that every test may ask for."""

import pytest

from tests.figures import figures, tell
from tests.fixtures_sandbox import clock, raw_bot, sandbox, sandbox_options, stage

__all__ = ["clock", "raw_bot", "sandbox", "sandbox_options", "stage", "tell"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the golden transcripts be written anew, for somebody to read the difference."""
    parser.addoption("--update-transcripts", action="store_true", help="write tests/transcripts")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what tests have measured, because nobody reads what passes."""
    lines = figures(terminalreporter)
    if lines:
        terminalreporter.section("figures")
        for line in lines:
            terminalreporter.write_line(line)
