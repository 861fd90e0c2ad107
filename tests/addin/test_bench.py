"""A user at a real spreadsheet: what lights up on the screen, what is typed, what the buttons do then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlwings

from pac_excel.addin import commands
from pac_excel.plan.choices import Mode
from tests.addin.bench import cell_of, codes, drawn, named, put
from tests.support.calc_engine import Calc
from tests.support.libreoffice import requires_libreoffice
from tests.support.screen import HEIGHT, WIDTH, Colour, Screen

pytestmark = requires_libreoffice

# the grounds of errors and alerts
RED, AMBER = Colour.of("FFC7CE"), Colour.of("FFE08A")
ACTIONS = "Actions QQOQCCP"
PATIENCE = 20.0  # seconds that the screen may take to show what was done


@pytest.fixture
def book(visible_calc: Calc, tmp_path: Path) -> Iterator[xlwings.Book]:
    """The sample plan, whose window fills the screen."""
    book = visible_calc.open(put(tmp_path, drawn(Mode.SIMPLIFIE)))
    visible_calc.ask("show_window", book.impl.id, WIDTH, HEIGHT)
    yield book
    visible_calc.close_all()


class User:
    """Looks at the screen, and uses mouse and keyboard."""

    def __init__(self, calc: Calc, screen: Screen, book: xlwings.Book) -> None:
        self._calc = calc
        self._screen = screen
        self._book = book

    def go(self, cell: xlwings.Range) -> None:
        cell.sheet.activate()
        cell.select()

    def sees(self, cell: xlwings.Range, colour: Colour) -> bool:
        """Whether the cell is painted so, the cursor standing two rows below it."""
        self.go(cell)
        self.go(cell.offset(2, 0))
        left, top, width, height = self._calc.ask("cell_on_screen", self._book.impl.id, cell.row, cell.column)
        return self._screen.shot().share(colour, left, top, width, height) > 0.5

    def comes_to_see(self, cell: xlwings.Range, colour: Colour) -> bool:
        """Whether the cell is painted so before long."""
        return _soon(lambda: self.sees(cell, colour))

    def types(self, cell: xlwings.Range, text: str, *, end: str = "Return") -> None:
        """Type into a cell, after a click on it."""
        self.go(cell)
        left, top, width, height = self._calc.ask("cell_on_screen", self._book.impl.id, cell.row, cell.column)
        self._screen.click(left + width // 2, top + height // 2)
        self._screen.type(text)
        if end:
            self._screen.press(end)


def _soon(happened: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if happened():
            return True
        time.sleep(0.2)
    return False


@pytest.fixture
def user(visible_calc: Calc, screen: Screen, book: xlwings.Book) -> User:
    return User(visible_calc, screen, book)


def test_flagged_cells_light_up_and_go_out_once_corrected_sorted_and_cleared(
    visible_calc: Calc, book: xlwings.Book, user: User
) -> None:
    end = cell_of(book, "tblActions", "A12", "Quand – fin")
    budget = cell_of(book, "tblActions", "A09", "Combien – budget")
    envelope = named(book, "plan_budget_envelope")
    assert not user.sees(end, RED)

    commands.check(book)
    assert {"DAT-01", "BUD-01"} <= set(codes(book))
    assert user.comes_to_see(end, RED)
    assert user.comes_to_see(envelope, RED)
    assert not user.sees(cell_of(book, "tblActions", "A11", "Quand – fin"), RED)

    user.types(budget, "1000")
    assert _soon(lambda: budget.value == 1000)
    commands.check(book)
    assert "BUD-01" not in codes(book)
    assert named(book, "sum_budget").value == 29_300
    assert _soon(lambda: not user.sees(envelope, RED))
    assert user.comes_to_see(end, RED)

    area = [7, 1, 21, 35]
    visible_calc.ask("sort", book.impl.id, ACTIONS, area, 0, False)
    moved = cell_of(book, "tblActions", "A12", "Quand – fin")
    assert moved.row != end.row
    assert user.comes_to_see(moved, RED)
    assert not user.sees(end, RED)

    commands.clear_marks(book)
    assert _soon(lambda: not user.sees(moved, RED))
    assert codes(book) == []


def test_a_cell_being_edited_keeps_what_is_typed(
    visible_calc: Calc, screen: Screen, book: xlwings.Book, user: User
) -> None:
    title = cell_of(book, "tblActions", "A03", "Quoi – action")
    user.types(title, "Appeler les parrains", end="")
    commands.check(book)
    assert "DAT-01" in codes(book)
    screen.press("Return")
    assert _soon(lambda: title.value == "Appeler les parrains")
