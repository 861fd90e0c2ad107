"""The 55 indicators of the trade: as the field defines them, and the same in Python and in Excel."""

from __future__ import annotations

import random
import re
from pathlib import Path

import formulon
import openpyxl
import pytest

from pac_excel.kpi.catalogue import CATALOGUE, definition_of
from pac_excel.kpi.catalogue.definition import Definition
from pac_excel.plan.choices import Aggregation, KpiDirection, Unit
from tests.support.libreoffice import recalculated_values, requires_libreoffice
from tests.support.shared import SHARED, needs_shared

UNITS = {
    "€": Unit.EUR,
    "%": Unit.PCT,
    "nb": Unit.NB,
    "ratio": Unit.RATIO,
    "jours": Unit.JOUR,
    "h": Unit.HEURE,
    "points": Unit.POINT,
    "/5": Unit.NIVEAU,
}
DIRECTIONS = {"↑": KpiDirection.HAUSSE, "↓": KpiDirection.BAISSE, "=": KpiDirection.CIBLE}
WAYS = {
    "Σ": Aggregation.SOMME,
    "L": Aggregation.DERNIER,
    "x̄": Aggregation.MOYENNE,
    "R": Aggregation.RATIO,
}
every = pytest.mark.parametrize("item", CATALOGUE, ids=lambda item: str(item.number))


def by_number(number: int) -> Definition:
    return next(item for item in CATALOGUE if item.number == number)


def test_there_are_fifty_five_in_their_order() -> None:
    assert [item.number for item in CATALOGUE] == list(range(1, 56))
    assert all(item.terms and item.sensor and item.definition and item.formula for item in CATALOGUE)


@needs_shared
def test_names_units_directions_and_ways_to_add_up_are_those_of_the_field() -> None:
    assert SHARED is not None
    text = (SHARED / "domain" / "kpis.md").read_text(encoding="utf-8")
    rows = [line.strip().strip("|").split("|") for line in text.splitlines() if re.match(r"\| \d+ \|", line)]
    assert len(rows) == 55
    for cells, item in zip(rows, CATALOGUE, strict=True):
        number, name, _, _, unit, direction, frequency, way, *_ = (cell.strip() for cell in cells)
        assert (int(number), name.replace("'", "’")) == (item.number, item.name)
        assert (UNITS[unit], DIRECTIONS[direction], WAYS[way]) == (
            item.unit,
            item.direction,
            item.aggregation,
        )
        assert frequency == item.frequency


@every
def test_nothing_is_made_of_terms_that_are_unknown(item: Definition) -> None:
    assert item.value({}) is None
    for missing in item.terms:
        assert item.value({name: 1.0 for name in item.terms if name != missing}) is None


def test_what_divides_by_nothing_gives_nothing() -> None:
    assert by_number(3).value({"commissions": 10.0, "primes": 0.0}) is None


@pytest.mark.parametrize(
    ("number", "terms", "expected"),
    [
        (3, {"commissions": 15.0, "primes": 120.0}, 12.5),
        (6, {"contrats": 4680.0, "clients": 2600.0}, 1.8),
        (15, {"sorties_12_mois": 618.0, "contrats_debut": 4680.0}, 618 / 46.8),
        (16, {"sorties_12_mois": 468.0, "contrats_debut": 4680.0}, 90.0),
        (17, {"affaires_nouvelles": 49.0, "sorties": 56.0}, -7.0),
        (31, {"budget": 900.0, "cout_du_temps": 300.0, "nouveaux_clients": 10.0}, 120.0),
        (32, {"gain": 14500.0, "cout_complet": 7900.0}, 6600 / 79),
        (33, {"commissions_annuelles": 300.0, "clients": 2.0, "taux_de_chute": 0.15}, 1000.0),
        (39, {"promoteurs": 50.0, "detracteurs": 20.0, "reponses": 100.0}, 30.0),
    ],
)
def test_an_indicator_is_counted_as_the_field_counts_it(
    number: int, terms: dict[str, float | None], expected: float
) -> None:
    assert by_number(number).value(terms) == pytest.approx(expected)


def test_a_ratio_of_months_is_the_ratio_of_their_sums() -> None:
    months: list[dict[str, float | None]] = [
        {"affaires_nouvelles": 44.0, "devis": 162.0},
        {"affaires_nouvelles": 10.0, "devis": 200.0},
    ]
    assert by_number(20).to_date(months) == pytest.approx(54 / 362 * 100)
    assert by_number(20).to_date([*months, {"devis": 3.0}]) is None


def test_a_sum_adds_up_a_level_keeps_the_last_and_a_mean_averages() -> None:
    two: list[dict[str, float | None]] = [{"commissions": 1.0}, {"commissions": 2.0}]
    assert by_number(1).to_date(two) == 3.0
    assert by_number(4).to_date([{"contrats": 7.0}, {"contrats": 5.0}]) == 5.0
    delays: list[dict[str, float | None]] = [
        {"jours_de_cycle": 10.0, "affaires_nouvelles": 1.0},
        {"jours_de_cycle": 20.0, "affaires_nouvelles": 1.0},
    ]
    assert by_number(21).to_date(delays) == 15.0
    assert by_number(1).to_date([]) is None


def test_a_definition_is_found_however_its_name_is_written() -> None:
    assert definition_of("Taux d'impayés") is by_number(37)
    assert definition_of("AFFAIRES NOUVELLES") is by_number(9)
    assert definition_of("Autre chose") is None
    assert definition_of(None) is None


def sheet_of(path: Path) -> dict[str, float | None]:
    """Write every indicator over random terms, some of them missing or nil; return what Python finds."""
    random.seed(55)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    expected: dict[str, float | None] = {}
    row = 0
    for item in CATALOGUE:
        for case in range(4):
            row += 1
            terms: dict[str, float | None] = {name: round(random.uniform(1, 900), 2) for name in item.terms}
            if case == 2:
                terms[item.terms[-1]] = None
            if case == 3:
                terms[item.terms[-1]] = 0.0
            cells = {name: f"{'BCDEFG'[at]}{row}" for at, name in enumerate(item.terms)}
            for name, cell in cells.items():
                sheet[cell] = terms[name]
            sheet[f"A{row}"] = f"={item.excel(cells)}"
            expected[f"A{row}"] = item.value(terms)
    book.save(path)
    return expected


def agrees(found: object, expected: float | None) -> bool:
    """Tell whether a cell shows the number, or nothing where there is none."""
    if expected is None:
        return found in (None, "")
    return isinstance(found, float | int) and found == pytest.approx(expected)


@requires_libreoffice
def test_libreoffice_finds_what_python_finds(tmp_path: Path) -> None:
    path = tmp_path / "kpis.xlsx"
    expected = sheet_of(path)
    found = recalculated_values(path)["Sheet"]
    assert [cell for cell, value in expected.items() if not agrees(found.get(cell), value)] == []


def test_formulon_finds_what_python_finds(tmp_path: Path) -> None:
    path = tmp_path / "kpis.xlsx"
    expected = sheet_of(path)
    book = formulon.Workbook.load(path.read_bytes())
    book.recalc()
    found = {cell: book.get_value(0, int(cell[1:]) - 1, 0).to_python() for cell in expected}
    assert [cell for cell, value in expected.items() if not agrees(found[cell], value)] == []
