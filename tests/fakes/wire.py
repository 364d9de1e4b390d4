"""The small change of the wire: JSON, times as Teams writes them, the shape of an error."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]

OSLO = ZoneInfo("Europe/Oslo")


def utc_time(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}0Z"


def local_time(when: datetime) -> str:
    local = when.astimezone(OSLO)
    offset = f"{local:%z}"
    return f"{local:%Y-%m-%dT%H:%M:%S.%f}0{offset[:3]}:{offset[3:]}"


class Refused(Exception):
    """What the connector answers when it does not do as asked."""

    def __init__(self, status: int, code: str, message: str = "", **headers: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.body = {"error": {"code": code, "message": message or code}}
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
