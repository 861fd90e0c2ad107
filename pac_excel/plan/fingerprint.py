"""What makes an approved plan the same plan: everything but what changes while it runs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

from pac_excel.plan.choices import PlanStatus
from pac_excel.plan.document import Plan
from pac_excel.plan.fields import fields_of


@dataclass(frozen=True, slots=True)
class Stamp:
    """A version of a plan and the fingerprint it had; written "2:0a1b2c…" in a workbook."""

    version: int
    fingerprint: str

    def __str__(self) -> str:
        return f"{self.version}:{self.fingerprint}"

    @classmethod
    def of(cls, plan: Plan) -> Self:
        """Return the stamp of a plan; a plan without a version counts as version 0."""
        digest = hashlib.sha256(repr(_planned(plan)).encode("utf-8", "surrogatepass"))
        return cls(plan.head.version or 0, digest.hexdigest()[:20])

    @classmethod
    def parse(cls, text: object) -> Self | None:
        """Return the stamp that a cell holds, None when it holds none."""
        version, _, fingerprint = str(text or "").partition(":")
        return cls(int(version), fingerprint) if version.isdigit() and fingerprint else None


def changed_without_version(plan: Plan, stamp: Stamp | None) -> bool:
    """Tell whether a plan past its draft differs from the one stamped with the same version."""
    drafted = plan.head.status in (None, PlanStatus.BROUILLON)
    return (
        not drafted
        and stamp is not None
        and stamp.version == (plan.head.version or 0)
        and stamp != Stamp.of(plan)
    )


def _planned(value: Any) -> Any:
    """The value without what steering changes, in a form that prints the same everywhere."""
    if isinstance(value, tuple):
        return [_planned(item) for item in value]
    kind: type = type(value)
    kept = _kept(kind)
    return str(value) if kept is None else [_planned(getattr(value, name)) for name in kept]


@cache
def _kept(kind: type) -> tuple[str, ...] | None:
    """The fields of a record that steering does not change, None when it is no record."""
    if not hasattr(kind, "__dataclass_fields__"):
        return None
    return tuple(name for name, spec in fields_of(kind).items() if not spec.steering)
