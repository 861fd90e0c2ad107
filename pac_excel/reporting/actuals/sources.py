"""The rows of a source: CSV, Excel, Parquet or SQL, each with its line number, cells as they stand."""

from __future__ import annotations

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
from pac_excel.reporting.actuals.text import look_over, text_table
from pac_excel.reporting.actuals.values import Percent

# bytes of an Excel file: a million values, when a month of an agency is some hundreds
LARGEST_WORKBOOK = 50 * 1024 * 1024
# rows that a query may give, which are held in memory
LARGEST_ANSWER = 1_000_000
_BATCH = 50_000
# bytes of a text whose rows are kept once they were read
_KEPT_TEXT = 1 << 20
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


class _Kept:
    """The rows of a source that is small enough to be read once."""

    def __init__(self, read: Reader) -> None:
        self._read = read
        self._rows: list[tuple[int, tuple[object, ...]]] | None = None

    def __call__(self) -> Numbered:
        if self._rows is None:
            self._rows = list(self._read())
        return iter(self._rows)


def open_rows(path: Path | None, mapping: Mapping) -> Rows:
    """Return the rows of the file `path`, or of the database that the mapping names; BadSource.

    Text and Parquet are read piece by piece, however large they are: an export of a whole network is taken
    for one agency in the memory of a page of it. A workbook is held whole, and may have LARGEST_WORKBOOK.
    """
    if path is None:
        return _sql(mapping)
    if path.is_dir():
        raise BadSource(str(path), "it is a folder", "give the files in it one by one")
    if path.stat().st_size == 0:
        raise BadSource(str(path), "it is empty", "export it again")
    content = look_over(path)
    if content.head.startswith(b"PAR1"):
        headers, rows = _parquet(path)
    elif content.head.startswith((b"PK\3\4", b"\xd0\xcf\x11\xe0")):
        headers, rows = _workbook(path, mapping)
    elif path.suffix.lower() in (".xlsx", ".xlsm", ".parquet"):
        raise BadSource(
            str(path), f"it is no {path.suffix[1:]} file, whatever its name says", "export it again"
        )
    else:
        table = text_table(path, mapping, content)
        read = _Kept(table.rows) if path.stat().st_size <= _KEPT_TEXT else table.rows
        return Rows(path.name, content.fingerprint, table.headers, read, table.separator)
    return Rows(path.name, content.fingerprint, headers, rows)


def _workbook(path: Path, mapping: Mapping) -> tuple[tuple[str, ...], Reader]:
    """The rows of a sheet of an Excel file, looked over before anything parses it."""
    if path.stat().st_size > LARGEST_WORKBOOK:
        raise BadSource(
            str(path),
            f"it has over {LARGEST_WORKBOOK // 2**20} MB",
            "save it as CSV, or leave only the months of the plan in it",
        )
    data = path.read_bytes()
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


def _parquet(path: Path) -> tuple[tuple[str, ...], Reader]:
    """The rows of a Parquet file, batch by batch."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise BadSource(
            str(path), "reading Parquet needs pyarrow", "pip install pac-excel[parquet]"
        ) from error

    def damaged(error: Exception) -> BadSource:
        return BadSource(str(path), f"it is damaged ({_first_line(error)})", "export it again")

    try:
        with ParquetFile(path) as file:
            headers = tuple(_columns(file.schema_arrow.empty_table().to_pandas()))
    except (ArrowException, OSError) as error:
        raise damaged(error) from error

    def rows() -> Numbered:
        first = 1
        try:
            with ParquetFile(path) as file:
                for batch in file.iter_batches(_BATCH):
                    frame = batch.to_pandas()
                    yield from _numbered(frame, first)
                    first += len(frame)
        except (ArrowException, OSError) as error:
            raise damaged(error) from error

    return headers, rows


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
                frame = _answer(mapping, connection)
        finally:
            engine.dispose()
    except (sqlalchemy.exc.SQLAlchemyError, pandas.errors.DatabaseError, ImportError) as error:
        said = _first_line(error.__cause__ or error)
        raise BadSource(mapping.path, f"the database answers: {said}", "correct url or query") from error
    name = f"{Path(mapping.path).name} ({url.render_as_string(hide_password=True)})"
    content = frame.to_csv(index=False).encode()
    return Rows(
        name,
        hashlib.sha256(content).hexdigest()[:16],
        tuple(_columns(frame)),
        lambda: _numbered(frame),
    )


def _answer(mapping: Mapping, connection: Any) -> Any:
    """Return what the query gives, refused before it fills the memory."""
    import pandas
    import sqlalchemy

    parts, count = [], 0
    for part in pandas.read_sql_query(sqlalchemy.text(mapping.query), connection, chunksize=_BATCH):
        parts.append(part)
        count += len(part)
        if count > LARGEST_ANSWER:
            raise BadSource(
                mapping.path,
                f"its query gives over {LARGEST_ANSWER:,} rows",
                "ask for the months of the plan only",
            )
    return pandas.concat(parts, ignore_index=True) if parts else pandas.DataFrame()


def _columns(frame: Any) -> list[str]:
    return [str(name).strip() for name in frame.columns]


def _numbered(frame: Any, first: int = 1) -> Numbered:
    """The rows of a data frame, numbered from `first`, what is missing as None."""
    import pandas

    known = frame.astype(object).where(pandas.notna(frame), None)
    return iter(enumerate(known.itertuples(index=False, name=None), first))


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:160]
