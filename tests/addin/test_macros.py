from __future__ import annotations

import importlib.util
import pickle
import shutil
from pathlib import Path

import pytest
from vbalidator import precheck

from pac_excel import resources
from pac_excel.addin import macros
from pac_excel.addin.macros import NoXlwings, applescript, own_modules, xlwings_modules

# what our modules take from xlwings' one
RUN_PYTHON = """Attribute VB_Name = "xlwings"
Option Explicit
Public Function RunPython(PythonCommand As String)
End Function
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for name in ("PacExcel.bas", "PacRibbon.bas"):
        shutil.copy(resources.macros(name), tmp_path)
    (tmp_path / "xlwings.bas").write_text(RUN_PYTHON, encoding="ascii")
    return tmp_path


def complaints(folder: Path) -> list[str]:
    checked = precheck(folder, host="excel")
    return [finding["message"] for finding in (*checked.errors, *checked.warnings)]


def test_the_compiler_would_accept_our_modules(sources: Path) -> None:
    assert complaints(sources) == []


def test_a_name_that_nothing_defines_would_be_seen(sources: Path) -> None:
    (sources / "xlwings.bas").unlink()
    assert any("RunPython" in complaint for complaint in complaints(sources))


def test_an_if_without_its_end_would_be_seen(sources: Path) -> None:
    module = sources / "PacExcel.bas"
    module.write_text(module.read_text("utf-8").replace("    End If\n", ""), encoding="utf-8")
    assert any("End If" in complaint for complaint in complaints(sources))


def test_our_modules_are_named_as_their_files() -> None:
    names = ("PacExcel.bas", "PacRibbon.bas")
    assert [f"{module.name}.bas" for module in own_modules(*names)] == list(names)


def test_the_script_of_macos_bears_the_version_that_the_macros_ask_for() -> None:
    name, content = applescript()
    module, _ = xlwings_modules()
    assert 'AppleScriptTask("xlwings-" & XLWINGS_VERSION & ".applescript"' in module.source
    assert (
        f'XLWINGS_VERSION As String = "{name.removeprefix("xlwings-").removesuffix(".applescript")}"'
        in module.source
    )
    assert b"VbaHandler" in content


def test_the_notice_names_whom_the_modules_come_from() -> None:
    notice = resources.macros("NOTICE").read_text("utf-8")
    assert "Zoomer Analytics" in notice
    assert "Tim Hall" in notice


def test_without_xlwings_one_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(NoXlwings, match=r"xlwings is not installed; .*pac-excel\[excel\]"):
        xlwings_modules()


def test_an_xlwings_that_names_its_project_otherwise_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(macros, "_xlwings_text", lambda name: 'Attribute VB_Name = "xlwings"\n')
    with pytest.raises(NoXlwings, match="names its project otherwise") as failure:
        xlwings_modules()
    assert str(pickle.loads(pickle.dumps(failure.value))) == str(failure.value)
