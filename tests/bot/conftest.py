"""What the tests of the bot share: its log as it would be on stderr."""

import io
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog

from bot import logs


@pytest.fixture
def log_lines() -> Iterator[Callable[[], str]]:
    """All that was logged until now. Logging is as before when the test is over."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    logs.set_up(stream)
    yield stream.getvalue
    structlog.reset_defaults()
    logging.captureWarnings(False)
    root.handlers = handlers
    root.setLevel(level)
