"""French typography: the blanks before and within punctuation, at which no line may end."""

from __future__ import annotations

import re

_NO_BREAK, _NARROW = "\u00a0", "\u202f"
_RULES = (
    (re.compile(r"« "), f"«{_NO_BREAK}"),
    (re.compile(r" (?=[»:%€])"), _NO_BREAK),
    (re.compile(r" (?=[;?!])"), _NARROW),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), _NARROW),
)


def french(text: str) -> str:
    """Return a text with the blanks that hold punctuation, units and thousands to their words."""
    for pattern, blank in _RULES:
        text = pattern.sub(blank, text)
    return text
