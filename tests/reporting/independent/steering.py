"""Actions, budget, workload and decisions of a month computed a second time, with pandas."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

import numpy as np
import pandas as pd

from tests.reporting.independent.indicators import (
    MONTHS,
    UNITS,
    day,
    kpis,
    last,
    next_last,
    raw,
    red_since,
)

STATES = {"TERMINEE": "Terminée", "EN_COURS": "En cours", "PREVUE": "Prévue"}
WEEKDAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()
# public holidays of metropolitan France from January 2026 to January 2027, from the calendar
HOLIDAYS = [
    "2026-01-01",
    "2026-04-06",
    "2026-05-01",
    "2026-05-08",
    "2026-05-14",
    "2026-05-25",
    "2026-07-14",
    "2026-08-15",
    "2026-11-01",
    "2026-11-11",
    "2026-12-25",
    "2027-01-01",
]
DAY_COST = 250.0


def spent(number: int) -> pd.DataFrame:
    """Budget lines gone by, by action."""
    lines = pd.DataFrame(raw()["budget_lines"])
    gone = lines[pd.to_datetime(lines["month"]).dt.month <= number]
    return gone.groupby("action")[["planned", "actual"]].sum(min_count=1)


@functools.cache
def actions(number: int) -> pd.DataFrame:
    """The actions as they were known: what an action came to is not told before it ended."""
    found = pd.DataFrame(raw()["actions"]).set_index("id")
    begun = found["actual_start"].fillna(found["start"]).map(day) <= last(number)
    # in December the plan is judged on the day of its own figures, so all of them are known
    over = (found["actual_end"].fillna(found["end"]).map(day) <= last(number)) | (number == 12)
    stones = milestones(number)
    done = (stones["state"] == "● Fait").groupby(stones["action"]).mean()
    money = spent(number)["actual"].reindex(found.index)
    found["status"] = found["status"].where(over, np.where(begun, "EN_COURS", "PREVUE"))
    found["progress"] = np.where(over, found["progress"], done.reindex(found.index))
    found["result"] = found["actual_result"].astype(float).where(over)
    found["spent"] = found["actual_cost"].astype(float).where(over, money)
    starts, finishes = pd.to_datetime(found["start"]), pd.to_datetime(found["end"])
    gone, length = pd.Timestamp(last(number)) - starts, finishes - starts
    found["elapsed"] = ((gone.dt.days + 1) / (length.dt.days + 1)).clip(0.0, 1.0)
    found["gain"] = found["expected_gain"] * found["result"] / found["expected_result"]
    work = found["days"].map(lambda days: sum(days.values())) * DAY_COST
    found["cost"] = found["spent"].fillna(0.0) + work * found["progress"]
    return found


def followed_actions(number: int) -> pd.DataFrame:
    found = actions(number)
    late = (found["end"].map(day) < last(number)) & found["status"].isin(["EN_COURS", "PREVUE"])
    return pd.DataFrame(
        {
            "N°": found.index,
            "Action": found["title"],
            "Responsable": found["owner"],
            "Objectif": found["objective"],
            "Statut": found["status"].map(STATES),
            "Alerte": late.map({True: "■ En retard", False: None}),
            "Avancement": found["progress"],
            "Temps écoulé": found["elapsed"],
            "Résultat attendu": found["expected_result"],
            "Attendu à date": found["expected_result"] * found["elapsed"],
            "Résultat réalisé": found["result"],
            "Unité": found["unit"].map(UNITS),
            "Atteint": found["result"] / found["expected_result"],
            "Gain réalisé": found["gain"],
            "Coût complet réalisé": found["cost"],
            "ROI réalisé": found["gain"] / found["cost"] - 1,
        }
    )


def contributions(number: int) -> pd.DataFrame:
    objectives = pd.DataFrame(raw()["objectives"]).set_index("id")
    found = actions(number)[["objective", "contribution", "contribution_unit", "result", "expected_result"]]
    found = found.reset_index().merge(objectives, left_on="objective", right_index=True, suffixes=("", "_of"))
    found = found.sort_values("objective", kind="stable")
    change = found["target"].where(found["measure_kind"] == "FLUX", found["target"] - found["baseline"])
    asked = change.where(found["unit"] == found["contribution_unit"])
    rate = found["result"] / found["expected_result"]
    return pd.DataFrame(
        {
            "Action": found["id"],
            "Objectif servi": found["objective"] + " – " + found["title"],
            "Besoin": asked,
            "Unité": found["contribution_unit"].map(UNITS),
            "Apport prévu": found["contribution"],
            "Part prévue": found["contribution"] / asked,
            "Résultat atteint": rate,
            "Apporté": found["contribution"] * rate,
            "Part apportée": found["contribution"] * rate / asked,
        }
    )


@functools.cache
def milestones(number: int) -> pd.DataFrame:
    found = pd.DataFrame(
        [{"action": action["id"], **stone} for action in raw()["actions"] for stone in action["milestones"]]
    )
    due = found["due"].map(day)
    done = found["done"].eq(True) & (due <= last(number))
    ahead = due.map(lambda item: item <= next_last(number))
    found["state"] = np.select(
        [done, due <= last(number), ahead], ["● Fait", "■ En retard", "▲ Mois prochain"], "○ Plus tard"
    )
    found["late"] = [(last(number) - item).days for item in due]
    found["late"] = found["late"].where((found["state"] == "■ En retard") & (found["late"] > 0))
    return found.assign(due=due)


def followed_milestones(number: int) -> pd.DataFrame:
    order = {"■ En retard": 0, "▲ Mois prochain": 1, "○ Plus tard": 2, "● Fait": 3}
    found = milestones(number)
    found = found.assign(order=found["state"].map(order)).sort_values(
        ["order", "due", "action"], kind="stable"
    )
    return pd.DataFrame(
        {
            "Action": found["action"],
            "Jalon": found["label"],
            "État": found["state"],
            "Prévu le": found["due"],
            "Fait le": None,
            "Jours de retard": found["late"],
        }
    )


def followed_budget(number: int) -> pd.DataFrame:
    found = pd.DataFrame(raw()["actions"]).set_index("id")
    gone = spent(number).reindex(found.index)
    planned = gone["planned"].fillna(0.0)
    return pd.DataFrame(
        {
            "N°": found.index,
            "Action": found["title"],
            "Budget": found["budget"],
            "Prévu à date": planned,
            "Engagé à date": np.nan,
            "Dépensé": gone["actual"],
            "Reste": found["budget"] - gone["actual"].fillna(0.0),
            "Consommation": (gone["actual"] / planned).where(planned > 0),
        }
    )


@functools.cache
def loads() -> pd.DataFrame:
    """Days asked of each role, by month of 2026: those of an action spread evenly over its calendar days."""
    days = pd.DataFrame(
        [
            {"role": role, "day": item, "load": load / len(dates)}
            for action in raw()["actions"]
            for dates in [pd.date_range(action["start"], action["end"])]
            for role, load in action["days"].items()
            for item in dates
        ]
    )
    days = days[days["day"].dt.year == 2026]
    return days.groupby(["role", days["day"].dt.month])["load"].sum().unstack(fill_value=0.0)


@functools.cache
def capacities() -> pd.DataFrame:
    return pd.DataFrame(
        [role.get("monthly_capacity") or [role["capacity_days"] / 12] * 12 for role in raw()["roles"]],
        index=[role["id"] for role in raw()["roles"]],
        columns=MONTHS,
    ).astype(float)


def followed_load(number: int) -> pd.DataFrame:
    there = capacities()
    asked = loads().reindex(index=there.index, columns=MONTHS, fill_value=0.0)
    found = pd.DataFrame(
        {"N°": there.index, "Rôle": [role["label"] for role in raw()["roles"]]}, index=there.index
    )
    after = number + 1 if number < 12 else None
    for when, load, room in (
        ("ce mois", asked[number], there[number]),
        (
            "le mois prochain",
            asked[after] if after else pd.Series(np.nan, index=there.index),
            there[after] if after else pd.Series(np.nan, index=there.index),
        ),
        ("à date", asked.loc[:, :number].sum(axis=1), there.loc[:, :number].sum(axis=1)),
    ):
        found[f"Demandés {when}"], found[f"Disponibles {when}"] = load, room
        found[f"Charge {when}"] = load / room
    return found


def decisions(number: int) -> list[dict[str, Any]]:
    """The decisions known, the latest first, with the days since the alert that each answers."""
    found = []
    for item in raw()["decisions"]:
        if item["date"] > last(number):
            continue
        is_done = item["done_on"] is not None and item["done_on"] <= last(number)
        known = [month for month in MONTHS if last(month) <= item["date"]]
        alerts = [
            last(since)
            for name in (item["ref"] or "").replace(",", " ").split()
            if name in kpis().index and known and (since := red_since(name, known[-1])) is not None
        ]
        delay = (item["date"] - min(alerts)).days if alerts else None
        done = {"done_on": item["done_on"], "effect_observed": item["effect_observed"]}
        found.append({**item, **(done if is_done else dict.fromkeys(done)), "delay": delay})
    return sorted(found, key=lambda item: (item["date"], item["id"]), reverse=True)


def followed_decisions(number: int) -> pd.DataFrame:
    def state(item: dict[str, Any]) -> str:
        if item["done_on"]:
            return "● Faite"
        return "■ En retard" if item["due"] <= last(number) else "▲ À faire"

    return pd.DataFrame(
        [
            {
                "N°": item["id"],
                "Date": item["date"],
                "Objet": item["ref"],
                "État": state(item),
                "Décision": item["text"],
                "Responsable": item["owner"],
                "Échéance": item["due"],
                "Faite le": item["done_on"],
                "Jours depuis l’alerte": item["delay"],
                "Effet constaté": item["effect_observed"],
                "Votre remarque": None,
            }
            for item in decisions(number)
        ]
    )


def calendar(number: int) -> pd.DataFrame:
    """What the next month asks for."""
    start, end = last(number) + dt.timedelta(1), next_last(number)
    owners = {action["id"]: action["owner"] for action in raw()["actions"]}
    rows: list[tuple[Any, str, str, str | None]] = [
        (stone.due, "Jalon", f"{stone.action} – {stone.label}", owners[stone.action])
        for stone in milestones(number).itertuples()
        if stone.state == "▲ Mois prochain"
    ]
    for action in raw()["actions"]:
        text = f"{action['id']} – {action['title']}"
        rows += [
            (action["start"], "Début d’action", text, action["owner"]),
            (action["end"], "Fin d’action", text, action["owner"]),
        ]
    for campaign in raw()["campaigns"]:
        text = f"{campaign['id']} – {campaign['name']}"
        rows += [
            (campaign["start"], "Lancement de campagne", text, campaign["sponsor"]),
            (campaign["end"], "Fin de campagne", text, campaign["sponsor"]),
        ]
    rows += [
        (item["due"], "Décision à faire", f"{item['id']} – {item['text']}", item["owner"])
        for item in decisions(number)
        if item["done_on"] is None
    ]
    rows += [
        (item["review_on"], "Veille à revoir", f"{item['id']} – {item['title']}", None)
        for item in raw()["watch"]
        if item["observed_on"] <= last(number)
    ]
    for duty in raw()["reporting"]:
        due = np.busday_offset(last(number), duty["due_working_day"], roll="backward", holidays=HOLIDAYS)
        rows.append(
            (
                due.astype(object),
                "Relevé",
                f"{duty['id']} – relevé de {', '.join(duty['items'])}",
                duty["measured_by"],
            )
        )
    within = sorted(row for row in rows if row[0] and start <= row[0] <= end)
    return pd.DataFrame(
        [
            {"Date": when, "Jour": WEEKDAYS[when.weekday()], "Nature": nature, "Quoi": what, "Qui": who}
            for when, nature, what, who in within
        ]
    )
