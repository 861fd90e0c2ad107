"""Writes a workbook in one step: either the whole new file stands in its place, or the old one does."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from types import ModuleType

from pac_excel.ooxml.errors import NotWritable, WorkbookLocked

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:
    fcntl = None


def save_atomically(path: Path | str, data: bytes) -> None:
    """Put `data` at `path`, keeping the mode of a file already there; NotWritable when it cannot be."""
    target = Path(path)
    check_writable(target)
    target = target.resolve()
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else _default_mode()
    try:
        descriptor, temporary = _temporary_file(target)
    except OSError as error:
        raise _refused(target, error) from error
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
            os.chmod(temporary, mode)
            if fcntl:
                # while the lock holds, or another save would take the file for a left one
                os.replace(temporary, target)
        if not fcntl:
            # Windows moves no file that is open
            os.replace(temporary, target)
    except OSError as error:
        raise _refused(target, error) from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)


def _temporary_file(target: Path) -> tuple[int, str]:
    """Return an empty file beside `target`: the one that a save cut short left there, or a new one."""
    if fcntl:
        left = str(target.with_name(f".{target.name[:60]}.tmp"))
        descriptor = os.open(left, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        with contextlib.suppress(OSError):
            # a save that is alive holds the lock, or has just moved the file away
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(descriptor), os.stat(left)):
                os.ftruncate(descriptor, 0)
                return descriptor, left
        os.close(descriptor)
    return tempfile.mkstemp(prefix=".", suffix=".tmp", dir=target.parent)


def check_writable(path: Path) -> None:
    """Raise NotWritable when a workbook must not or cannot be written at `path`."""
    if path.is_dir():
        raise NotWritable(str(path), "it is a folder", "give the name of a file")
    if not path.parent.is_dir():
        raise NotWritable(str(path), "its folder does not exist", f"create {path.parent} first")
    user = lock_owner(path)
    if user is not None:
        by = f" by {user}" if user else ""
        raise WorkbookLocked(
            str(path), f"the workbook is open elsewhere{by}", "close it there, then try again"
        )
    if path.exists() and not (path.stat().st_mode & stat.S_IWUSR and os.access(path, os.W_OK)):
        raise NotWritable(str(path), "the file is read-only", "allow writing to it or choose another name")
    if not os.access(path.parent, os.W_OK):
        raise NotWritable(str(path), "its folder is read-only", "choose another folder")


def lock_owner(path: Path) -> str | None:
    """Return who has the workbook open, "" when the lock does not say, None when nobody has."""
    owner = path.with_name(f"~${path.name}")
    with contextlib.suppress(OSError):
        return _excel_user(owner.read_bytes())
    # on Windows the owner file exists but Excel keeps it from being read
    if owner.exists():
        return ""
    with contextlib.suppress(OSError):
        fields = path.with_name(f".~lock.{path.name}#").read_bytes().decode("utf-8", "replace").split(",")
        return next((field for field in fields[:3] if field.strip()), "")
    return None


def _excel_user(owner: bytes) -> str:
    """Return the user an owner file names: length and 54 bytes, then length and 54 UTF-16 units."""
    if len(owner) >= 165:
        return owner[57 : 57 + 2 * min(owner[55], 54)].decode("utf-16-le", "replace").strip("\0 ")
    return owner[1 : 1 + owner[0]].decode("cp1252", "replace").strip("\0 ") if owner else ""


def _default_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _refused(target: Path, error: OSError) -> NotWritable:
    reason = error.strerror or str(error)
    return NotWritable(
        str(target), f"it cannot be written ({reason})", "close it elsewhere or choose another name"
    )
