"""The rows of a source: CSV, Excel, Parquet or SQL, each with its line number, cells as they stand."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from pac_excel.ooxml.errors import HostileFile, NotAWorkbook
from pac_excel.ooxml.limits import DEFAULT
from pac_excel.ooxml.preflight import inspect
from pac_excel.reporting.actuals.errors import BadSource
from pac_excel.reporting.actuals.mapping import Mapping
from pac_excel.reporting.actuals.values import Percent

# bytes of a file: a million values, when a month of an agency is some hundreds
LARGEST = 50 * 1024 * 1024
_SEPARATORS = ";\t|,"
_READS = ("select", "with")


Numbered: TypeAlias = Iterator[tuple[int, tuple[object, ...]]]
Reader: TypeAlias = Callable[[], Numbered]


@dataclass(frozen=True, slots=True)
class Rows:
    """A source opened: its name, the fingerprint of what it holds, headers, and the separator of a CSV file.

    `read` gives its rows by line number, each time anew.
    """

    name: str
    fingerprint: str
    headers: tuple[str, ...]
    read: Reader
    separator: str = ""


def open_rows(path: Path | None, mapping: Mapping) -> Rows:
    """Return the rows of the file `path`, or of the database that the mapping names; BadSource."""
    if path is None:
        return _sql(mapping)
    if path.is_dir():
        raise BadSource(str(path), "it is a folder", "give the files in it one by one")
    if path.stat().st_size > LARGEST:
        raise BadSource(
            str(path), f"it has over {LARGEST // 2**20} MB", "extract the months of the plan only"
        )
    data = path.read_bytes()
    if not data:
        raise BadSource(str(path), "it is empty", "export it again")
    fingerprint = hashlib.sha256(data).hexdigest()[:16]
    if data.startswith(b"PAR1"):
        headers, rows = _parquet(path, data)
    elif data.startswith((b"PK\3\4", b"\xd0\xcf\x11\xe0")):
        headers, rows = _workbook(path, data, mapping)
    elif path.suffix.lower() in (".xlsx", ".xlsm", ".parquet"):
        raise BadSource(
            str(path), f"it is no {path.suffix[1:]} file, whatever its name says", "export it again"
        )
    else:
        return _csv(path, data, mapping, fingerprint)
    return Rows(path.name, fingerprint, headers, rows)


def _csv(path: Path, data: bytes, mapping: Mapping, fingerprint: str) -> Rows:
    text = _decoded(path, data, mapping.encoding)
    lines = text.split("\n", mapping.header)
    if len(lines) <= mapping.header - 1:
        raise BadSource(
            str(path), f"it has no row {mapping.header} for the headers", "correct header in the mapping"
        )
    header_line = lines[mapping.header - 1]
    separator = mapping.separator or max(_SEPARATORS, key=header_line.count)
    if header_line.count(separator) == 0:
        raise BadSource(
            str(path), "no column separator is found in its header", "separate columns by ; and name them"
        )
    if len(separator) != 1:
        raise BadSource(
            str(path), f"the separator {separator!r} is not one sign", "correct it in the mapping"
        )
    try:
        headers = next(row for at, row in enumerate(_reader(text, separator), 1) if at == mapping.header)
    except (csv.Error, StopIteration) as error:
        raise BadSource(str(path), f"its header cannot be read ({error})", "export it again") from error

    def rows() -> Numbered:
        reader = _reader(text, separator)
        for _ in range(mapping.header):
            next(reader)
        line = reader.line_num + 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield line, tuple(cells)
                line = reader.line_num + 1
        except csv.Error as error:
            raise BadSource(str(path), f"line {line} cannot be read ({error})", "export it again") from error

    return Rows(path.name, fingerprint, tuple(cell.strip() for cell in headers), rows, separator)


def _reader(text: str, separator: str) -> Any:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _decoded(path: Path, data: bytes, encoding: str) -> str:
    """Return the text of a file: UTF-8 with or without mark, UTF-16 with it, else Windows' own."""
    wanted = [encoding] if encoding else ["utf-8-sig", "cp1252"]
    if not encoding and data.startswith((b"\xff\xfe", b"\xfe\xff")):
        wanted = ["utf-16"]
    elif b"\0" in data[:4096]:
        raise BadSource(str(path), "it is no text", "give a CSV, Excel or Parquet file")
    for name in wanted:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
        except LookupError as error:
            raise BadSource(
                str(path), f"the encoding {name!r} is unknown", "correct it in the mapping"
            ) from error
    raise BadSource(str(path), f"it is not written in {wanted[-1]}", "export it as UTF-8")


