"""What can keep a template from being filled."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from pac_excel.errors import PacExcelError
from pac_excel.ooxml.errors import placed

# names that a message lists
_MOST = 12


class UnknownTable(PacExcelError):
    """The workbook has no table of that name."""

    def __init__(self, table: str, available: Sequence[str]) -> None:
        super().__init__(table, tuple(available))
        self.table = table
        self.available = tuple(available)

    def __str__(self) -> str:
        return f"the workbook has no table '{self.table}'; it has {_listed(self.available, self.table)}"


class UnknownColumn(PacExcelError):
    """The table has no column of that header."""

    def __init__(self, table: str, column: str, available: Sequence[str]) -> None:
        super().__init__(table, column, tuple(available))
        self.table = table
        self.column = column
        self.available = tuple(available)

    def __str__(self) -> str:
        return (
            f"table '{self.table}' lacks column {self.column}; it has {_listed(self.available, self.column)}"
        )


class UnknownName(PacExcelError):
    """The workbook has no such defined name, or it does not stand for cells."""

    def __init__(self, name: str, available: Sequence[str]) -> None:
        super().__init__(name, tuple(available))
        self.name = name
        self.available = tuple(available)

    def __str__(self) -> str:
        return f"the workbook has no cells named '{self.name}'; it has {_listed(self.available, self.name)}"


class UnknownCell(PacExcelError):
    """The address is not that of a cell of the workbook."""

    def __init__(self, address: str, sheets: Sequence[str]) -> None:
        super().__init__(address, tuple(sheets))
        self.address = address
        self.sheets = tuple(sheets)

    def __str__(self) -> str:
        return (
            f"{self.address!r} is no cell of the workbook; write 'Sheet name'!A1 with one of the sheets "
            f"{_listed(self.sheets)}"
        )


class UnevenRow(PacExcelError):
    """A row has more or fewer values than there are columns, or a column is given twice."""

    def __init__(self, table: str, row: int, values: int, columns: int) -> None:
        super().__init__(table, row, values, columns)
        self.table = table
        self.row = row
        self.values = values
        self.columns = columns

    def __str__(self) -> str:
        return f"table '{self.table}': row {self.row} has {self.values} values for {self.columns} columns"


class RepeatedColumn(PacExcelError):
    """The same column is given twice."""

    def __init__(self, table: str, column: str) -> None:
        super().__init__(table, column)
        self.table = table
        self.column = column

    def __str__(self) -> str:
        return f"table '{self.table}': column {self.column} is given twice; give it once"


class NoRoom(PacExcelError):
    """A growing table would tear apart what stands below or beside it, or leave the sheet."""

    def __init__(self, table: str, sheet: str, blocker: str) -> None:
        super().__init__(table, sheet, blocker)
        self.table = table
        self.sheet = sheet
        self.blocker = blocker

    def __str__(self) -> str:
        return (
            f"table '{self.table}' has no room to grow: {self.blocker} of sheet '{self.sheet}' "
            "stands in the way; move it, insert rows above it, or let whole rows move"
        )


class BlockTooLarge(PacExcelError):
    """A block of values is larger than the cells its name stands for."""

    def __init__(self, name: str, given: tuple[int, int], room: tuple[int, int]) -> None:
        super().__init__(name, given, room)
        self.name = name
        self.given = given
        self.room = room

    def __str__(self) -> str:
        given, room = ("{} x {}".format(*shape) for shape in (self.given, self.room))
        return (
            f"name '{self.name}' stands for {room} cells and is given {given}; "
            "give fewer values or let the name cover more cells"
        )


class UnknownPlaceholder(PacExcelError):
    """A placeholder asks for a name that nothing is given for."""

    def __init__(self, sheet: str, cell: str, name: str, available: Sequence[str]) -> None:
        super().__init__(sheet, cell, name, tuple(available))
        self.sheet = sheet
        self.cell = cell
        self.name = name
        self.available = tuple(available)

    def __str__(self) -> str:
        return (
            f"sheet '{self.sheet}', {placed(self.cell)}: nothing is given for {{{{ {self.name} }}}}; "
            f"given are {_listed(self.available, self.name)}"
        )


class UnknownFormat(PacExcelError):
    """A placeholder asks for a format that there is not."""

    def __init__(self, sheet: str, cell: str, format: str, available: Sequence[str]) -> None:
        super().__init__(sheet, cell, format, tuple(available))
        self.sheet = sheet
        self.cell = cell
        self.format = format
        self.available = tuple(available)

    def __str__(self) -> str:
        return (
            f"sheet '{self.sheet}', {placed(self.cell)}: there is no format '{self.format}'; "
            f"there are {_listed(self.available)}"
        )


class UnknownImage(PacExcelError):
    """The workbook has no picture and no cells of that name."""

    def __init__(self, name: str, available: Sequence[str]) -> None:
        super().__init__(name, tuple(available))
        self.name = name
        self.available = tuple(available)

    def __str__(self) -> str:
        known = _listed(self.available, self.name)
        return f"the workbook has no picture or cells named '{self.name}'; it has {known}"


class UnreadableImage(PacExcelError):
    """A picture that is neither PNG nor JPEG, or cannot be read."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        return f"image '{self.name}': {self.reason}; give a PNG or JPEG picture"


class UnrepeatableBlock(PacExcelError):
    """A block that cannot be repeated or taken out where it stands."""

    def __init__(self, name: str, sheet: str, cell: str, reason: str) -> None:
        super().__init__(name, sheet, cell, reason)
        self.name = name
        self.sheet = sheet
        self.cell = cell
        self.reason = reason

    def __str__(self) -> str:
        return f"block '{self.name}' on sheet '{self.sheet}', cell {self.cell}: {self.reason}"


class UnknownSheet(PacExcelError):
    """The workbook has no sheet, and no name on a sheet, of that name."""

    def __init__(self, name: str, available: Sequence[str]) -> None:
        super().__init__(name, tuple(available))
        self.name = name
        self.available = tuple(available)

    def __str__(self) -> str:
        return (
            f"the workbook has no sheet '{self.name}' to repeat; it has {_listed(self.available, self.name)}"
        )


class UnrepeatableSheet(PacExcelError):
    """A sheet that cannot be copied, or whose removal would leave no visible sheet."""

    def __init__(self, sheet: str, reason: str) -> None:
        super().__init__(sheet, reason)
        self.sheet = sheet
        self.reason = reason

    def __str__(self) -> str:
        return f"sheet '{self.sheet}' cannot be repeated: {self.reason}"


def _listed(items: Sequence[str], wanted: str = "") -> str:
    """Return the items, of many those that read most like `wanted` first, and how many more there are."""
    if len(items) <= _MOST:
        return ", ".join(items) or "none"
    lower = {item.lower(): item for item in reversed(items)}
    alike = [lower[item] for item in get_close_matches(wanted.lower(), lower, n=3)]
    shown = [*alike, *(item for item in items if item not in alike)][:_MOST]
    return f"{', '.join(shown)} … and {len(items) - len(shown)} more"
