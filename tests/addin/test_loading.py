"""LibreOffice as a third reader of the macros, and the only one that runs ours."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pac_excel.addin.build import ADDIN, TWIN, build_all
from pac_excel.addin.macros import own_modules, xlwings_modules
from tests.support import libreoffice as office

pytestmark = office.requires_libreoffice


# what LibreOffice puts before the source of a module
PREFIX = ("Rem Attribute VBA_ModuleType=", "Option VBASupport 1", "Option ClassModule")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What LibreOffice finds in each of the two files."""
    office.require_libreoffice()
    script = str(Path(__file__).with_name("uno_macros.py"))
    found = {}
    for path in build_all(tmp_path_factory.mktemp("built")):
        done = subprocess.run(
            [str(office.uno_python()), script, office.office().url, str(path)],
            capture_output=True,
            text=True,
            timeout=office.TIMEOUT,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found[path.name] = json.loads(done.stdout)
    return found


def code(source: str, *, without: tuple[str, ...]) -> list[str]:
    return [line.rstrip() for line in source.rstrip().splitlines() if not line.startswith(without)]


@pytest.mark.parametrize(
    ("name", "ours"), [(ADDIN, ("PacExcel.bas", "PacRibbon.bas")), (TWIN, ("PacExcel.bas",))]
)
def test_it_loads_every_module_without_loss(name: str, ours: tuple[str, ...], loaded: dict[str, Any]) -> None:
    modules = loaded[name]["modules"]
    for module in [*own_modules(*ours), *xlwings_modules()]:
        # attributes are kept elsewhere
        assert code(modules[module.name], without=PREFIX) == code(module.source, without=("Attribute ",))


def test_it_binds_the_button_to_the_macro(loaded: dict[str, Any]) -> None:
    clicks = loaded[TWIN]["clicks"]
    assert list(clicks) == ["Synthèse/Vérifier le plan"]
    assert clicks["Synthèse/Vérifier le plan"].startswith("vnd.sun.star.script:")
    assert ".PacExcel.CheckPlan?" in clicks["Synthèse/Vérifier le plan"]


def test_the_macro_of_the_button_has_python_check_the_plan(loaded: dict[str, Any]) -> None:
    assert loaded[TWIN]["commands"] == {
        "Synthèse/Vérifier le plan": "from pac_excel.addin import main; main('check')"
    }
