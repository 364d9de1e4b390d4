"""Promises to those who install Vert: the wheel alone, with its lock, is the whole Vert."""

import os
import subprocess
import threading
import urllib.request
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.packaging.dockerfile import ROOT, all_of, exec_form, variables

PATIENCE = 60  # seconds after which a stage that says nothing is stopped, so that the test ends too


@dataclass(frozen=True)
class Stage:
    """A running `vert demo`."""

    address: str
    scripts: Path


def run(scripts: Path, *words: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs a command of the installed environment, with no setting but the given ones."""
    return subprocess.run(
        [scripts / words[0], *words[1:]],
        cwd=folder,
        env={"PATH": f"{scripts}{os.pathsep}{os.defpath}", **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture(scope="module")
def stage(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("somewhere")
    demo = subprocess.Popen(
        [installed / "bin/vert", "demo"],
        cwd=folder,
        env={"PATH": os.defpath, "HOME": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert demo.stdout is not None
    impatience = threading.Timer(PATIENCE, demo.kill)
    impatience.start()
    with demo:
        try:
            address = address_in(demo.stdout)
            impatience.cancel()
            yield Stage(address, installed / "bin")
        finally:
            impatience.cancel()
            demo.terminate()


def address_in(output: Iterable[str]) -> str:
    heard = []
    for line in output:
        heard.append(line)
        if line.startswith("Vert: http"):
            return line.split()[1]
    raise AssertionError("".join(heard) or "not a word")


def test_the_wheel_holds_every_file_of_the_tree_and_nothing_else(installed: Path) -> None:
    (wheel,) = (installed.parents[1] / "build/wheels").glob("vert-*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    tree = {
        str(path.relative_to(ROOT))
        for folder in ("bot", "dialogs", "scheduler", "events")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packed == {
        name.replace("events/", "bot/_events/", 1) if name.startswith("events/") else name for name in tree
    }


def test_an_installed_vert_checks_the_events_it_carries(installed: Path, tmp_path: Path) -> None:
    checked = run(installed / "bin", "vert", "check", folder=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "klimasamling-2021" in checked.stdout


def test_an_installed_vert_is_also_a_module(installed: Path, tmp_path: Path) -> None:
    by_name = run(installed / "bin", "vert", "check", folder=tmp_path)
    as_module = run(installed / "bin", "python", "-m", "bot", "check", folder=tmp_path)
    assert as_module.stdout == by_name.stdout


def test_an_installed_vert_shows_its_stage(stage: Stage) -> None:
    with urllib.request.urlopen(stage.address) as page:
        assert (page.status, page.headers.get_content_type()) == (200, "text/html")
        assert "<html lang=" in page.read().decode()


def test_the_health_check_of_the_image_finds_a_running_vert_well(stage: Stage, tmp_path: Path) -> None:
    port = stage.address.rstrip("/").rpartition(":")[2]
    (check,) = all_of("HEALTHCHECK")
    assert run(stage.scripts, *exec_form(check), folder=tmp_path, VERT_PORT=port).returncode == 0
    assert run(stage.scripts, *exec_form(check), folder=tmp_path, VERT_PORT="9").returncode != 0


def test_an_image_started_with_no_settings_says_in_one_sentence_what_is_missing(
    installed: Path, tmp_path: Path
) -> None:
    of_the_image = {name: value for name, value in variables().items() if name.startswith("VERT_")}
    refused = run(
        installed / "bin",
        *exec_form(all_of("CMD")[-1]),
        folder=tmp_path,
        **{**of_the_image, "VERT_HOME": str(tmp_path)},
    )
    assert refused.returncode == 1
    assert len(refused.stderr.strip().splitlines()) == 1, refused.stderr
