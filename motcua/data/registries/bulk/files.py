"""Tables in files: CSV, JSON lines and Parquet, told apart by their ending, written and read in a stream."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zlib import crc32

from django.utils.translation import gettext_lazy as _

from motcua.data.registries.bulk.heavy import load
from motcua.kit.errors import DomainError

ENDINGS = (".parquet", ".csv", ".jsonl")
PRIVATE = 0o600
_ROWS = 50_000
_BLOCK = 1 << 20
_PLACES = 1 << 28

Row = tuple[int, dict[str, str] | None]
"""The number of a row in its file, from 1, and its cells as text; None where it cannot be read at all."""


class UnknownFormat(DomainError):
    """A file that is none of the three formats."""

    code = "registries.unknown_format"
    message = _("Không đọc được tệp này: cần tệp .parquet, .csv hoặc .jsonl.")
    status = 400


def ending(path: Path) -> str:
    """The format of a file by its name; raises UnknownFormat."""
    if path.suffix.lower() not in ENDINGS:
        raise UnknownFormat
    return path.suffix.lower()


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def scan(path: Path) -> str:
    """The DuckDB table function that reads this file, every cell as text; the path is quoted."""
    quoted = str(path).replace("'", "''")
    match ending(path):
        case ".parquet":
            return f"read_parquet('{quoted}')"
        case ".csv":
            return f"read_csv('{quoted}', all_varchar = true, header = true, nullstr = '', delim = ',', quote = '\"')"
        case _:
            return f"read_json('{quoted}', format = 'newline_delimited')"


@contextmanager
def private(path: Path) -> Iterator[Any]:
    """A new text file that only its owner reads: what is in it is about persons."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        yield file


Put = Callable[[Sequence[str]], None]


@contextmanager
def writing(path: Path, columns: Sequence[str]) -> Iterator[Put]:
    """A function that adds a row to a new file of one of the three formats; an empty cell is no value."""
    if ending(path) == ".parquet":
        with _parquet(path, columns) as put:
            yield put
        return
    with private(path) as file:
        if ending(path) == ".csv":
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            yield writer.writerow
        else:
            yield lambda row: file.write(_line(columns, row))


def _line(columns: Sequence[str], row: Sequence[str]) -> str:
    cells = {name: cell for name, cell in zip(columns, row, strict=True) if cell}
    return json.dumps(cells, ensure_ascii=False) + "\n"


@contextmanager
def _parquet(path: Path, columns: Sequence[str]) -> Iterator[Put]:
    arrow, parquet = load("pyarrow"), load("pyarrow.parquet")
    schema = arrow.schema([(name, arrow.string()) for name in columns])
    held: list[Sequence[str]] = []

    def flush() -> None:
        cells = zip(*held, strict=True) if held else ([] for _ in columns)
        arrays = [arrow.array([cell or None for cell in column], arrow.string()) for column in cells]
        writer.write_table(arrow.table(arrays, schema=schema))
        held.clear()

    def put(row: Sequence[str]) -> None:
        held.append(row)
        if len(held) >= _ROWS:
            flush()

    with private(path):
        pass
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        yield put
        flush()


def rows(path: Path, *, after: int = 0) -> Iterator[Row]:
    """The rows of a file in their order, without the first `after`."""
    read = {".csv": _csv_rows, ".jsonl": _json_rows, ".parquet": _parquet_rows}[ending(path)]
    return (row for row in enumerate(read(path), 1) if row[0] > after)


def count(path: Path) -> int:
    """How many rows, about: lines of a text file, exact for Parquet."""
    if ending(path) == ".parquet":
        return load("pyarrow.parquet").ParquetFile(path).metadata.num_rows
    with path.open("rb") as file:
        lines = sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK), b""))
    return lines - (ending(path) == ".csv")


def columns(path: Path) -> tuple[str, ...]:
    """The names of the columns; of JSON lines every name that any line holds, for a line leaves out what is empty."""
    match ending(path):
        case ".parquet":
            return tuple(load("pyarrow.parquet").ParquetFile(path).schema_arrow.names)
        case ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                return tuple(next(csv.reader(file), ()))
        case _:
            return tuple(dict.fromkeys(name for _number, cells in rows(path) for name in cells or ()))


def _csv_rows(path: Path) -> Iterator[dict[str, str] | None]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        for cells in reader:
            yield dict(zip(header, cells, strict=True)) if len(cells) == len(header) else None


def _json_rows(path: Path) -> Iterator[dict[str, str] | None]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            try:
                found = json.loads(line)
            except ValueError:
                found = None
            yield _texts(found) if isinstance(found, dict) else None


def _parquet_rows(path: Path) -> Iterator[dict[str, str] | None]:
    for batch in load("pyarrow.parquet").ParquetFile(path).iter_batches(batch_size=_ROWS):
        yield from (_texts(row) for row in batch.to_pylist())


def _texts(row: dict[str, Any]) -> dict[str, str]:
    return {str(name): _text(cell) for name, cell in row.items()}


def _text(cell: Any) -> str:
    if isinstance(cell, list | dict):
        return json.dumps(cell, ensure_ascii=False)
    return "" if cell is None else str(cell)


def repeated(path: Path, key_of: Callable[[dict[str, str]], str]) -> frozenset[str]:
    """Keys that may stand in a file more than once: all that do, and by chance a few (2 %) that do not.

    One bit for each of 268 million places tells whether a key was there before: 32 MiB, however long the file."""
    places, twice = bytearray(_PLACES >> 3), set()
    for _number, cells in rows(path):
        key = key_of(cells) if cells is not None else ""
        place = crc32(key.encode()) & (_PLACES - 1)
        if key and places[place >> 3] >> (place & 7) & 1:
            twice.add(key)
        places[place >> 3] |= 1 << (place & 7)
    return frozenset(twice)
