"""Places in a part where an attribute or a text may be replaced while every other byte stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from xml.parsers import expat

from pac_excel.ooxml.errors import MalformedPart

_ATTRIBUTE = r"\s{}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')"
_START_TAG = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")


@dataclass(frozen=True, slots=True)
class Span:
    """The bytes `start:end` of a part, found in the element `tag` (namespace and name) inside `parent`."""

    tag: str
    parent: str
    start: int
    end: int
    text: str


def start_tag_end(data: bytes, at: int) -> int:
    """Return where the start tag that begins at `at` ends."""
    match = _START_TAG.match(data, at)
    return match.end() if match else len(data)


def attribute_span(data: bytes, at: int, tag: str, name: str, parent: str = "") -> Span | None:
    """Return the span of the attribute `name` in the start tag that begins at `at`, None without it."""
    found = _attribute(name).search(data, at, start_tag_end(data, at))
    if found is None:
        return None
    group = 1 if found[1] is not None else 2
    return Span(tag, parent, found.start(group), found.end(group), found[group].decode())


@cache
def _attribute(name: str) -> re.Pattern[bytes]:
    return re.compile(_ATTRIBUTE.format(name).encode())


def find_spans(data: bytes, part: str, wanted: Mapping[str, str]) -> list[Span]:
    """Return the spans of `wanted`: tag to attribute name, or to "" for the element's text.

    Tags are written "namespace name". The part must be UTF-8.
    """
    spans: list[Span] = []
    path: list[tuple[str, int]] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(tag: str, _: object) -> None:
        at = parser.CurrentByteIndex
        parent = path[-1][0] if path else ""
        path.append((tag, at))
        attribute = wanted.get(tag)
        if attribute:
            found = attribute_span(data, at, tag, attribute, parent)
            if found:
                spans.append(found)

    def end(tag: str) -> None:
        _, began = path.pop()
        if wanted.get(tag) == "":
            content = start_tag_end(data, began)
            # expat stands at the end tag, or behind an element that has none
            until = max(content, parser.CurrentByteIndex)
            parent = path[-1][0] if path else ""
            spans.append(Span(tag, parent, content, until, data[content:until].decode()))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise MalformedPart(part, f"it is not well-formed XML ({error})") from error
    return spans


def splice(data: bytes, changes: Iterable[tuple[Span, bytes]]) -> bytes:
    """Return `data` with the bytes of each span replaced; a span inside a replaced one goes with it."""
    pieces: list[bytes] = []
    at = 0
    for span, text in sorted(changes, key=lambda change: (change[0].start, -change[0].end)):
        if span.start >= at:
            pieces += (data[at : span.start], text)
            at = span.end
    return b"".join((*pieces, data[at:]))
