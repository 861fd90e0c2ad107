"""Sheets and tables under another name, in every formula that calls them by it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pac_excel.ooxml.formulas import REF_ERROR
from pac_excel.ooxml.references import quote_sheet
from pac_excel.ooxml.values import escape_attribute, escape_markup

_CORNER = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_PLACE = (
    rf"(?:{_CORNER}(?::{_CORNER})?|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?[0-9]+:\$?[0-9]+)(?![\w(])"
    r"|[\w.\\]+"
)
_CALLED = re.compile(
    rf"""
      (?P<text>"(?:[^"]|"")*")
    | (?P<prefix>(?<![\w.\\\]'])(?:'(?P<quoted>(?:[^'\[]|'')+)'|(?P<plain>[\w.\\]+))!)(?P<place>{_PLACE})?
    | (?P<table>(?<![\w.\\\]])[^\W\d][\w.\\]*)(?=\[)
    | (?P<word>[\w.\\]+)
    | (?P<column>\[(?:[^\[\]']|'.)*\])
    """,
    re.VERBOSE,
)
_ESCAPES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ESCAPED = re.compile("&(?:lt|gt|quot|apos|amp);")
# wherever a part has a formula, as an element or as an attribute
_ELEMENT = re.compile(
    r"(<(?:\w+:)?(?:f|formula[12]?|calculatedColumnFormula|totalsRowFormula|definedName|oldFormula"
    r"|FmlaLink|FmlaRange|FmlaTxbx|FmlaGroup|FmlaPict)(?:\s[^>]*)?(?<!/)>)([^<]+)(?=</)"
)
_ATTRIBUTE = re.compile(r"(\s(?:location|textlink|fmlaLink|fmlaRange|fmlaTxbx|fmlaGroup)=\")([^\"]+)(?=\")")
_SOURCE_SHEET = re.compile(r"(<(?:\w+:)?(?:worksheetSource|dataRef)\s[^>]*?\bsheet=\")([^\"]+)(?=\")")
_SOURCE_TABLE = re.compile(r"(<(?:\w+:)?worksheetSource\s[^>]*?\bname=\")([^\"]+)(?=\")")


@dataclass(frozen=True, slots=True)
class Renaming:
    """New names by old ones, whatever their case; a sheet that is gone has None."""

    sheets: Mapping[str, str | None] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)

    def formula(self, text: str) -> str:
        """Return a formula with sheets and tables called by their new names."""
        sheets = {name.casefold(): new for name, new in self.sheets.items()}
        tables = {name.casefold(): new for name, new in self.tables.items()}

        def called(match: re.Match[str]) -> str:
            if match["prefix"]:
                name = match["plain"] or match["quoted"].replace("''", "'")
                if name.casefold() not in sheets:
                    return match[0]
                new = sheets[name.casefold()]
                return REF_ERROR if new is None else f"{quote_sheet(new)}!{match['place'] or ''}"
            if match["table"]:
                return tables.get(match["table"].casefold(), match["table"])
            if match["text"]:
                # INDIRECT("tblActions[N°]") calls a table in a text
                return re.sub(
                    r'(?<=^")[^\W\d][\w.\\]*(?=\[)',
                    lambda name: tables.get(name[0].casefold(), name[0]),
                    match[0],
                )
            return match[0]

        return _CALLED.sub(called, text)

    def part(self, data: bytes) -> bytes:
        """Return an XML part with every formula in it renamed; the same bytes when none is concerned."""
        if not self._may_concern(data):
            return data

        def element(match: re.Match[str]) -> str:
            return match[1] + escape_markup(self.formula(_unescaped(match[2])))

        def attribute(match: re.Match[str]) -> str:
            return match[1] + escape_attribute(self.formula(_unescaped(match[2])))

        def source_sheet(match: re.Match[str]) -> str:
            new = {name.casefold(): new for name, new in self.sheets.items()}
            name = _unescaped(match[2])
            return match[1] + escape_attribute(new.get(name.casefold(), name) or name)

        def source_table(match: re.Match[str]) -> str:
            new = {name.casefold(): new for name, new in self.tables.items()}
            name = _unescaped(match[2])
            return match[1] + escape_attribute(new.get(name.casefold(), name))

        # drawings of notes come in other encodings too
        text = data.decode("utf-8", "surrogateescape")
        text = _ATTRIBUTE.sub(attribute, _ELEMENT.sub(element, text))
        return _SOURCE_TABLE.sub(source_table, _SOURCE_SHEET.sub(source_sheet, text)).encode(
            "utf-8", "surrogateescape"
        )

    def _may_concern(self, data: bytes) -> bool:
        lowered = data.lower()
        for name in self.sheets:
            doubled = name.replace("'", "''")
            forms = {escape_markup(form) for form in (name, doubled, doubled.replace("'", "&apos;"))}
            if any(form.lower().encode() in lowered for form in forms) or not name.isascii():
                return True
        return any(name.lower().encode() in lowered or not name.isascii() for name in self.tables)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: _ESCAPES[match[0]], text)
