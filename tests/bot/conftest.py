"""Fixtures for the shell's tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.shell import Shell, database


@pytest.fixture
async def shell(tmp_path: Path) -> AsyncIterator[Shell]:
    async with database(tmp_path) as engine:
        yield Shell(engine)
