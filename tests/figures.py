"""Figures that a test has measured, shown at the end of the run whichever worker ran it."""

from collections.abc import Callable
from typing import Final, TypeAlias

import pytest

FIGURE: Final = "figure"

Tell: TypeAlias = Callable[[str], None]


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Tell:
    """Give a test the means to show one line of figures."""

    def add(line: str) -> None:
        request.node.user_properties.append((FIGURE, line))

    return add


def figures(terminalreporter: pytest.TerminalReporter) -> list[str]:
    """Return what the tests of this run have told, those that failed included."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    return [
        value
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == FIGURE and report.when == "call"
    ]
