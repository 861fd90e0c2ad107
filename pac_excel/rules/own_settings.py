"""The settings that stand in the plan itself, and what they change in the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pac_excel.plan.steering import RuleSetting
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import number
from pac_excel.rules.meta import SETTING_UNUSABLE
from pac_excel.rules.parameters import label_of
from pac_excel.rules.registry import rule_of
from pac_excel.rules.rule import Rule, key_of
from pac_excel.rules.settings import Settings

_BY_LABEL = {severity.label: severity for severity in Severity}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the settings in force change in one rule; `said` is the line that reports show.

    `weakens_error` tells an error that was lowered or switched off.
    """

    code: str
    said: str
    weakens_error: bool = False


def settings_of(rows: Iterable[RuleSetting]) -> tuple[Settings, tuple[Finding, ...]]:
    """Return what the rows set, and a finding for each that sets nothing.

    Severity and activity are the rule's, whichever of its rows says them; of two that differ the first
    counts.
    """
    thresholds: dict[str, float] = {}
    severities: dict[str, Severity] = {}
    active: dict[str, bool] = {}
    faults: list[Finding] = []
    for row in rows:
        rule = rule_of(row.rule_code or "")
        if rule is None:
            faults.append(_fault(row, "rule_code", f"aucune règle n’a le code « {row.rule_code or ''} »"))
            continue
        if row.parameter is not None and row.parameter not in rule.thresholds():
            known = ", ".join(f"« {label_of(name)} » {name}" for name in rule.thresholds())
            said = f"la règle n’a pas de paramètre « {row.parameter} » ({known or 'elle n’en a aucun'})"
            faults.append(_fault(row, "parameter", said))
        elif row.value is not None and row.parameter is None:
            faults.append(_fault(row, "value", "une valeur sans paramètre"))
        elif (bounds := _bounds_missed(rule, row)) is not None:
            least, most = bounds
            said = f"« {label_of(row.parameter or '')} » va de {number(least)} à {number(most)}"
            faults.append(_fault(row, "value", f"{said}, non {number(row.value or 0)}"))
        elif not _set(thresholds, f"{rule.code}.{row.parameter}", row.value):
            faults.append(_fault(row, "value", "le même paramètre a déjà une autre valeur"))
        own = _BY_LABEL[row.severity.label] if row.severity else None
        if not _set(severities, rule.code, own):
            faults.append(_fault(row, "severity", "la même règle a déjà une autre gravité"))
        if not _set(active, rule.code, row.active):
            faults.append(_fault(row, "active", "la même règle est dite active et inactive"))
    return Settings(thresholds, severities, active), tuple(faults)


def changes(settings: Settings) -> tuple[Change, ...]:
    """Return what the settings change from the defaults, errors that are weakened first."""
    found = [change for code in _codes(settings) if (rule := rule_of(code)) for change in _of(rule, settings)]
    return tuple(sorted(found, key=lambda change: (not change.weakens_error, change.code)))


def _codes(settings: Settings) -> list[str]:
    named = (name.partition(".")[0] for name in settings.thresholds)
    return list(dict.fromkeys((*settings.active, *settings.severities, *named)))


def _of(rule: type[Rule], settings: Settings) -> Iterator[Change]:
    name = f"{rule.code} « {rule.anomaly} »"
    is_error = rule.severity is Severity.ERROR
    if not settings.active.get(rule.code, True):
        what = "erreur désactivée" if is_error else "règle désactivée"
        yield Change(code=rule.code, said=f"{name} : {what}", weakens_error=is_error)
        return
    severity = settings.severities.get(rule.code, rule.severity)
    if severity is not rule.severity:
        said = f"{name} : gravité {severity.label} au lieu de {rule.severity.label}"
        yield Change(code=rule.code, said=said, weakens_error=is_error)
    for parameter, threshold in rule.thresholds().items():
        value = settings.thresholds.get(f"{rule.code}.{parameter}", threshold.default)
        if value != threshold.default:
            figures = f"{number(value, 4)} au lieu de {number(threshold.default, 4)}"
            said = f"{name} : « {label_of(parameter)} » {figures} ({threshold.unit})"
            yield Change(code=rule.code, said=said)


def _bounds_missed(rule: type[Rule], row: RuleSetting) -> tuple[float, float] | None:
    """Return the bounds that the value of a row does not keep to, None when it does."""
    if row.value is None or row.parameter is None:
        return None
    threshold = rule.thresholds()[row.parameter]
    return None if threshold.accepts(row.value) else threshold.between


def _set(values: dict[str, Any], name: str, value: object) -> bool:
    """Keep a value, if there is one; tell whether it does not contradict one that is kept already."""
    return value is None or values.setdefault(name, value) == value


def _fault(row: RuleSetting, field: str, said: str) -> Finding:
    key = key_of(row)
    told = " / ".join(word for word in (row.rule_code, row.parameter and label_of(row.parameter)) if word)
    message = f"Réglage {told or 'sans règle'} : {said}."
    return SETTING_UNUSABLE.finding(RuleSetting.__name__, key, field, message)
