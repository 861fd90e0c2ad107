"""A workbook file as named parts, of which only the replaced ones are ever written anew."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pac_excel.ooxml import content_types
from pac_excel.ooxml.archive import Entry, Folded, make_entry, write_entries
from pac_excel.ooxml.errors import HostileFile, MissingPart, NotAWorkbook
from pac_excel.ooxml.limits import DEFAULT, Limits
from pac_excel.ooxml.preflight import Preflight
from pac_excel.ooxml.saving import save_atomically
from pac_excel.ooxml.signatures import drop_signatures


class Package:
    """The parts of a workbook, in the order of the file."""

    def __init__(
        self,
        entries: Iterable[Entry],
        preflight: Preflight,
        *,
        path: str,
        limits: Limits,
        unchanged: bytes | None,
    ) -> None:
        self.path = path
        self.limits = limits
        self._preflight = preflight
        self._unchanged = unchanged
        self._entries = {entry.name: entry for entry in entries}
        self._by_lower_name = {name.lower(): name for name in self._entries}
        # deflated when the file is written, for a part may change several times until then
        self._changed: dict[str, bytes | Folded] = {}

    @classmethod
    def open(cls, source: Path | str | bytes, limits: Limits = DEFAULT) -> Package:
        """Return the package of a file, or of its bytes, all of which has passed the preflight."""
        if isinstance(source, bytes):
            data, path = source, "workbook"
        else:
            data, path = read_file(source, limits), str(source)
        package = cls.of(data, path, limits)
        package.admit_all()
        return package

    @classmethod
    def of(cls, data: bytes, path: str, limits: Limits = DEFAULT) -> Package:
        """Return the package of a file's bytes, each part of which passes the preflight when it is asked for.

        Before anything is changed all of them do.
        """
        preflight = Preflight(data, path, limits)
        return cls(preflight.entries, preflight, path=path, limits=limits, unchanged=data)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._by_lower_name

    def names(self) -> tuple[str, ...]:
        """Return the names of the parts in the order of the file."""
        return tuple(self._entries)

    def part(self, name: str) -> bytes:
        """Return the bytes of a part, fit to be parsed; MissingPart when there is none of that name."""
        entry = self._entry(name)
        changed = self._changed.get(entry.name)
        if changed is not None:
            return changed.content() if isinstance(changed, Folded) else changed
        self._preflight.admit(entry)
        return entry.content()

    def content(self, name: str) -> bytes:
        """Return the bytes of a part, to be searched and not parsed; MissingPart when there is none."""
        entry = self._entry(name)
        return self.part(name) if entry.name in self._changed else self._preflight.content(entry)

    def admit_all(self) -> None:
        """Have all parts pass the preflight now, those too that nobody asks for."""
        self._preflight.admit_all()

    def replace(self, name: str, data: bytes | Folded) -> None:
        """Give the part `name`, which keeps its place in the file, the new content `data`."""
        actual = self._entry(name).name
        self._begin_change()
        self._changed[actual] = data

    def replace_last(self, name: str, old: bytes, new: bytes) -> None:
        """Have `new` stand in the part `name` for the last `old`."""
        changed = self._changed.get(self._entry(name).name)
        if isinstance(changed, Folded):
            self.replace(name, changed.with_last(old, new))
        else:
            before, found, after = self.part(name).rpartition(old)
            self.replace(name, before + new + after if found else after)

    def put(self, entry: Entry) -> None:
        """Replace a part by an entry of its name, in whatever case, that was made before."""
        actual = self._entry(entry.name).name
        self._begin_change()
        self._entries[actual] = entry if entry.name == actual else replace(entry, name=actual)
        self._changed.pop(actual, None)

    def add(self, name: str, data: bytes, content_type: str) -> None:
        """Append a new part and state its content type."""
        self._begin_change()
        self._entries[name] = make_entry(name, data)
        self._by_lower_name[name.lower()] = name
        types = self.part(content_types.PART)
        self.replace(content_types.PART, content_types.with_override(types, name, content_type))

    def remove(self, name: str) -> None:
        """Take out a part and its content type; whoever points at it must be told by the caller."""
        actual = self._entry(name).name
        self._begin_change()
        del self._entries[actual], self._by_lower_name[actual.lower()]
        self._changed.pop(actual, None)
        types = self.part(content_types.PART)
        stripped = content_types.without_override(types, actual)
        if stripped is not types:
            self.replace(content_types.PART, stripped)

    def copy(self) -> Package:
        """Return a second package with the same parts, which changes apart from this one."""
        entries = self._entries.values()
        copied = Package(
            entries, self._preflight, path=self.path, limits=self.limits, unchanged=self._unchanged
        )
        copied._changed = dict(self._changed)
        return copied

    def to_bytes(self) -> bytes:
        """Return the file: the one opened when nothing changed, else with all other parts as compressed."""
        if self._unchanged is not None:
            return self._unchanged
        for name, data in self._changed.items():
            # what is as before stays as it was compressed
            content = data.content() if isinstance(data, Folded) and not data.is_long else data
            if isinstance(content, Folded) or not self._entries[name].holds(content):
                self._entries[name] = make_entry(name, content)
        self._changed.clear()
        return write_entries(self._entries.values())

    def save(self, path: Path | str) -> None:
        """Write the file in one step; NotWritable when that cannot be done."""
        save_atomically(path, self.to_bytes())

    def _begin_change(self) -> None:
        """Part from the file that was opened, and from signatures, which hold for that one alone."""
        if self._unchanged is not None:
            self.admit_all()
            self._unchanged = None
            drop_signatures(self)

    def _entry(self, name: str) -> Entry:
        try:
            return self._entries.get(name) or self._entries[self._by_lower_name[name.lower()]]
        except KeyError:
            raise MissingPart(self.path, name) from None


def read_file(path: Path | str, limits: Limits = DEFAULT) -> bytes:
    """Return the bytes of a file; NotAWorkbook when it cannot be read at all, HostileFile when too large."""
    try:
        about = Path(path).stat()
        if stat.S_ISDIR(about.st_mode):
            raise NotAWorkbook(str(path), "it is a folder", "give the name of a workbook")
        if not stat.S_ISREG(about.st_mode):
            raise NotAWorkbook(str(path), "it is a device or a pipe", "give the name of a workbook")
        if about.st_size > limits.file_size:
            reason = f"it has {about.st_size} bytes, over {limits.file_size}"
            raise HostileFile(str(path), reason, "if you trust its sender, raise the limit 'file_size'")
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise NotAWorkbook(str(path), "there is no such file", "check the name and the folder") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise NotAWorkbook(str(path), f"it cannot be read ({reason})", "check its access rights") from error
