"""Promises to those who install Vert: what they get is what was tested, on every Python."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-build.lock", "requirements-dev.lock")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.15")


def pins(lock: str) -> Iterator[tuple[Requirement, list[str]]]:
    """Each requirement of a lock with its hashes."""
    lines = [line for line in (ROOT / lock).read_text().splitlines() if not line.lstrip().startswith("#")]
    for block in re.split(r"\n(?=\S)", "\n".join(lines)):
        requirement, *rest = block.replace("\\\n", "").split(" --hash=")
        yield Requirement(requirement.strip()), [word.split()[0] for word in rest]


def versions(lock: str, python: str) -> dict[str, str]:
    """Package to version, as pip would choose on that Python on Linux."""
    machine = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": "linux"}
    found: dict[str, str] = {}
    for requirement, _ in pins(lock):
        if requirement.marker is None or requirement.marker.evaluate(machine):
            assert canonicalize_name(requirement.name) not in found
            found[canonicalize_name(requirement.name)] = str(requirement.specifier).removeprefix("==")
    return found


def wanted(group: str | None) -> list[Requirement]:
    if group is None:
        return [Requirement(text) for text in PYPROJECT["project"]["dependencies"]]
    entries = PYPROJECT["dependency-groups"][group]
    return [Requirement(text) for text in entries if isinstance(text, str)]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_in_a_lock_is_one_version_known_by_its_hashes(lock: str) -> None:
    for requirement, hashes in pins(lock):
        assert [part.operator for part in requirement.specifier] == ["=="], requirement
        assert requirement.url is None
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes), requirement


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(
    "lock,group",
    [("requirements.lock", None), ("requirements-build.lock", "build"), ("requirements-dev.lock", "dev")],
)
def test_a_lock_holds_all_that_is_asked_for_on_each_python(lock: str, group: str | None, python: str) -> None:
    locked = versions(lock, python)
    for requirement in wanted(group):
        if requirement.marker and not requirement.marker.evaluate({"python_version": python}):
            continue
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)]), requirement


@pytest.mark.parametrize("python", PYTHONS)
def test_the_tests_run_on_the_versions_that_vert_runs_on(python: str) -> None:
    tested = versions("requirements-dev.lock", python)
    for lock in ("requirements.lock", "requirements-build.lock"):
        assert versions(lock, python).items() <= tested.items()


def test_vert_carries_neither_the_stock_door_nor_its_own_tests() -> None:
    carried = versions("requirements.lock", "3.13")
    assert not carried.keys() & {
        "botbuilder-integration-aiohttp",
        "pydantic",
        "pytest",
        "playwright",
        "hatchling",
    }


def test_no_file_says_where_packages_are_fetched() -> None:
    index = re.compile(r"pypi|pythonhosted|npmjs|find-links|(?<!no-emit-)index-url|file:|\bresolved\b")
    files = [*LOCKS, "pyproject.toml", "Makefile", "Dockerfile", ".ci/run", "tests/node/package-lock.json"]
    found = {name: index.findall((ROOT / name).read_text()) for name in files}
    assert found == {name: [] for name in files}


def test_the_npm_packages_of_the_tests_are_pinned_with_their_hashes() -> None:
    lock = json.loads((ROOT / "tests/node/package-lock.json").read_text())
    packages = {path: package for path, package in lock["packages"].items() if path}
    asked = json.loads((ROOT / "tests/node/package.json").read_text())["dependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in asked} == asked
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
