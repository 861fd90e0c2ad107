"""Whether Excel would open a workbook without offering to repair it."""

from __future__ import annotations

import functools
import runpy
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from openxml_audit import FileFormat, OpenXmlValidator, ValidationError, ValidationSeverity

from tests.support.shared import SHARED


def assert_valid_workbook(path: Path) -> None:
    """Assert that the package at `path` meets the schemas, and the checks that Excel makes at load."""
    findings = list(audit_findings(path))
    if SHARED is None:
        # One place for all of them, so that pytest says it once a file.
        warnings.warn("without ../shared, openxml-audit alone judges the workbooks", stacklevel=1)
    elif zipfile.is_zipfile(path):
        findings += [*schema_findings(path), *semantic_findings(path)]
    assert not findings, "\n".join([f"{path.name}: Excel would complain", *findings])


def audit_findings(path: Path) -> Iterator[str]:
    """Yield the errors of openxml-audit, a port of the Open XML SDK's validator."""
    for error in _audit().validate(path).errors:
        if error.severity is ValidationSeverity.ERROR and not _is_font_order(error):
            yield f"  {error}"


def schema_findings(path: Path) -> Iterator[str]:
    """Yield what breaks the ISO 29500 schemas."""
    for finding in _checker("xlsx_xsd").check(path):
        yield f"  [schema] {finding['part']}:{finding['line']}: {finding['message']}"


def semantic_findings(path: Path) -> Iterator[str]:
    """Yield what makes Excel repair the file (R) or damages it in silence (S)."""
    for severity, code, part, text in _checker("xlsx_semantic").Check(str(path)).run():
        if severity in "RS":
            yield f"  [{severity} {code}] {part}: {text}"


def _is_font_order(error: ValidationError) -> bool:
    # The schema lets a font's elements come in any order; openxml-audit wants one, and openpyxl has another.
    return error.path.rpartition("/")[2].startswith("font[") and error.description.startswith("Unexpected")


@functools.cache
def _audit() -> OpenXmlValidator:
    return OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)


@functools.cache
def _checker(name: str) -> Any:
    """Return what `name` defines, one of the scripts in ../shared/tools."""
    assert SHARED is not None
    return SimpleNamespace(**runpy.run_path(str(SHARED / "tools" / f"{name}.py"), run_name=name))
