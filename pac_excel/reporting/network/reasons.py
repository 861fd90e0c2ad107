"""Why an agency has no report, said twice: in English for the terminal, in French for the workbook."""

from __future__ import annotations

from collections.abc import Mapping

from pac_excel.errors import PacExcelError
from pac_excel.ooxml import errors as ooxml
from pac_excel.reporting.actuals.errors import BadMapping, BadSource
from pac_excel.reporting.delivery import BadSiteCode
from pac_excel.reporting.earlier import NotAReport
from pac_excel.reporting.monthly import IncompleteReportTemplate, MonthOutsidePlan

_FRENCH: Mapping[type[Exception], str] = {
    ooxml.LegacyWorkbook: "Le classeur {name} est au format Excel 97-2003 : l’enregistrer en .xlsx.",
    ooxml.EncryptedWorkbook: "Le classeur {name} est protégé par un mot de passe : l’enregistrer sans.",
    ooxml.HostileFile: "Le fichier {name} n’est pas un classeur ordinaire : il n’a pas été ouvert.",
    ooxml.NotAWorkbook: "Le fichier {name} n’est pas un classeur Excel lisible.",
    ooxml.WorkbookLocked: "Le fichier {name} est ouvert ailleurs : le fermer, puis relancer.",
    ooxml.NotWritable: "Le fichier {name} ne peut pas être écrit : vérifier les droits sur le dossier.",
    MonthOutsidePlan: "Le plan ne couvre pas ce mois : vérifier les dates de la feuille Cadrage.",
    NotAReport: "Le fichier {name} n’est pas le rapport attendu de cette agence : le déplacer.",
    IncompleteReportTemplate: "Le modèle de rapport est incomplet : reprendre le modèle fourni.",
    BadSource: "Les valeurs de {name} ne peuvent pas être lues : voir le fichier, ou sa correspondance.",
    BadMapping: "La correspondance {name} contient une faute.",
    BadSiteCode: "Le code de l’agence ne peut pas nommer de fichier.",
    FileNotFoundError: "Le fichier {name} manque.",
    OSError: "Le fichier {name} ne peut pas être lu ou écrit : vérifier les droits.",
    PacExcelError: "Le plan ne peut pas être lu : pac-excel check en dit la raison.",
    Exception: "Erreur inattendue : voir le résumé du traitement.",
}


def both(english: str, french: str) -> str:
    """Return a reason in both languages, each on a line of its own."""
    return f"{' '.join(english.split())}\n{' '.join(french.split())}"


def reason_of(error: Exception, english: str, path: str = "") -> str:
    """Return why an agency has no report; `path` is the file meant, if the error names none."""
    pattern = next(_FRENCH[kind] for kind in type(error).__mro__ if kind in _FRENCH)
    named = str(getattr(error, "path", "") or getattr(error, "filename", "") or path)
    name = named.replace("\\", "/").rpartition("/")[2]
    return both(english, pattern.format(name=f"« {name} »"))


def in_english(reason: str) -> str:
    """Return what the terminal and the summary say."""
    return reason.partition("\n")[0]


def in_french(reason: str) -> str:
    """Return what the workbook says."""
    english, _, french = reason.partition("\n")
    return french or english
