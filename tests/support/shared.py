"""The material that may stand beside the checkout: schemas, a corpus of workbooks, checkers."""

from __future__ import annotations

from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[3] / "shared"

SHARED: Path | None = _BESIDE if _BESIDE.is_dir() else None

needs_shared = pytest.mark.skipif(SHARED is None, reason="../shared does not stand beside the checkout")
