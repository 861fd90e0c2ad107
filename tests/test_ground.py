"""The tests' own ground: a harness that cannot fail proves nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.worksheet.table import Table

from tests.support import libreoffice
from tests.support.cells import Cell, ErrorCode, read_cells
from tests.support.libreoffice import (
    LibreOfficeFailure,
    Office,
    assert_cached_values_match,
    convert,
    recalculated_values,
    render_png,
    requires_libreoffice,
)
from tests.support.missing import missing
from tests.support.shared import needs_shared
from tests.support.validators import assert_valid_workbook

ROOT = Path(__file__).resolve().parents[1]

FORMULAS: dict[str, float | str | bool] = {
    "=0.1+0.2": 0.3,
    "=1=1": True,
    "=MAX(A2:A2)": 1,
    "=1/0": "#DIV/0!",
    '="l\'été "&CHAR(10)&"<&>"': "l'été \n<&>",
    '=IF(1=1,"","x")': "",
}


def workbook_with(path: Path, formulas: dict[str, float | str | bool]) -> Path:
    """Write a workbook whose column A holds `formulas` with the cached values they map to."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Été 2026")
    for row, (formula, cached) in enumerate(formulas.items()):
        sheet.write_formula(row, 0, formula, None, cached)
    book.close()
    return path


