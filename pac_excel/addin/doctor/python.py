"""Checks of the Python that Excel starts."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pac_excel import __version__
from pac_excel.addin.configuration import BadConfiguration
from pac_excel.addin.doctor.case import Case, ask_python
from pac_excel.addin.doctor.files import INSTALL
from pac_excel.addin.doctor.language import Text
from pac_excel.addin.doctor.outcome import Outcome, bad, good, skipped
from pac_excel.addin.machine import System

_REINSTALL = Text(
    'Dans cet environnement : python -m pip install "pac-excel[excel]", puis pac-excel addin install',
    'In that environment: python -m pip install "pac-excel[excel]", then pac-excel addin install',
)
_VERSIONS = "import pac_excel, xlwings; print(pac_excel.__version__, xlwings.__version__)"
_BRIDGES = {
    System.WINDOWS: ("pywin32", "pythoncom, win32com.client"),
    System.MACOS: ("appscript", "appscript"),
}
_PING = """
import xlwings
running = xlwings.apps.active
app = running or xlwings.App(visible=False, add_book=False)
print(app.version)
if not running:
    app.quit()
"""
# what AppleScript says when macOS forbids one program to drive another
_NOT_ALLOWED = "-1743"


def interpreter_works(case: Case) -> Outcome:
    """Tell whether the interpreter exists and imports what the commands need."""
    python = _interpreter(case)
    if isinstance(python, Outcome):
        return python
    answer = ask_python(python, _VERSIONS)
    if answer.complaint:
        return bad(
            Text(
                f"{python} n’a pas ce qu’il faut : {answer.complaint}",
                f"{python} lacks something: {answer.complaint}",
            ),
            _REINSTALL,
        )
    return good(
        f"{python} importe pac_excel et xlwings ({answer.text}).",
        f"{python} imports pac_excel and xlwings ({answer.text}).",
    )


def versions_agree(case: Case) -> Outcome:
    """Tell whether the macros inside the add-in and the packages behind them are of one version."""
    python = _interpreter(case)
    if isinstance(python, Outcome):
        return python
    expected = f"{__version__} {case.receipt.xlwings}"
    answer = ask_python(python, _VERSIONS)
    if answer.complaint:
        return skipped("Cet environnement ne répond pas.", "That environment does not answer.")
    if answer.text == expected:
        return good(f"pac_excel et xlwings : {expected}.", f"pac_excel and xlwings: {expected}.")
    return bad(
        Text(
            f"Le complément attend pac_excel et xlwings {expected} ; Python a {answer.text}.",
            f"The add-in wants pac_excel and xlwings {expected}; Python has {answer.text}.",
        ),
        INSTALL,
    )


def bridge_works(case: Case) -> Outcome:
    """Tell whether Python can import the library by which it drives Excel."""
    python = _interpreter(case)
    if isinstance(python, Outcome):
        return python
    name, modules = _BRIDGES[case.machine.system]
    answer = ask_python(python, f"import {modules}")
    if answer.complaint is None:
        return good(f"{name} répond.", f"{name} answers.")
    return bad(
        Text(f"{name} ne se charge pas : {answer.complaint}", f"{name} does not load: {answer.complaint}"),
        _REINSTALL,
    )


def temporary_folder_is_writable(case: Case) -> Outcome:
    """Tell whether there is room for the log that xlwings' module reads after each command."""
    folder = Path(case.machine.environment.get("TEMP", tempfile.gettempdir()))
    try:
        with tempfile.TemporaryFile(dir=folder) as stream:
            stream.write(b"pac")
    except OSError as error:
        return bad(
            Text(
                f"On ne peut pas écrire dans {folder} : {error.strerror}.",
                f"{folder} cannot be written to: {error.strerror}.",
            ),
            Text(
                "Rétablir les droits sur ce dossier, ou la variable TEMP.",
                "Restore the rights on this folder, or the variable TEMP.",
            ),
        )
    return good(f"{folder} accepte l’écriture.", f"{folder} can be written to.")


def excel_answers(case: Case) -> Outcome:
    """Tell whether Excel answers a question from Python, when the user asked for that."""
    if not case.is_live:
        return skipped(
            "Non demandé ; avec --live, Excel est démarré et interrogé.",
            "Not asked for; with --live, Excel is started and questioned.",
        )
    python = _interpreter(case)
    if isinstance(python, Outcome):
        return python
    answer = ask_python(python, _PING)
    if answer.complaint is None:
        return good(f"Excel {answer.text} répond.", f"Excel {answer.text} answers.")
    if _NOT_ALLOWED in answer.complaint:
        return bad(
            Text("macOS interdit à Python de piloter Excel.", "macOS forbids Python to drive Excel."),
            Text(
                "Réglages Système, Confidentialité et sécurité, Automatisation : autoriser Microsoft Excel.",
                "System Settings, Privacy & Security, Automation: allow Microsoft Excel.",
            ),
        )
    return bad(
        Text(f"Excel ne répond pas : {answer.complaint}", f"Excel does not answer: {answer.complaint}"),
        Text(
            "Fermer les boîtes de dialogue d’Excel et la cellule en cours de saisie, puis recommencer.",
            "Close Excel's dialogs and the cell being edited, then try again.",
        ),
    )


def _interpreter(case: Case) -> Path | Outcome:
    """Return the interpreter in the conf file, or what the check says where there is none."""
    try:
        python = case.interpreter()
    except BadConfiguration:
        python = None
    if python is None:
        return skipped("Le fichier de configuration n’en nomme pas.", "The conf file names none.")
    if not python.is_file():
        return bad(
            Text(f"{python} n’existe plus.", f"{python} exists no more."),
            Text(
                "Réinstaller Python et pac-excel, puis taper : pac-excel addin install",
                "Install Python and pac-excel again, then run: pac-excel addin install",
            ),
        )
    return python
