"""The workbook that was in front when a macro started Python."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlwings import Book


def calling_book() -> Book:
    """Return the workbook from which Excel called.

    xlwings' own `Book.caller` ends a name at its first `=`, so it does not find `CA=100k.xlsx`.
    """
    import xlwings

    words = (word.removeprefix("--").partition("=") for word in sys.argv if word.startswith("--"))
    given = {name: value for name, _, value in words}
    name = given.get("wb", "")
    if "=" not in name:
        return xlwings.Book.caller()
    window = given.get("hwnd")
    if window is None:
        # Excel for Mac tells no window: it runs once only
        return xlwings.books[name]
    app = next(app for app in xlwings.apps if str(app.hwnd) == window)
    return app.books[name]
