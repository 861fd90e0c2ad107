"""What every test shares: reproducible examples, LibreOffice, and a last word on what did not run."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.support import libreoffice as office
from tests.support.shared import KEPT_PARTS

if TYPE_CHECKING:
    from tests.support.calc_engine import Calc

# A plan is large: to shrink one that fails takes minutes, which continuous integration would only wait for.
PHASES = [
    phase for phase in hypothesis.Phase if phase is not hypothesis.Phase.shrink or not os.environ.get("CI")
]
hypothesis.settings.register_profile("project", deadline=None, derandomize=True, phases=PHASES)
hypothesis.settings.load_profile("project")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("libreoffice"):
        office.require_libreoffice()


@pytest.fixture(scope="session")
def libreoffice() -> Iterator[office.Office]:
    """The one headless LibreOffice of the session, for tests that drive it over UNO at its `url`."""
    office.require_libreoffice()
    yield office.office()
    office.stop_office()


@pytest.fixture(scope="session")
def session_calc(libreoffice: office.Office) -> Iterator[Calc]:
    """A live Calc that xlwings drives, without a window."""
    from tests.support.calc_engine import Calc

    calc = Calc(libreoffice)
    yield calc
    calc.stop()


@pytest.fixture
def calc(session_calc: Calc) -> Iterator[Calc]:
    """The live Calc, its workbooks closed afterwards."""
    yield session_calc
    session_calc.close_all()


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in the last lines of the run which parts of the corpus stayed, and which tests were left out."""
    kept: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == KEPT_PARTS:
                change, same, total = value
                kept[change] = [kept[change][0] + same, kept[change][1] + total]
    if kept:
        terminalreporter.section(KEPT_PARTS)
    for change, (same, total) in kept.items():
        terminalreporter.line(f"{change}: {same} of {total}")
    skipped: dict[str, list[str]] = defaultdict(list)
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        skipped[reason.removeprefix("Skipped: ")].append(report.nodeid.partition("::")[0])
    if skipped:
        terminalreporter.section("not run here")
    for reason, files in sorted(skipped.items()):
        terminalreporter.line(f"{len(files)} in {', '.join(sorted(set(files)))}: {reason}")
