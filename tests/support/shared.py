"""The material that may stand beside the checkout: schemas, a corpus of workbooks, checkers."""

from __future__ import annotations

from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[3] / "shared"

SHARED: Path | None = _BESIDE if _BESIDE.is_dir() else None

# the property under which a test tells what it did, how many parts stayed byte for byte, and of how many
KEPT_PARTS = "parts byte-identical"

needs_shared = pytest.mark.skipif(SHARED is None, reason="../shared does not stand beside the checkout")
