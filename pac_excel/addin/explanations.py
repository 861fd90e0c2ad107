"""What went wrong, in French: what, where and what to do, for each error that a button can meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol, runtime_checkable

from pac_excel.addin import UnknownCommand
from pac_excel.addin.configuration import BadConfiguration, UnusableInterpreter
from pac_excel.addin.install import DamagedCopy, ForeignFile, NoExcelYet
from pac_excel.addin.machine import NoExcelHere
from pac_excel.addin.macros import NoXlwings
from pac_excel.addin.receipt import BadReceipt
from pac_excel.books.live_protection import SheetProtected
from pac_excel.books.live_writing import NotPutBack, NotWritten
from pac_excel.books.plan_book import IncompleteTemplate, NotAPlan
from pac_excel.ooxml import errors as ooxml
from pac_excel.ooxml.values import BadValue
from pac_excel.plan.problems import PlanFileError, UnreadablePlanFile
from pac_excel.reporting.actuals.errors import BadMapping, BadSource
from pac_excel.reporting.delivery import BadSiteCode
from pac_excel.reporting.earlier import NotAReport
from pac_excel.reporting.monthly import IncompleteReportTemplate, MonthOutsidePlan
from pac_excel.reporting.months import BadMonth
from pac_excel.reporting.pdf import NoPdf
from pac_excel.resources import MissingResource
from pac_excel.rules.settings import UnknownThreshold
from pac_excel.rules.settings_file import SettingsFileError
from pac_excel.template import errors as template

_INSTALL = "Quittez Excel, puis tapez dans un terminal : pac-excel addin install"
_DOCTOR = "Tapez dans un terminal : pac-excel doctor --lang fr"
_FROM_TEMPLATE = "Remettez-la en la copiant d’un classeur fait par « Nouveau plan », puis recommencez."
_REPAIR = "Ouvrez-le dans Excel, laissez-le réparer, enregistrez-le, puis recommencez."
_TEMPLATE = "Le modèle du classeur a été modifié : reprenez le modèle fourni, ou corrigez le vôtre."

_TEXTS: Mapping[type[Exception], str] = {
    NotAPlan: "Le classeur {path} ne contient pas de plan. Ouvrez un classeur de plan, ou créez-en un avec "
    "« Nouveau plan ».",
    IncompleteTemplate: f"Il manque au modèle du classeur : {{missing}}. {_TEMPLATE}",
    NotWritten: "Feuille « {sheet} », cellules {area} : Excel n’a pas accepté l’écriture, rien n’a été "
    "changé. Terminez la saisie en cours (Entrée ou Échap), fermez les boîtes de dialogue, puis recommencez.",
    NotPutBack: "Feuille « {sheet} », cellules {area} : Excel n’a pas accepté l’écriture, ni de remettre ce "
    "qui s’y trouvait. Terminez la saisie en cours (Entrée ou Échap), fermez les boîtes de dialogue, puis "
    "recommencez : la feuille est alors réécrite en entier.",
    SheetProtected: "La feuille « {sheet} » est protégée par un mot de passe. Ôtez sa protection (Révision, "
    "Ôter la protection de la feuille), puis recommencez.",
    # files
    ooxml.LegacyWorkbook: "{path} est un classeur Excel 97-2003. Enregistrez-le au format .xlsx, puis "
    "recommencez.",
    ooxml.EncryptedWorkbook: "{path} est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis "
    "recommencez.",
    ooxml.OwnerFile: "{path} n’est que le témoin d’un classeur ouvert. Choisissez le classeur lui-même.",
    ooxml.NotAWorkbook: f"{{path}} n’est pas un classeur lisible. {_REPAIR}",
    ooxml.HostileFile: "{path} n’est pas un classeur ordinaire, il n’a pas été ouvert. Demandez un autre "
    "fichier à qui vous l’a envoyé.",
    ooxml.WorkbookLocked: "{path} est ouvert ailleurs. Fermez-le là-bas, puis recommencez.",
    ooxml.WorkbookChanged: "{path} a été enregistré entre-temps. Recommencez.",
    ooxml.NotWritable: "{path} ne peut pas être écrit. Vérifiez qu’il n’est ni ouvert ni en lecture seule, "
    "ou choisissez un autre dossier, puis recommencez.",
    ooxml.FileProblem: "{path} ne peut pas être lu ou écrit. Vérifiez qu’il existe et que vous y avez accès.",
    ooxml.MissingPart: f"Le classeur {{path}} est abîmé. {_REPAIR}",
    ooxml.MalformedPart: f"Le classeur est abîmé ({{part}}). {_REPAIR}",
    # contents
    ooxml.UnwritableValue: "Feuille « {sheet} », cellule {cell} : une valeur ne tient pas dans la cellule. "
    "Raccourcissez le texte d’où elle vient.",
    ooxml.BadReference: f"« {{text}} » n’est pas une adresse de cellule. {_TEMPLATE}",
    BadValue: "Une valeur ne tient dans aucune cellule. Raccourcissez les textes les plus longs du plan.",
    PlanFileError: "Le fichier de plan {name} contient des fautes. Corrigez-les : pac-excel new, dans un "
    "terminal, les liste avec leur ligne.",
    UnreadablePlanFile: "Le fichier de plan {name} ne peut pas être lu. Vérifiez qu’il existe et qu’il est "
    "au format YAML.",
    UnknownThreshold: "Un réglage porte sur un seuil inconnu, « {name} ». Corrigez-le dans la feuille "
    "Paramètres.",
    SettingsFileError: "Le fichier de réglages {name} contient des fautes. Corrigez-le, puis recommencez.",
    # workbooks whose tables were changed
    template.UnknownTable: "Le classeur n’a plus le tableau « {table} ». Remettez-le en le copiant d’un "
    "classeur fait par « Nouveau plan », puis recommencez.",
    template.UnknownColumn: f"Le tableau « {{table}} » n’a plus la colonne « {{column}} ». {_FROM_TEMPLATE}",
    template.UnknownName: f"Le classeur n’a plus la cellule nommée « {{name}} ». {_FROM_TEMPLATE}",
    template.UnknownCell: f"{{address}} n’est pas une cellule du classeur. {_TEMPLATE}",
    template.NoRoom: "Le tableau « {table} » de la feuille « {sheet} » n’a pas la place de grandir. Déplacez "
    "ce qui se trouve dessous, puis recommencez.",
    template.BlockTooLarge: f"Les cellules nommées « {{name}} » sont trop peu nombreuses. {_TEMPLATE}",
    template.UnevenRow: f"Le tableau « {{table}} » a reçu une ligne de mauvaise longueur. {_DOCTOR}",
    template.RepeatedColumn: "Le tableau « {table} » a deux fois la colonne « {column} ». Renommez-en une.",
    template.UnknownPlaceholder: f"Feuille « {{sheet}} » : rien ne correspond à {{name}}. {_TEMPLATE}",
    template.UnknownFormat: f"Feuille « {{sheet}} » : le format {{format}} n’existe pas. {_TEMPLATE}",
    template.UnknownImage: f"Le classeur n’a plus l’image « {{name}} ». {_TEMPLATE}",
    template.UnreadableImage: "L’image {name} ne peut pas être lue. Donnez une image PNG ou JPEG.",
    template.UnrepeatableBlock: f"Feuille « {{sheet}} » : le bloc {{name}} ne se répète pas. {_TEMPLATE}",
    template.UnknownSheet: f"Le classeur n’a plus la feuille « {{name}} ». {_TEMPLATE}",
    template.UnrepeatableSheet: f"La feuille « {{sheet}} » ne se répète pas. {_TEMPLATE}",
    # the report of a month
    BadMonth: "« {text} » n’est pas un mois. Écrivez-le sous la forme 2026-09.",
    MonthOutsidePlan: "Le mois demandé n’est pas dans l’exercice du plan. Choisissez un mois de l’exercice, "
    "ou corrigez les dates dans la feuille Cadrage.",
    NotAReport: "{path} n’est pas le rapport du mois précédent de ce plan. Choisissez le bon fichier, ou "
    "déplacez celui-ci.",
    IncompleteReportTemplate: "Il manque au modèle du rapport : {missing}. Reprenez le modèle fourni, ou "
    "corrigez le vôtre.",
    BadSource: "Les données réelles de {path} ne peuvent pas être lues. Vérifiez le fichier, puis "
    "recommencez.",
    BadMapping: "Le fichier de correspondance {path} contient une faute. Corrigez-le, puis recommencez.",
    BadSiteCode: "Le code de site « {code} » ne peut pas nommer de fichier. Changez-le dans la feuille "
    "Cadrage.",
    NoPdf: "{path} est écrit, mais pas en PDF. Installez LibreOffice, ou imprimez le rapport depuis Excel.",
    # the installation
    MissingResource: f"L’installation est incomplète : {{path}} manque. {_DOCTOR}",
    UnknownCommand: f"Ce bouton vient d’une autre version du programme. {_INSTALL}",
    NoXlwings: f"xlwings manque, ou n’a pas la bonne version. {_DOCTOR}",
    UnusableInterpreter: f"Excel ne peut pas lancer Python à l’endroit {{path}}. {_DOCTOR}",
    BadConfiguration: f"Le fichier de configuration {{path}} est illisible. Supprimez-le. {_INSTALL}",
    BadReceipt: f"La note d’installation {{path}} est abîmée. {_DOCTOR}",
    ForeignFile: f"{{path}} ne vient pas de pac-excel. Déplacez-le ailleurs. {_INSTALL}",
    NoExcelYet: f"{{path}} n’existe pas encore. Lancez Excel une fois. {_INSTALL}",
    DamagedCopy: f"{{path}} a été modifié pendant l’installation. Consultez l’antivirus. {_INSTALL}",
    NoExcelHere: "Excel n’existe pas sur ce système. Utilisez pac-excel check dans un terminal.",
}

BUSY = (
    "Excel n’a pas répondu : une cellule est sans doute en cours de saisie, ou une boîte de dialogue est "
    "ouverte. Terminez la saisie de la cellule (Entrée ou Échap), fermez la boîte de dialogue, puis "
    "recommencez."
)
_NOT_ALLOWED = (
    "macOS interdit à Python de piloter Excel. Ouvrez Réglages Système, Confidentialité et sécurité, "
    "Automatisation, autorisez Microsoft Excel, puis recommencez."
)
_UNEXPECTED = (
    "Une erreur inattendue s’est produite. Recommencez ; si elle revient, "
    "transmettez le journal à qui vous a fourni le programme."
)

# RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER, VBA_E_IGNORE: what Excel answers while it edits a cell
_BUSY_CODES = frozenset({-2147418111, -2147417846, -2146777998})
_APPLE_EVENT_TIMED_OUT, _APPLE_EVENT_FORBIDDEN = -1712, -1743


@runtime_checkable
class SpeaksFrench(Protocol):
    """An error that brings its own sentence for the user."""

    def in_french(self) -> str:
        """Return what, where and what to do."""


def explain(error: BaseException) -> str:
    """Return a text that says in French what went wrong, where, and what to do."""
    if is_busy(error):
        return BUSY
    if _number(error) == _APPLE_EVENT_FORBIDDEN:
        return _NOT_ALLOWED
    if isinstance(error, SpeaksFrench):
        return error.in_french()
    pattern = next((_TEXTS[kind] for kind in type(error).__mro__ if kind in _TEXTS), None)
    if pattern is not None:
        return pattern.format_map(_Attributes(error))
    if isinstance(error, ImportError):
        return f"L’installation de Python est incomplète : {error.name or error} manque. {_DOCTOR}"
    if isinstance(error, OSError) and error.filename:
        return (
            f"{error.filename} ne peut pas être lu ou écrit. Vérifiez qu’il existe, qu’il n’est pas ouvert "
            "ailleurs et que vous y avez accès, puis recommencez."
        )
    return _UNEXPECTED


def is_busy(error: BaseException) -> bool:
    """Tell whether Excel refused because the user edits a cell, or has a dialog open."""
    return any(
        type(link).__name__ == "ExcelBusyError"
        or _number(link) == _APPLE_EVENT_TIMED_OUT
        or not _BUSY_CODES.isdisjoint(_com_codes(link))
        for link in _chain(error)
    )


class _Attributes(dict[str, str]):
    """What an error says of itself, by the name of its attribute."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self._error = error

    def __missing__(self, name: str) -> str:
        value = getattr(self._error, name)
        return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and those that caused it, once each."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__


def _com_codes(error: BaseException) -> Iterator[int]:
    """Yield the codes of a COM error of pywin32: its own, and the one of the program that was asked."""
    code = getattr(error, "hresult", None)
    if isinstance(code, int):
        yield code
        detail = getattr(error, "excepinfo", None)
        if isinstance(detail, tuple) and detail and isinstance(detail[-1], int):
            yield detail[-1]


def _number(error: BaseException) -> int | None:
    """Return the number of an error of appscript, None for any other."""
    number = getattr(error, "errornumber", None)
    return number if isinstance(number, int) else None
