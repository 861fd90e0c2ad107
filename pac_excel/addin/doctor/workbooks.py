"""Checks of the workbook that the user names."""

from __future__ import annotations

from pathlib import Path

from pac_excel.addin.doctor.case import Case
from pac_excel.addin.doctor.language import Text
from pac_excel.addin.doctor.outcome import Outcome, bad, good, skipped, warning
from pac_excel.addin.explanations import explain
from pac_excel.addin.macros import PROJECT_NAME
from pac_excel.errors import PacExcelError
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.workbook import read_workbook

_CONF = f"{PROJECT_NAME}.conf"
_NONE_NAMED = ("Aucun classeur n’est nommé.", "No workbook was named.")


def workbook_is_local(case: Case) -> Outcome:
    """Tell whether the workbook is a file, for Excel gives those in OneDrive a web address."""
    if case.workbook is None:
        return skipped(*_NONE_NAMED)
    if "://" not in case.workbook:
        if not Path(case.workbook).is_file():
            return bad(
                Text(f"{case.workbook} n’existe pas.", f"{case.workbook}: there is no such file."),
                Text("Vérifier le nom et le dossier.", "Check the name and the folder."),
            )
        return good(f"{case.workbook} est un fichier.", f"{case.workbook} is a file.")
    return warning(
        Text(
            f"{case.workbook} est une adresse : OneDrive ou SharePoint.",
            f"{case.workbook} is an address: OneDrive or SharePoint.",
        ),
        Text(
            "Les boutons fonctionnent. Sur la ligne de commande, donner le fichier synchronisé sur ce poste.",
            "The buttons work. On the command line, name the file as synchronised on this machine.",
        ),
    )


def workbook_overrides_nothing(case: Case) -> Outcome:
    """Tell whether a sheet of the workbook, or a file beside it, replaces the installed conf file."""
    if case.workbook is None or "://" in case.workbook or not Path(case.workbook).is_file():
        return skipped("Aucun fichier à examiner.", "There is no file to examine.")
    path = Path(case.workbook)
    try:
        sheets = [sheet.name for sheet in read_workbook(Package.open(path)).sheets]
    except PacExcelError as error:
        return warning(
            Text(explain(error), f"{error}"),
            Text("Nommer un classeur .xlsx ou .xlsm.", "Name an .xlsx or .xlsm workbook."),
        )
    overriding = [f"la feuille {_CONF}"] if _CONF in map(str.lower, sheets) else []
    if path.with_name(_CONF).exists():
        overriding.append(str(path.with_name(_CONF)))
    if not overriding:
        return good("Rien n’y remplace la configuration.", "Nothing there replaces the configuration.")
    names = ", ".join(overriding)
    return warning(
        Text(f"Prend le pas sur la configuration : {names}.", f"Overrides the configuration: {names}."),
        Text("Supprimer ou renommer.", "Delete or rename it."),
    )
