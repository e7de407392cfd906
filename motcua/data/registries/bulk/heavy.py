"""The heavy libraries, loaded when a bulk command first needs them: the web process imports this room too."""

from __future__ import annotations

import importlib
import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from motcua.data.registries.bulk.macros import MACROS
from motcua.kit.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

GIGABYTES = 4


class Unworkable(DomainError):
    """DuckDB gave up; its own words may hold a line of the file, so only their kind is shown."""

    code = "registries.unworkable"
    status = 400
    message = _(
        "Không xử lý được tệp (%(kind)s). Kiểm tra tên cột và định dạng của tệp, hoặc cho thêm bộ nhớ."
    )


def load(name: str) -> Any:
    """The library of this name."""
    return importlib.import_module(name)


@contextmanager
def duck(*, gigabytes: float = GIGABYTES) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB of its own, under a memory limit, spilling into a folder that goes with it."""
    with TemporaryDirectory(prefix="motcua-bulk-") as folder:
        os.chmod(folder, 0o700)
        connection = load("duckdb").connect(str(Path(folder) / "bulk.duckdb"))
        try:
            connection.execute("SET memory_limit = ?", [f"{int(gigabytes * 1000)}MB"])
            connection.execute("SET temp_directory = ?", [str(Path(folder) / "spill")])
            connection.execute("SET preserve_insertion_order = false")
            for macro in MACROS:
                connection.execute(macro)
            yield connection
        except load("duckdb").Error as error:
            raise Unworkable(kind=type(error).__name__) from error
        finally:
            connection.close()


def export(db: duckdb.DuckDBPyConnection, query: str, path: Path, form: str) -> None:
    """What a query gives as a file that only its owner reads; `form` as in COPY: "FORMAT parquet"."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    quoted = str(path).replace("'", "''")
    db.execute(f"COPY ({query}) TO '{quoted}' ({form})")
    path.chmod(0o600)
