"""Every colour, face and size of the workbooks, by name; an agency's brand changes them in one step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

# by name of the chapter: headers and tabs (white text stands on it), sections (dark text stands on it)
_CHAPTERS: Mapping[str, tuple[str, str]] = {
    "OVERVIEW": ("1F3864", "DCE3F0"),
    "FRAME": ("44546A", "E3E7ED"),
    "DIAGNOSIS": ("0B6E6E", "DCEFEE"),
    "STRATEGY": ("5B3A8C", "E8E1F3"),
    "MARKETING": ("9C4A0C", "F8E7D9"),
    "ACTIONS": ("1E6B34", "DFF0E3"),
    "STEERING": ("1F5C99", "DDEAF6"),
    "CONTROLS": ("8C1D40", "F6E0E7"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The look of a workbook. Colours are RGB; sizes are points.

    Series of charts go from light to dark, so that they are told apart in grey and by every eye; lights
    carry a sign and a word beside their colour.
    """

    face: str = "Arial"
    size: float = 10.0
    title_size: float = 16.0
    card_size: float = 15.0
    small_size: float = 9.0
    tiny_size: float = 8.0
    ink: str = "262626"
    muted: str = "595959"
    faded: str = "5F5F5F"
    link: str = "0563C1"
    paper: str = "FFFFFF"
    input: str = "FFFCF2"
    computed: str = "EEF1F5"
    line: str = "D0D3D9"
    error: tuple[str, str] = ("FFC7CE", "9C0006")
    warning: tuple[str, str] = ("FFE08A", "6B4A00")
    info: tuple[str, str] = ("CFE2F7", "1B3F66")
    good: tuple[str, str] = ("DDF1E0", "1E6B34")
    busy: tuple[str, str] = ("DDEAF6", "1F4E79")
    late: tuple[str, str] = ("FDEBD3", "8A4B00")
    bad: tuple[str, str] = ("FBDADD", "9C0006")
    pale_series: str = "B9C6DA"
    middle_series: str = "6F93C3"
    dark_series: str = "1F3864"
    accent: str = "D9822B"
    chapters: Mapping[str, tuple[str, str]] = field(default_factory=lambda: dict(_CHAPTERS))
    agency: str = ""
    logo: bytes = b""


DEFAULT = Theme()
_current: ContextVar[Theme] = ContextVar("theme", default=DEFAULT)


def theme() -> Theme:
    """Return the look of the workbook that is being drawn."""
    return _current.get()


@contextmanager
def using(chosen: Theme) -> Iterator[None]:
    """Draw in that look."""
    token = _current.set(chosen)
    try:
        yield
    finally:
        _current.reset(token)


def luminance(color: str) -> float:
    """Return the relative luminance of a colour, from 0 to 1. Source: WCAG 2.1."""
    channels = (int(color[-6:][at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21; text needs 4.5. Source: WCAG 2.1, 1.4.3."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
