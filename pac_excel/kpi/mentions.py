"""The identifiers that a free text names."""

from __future__ import annotations

import re

_NAME = re.compile(r"[\w.-]*\w")


def mentioned(text: str | None) -> frozenset[str]:
    """Return the words of the text, identifiers among them: "K16, A09" names K16 and A09."""
    return frozenset(_NAME.findall(text or ""))
