"""The protection of a sheet that is open in Excel: lifted while it is written, then put back as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from pac_excel.errors import PacExcelError

if TYPE_CHECKING:
    import xlwings

# what a user may do on a protected sheet, as Excel names it on Windows
_ALLOWED = (
    "AllowFormattingCells AllowFormattingColumns AllowFormattingRows AllowInsertingColumns "
    "AllowInsertingRows "
    "AllowInsertingHyperlinks AllowDeletingColumns AllowDeletingRows AllowSorting AllowFiltering "
    "AllowUsingPivotTables"
).split()


class SheetProtected(PacExcelError):
    """A sheet that is to be written is protected by a password."""

    def __init__(self, sheet: str) -> None:
        super().__init__(sheet)
        self.sheet = sheet

    def __str__(self) -> str:
        return (
            f"sheet '{self.sheet}' is protected by a password; unprotect it (Review, Unprotect Sheet), "
            "then try again"
        )


@contextmanager
def unprotected(sheet: xlwings.Sheet) -> Iterator[None]:
    """Lift the protection of a sheet meanwhile; SheetProtected when that takes a password."""
    native = sheet.api
    excel = _OnMacos(native) if hasattr(native, "protect_contents") else _OnWindows(native)
    if not excel.is_protected():
        yield
        return
    kept = excel.options()
    # Excel refuses with an error of its own where a password is set
    with suppress(Exception):
        excel.unprotect()
    if excel.is_protected():
        raise SheetProtected(sheet.name)
    try:
        yield
    finally:
        excel.protect(kept)


class _OnWindows:
    """The protection of a sheet as Excel for Windows offers it."""

    def __init__(self, native: Any) -> None:
        self._native = native

    def is_protected(self) -> bool:
        return bool(self._native.ProtectContents)

    def options(self) -> dict[str, bool]:
        native = self._native
        kept = {name: bool(getattr(native.Protection, name)) for name in _ALLOWED}
        kept["DrawingObjects"] = bool(native.ProtectDrawingObjects)
        kept["Scenarios"] = bool(native.ProtectScenarios)
        kept["UserInterfaceOnly"] = bool(native.ProtectionMode)
        return kept

    def unprotect(self) -> None:
        # without a password Excel would ask for one
        self._native.Unprotect("")

    def protect(self, options: dict[str, bool]) -> None:
        self._native.Protect(Contents=True, **options)


class _OnMacos:
    """The protection of a sheet as Excel for Mac offers it."""

    def __init__(self, native: Any) -> None:
        self._native = native

    def is_protected(self) -> bool:
        return bool(self._native.protect_contents.get())

    def options(self) -> dict[str, bool]:
        native = self._native
        allowed = [re.sub("(?<!^)([A-Z])", r"_\1", name).lower() for name in _ALLOWED[:-1]]
        names = [*allowed, "allow_using_pivot_table"]
        kept = {name: bool(getattr(native.protection_object, name).get()) for name in names}
        kept["drawing_objects"] = bool(native.protect_drawing_objects.get())
        kept["scenarios"] = bool(native.protect_scenarios.get())
        kept["user_interface_only"] = bool(native.protection_mode.get())
        return kept

    def unprotect(self) -> None:
        self._native.unprotect(password="")

    def protect(self, options: dict[str, bool]) -> None:
        self._native.protect_worksheet(worksheet_contents=True, **options)
