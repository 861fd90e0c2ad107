"""What rules say, where the words depend on what they find."""

from __future__ import annotations

import pytest

from pac_excel.plan.reading import SCHEMA, parse_plan
from pac_excel.rules.finding import Finding
from pac_excel.rules.registry import rule_of


def _only(code: str, text: str) -> Finding:
    rule = rule_of(code)
    assert rule is not None
    (finding,) = rule().check(parse_plan(f"schema: {SCHEMA}\n{text}"))
    return finding


@pytest.mark.parametrize(
    ("values", "months", "what"),
    [
        ("[]", "janvier 2026 à avril 2026", "les 4 valeurs"),
        ("[1, null, 3]", "février 2026 et avril 2026", "les 2 valeurs"),
        ("[1, null, null, null]", "février 2026 à avril 2026", "les 3 valeurs"),
        ("[null, 2, null]", "janvier 2026, mars 2026 et avril 2026", "les 3 valeurs"),
        ("[1, 2, 3]", "avril 2026", "la valeur"),
    ],
)
def test_missing_months_are_named_a_run_of_them_by_its_ends(values: str, months: str, what: str) -> None:
    finding = _only(
        "KPI-03",
        "plan: {start: 2026-01-01, as_of: 2026-04-30}\n"
        f"kpis: [{{id: K1, name: Ventes, frequency: MENSUELLE, values: {values}}}]",
    )
    assert finding.message == f"K1 « Ventes » est sans valeur : {months}."
    assert finding.fix == f"Saisir {what} de K1 : {months}."


def test_children_that_go_beyond_their_parent_are_said_to_be_too_much() -> None:
    finding = _only(
        "DEC-01",
        "objectives:\n"
        "  - {id: O1, roll_up: SOMME, measure_kind: FLUX, target: 100, unit: NB}\n"
        "  - {id: O2, parent: O1, measure_kind: FLUX, target: 120, unit: NB}\n",
    )
    assert finding.message == "O1 vise 100, mais son fils O2 (120) fait 120 : 20 de trop."
    assert "O2 à 100" in finding.fix
    assert "la cible de O1 à 120" in finding.fix


def test_a_finding_on_the_wrong_side_is_offered_the_other_two() -> None:
    finding = _only("DIA-03", "swot: [{id: FO1, side: FORCE, family: CODES}]")
    assert finding.fix.startswith(
        "Le classer en « Opportunité » ou « Menace », ou choisir sa famille parmi : Produits"
    )


def test_a_fall_is_said_in_positive_figures() -> None:
    finding = _only(
        "OBJ-10",
        "objectives:\n"
        "  - {id: O1, measure_kind: STOCK, roll_up: AUCUN, baseline: 13.2, target: 11.8, unit: POINT}\n"
        "actions:\n"
        "  - {id: A1, objective: O1, contribution: -0.9, contribution_unit: POINT}\n"
        "  - {id: A2, objective: O1}\n",
    )
    assert finding.message == (
        "O1 demande une baisse de 1,4 point ; ses fils et ses actions en apportent 0,9 point : "
        "il manque 0,5 point (A2 sans contribution chiffrée)."
    )
    assert finding.fix.endswith("ou ramener la cible à 12,3 points.")


@pytest.mark.parametrize(("budget", "named"), [(1000, True), (999, False)])
def test_an_action_is_offered_as_an_example_when_giving_it_up_is_enough(budget: int, named: bool) -> None:
    finding = _only(
        "BUD-01",
        f"plan: {{budget_envelope: {4000 + budget}}}\n"
        f"actions: [{{id: A1, budget: 5000}}, {{id: A2, budget: {budget}, expected_gain: 2000}}]",
    )
    assert finding.weight == 1000
    assert ("par exemple A2" in finding.fix) is named


def test_an_empty_cell_inside_a_record_says_of_what_it_is_part() -> None:
    inside = _only(
        "DOC-08", "targets: [{id: T1, mix: {product: a, price: b, place: c, promotion: d, extra1: e}}]"
    )
    assert inside.message == "T1, mix 6P : il manque « 6e P »."
    outside = _only("DOC-08", "sites: [{id: S1, address_area: Centre}]")
    assert outside.message == "S1 : il manque « Nom du site »."


def test_a_reserve_eaten_into_names_the_cheapest_action_that_would_restore_it() -> None:
    finding = _only(
        "BUD-10",
        "plan: {budget_envelope: 10000, contingency_rate: 0.1}\n"
        "actions: [{id: A1, budget: 9000}, {id: A2, budget: 300}, {id: A3, budget: 400}]",
    )
    assert finding.message == (
        "Les actions prennent 9\u202f700\u202f€ sur 10\u202f000\u202f€ : il reste 300\u202f€ "
        "au lieu des 1\u202f000\u202f€ de réserve (10\u202f%)."
    )
    assert "Libérer 700\u202f€ (par exemple sur A1)" in finding.fix


def test_a_red_run_tells_where_the_indicator_stands_to_date() -> None:
    finding = _only(
        "FBK-01",
        "plan: {start: 2026-01-01, as_of: 2026-03-31}\n"
        "kpis: [{id: K7, name: Contrats, unit: NB, direction: HAUSSE, aggregation: SOMME, "
        "frequency: MENSUELLE, trajectory: [19, 25, 31], values: [16, 22, 28]}]",
    )
    assert finding.message == (
        "K7 « Contrats » est rouge en janvier 2026, février 2026 et mars 2026 (66 à date pour 75 attendus), "
        "sans décision depuis."
    )


def test_figures_that_contradict_each_other_are_told_month_by_month() -> None:
    finding = _only(
        "KPI-16",
        "plan: {start: 2026-01-01}\n"
        "kpis: [{id: K3, name: Affaires nouvelles, values: [49, 55]}, "
        "{id: K12, name: Résiliations, values: [60, 44]}, {id: K10, name: Solde net, values: [-11, 12]}]",
    )
    assert finding.message == (
        "K10 « Solde net » ne suit pas K3 moins K12 : 12 en février 2026, au lieu de 11."
    )
