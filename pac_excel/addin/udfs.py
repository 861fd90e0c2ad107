"""Functions for cells, for classic xlwings (Windows) and for xlwings Lite alike; see docs/addin.md.

Excel shows the docstrings and the arguments' names to the user: they are in French. Classic xlwings calls a
function by its Python name (`=pac_roi(…)`), Lite by name and namespace (`=PAC.ROI(…)`); each ignores what the
other reads. A range gives as many results; what cannot be computed gives an empty cell, what cannot be read a
sentence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from xlwings import arg, func

from pac_excel.kpi import cost, status, swot, trajectory
from pac_excel.kpi.calendar import month_end
from pac_excel.kpi.landing import landing
from pac_excel.layout.cells import Labels, Unreadable, decode
from pac_excel.layout.columns import Column
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action, RoleDays
from pac_excel.plan.choices import Aggregation, GapMode, KpiDirection, MarketNewness, ProductNewness
from pac_excel.plan.diagnosis import SwotItem
from pac_excel.plan.document import add_months
from pac_excel.plan.fields import DATE, INTEGER, NUMBER, Kind, among, fields_of
from pac_excel.plan.frame import PlanHead
from pac_excel.plan.grids import STANDARD_GRIDS, strategy_of
from pac_excel.plan.steering import Kpi
from pac_excel.plan.strategy import StrategyCouple
from pac_excel.rules.french import number

__all__ = [
    "pac_atterrissage",
    "pac_criticite",
    "pac_ecart",
    "pac_roi",
    "pac_statut",
    "pac_strategie",
]

Cells: TypeAlias = Any
"""A cell or a range as xlwings hands it over: rows of values."""

Result: TypeAlias = float | int | str
"""What a cell shows; "" for nothing."""

_MONTHS = trajectory.MONTHS
_GRIDS = {grid.id: grid for grid in STANDARD_GRIDS}
_DEFAULT_GRID = "grille_8"


class Refused(Exception):
    """An argument that cannot be used; its text is what the cell shows."""


@func(namespace="PAC", name="ROI", category="PAC")
@arg("gain", ndim=2, doc="Gain attendu, en euros : des commissions, jamais des primes")
@arg("budget", ndim=2, doc="Dépenses, en euros TTC")
@arg("jours", ndim=2, doc="Jours de travail internes (facultatif)")
@arg("cout_jour", ndim=2, doc="Coût d’un jour interne, en euros (250 si vide)")
def pac_roi(gain: Cells, budget: Cells, jours: Cells = None, cout_jour: Cells = None) -> Any:
    """Retour sur investissement : la part du coût complet que l’action rapporte en plus."""

    def roi(gain: Any, budget: Any, jours: Any, cout_jour: Any) -> float | None:
        days = _number(jours, "jours")
        action = Action(
            id="",
            expected_gain=_number(gain, "gain"),
            budget=_number(budget, "budget"),
            days=() if days is None else (RoleDays(days=days),),
        )
        return cost.roi(Plan(head=PlanHead(day_cost=_number(cout_jour, "cout_jour"))), action)

    return _each("ROI", roi, gain, budget, jours, cout_jour)


@func(namespace="PAC", name="ECART", category="PAC")
@arg("realise", ndim=2, doc="Valeur constatée")
@arg("prevu", ndim=2, doc="Valeur de la trajectoire")
@arg("sens", ndim=2, doc="Hausse (si vide), Baisse ou Cible")
@arg("mode", ndim=2, doc="Relatif (si vide), ou Absolu pour un indicateur qui passe par zéro")
def pac_ecart(realise: Cells, prevu: Cells, sens: Cells = None, mode: Cells = None) -> Any:
    """Écart à la trajectoire, négatif en cas de retard : en part du prévu, ou dans l’unité du prévu."""

    def gap(realise: Any, prevu: Any, sens: Any, mode: Any) -> float | None:
        kpi = Kpi(id="", direction=_choice(sens, "sens", KpiDirection) or KpiDirection.HAUSSE)
        is_absolute = _mode(mode) is GapMode.ABSOLU
        actual, expected = _number(realise, "realise"), _number(prevu, "prevu")
        if actual is None or expected is None:
            return None
        standing = trajectory.Standing(actual, expected)
        if is_absolute:
            return -trajectory.shortfall(kpi, standing)
        missing = trajectory.relative_shortfall(kpi, standing)
        return None if missing is None else -missing

    return _each("ECART", gap, realise, prevu, sens, mode)


@func(namespace="PAC", name="STATUT", category="PAC")
@arg("realise", ndim=2, doc="Valeur constatée")
@arg("prevu", ndim=2, doc="Valeur de la trajectoire")
@arg("sens", ndim=2, doc="Hausse (si vide), Baisse ou Cible")
@arg("seuil_vert", ndim=2, doc="Part du prévu à partir de laquelle il est vert (98 % si vide)")
@arg("seuil_rouge", ndim=2, doc="Part du prévu en deçà de laquelle il est rouge (90 % si vide)")
def pac_statut(
    realise: Cells, prevu: Cells, sens: Cells = None, seuil_vert: Cells = None, seuil_rouge: Cells = None
) -> Any:
    """Statut d’un indicateur face à sa trajectoire : Vert, Orange ou Rouge."""

    def light(realise: Any, prevu: Any, sens: Any, vert: Any, rouge: Any) -> str | None:
        kpi = Kpi(
            id="",
            direction=_choice(sens, "sens", KpiDirection) or KpiDirection.HAUSSE,
            values=_first_month(_number(realise, "realise")),
            trajectory=_first_month(_number(prevu, "prevu")),
        )
        head = PlanHead(green_ratio=_number(vert, "seuil_vert"), red_ratio=_number(rouge, "seuil_rouge"))
        found = status.statuses(Plan(head=head), kpi)[0]
        return found.label if found else None

    return _each("STATUT", light, realise, prevu, sens, seuil_vert, seuil_rouge)


@func(namespace="PAC", name="CRITICITE", category="PAC")
@arg("gravite", ndim=2, doc="Gravité, de 1 à 5")
@arg("urgence", ndim=2, doc="Urgence, de 1 à 5")
def pac_criticite(gravite: Cells, urgence: Cells) -> Any:
    """Criticité d’un constat ou d’une action : gravité × urgence, de 1 à 25."""

    def criticality(gravite: Any, urgence: Any) -> int | None:
        item = SwotItem(
            id="",
            gravity=_grade(gravite, "gravite", "gravity"),
            urgency=_grade(urgence, "urgence", "urgency"),
        )
        return swot.criticality(item)

    return _each("CRITICITE", criticality, gravite, urgence)


@func(namespace="PAC", name="STRATEGIE", category="PAC")
@arg("produit", ndim=2, doc="Nouveauté du produit : Actuel, Modifié ou Nouveau")
@arg("marche", ndim=2, doc="Nouveauté du marché : Actuel, Élargi ou Nouveau")
@arg("grille", ndim=2, doc="grille_8 (si vide), ansoff_4 ou ansoff_9")
def pac_strategie(produit: Cells, marche: Cells, grille: Cells = None) -> Any:
    """Stratégie d’un couple produit/marché, selon une grille fournie avec la méthode."""

    def strategy(produit: Any, marche: Any, grille: Any) -> str | None:
        name = _DEFAULT_GRID if _is_empty(grille) else str(grille).strip()
        if name not in _GRIDS:
            raise Refused(f"grille : « {name} » ; attendu : {', '.join(_GRIDS)}")
        couple = StrategyCouple(
            id="",
            product_newness=_choice(produit, "produit", ProductNewness),
            market_newness=_choice(marche, "marche", MarketNewness),
        )
        cell = strategy_of(couple, _GRIDS[name], Plan())
        return cell.label if cell else None

    return _each("STRATEGIE", strategy, produit, marche, grille)


@func(namespace="PAC", name="ATTERRISSAGE", category="PAC")
@arg("realise", ndim=2, doc="Valeurs constatées des douze mois ; vides pour les mois à venir")
@arg("prevu", ndim=2, doc="Trajectoire des douze mois")
@arg("cumul", ndim=2, doc="Somme (si vide), Dernière valeur, Moyenne ou Ratio des sommes")
@arg("mode", ndim=2, doc="Relatif (si vide), ou Absolu pour un indicateur qui passe par zéro")
@arg("au", ndim=2, doc="Date d’arrêté : les mois finis après elle ne comptent pas (facultatif)")
@arg("debut", ndim=2, doc="Début de l’exercice (1er janvier de l’année d’arrêté si vide)")
def pac_atterrissage(
    realise: Cells,
    prevu: Cells,
    cumul: Cells = None,
    mode: Cells = None,
    au: Cells = None,
    debut: Cells = None,
) -> Any:
    """Valeur à laquelle un indicateur finira l’exercice au rythme de la trajectoire, saison comprise."""

    def end(cumul: Any, mode: Any, au: Any, debut: Any) -> float | None:
        values, points = _series(realise, "realise"), _series(prevu, "prevu")
        over = _months_over(_date(au, "au"), _date(debut, "debut"))
        found = landing(
            _choice(cumul, "cumul", Aggregation) or Aggregation.SOMME,
            points,
            [value if month < over else None for month, value in enumerate(values)],
            is_absolute=_mode(mode) is GapMode.ABSOLU,
        )
        return found.value if found else None

    return _each("ATTERRISSAGE", end, cumul, mode, au, debut)


def _each(name: str, one: Callable[..., Result | None], *arguments: Cells) -> list[list[Result]] | Result:
    """Return what `one` gives for each cell; a single cell goes with every cell of a range."""
    blocks = [_rows(argument) for argument in arguments]
    height, width = (max(sizes) for sizes in zip(*((len(b), len(b[0])) for b in blocks), strict=True))
    if any(len(block) not in (1, height) or len(block[0]) not in (1, width) for block in blocks):
        return f"PAC.{name} : les plages n’ont pas la même taille"

    def result(row: int, column: int) -> Result:
        cells = [block[row % len(block)][column % len(block[0])] for block in blocks]
        try:
            found = one(*cells)
        except Refused as refusal:
            return f"PAC.{name} : {refusal}"
        # a null in Excel has no sign
        return "" if found is None else found or 0

    results = [[result(row, column) for column in range(width)] for row in range(height)]
    return results if (height, width) != (1, 1) else results[0][0]


def _rows(argument: Cells) -> Sequence[Sequence[Any]]:
    """Return a range as rows of cells, also what a runtime hands over as a single value or a single row."""
    if not isinstance(argument, list | tuple):
        return [[argument]]
    return argument if argument and isinstance(argument[0], list | tuple) else [argument or [None]]


def _series(argument: Cells, name: str) -> list[float | None]:
    """Return the twelve months in a row, a column or a block."""
    cells = [cell for row in _rows(argument) for cell in row]
    if len(cells) != _MONTHS:
        raise Refused(f"{name} : {len(cells)} cellules au lieu de {_MONTHS}")
    return [_number(cell, name) for cell in cells]


def _first_month(value: float | None) -> tuple[float | None, ...]:
    return (value, *(None,) * (_MONTHS - 1))


def _months_over(until: dt.date | None, start: dt.date | None) -> int:
    """Return how many months of the exercise are over at the date, all of them without one."""
    if until is None:
        return _MONTHS
    first = start or dt.date(until.year, 1, 1)
    return sum(month_end(add_months(first, month)) <= until for month in range(_MONTHS))


def _number(value: Any, name: str) -> float | None:
    found: float | None = _read(value, name, NUMBER)
    return found


def _grade(value: Any, name: str, field: str) -> int | None:
    """Return a mark within the bounds of the method."""
    found: int | None = _read(value, name, INTEGER)
    low, high = fields_of(SwotItem)[field].between or (1, 5)
    if found is not None and not low <= found <= high:
        raise Refused(f"{name} : {found} n’est pas entre {number(low)} et {number(high)}")
    return found


def _mode(value: Any) -> GapMode | None:
    """Return the mode of a gap, by its code, its label or its first word."""
    is_word = isinstance(value, str) and value.strip().casefold() == "relatif"
    return GapMode.RELATIF if is_word else _choice(value, "mode", GapMode)


def _choice(value: Any, name: str, choices: type[Any]) -> Any:
    """Return the member that the cell names by its code or by its label."""
    return _read(value, name, among(choices))


def _date(value: Any, name: str) -> dt.date | None:
    """Return a date; classic xlwings gives a datetime, Lite a serial number."""
    if isinstance(value, dt.datetime):
        return value.date()
    found: dt.date | None = value if isinstance(value, dt.date) else _read(value, name, DATE)
    return found


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _read(value: Any, name: str, kind: Kind[Any]) -> Any:
    """Return what a cell says, as the sheets are read; Refused when it is of another kind."""
    if _is_empty(value):
        return None
    try:
        return decode(value, Column(header=name, path="", kind=kind), Labels())
    except Unreadable as unreadable:
        raise Refused(
            f"{name} : « {unreadable.found} » ; attendu : {', '.join(unreadable.expected)}"
        ) from None
