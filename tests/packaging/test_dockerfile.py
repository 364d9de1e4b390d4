"""Promises to those who run the image. No engine is needed: what it names is looked up."""

import fnmatch
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.packaging.dockerfile import DOCKERFILE, ROOT, all_of, exec_form, variables


def test_hadolint_finds_nothing() -> None:
    linter = Path(sysconfig.get_path("scripts")) / "hadolint"
    found = subprocess.run([linter, ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "")


def test_everything_copied_from_the_tree_is_in_it_and_let_in_by_dockerignore() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    let_in = [line[1:] for line in lines if line.startswith("!")]
    copied = [source for copy in all_of("COPY") if "--from" not in copy.rest for source in copy.words[:-1]]
    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert sorted(copied) == sorted(let_in)
    assert next(line for line in lines if not line.startswith(("!", "#"))) == "*"


def test_a_secret_file_never_reaches_the_build() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert any(fnmatch.fnmatch("bot/.env", line) for line in lines[-2:])


def test_what_is_copied_between_stages_is_made_in_the_first() -> None:
    (copy,) = [copy for copy in all_of("COPY") if "--from" in copy.rest]
    origin, source, target = copy.words
    assert origin == "--from=build"
    assert all_of("FROM")[0].words[-2:] == ["AS", "build"]
    assert source == target  # the scripts of a virtual environment name its own path
    assert any(f"venv {source}" in run.rest for run in all_of("RUN") if run.stage == 0)


def test_every_variable_set_is_a_setting_of_vert() -> None:
    settings = (ROOT / "bot/settings.py").read_text()
    ours = [name for name in variables() if name.startswith("VERT_")]
    assert ours
    assert [name for name in ours if name not in settings] == []


def test_it_runs_as_nobody_in_a_folder_of_its_own_that_outlives_it() -> None:
    home = variables()["VERT_HOME"]
    (made,) = [run.rest for run in all_of("RUN") if "useradd" in run.rest]
    number = made.split("--uid ")[1].split()[0]
    assert [user.rest for user in all_of("USER")] == [f"{number}:{number}"]
    assert f"--home-dir {home}" in made
    assert [volume.rest for volume in all_of("VOLUME")] == [home]
    assert [folder.rest for folder in all_of("WORKDIR") if folder.stage == 1] == [home]


def test_it_listens_where_it_says() -> None:
    assert [port.rest for port in all_of("EXPOSE")] == [variables()["VERT_PORT"]]


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_the_commands_it_starts_exist(command: str) -> None:
    known = subprocess.run(
        [sys.executable, "-m", "bot", command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert known.returncode == 0, known.stderr
    assert command in known.stdout


def test_it_starts_vert_and_leaves_room_for_another_command() -> None:
    assert exec_form(all_of("CMD")[-1]) == ["vert", "serve"]
    assert [step.word for step in DOCKERFILE if step.word == "ENTRYPOINT"] == []
