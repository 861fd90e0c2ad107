"""What can be wrong with a workbook file, or with the place where one is to be written."""

from __future__ import annotations

from pac_excel.errors import PacExcelError


class FileProblem(PacExcelError):
    """A file that cannot be read or written: which one, why, and what to do about it."""

    def __init__(self, path: str, reason: str, advice: str) -> None:
        super().__init__(path, reason, advice)
        self.path = path
        self.reason = reason
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}; {self.advice}"


class NotAWorkbook(FileProblem):
    """The file is something else than an .xlsx or .xlsm workbook, or is damaged beyond reading."""


class LegacyWorkbook(NotAWorkbook):
    """The file is an .xls workbook of Excel 97-2003."""


class EncryptedWorkbook(NotAWorkbook):
    """The workbook opens with a password only."""


class OwnerFile(NotAWorkbook):
    """The file is the `~$` note that Excel keeps beside a workbook while it is open."""


class HostileFile(FileProblem):
    """The file is built to harm whoever opens it, or goes beyond the limits set for a workbook."""


class NotWritable(FileProblem):
    """The place where the workbook is to be written refuses it."""


class WorkbookLocked(NotWritable):
    """The workbook is open in Excel or LibreOffice, here or on another machine."""


class WorkbookChanged(NotWritable):
    """The file on disk is no longer the one that was read."""


class SignatureDropped(UserWarning):
    """A workbook was signed and has been changed, so that its signature no longer holds and was taken out."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: it is changed and thus no longer signed; sign it again in Excel"


class MissingPart(PacExcelError):
    """A part that the package ought to hold is not there."""

    def __init__(self, path: str, part: str) -> None:
        super().__init__(path, part)
        self.path = path
        self.part = part

    def __str__(self) -> str:
        return f"{self.path}: the part {self.part} is missing; open the file in Excel, let it repair, save it"


class MalformedPart(PacExcelError):
    """A part holds something that the format forbids."""

    def __init__(self, part: str, reason: str) -> None:
        super().__init__(part, reason)
        self.part = part
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.part}: {self.reason}; open the file in Excel, let it repair, save it"


class BadReference(PacExcelError, ValueError):
    """A text that stands where an address ought to, and is none."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(text, reason)
        self.text = text
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.text!r:.60} {self.reason}; write one such as F12 or B2:F12"


class UnwritableValue(PacExcelError):
    """A value that a cell cannot hold."""

    def __init__(self, sheet: str, cell: str, reason: str) -> None:
        super().__init__(sheet, cell, reason)
        self.sheet = sheet
        self.cell = cell
        self.reason = reason

    def __str__(self) -> str:
        return f"sheet '{self.sheet}', {placed(self.cell)}: {self.reason}"


class TextTooLong(UnwritableValue):
    """A text longer than the 32,767 UTF-16 units that a cell can hold."""


def placed(at: str) -> str:
    """Return the words for a place on a sheet: "cell B2", or what else holds the text."""
    return f"cell {at}" if at.isalnum() and at[-1:].isdigit() else at
