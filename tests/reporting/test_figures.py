"""Every figure of the report against an independent computation with pandas from the plan's own YAML."""

from __future__ import annotations

import functools
import io
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from openpyxl import load_workbook

from pac_excel.resources import sample
from tests.reporting.reports import report_of, workbook

MONTHS = range(1, 13)
monthly = pytest.mark.parametrize("number", MONTHS)


@functools.cache
def raw() -> Any:
    """Return the sample as YAML has it."""
    return yaml.safe_load(sample("agence_modele.yaml").read_text(encoding="utf-8"))


@functools.cache
def written(number: int) -> Any:
    """Return the workbook of a month as openpyxl reads it, cached values for formulas."""
    return load_workbook(io.BytesIO(workbook(report_of(number))), data_only=True)


@functools.cache
def table(number: int, sheet: str, name: str) -> pd.DataFrame:
    """Return a table of the report as a data frame, by the first column that names rows."""
    page = written(number)[sheet]
    header, *rows = [[cell.value for cell in row] for row in page[page.tables[name].ref]]
    return pd.DataFrame(rows, columns=header)


def indicators(number: int) -> pd.DataFrame:
    return table(number, "Indicateurs", "tblIndicateurs").set_index("N°")


def named(number: int, name: str) -> Any:
    book = written(number)
    sheet, _, cell = book.defined_names[name].attr_text.rpartition("!")
    return book[sheet.strip("'")][cell.replace("$", "")].value


@functools.cache
def kpis() -> pd.DataFrame:
    return pd.DataFrame(raw()["kpis"]).set_index("id")


@functools.cache
def series(field: str) -> pd.DataFrame:
    """Return one row an indicator and one column a month."""
    return pd.DataFrame(
        [row if isinstance(row, list) else [None] * 12 for row in kpis()[field]],
        index=kpis().index,
        columns=MONTHS,
    ).astype(float)


def cumulated(field: str, number: int) -> pd.Series:
    """Add up the months to date: sums, means, last values, ratios weighted by their denominators."""
    frame = series(field).loc[:, :number]
    ways = kpis()["aggregation"]
    weights = series("denominator").loc[:, :number] if "denominator" in kpis() else frame * np.nan
    weighted = (frame * weights).sum(axis=1) / weights.sum(axis=1)
    found = pd.Series(index=frame.index, dtype=float)
    found[ways == "SOMME"] = frame.sum(axis=1)[ways == "SOMME"]
    found[ways == "MOYENNE"] = frame.mean(axis=1)[ways == "MOYENNE"]
    found[ways == "DERNIER"] = frame[number][ways == "DERNIER"]
    found[ways == "RATIO"] = weighted.where(weights.notna().all(axis=1), frame.mean(axis=1))[ways == "RATIO"]
    return found


def same(left: pd.Series, right: pd.Series) -> None:
    pd.testing.assert_series_equal(
        left.astype(float), right.astype(float), check_names=False, rtol=1e-9, atol=1e-9
    )


@monthly
def test_month_and_year_to_date_are_what_pandas_finds(number: int) -> None:
    found = indicators(number)
    same(found["Mois réalisé"], series("values")[number])
    same(found["Mois prévu"], series("trajectory")[number])
    same(found["À date réalisé"], cumulated("values", number))
    same(found["À date prévu"], cumulated("trajectory", number))
    gap = cumulated("values", number) - cumulated("trajectory", number)
    same(found["Écart"], gap)
    rate = (gap / cumulated("trajectory", number).abs()).where(kpis()["gap_mode"] == "RELATIF")
    same(found["Écart %"], rate)


@monthly
def test_lights_are_what_pandas_finds(number: int) -> None:
    gap = cumulated("values", number) - cumulated("trajectory", number)
    short = gap.where(kpis()["direction"] == "BAISSE", -gap)
    ratio = 1 - short / cumulated("trajectory", number).abs()
    head = raw()["plan"]
    relative = np.select([ratio >= head["green_ratio"] - 1e-9, ratio < head["red_ratio"] - 1e-9], [0, 2], 1)
    amber, red = kpis()["gap_amber"].astype(float), kpis()["gap_red"].astype(float)
    absolute = np.select([short >= red, short >= amber], [2, 1], 0)
    level = np.where(kpis()["gap_mode"] == "ABSOLU", absolute, relative)
    expected = pd.Series(level, index=kpis().index).map({0: "● Vert", 1: "▲ Orange", 2: "■ Rouge"})
    assert indicators(number)["État"].tolist() == expected.tolist()
    counts = expected.value_counts()
    assert [named(number, f"count_{name}") for name in ("vert", "orange", "rouge")] == [
        counts.get(label, 0) for label in ("● Vert", "▲ Orange", "■ Rouge")
    ]


