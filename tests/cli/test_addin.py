from __future__ import annotations

import importlib.metadata
import os
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest

from pac_excel import __version__
from pac_excel.addin.doctor.examination import CHECKS
from pac_excel.addin.doctor.language import Language
from tests.addin.homes import everything
from tests.support.cli import Run, pac_excel

__all__ = ["pac_excel"]


def empty_registry() -> ModuleType:
    """The module winreg of a machine where nothing is set."""

    def open_key(root: int, key: str) -> NoReturn:
        raise FileNotFoundError(2, "The system cannot find the file specified")

    registry = ModuleType("winreg")
    registry.__dict__.update(HKEY_CURRENT_USER=1, HKEY_LOCAL_MACHINE=2, OpenKey=open_key)
    return registry


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The session of a Windows user, as the program sees it."""
    folder = tmp_path / "Zoé Brun"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "winreg", empty_registry())
    monkeypatch.setattr(Path, "home", lambda: folder)
    for name, value in {
        "USERPROFILE": "",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
    }.items():
        (folder / value).mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(name, str(folder / value))
    monkeypatch.setenv("TEMP", str(folder))
    return folder


@pytest.fixture
def mac(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The session of a user of a Mac who has started Excel once."""
    folder = tmp_path / "Zoé d’Été"
    (folder / "Library" / "Containers" / "com.microsoft.Excel" / "Data").mkdir(parents=True)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(Path, "home", lambda: folder)
    return folder


@pytest.fixture
def any_home(request: pytest.FixtureRequest) -> Path:
    """The home of either session, by the name of its fixture."""
    home: Path = request.getfixturevalue(request.param)
    return home


def answering(home: Path, conf: Path) -> None:
    """Have the conf file name a Python in which everything is installed."""
    python = home / "python"
    said = f"{__version__} {importlib.metadata.version('xlwings')}"
    python.write_text(f"#!{sys.executable}\nprint('{said}')\n", encoding="utf-8")
    python.chmod(0o755)
    key, variable = (
        ("INTERPRETER_WIN", "%USERPROFILE%") if sys.platform == "win32" else ("INTERPRETER_MAC", "$HOME")
    )
    conf.write_text(f'"{key}","{variable}/python"\n', encoding="ascii")


def test_build_makes_both_files_where_one_says(pac_excel: Run, tmp_path: Path) -> None:
    ran = pac_excel("addin", "build", "-o", tmp_path / "out")
    assert ran.code == 0
    for name in ("pac_excel.xlam", "pac_complet.xlsm"):
        assert zipfile.is_zipfile(tmp_path / "out" / name)
        assert name in ran.out


def test_the_life_of_an_installation(pac_excel: Run, home: Path) -> None:
    addin = home / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART" / "pac_excel.xlam"
    before = pac_excel("addin", "status")
    assert before.code == 1
    assert f"{addin}: absent" in before.out
    installed = pac_excel("addin", "install")
    assert installed.code == 0
    assert f"{addin}: installed" in installed.out
    assert pac_excel("addin", "status").code == 0
    assert f"{addin}: already up to date" in pac_excel("addin", "install").out
    removed = pac_excel("addin", "uninstall")
    assert removed.code == 0
    assert f"{addin}: removed" in removed.out
    assert not addin.exists()
    assert pac_excel("addin", "uninstall").out == "nothing was installed\n"


def test_a_foreign_file_ends_in_one_line(pac_excel: Run, home: Path) -> None:
    start = home / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART"
    start.mkdir(parents=True)
    (start / "pac_excel.xlam").write_bytes(b"mine")
    ran = pac_excel("addin", "install")
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "move it elsewhere" in ran.err


@pytest.mark.parametrize("any_home", ["home", "mac"], indirect=True)
def test_an_installation_leaves_nothing_behind(pac_excel: Run, any_home: Path) -> None:
    before = everything(any_home)
    assert pac_excel("addin", "install").code == 0
    assert any(path.endswith("pac_excel.xlam") for path in everything(any_home))
    assert pac_excel("addin", "status").code == 0
    assert pac_excel("addin", "uninstall").code == 0
    assert everything(any_home) == before


@pytest.mark.skipif(os.name == "nt", reason="the fake interpreter is a script with a first line #!")
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("any_home", ["home", "mac"], indirect=True)
def test_the_doctor_prints_every_check_and_says_that_all_is_well(
    pac_excel: Run, any_home: Path, lang: str
) -> None:
    assert pac_excel("addin", "install").code == 0
    (conf,) = any_home.rglob("pac_excel.conf")
    answering(any_home, conf)
    ran = pac_excel("doctor", "--lang", lang, "--live")
    names = [check.name.in_language(Language(lang)) for check in CHECKS]
    lines = ran.out.splitlines()
    assert [name for name, line in zip(names, lines, strict=False) if name in line] == names
    assert lines[len(names) :] == ["Tout est en ordre." if lang == "fr" else "All is well."]
    assert ran.code == 0


@pytest.mark.usefixtures("home")
def test_the_doctor_finds_a_machine_without_addin_unhealthy_and_says_so_in_french(pac_excel: Run) -> None:
    ran = pac_excel("doctor", "--lang", "fr")
    assert ran.code == 1
    assert "PROBLÈME    Complément" in ran.out
    assert "→ Quitter Excel, puis taper : pac-excel addin install" in ran.out
    assert ran.out.endswith("Le complément ne peut pas fonctionner ainsi.\n")


def test_the_doctor_speaks_english_unless_asked_otherwise(pac_excel: Run, home: Path) -> None:
    ran = pac_excel("doctor", "https://d.docs.live.net/1/plan.xlsx")
    assert ran.code == 1
    assert "problem     Add-in" in ran.out
    assert "warning     Workbook's place" in ran.out


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="Excel runs here")
def test_a_system_without_excel_is_healthy_and_has_nothing_to_install(pac_excel: Run) -> None:
    ran = pac_excel("doctor")
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == (
        "Excel runs on Windows and macOS only: run the doctor on the machine that has it."
    )
    ran = pac_excel("addin", "install")
    assert ran.code == 2
    assert "Excel runs on Windows and macOS" in ran.err
