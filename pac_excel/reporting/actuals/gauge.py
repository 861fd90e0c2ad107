"""An indicator of the plan as sources give it: in which units, and what of it is plausible."""

from __future__ import annotations

from collections.abc import Mapping as Map
from collections.abc import Sequence
from math import inf

from pac_excel.plan.choices import Aggregation, Unit
from pac_excel.plan.steering import Kpi
from pac_excel.reporting.actuals.mapping import plain
from pac_excel.reporting.actuals.values import Quantity
from pac_excel.rules.french import number, quantity

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


class Refused(Exception):
    """A row that gives no measure: the nature of what is wrong, and the sentence."""

    def __init__(self, nature: str, message: str) -> None:
        super().__init__(nature, message)
        self.nature = nature
        self.message = message


class Gauge:
    """What rows are held against that give values of one indicator; `units` are those of the mapping."""

    def __init__(self, kpi: Kpi, units: Map[str, float]) -> None:
        self.kpi = kpi
        self._units = units
        self._factors: dict[tuple[str, str], Sequence[float]] = {("", ""): ()}
        self._least = -inf if kpi.min is None else kpi.min
        self._most = inf if kpi.max is None else kpi.max
        usual = [abs(point) for point in (*kpi.trajectory, kpi.baseline) if point is not None]
        self._is_points = kpi.unit is Unit.PCT and bool(usual) and min(usual) / 2 > 1
        self._is_sum = kpi.aggregation is Aggregation.SOMME

    def in_unit(self, found: Quantity, stated: str) -> float:
        """Return a quantity in the unit of the indicator; `stated` is the unit that the row gives."""
        result, units = found.value, (found.unit, stated)
        if units not in self._factors:
            self._factors[units] = [
                self._factor(text) for text in dict.fromkeys(plain(each) for each in units if each)
            ]
        for factor in self._factors[units]:
            result *= factor
        return result

    def _factor(self, text: str) -> float:
        if text in self._units:
            return self._units[text]
        unit = _UNIT_WORDS.get(text) or next(
            (item for item in Unit if text in (plain(item.value), plain(item.label))), None
        )
        if unit is None or (self.kpi.unit is not None and unit is not self.kpi.unit):
            wanted = self.kpi.unit.label if self.kpi.unit else "sans unité"
            raise Refused("Unité", f"{self.kpi.id} est en {wanted}, la ligne dit « {text} ».")
        return _FACTORS.get(text, 1.0)

    def checked(self, value: float | None, top: float | None, bottom: float | None) -> float | None:
        """Return the value, worked out from its two terms where it is missing; Refused when not plausible."""
        if top is not None and bottom and not self._is_sum:
            value = self._ratio(value, top, bottom)
        if value is not None and (
            value < self._least or value > self._most or (self._is_points and 0 < abs(value) <= 1)
        ):
            raise self._not_plausible(value)
        return value

    def _ratio(self, value: float | None, top: float, bottom: float) -> float:
        ratio = top / bottom * (100.0 if self.kpi.unit is Unit.PCT else 1.0)
        if value is None:
            return ratio
        # a value rounded to a tenth is still the same
        if abs(value - ratio) > max(0.01 * abs(ratio), 0.051):
            said = f"{number(value)} alors que {number(top)} / {number(bottom)} font {number(ratio)}"
            raise Refused("Ratio", f"{self.kpi.id} : {said}.")
        return value

    def _not_plausible(self, value: float) -> Refused:
        kpi = self.kpi
        if self._least <= value <= self._most:
            return Refused(
                "Échelle",
                f"{kpi.id} : {number(value, 4)} semble une fraction ; cet indicateur est en points "
                f"({number(value * 100)} pour {number(value * 100)} %).",
            )
        low = "" if kpi.min is None else f"au moins {quantity(kpi.min, kpi.unit)}"
        high = "" if kpi.max is None else f"au plus {quantity(kpi.max, kpi.unit)}"
        bounds = " et ".join(filter(None, (low, high)))
        return Refused(
            "Hors bornes", f"{kpi.id} : {quantity(value, kpi.unit)} n’est pas plausible ({bounds})."
        )
