"""What a check found, as a document: one module a format, each with a function `render`."""

from __future__ import annotations

from importlib import import_module

from pac_excel.cli.formats.checked import Checked


def render(checked: Checked, format: str) -> str:
    """Return the document in `format`, the name of a module of this package; only that one is loaded."""
    module = import_module(f"{__name__}.{format}")
    document: str = module.render(checked)
    return document
