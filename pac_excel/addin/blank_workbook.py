"""The workbook around the add-in: one empty sheet, which Excel never shows."""

from __future__ import annotations

from pac_excel.addin.parts import stored
from pac_excel.ooxml.archive import write_entries
from pac_excel.ooxml.xml import CONTENT_TYPES, MAIN, OFFICE_RELATIONSHIPS, PACKAGE_RELATIONSHIPS

WORKBOOK_CODE_NAME, SHEET_CODE_NAME = "ThisWorkbook", "Sheet1"

VBA_TYPE = "application/vnd.ms-office.vbaProject"
VBA_RELATIONSHIP = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_RIBBON_RELATIONSHIP = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_OPC = "application/vnd.openxmlformats-package"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_CORE = "http://schemas.openxmlformats.org/package/2006"

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{CONTENT_TYPES}">
<Default Extension="rels" ContentType="{_OPC}.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Default Extension="bin" ContentType="{VBA_TYPE}"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.addin.macroEnabled.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_OFFICE}.spreadsheetml.worksheet+xml"/>
<Override PartName="/xl/styles.xml" ContentType="{_OFFICE}.spreadsheetml.styles+xml"/>
<Override PartName="/xl/theme/theme1.xml" ContentType="{_OFFICE}.theme+xml"/>
<Override PartName="/docProps/core.xml" ContentType="{_OPC}.core-properties+xml"/>
</Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE_RELATIONSHIPS}">
<Relationship Id="rId1" Type="{OFFICE_RELATIONSHIPS}/officeDocument" Target="xl/workbook.xml"/>
<Relationship Id="rId2" Type="{_CORE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>
<Relationship Id="rId3" Type="{_RIBBON_RELATIONSHIP}" Target="customUI/customUI14.xml"/>
</Relationships>""",
    # what Excel's list of add-ins shows
    "docProps/core.xml": f"""<cp:coreProperties xmlns:cp="{_CORE}/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>PAC – plan d’actions commerciales</dc:title>
<dc:description>Vérifie un plan d’actions commerciales et en mesure les résultats.</dc:description>
</cp:coreProperties>""",
    "xl/workbook.xml": f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE_RELATIONSHIPS}">
<workbookPr codeName="{WORKBOOK_CODE_NAME}"/>
<sheets><sheet name="PAC" sheetId="1" r:id="rId1"/></sheets>
</workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{PACKAGE_RELATIONSHIPS}">
<Relationship Id="rId1" Type="{OFFICE_RELATIONSHIPS}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{OFFICE_RELATIONSHIPS}/styles" Target="styles.xml"/>
<Relationship Id="rId3" Type="{OFFICE_RELATIONSHIPS}/theme" Target="theme/theme1.xml"/>
<Relationship Id="rId4" Type="{VBA_RELATIONSHIP}" Target="vbaProject.bin"/>
</Relationships>""",
    "xl/styles.xml": f"""<styleSheet xmlns="{MAIN}">
<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>""",
    "xl/worksheets/sheet1.xml": f"""<worksheet xmlns="{MAIN}">
<sheetPr codeName="{SHEET_CODE_NAME}"/><sheetData/>
</worksheet>""",
}


def with_macros(vba_project: bytes, ribbon: bytes, theme: bytes) -> bytes:
    """Return the add-in that holds this project and this ribbon, the same bytes on every machine."""
    parts = {name: (_HEAD + text).encode() for name, text in _PARTS.items()}
    parts |= {
        "xl/theme/theme1.xml": theme,
        "xl/vbaProject.bin": vba_project,
        "customUI/customUI14.xml": ribbon,
    }
    # the installation knows the file by its hash
    return write_entries(stored(name, content) for name, content in parts.items())
