"""What free text speaks of: identifiers that it names, words that it uses."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NAME = re.compile(r"[\w.-]*\w")


def mentioned(text: str | None) -> frozenset[str]:
    """Return the words of the text, identifiers among them: "K16, A09" names K16 and A09."""
    return frozenset(_NAME.findall(text or ""))


def speaks_of(words: re.Pattern[str], texts: Iterable[str | None]) -> bool:
    """Tell whether one of the texts uses one of the words."""
    return any(words.search(text) for text in texts if text)
