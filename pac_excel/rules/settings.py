"""What an agency changes in the check: thresholds, severities, and which rules judge at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, overload

from pac_excel.errors import PacExcelError
from pac_excel.rules.finding import Severity

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
    """What is changed: thresholds by `CODE.name` (`RES-02.overload`), severities and activity by code.

    A rule that is not in `active` judges, as it does by default.
    """

    thresholds: Mapping[str, float] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    active: Mapping[str, bool] = field(default_factory=dict)

    def under(self, other: Settings) -> Settings:
        """Return these settings with those of `other` over them."""
        return Settings(
            {**self.thresholds, **other.thresholds},
            {**self.severities, **other.severities},
            {**self.active, **other.active},
        )


class Threshold:
    """A figure of a rule: on the class the declaration, on an instance the value in force.

    `unit` and `meaning` are French, for agencies read them in the sheet *Paramètres*: `unit` is a word or two
    such as `€`, `jours` or `part du besoin` (0.3 is 30 %), `meaning` says what crossing the figure means.
    `between` are the least and the most that users may set, inclusive.
    """

    def __init__(
        self, default: float, unit: str, meaning: str, between: tuple[float, float] = (0, 1_000_000)
    ) -> None:
        self.default = default
        self.unit = unit
        self.meaning = meaning
        self.between = between
        self.name = ""

    def accepts(self, value: float) -> bool:
        """Tell whether users may set this value."""
        least, most = self.between
        return least <= value <= most

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


class Confirmation(Threshold):
    """A yes (1) or no (0) that the user has to give before a correction is certain; no by default."""

    def __init__(self, meaning: str) -> None:
        super().__init__(0, "1 oui, 0 non", meaning, between=(0, 1))
