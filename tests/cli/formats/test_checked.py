from __future__ import annotations

import datetime as dt

from pac_excel.plan import Plan
from pac_excel.plan.steering import Justification
from pac_excel.rules.finding import Severity
from tests.support.checked import checked, finding

ROOT = finding(code="RES-01", key="RCOM")
ECHO = finding(code="RES-02", key="RCOM", severity=Severity.WARNING, cause="RES-01:RCOM")


def test_consequences_stand_under_their_cause() -> None:
    other = finding(code="BUD-01")
    assert checked(ROOT, ECHO, other).causes() == [(ROOT, [ECHO]), (other, [])]


def test_two_causes_of_one_name_keep_their_own_consequences() -> None:
    twice = finding(code="RES-01", key="RCOM", field="label")
    assert checked(ROOT, ECHO, twice).causes() == [(ROOT, [ECHO]), (twice, [])]


def test_a_consequence_whose_cause_is_justified_stands_alone() -> None:
    justified = finding(code="RES-01", key="RCOM", status="JUSTIFIEE", justification="Assumé")
    assert checked(justified, ECHO).causes() == [(ECHO, [])]


def test_what_is_justified_counts_no_more() -> None:
    settled = finding(severity=Severity.WARNING, status="JUSTIFIEE", justification="Assumé")
    assert checked(ROOT, ECHO, settled).counts() == {
        Severity.ERROR: 1,
        Severity.WARNING: 1,
        Severity.INFO: 0,
    }


def test_a_justified_finding_comes_with_its_answer() -> None:
    settled = finding(code="RES-02", key="RCOM", status="JUSTIFIEE", justification="Assumé")
    own = Justification(
        rule_code="RES-02",
        table=settled.table,
        key="RCOM",
        field=settled.field,
        justification="Assumé",
        by="CHEF",
        on=dt.date(2026, 11, 2),
    )
    other = Justification(rule_code="RES-02", key="RADM", justification="Autre", by="CHEF")
    plan = Plan(justifications=(other, own))
    assert checked(ROOT, settled, plan=plan).justified() == [(settled, own)]
