"""Vert as it is installed from the Dockerfile's build stage: a wheel, the runtime lock and nothing else."""

import sys
from pathlib import Path

import pytest

from tests.packaging.dockerfile import play_build_stage


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the image calls /opt/vert."""
    if sys.platform == "win32":
        pytest.skip("an image is built with a POSIX shell")
    return play_build_stage(tmp_path_factory.mktemp("image"))
