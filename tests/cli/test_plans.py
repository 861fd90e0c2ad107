from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from pac_excel.books.file import FileBook
from pac_excel.books.plan_book import PlanBook, render
from pac_excel.layout.complete import COMPLETE
from pac_excel.layout.simplified import SIMPLIFIED, held
from pac_excel.plan import Plan
from pac_excel.plan.reading import read_plan
from pac_excel.resources import sample, template
from pac_excel.template.template import Template
from tests.support.cli import Run, pac_excel
from tests.support.plans import plans, sized_plan

__all__ = ["pac_excel"]

SAMPLE = sample("agence_modele.yaml")


def without_empty(value: Any) -> Any:
    """The document without what says nothing."""
    if isinstance(value, dict):
        return {
            key: kept for key, item in value.items() if (kept := without_empty(item)) not in (None, [], {})
        }
    return [without_empty(item) for item in value] if isinstance(value, list) else value


@pytest.fixture
def workbook(tmp_path: Path, pac_excel: Run) -> Path:
    path = tmp_path / "plan.xlsx"
    assert pac_excel("new", SAMPLE, "-o", path).code == 0
    return path


def test_the_sample_goes_into_a_workbook_and_comes_back(
    pac_excel: Run, workbook: Path, tmp_path: Path
) -> None:
    back = tmp_path / "back.yaml"
    ran = pac_excel("export", workbook, "-o", back)
    assert (ran.code, ran.err) == (0, "")
    assert read_plan(back) == read_plan(SAMPLE)


def test_the_exported_file_says_what_the_sample_says(pac_excel: Run, workbook: Path, tmp_path: Path) -> None:
    back = tmp_path / "back.yaml"
    pac_excel("export", workbook, "-o", back)
    exported, given = (yaml.safe_load(path.read_text("utf-8")) for path in (back, SAMPLE))
    assert set(without_empty(given)) - set(without_empty(exported)) == set()
    for name, value in without_empty(given).items():
        assert without_empty(exported)[name] == value, name


def test_the_exported_file_makes_the_same_workbook(pac_excel: Run, workbook: Path, tmp_path: Path) -> None:
    back, again = tmp_path / "back.yaml", tmp_path / "again.xlsx"
    pac_excel("export", workbook, "-o", back)
    pac_excel("new", back, "-o", again)
    assert again.read_bytes() == workbook.read_bytes()


def test_the_simplified_workbook_keeps_what_it_holds_and_says_what_it_does_not(
    pac_excel: Run, tmp_path: Path
) -> None:
    path, back = tmp_path / "simple.xlsx", tmp_path / "back.yaml"
    ran = pac_excel("new", SAMPLE, "-o", path, "--mode", "simplifie")
    assert ran.code == 0
    assert "does not hold: Sites (2), Réseaux de distribution (4)" in ran.err
    assert pac_excel("export", path, "-o", back).code == 0
    kept, plan = held(read_plan(SAMPLE)), read_plan(back)
    assert plan.agency.mode is not None
    assert plan.agency.mode.value == "SIMPLIFIE"
    assert (plan.actions, plan.objectives, plan.swot, plan.kpis) == (
        kept.actions,
        kept.objectives,
        kept.swot,
        kept.kpis,
    )


@pytest.fixture(scope="module")
def templates() -> dict[str, Template]:
    names = {"complet": "pac_complet.xlsx", "simplifie": "pac_simplifie.xlsx"}
    return {layout: Template.open(template(name)).compile() for layout, name in names.items()}


def through_a_file(plan: Plan, layout: str, templates: dict[str, Template], folder: Path) -> Plan:
    path = folder / "any.xlsx"
    path.write_bytes(render(plan, COMPLETE if layout == "complet" else SIMPLIFIED, templates[layout]))
    reading = PlanBook(FileBook.open(path)).reading
    assert reading.defects == ()
    return reading.plan


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(plan=plans())
def test_any_plan_comes_back_from_a_file(plan: Plan, templates: dict[str, Template], tmp_path: Path) -> None:
    assert through_a_file(plan, "complet", templates, tmp_path) == plan
    assert through_a_file(plan, "simplifie", templates, tmp_path) == held(plan)


def test_a_plan_of_five_hundred_actions_comes_back_from_a_file(
    templates: dict[str, Template], tmp_path: Path
) -> None:
    plan = sized_plan(500)
    assert through_a_file(plan, "complet", templates, tmp_path) == plan


