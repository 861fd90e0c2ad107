"""The command that lists the rules of the check and explains one."""

from __future__ import annotations

import json
import sys
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from pac_excel.errors import PacExcelError
from pac_excel.rules.catalogue import ALL_RULES, FAMILIES, AnyRule, family_of
from pac_excel.rules.explanation import explained
from pac_excel.rules.meta import MetaRule
from pac_excel.rules.pages import page
from pac_excel.rules.parameters import label_of
from pac_excel.rules.rule import Rule

if TYPE_CHECKING:
    from pac_excel.cli.options import DataFormat

_BY_CODE = {rule.code: rule for rule in ALL_RULES}
_WIDEST = 100
_CLOSE = 0.6
_SHOWN = 5


class UnknownRule(PacExcelError):
    """A code that no rule has."""

    def __init__(self, code: str, near: tuple[str, ...]) -> None:
        super().__init__(code, near)
        self.code = code
        self.near = near

    def __str__(self) -> str:
        near = f"the nearest are {', '.join(self.near)}" if self.near else "'pac-excel rules' lists them"
        return f"no rule has the code {self.code!r}; {near}"


def show_rules(code: str | None, format: DataFormat) -> None:
    """Print all rules by family, or the page of the rule `code`."""
    if code is None:
        text = _as_json([_record(rule) for rule in ALL_RULES]) if format == "json" else _listing()
    else:
        rule = _named(code)
        text = _as_json(_record(rule)) if format == "json" else _laid_out(page(rule))
    sys.stdout.write(text)


def _named(code: str) -> AnyRule:
    try:
        return _BY_CODE[code.upper()]
    except KeyError:
        raise UnknownRule(code, _nearest(code.upper())) from None


def _nearest(code: str) -> tuple[str, ...]:
    """Return the codes that are most like one that is none; as they are listed where equally so."""
    likeness = {known: SequenceMatcher(None, code, known).ratio() for known in _BY_CODE}
    close = [known for known in likeness if likeness[known] >= _CLOSE]
    return tuple(sorted(close, key=lambda known: -likeness[known])[:_SHOWN])


def _listing() -> str:
    """Return a line a rule under the name of its family, in columns."""
    rows = [(rule.code, rule.severity.label, _name(rule) or "") for rule in ALL_RULES]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines: list[str] = []
    for rule, row in zip(ALL_RULES, rows, strict=True):
        family = f"{family_of(rule.code)}  {FAMILIES[family_of(rule.code)]}"
        if family not in lines:
            lines += ["", family] if lines else [family]
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        lines.append("  ".join(["", *cells, rule.anomaly]))
    return "\n".join(lines) + "\n"


def _laid_out(markdown: str) -> str:
    """Return Markdown as a terminal shows it best, and as it is where there is none."""
    if not sys.stdout.isatty():
        return markdown
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(width=min(Console().width, _WIDEST))
    with console.capture() as captured:
        console.print(Markdown(markdown, hyperlinks=False))
    return captured.get()


def _name(rule: AnyRule) -> str | None:
    return None if isinstance(rule, MetaRule) else rule.__name__


def _record(rule: AnyRule) -> dict[str, Any]:
    record = {
        "code": rule.code,
        "name": _name(rule),
        "family": FAMILIES[family_of(rule.code)],
        "severity": rule.severity.value,
        "anomaly": rule.anomaly,
        "why": rule.why,
        "fix": rule.fix,
    }
    return record if isinstance(rule, MetaRule) else record | _details(rule)


def _details(rule: type[Rule]) -> dict[str, Any]:
    told = explained(rule)
    return {
        "justifiable": rule.justifiable,
        "origin": rule.origin.value,
        "description": told.text,
        "reads": list(rule.reads),
        "echo_of": list(rule.echo_of),
        "thresholds": {
            name: {
                "label": label_of(name),
                "default": threshold.default,
                "unit": threshold.unit,
                "meaning": threshold.meaning,
            }
            for name, threshold in rule.thresholds().items()
        },
        "example": told.example or None,
        "instead": told.instead or None,
    }


def _as_json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
