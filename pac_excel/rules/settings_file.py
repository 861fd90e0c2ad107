"""Settings in a TOML file, so that many agencies are judged alike.

A table a rule, under its code: `[rules.RES-02]` with `overload = 1.5`, `severity = "info"`, `active = false`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pac_excel.errors import PacExcelError
from pac_excel.plan.problems import closest, listed
from pac_excel.rules.finding import Severity
from pac_excel.rules.registry import RULES, rule_of
from pac_excel.rules.rule import Rule
from pac_excel.rules.settings import Settings

_OWN = ("severity", "active")


class SettingsFileError(PacExcelError):
    """A file of settings that cannot be used; `problems` says all that is wrong with it."""

    def __init__(self, name: str, problems: tuple[str, ...]) -> None:
        super().__init__(name, problems)
        self.name = name
        self.problems = problems

    def __str__(self) -> str:
        if len(self.problems) == 1:
            return f"{self.name}: {self.problems[0]}"
        return "\n".join(
            [f"{self.name}: {len(self.problems)} errors", *(f"  {item}" for item in self.problems)]
        )


def read_settings(path: Path | str) -> Settings:
    """Return the settings in the TOML file at `path`; SettingsFileError with all that is wrong with it."""
    import tomllib

    try:
        document = tomllib.loads(Path(path).read_text("utf-8-sig"))
    except OSError as error:
        raise SettingsFileError(str(path), (f"cannot be read ({error.strerror})",)) from error
    except UnicodeDecodeError as error:
        raise SettingsFileError(str(path), ("not UTF-8; save it as UTF-8",)) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsFileError(str(path), (f"not TOML: {error}",)) from error
    return parse_settings(document, str(path))


def parse_settings(document: Mapping[str, Any], name: str) -> Settings:
    """Return the settings under `rules` of a TOML document; the rest of the document is not looked at."""
    rules = document.get("rules", {})
    if not isinstance(rules, Mapping):
        raise SettingsFileError(name, ("'rules' is no table; write [rules.CODE]",))
    problems = tuple(problem for code, values in rules.items() for problem in _problems(code, values))
    if problems:
        raise SettingsFileError(name, problems)
    thresholds = {
        f"{code}.{key}": float(value)
        for code, values in rules.items()
        for key, value in values.items()
        if key not in _OWN
    }
    severities = {code: Severity(own["severity"]) for code, own in rules.items() if "severity" in own}
    return Settings(thresholds, severities, {c: own["active"] for c, own in rules.items() if "active" in own})


def _problems(code: str, values: object) -> Iterator[str]:
    """Yield what is wrong in the table of one rule."""
    rule = rule_of(code)
    if rule is None:
        yield f"no rule has the code {code}{closest(code, (rule.code for rule in RULES))}"
    elif not isinstance(values, Mapping):
        yield f"{code}: write a table [rules.{code}] with {listed((*rule.thresholds(), *_OWN))}"
    else:
        for key, value in values.items():
            if problem := _problem(rule, key, value):
                yield f"[rules.{code}] {key}: {problem}"


def _problem(rule: type[Rule], key: str, value: object) -> str | None:
    if key == "severity":
        severities = [severity.value for severity in Severity]
        return None if value in severities else f"found {value!r}, expected one of {listed(severities)}"
    if key == "active":
        return None if isinstance(value, bool) else f"found {value!r}, expected true or false"
    if key not in rule.thresholds():
        known = (*rule.thresholds(), *_OWN)
        return f"the rule has no such parameter; there are {listed(known)}{closest(key, known)}"
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return f"found {value!r}, expected a number ({rule.thresholds()[key].unit})"
    threshold = rule.thresholds()[key]
    if not threshold.accepts(value):
        least, most = threshold.between
        return f"found {value!r}, expected {least:,} to {most:,} ({threshold.unit})"
    return None
