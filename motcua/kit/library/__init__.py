"""Reading `library/`: safe, bounded YAML, its digest, and where each key stands. The owning room interprets it."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from motcua.kit.library.bounds import (
    LOADER,
    HiddenCharacter,
    LibraryError,
    bounded_text,
    duplicate_keys,
    hidden,
    plain_text,
    too_large,
)
from motcua.kit.library.places import Place, ambiguous, line_of
from motcua.kit.library.words import in_our_words, yaml_words

__all__ = [
    "HiddenCharacter",
    "LibraryError",
    "Place",
    "ambiguous",
    "digest",
    "duplicate_keys",
    "hidden",
    "in_our_words",
    "line_of",
    "load_nodes",
    "load_yaml",
    "plain_text",
    "root",
    "too_large",
]


def root() -> Path:
    """The folder that holds the law as data."""
    found = settings.MOTCUA_LIBRARY
    return found if isinstance(found, Path) else Path(found)


def load_yaml(path: Path) -> dict[str, Any]:
    """Parse one YAML file (safe loader, counted bounds, mapping at the top); cached until the file changes."""
    stat = path.stat()
    return _load(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=512)
def _load(path: Path, _mtime: int, _size: int) -> dict[str, Any]:
    text = bounded_text(path)
    try:
        data = yaml.load(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 0
        raise LibraryError(file=path.name, line=line, reason=yaml_words(error)) from error
    except (ValueError, OverflowError) as error:  # a day or number that looks right and does not exist
        raise LibraryError(file=path.name, line=1, reason=in_our_words(error)) from error
    if not isinstance(data, dict):
        raise LibraryError(file=path.name, line=1, reason=_("cần một bảng khóa: giá trị"))
    return data


def load_nodes(path: Path) -> yaml.Node | None:
    """The same file as YAML nodes, which know their lines; cached until the file changes."""
    stat = path.stat()
    return _nodes(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=64)
def _nodes(path: Path, _mtime: int, _size: int) -> yaml.Node | None:
    try:
        return yaml.compose(bounded_text(path), Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise LibraryError(file=path.name, line=line, reason=yaml_words(error)) from error


def digest(path: Path) -> str:
    """SHA-256 (hex) of a file, or of a folder as the digest over its sorted relative names and contents."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    total = hashlib.sha256()
    for item in sorted(p for p in path.rglob("*") if p.is_file()):
        total.update(item.relative_to(path).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(item.read_bytes()).digest())
    return total.hexdigest()
