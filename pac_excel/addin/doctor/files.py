"""Checks of the installed files."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path, PureWindowsPath

from pac_excel import __version__
from pac_excel.addin.configuration import BadConfiguration
from pac_excel.addin.doctor.case import Case
from pac_excel.addin.doctor.language import Text
from pac_excel.addin.doctor.outcome import Outcome, bad, good, warning
from pac_excel.addin.journal import journal_of
from pac_excel.addin.macros import applescript
from pac_excel.addin.receipt import hash_of, hash_of_file

INSTALL = Text(
    "Quitter Excel, puis taper : pac-excel addin install", "Quit Excel, then run: pac-excel addin install"
)

_OPTIONS = r"Software\Microsoft\Office\16.0\Excel\Options"
_ADDIN = re.compile(r'([^"]*\.xla[m]?)"?\s*$', re.IGNORECASE)


def addin_is_whole(case: Case) -> Outcome:
    """Tell whether the add-in stands in Excel's start folder as it was installed."""
    path = case.places.addin
    found, known = hash_of_file(path), case.receipt.files.get(str(path))
    if found is None:
        return bad(Text(f"{path} est absent.", f"{path} is missing."), INSTALL)
    if found != known:
        return bad(
            Text(f"{path} n’est pas celui qui a été installé.", f"{path} is not the one that was installed."),
            Text(
                "Déplacer ce fichier ailleurs, puis taper : pac-excel addin install",
                "Move the file elsewhere, then run: pac-excel addin install",
            ),
        )
    return good(f"{path}, empreinte vérifiée.", f"{path}, hash verified.")


def addin_is_unmarked(case: Case) -> Outcome:
    """Tell whether Windows marks the add-in as downloaded, for then Excel blocks its macros."""
    # an alternate stream of the file, which NTFS opens under this name
    mark = case.places.addin.with_name(f"{case.places.addin.name}:Zone.Identifier")
    if not mark.exists():
        return good("Pas de marque « provient d’Internet ».", "No mark of the web.")
    return bad(
        Text(
            "Windows marque le fichier « provient d’Internet » : Excel en bloque les macros.",
            "Windows marks the file as downloaded: Excel blocks its macros.",
        ),
        Text(
            f"Clic droit sur {case.places.addin}, Propriétés, cocher Débloquer ; ou réinstaller.",
            f"Right-click {case.places.addin}, Properties, tick Unblock; or install again.",
        ),
    )


def addin_is_current(case: Case) -> Outcome:
    """Tell whether the add-in comes from this version of the program."""
    installed = case.receipt.program
    if installed == __version__:
        return good(f"Version {__version__}.", f"Version {__version__}.")
    return warning(
        Text(
            f"Le complément est de la version {installed or 'inconnue'}, le programme de la {__version__}.",
            f"The add-in is of version {installed or 'unknown'}, the program of {__version__}.",
        ),
        INSTALL,
    )


def configuration_is_readable(case: Case) -> Outcome:
    """Tell whether VBA can read the conf file, and finds an interpreter in it."""
    path = case.places.configuration
    try:
        interpreter = case.interpreter()
    except BadConfiguration as error:
        return bad(
            Text(
                f"{path} est illisible pour VBA (ASCII, paires entre guillemets).",
                f"VBA cannot read {path}: {error.reason}.",
            ),
            Text(
                "Supprimer ce fichier, puis taper : pac-excel addin install",
                "Delete the file, then run: pac-excel addin install",
            ),
        )
    if interpreter is None:
        return bad(
            Text(f"{path} est absent ou ne nomme pas Python.", f"{path} is missing or names no interpreter."),
            INSTALL,
        )
    return good(f"{path} nomme {interpreter}.", f"{path} names {interpreter}.")


def no_rival(case: Case) -> Outcome:
    """Tell whether Excel loads another add-in of xlwings, or a second copy of ours."""
    folder = case.places.start_folder
    started = list(folder.glob("*.xla*")) if folder.is_dir() else []
    rivals = sorted(
        {
            path.name
            for path in (*started, *_ticked_addins(case))
            if path != case.places.addin and path.name.lower().startswith(("xlwings", "pac_excel"))
        }
    )
    if not rivals:
        return good("Aucun complément concurrent.", "No rival add-in.")
    names = ", ".join(rivals)
    return warning(
        Text(f"Excel charge aussi {names}.", f"Excel loads {names} too."),
        Text(
            f"L’ôter de {folder}, ou le décocher dans Fichier, Options, Compléments ; "
            "pour xlwings : xlwings addin remove",
            f"Take it out of {folder}, or untick it in File, Options, Add-ins; "
            "for xlwings: xlwings addin remove",
        ),
    )


def _ticked_addins(case: Case) -> Iterator[Path]:
    """Yield the add-ins that are ticked in Excel's options on Windows: the values OPEN, OPEN1, and so on."""
    for number in count():
        value = case.registry("HKCU", _OPTIONS, f"OPEN{number or ''}")
        if value is None:
            return
        # a path, in quotes where it holds blanks, after options such as /R
        named = _ADDIN.search(str(value))
        if named:
            yield Path(PureWindowsPath(named[1]).name)


def script_is_present(case: Case) -> Outcome:
    """Tell whether the script through which Excel for Mac starts Python is there."""
    name, content = applescript()
    assert case.places.scripts is not None
    path = case.places.scripts / name
    if hash_of_file(path) == hash_of(content):
        return good(f"{path} est en place.", f"{path} is in place.")
    return bad(Text(f"{path} est absent ou modifié.", f"{path} is missing or changed."), INSTALL)


def log_is_kept(case: Case) -> Outcome:
    """Tell where the log of failures stands, when something was last noted there, and whether it can be."""
    machine = case.machine
    path = journal_of(machine.system.value, machine.home, machine.environment)
    nearest = next(folder for folder in (path, *path.parents) if folder.exists())
    if not os.access(nearest, os.W_OK):
        return warning(
            Text(f"{path} n’accepte pas l’écriture.", f"{path} cannot be written to."),
            Text(
                "Rétablir les droits sur ce dossier ; d’ici là, le journal va dans le dossier temporaire.",
                "Restore the rights on this folder; until then the log goes to the temporary folder.",
            ),
        )
    if nearest != path:
        return good(f"{path}, aucun échec noté.", f"{path}, no failure noted.")
    last = dt.datetime.fromtimestamp(path.stat().st_mtime)
    return good(
        f"{path}, dernier échec noté le {last:%d/%m/%Y à %H:%M}.",
        f"{path}, last failure noted on {last:%Y-%m-%d at %H:%M}.",
    )
