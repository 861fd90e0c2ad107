"""One run at a time: an exclusive transaction on a file of its own, which ends when the process does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pac_excel.errors import PacExcelError


class RunUnderWay(PacExcelError):
    """Another run of the same schedule has not ended yet."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: a run of this schedule is under way; try again when it has ended"


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock `path` for as long as the block lasts; RunUnderWay when somebody else has it."""
    try:
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise RunUnderWay(str(path)) from None
        raise OSError(error.sqlite_errorcode, str(error), str(path)) from error
    with closing(connection):
        yield
