"""Fixtures that every test may ask for."""

import os

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.databases import (
    backend,
    database_url,
    empty_database_url,
    migrated_database,
    postgresql_server,
    postgresql_url,
)
from tests.figures import figures, tell
from tests.fixtures_sandbox import clock, raw_bot, sandbox, sandbox_options, stage
from tests.postgresql.keeper import begin, end
from tests.scheduling import BrowserTogether

__all__ = [
    "backend",
    "clock",
    "database_url",
    "empty_database_url",
    "migrated_database",
    "postgresql_server",
    "postgresql_url",
    "raw_bot",
    "sandbox",
    "sandbox_options",
    "stage",
    "tell",
]


def pytest_configure(config: pytest.Config) -> None:
    """Have a server at hand for all workers, unless another one is to be used."""
    if not hasattr(config, "workerinput") and "TEST_DATABASE_URL" not in os.environ:
        keeper = begin()
        config.add_cleanup(lambda: end(keeper))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling | None:
    """Keep tests together that share a browser, where the run asks for groups."""
    return BrowserTogether(config, log) if config.getvalue("dist") == "loadgroup" else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run on every database that is asked for what uses one."""
    mark = metafunc.definition.get_closest_marker("databases")
    if mark is not None and "backend" in metafunc.fixturenames:
        metafunc.parametrize("backend", mark.args, indirect=True)


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
