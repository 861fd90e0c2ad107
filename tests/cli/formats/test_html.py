from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import html

from pac_excel.cli.formats.html import render
from pac_excel.plan import Plan
from pac_excel.plan.frame import Agency, PlanHead
from pac_excel.plan.steering import Justification
from pac_excel.resources import sample
from pac_excel.rules.finding import Severity
from pac_excel.rules.own_settings import Change
from tests.support.checked import checked, finding
from tests.support.cli import Run, pac_excel

__all__ = ["pac_excel"]

HOSTILE = '</p></style><script>alert(1)</script><img src=x onerror=alert(1)>"&\x07'
PLAN = Plan(
    head=PlanHead(title="Plan 2026", start=dt.date(2026, 1, 1), end=dt.date(2026, 12, 31), version=2),
    agency=Agency(name="Agence du Port"),
)


def shown(text: str) -> Any:
    assert text.startswith("<!DOCTYPE html>")
    return html.document_fromstring(text)


def said(element: Any) -> str:
    """The text of an element as a reader sees it: spaces of any kind are one."""
    return " ".join(" ".join(element.itertext()).split())


@pytest.fixture
def report(tmp_path: Path, pac_excel: Run) -> Any:
    path, out = tmp_path / "plan.xlsx", tmp_path / "out" / "rapport.html"
    out.parent.mkdir()
    assert pac_excel("new", sample("agence_modele.yaml"), "-o", path).code == 0
    ran = pac_excel("check", path, "--format", "html", "-o", out)
    assert (ran.code, ran.out, ran.err) == (1, "", "")
    return shown(out.read_text("utf-8"))


def test_the_report_opens_with_the_plan_and_its_verdict(report: Any) -> None:
    opening = said(report.find(".//header"))
    assert "Plan d'actions commerciales 2026 – Agence Modèle" in opening
    assert "Agence Modèle (fictive), exercice du 01/01/2026 au 31/12/2026, version 2" in opening
    assert "Le plan ne tient pas en l’état" in opening
    assert f"contrôlé le {dt.date.today():%d/%m/%Y}" in opening
    assert report.get("lang") == "fr"


def test_the_report_shows_causes_with_their_consequences_inside(report: Any) -> None:
    articles = {said(item.find(".//span[@class='code']")): said(item) for item in report.iter("article")}
    assert {"REG-01", "RES-01", "DAT-01", "BUD-01", "SWO-01", "DEC-01"} <= set(articles)
    assert "Conséquences Alerte RES-02 Surcharge d’un rôle dans le mois" in articles["RES-01"]
    assert "dépassement de 1 200 €" in articles["BUD-01"]
    assert "À faire Retirer 1 200 € aux actions" in articles["BUD-01"]
    assert "Pourquoi Le plan n’est pas finançable." in articles["BUD-01"]


def test_each_finding_links_to_its_cell_from_where_the_report_stands(report: Any) -> None:
    links = {item.text: unquote(item.get("href")) for item in report.iter("a")}
    assert links["Cadrage!C24"] == "../plan.xlsx#'Cadrage'!C24"
    assert links["Équipe!I7"] == "../plan.xlsx#'Équipe'!I7"
    assert all(link.startswith("../plan.xlsx#'") for link in links.values())


def test_the_report_needs_nothing_beside_it(report: Any) -> None:
    assert not list(report.iter("script", "link", "img", "iframe", "object", "base"))
    assert {name for item in report.iter() for name in item.attrib} <= {
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "class",
        "href",
        "aria-hidden",
    }
    (style,) = report.iter("style")
    assert "url(" not in style.text
    assert "@import" not in style.text
    (policy,) = report.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none';")


def test_what_a_plan_says_is_text_whatever_it_holds() -> None:
    plan = Plan(head=PlanHead(title=HOSTILE), agency=Agency(name=HOSTILE))
    texts = {"message": HOSTILE, "why": HOSTILE, "fix": HOSTILE, "key": HOSTILE, "sheet": HOSTILE}
    justified = finding(status="JUSTIFIEE", justification=HOSTILE, **texts)
    answer = Justification(
        rule_code="BUD-01",
        table=justified.table,
        key=HOSTILE,
        field="budget_envelope",
        justification=HOSTILE,
        by=HOSTILE,
    )
    given = Plan(head=plan.head, agency=plan.agency, justifications=(answer,))
    page = shown(
        render(checked(finding(**texts | {"key": "other"}), justified, plan=given, path=Path('a"b <i>.xlsx')))
    )
    assert not list(page.iter("script", "img"))
    seen = HOSTILE.replace("\x07", "\ufffd")
    for part in page.xpath("//h1 | //title | //p[@class='said'] | //dd"):
        assert seen in said(part)
    (row,) = page.xpath("//tbody/tr[td/a]")
    assert said(row[2]) == f"{seen} ({seen})"
    assert page.xpath("//article//a/@href")[0].startswith("a%22b%20%3Ci%3E.xlsx#'%3C%2Fp%3E")


