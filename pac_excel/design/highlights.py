"""Conditional formats: cells that an open finding names, and the gentle ones that show progress."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from openpyxl.formatting.rule import FormulaRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.lists import MARKS
from pac_excel.design.theme import theme
from pac_excel.layout import controls
from pac_excel.layout.cells import YES
from pac_excel.layout.columns import Column, Scalar, Table
from pac_excel.layout.computed import place_of
from pac_excel.plan.choices import ActionStatus, HypothesisStatus, PlanStatus, SwotStatus, Unit, WatchStatus
from pac_excel.plan.fields import RATE, Choice
from pac_excel.rules.finding import Severity

# the looks of a theme by name, for rules are made while a workbook is drawn
_LOOKS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
_GOOD, _BUSY, _LATE, _BAD = "good", "busy", "late", "bad"

# an enumeration's codes are words that others share: "NOUVEAU" is a state of a watch, and a newness
_STATUSES: Mapping[type[Choice], Mapping[Choice, str]] = {
    PlanStatus: {PlanStatus.VALIDE: _GOOD, PlanStatus.EN_COURS: _BUSY},
    ActionStatus: {
        ActionStatus.TERMINEE: _GOOD,
        ActionStatus.EN_COURS: _BUSY,
        ActionStatus.REPORTEE: _LATE,
    },
    SwotStatus: {SwotStatus.A_VERIFIER: _LATE},
    HypothesisStatus: {
        HypothesisStatus.CONFIRMEE: _GOOD,
        HypothesisStatus.A_VERIFIER: _LATE,
        HypothesisStatus.INVALIDEE: _BAD,
    },
    WatchStatus: {WatchStatus.NOUVEAU: _BUSY, WatchStatus.INTEGRE: _GOOD},
}
# by place and path: the tests of a computed cell {c}, and the look of each, the first that holds
_LEVELS: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = {
    **{
        (place, "criticality"): (("AND(ISNUMBER({c}),{c}>=16)", _BAD), ("AND(ISNUMBER({c}),{c}>=12)", _LATE))
        for place in ("swot", "actions")
    },
    ("roles", "load_rate"): (("AND(ISNUMBER({c}),{c}>1)", _BAD), ("AND(ISNUMBER({c}),{c}>0.9)", _LATE)),
    ("objectives", "contribution_gap"): (("AND(ISNUMBER({c}),{c}>=0.005)", _LATE),),
    ("actions", "roi"): (("AND(ISNUMBER({c}),{c}<0)", _BAD),),
    **{("settings", path): (('{c}<>""', _BUSY),) for path in ("value", "severity", "active")},
}
# by place and path: the path of the unit beside which a share, 0.15, is shown as 15,0 %
_SHARES = {("hypotheses", "value"): "unit"}
# by place: the path and the value (any, if None) that tell a row is done with
_DONE: Mapping[str, tuple[tuple[str, str | None], ...]] = {
    "actions": (("status", ActionStatus.TERMINEE.label), ("status", ActionStatus.ABANDONNEE.label)),
    "actions.milestones": (("done", YES),),
    "decisions": (("done_on", None),),
    "watch": (("status", WatchStatus.ECARTE.label),),
    controls.COLLECTION: (("status", controls.STATUS[controls.JUSTIFIED]),),
}


def highlight_table(sheet: Worksheet, table: Table, letters: Mapping[str, str], header_row: int) -> None:
    """Add the conditional formats of a table; `letters` are its columns' by header."""
    row = header_row + 1
    first, *_, last = letters.values()
    area = f"{first}{row}:{last}{row}"
    key = key_text([(table.by_header[header], f"${letters[header]}{row}") for header in table.key])
    for rule in _finding_rules(table.name, key, f"{first}${header_row}"):
        sheet.conditional_formatting.add(area, rule)
    for column in table.columns:
        cell = f"{letters[column.header]}{row}"
        for rule in _column_rules(table, column, cell):
            sheet.conditional_formatting.add(cell, rule)
        unit = table.by_path.get(_SHARES.get((place_of(table), column.path), ""))
        if unit is not None:
            sheet.conditional_formatting.add(cell, _share_rule(cell, f"{letters[unit.header]}{row}"))
    for path, value in _DONE.get(place_of(table), ()):
        if path not in table.by_path:
            continue
        cell = f"${letters[table.by_path[path].header]}{row}"
        test = f'{cell}<>""' if value is None else f'{cell}="{value}"'
        sheet.conditional_formatting.add(area, FormulaRule(formula=[test], font=Font(color=theme().faded)))


