"""One YAML scalar becomes one value of a declared kind, or a clear refusal."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from typing import Any

from yaml import ScalarNode

from pac_excel.plan.fields import Choice, Kind
from pac_excel.plan.problems import closest, listed

_TAG = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}\Z")
_FRENCH_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\Z")
_IDENTIFIER = re.compile(r"[\w.\-]+\Z")

_FIRST_DAY = dt.date(1900, 1, 1)  # a spreadsheet counts its days from there
_LARGEST_INTEGER = 2**53  # beyond, a spreadsheet's number is no longer exact


class Refusal(Exception):
    """A scalar that is not of the wanted kind: what was found, what is allowed."""

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(found, allowed)
        self.found = found
        self.allowed = allowed


def is_null(node: ScalarNode) -> bool:
    """Tell whether the scalar says that there is no value."""
    return bool(node.tag == _TAG + "null")


def parse(node: ScalarNode, kind: Kind[Any]) -> Any:
    """Return the value of `node` as `kind` wants it; None for no value and for empty text."""
    if is_null(node) or node.value == "":
        return None
    return _PARSERS[kind.name](node, kind)


def _text(node: ScalarNode, kind: Kind[Any]) -> str:
    if node.tag != _TAG + "str":
        raise Refusal(f"found {_shown(node)}", "expected text: put it between quotes")
    return str(node.value)


def _identifier(node: ScalarNode, kind: Kind[Any]) -> str:
    value = _text(node, kind)
    if not _IDENTIFIER.match(value):
        raise Refusal(f"found {_shown(node)}", "expected an identifier of letters, digits, '-', '_' or '.'")
    return value


def _integer(node: ScalarNode, kind: Kind[Any]) -> int:
    value = _number(node, kind)
    if _INTEGER.match(node.value):
        whole = int(node.value)
    elif value.is_integer():
        whole = int(value)
    else:
        raise Refusal(f"found {_shown(node)}", "expected a whole number")
    if abs(whole) > _LARGEST_INTEGER:
        raise Refusal(
            f"found {_shown(node)}", "expected at most 15 digits, which is what a spreadsheet keeps"
        )
    return whole


def _number(node: ScalarNode, kind: Kind[Any]) -> float:
    try:
        if node.style in ("'", '"'):
            raise ValueError
        value = float(node.value)
    except ValueError:
        comma = " (write 12.5, not 12,5)" if re.fullmatch(r"[-+]?\d+,\d+", node.value) else ""
        raise Refusal(f"found {_shown(node)}", f"expected a number{comma}") from None
    if not math.isfinite(value):
        raise Refusal(f"found {_shown(node)}", "expected a finite number")
    return value


def _flag(node: ScalarNode, kind: Kind[Any]) -> bool:
    if node.tag != _TAG + "bool":
        raise Refusal(f"found {_shown(node)}", "expected true or false")
    return str(node.value).lower() in ("true", "yes", "on")


def _date(node: ScalarNode, kind: Kind[Any]) -> dt.date:
    french = _FRENCH_DATE.match(node.value)
    hint = f" (write {french[3]}-{int(french[2]):02}-{int(french[1]):02})" if french else ""
    try:
        if not _DATE.match(node.value):
            raise ValueError
        day = dt.date.fromisoformat(node.value)
    except ValueError:
        raise Refusal(f"found {_shown(node)}", f"expected a date such as 2026-12-31{hint}") from None
    if day < _FIRST_DAY:
        raise Refusal(
            f"found {_shown(node)}", "expected a date from 1900-01-01 on, where a spreadsheet's days begin"
        )
    return day


def _month(node: ScalarNode, kind: Kind[Any]) -> dt.date:
    allowed = "expected the first day of a month, such as 2026-09-01 or 2026-09"
    if _MONTH.match(node.value):
        node = ScalarNode(node.tag, node.value + "-01", node.start_mark, node.end_mark)
    try:
        day = _date(node, kind)
    except Refusal as refusal:
        raise Refusal(refusal.found, allowed) from None
    if day.day != 1:
        raise Refusal(f"found {_shown(node)}", allowed)
    return day


def _choice(node: ScalarNode, kind: Kind[Any]) -> Choice:
    assert kind.choices is not None
    try:
        return kind.choices.of(node.value)
    except ValueError:
        known = {member.value: member.value for member in kind.choices}
        known.update({member.label: member.value for member in kind.choices})
        near = closest(node.value, known)
        for label, code in known.items():
            near = near.replace(f"mean {label}?", f"mean {code}?")
        raise Refusal(
            f"found {_shown(node)}", f"allowed: {listed((member.value for member in kind.choices), 30)}{near}"
        ) from None


def _shown(node: ScalarNode) -> str:
    text = node.value if len(node.value) <= 60 else node.value[:57] + "…"
    return repr(text)


_PARSERS: dict[str, Callable[[ScalarNode, Kind[Any]], Any]] = {
    "text": _text,
    "long": _text,
    "identifier": _identifier,
    "integer": _integer,
    "number": _number,
    "rate": _number,
    "euros": _number,
    "flag": _flag,
    "date": _date,
    "month": _month,
    "choice": _choice,
    "reference": _identifier,
    "strategy": _identifier,
}
