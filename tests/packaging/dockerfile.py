"""Reads the Dockerfile into its instructions, and plays its build stage in an empty folder."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Instruction:
    """One instruction: its word, what follows, and the stage it stands in."""

    word: str
    rest: str
    stage: int

    @property
    def words(self) -> list[str]:
        return shlex.split(self.rest)


def instructions(text: str) -> list[Instruction]:
    without_comments = re.sub(r"(?m)^\s*#.*\n", "", text)
    stage, found = -1, []
    for line in re.sub(r"\\\n\s*", "", without_comments).splitlines():
        if not line.strip():
            continue
        word, rest = line.split(maxsplit=1)
        stage += word == "FROM"
        found.append(Instruction(word, rest, stage))
    return found


DOCKERFILE = instructions((ROOT / "Dockerfile").read_text())


def all_of(word: str) -> list[Instruction]:
    return [instruction for instruction in DOCKERFILE if instruction.word == word]


def variables() -> dict[str, str]:
    return dict(pair.split("=", 1) for instruction in all_of("ENV") for pair in instruction.words)


def exec_form(instruction: Instruction) -> list[str]:
    """The words after CMD, as the image's kernel would get them: no shell between."""
    return [str(word) for word in json.loads(instruction.rest[instruction.rest.index("[") :])]


def play_build_stage(folder: Path) -> Path:
    """Does what the first stage does, with `folder` as the root of the image; gives its /opt/vert."""
    subprocess.run([sys.executable, "-m", "venv", folder / "usr"], check=True)
    work = folder / "build"
    work.mkdir()
    path = os.pathsep.join([str(folder / "usr/bin"), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_QUIET": "2"}
    for instruction in DOCKERFILE:
        if instruction.stage != 0:
            continue
        if instruction.word == "COPY":
            *sources, target = instruction.words
            for source in sources:
                copy(ROOT / source, work / target)
        if instruction.word == "RUN":
            command = instruction.rest.replace("/opt/vert", str(folder / "opt/vert"))
            subprocess.run(command, shell=True, check=True, cwd=work, env=environment)  # noqa: S602
    return folder / "opt/vert"


def copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", ".env"))
        return
    shutil.copy(source, target)
