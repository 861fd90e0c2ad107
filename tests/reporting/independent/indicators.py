"""The indicators of a month computed a second time, with pandas from the plan's YAML alone.

Each table is a data frame with every column of the sheet, texts and dates included.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
from typing import Any

import numpy as np
import pandas as pd
import yaml

from pac_excel.resources import sample

MONTHS = range(1, 13)
# the quantile 0.9 of Student's law by degrees of freedom, from a table
STUDENT = (math.nan, 3.0777, 1.8856, 1.6377, 1.5332, 1.4759, 1.4398, 1.4149, 1.3968, 1.3830, 1.3722, 1.3634)
LIGHTS = {0: "● Vert", 1: "▲ Orange", 2: "■ Rouge"}
UNITS = {
    "EUR": "€",
    "NB": "Nombre",
    "PCT": "%",
    "POINT": "Point",
    "HEURE": "Heure",
    "RATIO": "Ratio",
    "NIVEAU": "Niveau",
}
WAYS = {"SOMME": "Somme", "MOYENNE": "Moyenne", "DERNIER": "Dernière valeur"}


@functools.cache
def raw() -> Any:
    """Return the sample as YAML has it."""
    return yaml.safe_load(sample("agence_modele.yaml").read_text(encoding="utf-8"))


@functools.cache
def kpis() -> pd.DataFrame:
    return pd.DataFrame(raw()["kpis"]).set_index("id")


@functools.cache
def series(field: str) -> pd.DataFrame:
    """Return one row an indicator and one column a month."""
    if field not in kpis():
        return pd.DataFrame(np.nan, index=kpis().index, columns=MONTHS)
    return pd.DataFrame(
        [row if isinstance(row, list) else [None] * 12 for row in kpis()[field]],
        index=kpis().index,
        columns=MONTHS,
    ).astype(float)


def day(text: Any) -> dt.date:
    return pd.Timestamp(text).date()


def first(number: int) -> dt.date:
    return dt.date(2026, number, 1)


def last(number: int) -> dt.date:
    return (pd.Timestamp(first(number)) + pd.offsets.MonthEnd()).date()


def next_last(number: int) -> dt.date:
    return (pd.Timestamp(last(number)) + pd.offsets.MonthEnd()).date()


def cumulated(field: str, number: int) -> pd.Series:
    """Add up the months to date: sums, means, last values; the sample has no ratio of sums."""
    frame, ways = series(field).loc[:, :number], kpis()["aggregation"]
    found = frame[number].where(ways == "DERNIER", frame.sum(axis=1))
    return found.where(ways != "MOYENNE", frame.mean(axis=1))


def gap(number: int) -> pd.Series:
    return cumulated("values", number) - cumulated("trajectory", number)


def short(number: int) -> pd.Series:
    """How much of the gap is on the wrong side."""
    return gap(number).where(kpis()["direction"] == "BAISSE", -gap(number))


def is_absolute() -> pd.Series:
    return kpis()["gap_mode"] == "ABSOLU"


def lights(number: int) -> pd.Series:
    """0 green, 1 amber, 2 red."""
    head = raw()["plan"]
    ratio = 1 - short(number) / cumulated("trajectory", number).abs()
    relative = np.select([ratio >= head["green_ratio"] - 1e-9, ratio < head["red_ratio"] - 1e-9], [0, 2], 1)
    amber, red = kpis()["gap_amber"].astype(float), kpis()["gap_red"].astype(float)
    absolute = np.select([short(number) >= red, short(number) >= amber], [2, 1], 0)
    return pd.Series(np.where(is_absolute(), absolute, relative), index=kpis().index)


def trends(number: int) -> pd.Series:
    if number == 1:
        return pd.Series([None] * len(kpis()), index=kpis().index, dtype=object)
    unit = kpis()["gap_amber"].astype(float)

    def standard(at: int) -> pd.Series:
        return (short(at) / unit).where(is_absolute(), short(at) / cumulated("trajectory", at).abs())

    change = standard(number) - standard(number - 1)
    steady = np.where(is_absolute(), 0.1, 0.005)
    texts = np.select([change.abs() <= steady, change > 0], ["→ stable", "↘ moins bien"], "↗ mieux")
    return pd.Series(texts, index=kpis().index, dtype=object)


def ranking(number: int) -> list[str]:
    """The indicators, the worst first: by light, then how far off as a share of what turns them red."""
    off = short(number) / cumulated("trajectory", number).abs() / (1 - raw()["plan"]["red_ratio"])
    off = off.where(~is_absolute(), short(number) / kpis()["gap_red"].astype(float))
    order = pd.DataFrame({"light": -lights(number), "off": -off, "name": kpis().index}, index=kpis().index)
    return order.sort_values(["light", "off", "name"])["name"].tolist()


def ends() -> pd.Series:
    plan = series("trajectory")
    return plan.sum(axis=1).where(kpis()["aggregation"] == "SOMME", plan[12])


def landings(number: int) -> pd.DataFrame:
    """Where each indicator lands, with its band and the steps to it, worked out with numpy."""
    rows = pd.DataFrame([_landing(name, number) for name in kpis().index], index=kpis().index)
    low, high = (
        kpis()[name].astype(float).fillna(edge) for name, edge in (("min", -math.inf), ("max", math.inf))
    )
    freedom = rows["freedom"].astype(int)
    reach = (rows["spread"] / freedom.where(freedom > 0) * rows["scale"]) ** 0.5 * np.take(STUDENT, freedom)
    return rows.assign(
        low=(rows["value"] - reach).clip(low, high),
        high=(rows["value"] + reach).clip(low, high),
        value=rows["value"].clip(low, high),
        reach=reach,
    )


def _landing(name: str, number: int) -> dict[str, Any]:
    kpi = kpis().loc[name]
    actual = series("values").loc[name, :number].to_numpy()
    plan = series("trajectory").loc[name].to_numpy()
    due, left = plan[:number], 12 - number
    shifted = bool(kpi["gap_mode"] == "ABSOLU" or (due <= 0).any() or (plan < 0).any())
    gaps = actual - due

    def step(value: float, spread: float, scale: float) -> dict[str, Any]:
        return {
            "value": value,
            "spread": spread,
            "freedom": number - 1,
            "scale": scale,
            "shifted": shifted,
        }

    if kpi["aggregation"] == "SOMME" and shifted:
        spread = ((gaps - gaps.mean()) ** 2).sum()
        return step(plan.sum() + gaps.mean() * 12, spread, left + left**2 / number)
    if kpi["aggregation"] == "SOMME":
        pace = actual.sum() / due.sum()
        scale = plan[number:].sum() * plan.sum() / due.sum()
        return step(pace * plan.sum(), ((actual - pace * due) ** 2 / due).sum(), scale)
    if kpi["aggregation"] == "DERNIER":
        levels = gaps if shifted else actual / due
        size = 1.0 if shifted else plan[-1]
        landed = plan[-1] + gaps[-1] if shifted else plan[-1] * levels[-1]
        return step(landed, (np.diff(levels) ** 2).sum() * size**2, left)
    assert kpi["aggregation"] == "MOYENNE"
    if shifted:
        return step(plan[-1] + gaps.mean(), ((gaps - gaps.mean()) ** 2).sum(), 1 + 1 / number)
    pace = actual.mean() / due.mean()
    return step(plan[-1] * pace, ((actual - pace * due) ** 2).sum(), 1 + 1 / number)


def bars(values: pd.Series) -> str:
    """Return months as characters from the lowest to the highest."""
    known = values.dropna()
    step = (known.max() - known.min()) / 7 or 1.0
    return "".join("▁▂▃▄▅▆▇█"[round((value - known.min()) / step)] for value in known)


def indicators(number: int) -> pd.DataFrame:
    reached, due, landed = cumulated("values", number), cumulated("trajectory", number), landings(number)
    is_level = kpis()["aggregation"] == "DERNIER"
    return pd.DataFrame(
        {
            "État": lights(number).map(LIGHTS),
            "N°": kpis().index,
            "Indicateur": kpis()["name"],
            "Unité": kpis()["unit"].map(UNITS),
            "Mois réalisé": series("values")[number],
            "Mois prévu": series("trajectory")[number],
            "À date réalisé": reached,
            "À date prévu": due,
            "Écart": gap(number),
            "Écart %": (gap(number) / due.abs()).where(~is_absolute()),
            "Tendance": trends(number),
            "Mois par mois": [bars(row) for _, row in series("values").loc[:, :number].iterrows()],
            # without last year's months, a year is whole in December, and a level is its last month
            "12 mois glissants": reached.where(is_level | (number == 12)),
            "N-1 à date": np.nan,
            "Atterrissage": landed["value"],
            "Bas": landed["low"],
            "Haut": landed["high"],
            "Objectif": ends(),
            "Écart à l’objectif": landed["value"] - ends(),
            "Responsable": kpis()["owner"],
        }
    )


def numbered(text: str) -> list[str]:
    return [f"{text} {number:02}" for number in MONTHS]


def all_series(number: int) -> pd.DataFrame:
    landed, head = landings(number), raw()["plan"]
    known, weights = (
        series(field).loc[:, :number].reindex(columns=MONTHS) for field in ("values", "denominator")
    )
    green = kpis()["gap_amber"].astype(float).where(is_absolute(), head["green_ratio"])
    red = kpis()["gap_red"].astype(float).where(is_absolute(), head["red_ratio"])
    months = [
        frame.set_axis(numbered(name), axis=1)
        for name, frame in (
            ("Réalisé", known),
            ("Prévu", series("trajectory")),
            ("Initial", series("trajectory")),
            ("Poids", weights),
        )
    ]
    facts = pd.DataFrame(
        {
            "N°": kpis().index,
            "Indicateur": kpis()["name"],
            "Unité": kpis()["unit"].map(UNITS),
            "Cumul": kpis()["aggregation"].map(WAYS),
            "Sens": kpis()["direction"].map({"HAUSSE": "Hausse", "BAISSE": "Baisse"}),
            "Écart jugé": kpis()["gap_mode"].map({"RELATIF": "Relatif (%)", "ABSOLU": "Absolu"}),
            "Jugé par": "Écart",
            "Seuil vert": green,
            "Seuil rouge": red,
            "Minimum": kpis()["min"].astype(float),
            "Maximum": kpis()["max"].astype(float),
            "Mois connus": number,
            "Réalisé à date": cumulated("values", number),
            "Prévu à date": cumulated("trajectory", number),
            "Fin de trajectoire": ends(),
            "Par écart": landed["shifted"].map({True: "Oui", False: "Non"}),
            "Sauts mensuels": landed["spread"].where(kpis()["aggregation"] == "DERNIER"),
            "Dispersion": landed["spread"],
            "Degrés de liberté": landed["freedom"],
            "Échelle": landed["scale"],
            "Atterrissage": landed["value"],
            "Atterrissage bas": landed["low"],
            "Atterrissage haut": landed["high"],
        }
    )
    return pd.concat([facts, *months], axis=1)


def gaps(number: int) -> pd.DataFrame:
    """Those off their trajectory, the worst first, nothing typed on any earlier report."""
    level, month = lights(number), f"2026-{number:02}"
    names = [name for name in ranking(number) if level[name] > 0]
    found = kpis().loc[names]
    return pd.DataFrame(
        {
            "Mois": first(number),
            "N°": names,
            "Indicateur": found["name"],
            "État": level[names].map(LIGHTS),
            "Unité": found["unit"].map(UNITS),
            "Réalisé à date": cumulated("values", number)[names],
            "Prévu à date": cumulated("trajectory", number)[names],
            "Écart": gap(number)[names],
            "Cause et commentaire": [(comments or {}).get(month) for comments in found["comments"]],
            "Décision": None,
            "Responsable": None,
            "Échéance": None,
            "Effet constaté": None,
            "Depuis": None,
        }
    )


def red_since(name: str, number: int) -> int | None:
    """The first month of the red run that the month ends."""
    red = [lights(month)[name] == 2 for month in range(1, number + 1)]
    if not red[-1]:
        return None
    return number - next((back for back, is_red in enumerate(reversed(red)) if not is_red), number) + 1


def watched(number: int) -> pd.DataFrame:
    """The seven indicators to look at, as the synthesis has them."""
    found = indicators(number).loc[ranking(number)[:7]]
    return pd.DataFrame(
        {
            "État": found["État"],
            "Indicateur": found["N°"] + " " + found["Indicateur"],
            "Tendance": found["Tendance"],
            "À date": found["À date réalisé"],
            "Prévu": found["À date prévu"],
            "Écart": found["Écart"],
            "En fin d’année": found["Atterrissage"],
            "Objectif": found["Objectif"],
            "Unité": found["Unité"],
        }
    )


def curve(name: str, number: int) -> pd.DataFrame:
    """The data of a chart: planned, reached, the way to the landing, its band."""
    adds = kpis().loc[name, "aggregation"] == "SOMME"
    plan, actual = (
        series(field).loc[name].cumsum() if adds else series(field).loc[name]
        for field in ("trajectory", "values")
    )
    landed = landings(number).loc[name]
    found = pd.DataFrame({"Mois": [first(month) for month in MONTHS], "Prévu": plan}, index=MONTHS)
    found["Réalisé"] = actual.where(actual.index <= number)
    ahead = found.index >= number
    here, end = plan[number], plan[12]
    share = pd.Series((np.arange(1, 13) - number) / max(12 - number, 1), index=MONTHS)
    way = (plan - here) / (end - here) if end != here else share
    middle = (actual[number] + (landed["value"] - actual[number]) * way).where(ahead)
    if number == 12:
        middle = middle * np.nan
    found["Atterrissage"], found["Trajectoire initiale"] = middle, np.nan
    opening = share.clip(lower=0) ** 0.5
    has_band = 1 < number < 12
    for header, edge in (("Bas", "low"), ("Haut", "high")):
        moved = middle + (landed[edge] - landed["value"]) * opening
        found[header] = moved.where(ahead, actual) if has_band else np.nan
    found["Fourchette à 80 %"] = found["Haut"] - found["Bas"]
    return found


def charted(number: int) -> list[str]:
    """The first indicator that adds up, then the worst: six."""
    money = kpis().index[kpis()["aggregation"] == "SOMME"][0]
    return [money, *(name for name in ranking(number) if name != money)][:6]
