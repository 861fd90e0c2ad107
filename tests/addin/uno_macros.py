"""Print, as JSON, the macros that LibreOffice loads from a workbook, and what its buttons have Python do.

A script for the interpreter that has UNO: `python3 uno_macros.py URL SOURCE`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

RUN_ALL = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN
# xlwings' module needs Excel; this one shows what it would have Python do
SHIM = """Option VBASupport 1
Public Function RunPython(PythonCommand As String)
    ThisWorkbook.Worksheets(1).Range("Z1").Value = PythonCommand
End Function
"""


def main(url: str, source: str) -> None:
    """Load `source`, print what it holds, then run the macro of each of its buttons."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.support.uno_client import connect, properties

    # the name of this filter is also the way to load an .xlam, which the plain one does not know
    loading = properties(FilterName="Calc MS Excel 2007 VBA XML", Hidden=True, MacroExecutionMode=RUN_ALL)
    document = connect(url).loadComponentFromURL(Path(source).as_uri(), "_blank", 0, loading)
    if document is None:
        sys.exit("LibreOffice cannot load it")
    try:
        modules, clicks = modules_of(document), clicks_of(document)
        commands = {shape: command_of(document, script) for shape, script in clicks.items()}
        json.dump({"modules": modules, "clicks": clicks, "commands": commands}, sys.stdout)
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
            # a chart has none
            if "Script" in event:
                clicks[f"{sheet.Name}/{shape.Name}"] = event["Script"]
    return clicks


def command_of(document: Any, script: str) -> str:
    """What the macro `script` hands to Python."""
    libraries = document.BasicLibraries
    for library in map(libraries.getByName, libraries.ElementNames):
        if library.hasByName("xlwings"):
            library.replaceByName("xlwings", SHIM)
            library.removeByName("Dictionary")
    document.getScriptProvider().getScript(script).invoke((), (), ())
    return str(document.Sheets.getByIndex(0).getCellRangeByName("Z1").String)


if __name__ == "__main__":
    main(*sys.argv[1:])
