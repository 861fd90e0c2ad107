"""What users answer to alerts: when an answer settles one, and when it is itself a finding."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pac_excel.layout.answers import answer, kept_figures
from pac_excel.layout.controls import JUSTIFIED, Located
from pac_excel.plan.steering import Justification
from pac_excel.rules.finding import OPEN, Finding, Severity

TODAY = dt.date(2026, 9, 15)
ALERT = Finding(
    code="RES-02",
    severity=Severity.WARNING,
    record="Role",
    key="RCOM",
    field="capacity_days",
    message="RCOM en septembre 2026 : 12 jours pour 8 jours.",
    why="Un pic.",
    fix="Lisser.",
)
ANSWER = Justification(
    rule_code="RES-02",
    table="",
    key="RCOM",
    field="capacity_days",
    justification="Renfort prévu",
    by="CHEF",
    on=TODAY,
)


def answered(*answers: Justification, alerts: tuple[Finding, ...] = (ALERT,)) -> list[tuple[str, str]]:
    """Code and status of what is shown."""
    located: list[Located] = [(alert, None) for alert in alerts]
    return [(finding.code, finding.status) for finding, _ in answer(located, answers, TODAY)]


def seen(item: Justification, alert: Finding = ALERT) -> Justification:
    """The answer once a check has written it beside the alert."""
    return replace(item, figures=kept_figures(alert, item))


def worse(jours: str) -> Finding:
    return replace(ALERT, message=f"RCOM en septembre 2026 : {jours} jours pour 8 jours.")


def test_an_alert_with_a_reason_and_an_author_is_justified() -> None:
    located = answer([(ALERT, None)], (ANSWER,), TODAY)
    ((finding, _),) = located
    assert (finding.status, finding.justification) == (JUSTIFIED, "Renfort prévu")


@pytest.mark.parametrize(("until", "status"), [(TODAY, JUSTIFIED), (dt.date(2026, 9, 14), OPEN)])
def test_an_answer_holds_to_the_end_of_its_last_day(until: dt.date, status: str) -> None:
    shown = answered(replace(ANSWER, until=until))
    assert shown[0] == ("RES-02", status)
    assert [code for code, _ in shown[1:]] == ([] if status == JUSTIFIED else ["INT-03"])


@pytest.mark.parametrize("field", ["justification", "by"])
def test_an_answer_without_reason_or_author_settles_nothing(field: str) -> None:
    assert answered(replace(ANSWER, **{field: None})) == [("RES-02", OPEN), ("INT-04", OPEN)]


def test_an_error_is_not_justified_save_one() -> None:
    error = replace(ALERT, severity=Severity.ERROR)
    assert answered(ANSWER, alerts=(error,)) == [("RES-02", OPEN), ("INT-06", OPEN)]
    alert_made_an_error = replace(error, code="SWO-04")
    assert answered(replace(ANSWER, rule_code="SWO-04"), alerts=(alert_made_an_error,))[0] == ("SWO-04", OPEN)
    overload = replace(error, code="RES-01")
    assert answered(replace(ANSWER, rule_code="RES-01"), alerts=(overload,)) == [("RES-01", JUSTIFIED)]


def test_an_answer_to_no_finding_is_a_finding_without_a_cell() -> None:
    ((finding, place),) = answer((), (ANSWER,), TODAY)
    assert (finding.code, finding.severity, finding.cell, place) == ("INT-02", Severity.INFO, None, None)
    assert "RES-02 (RCOM, capacity_days)" in finding.message


def test_an_alert_comes_back_when_its_figures_change_materially() -> None:
    kept = seen(ANSWER)
    assert answered(kept, alerts=(worse("12,5"),)) == [("RES-02", JUSTIFIED)]
    assert answered(kept, alerts=(worse("13"),)) == [("RES-02", OPEN), ("INT-05", OPEN)]


def test_small_changes_add_up_for_the_figures_kept_are_those_that_were_justified() -> None:
    kept = seen(ANSWER)
    again = replace(kept, figures=kept_figures(worse("12,5"), kept))
    assert again == kept
    assert answered(again, alerts=(worse("13"),))[0] == ("RES-02", OPEN)


@pytest.mark.parametrize(
    "change",
    [{"justification": "Renfort confirmé"}, {"by": "RCOM"}, {"on": dt.date(2026, 9, 16)}],
)
def test_another_answer_is_one_to_the_figures_of_now(change: dict[str, object]) -> None:
    kept = seen(ANSWER)
    assert answered(kept, alerts=(worse("20"),))[0] == ("RES-02", OPEN)
    renewed = replace(kept, **change)  # type: ignore[arg-type]
    assert answered(renewed, alerts=(worse("20"),)) == [("RES-02", JUSTIFIED)]
    assert answered(seen(renewed, worse("20")), alerts=(worse("20"),)) == [("RES-02", JUSTIFIED)]


def test_what_is_wrong_with_an_answer_follows_its_alert_as_a_consequence() -> None:
    other = replace(ALERT, key="ALT")
    expired = replace(ANSWER, until=dt.date(2026, 1, 1))
    findings = [finding for finding, _ in answer([(ALERT, None), (other, None)], (expired,), TODAY)]
    assert [(finding.code, finding.key, finding.cause) for finding in findings] == [
        ("RES-02", "RCOM", None),
        ("INT-03", "RCOM", "RES-02:RCOM"),
        ("RES-02", "ALT", None),
    ]


def test_the_consequence_of_a_consequence_stays_under_the_first_cause() -> None:
    echo = replace(ALERT, cause="RES-01:RCOM")
    expired = replace(ANSWER, until=dt.date(2026, 1, 1))
    assert [finding.cause for finding, _ in answer([(echo, None)], (expired,), TODAY)] == ["RES-01:RCOM"] * 2


def test_an_answer_is_to_the_alert_with_its_figures_where_two_share_a_place() -> None:
    september, october = ALERT, worse("20")
    typed_beside_october = replace(ANSWER, figures=kept_figures(october, None))
    shown = answered(typed_beside_october, alerts=(september, october))
    assert shown == [("RES-02", OPEN), ("RES-02", JUSTIFIED)]


def test_one_answer_settles_one_alert() -> None:
    assert answered(ANSWER, alerts=(ALERT, worse("20"))) == [("RES-02", JUSTIFIED), ("RES-02", OPEN)]
