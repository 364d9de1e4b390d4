"""The log: one JSON line an occurrence on stderr, with what happened and never what was said."""

import json
import logging
import sys
import traceback
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TextIO

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

# Words of people, and what opens doors. A key is left out when one of these is a word of it.
PRIVATE = frozenset(
    "answer asked authorization body claims cookie email headers jwt key message name password query "
    "question quote secret signature text title token url words".split()
)
LONGEST = 200
MOST = 20
FRAMES = 12

OURS = ("bot.", "scheduler.", "dialogs.")  # loggers whose `extra` is ours to read

_ALWAYS = frozenset({"event", "level", "time"})
_OF_EVERY_RECORD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def set_up(stream: TextIO | None = None) -> None:
    """From here on every log line, ours or a library's, is written this way."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            where_it_failed,
            without_words,
            as_json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [Routed()]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(True)


class Routed(logging.Handler):
    """Brings a library's own lines into ours: the first line of its template, without what it filled in."""

    def emit(self, record: logging.LogRecord) -> None:
        log: FilteringBoundLogger = structlog.get_logger()
        besides = {"logger": record.name, "exc_info": record.exc_info or None}
        if record.name.startswith(OURS):
            besides |= {name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD}
        log.log(record.levelno, _occurrence(record), **besides)


def _occurrence(record: logging.LogRecord) -> str:
    if record.name == "py.warnings":  # path:line: kind: words
        return ": ".join(record.getMessage().split(": ")[:2])
    return str(record.msg).strip().split("\n", 1)[0]


def where_it_failed(_log: WrappedLogger, _level: str, line: EventDict) -> EventDict:
    """An exception as its kinds and places: its words may hold somebody's text, or a statement's values."""
    given = line.pop("exc_info", None)
    error = _error(given)
    if error is None:
        return line
    line["failed"] = " < ".join(_kinds(error))
    line["at"] = _places(error.__traceback__)
    return line


def without_words(_log: WrappedLogger, _level: str, line: EventDict) -> EventDict:
    """Leaves out what a log must not hold, and shortens what is long."""
    return {name: _plain(value) for name, value in line.items() if name in _ALWAYS or not is_private(name)}


def as_json(_log: WrappedLogger, _level: str, line: EventDict) -> str:
    """In ASCII, so that no letter in it can end or turn a line."""
    return json.dumps(line)


def is_private(name: str) -> bool:
    return any(part in PRIVATE for part in name.casefold().replace("-", "_").split("_"))


def _plain(value: object) -> object:
    """Numbers and short words as they are; of anything else only its kind, since it may print as a text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        few = list(value.items())[:MOST]
        return {str(name): _plain(one) for name, one in few if not is_private(str(name))}
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, bytes | bytearray):
        return [_plain(one) for one in list(value)[:MOST]]
    return type(value).__name__


def _error(given: object) -> BaseException | None:
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return _error(given[1])
    return sys.exc_info()[1] if given else None


def _kinds(error: BaseException) -> list[str]:
    """The exception and what it came of, outermost first."""
    kinds: list[str] = []
    now: BaseException | None = error
    while now is not None and len(kinds) < MOST:
        kinds.append(type(now).__name__)
        now = now.__cause__ or now.__context__
    return kinds


def _places(trace: TracebackType | None) -> list[str]:
    """`turn.py:31 take`, innermost last; never the line of code itself, which may hold a constant."""
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