def test_a_bad_plan_file_writes_nothing(pac_excel: Run, tmp_path: Path) -> None:
    bad, out = tmp_path / "bad.yaml", tmp_path / "out.xlsx"
    bad.write_text("schema: pac_excel/plan/1\nplan: {status: FINI, version: deux}\n", "utf-8")
    ran = pac_excel("new", bad, "-o", out)
    assert ran.code == 2
    assert "line 2, plan.status" in ran.err
    assert "line 2, plan.version" in ran.err
    assert "Traceback" not in ran.err
    assert not out.exists()


def test_text_too_long_for_a_cell_is_refused_with_its_place(pac_excel: Run, tmp_path: Path) -> None:
    long, out = tmp_path / "long.yaml", tmp_path / "out.xlsx"
    long.write_text("schema: pac_excel/plan/1\nactions: [{id: A1, how: " + "x" * 40000 + "}]\n", "utf-8")
    ran = pac_excel("new", long, "-o", out)
    assert ran.code == 2
    assert "Actions" in ran.err
    assert "32767" in ran.err
    assert not out.exists()


def test_the_workbook_that_is_replaced_is_kept(pac_excel: Run, workbook: Path, tmp_path: Path) -> None:
    before = workbook.read_bytes()
    other = tmp_path / "other.yaml"
    other.write_text("schema: pac_excel/plan/1\nplan: {title: Autre}\n", "utf-8")
    ran = pac_excel("new", other, "-o", workbook)
    assert ran.code == 0
    assert "kept as" in ran.err
    assert (tmp_path / "plan.ancien.xlsx").read_bytes() == before


def test_the_schema_is_printed_for_editors(pac_excel: Run) -> None:
    assert json.loads(pac_excel("schema").out)["title"] == "Plan d’actions commerciales"


def test_an_export_that_would_lose_a_value_is_refused(pac_excel: Run, workbook: Path, tmp_path: Path) -> None:
    from pac_excel.template.rows import Rows

    book = FileBook.open(workbook)
    view = book.tables()["tblActions"]
    status = view.headers.index("Statut")
    values = [["Presque" if n == status else cell.value for n, cell in enumerate(row)] for row in view.rows]
    book.write({"tblActions": Rows(columns=view.headers, rows=values)}, {})
    out = tmp_path / "out.yaml"
    ran = pac_excel("export", workbook, "-o", out)
    assert ran.code == 2
    assert "Presque" in ran.err
    assert "Actions!" in ran.err
    assert not out.exists()


class TestFilesThatCannotServe:
    """Each ends with a line that says what to do, exit code 2, and no file changed."""

    def refused(self, pac_excel: Run, path: Path, *said: str) -> None:
        before = path.read_bytes() if path.is_file() else None
        for words in (
            ("check", path),
            ("check", path, "--write"),
            ("export", path, "-o", path.with_suffix(".yaml")),
        ):
            ran = pac_excel(*words)
            assert ran.code == 2, words
            assert ran.err.startswith("pac-excel: ")
            assert "Traceback" not in ran.err
            assert len(ran.err.splitlines()) == 1
            assert all(word in ran.err for word in (path.name, *said)), ran.err
        assert (path.read_bytes() if path.is_file() else None) == before
        assert not path.with_suffix(".yaml").exists()

    def test_missing(self, pac_excel: Run, tmp_path: Path) -> None:
        self.refused(pac_excel, tmp_path / "absent.xlsx")

    def test_a_folder(self, pac_excel: Run, tmp_path: Path) -> None:
        folder = tmp_path / "folder.xlsx"
        folder.mkdir()
        self.refused(pac_excel, folder)

    def test_empty(self, pac_excel: Run, tmp_path: Path) -> None:
        path = tmp_path / "empty.xlsx"
        path.touch()
        self.refused(pac_excel, path)

    def test_truncated(self, pac_excel: Run, workbook: Path) -> None:
        workbook.write_bytes(workbook.read_bytes()[:5000])
        self.refused(pac_excel, workbook)

    def test_not_a_workbook(self, pac_excel: Run, tmp_path: Path) -> None:
        path = tmp_path / "page.xlsx"
        path.write_text("<html><body>Connexion</body></html>", "utf-8")
        self.refused(pac_excel, path)

    def test_protected_by_a_password(self, pac_excel: Run, tmp_path: Path) -> None:
        from tests.ooxml.test_preflight import compound_file

        path = tmp_path / "secret.xlsx"
        path.write_bytes(compound_file("Root Entry", "EncryptedPackage"))
        self.refused(pac_excel, path, "password")

    def test_a_workbook_of_another_kind(self, pac_excel: Run, tmp_path: Path) -> None:
        import openpyxl

        path = tmp_path / "other.xlsx"
        openpyxl.Workbook().save(path)
        self.refused(pac_excel, path, "pac-excel new")

    @pytest.mark.skipif(os.name == "nt", reason="permissions are those of POSIX")
    def test_open_elsewhere(self, pac_excel: Run, workbook: Path) -> None:
        before = workbook.read_bytes()
        workbook.with_name(f".~lock.{workbook.name}#").write_text(",Agence,poste,23.11.2026;", "utf-8")
        for words in (("check", workbook, "--write"), ("new", SAMPLE, "-o", workbook)):
            ran = pac_excel(*words)
            assert (ran.code, len(ran.err.splitlines())) == (2, 1)
            assert "open" in ran.err
            assert "close it" in ran.err
        assert workbook.read_bytes() == before
        assert not workbook.with_name("plan.ancien.xlsx").exists()

    def test_read_only(self, pac_excel: Run, workbook: Path) -> None:
        before = workbook.read_bytes()
        workbook.chmod(0o444)
        ran = pac_excel("check", workbook, "--write")
        assert (ran.code, len(ran.err.splitlines())) == (2, 1)
        assert "read-only" in ran.err
        assert workbook.read_bytes() == before

    def test_a_plan_in_yaml_where_a_workbook_is_wanted(self, pac_excel: Run, tmp_path: Path) -> None:
        ran = pac_excel("check", SAMPLE)
        assert (ran.code, len(ran.err.splitlines())) == (2, 1)
        assert "pac-excel new" in ran.err

    def test_a_template_of_another_kind(self, pac_excel: Run, tmp_path: Path) -> None:
        import openpyxl

        other, out = tmp_path / "other.xlsx", tmp_path / "out.xlsx"
        openpyxl.Workbook().save(other)
        ran = pac_excel("new", SAMPLE, "-o", out, "--template", other)
        assert (ran.code, len(ran.err.splitlines())) == (2, 1)
        assert "the template lacks tblSites" in ran.err
        assert not out.exists()


