from __future__ import annotations

import json

from pac_excel.cli.formats.json import render
from pac_excel.plan import Plan
from pac_excel.plan.frame import PlanHead
from pac_excel.rules.own_settings import Change
from tests.support.checked import checked, finding

FIELDS = "code severity table key field sheet cell message why fix status justification cause".split()


def test_a_finding_has_the_fields_that_programs_rely_on() -> None:
    document = json.loads(render(checked(finding(), plan=Plan(head=PlanHead(id="PAC-2026")))))
    assert (document["file"], document["plan"]) == ("plan.xlsx", "PAC-2026")
    assert document["summary"] == {"error": 1, "warning": 0, "info": 0}
    (found,) = document["findings"]
    assert list(found) == FIELDS
    assert (found["code"], found["cell"], found["status"]) == ("BUD-01", "C24", "OUVERTE")


def test_changed_settings_are_told() -> None:
    change = Change(code="RES-02", said="RES-02 : overload 1,5 au lieu de 1,2")
    assert json.loads(render(checked(changes=(change,))))["settings"] == [change.said]
