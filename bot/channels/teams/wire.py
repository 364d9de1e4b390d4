"""What Teams sends, as bytes: read, measured and looked over before anything else sees it."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn

Json = dict[str, Any]

DEEPEST = 64
LONGEST_ID = 512

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class BadBody(Exception):
    """The body is not an activity. The text says why, and repeats nothing of it."""


def activity_in(body: bytes) -> Json:
    """The activity, its shape checked as far as we read it."""
    raw = _parsed(body)
    if not isinstance(raw, dict):
        raise BadBody("The body must be a JSON object.")
    _not_too_deep(raw)
    if b"\\u" in body:  # the one way NUL and half a letter can come in
        raw = _storable(raw)
    _look_over(raw)
    return raw


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_such_number)
    except UnicodeDecodeError:
        raise BadBody("The body must be UTF-8.") from None
    except RecursionError:
        raise BadBody("The body is nested too deep.") from None
    except ValueError:
        raise BadBody("The body must be JSON.") from None


def _no_such_number(name: str) -> NoReturn:
    raise ValueError(name)


def _not_too_deep(raw: Json) -> None:
    layer: list[Any] = [raw]
    for _ in range(DEEPEST):
        layer = [
            inner
            for part in layer
            for inner in (part.values() if isinstance(part, dict) else part)
            if isinstance(inner, (dict, list))
        ]
        if not layer:
            return
    raise BadBody("The body is nested too deep.")


def _storable(part: Any) -> Any:
    """The same without NUL and lone surrogates, which no database takes."""
    if isinstance(part, str):
        return _UNSTORABLE.sub("\ufffd", part)
    if isinstance(part, list):
        return [_storable(inner) for inner in part]
    if isinstance(part, dict):
        return {_storable(name): _storable(inner) for name, inner in part.items()}
    return part


_NEEDED = ("type", "id", "channelId", "serviceUrl")
_ACCOUNTS = ("from", "recipient", "conversation")
_WORDS = ("text", "textFormat", "locale", "name", "action", "replyToId")
_LISTS = ("entities", "attachments", "membersAdded", "membersRemoved")
_TIMES = ("timestamp", "localTimestamp")


def _look_over(raw: Json) -> None:
    for name in _NEEDED:
        _check_id(raw, name, name)
    for name in _ACCOUNTS:
        account = raw.get(name)
        if not isinstance(account, dict):
            raise BadBody(f"{name} must be an object.")
        _check_id(account, "id", f"{name}.id")
        _check_words(account, ("name", "aadObjectId", "conversationType"))
    _check_words(raw, _WORDS)
    for name in _LISTS:
        _check_list(raw, name)
    for name in _TIMES:
        _check_time(raw, name)
    _check_channel_data(raw.get("channelData"))


def _check_id(where: Mapping[str, Any], name: str, called: str) -> None:
    value = where.get(name)
    if not isinstance(value, str) or not value or len(value) > LONGEST_ID:
        raise BadBody(f"{called} must be a text of 1 to {LONGEST_ID} letters.")


def _check_words(where: Mapping[str, Any], names: tuple[str, ...]) -> None:
    for name in names:
        if not isinstance(where.get(name), str | None):
            raise BadBody(f"{name} must be a text.")


def _check_list(raw: Json, name: str) -> None:
    parts = raw.get(name)
    if parts is None:
        return
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise BadBody(f"{name} must be a list of objects.")
    if name.startswith("members"):
        for member in parts:
            _check_id(member, "id", f"{name}.id")
            _check_words(member, ("name", "aadObjectId"))


def _check_time(raw: Json, name: str) -> None:
    value = raw.get(name)
    if value is None:
        return
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadBody(f"{name} must be a time.") from None


def _check_channel_data(given: object) -> None:
    if given is None:
        return
    if not isinstance(given, dict):
        raise BadBody("channelData must be an object.")
    _check_words(given, ("eventType",))
    for name in ("tenant", "team", "channel"):
        part = given.get(name)
        if part is None:
            continue
        if not isinstance(part, dict):
            raise BadBody(f"channelData.{name} must be an object.")
        _check_words(part, ("id",))


def tenant_of(raw: Json) -> str:
    """The tenant the activity says it comes from; empty when it says none."""
    return str(((raw.get("channelData") or {}).get("tenant") or {}).get("id") or "")
