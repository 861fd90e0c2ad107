"""Every workbook that we make: valid for Excel, and right to the last cached value for LibreOffice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pac_excel.books.file import FileBook
from pac_excel.books.plan_book import LAYOUTS, PlanBook, render
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action, RoleDays
from pac_excel.plan.choices import Mode
from pac_excel.plan.frame import Agency, PlanHead, Role
from pac_excel.plan.reading import read_plan
from pac_excel.resources import sample, template
from pac_excel.template.template import Template
from tests.support.libreoffice import assert_cached_values_match, recalculated_values, requires_libreoffice
from tests.support.plans import sized_plan
from tests.support.validators import assert_valid_workbook

TEMPLATES = {Mode.COMPLET: "pac_complet.xlsx", Mode.SIMPLIFIE: "pac_simplifie.xlsx"}
HOSTILE = ("=1+1", "+33 1 23 45", "-12 %", "@SOMME(A1)", "'cité", '=HYPERLINK("http://x")', "\u202eaé\tb\x07")


def hostile_plan() -> Plan:
    """A plan whose every text would like to be something else."""
    actions = tuple(
        Action(id=f"A{n}", title=text, how=text, mix_levers=text, days=(RoleDays(role="R1", days=0.1),))
        for n, text in enumerate(HOSTILE)
    )
    return Plan(
        head=PlanHead(
            title=HOSTILE[0], supersedes=HOSTILE[3], start=dt.date(2026, 7, 1), end=dt.date(2027, 6, 30)
        ),
        agency=Agency(name=HOSTILE[5], ambitions=HOSTILE[:5]),
        roles=(Role(id="R1", label=HOSTILE[1], capacity_days=0.3),),
        actions=actions,
    )


PLANS: dict[str, Callable[[], Plan]] = {
    "sample": lambda: read_plan(sample("agence_modele.yaml")),
    "corrected sample": lambda: read_plan(sample("agence_corrigee.yaml")),
    "empty plan": Plan,
    "hostile texts": hostile_plan,
    "sixty actions": lambda: sized_plan(60),
}


def rendered(plan: Plan, mode: Mode) -> bytes:
    return render(plan, LAYOUTS[mode], Template.open(template(TEMPLATES[mode])))


@pytest.fixture(
    scope="module",
    params=[(name, mode) for name in PLANS for mode in Mode],
    ids=lambda param: f"{param[0]}, {param[1].label}",
)
def workbook(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook as `new` writes it, then as `check --write` leaves it."""
    name, mode = request.param
    return checked(PLANS[name](), mode, tmp_path_factory.mktemp("books"))


def checked(plan: Plan, mode: Mode, folder: Path) -> Path:
    path = folder / "plan.xlsx"
    path.write_bytes(rendered(plan, mode))
    book = PlanBook(FileBook.open(path))
    book.write(book.check(day=dt.date(2026, 12, 31)), dt.date(2026, 12, 31))
    return path


def test_excel_would_open_it_without_a_word(workbook: Path) -> None:
    assert_valid_workbook(workbook)


# LibreOffice is not asked: it needs minutes to save lists of so many findings
@pytest.mark.parametrize("mode", Mode)
def test_excel_would_open_two_hundred_actions(mode: Mode, tmp_path: Path) -> None:
    assert_valid_workbook(checked(sized_plan(200), mode, tmp_path))


@requires_libreoffice
def test_libreoffice_finds_the_values_that_we_cached(workbook: Path) -> None:
    assert assert_cached_values_match(workbook) > 50


@requires_libreoffice
def test_no_text_of_a_plan_becomes_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(
        render(hostile_plan(), LAYOUTS[Mode.COMPLET], Template.open(template(TEMPLATES[Mode.COMPLET])))
    )
    view = FileBook.open(path).tables()["tblActions"]
    texts = [(row[view.headers.index("Quoi – action")]) for row in view.rows]
    assert [(cell.value, cell.formula) for cell in texts] == [(text, None) for text in HOSTILE]
    calculated = recalculated_values(path)
    for cell in texts[:6]:
        assert calculated[cell.sheet][cell.address] == cell.value


def test_a_plan_without_figures_shows_none(tmp_path: Path) -> None:
    plan = replace(Plan(), actions=(Action(id="A1"),))
    path = tmp_path / "plan.xlsx"
    path.write_bytes(rendered(plan, Mode.COMPLET))
    view = FileBook.open(path).tables()["tblActions"]
    computed = ("Criticité", "Coût complet", "ROI", "Lignes de budget")
    assert [view.rows[0][view.headers.index(header)].value for header in computed] == [None] * 4
