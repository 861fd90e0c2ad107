"""Findings for code review and quality tools: SARIF 2.1.0.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; numbers of sections are its own.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from pac_excel import __version__
from pac_excel.cli.formats.checked import Checked, name_of
from pac_excel.layout.answers import address_of
from pac_excel.layout.controls import Located
from pac_excel.rules.catalogue import ALL_RULES, FAMILIES, AnyRule, family_of
from pac_excel.rules.finding import OPEN, Finding, Severity
from pac_excel.rules.meta import META_RULES
from pac_excel.rules.registry import RULES
from pac_excel.rules.rule import Rule

Json: TypeAlias = "str | int | list[Json] | dict[str, Json] | None"
Object: TypeAlias = dict[str, Json]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
FINGERPRINT = "codeAndPlace/v1"

_INDEX = {rule.code: index for index, rule in enumerate(ALL_RULES)}
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def render(checked: Checked) -> str:
    """Return the findings as a SARIF log of one run."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(checked)]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _run(checked: Checked) -> Object:
    uri = _uri(checked.path)
    nest = _Nest()
    causes = {name_of(finding): (finding, place) for finding, place in reversed(checked.found)}
    results: list[Json] = [_result(located, causes, uri, nest) for located in checked.found]
    rules: list[Json] = [_described(rule) | _detailed(rule) for rule in RULES]
    rules += [_described(rule) for rule in META_RULES]
    return {
        "tool": {
            "driver": {
                "name": "pac-excel",
                "version": __version__,
                "semanticVersion": __version__,
                "language": "fr",
                "rules": rules,
            }
        },
        "language": "fr",
        "artifacts": [{"location": {"uri": uri}, "mimeType": _WORKBOOK, "roles": ["analysisTarget"]}],
        "logicalLocations": nest.items,
        "results": results,
    }


def _described(rule: AnyRule) -> Object:
    return {
        "id": rule.code,
        "shortDescription": {"text": f"{rule.anomaly}."},
        "fullDescription": {"text": f"{rule.anomaly}. {rule.why}"},
        "help": {"text": f"{rule.why}\n{rule.fix}"},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _detailed(rule: type[Rule]) -> Object:
    family = family_of(rule.code)
    return {
        "name": rule.__name__,
        "properties": {
            "family": FAMILIES[family],
            "origin": rule.origin.value,
            "fields": list(rule.reads),
            "page": f"docs/rules/{rule.code}.md",
            "tags": [family],
        },
    }


def _result(located: Located, causes: dict[str, Located], uri: str, nest: _Nest) -> Object:
    finding, _ = located
    result: Object = {
        "ruleId": finding.code,
        "ruleIndex": _INDEX[finding.code],
        "level": LEVELS[finding.severity],
        "message": {"text": _plain(f"{finding.message}\n{finding.why}\n{finding.fix}")},
        "locations": [_location(finding, uri, nest)],
        "partialFingerprints": {FINGERPRINT: _fingerprint(located)},
        # an empty list says that the result is known not to be suppressed (§3.27.23)
        "suppressions": _suppressions(finding),
        "properties": {"why": finding.why, "fix": finding.fix, "status": finding.status},
    }
    if finding.cause in causes:
        cause, _ = causes[finding.cause]
        related = _location(cause, uri, nest)
        related["message"] = {"text": _plain(f"Cause ({cause.code}) : {cause.message}")}
        result["relatedLocations"] = [related]
    return result


def _location(finding: Finding, uri: str, nest: _Nest) -> Object:
    """Return where a finding is: in the workbook, at a cell of a sheet, at a field of a row of a table."""
    cell = nest.at([("sheet", finding.sheet), ("cell", finding.cell)], "!")
    field = nest.at([("table", finding.table), ("row", finding.key), ("field", finding.field)], "/")
    location: Object = {"physicalLocation": {"artifactLocation": {"uri": uri, "index": 0}}}
    if found := [item for item in (cell, field) if item]:
        location["logicalLocations"] = list(found)
    return location


class _Nest:
    """The logical locations of a run: each inside another is listed with the index of that one (§3.33.8)."""

    def __init__(self) -> None:
        self.items: list[Json] = []
        self._index: dict[tuple[str, ...], int] = {}

    def at(self, path: list[tuple[str, str | None]], joint: str) -> Object | None:
        """Return the innermost location of `path`, pairs of kind and name; those that are new are listed."""
        location: Object | None = None
        names: tuple[str, ...] = ()
        for kind, name in path:
            if name:
                names = (*names, name)
                location = self._listed((joint, *names), kind, joint.join(names), location)
        return location

    def _listed(self, key: tuple[str, ...], kind: str, full_name: str, parent: Object | None) -> Object:
        index = self._index.setdefault(key, len(self.items))
        item: Object = {"name": key[-1], "fullyQualifiedName": full_name, "kind": kind}
        if parent is not None:
            item["parentIndex"] = parent["index"]
        if index == len(self.items):
            self.items.append(item)
        return item | {"index": index}


def _fingerprint(located: Located) -> str:
    """Return what tells a finding from others however its row is sorted, as it does for its justification."""
    return hashlib.sha256("\0".join(address_of(*located)).encode()).hexdigest()


def _suppressions(finding: Finding) -> list[Json]:
    answer: Object = {"kind": "inSource", "status": "accepted", "justification": finding.justification or ""}
    return [] if finding.status == OPEN else [answer]


def _plain(text: str) -> str:
    """Return the text with nothing in it that reads as a placeholder (§3.11.5) or as a link (§3.11.6)."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _uri(path: Path) -> str:
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
