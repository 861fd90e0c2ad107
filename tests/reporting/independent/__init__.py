"""The report of a month computed a second time, with pandas from the plan's YAML; we call nothing of ours."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tests.reporting.independent.indicators import (
    MONTHS,
    all_series,
    charted,
    curve,
    first,
    gaps,
    indicators,
    kpis,
    last,
    lights,
    raw,
    series,
    watched,
)
from tests.reporting.independent.steering import (
    actions,
    calendar,
    contributions,
    decisions,
    followed_actions,
    followed_budget,
    followed_decisions,
    followed_load,
    followed_milestones,
    milestones,
    spent,
)

__all__ = ["MONTHS", "TABLES", "calendar", "charted", "curve", "kpis", "named", "series", "watched"]

MONTH_NAMES = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
TABLES = {
    "tblIndicateurs": indicators,
    "tblActionsSuivies": followed_actions,
    "tblContributions": contributions,
    "tblJalonsSuivis": followed_milestones,
    "tblBudgetSuivi": followed_budget,
    "tblChargeSuivie": followed_load,
    "tblEcarts": gaps,
    "tblDecisionsSuivies": followed_decisions,
    "tblCalendrier": calendar,
    "tblSeries": all_series,
}


def named(number: int) -> dict[str, Any]:
    """Return the single figures of the synthesis and those that a report is known by."""
    level = lights(number)
    money = spent(number).sum()
    stones = milestones(number)
    due = stones[stones["due"] <= last(number)]
    budget = float(pd.DataFrame(raw()["actions"])["budget"].sum())
    envelope = raw()["plan"]["budget_envelope"]
    known = actions(number)
    known = known[known["gain"].notna() & known["cost"].notna()]
    delays = [item["delay"] for item in decisions(number) if item["delay"] is not None]
    return {
        "report_title": f"Synthèse du mois – {MONTH_NAMES[number - 1]} 2026",
        "report_agency": raw()["agency"]["name"],
        "report_plan_title": f"{raw()['plan']['title']} – version {raw()['plan']['version']}",
        "count_vert": (level == 0).sum(),
        "count_orange": (level == 1).sum(),
        "count_rouge": (level == 2).sum(),
        "milestones_kept": (due["state"] == "● Fait").mean(),
        "budget_consumption": money["actual"] / money["planned"],
        "elapsed": pd.Timestamp(last(number)).day_of_year / 365,
        "budget_total": budget,
        "budget_to_date": money["planned"],
        "budget_spent": money["actual"],
        "envelope": envelope,
        "envelope_spent": money["actual"] / envelope,
        "roi_to_date": known["gain"].sum() / known["cost"].sum() - 1 if len(known) else None,
        "mean_delay": sum(delays) / len(delays) if delays else None,
        "report_schema": "pac_excel/report/1",
        "report_plan": raw()["plan"]["id"],
        "report_month": first(number),
        "report_place": number,
        "report_start": raw()["plan"]["start"],
        "report_end": raw()["plan"]["end"],
        "report_last_day": last(number),
    }
