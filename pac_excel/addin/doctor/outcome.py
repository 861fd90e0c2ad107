"""What a check of the installation says, in French and in English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from pac_excel.addin.doctor.case import Case
from pac_excel.addin.doctor.language import Text
from pac_excel.addin.machine import System


class Verdict(Enum):
    """How a check ended, as its label says."""

    GOOD = Text("OK", "ok")
    WARNING = Text("ATTENTION", "warning")
    BAD = Text("PROBLÈME", "problem")
    SKIPPED = Text("SANS OBJET", "not here")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a check found, and what to do unless all is well."""

    verdict: Verdict
    found: Text
    advice: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One question to the installation, asked on some systems only."""

    name: Text
    systems: frozenset[System]
    run: Callable[[Case], Outcome]


def good(fr: str, en: str) -> Outcome:
    """Return that all is well."""
    return Outcome(verdict=Verdict.GOOD, found=Text(fr, en))


def skipped(fr: str, en: str) -> Outcome:
    """Return that there was nothing to examine."""
    return Outcome(verdict=Verdict.SKIPPED, found=Text(fr, en))


def warning(found: Text, advice: Text) -> Outcome:
    """Return that something may get in the way."""
    return Outcome(verdict=Verdict.WARNING, found=found, advice=advice)


def bad(found: Text, advice: Text) -> Outcome:
    """Return that the add-in cannot work so."""
    return Outcome(verdict=Verdict.BAD, found=found, advice=advice)
