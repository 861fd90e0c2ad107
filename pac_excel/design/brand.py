"""An agency's own look, read from a file of a few lines.

agency = "Agence des Halles"
logo = "logo.png"

[fonts]
face = "Calibri"

[colours]
main = "#00008F"
accent = "#C8102E"

[colours.chapters]
diagnosis = "#0B6E6E"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pac_excel.design.theme import DEFAULT, Theme, contrast
from pac_excel.errors import PacExcelError

LEAST_CONTRAST = 4.5
_COLOR = re.compile(r"#?([0-9A-Fa-f]{6})")
_PICTURES = (b"\x89PNG", b"\xff\xd8")
# how much of a chapter's colour its sections keep, over white
_TINT = 0.15


class UnusableBrand(PacExcelError):
    """A brand file that cannot be drawn with: what in it, and what it should be."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def read_brand(path: Path) -> Theme:
    """Return the look that a brand file asks for; what it does not say stays as it is."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnusableBrand(
            str(path), f"cannot be read ({error.strerror}); give the path of a file"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableBrand(str(path), f"is no TOML ({error}); see docs/design.md") from error
    return _Reader(path, data).theme()


class _Reader:
    """Reads a brand file, and says what is wrong with it."""

    def __init__(self, path: Path, data: Mapping[str, Any]) -> None:
        self._path = path
        self._data = data

    def theme(self) -> Theme:
        """Return the look."""
        self._allow(self._data, "", ("agency", "logo", "fonts", "colours"))
        fonts, colours = self._section(self._data, "fonts"), self._section(self._data, "colours")
        self._allow(fonts, "fonts.", ("face",))
        self._allow(colours, "colours.", ("main", "accent", "chapters"))
        own = self._section(colours, "chapters")
        self._allow(own, "colours.chapters.", tuple(name.lower() for name in DEFAULT.chapters))
        chapters = dict(DEFAULT.chapters)
        main = self._color(colours, "main", "colours.main")
        if main:
            chapters["OVERVIEW"] = chapters["FRAME"] = (main, _tint(main))
        for name in own:
            color = self._color(own, name, f"colours.chapters.{name}")
            chapters[name.upper()] = (color, _tint(color))
        self._check(chapters)
        return replace(
            DEFAULT,
            face=self._text(fonts, "face", "fonts.face") or DEFAULT.face,
            agency=self._text(self._data, "agency", "agency"),
            logo=self._logo(),
            accent=self._color(colours, "accent", "colours.accent") or DEFAULT.accent,
            dark_series=main or DEFAULT.dark_series,
            chapters=chapters,
        )

    def _check(self, chapters: Mapping[str, tuple[str, str]]) -> None:
        for name, (dark, light) in chapters.items():
            for text, ground in ((DEFAULT.paper, dark), (dark, light)):
                found = contrast(text, ground)
                if found < LEAST_CONTRAST:
                    raise self._wrong(
                        f"the colour #{dark} of {name.lower()} is too light: its contrast with the text "
                        f"on it is {found:.1f}, {LEAST_CONTRAST:g} is needed; give a darker one"
                    )

    def _allow(self, section: Mapping[str, Any], prefix: str, names: tuple[str, ...]) -> None:
        unknown = [name for name in section if name not in names]
        if unknown:
            raise self._wrong(f"{prefix}{unknown[0]} is not known; known are {', '.join(names)}")

    def _section(self, data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        found = data.get(name, {})
        if not isinstance(found, dict):
            raise self._wrong(f"{name} must be a section; write [{name}]")
        return found

    def _text(self, data: Mapping[str, Any], name: str, label: str) -> str:
        found = data.get(name, "")
        if not isinstance(found, str) or len(found) > 100:
            raise self._wrong(f"{label} must be a text of at most 100 characters")
        return found

    def _color(self, data: Mapping[str, Any], name: str, label: str) -> str:
        text = data.get(name)
        if text is None:
            return ""
        match = _COLOR.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise self._wrong(f'{label} is {text!r}; write a colour as "#1F3864"')
        return match[1].upper()

    def _logo(self) -> bytes:
        name = self._text(self._data, "logo", "logo")
        if not name:
            return b""
        path = self._path.parent / name
        try:
            data = path.read_bytes()
        except OSError as error:
            raise self._wrong(f"the logo {path} cannot be read ({error.strerror})") from error
        if not data.startswith(_PICTURES):
            raise self._wrong(f"the logo {path} is neither PNG nor JPEG")
        return data

    def _wrong(self, reason: str) -> UnusableBrand:
        return UnusableBrand(str(self._path), reason)


def _tint(color: str) -> str:
    """Return a colour so light that text of the colour itself is read on it."""
    channels = (int(color[at : at + 2], 16) for at in (0, 2, 4))
    return "".join(f"{round(255 - (255 - channel) * _TINT):02X}" for channel in channels)