def rewritten(path: Path, part: str, old: str, new: str) -> Path:
    """Return a copy of the package at `path` in which `part` says `new` for `old`."""
    copy = path.with_name("rewritten.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            target.writestr(name, content)
    return copy


@pytest.fixture
def table_workbook(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    for row in (["Quoi", "Combien"], ["Relance", 12], ["Parrainage", 30]):
        sheet.append(row)
    sheet.add_table(Table(displayName="tblActions", ref="A1:B3"))
    book.save(tmp_path / "table.xlsx")
    return tmp_path / "table.xlsx"


class TestCells:
    def test_every_kind_of_value_is_read_as_it_stands(self, tmp_path: Path) -> None:
        cells = read_cells(workbook_with(tmp_path / "formulas.xlsx", FORMULAS))["Été 2026"]
        assert [cell.value for cell in cells.values()] == [value or None for value in FORMULAS.values()]
        assert cells["A1"] == Cell(value=0.3, formula="0.1+0.2")
        assert isinstance(cells["A4"].value, ErrorCode)

    def test_a_constant_has_no_formula(self, table_workbook: Path) -> None:
        cells = read_cells(table_workbook)["Sheet"]
        assert cells["A2"] == Cell(value="Relance", formula=None)
        assert cells["B3"] == Cell(value=30.0, formula=None)

    def test_shared_texts_are_found(self, tmp_path: Path) -> None:
        book = xlsxwriter.Workbook(tmp_path / "texts.xlsx")
        sheet = book.add_worksheet()
        for row, text in enumerate(["  Quoi\n", "Où", "Quoi_x0041_", "\x0b"]):
            sheet.write_string(row, 1, text)
        sheet.write_rich_string(4, 1, "l’", book.add_format({"bold": True}), "échéance")
        book.close()
        values = [cell.value for cell in read_cells(tmp_path / "texts.xlsx")["Sheet1"].values()]
        assert values == ["  Quoi\n", "Où", "Quoi_x0041_", "\x0b", "l’échéance"]


@requires_libreoffice
class TestLibreOffice:
    def test_right_cached_values_match(self, tmp_path: Path) -> None:
        assert assert_cached_values_match(workbook_with(tmp_path / "right.xlsx", FORMULAS)) == len(FORMULAS)

    @pytest.mark.parametrize(
        ("formula", "cached", "recalculated"),
        [
            ("=1+1", 2.0001, "2.0"),
            ("=1+1", 0, "2.0"),
            ("=1=2", True, "False"),
            ('="oui"', "non", "'oui'"),
            ('="oui"', "", "'oui'"),
            ("=2/0", "#N/A", "'#DIV/0!'"),
            ('="1"', 1, "'1'"),
        ],
    )
    def test_a_wrong_cached_value_is_named(
        self, tmp_path: Path, formula: str, cached: float | str | bool, recalculated: str
    ) -> None:
        path = workbook_with(tmp_path / "wrong.xlsx", {**FORMULAS, formula: cached})
        with pytest.raises(AssertionError, match=re.escape(f"Été 2026!A7 {formula}: cached")) as failure:
            assert_cached_values_match(path)
        assert str(failure.value).startswith("wrong.xlsx: 1 of 7 cached values differ")
        assert str(failure.value).endswith(f"recalculated {recalculated}")

    def test_all_wrong_cells_stand_in_one_message(self, tmp_path: Path) -> None:
        path = workbook_with(tmp_path / "wrong.xlsx", {"=1+1": 3, "=2+2": 4, "=3+3": 7})
        with pytest.raises(AssertionError, match=r"2 of 3 cached.*\n.*A1.*\n.*A3"):
            assert_cached_values_match(path)

    def test_a_formula_that_was_never_calculated_is_wrong(self, tmp_path: Path) -> None:
        book = Workbook()
        book.active["B2"] = "=1+1"
        book.save(tmp_path / "uncalculated.xlsx")
        with pytest.raises(AssertionError, match=r"Sheet!B2 =1\+1: cached None, recalculated 2\.0"):
            assert_cached_values_match(tmp_path / "uncalculated.xlsx")

    def test_recalculation_ignores_the_cached_values(self, tmp_path: Path) -> None:
        path = workbook_with(tmp_path / "stale.xlsx", {"=20+22": 1})
        assert recalculated_values(path) == {"Été 2026": {"A1": 42.0}}

    def test_the_file_is_left_alone(self, tmp_path: Path) -> None:
        path = workbook_with(tmp_path / "plan.xlsx", FORMULAS)
        before = path.read_bytes()
        recalculated_values(path)
        assert path.read_bytes() == before
        assert list(tmp_path.iterdir()) == [path]

    def test_a_broken_package_fails_in_one_line(self, tmp_path: Path) -> None:
        (tmp_path / "broken.xlsx").write_bytes(b"Quoi;Combien")
        with pytest.raises(LibreOfficeFailure, match=r"^broken\.xlsx: [^\n]+$"):
            recalculated_values(tmp_path / "broken.xlsx")

    def test_an_office_that_died_is_started_again(self, tmp_path: Path, libreoffice: Office) -> None:
        libreoffice.stop()
        assert recalculated_values(workbook_with(tmp_path / "plan.xlsx", {"=1+1": 2})) == {
            "Été 2026": {"A1": 2.0}
        }

    def test_pages_are_drawn_one_picture_each(self, tmp_path: Path) -> None:
        book = Workbook()
        book.active["A1"] = "Synthèse"
        book.create_sheet("Actions")["A1"] = "Relance"
        book.save(tmp_path / "plan.xlsx")
        assert convert(tmp_path / "plan.xlsx", "pdf").startswith(b"%PDF")
        pictures = render_png(tmp_path / "plan.xlsx", tmp_path / "pages")
        assert len(pictures) == 2
        assert all(picture.read_bytes().startswith(b"\x89PNG") for picture in pictures)


class TestAMissingLibreOffice:
    def test_it_skips_a_test(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("CI", raising=False)
        with pytest.raises(pytest.skip.Exception, match="no soffice"):
            missing("no soffice")

    def test_it_fails_a_test_where_nothing_may_be_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CI", "true")
        with pytest.raises(pytest.fail.Exception, match="no soffice"):
            missing("no soffice")

    def test_the_last_lines_of_a_run_say_what_was_left_out(self, tmp_path: Path) -> None:
        run = run_without_libreoffice(tmp_path, CI="")
        assert run.returncode == 0
        *_, reason, count = run.stdout.splitlines()
        assert reason.startswith("1 in tests/test_ground.py: LibreOffice is not installed")
        assert "1 skipped" in count

    def test_the_run_fails_in_continuous_integration(self, tmp_path: Path) -> None:
        run = run_without_libreoffice(tmp_path, CI="true")
        assert run.returncode == 1
        assert "LibreOffice is not installed" in run.stdout


def run_without_libreoffice(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one test that needs LibreOffice where no program is on the PATH."""
    test = "tests/test_ground.py::TestLibreOffice::test_right_cached_values_match"
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", test],
        cwd=ROOT,
        env={**os.environ, "PATH": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


class TestValidators:
    def test_a_sound_workbook_passes(self, table_workbook: Path, tmp_path: Path) -> None:
        assert_valid_workbook(table_workbook)
        assert_valid_workbook(workbook_with(tmp_path / "formulas.xlsx", FORMULAS))

    def test_what_is_no_package_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "plan.xlsx").write_bytes(b"Quoi;Combien")
        with pytest.raises(AssertionError, match=r"plan\.xlsx: Excel would complain"):
            assert_valid_workbook(tmp_path / "plan.xlsx")

    def test_an_unknown_element_is_refused(self, table_workbook: Path) -> None:
        path = rewritten(table_workbook, "xl/worksheets/sheet1.xml", "<sheetData>", "<bogus/><sheetData>")
        with pytest.raises(AssertionError, match="bogus"):
            assert_valid_workbook(path)

    @needs_shared
    def test_a_header_that_is_not_the_columns_name_is_refused(self, table_workbook: Path) -> None:
        path = rewritten(table_workbook, "xl/tables/table1.xml", 'name="Combien"', 'name="Montant"')
        with pytest.raises(AssertionError, match=r"R table-header-text.*Montant"):
            assert_valid_workbook(path)


def test_the_office_stops_with_all_it_started(tmp_path: Path) -> None:
    libreoffice.require_libreoffice()
    office = Office()
    office.store(workbook_with(tmp_path / "plan.xlsx", {"=1+1": 2}), tmp_path / "stored.xlsx")
    home = office._home
    office.stop()
    assert not office.is_running
    assert not home.exists()
    if shutil.which("pgrep"):
        assert not subprocess.run(["pgrep", "-f", home.name], capture_output=True, text=True).stdout
