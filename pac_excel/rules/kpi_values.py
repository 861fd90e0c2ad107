"""Indicators, the figures that were read: plausible, said once, in time, and at one with each other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pac_excel.kpi.calendar import month_end, working_day_after
from pac_excel.kpi.links import links_of
from pac_excel.kpi.trajectory import MONTHS, readings
from pac_excel.plan import Plan
from pac_excel.plan.choices import Unit
from pac_excel.plan.document import by_id
from pac_excel.plan.steering import Kpi, Measure
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import date, during, listing, month, named, number, quantity
from pac_excel.rules.rounding import ROUNDING, same
from pac_excel.rules.rule import Origin, Rule
from pac_excel.rules.settings import Threshold


class ValueImplausible(Rule):
    """A value is under the plausible minimum of its indicator, or over its maximum.

    Why it matters: it is a slip of the pen, and every sum and light after it is wrong.

    Example:
        kpis:
          - {id: K01, name: Complétude du CRM, unit: PCT, min: 0, max: 100, values: [62, 710]}

    Use instead:
        kpis:
          - {id: K01, name: Complétude du CRM, unit: PCT, min: 0, max: 100, values: [62, 71]}
    """

    code = "KPI-05"
    severity = Severity.ERROR
    anomaly = "Valeur hors bornes"
    why = "C’est une erreur de saisie : cumuls et feux en sont faussés."
    fix = "Corriger la valeur, ou la borne si elle est fausse."
    origin = Origin.METIER
    reads = ("Kpi.min", "Kpi.max", "Kpi.values", "Measure.kpi", "Measure.value")

    def check(self, plan: Plan) -> Iterator[Finding]:
        months, measures = plan.month_starts(), links_of(plan).measures_of_kpi
        for kpi in plan.kpis:
            typed = [(place, value) for place, value in enumerate(kpi.values) if _outside(kpi, value)]
            if typed:
                said = [
                    f"{quantity(value or 0, kpi.unit)} ({_name(months, place)})" for place, value in typed
                ]
                yield self._finding(kpi, kpi, f"values[{typed[0][0]}]", listing(said))
            for measure in measures.get(kpi.id, ()):
                if _outside(kpi, measure.value):
                    when = f" ({month(measure.month)})" if measure.month else ""
                    value = f"{quantity(measure.value or 0, kpi.unit)}{when}"
                    yield self._finding(measure, kpi, "value", value)

    def _finding(self, record: Kpi | Measure, kpi: Kpi, field: str, said: str) -> Finding:
        ends = [
            f"{word} {quantity(bound, kpi.unit)}"
            for word, bound in (("au moins", kpi.min), ("au plus", kpi.max))
            if bound is not None
        ]
        return self.finding(
            record,
            field,
            f"{named(kpi)} vaut {said}, alors que l’on attend {' et '.join(ends)}.",
            f"Corriger la saisie, ou revoir les bornes de {kpi.id}.",
        )


def _outside(kpi: Kpi, value: float | None) -> bool:
    low, high = kpi.min, kpi.max
    return value is not None and ((low is not None and value < low) or (high is not None and value > high))


class ValueSaidTwice(Rule):
    """Two figures stand for one value: the indicator's row and a measure, or a ratio and its two terms.

    A percentage is written in points: 27 of 100 is 27. Rounding is allowed for.

    Why it matters: each reader quotes a different figure.

    Example:
        kpis:
          - {id: K01, name: Transformation, unit: PCT, values: [30], numerator: [27], denominator: [100]}

    Use instead:
        kpis:
          - {id: K01, name: Transformation, unit: PCT, values: [27], numerator: [27], denominator: [100]}
    """

    code = "KPI-11"
    severity = Severity.ERROR
    anomaly = "Valeur différente de la mesure, ou du quotient de ses termes"
    why = "Double vérité : chacun cite un chiffre différent."
    fix = "Recalculer, et ne garder qu’un chiffre."
    origin = Origin.METIER
    reads = (
        "Kpi.values",
        "Kpi.numerator",
        "Kpi.denominator",
        "Kpi.unit",
        "Kpi.site",
        "Measure.kpi",
        "Measure.site",
        "Measure.month",
        "Measure.value",
        "Measure.numerator",
        "Measure.denominator",
        "Plan.months",
    )
    tolerance = Threshold(0.005, "part de la valeur", "écart dû aux arrondis")

    def check(self, plan: Plan) -> Iterator[Finding]:
        months, measures = plan.month_starts(), links_of(plan).measures_of_kpi
        empty = (None,) * MONTHS
        for kpi in plan.kpis:
            terms = zip(
                kpi.values or empty, kpi.numerator or empty, kpi.denominator or empty, months, strict=True
            )
            of_month = {m.month: m for m in measures.get(kpi.id, ()) if m.site in (None, kpi.site)}
            for place, (value, top, bottom, first) in enumerate(terms):
                when = _name(months, place)
                yield from self._quotient(kpi, kpi, f"values[{place}]", when, value, top, bottom)
                measure = of_month.get(first) if first is not None else None
                if value is not None and measure is not None and measure.value is not None:
                    yield from self._compare(
                        kpi, kpi, f"values[{place}]", when, value, measure.value, "la mesure du mois dit"
                    )
            for measure in measures.get(kpi.id, ()):
                when = month(measure.month) if measure.month else "ce mois"
                figures = measure.value, measure.numerator, measure.denominator
                yield from self._quotient(measure, kpi, "value", when, *figures)

    def _quotient(
        self,
        record: Kpi | Measure,
        kpi: Kpi,
        field: str,
        when: str,
        value: float | None,
        top: float | None,
        bottom: float | None,
    ) -> Iterator[Finding]:
        if value is None or top is None or not bottom:
            return
        quotient = top / bottom * (100 if kpi.unit is Unit.PCT else 1)
        terms = f"{number(top)} / {number(bottom)} font"
        yield from self._compare(record, kpi, field, when, value, quotient, terms)

    def _compare(
        self, record: Kpi | Measure, kpi: Kpi, field: str, when: str, value: float, other: float, source: str
    ) -> Iterator[Finding]:
        if abs(value - other) <= max(abs(value), abs(other)) * (self.tolerance + ROUNDING):
            return
        yield self.finding(
            record,
            field,
            f"{named(kpi)}, {when} : la valeur saisie est {quantity(value, kpi.unit)}, mais {source} "
            f"{quantity(other, kpi.unit)}.",
            f"Vérifier les deux et garder le chiffre juste : {quantity(value, kpi.unit)} ou "
            f"{quantity(other, kpi.unit)}.",
        )


class MeasureLate(Rule):
    """A measure was entered too many working days after the end of its month.

    Weekends and French public holidays do not count.

    Why it matters: the art of reporting is to react in time.

    Example:
        kpis: [{id: K01, name: Rendez-vous réalisés}]
        measures:
          - {kpi: K01, month: 2026-03-01, value: 95, entered_on: 2026-04-16}

    Use instead:
        kpis: [{id: K01, name: Rendez-vous réalisés}]
        measures:
          - {kpi: K01, month: 2026-03-01, value: 95, entered_on: 2026-04-15}
    """

    code = "KPI-13"
    severity = Severity.WARNING
    anomaly = "Mesure saisie trop tard"
    why = "L’art du reporting est de réagir à temps."
    fix = "Rappeler le jour du relevé à qui mesure."
    origin = Origin.METHODE
    reads = ("Measure.entered_on", "Measure.month", "Measure.kpi")
    latest = Threshold(10, "jours ouvrés après la fin du mois", "au-delà, la mesure est en retard")

    def check(self, plan: Plan) -> Iterator[Finding]:
        kpis = by_id(plan.kpis)
        for measure in plan.measures:
            if measure.entered_on is None or measure.month is None:
                continue
            limit = working_day_after(month_end(measure.month), int(self.latest))
            if measure.entered_on > limit:
                kpi = kpis.get(measure.kpi or "")
                name = named(kpi) if kpi else "Une mesure"
                yield self.finding(
                    measure,
                    "entered_on",
                    f"{name}, {month(measure.month)} : saisi le "
                    f"{date(measure.entered_on)}, attendu le {date(limit)} au plus tard.",
                    "Rappeler le relevé avant cette date, ou en changer le responsable.",
                )


class MeasureOfTheFuture(Rule):
    """A value is for a month that has not begun when the plan is judged, or that is outside the year.

    Why it matters: it is a slip of the pen, or the plan is judged at a date that has passed.

    Example:
        plan: {start: 2026-01-01, end: 2026-12-31, as_of: 2026-02-15}
        kpis:
          - {id: K01, name: Devis, values: [98, 112, 104]}

    Use instead:
        plan: {start: 2026-01-01, end: 2026-12-31, as_of: 2026-03-31}
        kpis:
          - {id: K01, name: Devis, values: [98, 112, 104]}
    """

    code = "KPI-15"
    severity = Severity.ERROR
    anomaly = "Mesure datée du futur ou hors exercice"
    why = "C’est une erreur de saisie, ou la date d’arrêté n’est plus à jour."
    fix = "Corriger le mois, ou avancer la date d’arrêté du plan."
    origin = Origin.METIER
    reads = (
        "Measure.month",
        "Measure.value",
        "Kpi.values",
        "PlanHead.as_of",
        "PlanHead.start",
        "PlanHead.end",
        "Plan.months",
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        months, as_of = plan.month_starts(), plan.head.as_of
        for kpi in plan.kpis if as_of else ():
            ahead = [
                place
                for place, (value, first) in enumerate(zip(kpi.values, months, strict=False))
                if value is not None and first is not None and as_of is not None and first > as_of
            ]
            if ahead and as_of is not None:
                names = listing([_name(months, place) for place in ahead])
                yield self.finding(
                    kpi,
                    f"values[{ahead[0]}]",
                    f"{named(kpi)} a déjà une valeur pour {names}, alors que le plan est arrêté au "
                    f"{date(as_of)}.",
                    f"Effacer ce qui n’est pas encore mesuré, ou avancer la date d’arrêté ({names}).",
                )
        for measure in plan.measures:
            fault = _out_of_time(plan, measure)
            if fault:
                yield self.finding(measure, "month", f"La mesure de {measure.kpi or 'rien'} {fault}.")


def _out_of_time(plan: Plan, measure: Measure) -> str | None:
    """Return what is wrong with the month of the measure, None when nothing is."""
    first, head = measure.month, plan.head
    if first is None:
        return None
    if head.as_of is not None and first > head.as_of:
        return f"porte sur {month(first)}, après la date d’arrêté ({date(head.as_of)})"
    if head.end is not None and first > head.end:
        return f"porte sur {month(first)}, après la fin de l’exercice ({date(head.end)})"
    if head.start is not None and month_end(first) < head.start:
        return f"porte sur {month(first)}, avant le début de l’exercice ({date(head.start)})"
    return None


_NEW = re.compile(r"(nombre d['’])?affaires nouvelles|AN", re.IGNORECASE)
_LOST = re.compile(r"(nombre de )?(résiliations|chutes|sorties)( */ *\w+)?|contrats sortis", re.IGNORECASE)
_NET = re.compile(r"solde net( de contrats)?", re.IGNORECASE)
_STOCK = re.compile(
    r"(nombre de |stock de )?contrats( en portefeuille| en vigueur)?|portefeuille", re.IGNORECASE
)


class NetChangeUnlikeFlows(Rule):
    """New contracts minus lost ones are not the net balance, or not the change of the number of contracts.

    The agency's indicators are recognised by their names: affaires nouvelles, résiliations (or chutes), solde
    net, contrats en portefeuille. Nothing is said where one of them is missing.

    Why it matters: two figures of one report contradict each other, and both lose all credit.

    Example:
        plan: {start: 2026-01-01}
        kpis:
          - {id: K03, name: Affaires nouvelles, values: [49, 55]}
          - {id: K12, name: Résiliations, values: [60, 44]}
          - {id: K10, name: Solde net de contrats, values: [-11, 12]}

    Use instead:
        plan: {start: 2026-01-01}
        kpis:
          - {id: K03, name: Affaires nouvelles, values: [49, 55]}
          - {id: K12, name: Résiliations, values: [60, 44]}
          - {id: K10, name: Solde net de contrats, values: [-11, 11]}
    """

    code = "KPI-16"
    severity = Severity.WARNING
    anomaly = "Affaires nouvelles moins résiliations différentes de la variation du stock"
    why = "Deux chiffres d’un même reporting se contredisent."
    fix = "Rapprocher les trois relevés."
    origin = Origin.METIER
    reads = ("Kpi.name", "Kpi.values", "Kpi.site", "Measure.value", "Measure.month", "Plan.months")

    def check(self, plan: Plan) -> Iterator[Finding]:
        gained, lost = _of_agency(plan, _NEW), _of_agency(plan, _LOST)
        if gained is None or lost is None:
            return
        new, gone = readings(plan, gained), readings(plan, lost)
        flow = [None if a is None or b is None else a - b for a, b in zip(new, gone, strict=True)]
        words = f"{gained.id} moins {lost.id}"
        if (net := _of_agency(plan, _NET)) is not None:
            yield from self._compared(plan, net, readings(plan, net), flow, words, "")
        if (stock := _of_agency(plan, _STOCK)) is not None:
            levels = readings(plan, stock)
            steps = [None if a is None or b is None else b - a for a, b in pairwise((None, *levels))]
            yield from self._compared(plan, stock, steps, flow, words, "variation de ")

    def _compared(
        self,
        plan: Plan,
        kpi: Kpi,
        found: Sequence[float | None],
        flow: Sequence[float | None],
        words: str,
        verb: str,
    ) -> Iterator[Finding]:
        months = plan.month_starts()
        apart = [
            (place, value, wanted)
            for place, (value, wanted) in enumerate(zip(found, flow, strict=True))
            if value is not None and wanted is not None and not same(value, wanted)
        ]
        if apart:
            said = [
                f"{verb}{number(value)} {during(months[place], place)}, au lieu de {number(wanted)}"
                for place, value, wanted in apart
            ]
            place, value, wanted = apart[0]
            yield self.finding(
                kpi,
                f"values[{place}]",
                f"{named(kpi)} ne suit pas {words} : {listing(said)}.",
                f"Rapprocher {kpi.id} et {words} : l’écart est de {number(abs(value - wanted))} "
                f"{during(months[place], place)}.",
            )


def _of_agency(plan: Plan, name: re.Pattern[str]) -> Kpi | None:
    """Return the first indicator of the whole agency that has this name."""
    kpis = (kpi for kpi in plan.kpis if kpi.site is None and kpi.name)
    return next((kpi for kpi in kpis if name.fullmatch((kpi.name or "").strip())), None)


def _name(months: Sequence[dt.date | None], place: int) -> str:
    """Return the month in words, its rank in a plan without dates."""
    first = months[place]
    return month(first) if first else f"mois {place + 1}"
