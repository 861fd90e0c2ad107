from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pac_excel.plan.choices import PlanStatus, Side
from pac_excel.plan.problems import PlanFileError, UnreadablePlanFile
from pac_excel.plan.reading import parse_plan, read_plan
from pac_excel.resources import sample, template
from tests.support.shared import SHARED, needs_shared

HEAD = "schema: pac_excel/plan/1\n"


def refused(text: str) -> list[str]:
    with pytest.raises(PlanFileError) as caught:
        parse_plan(HEAD + text)
    return [str(problem) for problem in caught.value.problems]


def only(text: str) -> str:
    problems = refused(text)
    assert len(problems) == 1, problems
    return problems[0]


def test_the_sample_reads_whole() -> None:
    plan = read_plan(sample("agence_modele.yaml"))
    assert (len(plan.actions), len(plan.objectives), len(plan.kpis), len(plan.swot)) == (15, 8, 25, 24)
    assert plan.head.status is PlanStatus.EN_COURS
    assert plan.head.end == dt.date(2026, 12, 31)
    assert plan.actions[0].days[0].role == "CCP1"
    assert plan.actions[0].milestones[0].due == dt.date(2026, 2, 9)
    assert plan.targets[0].mix.price == "Avantage multi-contrats de la compagnie, sans remise d'agence"
    assert plan.kpis[6].comments[0].month == dt.date(2026, 1, 1)
    assert plan.kpis[7].numerator[0] == 4669


@needs_shared
def test_the_interchange_file_of_the_domain_reads_as_it_stands() -> None:
    assert SHARED is not None
    assert read_plan(SHARED / "domain" / "sample_plan.yaml").head.id == "PAC-2026"


def test_a_plan_under_construction_is_no_error() -> None:
    plan = parse_plan(HEAD + "actions: [{id: A1}]\nobjectives:\nagency: {}\n")
    assert plan.actions[0].title is None
    assert plan.objectives == ()


def test_every_fault_is_told_at_once_in_the_order_of_the_file() -> None:
    problems = refused("plan: {status: EN_COUR, version: x}\nsites: [{id: S1, nom: a}, {id: S1}]\n")
    assert [problem.partition(":")[0] for problem in problems] == [
        "line 2, plan.status",
        "line 2, plan.version",
        "line 3, sites[0].nom",
        "line 3, sites[1].id",
    ]


def test_the_error_lists_its_problems_under_the_name_of_the_file() -> None:
    with pytest.raises(PlanFileError) as caught:
        parse_plan(HEAD + "plan: {version: x}", name="mon_plan.yaml")
    lines = str(caught.value).splitlines()
    assert lines[0] == "mon_plan.yaml: 1 error, nothing was written"
    assert lines[1] == "  line 2, plan.version: found 'x'; expected a number"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("plan: {titel: a}", "unknown key 'titel'"),
        ("plan: {titel: a}", "(did you mean title?)"),
        ("plan: {status: VALIDEE}", "(did you mean VALIDE?)"),
        ("plan: {status: En cours}", "(did you mean EN_COURS?)"),
        ("plan: {start: 31/12/2026}", "(write 2026-12-31)"),
        ("plan: {start: 2026-02-30}", "expected a date such as 2026-12-31"),
        ("plan: {start: 1899-12-31}", "from 1900-01-01 on"),
        ("plan: {budget_envelope: '12,5'}", "(write 12.5, not 12,5)"),
        ("plan: {budget_envelope: 1e999}", "expected a finite number"),
        ("plan: {version: 1.5}", "expected a whole number"),
        ("plan: {version: 12345678901234567890}", "at most 15 digits"),
        ("plan: {title: 2026}", "put it between quotes"),
        ("plan: {title: [a]}", "found a list; expected a single value"),
        ("plan: [a]", "found a list; expected a mapping"),
        ("sites: {id: S1}", "found a mapping; expected a list"),
        ("sites: [S1]", "found a single value; expected a row of 'key: value'"),
        ("networks: [{id: N1, active: peut-être}]", "expected true or false"),
        ("sites: [{name: a}]", "no identifier"),
        ("sites: [{id: 'S 1'}]", "expected an identifier"),
        ("plan: {title: a, title: b}", "the same key twice"),
        ("agency: {ambitions: ['a\n\n  b']}", "expected one line of text an item"),
        ("budget_lines: [{id: B1, month: 2026-02-15}]", "expected the first day of a month"),
        ("kpis: [{id: K1, trajectory: [1,2,3,4,5,6,7,8,9,10,11,12,13]}]", "expected at most 12"),
        ("roles: [{id: R1, site: S9}]\nsites: [{id: S1}]", "'S9' names nothing"),
        ("roles: [{id: R1, site: S2}]\nsites: [{id: S1}]", "(did you mean S1?)"),
        ("couples: [{id: C1, strategy: PENETRATIO}]", "(did you mean PENETRATION?)"),
        ("actions: [{id: A1, days: {R1: 3}}]", "'R1' names nothing"),
        ("actions: [{id: A1, channels: [EMAIL, FAX]}]", "actions[0].channels[1]"),
        ("plan: {strategy_grid: ansoff_5}", "ansoff_4"),
    ],
)
def test_a_fault_of_structure_says_what_is_allowed(text: str, said: str) -> None:
    assert said in only(text)


