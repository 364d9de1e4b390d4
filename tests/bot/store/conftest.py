"""Each promise about the store is kept on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.engine import Store
from tests.databases import BOTH, empty_url, fresh_store


@pytest.fixture(params=BOTH)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def store(kind: str, tmp_path: Path) -> AsyncIterator[Store]:
    """A store on an empty, migrated database."""
    async with fresh_store(kind, tmp_path) as fresh:
        yield fresh


@pytest.fixture
async def empty(kind: str, tmp_path: Path) -> str:
    """The address of a database without tables."""
    return await empty_url(kind, tmp_path)
