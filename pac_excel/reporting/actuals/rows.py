"""The rows of one source, made into measures of a plan: what each cell says, and why a row gives none."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import itemgetter

from pac_excel.layout.report.columns import Anomaly
from pac_excel.plan import Plan
from pac_excel.plan.document import add_months
from pac_excel.plan.steering import Kpi, Measure
from pac_excel.reporting.actuals.errors import BadSource
from pac_excel.reporting.actuals.gauge import Gauge, Refused
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
from pac_excel.rules.french import number

HISTORY = 12  # months before the exercise that are taken in, for the year before
_LISTED = 500  # anomalies of a file that are told one by one
Key = tuple[str, str | None, dt.date]


def said(key: Key) -> str:
    """Return how to speak of an indicator's month: K01 (S1), septembre 2026."""
    kpi, site, month = key
    return f"{kpi}{f' ({site})' if site else ''}, {month_name(month)}"


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
    # what cells said before, as a file says the same over and over
    _gauges: dict[str, Gauge] = field(default_factory=dict)
    _months: dict[object, dt.date] = field(default_factory=dict)

    def measures(self) -> dict[Key, Measure]:
        """Return the measures by key; rows that contradict each other give none."""
        found: dict[Key, tuple[int, Measure]] = {}
        at_odds: set[Key] = set()
        for line, cells in self._cells():
            self.count += 1
            try:
                measure = self._measure(cells)
            except Refused as refused:
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

    def _cells(self) -> Iterator[tuple[int, Sequence[object]]]:
        """Yield what each measure is made from, in the order of FIELDS, with its line.

        A row may hold several indicators.
        """
        width, constants, pickers = len(self.rows.headers), self._constants, self._pickers
        for line, cells in self.rows.read():
            if len(cells) != width:
                self.count += 1
                text = f"{len(cells)} colonnes au lieu de {width} : la ligne n’est pas lue."
                self._tell(line, "Colonnes", text)
                continue
            row = cells + constants
            for at, pick in pickers:
                if at is None or not is_nothing(cells[at]):
                    yield line, pick(row)

    @cached_property
    def _constants(self) -> tuple[object, ...]:
        """What stands behind the cells of every row: nothing, what the mapping says, its indicators."""
        return (None, *self.mapping.constants.values(), *self._indicators.values())

    @cached_property
    def _pickers(self) -> list[tuple[int | None, Callable[[Sequence[object]], Sequence[object]]]]:
        """What takes the fields of a measure from a row and the constants behind it.

        One, or one for each indicator with a column of its own, whose place is given too.
        """
        nothing = len(self.rows.headers)
        constants = {name: at for at, name in enumerate(self.mapping.constants, nothing + 1)}
        places = dict.fromkeys(FIELDS, nothing) | constants | self._places
        if not self._indicators:
            return [(None, itemgetter(*places.values()))]
        first = nothing + 1 + len(constants)
        return [
            (at, itemgetter(*(places | {"kpi": number, "value": at}).values()))
            for number, at in enumerate(self._indicators, first)
        ]

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

    def _measure(self, row: Sequence[object]) -> Measure | None:
        """Return the measure of a row, None when it says that there is no value."""
        name, at, day, value, numerator, denominator, unit, comment = row
        gauge = self._gauge(_text(name))
        month = self._month(day)
        site = self._site(_text(at))
        top, bottom = self._number(numerator, gauge), self._number(denominator, gauge)
        found = self._quantity(value, gauge)
        checked = gauge.checked(None if found is None else gauge.in_unit(found, _text(unit)), top, bottom)
        if checked is None:
            return None
        return Measure(
            kpi=gauge.kpi.id,
            site=site,
            month=month,
            value=checked,
            numerator=top,
            denominator=bottom,
            comment=_text(comment) or None,
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

    def _gauge(self, text: str) -> Gauge:
        if text in self._gauges:
            return self._gauges[text]
        kpi = self._by_name.get(plain(text))
        if kpi is None:
            what = f"« {text[:60]} » n’est pas un indicateur du plan" if text else "l’indicateur manque"
            raise Refused("Indicateur inconnu", f"{what}.")
        return self._gauges.setdefault(text, Gauge(kpi, self.mapping.units))

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
            raise Refused("Site inconnu", f"« {text[:60]} » n’est pas un site du plan.")
        return found

    @cached_property
    def _reach(self) -> tuple[dt.date, dt.date]:
        """The first and the last month that the plan takes measures of."""
        months = [day for day in self.plan.month_starts() if day is not None]
        return add_months(months[0], -HISTORY), months[-1]

    def _month(self, value: object) -> dt.date:
        if value in self._months:
            return self._months[value]
        if is_nothing(value):
            raise Refused("Mois illisible", "le mois manque.")
        try:
            month = parse_month(value)
        except Unclear as unclear:
            raise Refused("Mois illisible", f"{unclear}.") from None
        first, last = self._reach
        if not first <= month <= last:
            raise Refused(
                "Mois hors plan", f"{month_name(month)} n’est ni dans l’exercice ni dans l’année d’avant."
            )
        if month > self.month:
            raise Refused(
                "Mois à venir", f"{month_name(month)} est après {month_name(self.month)}, le mois du rapport."
            )
        return self._months.setdefault(value, month)

    def _number(self, value: object, gauge: Gauge) -> float | None:
        """Return a figure as it stands, whatever its unit."""
        found = None if value is None else self._quantity(value, gauge)
        return None if found is None else found.value

    def _quantity(self, value: object, gauge: Gauge) -> Quantity | None:
        """Return a figure with its unit, None when the cell says nothing."""
        try:
            return _parsed_quantity(value, self._decimal)
        except Unclear as unclear:
            raise Refused("Valeur illisible", f"{gauge.kpi.id} : {unclear}.") from None


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


# true is no 1, which it equals
@lru_cache(maxsize=8192, typed=True)
def _parsed_quantity(value: object, sign: Decimal) -> Quantity | None:
    return None if is_nothing(value) else parse_quantity(value, sign)
