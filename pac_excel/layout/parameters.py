"""The table *Paramètres*: every rule of the check with its thresholds, and what the user changes in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pac_excel.layout.cells import CellValue, Labels, encode
from pac_excel.layout.columns import Column, Flow, Table, main
from pac_excel.layout.content import TableContent
from pac_excel.plan.fields import LONG, NUMBER, TEXT, Kind
from pac_excel.plan.steering import RuleSetting
from pac_excel.rules.parameters import label_of
from pac_excel.rules.registry import RULES, rule_of

NAME = "tblParametres"
SHEET = "Paramètres"
COLLECTION = "settings"

# the name of a threshold, shown in French
PARAMETER = Kind("parameter", str)

_OWN = ("Votre gravité", "Active", "Votre valeur")
_ORDER = (
    "Règle",
    "Anomalie",
    "Gravité",
    "Votre gravité",
    "Active",
    "Paramètre",
    "Ce qu’il règle",
    "Unité",
    "Par défaut",
    "Votre valeur",
    "Origine",
)
_FROM_PLAN = "Plan"


def parameters_table() -> Table:
    """Return the table of rules and thresholds; a row is a setting when the user has set something in it."""
    table = main(NAME, SHEET, RuleSetting, COLLECTION, title="Réglages du contrôle")
    catalogue = (
        Column("Anomalie", "anomaly", LONG, Flow.OUT, help="Ce que la règle trouve"),
        Column("Gravité", "default_severity", TEXT, Flow.OUT, help="Gravité par défaut"),
        Column("Ce qu’il règle", "meaning", LONG, Flow.OUT, help="Ce que veut dire franchir le seuil"),
        Column("Unité", "unit", TEXT, Flow.OUT, help="Unité de la valeur"),
        Column("Par défaut", "default", NUMBER, Flow.OUT, help="Valeur employée si vous n’en donnez pas"),
        Column("Origine", "origin", TEXT, Flow.OUT, help="D’où vient la ligne"),
    )
    columns = {column.header: column for column in (*table.columns, *catalogue)}
    columns["Paramètre"] = replace(columns["Paramètre"], kind=PARAMETER)
    ordered = tuple(columns[header] for header in _ORDER)
    return replace(table, columns=ordered, marker=dict.fromkeys(_OWN) | {"Origine": _FROM_PLAN})


def content(settings: Iterable[RuleSetting]) -> TableContent:
    """Return the rows of *Paramètres*: what is set, in its order, then the other rules and thresholds."""
    catalogue = _catalogue()
    own = [catalogue.pop(_address(item), _head(item.rule_code)) | _set(item) for item in settings]
    headers = tuple(column.header for column in parameters_table().columns)
    rows = [tuple(row.get(header) for header in headers) for row in (*own, *catalogue.values())]
    return TableContent(headers, rows)


def _address(item: RuleSetting) -> tuple[str, str]:
    return item.rule_code or "", item.parameter or ""


def _catalogue() -> dict[tuple[str, str], dict[str, CellValue]]:
    """The rows of all rules by code and parameter: one a threshold, or one alone."""
    rows: dict[tuple[str, str], dict[str, CellValue]] = {}
    for rule in RULES:
        if not rule.thresholds():
            rows[rule.code, ""] = _head(rule.code)
        for name, threshold in rule.thresholds().items():
            rows[rule.code, name] = _head(rule.code) | {
                "Paramètre": label_of(name),
                "Ce qu’il règle": threshold.meaning,
                "Unité": threshold.unit,
                "Par défaut": threshold.default,
            }
    return rows


def _head(code: str | None) -> dict[str, CellValue]:
    """What a row says of its rule; nothing of a code that no rule has."""
    rule = rule_of(code or "")
    return {"Règle": rule.code, "Anomalie": rule.anomaly, "Gravité": rule.severity.label} if rule else {}


def _set(item: RuleSetting) -> dict[str, CellValue]:
    table = parameters_table()
    labels = Labels()
    return {
        column.header: encode(getattr(item, column.path), column.kind, column.shape, labels)
        for column in table.columns
        if column.flow is Flow.PLAN
    } | {"Origine": _FROM_PLAN}
