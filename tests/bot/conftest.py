"""Fixtures for the shell's tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.post import Post, post_office
from tests.shell import Shell, database


@pytest.fixture
async def shell(tmp_path: Path) -> AsyncIterator[Shell]:
    async with database(tmp_path) as engine:
        yield Shell(engine)


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    async with post_office(tmp_path) as post_:
        yield post_
