"""The rows of a CSV file, read line by line however long it is: its encoding, its separator, its header."""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from pac_excel.reporting.actuals.errors import BadSource
from pac_excel.reporting.actuals.mapping import Mapping

_SEPARATORS = ";\t|,"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BLOCK = 1 << 20
_HEAD = 4096
# signs of a header line: a file without line ends is no table, and would be one line as long as itself
_LONGEST_HEADER = 1 << 16


@dataclass(frozen=True, slots=True)
class Content:
    """What a look over a whole file tells: its fingerprint, how it begins, whether it is UTF-8."""

    fingerprint: str
    head: bytes
    is_utf8: bool


def look_over(path: Path) -> Content:
    """Return what the bytes of a file tell, read block by block."""
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    head, is_utf8 = b"", True
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            head = head or block[:_HEAD]
            digest.update(block)
            is_utf8 = is_utf8 and _continues(decoder, block)
    return Content(digest.hexdigest()[:16], head, is_utf8 and _continues(decoder, b"", final=True))


def _continues(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class TextTable:
    """A CSV file whose header is known."""

    path: Path
    encoding: str
    separator: str
    header: int
    headers: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, tuple[object, ...]]]:
        """Yield the rows below the header, each with the line it begins on; BadSource on a broken one."""
        with _opened(self.path, self.encoding) as file:
            reader = csv.reader(file, delimiter=self.separator)
            line = 1
            try:
                for number, cells in enumerate(reader, 1):
                    if number > self.header and "".join(cells).strip():
                        yield line, tuple(cells)
                    line = reader.line_num + 1
            except (csv.Error, UnicodeDecodeError) as error:
                raise _unreadable(self.path, self.encoding, line, error) from error


def text_table(path: Path, mapping: Mapping, content: Content) -> TextTable:
    """Return the table in a CSV file; BadSource when it is none."""
    encoding = _encoding(path, mapping.encoding, content)
    header_line = _header_line(path, encoding, mapping.header)
    separator = mapping.separator or max(_SEPARATORS, key=header_line.count)
    if header_line.count(separator) == 0:
        raise BadSource(
            str(path), "no column separator is found in its header", "separate columns by ; and name them"
        )
    if len(separator) != 1:
        raise BadSource(
            str(path), f"the separator {separator!r} is not one sign", "correct it in the mapping"
        )
    with _opened(path, encoding) as file:
        try:
            reader = csv.reader(file, delimiter=separator)
            headers = next(islice(reader, mapping.header - 1, None))
        except (csv.Error, UnicodeDecodeError, StopIteration) as error:
            raise BadSource(str(path), f"its header cannot be read ({error})", "export it again") from error
    return TextTable(path, encoding, separator, mapping.header, tuple(cell.strip() for cell in headers))


def _opened(path: Path, encoding: str) -> IO[Any]:
    # line ends within quotes are the cell's own
    return path.open(encoding=encoding, newline="")


def _encoding(path: Path, stated: str, content: Content) -> str:
    """Return how a file is written: UTF-8 with or without mark, UTF-16 with it, else Windows' own."""
    if stated:
        try:
            codecs.lookup(stated)
        except LookupError as error:
            raise BadSource(
                str(path), f"the encoding {stated!r} is unknown", "correct it in the mapping"
            ) from error
        return stated
    if content.head.startswith(_UTF16):
        return "utf-16"
    if b"\0" in content.head:
        raise BadSource(str(path), "it is no text", "give a CSV, Excel or Parquet file")
    return "utf-8-sig" if content.is_utf8 else "cp1252"


def _header_line(path: Path, encoding: str, number: int) -> str:
    line = ""
    with _opened(path, encoding) as file:
        try:
            for _ in range(number):
                line = file.readline(_LONGEST_HEADER)
        except UnicodeDecodeError as error:
            raise _unreadable(path, encoding, number, error) from error
    if not line and number > 1:
        raise BadSource(str(path), f"it has no row {number} for the headers", "correct header in the mapping")
    if len(line) == _LONGEST_HEADER:
        raise BadSource(str(path), f"row {number} is no header but {len(line)} signs", "export it again")
    return line


def _unreadable(path: Path, encoding: str, line: int, error: Exception) -> BadSource:
    if isinstance(error, UnicodeDecodeError):
        return BadSource(str(path), f"it is not written in {encoding}", "export it as UTF-8")
    return BadSource(str(path), f"line {line} cannot be read ({error})", "export it again")
