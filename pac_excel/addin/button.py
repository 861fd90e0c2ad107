"""A button on a worksheet: a shape that runs a macro."""

from __future__ import annotations

from lxml import etree

from pac_excel.ooxml.package import Package
from pac_excel.ooxml.references import Area
from pac_excel.ooxml.relationships import add_relationships, read_relationships
from pac_excel.ooxml.xml import MAIN, OFFICE_RELATIONSHIPS, parse, serialize

_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_DRAWING_RELATIONSHIP = f"{OFFICE_RELATIONSHIPS}/drawing"
_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_EMPTY = f'<xdr:wsDr xmlns:xdr="{_XDR}" xmlns:a="{_A}"/>'.encode()
# what the schema lets stand after a worksheet's drawing
_AFTER_DRAWING = frozenset(
    f"{{{MAIN}}}{name}"
    for name in (
        "legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems "
        "tableParts extLst"
    ).split()
)
# without its workbook's name, [0] stands for the file that the button is in
_SHAPE = """<xdr:twoCellAnchor xmlns:xdr="{xdr}" xmlns:a="{a}" editAs="oneCell">
<xdr:from><xdr:col>{left}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{top}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>
<xdr:to><xdr:col>{right}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{bottom}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>
<xdr:sp macro="[0]!{macro}" textlink="">
<xdr:nvSpPr><xdr:cNvPr id="{id}" name="{label}" descr="{label}"/><xdr:cNvSpPr/></xdr:nvSpPr>
<xdr:spPr>
<a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></a:xfrm>
<a:prstGeom prst="roundRect"><a:avLst/></a:prstGeom>
<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>
<a:ln><a:noFill/></a:ln>
</xdr:spPr>
<xdr:txBody>
<a:bodyPr vertOverflow="clip" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>
<a:p><a:pPr algn="ctr"/><a:r><a:rPr lang="fr-FR" sz="1000" b="1">\
<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:latin typeface="Arial"/></a:rPr>\
<a:t>{label}</a:t></a:r></a:p>
</xdr:txBody>
</xdr:sp>
<xdr:clientData fPrintsWithSheet="0"/>
</xdr:twoCellAnchor>"""


def draw_button(package: Package, sheet: str, area: Area, *, label: str, macro: str, colour: str) -> None:
    """Draw a button that runs `macro` over `area` of the worksheet part `sheet`; it is not printed."""
    drawing = _drawing_of(package, sheet)
    root = parse(package.part(drawing), drawing)
    ids = [int(element.get("id", "0")) for element in root.iter(f"{{{_XDR}}}cNvPr")]
    shape = _SHAPE.format(
        xdr=_XDR,
        a=_A,
        left=area.first_col - 1,
        top=area.first_row - 1,
        right=area.last_col,
        bottom=area.last_row,
        id=max(ids, default=1) + 1,
        label=label,
        macro=macro,
        colour=colour,
    )
    root.append(parse(shape.encode(), drawing))
    package.replace(drawing, serialize(root))


def _drawing_of(package: Package, sheet: str) -> str:
    """Return the drawing part of the worksheet, a new one where it has none."""
    for item in read_relationships(package, sheet):
        if item.type == _DRAWING_RELATIONSHIP:
            return item.target
    drawing = _free_name(package)
    package.add(drawing, _EMPTY, _DRAWING_TYPE)
    root = parse(package.part(sheet), sheet)
    (id,) = add_relationships(package, sheet, [(_DRAWING_RELATIONSHIP, drawing)])
    # a prefix of its own: the default one depends on what else the program has loaded
    prefix = {"r": OFFICE_RELATIONSHIPS}
    element = etree.Element(f"{{{MAIN}}}drawing", {f"{{{OFFICE_RELATIONSHIPS}}}id": id}, nsmap=prefix)
    after = [child for child in root if child.tag in _AFTER_DRAWING]
    root.insert(root.index(after[0]) if after else len(root), element)
    package.replace(sheet, serialize(root))
    return drawing


def _free_name(package: Package) -> str:
    numbers = range(1, len(package.names()) + 2)
    names = (f"xl/drawings/drawing{number}.xml" for number in numbers)
    return next(name for name in names if name not in package)