def test_a_simplified_workbook_becomes_a_complete_one_with_all_that_was_typed(
    pac_excel: Run, tmp_path: Path
) -> None:
    simple, complete, back = tmp_path / "simple.xlsx", tmp_path / "complete.xlsx", tmp_path / "back.yaml"
    assert pac_excel("new", SAMPLE, "-o", simple, "--mode", "simplifie").code == 0
    ran = pac_excel("new", simple, "-o", complete, "--mode", "complet")
    assert (ran.code, ran.err) == (0, "")
    assert pac_excel("export", complete, "-o", back).code == 0
    typed = PlanBook(FileBook.open(simple)).plan
    kept = read_plan(back)
    assert kept.agency.mode is not None
    assert kept.agency.mode.value == "COMPLET"
    assert held(kept) == replace(typed, agency=replace(typed.agency, mode=kept.agency.mode))


def test_a_workbook_with_unreadable_cells_is_not_written_anew(pac_excel: Run, tmp_path: Path) -> None:
    path, out = tmp_path / "plan.xlsx", tmp_path / "again.xlsx"
    pac_excel("new", SAMPLE, "-o", path, "--mode", "simplifie")
    book = load_workbook(path)
    sheet = book["SWOT"]
    headers = {cell.value: cell.column for cell in sheet[5]}
    sheet.cell(6, headers["Gravité"]).value = "beaucoup"
    book.save(path)
    ran = pac_excel("new", path, "-o", out, "--mode", "complet")
    assert ran.code == 2
    assert "beaucoup" in ran.err
    assert not out.exists()


def test_without_a_plan_the_workbook_is_empty(pac_excel: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    assert pac_excel("new", "-o", path, "--mode", "simplifie").code == 0
    plan = PlanBook(FileBook.open(path)).plan
    assert (plan.actions, plan.swot, plan.head.title) == ((), (), None)


def test_the_example_is_a_finished_plan_without_fault(pac_excel: Run, tmp_path: Path) -> None:
    path = tmp_path / "example.xlsx"
    assert pac_excel("new", "--example", "-o", path).code == 0
    book = PlanBook(FileBook.open(path))
    assert len(book.plan.actions) > 10
    assert book.check() == ()
    refused = pac_excel("new", SAMPLE, "--example", "-o", tmp_path / "other.xlsx")
    assert refused.code == 2
    assert "--example is a plan of its own" in refused.err
    assert not (tmp_path / "other.xlsx").exists()
