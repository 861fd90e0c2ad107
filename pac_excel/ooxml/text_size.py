"""How many lines a text takes in a cell that wraps, from the widths of the letters of Arial and Helvetica.

No program that only writes files can measure text; an estimate that errs towards one line too many cuts none.
"""

from __future__ import annotations

from functools import lru_cache

# widths in thousandths of the size: https://www.adobe.com/devnet/font.html, Helvetica (as Arial)
_DIGIT = 556
_WIDTHS = {
    **dict.fromkeys("ijl|'’", 222),
    **dict.fromkeys(" !,./:;\\[]ftI·\u00a0()r-", 300),
    **dict.fromkeys("\u202f\u2009", 180),
    **dict.fromkeys("cksvxyzçJ", 500),
    **dict.fromkeys("ABEKPSVXYÀÂÉÈÊË&", 667),
    **dict.fromkeys("CDHNRUwÇÔ", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM", 833),
    **dict.fromkeys("W%—…œ►◄▲◆●", 1000),
}
_BOLD = 1.07
# what a cell keeps free at its sides, in digits of the standard font
_MARGIN, _INDENT = 0.9, 1.3
STANDARD_SIZE = 10.0
_LEADING = 1.28


def text_width(text: str, size: float = STANDARD_SIZE, *, bold: bool = False) -> float:
    """Return the width of a line of text, in digits of the standard font at its standard size."""
    thousandths = sum(_WIDTHS.get(letter, _DIGIT) for letter in text)
    return thousandths / _DIGIT * size / STANDARD_SIZE * (_BOLD if bold else 1.0)


@lru_cache(maxsize=20_000)
def line_count(
    text: str, width: float, size: float = STANDARD_SIZE, *, bold: bool = False, indent: int = 0
) -> int:
    """Return the lines that `text` takes in a wrapping cell that is `width` digits wide."""
    room = max(1.0, width - _MARGIN - _INDENT * indent)
    space = text_width(" ", size, bold=bold)
    lines = 0
    for paragraph in text.split("\n"):
        lines, used = lines + 1, 0.0
        for word in paragraph.split(" "):
            taken = text_width(word, size, bold=bold)
            if used and used + space + taken > room:
                lines, used = lines + 1, 0.0
            elif used:
                used += space
            # a word longer than the line is broken where the line ends
            lines += int((used + taken) // room) if taken > room else 0
            used = (used + taken) % room if taken > room else used + taken
    return lines


def text_height(lines: int, size: float = STANDARD_SIZE) -> float:
    """Return the height in points of a row that shows so many lines of that size."""
    return round(lines * size * _LEADING + 2.5, 1)
