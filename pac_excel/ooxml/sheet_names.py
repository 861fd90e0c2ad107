"""What a tab may be called."""

from __future__ import annotations

import re
from collections.abc import Collection

LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
# Excel keeps this one for the history of changes
_RESERVED = frozenset(("history", "historique"))


def valid_tab_name(text: str, taken: Collection[str]) -> str:
    """Return a name for a tab that says `text` as far as Excel lets it, and is not among those `taken`."""
    name = " ".join(_FORBIDDEN.sub(" ", text).split()).strip("'")
    name = _shortened(name, LONGEST).strip("' ") or "Feuille"
    used = {other.casefold() for other in taken} | _RESERVED
    unique, number = name, 2
    while unique.casefold() in used:
        suffix = f" ({number})"
        unique, number = _shortened(name, LONGEST - len(suffix)).rstrip("' ") + suffix, number + 1
    return unique


def _shortened(text: str, units: int) -> str:
    """Return as much of a text as takes so many UTF-16 units, which is what Excel counts."""
    while len(text.encode("utf-16-le", "surrogatepass")) // 2 > units:
        text = text[:-1]
    return text
