"""The plan in the workbook that is open: read, checked, and its findings followed to their cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pac_excel.books.live import LiveBook
from pac_excel.books.plan_book import NotAPlan, PlanBook
from pac_excel.books.protocol import Cell
from pac_excel.layout import controls
from pac_excel.layout.controls import Located
from pac_excel.ooxml.references import format_cell, parse_cell
from pac_excel.rules.finding import OPEN, Finding, Severity

if TYPE_CHECKING:
    import xlwings

TITLE = "PAC"
# characters that stay readable in a message box
_LONGEST = 900


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of the workbook."""

    sheet: str
    row: int
    column: int

    @classmethod
    def at(cls, sheet: str, address: str) -> Spot:
        """Return the cell at an address such as F12."""
        return cls(sheet, *parse_cell(address))

    @property
    def address(self) -> str:
        """Its address on its sheet."""
        return format_cell(self.row, self.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of *Contrôles*: its cells by header, and the cell that its finding names, where that is now."""

    cells: dict[str, Cell]
    spot: Spot | None

    def text(self, header: str) -> str:
        """Return what a cell says."""
        value = self.cells[header].value if header in self.cells else None
        return "" if value is None else str(value)

    @property
    def is_open(self) -> bool:
        """Whether it is to be corrected, or answered."""
        return self.text("Statut") == controls.STATUS[OPEN]

    @property
    def is_error(self) -> bool:
        """Whether it is of the gravest kind."""
        return self.text("Gravité") == Severity.ERROR.label

    def place(self, header: str) -> Spot:
        """Return the cell of this row under a header."""
        cell = self.cells[header]
        return Spot(cell.sheet, cell.row, cell.column)

    def same(self, other: Line) -> bool:
        """Tell whether both rows are about the same finding, wherever they stand."""
        headers = ("Règle", "Table", "Clé", "Champ")
        return all(self.text(header) == other.text(header) for header in headers)


class LivePlan:
    """The plan in an open workbook, and its table of findings."""

    def __init__(self, book: xlwings.Book) -> None:
        self._native = book
        self.book = LiveBook(book)
        try:
            self.plan = PlanBook(self.book)
        except NotAPlan as error:
            # a workbook that was never saved has no path to name it by
            raise NotAPlan(str(book.name), error.reason) from error

    @cached_property
    def lines(self) -> Sequence[Line]:
        """The rows of *Contrôles* that hold a finding or an answer, from top to bottom."""
        view = self.book.tables()[controls.NAME]
        rows = (dict(zip(view.headers, row, strict=True)) for row in view.rows)
        lines = (Line(cells=cells, spot=self._spot(cells)) for cells in rows)
        return [line for line in lines if line.text("Règle")]

    def check(self) -> tuple[Located, ...]:
        """Check the plan and write what is found, then have Excel calculate what depends on it."""
        with quiet(self._native):
            found = self.plan.check()
            self.plan.write(found)
            # conditional formats light up at once only where Excel calculates by itself
            self._native.app.calculate()
        self.__dict__.pop("lines", None)
        return found

    def clear(self) -> None:
        """Put out the lights: empty *Contrôles* of all but what the user answered."""
        with quiet(self._native):
            self.plan.clear()
            self._native.app.calculate()

    def selected(self) -> Spot | None:
        """Return the cell that the user stands on, None where it is none of this workbook's."""
        selection = self._native.selection
        if selection is None or selection.sheet.book.name != self._native.name:
            return None
        return Spot(selection.sheet.name, selection.row, selection.column)

    def go_to(self, spot: Spot) -> bool:
        """Take the user to a cell; return False where its sheet is hidden."""
        sheet = self._native.sheets[spot.sheet]
        # Excel for Windows says -1 of a sheet that is shown, 2 of one that its own menu does not list
        if sheet.visible not in (True, -1):
            return False
        sheet.activate()
        sheet.range((spot.row, spot.column)).select()
        return True

    def _spot(self, cells: dict[str, Cell]) -> Spot | None:
        """Return the cell that a finding names: rows may have moved since it was written."""
        table, key, header = (str(cells[name].value or "") for name in ("Table", "Clé", "Champ"))
        place = self.plan.reading.places.of(table, key, header)
        if place is not None:
            return Spot.at(place.cell.sheet, place.cell.address)
        sheet, address = cells["Feuille"].value, cells["Cellule"].value
        return Spot.at(str(sheet), str(address)) if sheet in self.book.sheets() and address else None


def quiet(book: xlwings.Book) -> AbstractContextManager[object]:
    """Keep the screen still meanwhile, and the workbook's own macros; both are as before afterwards."""
    return book.app.properties(screen_updating=False, enable_events=False)


def first_open(found: Sequence[Located]) -> Finding | None:
    """Return the first open finding that has a cell: an error, if there is any."""
    findings = [finding for finding, _ in found if finding.status == OPEN]
    return next(_with_cell(findings, Severity.ERROR), None) or next(_with_cell(findings), None)


def _with_cell(findings: Sequence[Finding], severity: Severity | None = None) -> Iterator[Finding]:
    return (item for item in findings if item.cell and severity in (None, item.severity))


def tell(book: xlwings.Book, text: str) -> None:
    """Show a text to the user; the end of one that is too long for a message box is left out."""
    shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    book.app.alert(shown, title=TITLE, mode="info")
