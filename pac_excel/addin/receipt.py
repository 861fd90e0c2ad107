"""The note of what was installed, so that an upgrade and a removal touch our own files only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pac_excel.errors import PacExcelError
from pac_excel.ooxml.saving import save_atomically


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What an installation put where: the versions, and each file's hash (SHA-256, hexadecimal) by path."""

    program: str = ""
    xlwings: str = ""
    files: Mapping[str, str] = field(default_factory=dict)


class BadReceipt(PacExcelError):
    """The note cannot be read."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return (
            f"{self.path} is damaged, so nobody knows what was installed; "
            "delete it and the add-in beside Excel, then run 'pac-excel addin install'"
        )


def read_receipt(path: Path) -> Receipt:
    """Return the note at `path`, an empty one where there is none; BadReceipt when it is damaged."""
    try:
        content = json.loads(path.read_text("utf-8"))
        return Receipt(
            program=str(content["program"]), xlwings=str(content["xlwings"]), files=dict(content["files"])
        )
    except FileNotFoundError:
        return Receipt()
    except (ValueError, KeyError, TypeError):
        raise BadReceipt(str(path)) from None


def write_receipt(path: Path, receipt: Receipt) -> None:
    """Write the note."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"program": receipt.program, "xlwings": receipt.xlwings, "files": dict(receipt.files)}
    save_atomically(path, (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def hash_of_file(path: Path) -> str | None:
    """Return the SHA-256 of a file, None where there is none."""
    try:
        return hash_of(path.read_bytes())
    except FileNotFoundError:
        return None
