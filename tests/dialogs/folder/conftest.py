from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

GARDEN = Path(__file__).parent / "garden"


@pytest.fixture
def garden(tmp_path: Path) -> Path:
    """A copy of the sound event."""
    return Path(copytree(GARDEN, tmp_path / "garden"))


@pytest.fixture
def break_(garden: Path) -> Callable[..., Path]:
    """Changes words that stand once in a file; the folder is then broken in that place alone."""

    def change(file: str, *changes: tuple[str, str]) -> Path:
        text = (garden / file).read_text("utf-8")
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
            text = text.replace(old, new)
        (garden / file).write_text(text, "utf-8")
        return garden

    return change
