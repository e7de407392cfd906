"""Reading `library/`: safe YAML, its digest, nothing else. The owning room interprets what it reads."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from motcua.kit.errors import DomainError


class LibraryError(DomainError):
    """A file of the library cannot be read; the message names the file and the line."""

    code = "library_error"
    status = 500
    message = "%(file)s, dòng %(line)s: %(reason)s"


def root() -> Path:
    """The folder that holds the law as data."""
    found = settings.MOTCUA_LIBRARY
    return found if isinstance(found, Path) else Path(found)


def load_yaml(path: Path) -> dict[str, Any]:
    """Parse one YAML file (safe loader, mapping at the top); cached until the file changes."""
    stat = path.stat()
    return _load(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=512)
def _load(path: Path, _mtime: int, _size: int) -> dict[str, Any]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 0
        raise LibraryError(file=path.name, line=line, reason=error.problem or "YAML sai") from error
    if not isinstance(data, dict):
        raise LibraryError(file=path.name, line=1, reason="cần một bảng khóa: giá trị")
    return data


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def digest(path: Path) -> str:
    """SHA-256 (hex) of a file, or of a folder as the digest over its sorted relative names and contents."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    total = hashlib.sha256()
    for item in sorted(p for p in path.rglob("*") if p.is_file()):
        total.update(item.relative_to(path).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(item.read_bytes()).digest())
    return total.hexdigest()
