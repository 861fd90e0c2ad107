"""The settings of mails."""

from __future__ import annotations

import pickle
from email.headerregistry import Address
from pathlib import Path

import pytest

from pac_excel.reporting.mailing import BODY, SUBJECT, BadMailing, parse_mailing, read_mailing

TOML = """\
[network]
anything = true

[mail]
from = "Réseau d’Été <reporting@réseau.fr>"
to = ["a@b.fr", '"Brun, Zoé" <zoe.brun+pac@agence-modele.fr>']

[mail.sites.AG001]
name = "Agence Modèle"
cc = ["c@d.fr"]
"""


def test_settings_stand_in_a_file_with_other_things(tmp_path: Path) -> None:
    path = tmp_path / "réseau.toml"
    path.write_text(TOML, "utf-8-sig")
    found = read_mailing(path)
    common = found.letter_for("AG999")
    assert common.sender == Address("Réseau d’Été", "reporting", "xn--rseau-bsa.fr")
    assert common.to == (
        Address("", "a", "b.fr"),
        Address("Brun, Zoé", "zoe.brun+pac", "agence-modele.fr"),
    )
    assert (common.cc, common.subject, common.body, common.name) == ((), SUBJECT, BODY, None)
    own = found.letter_for("AG001")
    assert (own.to, own.cc, own.name) == (common.to, (Address("", "c", "d.fr"),), "Agence Modèle")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"to": "a@b.fr"}, r"\[mail\] to: found 'a@b\.fr', expected a list"),
        ({"to": [1]}, r"\[mail\] to: found"),
        ({"too": []}, r"there is no such key; .* \(did you mean to\?\)"),
        ({"subject": ""}, "expected a text"),
        ({"subject": "a\nBcc: x@y.fr"}, "more than one line"),
        ({"subject": "{moi}"}, r"\{moi\} stands for nothing; .* \(did you mean mois\?\)"),
        ({"body": "{}"}, r"\{\} stands for nothing"),
        ({"sites": []}, r"\[mail\.sites\]: found \[\], expected a table"),
        ({"sites": {"AG1": {"cc": ["x"]}}}, r"\[mail\.sites\.AG1\] cc: 'x' is no address"),
    ],
)
def test_settings_that_cannot_be_used_say_where(table: dict[str, object], said: str) -> None:
    with pytest.raises(BadMailing, match=said) as failure:
        parse_mailing({"mail": table}, "network.toml")
    assert str(failure.value).startswith("network.toml: ")
    assert "\n" not in str(failure.value)
    assert str(pickle.loads(pickle.dumps(failure.value))) == str(failure.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "zoé@agence.fr",
        "zoe",
        "zoe@",
        "@b.fr",
        "a@b.fr, c@d.fr",
        "a@b.fr\nBcc: c@d.fr",
        "a b@c.fr",
        "Brun, Zoé <a@b.fr>",
        "a@é..fr",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadMailing, match="is no address"):
        parse_mailing({"mail": {"to": [text]}}, "network.toml")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"[mail", "not TOML"), (b"a = 1", "there is none"), ("é = 1".encode("cp1252"), "UTF-8")],
)
def test_a_file_that_cannot_be_read_says_so(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "network.toml"
    path.write_bytes(content)
    with pytest.raises(BadMailing, match=said):
        read_mailing(path)
    with pytest.raises(BadMailing, match="cannot be read"):
        read_mailing(tmp_path / "absent.toml")
