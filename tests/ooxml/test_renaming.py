from __future__ import annotations

import pytest

from pac_excel.ooxml.renaming import Renaming

RENAMING = Renaming({"{{ a }}": "L'an 1", "Fini": None, "Feuil1": "Été"}, {"tblA": "tblA_2"})


@pytest.mark.parametrize(
    ("formula", "renamed"),
    [
        ("'{{ a }}'!$A$1:B2+1", "'L''an 1'!$A$1:B2+1"),
        ("feuil1!A:A+FEUIL1!nom", "Été!A:A+Été!nom"),
        ("SUM('Feuil1'!A1,xFeuil1!A1)", "SUM(Été!A1,xFeuil1!A1)"),
        ("Fini!A1*2+'Fini'!A1:B3", "#REF!*2+#REF!"),
        ("[1]Feuil1!A1+'[x.xlsx]Feuil1'!A1", "[1]Feuil1!A1+'[x.xlsx]Feuil1'!A1"),
        ("SUM(tblA[x])+TBLA[[#This Row],[y]]+xtblA[x]", "SUM(tblA_2[x])+tblA_2[[#This Row],[y]]+xtblA[x]"),
        ('INDIRECT("tblA[x]")&"tblA"&"Feuil1!A1"', 'INDIRECT("tblA_2[x]")&"tblA"&"Feuil1!A1"'),
        ("tblB[tblA]", "tblB[tblA]"),
        ("LOG10(A1)+tblA", "LOG10(A1)+tblA"),
    ],
)
def test_a_formula_calls_sheets_and_tables_by_their_new_names(formula: str, renamed: str) -> None:
    assert RENAMING.formula(formula) == renamed


def test_formulas_of_a_part_are_renamed_and_texts_are_not() -> None:
    part = (
        '<x><f>Feuil1!A1&amp;"a"</f><f t="shared" si="0"/><t>Feuil1!A1</t><v>Feuil1!A1</v>'
        '<hyperlink location="Feuil1!A1" display="Feuil1!A1"/><xdr:sp textlink="Feuil1!$A$1"/>'
        '<worksheetSource ref="A1:B2" sheet="Feuil1"/><worksheetSource name="tblA"/></x>'
    )
    assert RENAMING.part(part.encode()).decode() == (
        '<x><f>Été!A1&amp;"a"</f><f t="shared" si="0"/><t>Feuil1!A1</t><v>Feuil1!A1</v>'
        '<hyperlink location="Été!A1" display="Feuil1!A1"/><xdr:sp textlink="Été!$A$1"/>'
        '<worksheetSource ref="A1:B2" sheet="Été"/><worksheetSource name="tblA_2"/></x>'
    )


def test_a_part_that_calls_none_of_them_is_left_as_it_is() -> None:
    part = b"<x><f>Autre!A1</f></x>"
    assert RENAMING.part(part) is part


def test_a_part_in_another_encoding_keeps_its_other_bytes() -> None:
    part = b"<xml><v:shape alt='\xe9t\xe9'/><x:FmlaLink>Feuil1!$A$1</x:FmlaLink><f>Feuil1!A1</f></xml>"
    assert RENAMING.part(part).startswith(b"<xml><v:shape alt='\xe9t\xe9'/>")
    assert "<f>Été!A1</f>".encode() in RENAMING.part(part)
