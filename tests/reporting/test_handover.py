"""The mail that carries a report: read back by the standard library as any mail program reads it."""

from __future__ import annotations

import datetime as dt
import pickle
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pac_excel.ooxml.errors import NotWritable
from pac_excel.reporting.delivery import NotAReportName, deliver
from pac_excel.reporting.handover import CannotHandOver, hand_over, message
from pac_excel.reporting.mailing import Letter, Mailing, parse_mailing

AUGUST, SEPTEMBER = dt.date(2026, 8, 1), dt.date(2026, 9, 1)
ZOE = Address(display_name="Brun, Zoé", addr_spec="zoe@agence.fr")
DATA = b"PK\x03\x04" + bytes(range(256)) * 9
NAME = st.text(st.characters(blacklist_categories=["C", "Z"]) | st.just(" "), max_size=80).map(str.strip)


def read(data: bytes) -> EmailMessage:
    found = message_from_bytes(data, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def mailing(**table: object) -> Mailing:
    return parse_mailing({"mail": {"to": ["Zoé Brun <zoe@agence.fr>"], **table}}, "network.toml")


def test_a_report_is_handed_over_as_a_draft_beside_it(tmp_path: Path) -> None:
    report = deliver(tmp_path, SEPTEMBER, "AG001", DATA)
    draft = hand_over(report, mailing(**{"from": "Réseau <r@reseau.fr>", "cc": ["d@reseau.fr"]}))
    assert draft == report.with_suffix(".eml")
    found = read(draft.read_bytes())
    assert found["X-Unsent"] == "1"
    assert found["Subject"] == "Rapport de septembre 2026 – AG001"
    assert (found["From"], found["To"], found["Cc"]) == (
        "Réseau <r@reseau.fr>",
        "Zoé Brun <zoe@agence.fr>",
        "d@reseau.fr",
    )
    body = found.get_body(("plain",))
    assert body is not None
    assert body.get_content().startswith(
        "Bonjour,\r\n\r\nVoici, en pièce jointe, le rapport de septembre 2026 –"
    )
    (attachment,) = found.iter_attachments()
    assert attachment.get_filename() == "AG001_rapport_2026-09.xlsx"
    assert attachment.get_content_type() == (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    assert attachment.get_content() == DATA
    assert not [part.defects for part in found.walk() if part.defects]


def test_the_same_report_makes_the_same_file(tmp_path: Path) -> None:
    report = deliver(tmp_path, SEPTEMBER, "AG001", DATA)
    first = hand_over(report, mailing()).read_bytes()
    assert hand_over(report, mailing()).read_bytes() == first
    found = read(first)
    assert found["Date"] is None
    assert found["Message-ID"] is None
    assert found["From"] is None


def test_a_mail_is_ascii_in_lines_that_any_server_takes() -> None:
    letter = Letter(to=(ZOE,) * 30, subject="Été " * 60, body="Œuvre – « » " * 500)
    data = message(letter, "Été", AUGUST, {"Été d’août_rapport_2026-08.xlsx": DATA})
    assert data.isascii()
    lines = data.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 998
    (attachment,) = read(data).iter_attachments()
    assert attachment.get_filename() == "Été d’août_rapport_2026-08.xlsx"


@given(st.lists(NAME, min_size=1, max_size=4), NAME)
def test_names_and_subjects_arrive_whatever_they_hold(names: list[str], subject: str) -> None:
    to = tuple(Address(display_name=name, addr_spec="a@b.fr") for name in names)
    letter = Letter(to=to, subject=f"R {subject.replace('{', '').replace('}', '')} fin")
    raw = message_from_bytes(message(letter, "AG001", AUGUST, {"a.xlsx": DATA}))
    found = getaddresses([raw["To"]])
    assert [each for _, each in found] == ["a@b.fr"] * len(names)
    assert [decoded(name) for name, _ in found] == [" ".join(name.split()) for name in names]
    assert decoded(raw["Subject"]) == " ".join(letter.subject.split())


def decoded(text: str) -> str:
    """A text of a header as RFC 2047 reads it: the blank between two encoded words is none."""
    return " ".join(str(make_header(decode_header(text))).split())


@pytest.mark.parametrize(
    ("month", "words"), [(4, "d’avril"), (8, "d’août"), (10, "d’octobre"), (1, "de janvier"), (5, "de mai")]
)
def test_months_are_said_as_in_french(month: int, words: str) -> None:
    found = read(message(Letter(to=(ZOE,)), "AG001", dt.date(2026, month, 1), {"a.xlsx": DATA}))
    assert found["Subject"] == f"Rapport {words} 2026 – AG001"


def test_a_site_has_its_own_letter(tmp_path: Path) -> None:
    own = {
        "AG002": {
            "name": "Agence du Port",
            "to": ["port@agence.fr"],
            "subject": "{agence} ({code}), {mois}",
            "body": "Le rapport {de_mois}.\n",
        }
    }
    found = read(hand_over(deliver(tmp_path, AUGUST, "AG002", DATA), mailing(sites=own)).read_bytes())
    assert (found["To"], found["Subject"]) == ("port@agence.fr", "Agence du Port (AG002), août 2026")
    body = found.get_body(("plain",))
    assert body is not None
    assert body.get_content() == "Le rapport d’août 2026.\r\n"
    other = read(hand_over(deliver(tmp_path, AUGUST, "AG001", DATA), mailing(sites=own)).read_bytes())
    assert other["To"] == "Zoé Brun <zoe@agence.fr>"


def test_pages_that_lie_beside_the_report_go_with_it(tmp_path: Path) -> None:
    report = deliver(tmp_path, SEPTEMBER, "AG001", DATA)
    report.with_suffix(".pdf").write_bytes(b"%PDF-1.7")
    found = read(hand_over(report, mailing()).read_bytes())
    assert [each.get_filename() for each in found.iter_attachments()] == [
        "AG001_rapport_2026-09.xlsx",
        "AG001_rapport_2026-09.pdf",
    ]


def test_what_cannot_be_handed_over_says_why(tmp_path: Path) -> None:
    report = deliver(tmp_path, SEPTEMBER, "AG001", DATA)
    with pytest.raises(CannotHandOver, match=r"nobody gets it; write \[mail\.sites\.AG001\]") as failure:
        hand_over(report, parse_mailing({"mail": {}}, "network.toml"))
    assert str(pickle.loads(pickle.dumps(failure.value))) == str(failure.value)
    with pytest.raises(NotAReportName):
        hand_over(tmp_path / "plan.xlsx", mailing())
    with pytest.raises(CannotHandOver, match=r"none of \.xlsx, \.xlsm, \.pdf"):
        hand_over(tmp_path / "AG001_rapport_2026-09.exe", mailing())
    with pytest.raises(FileNotFoundError):
        hand_over(tmp_path / "AG002_rapport_2026-09.xlsx", mailing())
    report.with_suffix(".eml").mkdir()
    with pytest.raises(NotWritable):
        hand_over(report, mailing())
