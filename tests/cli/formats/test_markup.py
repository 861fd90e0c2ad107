from __future__ import annotations

from lxml import html

from pac_excel.cli.formats.markup import document, tag


def test_text_and_attributes_are_escaped() -> None:
    hostile = "\"'><script>&amp;</p>"
    (element,) = html.document_fromstring(document(tag("p", hostile, title=hostile))).iter("p")
    assert (element.text, element.get("title"), len(element)) == (hostile, hostile, 0)


def test_children_keep_their_order_and_none_is_no_child() -> None:
    assert "<p>a<i></i>bc<i></i>d</p>" in document(tag("p", "a", tag("i"), "b", None, "c", tag("i"), "d"))


def test_characters_that_html_may_not_hold_are_shown_as_lost() -> None:
    assert "<p>a\ufffdb\ufffdc</p>" in document(tag("p", "a\x00b\ud800c"))


def test_no_line_breaks_where_french_print_has_none() -> None:
    said = document(tag("p", "base « Non définie » : à vérifier ; quoi ? oui ! non"))
    assert "<p>base «\xa0Non définie\xa0»\xa0: à vérifier\xa0; quoi\xa0? oui\xa0! non</p>" in said
