"""The whole plan: every record of the method, and the look-ups that rules and measures share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TypeVar

from pac_excel.plan.actions import Action, BudgetLine
from pac_excel.plan.diagnosis import PortfolioLine, PortfolioTotals, SwotItem, TowsCross
from pac_excel.plan.fields import MONTH, MONTHS, Shape, fields_of, nested, record, rows, series
from pac_excel.plan.frame import Agency, Network, Period, PlanHead, Role, Site, Source
from pac_excel.plan.marketing import Hypothesis, Segment, ServuctionStep, SynthesisRow, Target
from pac_excel.plan.objectives import Objective
from pac_excel.plan.steering import (
    Campaign,
    Change,
    Decision,
    Justification,
    Kpi,
    Lesson,
    Measure,
    ReportingDuty,
    RuleSetting,
    SteeringMessage,
    WatchItem,
)
from pac_excel.plan.strategy import Market, Product, StrategyCouple, StrategyGrid

T = TypeVar("T")


@record("Plan d’actions commerciales")
class Plan:
    """A commercial action plan; any part may be missing, for a plan under construction is the normal case."""

    head: PlanHead = nested(PlanHead, "Plan", key="plan")
    agency: Agency = nested(Agency, "Agence")
    sites: tuple[Site, ...] = rows(Site, "Sites")
    networks: tuple[Network, ...] = rows(Network, "Réseaux de distribution")
    periods: tuple[Period, ...] = rows(Period, "Périodes")
    roles: tuple[Role, ...] = rows(Role, "Équipe")
    sources: tuple[Source, ...] = rows(Source, "Sources")
    portfolio: tuple[PortfolioLine, ...] = rows(PortfolioLine, "Portefeuille")
    portfolio_totals: PortfolioTotals = nested(PortfolioTotals, "Totaux du portefeuille")
    products: tuple[Product, ...] = rows(Product, "Produits")
    markets: tuple[Market, ...] = rows(Market, "Marchés")
    strategy_grids: tuple[StrategyGrid, ...] = rows(
        StrategyGrid, "Grilles stratégiques", "Seulement celles qui diffèrent des grilles livrées"
    )
    swot: tuple[SwotItem, ...] = rows(SwotItem, "SWOT")
    tows: tuple[TowsCross, ...] = rows(TowsCross, "Croisements")
    couples: tuple[StrategyCouple, ...] = rows(StrategyCouple, "Couples produit/marché")
    segments: tuple[Segment, ...] = rows(Segment, "Segments")
    targets: tuple[Target, ...] = rows(Target, "Cibles")
    servuction: tuple[ServuctionStep, ...] = rows(ServuctionStep, "Servuction")
    hypotheses: tuple[Hypothesis, ...] = rows(Hypothesis, "Hypothèses")
    synthesis: tuple[SynthesisRow, ...] = rows(SynthesisRow, "Tableau de synthèse")
    objectives: tuple[Objective, ...] = rows(Objective, "Objectifs")
    actions: tuple[Action, ...] = rows(Action, "Actions")
    budget_lines: tuple[BudgetLine, ...] = rows(BudgetLine, "Budget")
    months: tuple[dt.date | None, ...] = series(
        MONTH,
        MONTHS,
        "Mois de l’exercice",
        "Premier jour de chacun des douze mois ; à défaut, comptés du début",
    )
    kpis: tuple[Kpi, ...] = rows(Kpi, "Indicateurs")
    measures: tuple[Measure, ...] = rows(Measure, "Mesures", steering=True)
    reporting: tuple[ReportingDuty, ...] = rows(ReportingDuty, "Équipe de reporting")
    messages: tuple[SteeringMessage, ...] = rows(SteeringMessage, "Messages de pilotage", steering=True)
    campaigns: tuple[Campaign, ...] = rows(Campaign, "Campagnes")
    decisions: tuple[Decision, ...] = rows(Decision, "Décisions", steering=True)
    watch: tuple[WatchItem, ...] = rows(WatchItem, "Veille", steering=True)
    lessons: tuple[Lesson, ...] = rows(Lesson, "Retours d’expérience", steering=True)
    change_log: tuple[Change, ...] = rows(Change, "Journal des versions", steering=True)
    justifications: tuple[Justification, ...] = rows(Justification, "Alertes justifiées", steering=True)
    settings: tuple[RuleSetting, ...] = rows(RuleSetting, "Réglages du contrôle", steering=True)

    def month_starts(self) -> tuple[dt.date | None, ...]:
        """Return the twelve months of the exercise, those given or those counted from its first day."""
        return _month_starts(self.head.start, self.months)


@lru_cache(maxsize=64)
def _month_starts(start: dt.date | None, given: tuple[dt.date | None, ...]) -> tuple[dt.date | None, ...]:
    counted = _year_from(start)
    return tuple(own or default for own, default in zip(given or counted, counted, strict=True))


def _year_from(start: dt.date | None) -> tuple[dt.date | None, ...]:
    # the calendar ends with the year 9999, for Python as for Excel
    known = start is not None and start.year < dt.MAXYEAR
    return tuple(add_months(start, n) if start and known else None for n in range(12))


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the first day of the month that comes `months` after the month of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


@cache
def collections() -> dict[str, str]:
    """Return the field of `Plan` that lists each record class with an identifier, by class name."""
    return {
        spec.record.__name__: name
        for name, spec in fields_of(Plan).items()
        if spec.shape is Shape.ROWS and spec.record is not None and "id" in fields_of(spec.record)
    }


def by_id(items: tuple[T, ...]) -> dict[str, T]:
    """Return the records by identifier; where two share one, the first."""
    found: dict[str, T] = {}
    for item in items:
        found.setdefault(getattr(item, "id"), item)  # noqa: B009 every listed record has one
    return found


def tree_of(cls: type) -> Iterator[type]:
    """Yield a record class and every record class inside it, once each."""
    yield cls
    for spec in fields_of(cls).values():
        if spec.record is not None:
            yield from tree_of(spec.record)
