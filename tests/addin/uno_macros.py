"""Print, as JSON, the macros that LibreOffice loads from a workbook, and what its shapes run.

A script for the interpreter that has UNO: `python3 uno_macros.py URL SOURCE`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def main(url: str, source: str) -> None:
    """Load `source` without running anything, and print what it holds."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.support.uno_client import connect, properties

    # the name of this filter is also the way to load an .xlam, which the plain one does not know
    loading = properties(FilterName="Calc MS Excel 2007 VBA XML", Hidden=True, ReadOnly=True)
    document = connect(url).loadComponentFromURL(Path(source).as_uri(), "_blank", 0, loading)
    if document is None:
        sys.exit("LibreOffice cannot load it")
    try:
        json.dump({"modules": modules_of(document), "clicks": clicks_of(document)}, sys.stdout)
    finally:
        document.close(True)


def modules_of(document: Any) -> dict[str, str]:
    """The source of each module, by its name."""
    libraries = document.BasicLibraries
    found = {}
    for library in map(libraries.getByName, libraries.ElementNames):
        found.update({name: library.getByName(name) for name in library.ElementNames})
    return found


def clicks_of(document: Any) -> dict[str, str]:
    """The macro that a click on a shape runs, by sheet and shape."""
    clicks = {}
    for sheet in map(document.Sheets.getByName, document.Sheets.ElementNames):
        for index in range(sheet.DrawPage.Count):
            shape = sheet.DrawPage.getByIndex(index)
            event = {item.Name: item.Value for item in shape.Events.getByName("OnClick")}
            clicks[f"{sheet.Name}/{shape.Name}"] = event["Script"]
    return clicks


if __name__ == "__main__":
    main(*sys.argv[1:])
