"""Elements of an HTML document in French, whose text is always escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

from lxml import etree

from pac_excel.rules.french import unbroken

Element: TypeAlias = etree._Element
Child: TypeAlias = "Element | str | None"

# what neither HTML nor XML may hold
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def tag(name: str, /, *children: Child, **attributes: str | None) -> Element:
    """Return an element with its children in order, None being no child; `class_` is the attribute class."""
    element = etree.Element(name)
    for key, value in attributes.items():
        if value is not None:
            element.set(key.rstrip("_").replace("_", "-"), _clean(value))
    return fill(element, children)


def fill(element: Element, children: Iterable[Child]) -> Element:
    """Add children at the end of an element, and return it."""
    for child in children:
        if isinstance(child, str):
            _add_text(element, unbroken(_clean(child)))
        elif child is not None:
            element.append(child)
    return element


def document(root: Element) -> str:
    """Return a whole HTML document."""
    return etree.tostring(
        root, method="html", encoding="unicode", doctype="<!DOCTYPE html>", pretty_print=True
    )


def _add_text(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
