"""A screen that nobody sees, and a Calc with a window on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.calc_engine import Calc
from tests.support.libreoffice import Office, require_libreoffice
from tests.support.screen import Screen


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    require_libreoffice()
    screen = Screen()
    yield screen
    screen.stop()


@pytest.fixture(scope="module")
def visible_calc(screen: Screen) -> Iterator[Calc]:
    """A Calc with a window."""
    office = Office(screen.display)
    calc = Calc(office, hidden=False)
    yield calc
    calc.stop()
    office.stop()
