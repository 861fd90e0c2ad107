"""The rows of one source, made into measures of a plan: what each cell says, and why a row gives none."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from pac_excel.layout.report.columns import Anomaly
from pac_excel.plan import Plan
from pac_excel.plan.choices import Aggregation, Unit
from pac_excel.plan.document import add_months
from pac_excel.plan.steering import Kpi, Measure
from pac_excel.reporting.actuals.errors import BadSource
from pac_excel.reporting.actuals.mapping import FIELDS, Mapping, plain
from pac_excel.reporting.actuals.sources import Rows
from pac_excel.reporting.actuals.values import (
    Decimal,
    Quantity,
    Unclear,
    decimal_sign,
    is_nothing,
    parse_month,
    parse_quantity,
)
from pac_excel.rules.french import month as month_name
from pac_excel.rules.french import number, quantity

HISTORY = 12  # months before the exercise that are taken in, for the year before
_LISTED = 500  # anomalies of a file that are told one by one
_UNIT_WORDS = {
    "€": Unit.EUR,
    "eur": Unit.EUR,
    "euro": Unit.EUR,
    "euros": Unit.EUR,
    "k€": Unit.EUR,
    "keur": Unit.EUR,
    "m€": Unit.EUR,
    "%": Unit.PCT,
    "pct": Unit.PCT,
    "nb": Unit.NB,
    "nombre": Unit.NB,
    "contrats": Unit.NB,
    "h": Unit.HEURE,
    "heure": Unit.HEURE,
    "heures": Unit.HEURE,
    "j": Unit.JOUR,
    "jour": Unit.JOUR,
    "jours": Unit.JOUR,
    "point": Unit.POINT,
    "points": Unit.POINT,
    "pt": Unit.POINT,
    "pts": Unit.POINT,
    "ratio": Unit.RATIO,
    "niveau": Unit.NIVEAU,
}
_FACTORS = {"k€": 1e3, "keur": 1e3, "m€": 1e6}

Key = tuple[str, str | None, dt.date]


def said(key: Key) -> str:
    """Return how to speak of an indicator's month: K01 (S1), septembre 2026."""
    kpi, site, month = key
    return f"{kpi}{f' ({site})' if site else ''}, {month_name(month)}"


class _Refused(Exception):
    """A row that gives no measure: the nature of what is wrong, and the sentence."""

    def __init__(self, nature: str, message: str) -> None:
        super().__init__(nature, message)
        self.nature = nature
        self.message = message


