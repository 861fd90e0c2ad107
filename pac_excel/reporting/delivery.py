"""Where reports land, all or nothing: under a name to be foretold, 2026-09/AG001_rapport_2026-09.xlsx."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from pathlib import Path
from urllib.parse import quote, unquote

from pac_excel.errors import PacExcelError
from pac_excel.ooxml.saving import save_atomically
from pac_excel.reporting.months import month_name, parse_month

_NAME = re.compile(r"(?P<code>.+)_rapport_(?P<month>[0-9]{4}-[0-9]{2})")
# what no file name may hold on Windows, and our own escape
_FORBIDDEN = re.compile(r'[<>:"/\\|?*%\x00-\x1f\x7f-\x9f]')
# a hidden file, the owner file of an open workbook
_FORBIDDEN_FIRST = (".", "~", " ")
_MOST_BYTES = 200


class BadSiteCode(PacExcelError):
    """A site code that no file can be named after."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason

    def __str__(self) -> str:
        return f"the site code {self.code!r:.60} names no file, for {self.reason}; give another one"


class NoReports(PacExcelError):
    """A folder without any report."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: no file there is named as reports are, AG001_rapport_2026-09.xlsx"


class NotAReportName(PacExcelError):
    """A file that is not named as reports are."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: its name tells no site and month; name it as AG001_rapport_2026-09.xlsx"


def report_path(root: Path, month: dt.date, code: str, suffix: str = ".xlsx") -> Path:
    """Return where the report of a site for a month lies under `root`; BadSiteCode when it cannot be named.

    What file names cannot hold is written as in web addresses (AG/1 is AG%2F1), so no two sites share one.
    """
    name = month_name(month)
    return root / name / f"{_safe(code)}_rapport_{name}{suffix}"


def site_and_month(path: Path) -> tuple[str, dt.date]:
    """Return the site code and the month that the name of a report tells; NotAReportName when it does not."""
    found = _NAME.fullmatch(unicodedata.normalize("NFC", path.stem))
    if found is None:
        raise NotAReportName(str(path))
    return unquote(found["code"]), parse_month(found["month"])


def reports_in(folder: Path) -> tuple[Path, ...]:
    """Return the reports that lie in a folder, by name; NoReports when there is none.

    Whatever else lies there is left out, the notes that Excel keeps beside open workbooks too.
    """
    found = [path for path in sorted(folder.glob("*.xlsx")) if _NAME.fullmatch(path.stem)]
    reports = tuple(path for path in found if not path.name.startswith(_FORBIDDEN_FIRST))
    if not reports:
        raise NoReports(str(folder))
    return reports


def deliver(root: Path, month: dt.date, code: str, data: bytes) -> Path:
    """Put a report in its place, and return that; NotWritable when it is open there, or cannot be written."""
    path = report_path(root, month, code)
    path.parent.mkdir(parents=True, exist_ok=True)
    save_atomically(path, data)
    return path


def _safe(code: str) -> str:
    """Return the code as file names may hold it, on every system the same."""
    text = unicodedata.normalize("NFC", code)
    if not text.strip():
        raise BadSiteCode(code, "it is empty")
    if any(unicodedata.category(character) == "Cs" for character in text):
        raise BadSiteCode(code, "it is no text")
    safe = _FORBIDDEN.sub(lambda found: quote(found[0], safe=""), text)
    if safe.startswith(_FORBIDDEN_FIRST):
        safe = f"%{ord(safe[0]):02X}{safe[1:]}"
    if len(safe.encode()) > _MOST_BYTES:
        raise BadSiteCode(code, f"it is longer than {_MOST_BYTES} bytes")
    return safe