def highlight_scalar(sheet: Worksheet, scalar: Scalar, area: str) -> None:
    """Add the conditional formats of a named cell."""
    highlight_named(sheet, scalar.name, scalar.spec.label, area)
    for rule in _status_rules(scalar.spec.kind.choices, f"${area.partition(':')[0]}"):
        sheet.conditional_formatting.add(area, rule)


def highlight_named(sheet: Worksheet, name: str, label: str, area: str) -> None:
    """Light up `area` when an open finding names it; it has no row, so no key."""
    for rule in _finding_rules(name, '""', f'"{label}"'):
        sheet.conditional_formatting.add(area, rule)


def key_text(parts: Sequence[tuple[Column, str]]) -> str:
    """Return the formula of a row's key: its parts that are filled, joined as the check joins them."""
    if len(parts) == 1:
        return _part_text(*parts[0])
    joined = "&".join(f'IF({cell}="",""," / "&{_part_text(column, cell)})' for column, cell in parts)
    return f"MID({joined},4,999)"


def _part_text(column: Column, cell: str) -> str:
    if column.kind.name not in ("date", "month"):
        return cell
    day = '"01"' if column.kind.name == "month" else f'TEXT(DAY({cell}),"00")'
    return f'YEAR({cell})&"-"&TEXT(MONTH({cell}),"00")&"-"&{day}'


def _finding_rules(name: str, key: str, header: str) -> Iterator[FormulaRule]:
    """Yield a rule a severity, the gravest first."""
    for severity, look in _LOOKS.items():
        ground, ink = look_of(look)
        mark = f'"{severity.label[0]}|{name}|"&{key}&"|"&{header}'
        yield FormulaRule(
            formula=[f"ISNUMBER(MATCH({mark},{MARKS},0))"],
            fill=_fill(ground),
            font=Font(bold=True, color=ink),
            stopIfTrue=True,
        )


def _column_rules(table: Table, column: Column, cell: str) -> Iterator[FormulaRule]:
    for test, look in _LEVELS.get((place_of(table), column.path), ()):
        yield _rule(test.format(c=cell), look)
    yield from _status_rules(column.kind.choices, cell)
    if (place_of(table), column.path) == (controls.COLLECTION, "severity"):
        for severity, look in _LOOKS.items():
            yield _rule(f'{cell}="{severity.label}"', look)


def _share_rule(cell: str, unit: str) -> Rule:
    """Return what shows as a percentage the share of one that stands beside the unit %."""
    test = f'AND({unit}="{Unit.PCT.label}",ISNUMBER({cell}),ABS({cell})<=1)'
    return styles.shown_where(test, styles.number_format(RATE))


def _status_rules(choices: type[Choice] | None, cell: str) -> Iterator[FormulaRule]:
    for member, look in _STATUSES.get(choices, {}).items() if choices else ():
        yield _rule(f'{cell}="{member.label}"', look)


def look_of(name: str) -> tuple[str, str]:
    """Return ground and ink of a look of the theme."""
    found: tuple[str, str] = getattr(theme(), name)
    return found


def _rule(test: str, look: str) -> FormulaRule:
    ground, ink = look_of(look)
    return FormulaRule(formula=[test], fill=_fill(ground), font=Font(color=ink))


def _fill(color: str) -> PatternFill:
    # a conditional format takes its plain fill from the background colour
    return PatternFill("solid", fgColor=color, bgColor=color)
