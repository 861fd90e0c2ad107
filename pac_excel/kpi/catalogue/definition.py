"""What an indicator of the catalogue is, and its arithmetic: one expression, worked out here and in Excel.

An expression adds, subtracts, multiplies and divides terms by name, with parentheses and numbers:
`(gain - cout) / cout`. Terms are what is counted; percentages are held in points, as everywhere in a plan.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pac_excel.kpi.trajectory import added_up
from pac_excel.plan.choices import Aggregation, KpiDirection, Unit

_OPERATIONS: Mapping[type[ast.operator], tuple[str, Callable[[float, float], float]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
    ast.Div: ("/", operator.truediv),
}


@dataclass(frozen=True, kw_only=True)
class Definition:
    """An indicator of the trade. Source: kpis.md, line `number`.

    `formula` says it in French, `expression` in terms by name; `frequency` is of W, M, Q, Y as there;
    `benchmark` is an order of magnitude with its source, "" where no public figure is known.
    """

    number: int
    name: str
    definition: str
    formula: str
    expression: str
    unit: Unit
    direction: KpiDirection
    aggregation: Aggregation
    frequency: str
    sensor: str
    benchmark: str = ""

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The names of what is counted, in the order of the expression."""
        tree = ast.parse(self.expression, mode="eval")
        return tuple(dict.fromkeys(node.id for node in ast.walk(tree) if isinstance(node, ast.Name)))

    @property
    def scale(self) -> float:
        """By what the expression is multiplied: percentages are in points."""
        return 100.0 if self.unit is Unit.PCT else 1.0

    def value(self, terms: Mapping[str, float | None]) -> float | None:
        """Return the indicator of a month, None when a term is unknown or what divides is nil."""
        found = _evaluated(ast.parse(self.expression, mode="eval").body, terms)
        return None if found is None else found * self.scale

    def to_date(self, months: Sequence[Mapping[str, float | None]]) -> float | None:
        """Return what months come to together, None when one of them is not known.

        A ratio of sums adds up its terms first; all others add up, average or keep the last of the months.
        """
        if self.aggregation is Aggregation.RATIO:
            sums: dict[str, float | None] = {}
            for name in self.terms:
                parts = [month.get(name) for month in months]
                known = [part for part in parts if part is not None]
                sums[name] = sum(known) if len(known) == len(parts) else None
            return self.value(sums)
        if self.aggregation is Aggregation.DERNIER:
            return self.value(months[-1]) if months else None
        values = [self.value(month) for month in months]
        known_values = [value for value in values if value is not None]
        if not known_values or len(known_values) < len(values):
            return None
        return added_up(self.aggregation, known_values, [None] * len(known_values))

    def excel(self, cells: Mapping[str, str]) -> str:
        """Return the formula of a month, "" where it cannot be told; `cells` gives the cell of each term."""
        body = ast.parse(self.expression, mode="eval").body
        divisors = [
            f"{_written(node.right, cells)}=0"
            for node in ast.walk(body)
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
        ]
        unknown = [f'{cells[name]}=""' for name in self.terms]
        scale = "100*" if self.scale != 1.0 else ""
        return f'IF(OR({",".join(unknown)}),"",{_guarded(divisors, f"{scale}({_written(body, cells)})")})'


def _guarded(divisors: Sequence[str], formula: str) -> str:
    return f'IF(OR({",".join(divisors)}),"",{formula})' if divisors else formula


def _evaluated(node: ast.expr, terms: Mapping[str, float | None]) -> float | None:
    if isinstance(node, ast.Name):
        return terms.get(node.id)
    if isinstance(node, ast.Constant):
        return _number(node)
    assert isinstance(node, ast.BinOp)
    left, right = _evaluated(node.left, terms), _evaluated(node.right, terms)
    if left is None or right is None or (isinstance(node.op, ast.Div) and right == 0):
        return None
    return _OPERATIONS[type(node.op)][1](left, right)


def _written(node: ast.expr, cells: Mapping[str, str]) -> str:
    if isinstance(node, ast.Name):
        return cells[node.id]
    if isinstance(node, ast.Constant):
        return f"{_number(node):g}"
    assert isinstance(node, ast.BinOp)
    return f"({_written(node.left, cells)}{_OPERATIONS[type(node.op)][0]}{_written(node.right, cells)})"


def _number(node: ast.Constant) -> float:
    assert isinstance(node.value, int | float)
    return float(node.value)
