"""Open a workbook in a running LibreOffice, change a cell, then save and close as told, a line each on stdin.

A script for the interpreter that has UNO: `python3 uno_editing.py URL WORKBOOK SHEET CELL NUMBER`.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main(url: str, workbook: str, sheet: str, cell: str, number: str) -> None:
    """Open, wait, save, wait, close; print each step once it is done."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.support.uno_client import connect, properties

    document = connect(url).loadComponentFromURL(
        Path(workbook).as_uri(), "_blank", 0, properties(Hidden=True)
    )
    if document is None:
        sys.exit("LibreOffice cannot load it")
    try:
        print("opened", flush=True)
        sys.stdin.readline()
        document.Sheets.getByName(sheet).getCellRangeByName(cell).Value = float(number)
        document.store()
        print("saved", flush=True)
        sys.stdin.readline()
    finally:
        document.close(True)
    print("closed", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
