"""For every test: leave out, loudly, what this machine cannot try, and count the promises kept."""

import pytest

from tests.requirements_here import NEEDS, required


def pytest_report_header() -> list[str]:
    return [f"{need.marker}: {need.where() or need.absent}" for need in NEEDS]


def pytest_runtest_setup(item: pytest.Item) -> None:
    for need in NEEDS:
        if item.get_closest_marker(need.marker) is None or need.where():
            continue
        if need.marker in required():
            pytest.fail(need.absent, pytrace=False)
        pytest.skip(need.absent)


def pytest_unconfigure(config: pytest.Config) -> None:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if not isinstance(reporter, pytest.TerminalReporter):
        return
    kept, broken, left_out = (
        len(reporter.stats.get("passed", ())),
        len(reporter.stats.get("failed", ())) + len(reporter.stats.get("error", ())),
        len(reporter.stats.get("skipped", ())),
    )
    if not kept + broken + left_out:
        return
    line = f"{kept} promises kept"
    if broken:
        line += f", {broken} broken"
    if left_out:
        line += f", {left_out} not tried here"
    reporter.write_line(line)
