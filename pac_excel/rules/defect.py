"""What is wrong with a workbook itself, as the layer that reads it tells the rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class DefectKind(Enum):
    """The ways in which a workbook can fail to say what it should."""

    TEXT_AS_NUMBER = auto()
    DUPLICATE_KEY = auto()
    EMPTY_KEY = auto()
    DANGLING_REFERENCE = auto()
    NOT_IN_LIST = auto()
    FORMULA_OVERWRITTEN = auto()
    MISSING_SHEET = auto()
    MISSING_TABLE = auto()
    MISSING_COLUMN = auto()
    MISSING_NAME = auto()
    CHANGED_WITHOUT_VERSION = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One defect at one place of a workbook.

    `found` is what stands there, or the name of what is missing; `expected` what is allowed there, or what
    was found in its stead. `record`, `key` and `field` say which value of the plan it is, as in a finding;
    empty where the defect belongs to none. `label` is what users call the field: the header of its column.
    """

    kind: DefectKind
    record: str = ""
    key: str = ""
    field: str = ""
    label: str = ""
    found: str = ""
    expected: tuple[str, ...] = ()
    table: str | None = None
    sheet: str | None = None
    cell: str | None = None
