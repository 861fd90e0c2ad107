"""What docs/addin.md says to those whose office forbids macros."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from pac_excel.cli.main import app
from pac_excel.resources import sample
from tests.support.cli import Run, pac_excel

__all__ = ["pac_excel"]

DOCS = (Path(__file__).parents[2] / "docs" / "addin.md").read_text("utf-8")
WITHOUT_MACROS = DOCS.partition("## Sans macros")[2].partition("\n## ")[0]
BLOCKS = re.findall(r"^```\n(.*?)^```", WITHOUT_MACROS, re.MULTILINE | re.DOTALL)


def test_every_option_of_the_watch_is_explained() -> None:
    command = typer.main.get_command(app).commands["watch"]  # type: ignore[attr-defined]
    options = [name for parameter in command.params for name in parameter.opts if name.startswith("--")]
    assert len(options) == 5
    for option in options:
        assert f"\n| `{option}" in WITHOUT_MACROS


@pytest.mark.skipif(sys.platform == "win32", reason="a script for a shell")
def test_the_script_for_macos_opens_the_report_of_each_workbook_dropped(
    tmp_path: Path, pac_excel: Run
) -> None:
    script = next(block for block in BLOCKS if block.startswith("for plan in"))
    program = '"/Users/moi/.venvs/pac/bin/pac-excel"'
    assert program in script
    opened = tmp_path / "opened.txt"
    # `open` shows a file on a Mac
    shell = f'open() {{ echo "$1" >> "{opened}"; }}\n' + script.replace(
        program, f'"{sys.executable}" -m pac_excel'
    )
    plans = [tmp_path / name for name in ("PAC été 2026.xlsx", "PAC.v2.xlsx")]
    for plan in plans:
        assert pac_excel("new", sample("agence_modele.yaml"), "-o", plan).code == 0
    broken = tmp_path / "note.xlsx"
    broken.write_bytes(b"no workbook")
    subprocess.run(
        ["bash", "-c", shell, "Automator", *map(str, [plans[0], broken, plans[1]])],
        check=True,
        cwd=Path(__file__).parents[2],
        timeout=120,
    )
    reports = [tmp_path / name for name in ("PAC été 2026.controles.html", "PAC.v2.controles.html")]
    assert opened.read_text("utf-8").splitlines() == [str(report) for report in reports]
    assert all("Le plan ne tient pas" in report.read_text("utf-8") for report in reports)


def test_the_script_for_windows_is_read_the_same_under_every_code_page() -> None:
    script = next(block for block in BLOCKS if block.startswith("@pac-excel"))
    assert script.isascii()
    assert script.count('"%~dpn1.controles.html"') == 2
    assert '--format html -o "%~dpn1.controles.html" --fail-on never' in script
