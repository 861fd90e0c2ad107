"""The e-mail that hands a report over: a draft in a file, which the agency's own mail program sends.

Source: RFC 5322 (messages), RFC 2045 to 2049 (MIME). `X-Unsent: 1` makes Outlook open the file as a draft. It
has neither date nor message number, which come when it is sent, so that the same report makes the same file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import quote
from pathlib import Path

from pac_excel.errors import PacExcelError
from pac_excel.ooxml.saving import save_atomically
from pac_excel.plan.problems import listed
from pac_excel.reporting.delivery import site_and_month
from pac_excel.reporting.mailing import PLACEHOLDER, PLACEHOLDERS, Letter, Mailing
from pac_excel.rules.french import month as in_words

_TYPES = {
    ".xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsm": "vnd.ms-excel.sheet.macroEnabled.12",
    ".pdf": "pdf",
}
_LINE = "\r\n"
_VOWELS = "ao"  # avril, août, octobre


class CannotHandOver(PacExcelError):
    """A report for which no mail can be written."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path} cannot be handed over: {self.reason}"


def hand_over(report: Path, mailing: Mailing) -> Path:
    """Write the draft that carries a report, beside it, and return its path.

    The name of the report tells site and month; its pages as PDF go with it when they lie beside it.
    """
    code, _ = site_and_month(report)
    if report.suffix not in _TYPES:
        raise CannotHandOver(str(report), f"it is none of {listed(_TYPES)}")
    letter = mailing.letter_for(code)
    if not letter.to:
        raise CannotHandOver(str(report), f"nobody gets it; write [mail.sites.{code}] and to in the settings")
    return save_draft(report, letter)


def save_draft(report: Path, letter: Letter) -> Path:
    """Write the draft that carries a report in this letter, beside it, and return its path."""
    code, month = site_and_month(report)
    files = dict.fromkeys([report, *(each for each in [report.with_suffix(".pdf")] if each.exists())])
    draft = report.with_suffix(".eml")
    save_atomically(draft, message(letter, code, month, {path.name: path.read_bytes() for path in files}))
    return draft


def message(letter: Letter, code: str, month: dt.date, files: dict[str, bytes]) -> bytes:
    """Return the draft with the files attached, the same for the same arguments."""
    words = _words(letter, code, month)
    headers = {"X-Unsent": "1", "Subject": _encoded(_filled(letter.subject, words), "Subject")}
    if letter.sender is not None:
        headers["From"] = _address(letter.sender)
    headers |= {
        name: f",{_LINE} ".join(map(_address, people))
        for name, people in (("To", letter.to), ("Cc", letter.cc))
        if people
    }
    body = EmailMessage(policy=SMTP)
    body.set_content(_filled(letter.body, words), cte="quoted-printable")
    for name, data in files.items():
        subtype = _TYPES[Path(name).suffix]
        body.add_attachment(data, maintype="application", subtype=subtype, filename=name)
    content = b"".join(hashlib.sha256(data).digest() for data in files.values())
    body.set_boundary(f"pac-excel-{hashlib.sha256(content).hexdigest()[:32]}")
    return "".join(f"{name}: {text}{_LINE}" for name, text in headers.items()).encode() + body.as_bytes()


def _address(address: Address) -> str:
    """Return an address as a header writes it.

    The library's own way leaves some signs of a name bare beside accents, and so makes two addresses of one.
    """
    name = address.display_name
    if not name:
        return address.addr_spec
    plain = name.isascii() and "=?" not in name
    phrase = f'"{quote(name)}"' if plain else _encoded(name, "To")
    return f"{phrase} <{address.addr_spec}>"


def _encoded(text: str, header: str) -> str:
    """Return a text in ASCII, in lines that any mail server takes."""
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    return Header(text, charset, header_name=header).encode(linesep=_LINE)


def _words(letter: Letter, code: str, month: dt.date) -> dict[str, str]:
    """Return what stands for each placeholder."""
    name = in_words(month)
    of_month = f"d’{name}" if name[0] in _VOWELS else f"de {name}"
    return dict(zip(PLACEHOLDERS, (letter.name or code, code, name, of_month), strict=True))


def _filled(text: str, words: dict[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: words[found[1]], text)
