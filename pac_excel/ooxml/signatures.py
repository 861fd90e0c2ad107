"""The digital signatures of a workbook, which hold for the very bytes they were made over."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from pac_excel.ooxml.errors import SignatureDropped
from pac_excel.ooxml.relationships import read_relationships, remove_relationship

if TYPE_CHECKING:
    from pac_excel.ooxml.package import Package

_ORIGIN = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
_FOLDER = "_xmlsignatures/"


def drop_signatures(package: Package) -> None:
    """Take the signatures out of `package`, with the warning SignatureDropped when there are any.

    That of the VBA project, which covers nothing but the project, stays.
    """
    signed = [name for name in package.names() if name.lower().startswith(_FOLDER)]
    if not signed:
        return
    for relationship in read_relationships(package):
        if relationship.type == _ORIGIN:
            remove_relationship(package, "", relationship.id)
    for name in signed:
        package.remove(name)
    warnings.warn(SignatureDropped(package.path), stacklevel=2)
