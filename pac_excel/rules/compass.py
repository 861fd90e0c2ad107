"""How complete a plan is, chapter by chapter of the method.

A chapter is made of parts, a part of a number of rows that the method wants. A row counts half by its
expected cells and, once these are all filled, half by the rules that ask something of it. What is missing
counts nothing, more rows than wanted count no more: so no score rises by leaving anything out. Only rules
that one satisfies by adding are asked, with their default thresholds whatever the agency's settings.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from pac_excel.plan import Plan
from pac_excel.plan.choices import (
    EXTERNAL_FAMILIES,
    INTERNAL_FAMILIES,
    CrossKind,
    Frequency,
    ObjectiveLevel,
    Side,
)
from pac_excel.plan.fields import IDENTIFIER, Shape, Spec, fields_of
from pac_excel.rules.linter import check_plan
from pac_excel.rules.registry import rule_of
from pac_excel.rules.rule import key_of

Faults: TypeAlias = Mapping[tuple[str, str], Container[str]]
"""The codes of the rules that a record breaks, by class name and key of the record."""

_ROUNDING = 1e-9
_YEAR = 12
# how many of a year's months have a value, by frequency; every month where the frequency is not said
_MONTHS_BETWEEN = {Frequency.TRIMESTRIELLE: 3, Frequency.ANNUELLE: 12}


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that a chapter wants: of `collection`, so many of each value of the field `by`, or in all.

    `rules` are those that ask something of such a row; `series` is the field whose filled months count
    instead of the row's cells.
    """

    label: str
    collection: str
    wanted: Mapping[object, int]
    by: str = ""
    rules: tuple[str, ...] = ()
    series: str = ""

    @property
    def record(self) -> type:
        """The class of its rows."""
        spec = fields_of(Plan)[self.collection]
        assert spec.record is not None
        return spec.record

    def is_held(self, held: Container[str] | None) -> bool:
        """Tell whether the workbook has cells for it."""
        names = (self.series or self.by,) if self.series or self.by else tuple(fields_of(self.record))
        return held is None or any(f"{self.record.__name__}.{name}" in held for name in names)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the method, by its name in files and its French label."""

    name: str
    label: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class PartScore:
    """How much of a part is there: rows found, fractions included, and rows wanted."""

    label: str
    found: float
    wanted: int


@dataclass(frozen=True, slots=True)
class ChapterScore:
    """How complete a chapter is, from 0 to 1 and rounded down to a percent; None where it has no sheet."""

    name: str
    label: str
    score: float | None
    parts: tuple[PartScore, ...] = field(default=())


def _each(values: Iterable[object], count: int = 1) -> dict[object, int]:
    return dict.fromkeys(values, count)


def _any(count: int) -> dict[object, int]:
    return {None: count}


_OF_A_FINDING = ("DIA-04", "DIA-05", "DIA-07", "SWO-01", "SWO-02", "SWO-03", "SWO-04")
_OF_AN_OBJECTIVE = ("OBJ-01", "OBJ-02", "OBJ-03", "OBJ-04", "OBJ-05", "OBJ-07", "OBJ-16", "OBJ-20")
_OF_AN_ACTION = tuple(
    f"ACT-{number}" for number in ("01", "02", "03", "04", "06", "07", "08", "09", "10", "15")
)

CHAPTERS = (
    Chapter(
        "diagnosis",
        "Diagnostic",
        (
            Part(
                "Un constat par famille, internes et externes",
                "swot",
                _each((*INTERNAL_FAMILIES, *EXTERNAL_FAMILIES)),
                "family",
                _OF_A_FINDING,
            ),
            Part("Trois constats par quadrant", "swot", _each(Side, 3), "side", _OF_A_FINDING),
            Part("Un croisement de chaque type", "tows", _each(CrossKind), "kind", ("SWO-07",)),
            Part("Trois lignes de portefeuille", "portfolio", _any(3)),
            Part("Trois sources", "sources", _any(3)),
        ),
    ),
    Chapter(
        "strategy",
        "Stratégie",
        (
            Part("Le cadre du plan", "head", _any(1)),
            Part("L’agence et sa vision", "agency", _any(1)),
            Part("Deux produits", "products", _any(2)),
            Part("Deux marchés", "markets", _any(2)),
            Part("Trois couples retenus", "couples", _each((True,), 3), "retained", ("MAT-03", "MAT-04")),
        ),
    ),
    Chapter(
        "objectives",
        "Objectifs",
        (
            Part(
                "Un objectif général",
                "objectives",
                _each((ObjectiveLevel.GENERAL,)),
                "level",
                _OF_AN_OBJECTIVE,
            ),
            Part("Cinq objectifs en tout", "objectives", _any(5), rules=_OF_AN_OBJECTIVE),
        ),
    ),
    Chapter(
        "marketing",
        "Plan marketing",
        (
            Part("Trois segments", "segments", _any(3)),
            Part("Trois cibles et leur mix", "targets", _any(3)),
            Part("Deux hypothèses", "hypotheses", _any(2)),
            Part("Trois étapes de servuction", "servuction", _any(3)),
            Part("Deux choix motivés", "synthesis", _any(2)),
        ),
    ),
    Chapter(
        "actions",
        "Actions",
        (
            Part("Huit actions", "actions", _any(8), rules=_OF_AN_ACTION),
            Part("Trois rôles", "roles", _any(3)),
            Part("Cinq lignes de budget", "budget_lines", _any(5)),
            Part("Une campagne", "campaigns", _any(1)),
        ),
    ),
    Chapter(
        "measuring",
        "Mesure",
        (
            Part("Cinq indicateurs", "kpis", _any(5), rules=("KPI-01", "KPI-02")),
            Part("Cinq trajectoires", "kpis", _any(5), series="trajectory"),
            Part("Cinq séries de valeurs à jour", "kpis", _any(5), series="values"),
            Part("Un relevé attribué", "reporting", _any(1)),
        ),
    ),
    Chapter(
        "feedback",
        "Retour",
        (
            Part("Deux décisions", "decisions", _any(2)),
            Part("Une veille par famille externe", "watch", _each(EXTERNAL_FAMILIES), "family"),
            Part("Un retour d’expérience", "lessons", _any(1)),
            Part("Un message de pilotage", "messages", _any(1)),
            Part("Une ligne au journal des versions", "change_log", _any(1)),
        ),
    ),
)


def compass(plan: Plan, held: Container[str] | None = None) -> tuple[ChapterScore, ...]:
    """Return how complete each chapter is; `held` are the fields that the workbook has a cell for, or all."""
    faults = _faults(plan, held)
    scores = []
    for chapter in CHAPTERS:
        parts = tuple(_score(part, plan, faults, held) for part in chapter.parts if part.is_held(held))
        mean = sum(part.found / part.wanted for part in parts) / len(parts) if parts else None
        score = None if mean is None else int(mean * 100 + _ROUNDING) / 100
        scores.append(ChapterScore(chapter.name, chapter.label, score, parts))
    return tuple(scores)


def _faults(plan: Plan, held: Container[str] | None) -> Faults:
    """Return what the rules that the compass asks find, whatever the agency set or answered."""
    codes = dict.fromkeys(code for chapter in CHAPTERS for part in chapter.parts for code in part.rules)
    rules = tuple(rule for code in codes if (rule := rule_of(code)))
    found: dict[tuple[str, str], set[str]] = {}
    for finding in check_plan(replace(plan, settings=()), rules=rules, held=held):
        found.setdefault((finding.record, finding.key), set()).add(finding.code)
    return found


def _score(part: Part, plan: Plan, faults: Faults, held: Container[str] | None) -> PartScore:
    worth = _worth_of_series(part, plan) if part.series else _worth_of_row(part, faults, held)
    value = getattr(plan, part.collection)
    rows = value if isinstance(value, tuple) else (value,)
    worths: dict[object, list[float]] = {}
    for row in rows:
        worths.setdefault(getattr(row, part.by) if part.by else None, []).append(worth(row))
    best = (sorted(worths.get(value, ()), reverse=True)[:count] for value, count in part.wanted.items())
    return PartScore(part.label, sum(map(sum, best)), sum(part.wanted.values()))


def _worth_of_row(part: Part, faults: Faults, held: Container[str] | None) -> Callable[[Any], float]:
    """Return what gives the worth of a row by its cells and the rules, from 0 to 1."""
    rules = tuple(code for code in part.rules if rule_of(code))
    share = 0.5 if rules else 1.0

    def worth(row: Any) -> float:
        filled = [_is_filled(value) for value in _expected(row, held)] or [_is_started(row)]
        cells = sum(filled) / len(filled)
        if not rules or not all(filled):
            return share * cells
        broken = faults.get((type(row).__name__, key_of(row)), ())
        return share + (1 - share) * sum(code not in broken for code in rules) / len(rules)

    return worth


def _expected(row: Any, held: Container[str] | None) -> Iterator[object]:
    """Yield what stands in the expected cells of a row and of the records that belong to it."""
    cls: type = type(row)
    for spec in fields_of(cls).values():
        value = getattr(row, spec.name)
        if spec.shape is Shape.NESTED:
            yield from _expected(value, held)
        elif _is_expected(spec) and (held is None or f"{cls.__name__}.{spec.name}" in held):
            yield value


def _is_expected(spec: Spec) -> bool:
    return spec.required and spec.record is None and spec.kind is not IDENTIFIER


def _is_started(row: Any) -> bool:
    """Tell whether a row of which no cell is expected holds anything."""
    cls: type = type(row)
    return any(_is_filled(getattr(row, name)) for name in fields_of(cls) if name != "id")


def _is_filled(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value not in (None, ())


def _worth_of_series(part: Part, plan: Plan) -> Callable[[Any], float]:
    """Return what gives the worth of a series: the months that have a value, of those that should have."""
    months = _months_due(plan) if part.series == "values" else _YEAR

    def worth(row: Any) -> float:
        wanted = months // _MONTHS_BETWEEN.get(row.frequency, 1)
        filled = sum(value is not None for value in getattr(row, part.series)[:months])
        return min(1.0, filled / wanted) if wanted else 1.0

    return worth


def _months_due(plan: Plan) -> int:
    """Return how many months of the exercise are over at the day of judgement; all when it is not known."""
    start, day = plan.head.start, plan.head.as_of
    if start is None or day is None:
        return _YEAR
    return max(0, min(_YEAR, (day.year - start.year) * 12 + day.month - start.month))
