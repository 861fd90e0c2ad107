"""The thresholds of rules: a figure each, with its unit and meaning, that an agency may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, overload

from pac_excel.errors import PacExcelError

if TYPE_CHECKING:
    from pac_excel.rules.rule import Rule


class UnknownThreshold(PacExcelError):
    """Settings name a threshold that no rule has."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.name = name
        self.known = known

    def __str__(self) -> str:
        return f"no rule has a threshold {self.name!r}; there are {', '.join(self.known)}"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an agency changes in the check: values of thresholds by `CODE.name`, such as `RES-02.overload`."""

    thresholds: Mapping[str, float] = field(default_factory=dict)


class Threshold:
    """A figure of a rule: on the class the declaration, on an instance the value in force.

    `unit` is a word such as `rate`, `euros` or `points of criticality`; `meaning` says what crossing it
    means.
    """

    def __init__(self, default: float, unit: str, meaning: str) -> None:
        self.default = default
        self.unit = unit
        self.meaning = meaning
        self.name = ""

    def __set_name__(self, owner: type[Rule], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, rule: None, owner: type[Rule]) -> Threshold: ...
    @overload
    def __get__(self, rule: Rule, owner: type[Rule]) -> float: ...
    def __get__(self, rule: Rule | None, owner: type[Rule]) -> Threshold | float:
        if rule is None:
            return self
        return rule.settings.thresholds.get(f"{rule.code}.{self.name}", self.default)
