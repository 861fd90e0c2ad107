"""Reading a small part that is written as Excel and its like write it, without building a tree.

Such a reader knows no entity and no document type. A part that has any, or that is written in any other
unusual way, is left to the guard and to the parser.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# what is read of parts of up to so many bytes may be kept for the next part that holds the same
LARGEST_KNOWN = 32 * 1024
_LARGEST = 1024 * 1024
_DEEPEST = 20
_HEAD = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?:<\?xml version=["']1\.0["'](?: encoding=["'](?i:utf-8)["'])?"""
    rb"""(?: standalone=["'](?:yes|no)["'])? ?\?>)?\s*(?=<[A-Za-z])"""
)
_NAME = r"[A-Za-z_][\w:.-]*"
_TAG = re.compile(rf'<(?:/({_NAME}) ?|({_NAME})((?:\s+{_NAME}="[^"<>]*")*) ?(/?))>([^<]*)')
_ATTRIBUTE = re.compile(r'([\w:.-]+)="([^"]*)"')
_REFERENCE = re.compile(r"&(?:#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6})|(\w+));|&")
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# the ampersand comes last, for what it makes up is no reference
_ENTITIES = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}
_REFERENCES = tuple((f"&{name};", letter) for name, letter in _ENTITIES.items())


class Element(NamedTuple):
    """An element of the part's own namespace: its name, attributes, and the text before what it holds."""

    name: str
    attributes: dict[str, str]
    text: str


def after_head(data: bytes) -> int:
    """Return where the root element of a part in UTF-8 begins, -1 when something else stands before it."""
    head = _HEAD.match(data)
    return -1 if head is None else head.end()


def plain_elements(
    data: bytes, namespace: str, prefixes: dict[str, str] | None = None
) -> list[Element] | None:
    """Return the elements of a part in their order, None when it is not written in the usual way.

    They are those of `namespace`, which must be the one without prefix; `prefixes` says what prefixes of
    attributes must stand for.
    """
    start = after_head(data)
    if start < 0 or len(data) > _LARGEST:
        return None
    try:
        return _elements(str(data[start:], "utf-8"), {"xmlns": namespace, **(prefixes or {})})
    except (ValueError, KeyError):
        return None


def _elements(text: str, spaces: dict[str, str]) -> list[Element]:
    """Return the elements of a part; ValueError or KeyError when they are written in an unusual way."""
    found: list[Element] = []
    parents: list[str] = []
    at = 0
    for match in _TAG.finditer(text):
        closing, name, attributes, is_closed, inner = match.groups()
        if match.start() != at or bool(at) != bool(parents) or len(parents) > _DEEPEST:
            raise ValueError(match[0])
        at = match.end()
        if (closing or is_closed) and inner.strip():
            raise ValueError(inner)
        if closing:
            if parents.pop() != closing:
                raise ValueError(closing)
            continue
        if not is_closed:
            parents.append(name)
        own = _attributes(attributes)
        if "xmlns" in attributes or not found:
            _check_spaces(own, spaces, is_root=not found)
        if ":" not in name:
            found.append(Element(name, own, "" if is_closed else unescape(inner)))
    if parents or text[at:] or "\r" in text or "]]>" in text:
        raise ValueError("it has no end")
    return found


def _attributes(text: str) -> dict[str, str]:
    found = dict(_ATTRIBUTE.findall(text))
    # the parser makes blanks of what separates lines in an attribute, and refuses one that stands twice
    if "\n" in text or "\t" in text or len(found) != text.count('="'):
        raise ValueError(text)
    return {name: unescape(value) for name, value in found.items()} if "&" in text else found


def _check_spaces(attributes: dict[str, str], spaces: dict[str, str], *, is_root: bool) -> None:
    """Raise ValueError when prefixes do not stand for what they must."""
    if is_root and attributes.get("xmlns") != spaces["xmlns"]:
        raise ValueError("another namespace")
    for name, space in attributes.items():
        key = name.removeprefix("xmlns:") if name.startswith("xmlns") else ""
        if key and key in spaces and spaces[key] != space:
            raise ValueError(name)


def unescape(text: str) -> str:
    """Return the text that stands in XML as `text`; ValueError or KeyError when XML has no such."""
    if "&" not in text:
        return text
    if "&#" in text:
        return _REFERENCE.sub(_letter, text)
    named = 0
    plain = text
    for reference, letter in _REFERENCES:
        if reference in plain:
            named += text.count(reference)
            plain = plain.replace(reference, letter)
    return plain if named == text.count("&") else _REFERENCE.sub(_letter, text)


def _letter(match: re.Match[str]) -> str:
    return _referred(match[0])


@lru_cache(maxsize=1024)
def _referred(reference: str) -> str:
    match = _REFERENCE.fullmatch(reference)
    assert match is not None
    if not (match[1] or match[2]):
        return _ENTITIES[match[3]]
    letter = chr(int(match[1]) if match[1] else int(match[2], 16))
    if _IMPOSSIBLE.match(letter):
        raise ValueError(match[0])
    return letter