@dataclass
class RowReader:
    """The rows of one source, read for a plan."""

    plan: Plan
    month: dt.date
    mapping: Mapping
    rows: Rows
    count: int = 0
    anomalies: list[Anomaly] = field(default_factory=list)
    hidden: Counter[str] = field(default_factory=Counter)

    def measures(self) -> dict[Key, Measure]:
        """Return the measures by key; rows that contradict each other give none."""
        found: dict[Key, tuple[int, Measure]] = {}
        at_odds: set[Key] = set()
        for line, cells in self._cells():
            self.count += 1
            try:
                measure = self._measure(cells)
            except _Refused as refused:
                self._tell(line, refused.nature, refused.message)
                continue
            if measure is None or measure.kpi is None or measure.month is None:
                continue
            key = (measure.kpi, measure.site, measure.month)
            if key not in found:
                found[key] = (line, measure)
                continue
            first, known = found[key]
            if known.value == measure.value:
                self._tell(
                    line, "Doublon", f"{said(key)} est déjà donné à la ligne {first} : compté une fois."
                )
            else:
                at_odds.add(key)
                text = (
                    f"{said(key)} : {number(measure.value or 0.0)} ici, {number(known.value or 0.0)} à la "
                    f"ligne {first} ; aucune des deux n’est retenue."
                )
                self._tell(line, "Contradiction", text)
        return {key: measure for key, (_, measure) in found.items() if key not in at_odds}

    def told(self) -> list[Anomaly]:
        """Return what was wrong, the rest of a long list counted."""
        more = [
            Anomaly(
                file=self.rows.name,
                line=None,
                nature=nature,
                message=f"{count} autres lignes dans le même cas.",
            )
            for nature, count in self.hidden.items()
        ]
        return self.anomalies + more

    def _tell(self, line: int, nature: str, message: str) -> None:
        if len(self.anomalies) < _LISTED:
            self.anomalies.append(Anomaly(file=self.rows.name, line=line, nature=nature, message=message))
        else:
            self.hidden[nature] += 1

    def _cells(self) -> Iterator[tuple[int, dict[str, object]]]:
        """Yield what each measure is made from by field, with its line; a row may hold several indicators."""
        width = len(self.rows.headers)
        places, constants = self._places, dict(self.mapping.constants)
        for line, cells in self.rows.read():
            if len(cells) != width:
                self.count += 1
                text = f"{len(cells)} colonnes au lieu de {width} : la ligne n’est pas lue."
                self._tell(line, "Colonnes", text)
                continue
            row: dict[str, object] = {**constants, **{name: cells[at] for name, at in places.items()}}
            if not self._indicators:
                yield line, row
            for at, kpi in self._indicators.items():
                if not is_nothing(cells[at]):
                    yield line, {**row, "kpi": kpi, "value": cells[at]}

    @cached_property
    def _indicators(self) -> dict[int, str]:
        """The columns that each hold one indicator, by place."""
        return {self._place(header): kpi for header, kpi in self.mapping.indicators.items()}

    @cached_property
    def _places(self) -> dict[str, int]:
        """The place of the column of each field."""
        if self.mapping.columns:
            places = {name: self._place(header) for name, header in self.mapping.columns.items()}
        else:
            known = {alias: name for name, aliases in FIELDS.items() for alias in aliases}
            places = {}
            for at, header in enumerate(self.rows.headers):
                name = known.get(plain(header))
                if name is not None:
                    places.setdefault(name, at)
        needed = ["month"] if self._indicators else ["kpi", "month", "value"]
        if not self._indicators and {"numerator", "denominator"} <= places.keys():
            needed.remove("value")
        missing = [name for name in needed if name not in places and name not in self.mapping.constants]
        if missing:
            raise BadSource(
                self.rows.name,
                f"no column gives {', '.join(missing)} (columns: {', '.join(self.rows.headers)[:120]})",
                "name it in [columns] of the mapping",
            )
        return places

    def _place(self, header: str) -> int:
        wanted = plain(header)
        found = [at for at, name in enumerate(self.rows.headers) if plain(name) == wanted]
        if len(found) != 1:
            several = "several columns are" if found else "no column is"
            raise BadSource(
                self.rows.name,
                f"{several} called {header!r} (columns: {', '.join(self.rows.headers)[:120]})",
                "correct the mapping",
            )
        return found[0]

    @cached_property
    def _decimal(self) -> Decimal:
        """The sign of decimals in the columns of figures, as the mapping says, or as they tell."""
        if self.mapping.decimal is not Decimal.UNKNOWN:
            return self.mapping.decimal
        places = [
            self._places[name] for name in ("value", "numerator", "denominator") if name in self._places
        ]
        places += list(self._indicators)
        width = len(self.rows.headers)

        def figures() -> Iterator[object]:
            return (cells[at] for _, cells in self.rows.read() if len(cells) == width for at in places)

        found = decimal_sign(figures())
        if found is Decimal.UNKNOWN and self.rows.separator == ";":
            # who separates columns by semicolons has commas for decimals, unless dots say otherwise
            has_dots = any(isinstance(figure, str) and "." in figure for figure in figures())
            return found if has_dots else Decimal.COMMA
        return found

    def _measure(self, row: Map[str, object]) -> Measure | None:
        """Return the measure of a row, None when it says that there is no value."""
        kpi = self._kpi(_text(row.get("kpi")))
        month = self._month(row.get("month"))
        site = self._site(_text(row.get("site")))
        unit = _text(row.get("unit"))
        top, bottom = (self._figure(row.get(name), kpi, "", name) for name in ("numerator", "denominator"))
        value = self._figure(row.get("value"), kpi, unit, "value")
        value = _checked_ratio(kpi, value, top, bottom)
        if value is None:
            return None
        _check_bounds(kpi, value)
        return Measure(
            kpi=kpi.id,
            site=site,
            month=month,
            value=value,
            numerator=top,
            denominator=bottom,
            comment=_text(row.get("comment")) or None,
        )

    @cached_property
    def _by_name(self) -> dict[str, Kpi]:
        names = {plain(kpi.name): kpi for kpi in self.plan.kpis if kpi.name}
        codes = {plain(kpi.id): kpi for kpi in self.plan.kpis}
        own = {
            plain(code): codes[plain(name)]
            for code, name in self.mapping.kpis.items()
            if plain(name) in codes
        }
        return names | codes | own

    def _kpi(self, text: str) -> Kpi:
        found = self._by_name.get(plain(text))
        if found is None:
            what = f"« {text[:60]} » n’est pas un indicateur du plan" if text else "l’indicateur manque"
            raise _Refused("Indicateur inconnu", f"{what}.")
        return found

    @cached_property
    def _own_sites(self) -> dict[str, str]:
        return {plain(code): name for code, name in self.mapping.sites.items()}

    @cached_property
    def _site_by_name(self) -> dict[str, str]:
        names = {plain(site.name): site.id for site in self.plan.sites if site.name}
        return names | {plain(site.id): site.id for site in self.plan.sites if site.id}

    def _site(self, text: str) -> str | None:
        if not text:
            return None
        wanted = self._own_sites.get(plain(text), text)
        if wanted == "":
            return None
        found = self._site_by_name.get(plain(wanted))
        if found is None:
            raise _Refused("Site inconnu", f"« {text[:60]} » n’est pas un site du plan.")
        return found

    @cached_property
    def _reach(self) -> tuple[dt.date, dt.date]:
        """The first and the last month that the plan takes measures of."""
        months = [day for day in self.plan.month_starts() if day is not None]
        return add_months(months[0], -HISTORY), months[-1]

    def _month(self, value: object) -> dt.date:
        if is_nothing(value):
            raise _Refused("Mois illisible", "le mois manque.")
        try:
            month = _parsed_month(value)
        except Unclear as unclear:
            raise _Refused("Mois illisible", f"{unclear}.") from None
        first, last = self._reach
        if not first <= month <= last:
            raise _Refused(
                "Mois hors plan", f"{month_name(month)} n’est ni dans l’exercice ni dans l’année d’avant."
            )
        if month > self.month:
            raise _Refused(
                "Mois à venir", f"{month_name(month)} est après {month_name(self.month)}, le mois du rapport."
            )
        return month

    def _figure(self, value: object, kpi: Kpi, unit: str, name: str) -> float | None:
        """Return a figure in the unit of the indicator, None when the cell says nothing."""
        if is_nothing(value):
            return None
        try:
            found = _parsed_quantity(value, self._decimal)
        except Unclear as unclear:
            raise _Refused("Valeur illisible", f"{kpi.id} : {unclear}.") from None
        if name != "value":
            return found.value
        return self._in_unit(found, unit, kpi)

    def _in_unit(self, found: Quantity, stated: str, kpi: Kpi) -> float:
        result = found.value
        for text in dict.fromkeys(plain(item) for item in (found.unit, stated) if item):
            if text in self.mapping.units:
                result *= self.mapping.units[text]
                continue
            unit = _UNIT_WORDS.get(text) or next(
                (item for item in Unit if text in (plain(item.value), plain(item.label))), None
            )
            if unit is None or (kpi.unit is not None and unit is not kpi.unit):
                wanted = kpi.unit.label if kpi.unit else "sans unité"
                raise _Refused("Unité", f"{kpi.id} est en {wanted}, la ligne dit « {text} ».")
            result *= _FACTORS.get(text, 1.0)
        return result


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


