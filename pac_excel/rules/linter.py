"""The check of a whole plan: every rule, its findings grouped by cause and set in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pac_excel.plan import Plan
from pac_excel.rules.defect import Defect
from pac_excel.rules.doc import DefectRule, MandatoryCellEmpty, Told
from pac_excel.rules.finding import Finding
from pac_excel.rules.meta import RULE_FAILED
from pac_excel.rules.ordering import in_order, natural
from pac_excel.rules.own_settings import settings_of
from pac_excel.rules.registry import RULES, rule_of
from pac_excel.rules.rule import Rule
from pac_excel.rules.settings import Settings, UnknownThreshold

_ORDER = {rule.code: position for position, rule in enumerate(RULES)}


def check_plan(
    plan: Plan,
    settings: Settings | None = None,
    defects: Sequence[Defect] = (),
    rules: Sequence[type[Rule]] = RULES,
    held: Container[str] | None = None,
) -> tuple[Finding, ...]:
    """Return all that the rules find in `plan`, and in the workbook it was read from by way of its `defects`.

    `held` are the fields that the workbook has a cell for ("Action.end"), all when None: nothing is asked
    that there is no cell to answer in. `settings` stand over those of the plan itself; one of these that
    sets nothing is a finding of its own (INT-01).

    Gravest first, a cause followed by its consequences, then what weighs most in euros; the order of rows in
    their lists changes nothing. A rule that fails is a finding of its own (code INT-00, its key the code of
    the rule), and the others still run. Raises UnknownThreshold.
    """
    _refuse_unknown(settings or Settings(), rules)
    own, faults = settings_of(plan.settings)
    settings = own.under(settings or Settings())
    found: list[Finding] = list(faults)
    plan = in_order(plan)
    for rule in rules:
        needed = held is None or all(field in held for field in rule.needs)
        if needed and settings.active.get(rule.code, True):
            findings = _weighed(_findings(rule(settings), plan, defects, found, held), settings)
            found.extend([finding for finding in findings if _has_cell(finding, held)])
    return tuple(_in_order(_grouped(found)))


def _has_cell(finding: Finding, held: Container[str] | None) -> bool:
    """Tell whether the workbook has a cell for the field that a finding names, or for the rows it lies in."""
    path = finding.field.partition("[")[0]
    fields = (f"{finding.record}.{path}", f"{finding.record}.{path.partition('.')[0]}")
    return held is None or not path or finding.sheet is not None or any(field in held for field in fields)


def _findings(
    rule: Rule, plan: Plan, defects: Sequence[Defect], before: list[Finding], held: Container[str] | None
) -> Iterator[Finding]:
    """Yield what one rule finds, and if it fails half-way, what it found until then and its failure."""
    try:
        if isinstance(rule, DefectRule):
            yield from _of_workbook(rule, plan, defects)
        elif isinstance(rule, MandatoryCellEmpty):
            yield from rule.check_after(plan, _told_empty(before), held)
        else:
            yield from rule.check(plan)
    except Exception as error:
        yield _failure(rule, error)


def _weighed(findings: Iterable[Finding], settings: Settings) -> Iterator[Finding]:
    """Yield the findings with the severity that the settings give their rule."""
    for finding in findings:
        severity = settings.severities.get(finding.code)
        yield replace(finding, severity=severity) if severity else finding


def _of_workbook(rule: DefectRule, plan: Plan, defects: Sequence[Defect]) -> Iterator[Finding]:
    """Yield what the workbook's reader reports, then what the plan shows elsewhere."""
    places = set()
    for finding in rule.report(defects):
        places.add((finding.record, finding.key, finding.field))
        yield finding
    for finding in rule.check(plan):
        if (finding.record, finding.key, finding.field) not in places:
            yield finding


def _told_empty(findings: list[Finding]) -> Told:
    """Return the cells whose emptiness some finding reports, or explains: what they hold cannot be read."""
    told: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for finding in findings:
        rule = rule_of(finding.code)
        if rule is not None:
            fields = (finding.field,) if issubclass(rule, DefectRule) else rule.empty_fields(finding.record)
            told[finding.record, finding.key].update(fields)
    return told


def _failure(rule: Rule, error: Exception) -> Finding:
    message = f"La règle {rule.code} n’a pas pu être appliquée ({type(error).__name__}: {error})."
    return RULE_FAILED.finding(Plan.__name__, rule.code, "", message)


def _grouped(findings: list[Finding]) -> Iterator[tuple[Finding, list[Finding]]]:
    """Yield each finding that nothing explains, with those that it explains."""
    by_row = {(finding.code, finding.record, finding.key): finding for finding in reversed(findings)}
    unreadable = {
        (finding.record, finding.key, finding.field): finding
        for finding in reversed(findings)
        if issubclass(rule_of(finding.code) or Rule, DefectRule)
    }
    causes = {id(finding): _cause(finding, by_row, unreadable) for finding in findings}
    roots: list[Finding] = []
    echoes: defaultdict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        root = finding
        while (cause := causes[id(root)]) is not None:
            root = cause
        if root is finding:
            roots.append(finding)
        else:
            echoes[id(root)].append(replace(finding, cause=f"{root.code}:{root.key}"))
    return ((root, echoes[id(root)]) for root in roots)


def _cause(
    finding: Finding,
    by_row: Mapping[tuple[str, str, str], Finding],
    unreadable: Mapping[tuple[str, str, str], Finding],
) -> Finding | None:
    """Return what explains a finding: one on the same row, or the cell or column that could not be read."""
    rule = rule_of(finding.code)
    if rule is None:
        return None
    for code in rule.echo_of:
        if cause := by_row.get((code, finding.record, finding.key)):
            return cause
    if finding.field not in rule.empty_fields(finding.record):
        return None
    record, key, field = finding.record, finding.key, finding.field
    return unreadable.get((record, key, field)) or unreadable.get((record, "", field))


def _in_order(groups: Iterable[tuple[Finding, list[Finding]]]) -> Iterator[Finding]:
    """Yield causes by severity, weight and place, each followed by its consequences by severity and place."""
    for cause, echoes in sorted(groups, key=lambda group: _rank(group[0])):
        yield cause
        yield from sorted(echoes, key=lambda echo: (echo.severity.rank, *_place(echo)))


def _rank(cause: Finding) -> tuple[object, ...]:
    return cause.severity.rank, -(cause.weight or 0), *_place(cause)


def _place(finding: Finding) -> tuple[int, list[str | int], list[str | int]]:
    """Return what sorts findings as the plan is read: family and code, row, field, numbers in their order."""
    return _ORDER.get(finding.code, len(_ORDER)), natural(finding.key), natural(finding.field)


def _refuse_unknown(settings: Settings, rules: Sequence[type[Rule]]) -> None:
    known = tuple(f"{rule.code}.{name}" for rule in rules for name in rule.thresholds())
    for name in settings.thresholds:
        if name not in known:
            raise UnknownThreshold(name, known)