def landing(name: str, number: int) -> tuple[float, float]:
    """Return the landing of an indicator and the half width of its band, worked out with numpy."""
    kpi = kpis().loc[name]
    actual = series("values").loc[name, :number].to_numpy()
    plan = series("trajectory").loc[name].to_numpy()
    due = plan[:number]
    keeps_gap = kpi["gap_mode"] == "ABSOLU" or (due <= 0).any() or (plan < 0).any()
    quantile = STUDENT[number - 1] if number > 1 else math.nan
    left = 12 - number
    if kpi["aggregation"] == "SOMME":
        if keeps_gap:
            gaps = actual - due
            spread = gaps.var(ddof=1) if number > 1 else math.nan
            return plan.sum() + gaps.mean() * 12, quantile * math.sqrt(spread * (left + left**2 / number))
        pace = actual.sum() / due.sum()
        spread = ((actual - pace * due) ** 2 / due).sum() / (number - 1) if number > 1 else math.nan
        reach = math.sqrt(spread * plan[number:].sum() * plan.sum() / due.sum())
        return pace * plan.sum(), quantile * reach
    if kpi["aggregation"] == "DERNIER":
        ratios = actual - due if keeps_gap else actual / due
        moves = np.diff(ratios)
        reach = math.sqrt((moves**2).mean() * left) if number > 1 else math.nan
        if keeps_gap:
            return plan[-1] + ratios[-1], quantile * reach
        return plan[-1] * ratios[-1], quantile * reach * abs(plan[-1])
    pace = cumulated("values", number)[name] / cumulated("trajectory", number)[name]
    spread = ((actual - pace * due) ** 2).sum() / (number - 1) if number > 1 else math.nan
    return plan[-1] * pace, quantile * math.sqrt(spread * (1 + 1 / number))


# the quantile 0.9 of Student's law, from a table
STUDENT = (math.nan, 3.0777, 1.8856, 1.6377, 1.5332, 1.4759, 1.4398, 1.4149, 1.3968, 1.3830, 1.3722, 1.3634)


@monthly
def test_landings_and_their_bands_are_what_numpy_finds(number: int) -> None:
    bounds = kpis()[["min", "max"]].astype(float).fillna({"min": -math.inf, "max": math.inf}).to_dict()
    for name, row in indicators(number).iterrows():
        held = functools.partial(np.clip, a_min=bounds["min"][name], a_max=bounds["max"][name])
        value, reach = landing(str(name), number)
        assert row["Atterrissage"] == pytest.approx(held(value), rel=1e-9)
        if number == 1:
            assert row[["Bas", "Haut"]].isna().all()
            continue
        # the table has four decimals
        assert row["Bas"] == pytest.approx(held(value - reach), rel=1e-5, abs=1e-4 * reach + 1e-9)
        assert row["Haut"] == pytest.approx(held(value + reach), rel=1e-5, abs=1e-4 * reach + 1e-9)


@monthly
def test_aims_are_the_ends_of_trajectories(number: int) -> None:
    plan = series("trajectory")
    ends = plan.sum(axis=1).where(kpis()["aggregation"] == "SOMME", plan[12])
    found = indicators(number)
    same(found["Objectif"], ends)
    same(found["Écart à l’objectif"], found["Atterrissage"].astype(float) - ends)


