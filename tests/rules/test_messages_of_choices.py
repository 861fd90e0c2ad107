"""What the rules on diagnosis, strategy, objectives, marketing and actions say, with their figures."""

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


def test_a_portfolio_that_does_not_add_up_says_by_how_much() -> None:
    finding = _only(
        "DIA-13",
        "products: [{id: P1}]\n"
        "portfolio: [{product: P1, contracts: 1900, premiums: 90000}]\n"
        "portfolio_totals: {contracts: 2000, premiums: 90000}\n",
    )
    assert finding.message == (
        "Les lignes du portefeuille ne font pas les totaux : contrats 1\u202f900 au lieu de 2\u202f000, "
        "écart de 100 (5\u202f%)."
    )


@pytest.mark.parametrize(
    ("swot", "fix"),
    [
        ("[{id: F1, side: FORCE}]", "Compléter « Force », « Faiblesse », « Opportunité » et « Menace »."),
        (
            "[" + ", ".join(f"{{id: F{n}, side: FORCE}}" for n in range(11)) + "]",
            "Compléter « Faiblesse », « Opportunité » et « Menace » et regrouper les constats de « Force ».",
        ),
    ],
)
def test_a_swot_out_of_balance_says_what_to_fill_and_what_to_group(swot: str, fix: str) -> None:
    assert _only("DIA-10", f"swot: {swot}").fix == fix


def test_diversifications_too_heavy_say_their_share_and_what_is_too_much() -> None:
    finding = _only(
        "MAT-07",
        "hypotheses: [{id: H1}]\n"
        "couples:\n"
        "  - {id: C1, strategy: DIVERSIFICATION, retained: true, hypotheses: [H1], rationale: r}\n"
        "  - {id: C2, strategy: PENETRATION, retained: true}\n"
        "actions: [{id: A1, couple: C1, budget: 4000}, {id: A2, couple: C2, budget: 6000}]\n",
    )
    assert finding.message == (
        "Les diversifications (C1) prennent 4\u202f000\u202f€ sur 10\u202f000\u202f€ de budget, "
        "soit 40\u202f% (plafond de 25\u202f%)."
    )
    assert finding.weight == 1500


@pytest.mark.parametrize(("priority", "named"), [("priority: 3", True), ("posture: MAINTENIR", False)])
def test_the_couples_of_least_priority_are_those_to_give_up(priority: str, named: bool) -> None:
    finding = _only(
        "MAT-09",
        "roles: [{id: R1, profile: COMMERCIAL}]\n"
        "couples:\n"
        f"  - {{id: C1, retained: true, {priority}}}\n"
        "  - {id: C2, retained: true, priority: 1}\n"
        "  - {id: C3, retained: true, priority: 2}\n",
    )
    assert finding.message == "3 couples sont retenus pour 1 commercial, soit 3 chacun (1,5 au plus)."
    assert ("(les derniers : C1 et C3)" in finding.fix) is named


def test_an_ambition_is_compared_with_the_growth_of_the_portfolio() -> None:
    finding = _only(
        "OBJ-09",
        "products: [{id: P1}]\n"
        "portfolio: [{product: P1, commissions: 90000, growth: 0.04}]\n"
        "objectives:\n"
        "  - {id: O1, level: GENERAL, direction: HAUSSE, baseline: 100000, target: 112000, unit: EUR}\n",
    )
    assert finding.message == (
        "O1 passe de 100\u202f000\u202f€ à 112\u202f000\u202f€, soit un changement de 12\u202f% "
        "(plus de 2 fois les 4\u202f% de l’an passé), sans justification."
    )


def test_the_busiest_month_of_a_segment_is_named_with_its_actions() -> None:
    action = "segment: SEG1, channels: [EMAIL]"
    finding = _only(
        "MKT-06",
        "plan: {start: 2026-01-01}\n"
        "segments: [{id: SEG1, label: Familles}]\n"
        "actions:\n"
        f"  - {{id: A1, {action}, start: 2026-03-02, end: 2026-05-20}}\n"
        f"  - {{id: A2, {action}, start: 2026-03-02, end: 2026-05-20}}\n"
        f"  - {{id: A3, {action}, start: 2026-04-02, end: 2026-05-20}}\n"
        f"  - {{id: A4, {action}, start: 2026-05-02, end: 2026-05-20}}\n",
    )
    assert finding.message == (
        "SEG1 « Familles » est sollicité par 4 actions en mai 2026 (A1, A2, A3 et A4), 2 au plus."
    )
    assert finding.fix == "Décaler 2 de ces actions à un autre mois."


def test_a_stretch_without_milestone_is_told_by_its_two_ends() -> None:
    finding = _only(
        "ACT-09",
        "actions: [{id: A1, start: 2026-01-01, end: 2026-06-30, milestones: [{due: 2026-01-31}]}]",
    )
    assert finding.message == "A1 reste 150 jours sans jalon, du 31/01/2026 au 30/06/2026."


def test_a_delay_is_told_in_days_at_the_date_of_judgement() -> None:
    finding = _only(
        "ACT-13", "plan: {as_of: 2026-06-30}\nactions: [{id: A1, status: PREVUE, start: 2026-06-29}]"
    )
    assert finding.message == (
        "A1, « prévue » au 30/06/2026, devait commencer le 29/06/2026 (1 jour de retard)."
    )


def test_an_action_that_waits_for_others_is_told_when_it_can_begin() -> None:
    finding = _only(
        "DAT-04",
        "actions:\n"
        "  - {id: A1, end: 2026-06-26}\n"
        "  - {id: A2, end: 2026-07-26}\n"
        "  - {id: A3, depends_on: [A1, A2], start: 2026-02-02}\n",
    )
    assert finding.fix == "Commencer A3 le 26/07/2026 au plus tôt, ou avancer la fin de A1 et A2."


def test_a_rule_that_changes_midway_says_when_and_what_and_is_no_advice() -> None:
    finding = _only(
        "DAT-10",
        "actions:\n"
        "  - {id: A1, channels: [TELEPHONE], start: 2026-06-01, end: 2026-09-30,\n"
        "     compliance: {consumer: true, prospects: true, legal_basis: CONSENTEMENT}}\n",
    )
    assert (
        "à vérifier : à partir du 11/08/2026, appeler un particulier demande son consentement"
        in finding.message
    )
    assert "pas un avis juridique" in finding.why
    assert finding.fix.startswith("Scinder A1 au 11/08/2026")
