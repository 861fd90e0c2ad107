"""The root of every error that pac_excel raises on purpose."""

from __future__ import annotations


class PacExcelError(Exception):
    """Something the caller can act on: `str()` is one line that says what, where and what to do."""
