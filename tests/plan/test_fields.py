from __future__ import annotations

from collections.abc import Iterator

import pytest

from pac_excel.plan.document import Plan, collections, tree_of
from pac_excel.plan.fields import Choice, Spec, entity_of, fields_of

RECORDS = [cls for cls in dict.fromkeys(tree_of(Plan)) if cls is not Plan]


def specs() -> Iterator[tuple[type, Spec]]:
    for cls in RECORDS:
        for spec in fields_of(cls).values():
            yield cls, spec


def enumerations() -> list[type[Choice]]:
    found = {spec.kind.choices for _, spec in specs() if spec.kind.choices is not None}
    return sorted(found, key=lambda enumeration: enumeration.__name__)


@pytest.mark.parametrize("cls", RECORDS, ids=str)
def test_the_labels_of_a_record_tell_its_columns_apart(cls: type) -> None:
    labels = [spec.label.casefold() for spec in fields_of(cls).values()]
    labels += [item.label.casefold() for item in entity_of(cls).derived]
    assert len(labels) == len(set(labels))


def test_labels_hold_nothing_that_a_structured_reference_must_escape() -> None:
    assert [spec.label for _, spec in specs() if set(spec.label) & set("[]#'@")] == []


def test_every_field_has_a_label_and_every_value_its_help() -> None:
    assert [f"{cls.__name__}.{spec.name}" for cls, spec in specs() if not spec.label] == []
    assert [
        f"{cls.__name__}.{spec.name}" for cls, spec in specs() if spec.record is None and not spec.help
    ] == []


def test_help_fits_an_input_message() -> None:
    assert [spec.help for _, spec in specs() if len(spec.help) > 255] == []


@pytest.mark.parametrize("enumeration", enumerations(), ids=str)
def test_the_labels_of_an_enumeration_read_back_as_its_codes(enumeration: type[Choice]) -> None:
    labels = [member.label for member in enumeration]
    assert len({label.casefold() for label in labels}) == len(labels)
    assert not any(set(label) & set(",;\n*?~") for label in labels)
    others = {
        member.value.casefold(): member for member in enumeration if enumeration.__name__ != "CrossKind"
    }
    assert all(others.get(member.label.casefold(), member) is member for member in enumeration)


def test_every_reference_names_a_record_that_is_listed() -> None:
    targets = {target for _, spec in specs() for target in spec.kind.targets}
    assert targets - set(collections()) == set()


def test_a_record_is_frozen_and_takes_names_only() -> None:
    from pac_excel.plan.frame import Site

    site = Site(id="S1")
    with pytest.raises(AttributeError):
        site.name = "autre"  # type: ignore[misc]
    with pytest.raises(TypeError):
        Site("S1")  # type: ignore[call-arg]