def _workbook(path: Path, data: bytes, mapping: Mapping) -> tuple[tuple[str, ...], Reader]:
    """The rows of a sheet of an Excel file, looked over before anything parses it."""
    try:
        inspect(data, str(path), DEFAULT)
    except (HostileFile, NotAWorkbook) as error:
        raise BadSource(str(path), error.reason, error.advice) from error
    from openpyxl import load_workbook

    try:
        # the values that Excel calculated last, not the formulas
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as error:  # openpyxl fails in many ways on parts that are not as it expects
        raise BadSource(str(path), "its parts are not as expected", "save it again from Excel") from error
    if mapping.sheet and mapping.sheet not in book.sheetnames:
        raise BadSource(
            str(path),
            f"it has no sheet {mapping.sheet!r} but {', '.join(book.sheetnames)}",
            "correct sheet in the mapping",
        )
    sheet = book[mapping.sheet] if mapping.sheet else book.worksheets[0]
    first = next(sheet.iter_rows(min_row=mapping.header), None)
    headers = tuple("" if cell.value is None else str(cell.value).strip() for cell in first or ())
    if not any(headers):
        raise BadSource(
            str(path),
            f"row {mapping.header} of {sheet.title!r} holds no header",
            "correct sheet or header in the mapping",
        )

    def rows() -> Numbered:
        for number, row in enumerate(sheet.iter_rows(min_row=mapping.header + 1), mapping.header + 1):
            values = tuple(_cell(cell) for cell in row)
            if any(value is not None for value in values):
                yield number, values + (None,) * (len(headers) - len(values))

    return headers, rows


def _cell(cell: Any) -> object:
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
        return Percent(float(value))
    return value


def _parquet(path: Path, data: bytes) -> tuple[tuple[str, ...], Reader]:
    import pandas

    try:
        frame = pandas.read_parquet(io.BytesIO(data))
    except ImportError as error:
        raise BadSource(
            str(path), "reading Parquet needs pyarrow", "pip install pac-excel[parquet]"
        ) from error
    except Exception as error:  # pyarrow's own errors share no root but this
        raise BadSource(str(path), f"it is damaged ({_first_line(error)})", "export it again") from error
    return _of_frame(frame)


def _sql(mapping: Mapping) -> Rows:
    """The rows that a query gives; only reading is allowed."""
    import pandas
    import sqlalchemy

    first = mapping.query.split(None, 1)[:1]
    if not first or first[0].lower() not in _READS:
        raise BadSource(
            mapping.path, "its query does not read", "write a query that begins with SELECT or WITH"
        )
    try:
        url = sqlalchemy.make_url(os.path.expandvars(mapping.url))
        if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
            # SQLite would make an empty database of a name that is mistyped
            file = Path(mapping.path).parent / str(url.database)
            if not file.is_file():
                raise BadSource(mapping.path, f"the database {file} does not exist", "correct url")
            url = url.set(database=str(file))
        engine = sqlalchemy.create_engine(url)
        try:
            with engine.connect() as connection:
                frame = pandas.read_sql_query(sqlalchemy.text(mapping.query), connection)
        finally:
            engine.dispose()
    except (sqlalchemy.exc.SQLAlchemyError, pandas.errors.DatabaseError, ImportError) as error:
        said = _first_line(error.__cause__ or error)
        raise BadSource(mapping.path, f"the database answers: {said}", "correct url or query") from error
    headers, rows = _of_frame(frame)
    name = f"{Path(mapping.path).name} ({url.render_as_string(hide_password=True)})"
    content = frame.to_csv(index=False).encode()
    return Rows(name, hashlib.sha256(content).hexdigest()[:16], headers, rows)


def _of_frame(frame: Any) -> tuple[tuple[str, ...], Reader]:
    """The rows of a data frame, numbered from 1, what is missing as None."""
    import pandas

    known = frame.astype(object).where(pandas.notna(frame), None)
    headers = tuple(str(name).strip() for name in known.columns)
    return headers, lambda: iter(enumerate(known.itertuples(index=False, name=None), 1))


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:160]