def test_a_quote_in_the_name_of_a_sheet_is_doubled_in_the_link() -> None:
    (link,) = shown(render(checked(finding(sheet="L'agence")))).iter("a")
    assert link.get("href") == "plan.xlsx#'L''agence'!C24"


def test_a_finding_on_no_sheet_has_no_link() -> None:
    page = shown(render(checked(finding(code="INT-00", sheet=None, cell=None))))
    assert not list(page.iter("a"))
    assert "Règle qui n’a pas pu être appliquée" in said(page.find(".//article"))


@pytest.mark.parametrize(
    ("severities", "verdict"),
    [
        ((), "Aucune anomalie : le plan tient."),
        ((Severity.INFO,), "Le plan tient : 1 information, pour 1 cause."),
        ((Severity.WARNING, Severity.WARNING), "Le plan tient : 2 alertes, pour 2 causes."),
        (
            (Severity.ERROR, Severity.WARNING),
            "Le plan ne tient pas en l’état : 1 erreur et 1 alerte, pour 2 causes.",
        ),
    ],
)
def test_the_verdict_follows_the_gravest_finding(severities: tuple[Severity, ...], verdict: str) -> None:
    findings = [finding(key=str(n), severity=severity) for n, severity in enumerate(severities)]
    page = shown(render(checked(*findings, plan=PLAN)))
    assert said(page.xpath("//p[@class='verdict']")[0]) == verdict
    assert [said(title) for title in page.xpath("//section[article]/h2")] == [
        f"{severity.label}s" for severity in dict.fromkeys(severities)
    ]


def test_findings_are_counted_by_part_of_the_plan() -> None:
    findings = (
        finding(),
        finding(code="BUD-04", severity=Severity.WARNING),
        finding(code="DIA-04"),
        finding(code="INT-03", severity=Severity.INFO),
    )
    page = shown(render(checked(*findings)))
    rows = [[said(cell) for cell in row] for row in page.xpath("//tbody/tr")]
    assert rows == [
        ["Diagnostic", "1", "", ""],
        ["Budget et ROI", "1", "1", ""],
        ["Le contrôle lui-même", "", "", "1"],
    ]


def test_a_justified_alert_has_its_own_section_and_no_article() -> None:
    settled = finding(code="RES-02", severity=Severity.WARNING, status="JUSTIFIEE", justification="Renfort")
    answer = Justification(
        rule_code="RES-02",
        table=settled.table,
        key="",
        field=settled.field,
        justification="Renfort",
        by="CHEF",
        on=dt.date(2026, 11, 14),
        until=dt.date(2027, 1, 13),
    )
    page = shown(render(checked(settled, plan=Plan(justifications=(answer,)))))
    assert not list(page.iter("article"))
    (section,) = page.xpath("//section[h2='Alertes justifiées']")
    assert "Renfort (CHEF, le 14/11/2026, jusqu’au 13/01/2027)" in said(section)


def test_settings_are_shown_only_when_some_were_changed() -> None:
    title = "Réglages de l’agence"
    assert title not in render(checked())
    change = Change(code="RES-02", said="RES-02 : overload 1,5 au lieu de 1,2", weakens_error=False)
    weak = Change(code="BUD-01", said="BUD-01 : erreur désactivée", weakens_error=True)
    page = shown(render(checked(changes=(weak, change))))
    (section,) = page.xpath(f"//section[h2='{title}']")
    assert [said(item) for item in section.iter("li")] == [weak.said, change.said]
    assert [item.get("class") for item in section.iter("li")] == ["weak", None]


def test_the_report_says_that_it_is_no_legal_advice() -> None:
    assert "n’est pas un avis juridique" in said(shown(render(checked())).find(".//footer"))
