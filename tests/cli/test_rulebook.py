from __future__ import annotations

import json
import pickle
import re

import pytest

from pac_excel.cli.rulebook import UnknownRule
from pac_excel.rules.catalogue import ALL_RULES, FAMILIES, family_of
from pac_excel.rules.pages import page
from pac_excel.rules.registry import RULES, rule_of
from tests.support.cli import Run, pac_excel

__all__ = ["pac_excel"]


def test_all_rules_are_listed_by_family_in_columns(pac_excel: Run) -> None:
    ran = pac_excel("rules")
    assert (ran.code, ran.err) == (0, "")
    blocks = [block.splitlines() for block in ran.out.split("\n\n")]
    codes = []
    for title, *lines in blocks:
        family = family_of(lines[0].split()[0])
        assert title == f"{family}  {FAMILIES[family]}"
        codes += [line.split()[0] for line in lines]
        assert all(line.split()[0].startswith(family) for line in lines)
    assert codes == [rule.code for rule in ALL_RULES]
    anomalies = {rule.code: rule.anomaly for rule in ALL_RULES}
    rows = [line for _, *lines in blocks for line in lines]
    assert len({line.index(anomalies[line.split()[0]]) for line in rows}) == 1


def test_a_listed_rule_shows_its_severity_name_and_anomaly(pac_excel: Run) -> None:
    line = next(line for line in pac_excel("rules").out.splitlines() if "OBJ-10" in line)
    assert re.split(r"\s{2,}", line.strip()) == [
        "OBJ-10",
        "Erreur",
        "ContributionsShort",
        "Contributions inférieures au besoin",
    ]


@pytest.mark.parametrize("code", ["OBJ-10", "obj-10"])
def test_a_rule_is_explained_by_its_page(code: str, pac_excel: Run) -> None:
    ran = pac_excel("rules", code)
    rule = rule_of("OBJ-10")
    assert rule is not None
    assert (ran.code, ran.out) == (0, page(rule))


def test_a_rule_on_the_check_itself_is_explained_too(pac_excel: Run) -> None:
    assert pac_excel("rules", "INT-03").out.startswith("# INT-03 · Justification échue\n")


def test_the_rules_are_there_for_programs(pac_excel: Run) -> None:
    listed = json.loads(pac_excel("rules", "--format", "json").out)
    assert [rule["code"] for rule in listed] == [rule.code for rule in ALL_RULES]
    told = json.loads(pac_excel("rules", "RES-02", "--format", "json").out)
    assert told == next(rule for rule in listed if rule["code"] == "RES-02")
    assert (told["severity"], told["echo_of"], told["family"]) == (
        "warning",
        ["RES-01"],
        "Ressources et charge",
    )
    assert set(told["thresholds"]["overload"]) == {"label", "default", "unit", "meaning"}
    assert all(told[text] for text in ("anomaly", "why", "fix", "description", "example", "instead"))


def test_an_unknown_code_is_told_with_the_nearest_ones(pac_excel: Run) -> None:
    ran = pac_excel("rules", "OBJ-1")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "'OBJ-1'" in ran.err
    assert "OBJ-10" in ran.err
    assert "OBJ-01" in ran.err


def test_a_code_near_no_other_leads_to_the_list(pac_excel: Run) -> None:
    ran = pac_excel("rules", "zzzzzz")
    assert ran.code == 2
    assert ran.err == "pac-excel: no rule has the code 'zzzzzz'; 'pac-excel rules' lists them\n"


def test_the_error_survives_a_trip_between_processes() -> None:
    error = UnknownRule("OBJ-1", ("OBJ-10",))
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_each_rule_belongs_to_a_family_in_their_order() -> None:
    families = list(dict.fromkeys(family_of(rule.code) for rule in RULES))
    assert families == [family for family in FAMILIES if family in families]
