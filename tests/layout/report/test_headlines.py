"""What a month comes to in words, and what it asks to be decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pac_excel.layout.report.columns import Carried, GapNote
from pac_excel.layout.report.headlines import calls, headlines
from pac_excel.layout.report.loop import events, gap_notes
from pac_excel.plan import Plan
from pac_excel.plan.frame import PlanHead
from pac_excel.plan.steering import Decision
from tests.reporting.reports import month, report_of, sample_plan


def plain(text: str) -> str:
    """Return a text with common spaces for narrow ones."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_september_of_the_sample_is_told_in_five_sentences() -> None:
    assert [plain(text) for text in headlines(report_of(9))] == [
        "Sur 25 indicateurs, 22 verts, 2 oranges et 1 rouge ; en rouge : K07 Contrats additionnels agence.",
        "Commissions acquises : 248 210 € à date pour une prévision de 254 790 € (−2,6 %) ; à ce rythme "
        "333 168 € en fin d’année (de 332 076 € à 334 259 €) pour un objectif de 342 000 €.",
        "Contrats additionnels agence : 200 à date pour une prévision de 224 (−10,7 %) ; à ce rythme 277 en "
        "fin d’année (de 273 à 281) pour un objectif de 310 ; rouge depuis août 2026, sans décision depuis.",
        "Aucun feu n’a changé depuis le mois dernier ; glissent : Contrats additionnels agence, "
        "Sollicitations avec base légale tracée et Contrats additionnels Centre-ville.",
        "Budget : 28 830 € dépensés pour 29 200 € prévus à date (98,7 %), soit 96,1 % de l’enveloppe quand "
        "74,8 % de l’exercice est écoulé.",
    ]


def test_the_last_month_projects_nothing() -> None:
    assert not any("à ce rythme" in text for text in headlines(report_of(12)))


def test_lights_that_change_are_named() -> None:
    assert any(
        text.startswith("Changent de feu depuis le mois dernier, en mieux : Commissions acquises")
        for text in headlines(report_of(12))
    )


def test_each_month_of_the_sample_has_five_sentences_that_fit_two_lines() -> None:
    for number in range(1, 13):
        texts = headlines(report_of(number))
        assert len(texts) == 5
        assert all(len(text) < 240 for text in texts)


def test_a_plan_without_figures_says_so() -> None:
    empty = Plan(head=PlanHead(start=month(1), end=dt.date(2026, 12, 31)))
    assert headlines(report_of(9, empty)) == (
        "Aucun indicateur n’est mesuré ce mois : il n’y a rien à juger.",
    )
    assert calls(report_of(9, empty)) == ()


def test_what_waits_for_a_decision_is_listed_the_most_pressing_first() -> None:
    found = calls(report_of(9))
    assert [(call.key, plain(call.reason)) for call in found] == [
        ("K07", "Rouge depuis août 2026, aucune décision notée depuis"),
        ("A14", "Jalon dû le 30/09/2026, pas tenu"),
        ("RCOM", "Le mois prochain demande 14,5 jours pour 8 jours disponibles"),
        ("CCP1", "Le mois prochain demande 6,3 jours pour 6 jours disponibles"),
    ]


def test_a_decision_that_is_overdue_is_called_and_one_on_the_red_silences_it() -> None:
    plan = sample_plan()
    overdue = Decision(id="D9", date=month(8), ref="K07", text="Relancer", due=dt.date(2026, 9, 15))
    found = calls(report_of(9, replace(plan, decisions=(*plan.decisions, overdue))))
    assert [call.key for call in found][:2] == ["D9", "A14"]


def note(**typed: object) -> GapNote:
    """Return what a user wrote on K07 in the report of August."""
    base = GapNote(
        month=month(8),
        key="K07",
        subject="",
        light="■ Rouge",
        unit="Nombre",
        actual=1.0,
        expected=2.0,
        gap=-1.0,
    )
    return replace(base, **typed)  # type: ignore[arg-type]


def test_a_decision_written_on_an_earlier_report_is_a_decision() -> None:
    carried = Carried(notes=(note(decision="Deux soirs de plus"),))
    report = report_of(9, carried=carried)
    assert "K07" not in [call.key for call in calls(report)]
    assert any("une décision est prise" in text for text in headlines(report))
    commented = Carried(notes=(note(cause="Vacances"),))
    assert "K07" in [call.key for call in calls(report_of(9, carried=commented))]


def test_a_decision_of_an_earlier_report_asks_for_its_effect_once_it_is_due() -> None:
    due = note(decision="Deux soirs de plus", due=dt.date(2026, 9, 15))
    found = calls(report_of(9, carried=Carried(notes=(due,))))
    assert found[0].key == "K07"
    assert found[0].reason == "Décidé pour le 15/09/2026 dans un rapport : quel effet ?"
    closed = replace(due, effect="Écart réduit")
    assert "K07" not in [call.key for call in calls(report_of(9, carried=Carried(notes=(closed,))))]


def test_a_decision_of_an_earlier_report_stands_in_the_calendar_of_next_month() -> None:
    due = note(decision="Deux soirs de plus", due=dt.date(2026, 10, 12), owner="RCOM")
    found = [event for event in events(report_of(9, carried=Carried(notes=(due,)))) if event.who == "RCOM"]
    assert ("K07 – Deux soirs de plus", dt.date(2026, 10, 12)) in [
        (event.subject, event.day) for event in found
    ]


def test_what_the_plan_says_of_a_month_is_quoted_until_somebody_writes() -> None:
    quoted = {item.key: item.cause for item in gap_notes(report_of(1))}
    assert quoted["K07"] == "Démarrage avant les campagnes"
    typed = note(month=month(1), cause="Retard du courrier")
    assert gap_notes(report_of(1, carried=Carried(notes=(typed,))))[0].cause == "Retard du courrier"
