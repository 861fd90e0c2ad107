"""Where a schedule keeps its things on a machine: in one folder, which goes when the schedule goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pac_excel.machine import Machine, System

_PROGRAM = "pac-excel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The folder of one schedule."""

    folder: Path

    @property
    def definition(self) -> Path:
        """What runs, and when."""
        return self.folder / "schedule.json"

    @property
    def months(self) -> Path:
        """The ledger of the months that were run."""
        return self.folder / "months.sqlite"

    @property
    def lock(self) -> Path:
        """What a run holds while it lasts."""
        return self.folder / "lock.sqlite"

    @property
    def log(self) -> Path:
        """What the runs printed."""
        return self.folder / "run.log"

    @property
    def task(self) -> Path:
        """What Task Scheduler reads when the schedule is registered."""
        return self.folder / "task.xml"

    def remove(self) -> None:
        """Remove the files of the schedule, the definition last, then the folders that are left empty."""
        ours = [self.task, *self.folder.glob("run.log*"), self.lock, *self.folder.glob("months.sqlite*")]
        for path in (*ours, self.definition):
            path.unlink(missing_ok=True)
        for folder in (self.folder, self.folder.parent, self.folder.parent.parent):
            if not folder.is_dir() or any(folder.iterdir()):
                return
            folder.rmdir()


def schedules_folder(machine: Machine) -> Path:
    """Return the folder that holds the folders of all schedules of this user."""
    home = machine.home
    if machine.system is System.WINDOWS:
        base = Path(machine.environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif machine.system is System.MACOS:
        base = home / "Library" / "Application Support"
    else:
        base = _xdg(machine, "XDG_STATE_HOME", ".local/state")
    return base / _PROGRAM / "schedules"


def home_of(machine: Machine, name: str) -> Home:
    """Return the home of the schedule called `name`."""
    return Home(folder=schedules_folder(machine) / name)


def unit_folder(machine: Machine) -> Path:
    """Return where systemd looks for the units of this user."""
    return _xdg(machine, "XDG_CONFIG_HOME", ".config") / "systemd" / "user"


def timer_stamp(machine: Machine, unit: str) -> Path:
    """Return the file in which systemd keeps when a persistent timer of this user last ran."""
    return _xdg(machine, "XDG_DATA_HOME", ".local/share") / "systemd" / "timers" / f"stamp-{unit}"


def agent_folder(machine: Machine) -> Path:
    """Return where launchd looks for the agents of this user."""
    return machine.home / "Library" / "LaunchAgents"


def program_call(machine: Machine, home: Home) -> tuple[str, ...]:
    """Return the words with which the system starts this program for a schedule.

    On Windows it is the Python that opens no console window, where there is one.
    """
    interpreter = Path(machine.interpreter)
    silent = interpreter.with_name("pythonw.exe")
    if machine.system is System.WINDOWS and silent.exists():
        interpreter = silent
    # -P: a yaml.py in the current folder is not ours
    return (str(interpreter), "-P", "-m", "pac_excel", "schedule", "run", "--state", str(home.folder))


def _xdg(machine: Machine, variable: str, usual: str) -> Path:
    """Return a folder of the XDG base directory specification, which ignores paths that are not absolute."""
    given = machine.environment.get(variable, "")
    return Path(given) if Path(given).is_absolute() else machine.home / usual