def test_a_value_that_is_out_of_range_or_contradictory_loads() -> None:
    plan = parse_plan(
        HEAD
        + "swot: [{id: X1, gravity: 9, side: FORCE, family: CODES}]\n"
        + "plan: {start: 2027-01-01, end: 2026-01-01}"
    )
    assert plan.swot[0].gravity == 9
    assert plan.swot[0].side is Side.FORCE


def test_a_broken_file_is_told_with_its_line() -> None:
    with pytest.raises(
        PlanFileError, match=r"line 4: not YAML: .* \(while scanning a quoted scalar, line 3\)"
    ):
        parse_plan(HEAD + "plan:\n  title: 'open\n")


@pytest.mark.parametrize("text", ["", "- a\n", "just words", "schema: other/1\n", "plan: {}\n"])
def test_a_file_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(PlanFileError, match="pac_excel/plan/1"):
        parse_plan(text)


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes((HEAD + "plan:\n  title: Été\n").encode("cp1252"))
    with pytest.raises(PlanFileError, match="line 3: a character that is not UTF-8"):
        read_plan(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePlanFile, match=r"absent.yaml: No such file or directory; check the path"):
        read_plan(tmp_path / "absent.yaml")


def test_a_workbook_given_for_a_plan_file_is_told() -> None:
    with pytest.raises(UnreadablePlanFile, match="pac-excel export"):
        read_plan(template("pac_complet.xlsx"))


def test_a_byte_order_mark_is_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text("\ufeff" + HEAD + "plan: {title: Été}\n", encoding="utf-8")
    assert read_plan(path).head.title == "Été"


def test_computed_values_are_accepted_and_computed_anew() -> None:
    plan = parse_plan(HEAD + "actions: [{id: A1, full_cost: 100, roi: 0.5}]")
    assert not hasattr(plan.actions[0], "full_cost")
    assert "expected a number" in only("actions: [{id: A1, roi: beaucoup}]")


def test_a_word_that_yaml_would_take_for_something_else_must_be_quoted() -> None:
    assert parse_plan(HEAD + "plan: {title: 'no', supersedes: '=1+1'}").head.title == "no"
    assert "put it between quotes" in only("plan: {title: no}")


def test_the_standard_grids_are_not_carried_by_a_plan_that_repeats_them() -> None:
    from pac_excel.plan import Plan
    from pac_excel.plan.grids import STANDARD_GRIDS
    from pac_excel.plan.writing import format_plan

    assert parse_plan(format_plan(Plan(strategy_grids=STANDARD_GRIDS))).strategy_grids == ()


@pytest.mark.parametrize("opening", ["[", "[\n ", "- "])
def test_a_file_nested_beyond_any_plan_is_refused(opening: str) -> None:
    with pytest.raises(PlanFileError, match="too many levels"):
        parse_plan(HEAD + "plan:\n  " + opening * 100_000)


def test_a_tab_before_the_text_is_named() -> None:
    with pytest.raises(PlanFileError, match=r"line 3: not YAML: the line begins with a tab; indent it with"):
        parse_plan(HEAD + "plan:\n\ttitle: Plan 2026")
