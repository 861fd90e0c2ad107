"""Installs the add-in for one user, says how it stands, and removes it; a file that is not ours stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from pac_excel import __version__
from pac_excel.addin.build import build_addin
from pac_excel.addin.configuration import configuration_for
from pac_excel.addin.machine import Machine, Places, System, places_on
from pac_excel.addin.macros import applescript, xlwings_version
from pac_excel.addin.receipt import Receipt, hash_of, hash_of_file, read_receipt, write_receipt
from pac_excel.errors import PacExcelError
from pac_excel.ooxml.errors import NotWritable
from pac_excel.ooxml.saving import save_atomically

_QUIT_EXCEL = "quit Excel, then run the command again"


class State(Enum):
    """How a file stands before anything is done."""

    ABSENT = "absent"
    CURRENT = "up to date"
    OUTDATED = "from another version or another Python"
    FOREIGN = "not ours, or changed since it was installed"


class Done(Enum):
    """What was done with a file."""

    INSTALLED = "installed"
    UPDATED = "updated"
    UNCHANGED = "already up to date"
    REMOVED = "removed"
    GONE = "was gone already"
    KEPT = "kept: not ours, or changed since it was installed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedFile:
    """A file that belongs to an installation; xlwings may have put a shared one there before us."""

    path: Path
    content: bytes
    is_shared: bool = False


class ForeignFile(PacExcelError):
    """A file of the same name stands where ours should go."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return (
            f"{self.path} was not put there by pac-excel, or was changed since, so it was left alone and "
            "nothing was installed; move it elsewhere, then run the command again"
        )


class NoExcelYet(PacExcelError):
    """Excel for Mac has not made its folders."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path} does not exist; start Excel once, quit it, then run the command again"


class DamagedCopy(PacExcelError):
    """What stands on the disk is not what was written."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path} was changed while it was installed; look into the log of the antivirus program"


def install(machine: Machine) -> dict[Path, Done]:
    """Install or upgrade the add-in; return what was done with each file.

    Nothing is written when a file of somebody else's is in the way (ForeignFile).
    """
    places = places_on(machine)
    if machine.system is System.MACOS and not places.configuration.parent.is_dir():
        raise NoExcelYet(str(places.configuration.parent))
    wanted = _wanted_files(machine, places)
    known = read_receipt(places.receipt)
    states = {file.path: _state(file, known) for file in wanted}
    for path, state in states.items():
        if state is State.FOREIGN:
            raise ForeignFile(str(path))
    done = {}
    files = dict(known.files)
    for file in wanted:
        state = states[file.path]
        done[file.path] = _put(file, state)
        if not (file.is_shared and state is State.CURRENT):
            files[str(file.path)] = hash_of(file.content)
        # at every step, so that an installation that stops halfway can be taken up or removed
        write_receipt(places.receipt, replace(known, files=files))
    dropped = {path: mark for path, mark in files.items() if Path(path) not in states}
    done |= _remove(dropped)
    files = {path: mark for path, mark in files.items() if path not in dropped}
    write_receipt(places.receipt, Receipt(program=__version__, xlwings=xlwings_version() or "", files=files))
    return done


def status(machine: Machine) -> dict[Path, State]:
    """Return how each file of the installation stands."""
    places = places_on(machine)
    known = read_receipt(places.receipt)
    return {file.path: _state(file, known) for file in _wanted_files(machine, places)}


def uninstall(machine: Machine) -> dict[Path, Done]:
    """Remove what was installed and not changed since; return what was done with each file."""
    places = places_on(machine)
    known = read_receipt(places.receipt)
    done = _remove(known.files)
    if str(places.addin) not in known.files and places.addin.exists():
        done[places.addin] = Done.KEPT
    places.receipt.unlink(missing_ok=True)
    # the folder is ours, unless somebody put something there
    if places.receipt.parent.is_dir() and not any(places.receipt.parent.iterdir()):
        places.receipt.parent.rmdir()
    return done


def _wanted_files(machine: Machine, places: Places) -> list[WantedFile]:
    """Return the files of an installation; the add-in comes last, for it needs the others."""
    files = [WantedFile(path=places.configuration, content=configuration_for(machine))]
    if places.scripts is not None:
        name, content = applescript()
        files.append(WantedFile(path=places.scripts / name, content=content, is_shared=True))
    return [*files, WantedFile(path=places.addin, content=build_addin())]


def _state(file: WantedFile, known: Receipt) -> State:
    found = hash_of_file(file.path)
    if found is None:
        return State.ABSENT
    if found == hash_of(file.content):
        return State.CURRENT
    return State.OUTDATED if found == known.files.get(str(file.path)) else State.FOREIGN


def _put(file: WantedFile, state: State) -> Done:
    """Write the file unless it is there, and read it back."""
    if state is State.CURRENT:
        return Done.UNCHANGED
    file.path.parent.mkdir(parents=True, exist_ok=True)
    try:
        save_atomically(file.path, file.content)
    except NotWritable as error:
        raise NotWritable(error.path, error.reason, _QUIT_EXCEL) from error
    if hash_of_file(file.path) != hash_of(file.content):
        raise DamagedCopy(str(file.path))
    return Done.INSTALLED if state is State.ABSENT else Done.UPDATED


def _remove(files: Mapping[str, str]) -> dict[Path, Done]:
    """Remove the files that still have the hash with which they were installed, the add-in first."""
    done = {}
    for path, mark in reversed([(Path(name), mark) for name, mark in files.items()]):
        found = hash_of_file(path)
        if found is None:
            done[path] = Done.GONE
        elif found != mark:
            done[path] = Done.KEPT
        else:
            try:
                path.unlink()
            except OSError as error:
                reason = f"it cannot be removed ({error.strerror or error})"
                raise NotWritable(str(path), reason, _QUIT_EXCEL) from error
            done[path] = Done.REMOVED
    return done
