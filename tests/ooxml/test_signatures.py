from __future__ import annotations

import warnings

import pytest

from pac_excel.ooxml.errors import SignatureDropped
from pac_excel.ooxml.package import Package
from pac_excel.template import Template
from tests.ooxml.archives import CONTENT_TYPES, OFFICE, PARTS, RELATIONSHIPS, archive

DIGITAL_SIGNATURE = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
KIND = "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"
SIGNATURE_PARTS = {
    "_xmlsignatures/origin.sigs": "",
    "_xmlsignatures/_rels/origin.sigs.rels": RELATIONSHIPS.format(
        f'<Relationship Id="rId1" Type="{DIGITAL_SIGNATURE}/signature" Target="sig1.xml"/>'
    ),
    "_xmlsignatures/sig1.xml": '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>',
}
SIGNED = archive(
    {
        **PARTS,
        "[Content_Types].xml": CONTENT_TYPES.replace(
            "</Types>", f'<Override PartName="/_xmlsignatures/sig1.xml" ContentType="{KIND}"/></Types>'
        ),
        "_rels/.rels": RELATIONSHIPS.format(
            f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="/xl/workbook.xml"/>'
            f'<Relationship Id="rId2" Type="{DIGITAL_SIGNATURE}/origin" Target="_xmlsignatures/origin.sigs"/>'
        ),
        **SIGNATURE_PARTS,
        "xl/vbaProjectSignature.bin": "signature of the VBA project",
    }
)


def test_a_signed_workbook_saved_unchanged_stays_signed() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert Package.open(SIGNED).to_bytes() == SIGNED
        assert Template.open(SIGNED).render() == SIGNED


def test_a_changed_workbook_loses_its_signature_with_a_warning() -> None:
    template = Template.open(SIGNED)
    with pytest.warns(SignatureDropped, match="no longer signed"):
        data = template.render(names={"Été!A1": 1})
    package = Package.open(data)
    assert set(package.names()) == {*PARTS, "xl/vbaProjectSignature.bin"}
    for part in ("[Content_Types].xml", "_rels/.rels"):
        assert b"signature" not in package.part(part)
    assert Template.open(SIGNED).render() == SIGNED


def test_a_workbook_without_signature_is_changed_without_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Template.open(archive(PARTS)).render(names={"Été!A1": 1})