# a file says the same months and often the same figures over and over
@lru_cache(maxsize=4096)
def _parsed_month(value: object) -> dt.date:
    return parse_month(value)


@lru_cache(maxsize=65536)
def _parsed_quantity(value: object, sign: Decimal) -> Quantity:
    return parse_quantity(value, sign)


def _checked_ratio(kpi: Kpi, value: float | None, top: float | None, bottom: float | None) -> float | None:
    """Return the value, worked out from its two terms where it is missing, refused where they differ."""
    if kpi.aggregation is Aggregation.SOMME or top is None or not bottom:
        return value
    ratio = top / bottom * (100.0 if kpi.unit is Unit.PCT else 1.0)
    if value is None:
        return ratio
    # a value rounded to a tenth is still the same
    if abs(value - ratio) > max(0.01 * abs(ratio), 0.051):
        raise _Refused(
            "Ratio",
            f"{kpi.id} : {number(value)} alors que {number(top)} / {number(bottom)} font {number(ratio)}.",
        )
    return value


def _check_bounds(kpi: Kpi, value: float) -> None:
    if (kpi.min is not None and value < kpi.min) or (kpi.max is not None and value > kpi.max):
        low = "" if kpi.min is None else f"au moins {quantity(kpi.min, kpi.unit)}"
        high = "" if kpi.max is None else f"au plus {quantity(kpi.max, kpi.unit)}"
        bounds = " et ".join(filter(None, (low, high)))
        text = f"{kpi.id} : {quantity(value, kpi.unit)} n’est pas plausible ({bounds})."
        raise _Refused("Hors bornes", text)
    usual = [abs(point) for point in (*kpi.trajectory, kpi.baseline) if point is not None]
    if kpi.unit is Unit.PCT and usual and 0 < abs(value) <= 1 < min(usual) / 2:
        raise _Refused(
            "Échelle",
            f"{kpi.id} : {number(value, 4)} semble une fraction ; cet indicateur est en points "
            f"({number(value * 100)} pour {number(value * 100)} %).",
        )