@monthly
def test_budget_is_what_pandas_finds(number: int) -> None:
    lines = pd.DataFrame(raw()["budget_lines"])
    gone = (
        lines[pd.to_datetime(lines["month"]).dt.month <= number]
        .groupby("action")[["planned", "actual"]]
        .sum()
    )
    found = table(number, "Budget et charge", "tblBudgetSuivi").set_index("N°")
    budgets = pd.DataFrame(raw()["actions"]).set_index("id")["budget"]
    same(found["Budget"], budgets)
    same(found["Prévu à date"], gone["planned"].reindex(found.index).fillna(0.0))
    same(found["Dépensé"], gone["actual"].reindex(found.index))
    same(found["Reste"], budgets - gone["actual"].reindex(found.index).fillna(0.0))
    same(found["Consommation"], (gone["actual"] / gone["planned"]).reindex(found.index))
    assert named(number, "budget_total") == budgets.sum()
    assert named(number, "budget_spent") == gone["actual"].sum()
    assert named(number, "budget_consumption") == pytest.approx(gone["actual"].sum() / gone["planned"].sum())
    assert named(number, "envelope_spent") == pytest.approx(gone["actual"].sum() / 30000)
    last = pd.Timestamp(2026, number, 1) + pd.offsets.MonthEnd()
    assert named(number, "elapsed") == pytest.approx(last.day_of_year / 365)


@monthly
def test_milestones_are_what_pandas_finds(number: int) -> None:
    last = pd.Timestamp(2026, number, 1) + pd.offsets.MonthEnd()
    after = last + pd.offsets.MonthEnd()
    stones = pd.DataFrame(
        [{"action": action["id"], **stone} for action in raw()["actions"] for stone in action["milestones"]]
    )
    due = pd.to_datetime(stones["due"])
    done = stones["done"].eq(True) & (due <= last)
    states = np.select(
        [done, due <= last, due <= after], ["● Fait", "■ En retard", "▲ Mois prochain"], "○ Plus tard"
    )
    found = table(number, "Actions et jalons", "tblJalonsSuivis")
    expected = sorted(zip(stones["action"], stones["label"], states, strict=True))
    assert sorted(zip(found["Action"], found["Jalon"], found["État"], strict=True)) == expected
    assert named(number, "milestones_kept") == pytest.approx(done.sum() / (due <= last).sum())


@monthly
def test_workload_is_what_pandas_finds(number: int) -> None:
    days = pd.DataFrame(
        [
            {"role": role, "day": day, "load": load / len(dates)}
            for action in raw()["actions"]
            for dates in [pd.date_range(action["start"], action["end"])]
            for role, load in action["days"].items()
            for day in dates
        ]
    )
    days = days[days["day"].dt.year == 2026]
    loads = days.groupby(["role", days["day"].dt.month])["load"].sum().unstack(fill_value=0.0)
    roles = pd.DataFrame(raw()["roles"]).set_index("id")
    found = table(number, "Budget et charge", "tblChargeSuivie").set_index("N°")
    same(found["Demandés ce mois"], loads[number].reindex(found.index).fillna(0.0))
    capacity = pd.DataFrame(
        {
            role: row["monthly_capacity"]
            if isinstance(row["monthly_capacity"], list)
            else [row["capacity_days"] / 12] * 12
            for role, row in roles.iterrows()
        },
        index=MONTHS,
    ).T
    same(found["Disponibles ce mois"], capacity[number])
    same(found["Charge ce mois"], loads[number].reindex(found.index).fillna(0.0) / capacity[number])
    same(found["Demandés à date"], loads.loc[:, :number].sum(axis=1).reindex(found.index).fillna(0.0))


@monthly
def test_returns_of_finished_actions_are_what_pandas_finds(number: int) -> None:
    last = pd.Timestamp(2026, number, 1) + pd.offsets.MonthEnd()
    actions = pd.DataFrame(raw()["actions"]).set_index("id")
    # in December the plan is judged on the day of its own figures, so all of them are known
    over = (pd.to_datetime(actions["actual_end"].fillna(actions["end"])) <= last) | (number == 12)
    gain = (actions["expected_gain"] * actions["actual_result"] / actions["expected_result"]).where(over)
    work = actions["days"].map(lambda days: sum(days.values())) * 250.0
    cost = (actions["actual_cost"] + work * actions["progress"]).where(over)
    found = table(number, "Actions et jalons", "tblActionsSuivies").set_index("N°")
    same(found["Gain réalisé"], gain)
    same(found["Coût complet réalisé"].where(over), cost)
    same(found["ROI réalisé"], gain / cost - 1)
    known = gain.notna()
    expected = gain[known].sum() / cost[known].sum() - 1 if known.any() else None
    assert named(number, "roi_to_date") == (None if expected is None else pytest.approx(expected))
