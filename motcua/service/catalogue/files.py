"""Records in a file: one a line (JSONL), an array, or records one after another; plain or `.xz`.

Each comes with its line and how much of the file has been read. What cannot be read comes as a reason; a file that
ends in the middle gives what stood before. Sizes are bounded, so that a hostile file cannot fill the memory.
"""

import json
import lzma
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from motcua.kit.errors import DomainError
from motcua.service.catalogue.rules.oddities import REPEATED

XZ = b"\xfd7zXZ\x00"
LINE, WHOLE, MEMORY = 16 * 1024 * 1024, 1024 * 1024 * 1024, 256 * 1024 * 1024
SPACE = " \t\r\n\ufeff"
BLANK = b" \t\r\n\xef\xbb\xbf"


class CannotOpen(DomainError):
    """The file is not there, or is nothing that can be read."""

    code = "cannot_open"
    message = "%(file)s: %(reason)s"


REASONS = (
    (FileNotFoundError, "không có tệp này; kiểm tra lại tên và thư mục"),
    (IsADirectoryError, "đây là thư mục; chỉ rõ tệp cần nạp"),
    (PermissionError, "người chạy lệnh không có quyền đọc tệp này"),
)


class Read(NamedTuple):
    """One record, or the reason why there is none; `share` of the file read so far, 0 to 1."""

    line: int
    record: Any
    reason: str
    share: float


def read_file(path: Path) -> Iterator[Read]:
    """Every record of a file in its order; raises CannotOpen."""
    try:
        size = max(path.stat().st_size, 1)
        with path.open("rb") as raw:
            packed = raw.read(len(XZ)) == XZ
            raw.seek(0)
            with lzma.LZMAFile(raw) if packed else nullcontext(raw) as stream:
                yield from _records(stream, raw, size)  # type: ignore[arg-type]  # LZMAFile reads like a file
    except OSError as error:
        reason = next((words for kind, words in REASONS if isinstance(error, kind)), "không đọc được")
        raise CannotOpen(file=path.name, reason=reason) from error


def _records(stream: BinaryIO, raw: BinaryIO, size: int) -> Iterator[Read]:
    total, begun = 0, False
    for number, line, reason in _lines(stream):
        share = min(raw.tell() / size, 1.0)
        total += len(line)
        if reason or total > WHOLE:
            yield Read(number, None, reason or "tệp quá lớn, phần còn lại không đọc", share)
            return
        if not line.strip(BLANK):
            continue
        record, reason = _decoded(line)
        if not begun and (isinstance(record, list) or (reason and line.strip(BLANK)[:1] in (b"[", b"{"))):
            yield from _otherwise(line, number, stream)
            return
        begun = True
        yield Read(number, record, reason, share)


def _otherwise(line: bytes, number: int, stream: BinaryIO) -> Iterator[Read]:
    """A file whose first line is no record: an array, records over several lines, or a broken first line."""
    lines, ending, size = [line], "", len(line)
    for _number, more, reason in _lines(stream):
        size += len(more)
        ending = reason or ("tệp quá lớn, phần còn lại không đọc" if size > MEMORY else "")
        if ending:
            break
        lines.append(more)
    data = b"".join(lines)
    text = data.decode("utf-8", "replace").lstrip(SPACE)
    if text[:1] == "[" or not _next(text, 0)[1]:
        yield from _whole(data, number, text[:1] == "[")
    else:
        for place, one in enumerate(lines):
            if one.strip(BLANK):
                yield Read(number + place, *_decoded(one), place / len(lines))
    if ending:
        yield Read(number + len(lines) - 1, None, ending, 1.0)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes, str]]:
    """(number, line, why it ends here)."""
    number = 0
    while True:
        number += 1
        try:
            line = stream.readline(LINE + 1)
        except (lzma.LZMAError, EOFError) as error:
            yield number, b"", f"tệp nén hỏng từ đây: {error}"
            return
        if not line:
            return
        if len(line) > LINE:
            yield number, b"", "dòng quá dài, phần còn lại không đọc"
            return
        yield number, line, ""


def _whole(data: bytes, line: int, array: bool) -> Iterator[Read]:
    """An array, or records that take several lines each."""
    text = data.decode("utf-8", "replace").lstrip("\ufeff")
    place, counted, length = 0, 0, max(len(text), 1)
    while True:
        while place < len(text) and (text[place] in SPACE or text[place] in ("[,]" if array else "")):
            place += 1
        if place >= len(text):
            if array and not text.rstrip().endswith("]"):
                yield Read(line, None, "mảng JSON không có dấu đóng", 1.0)
            return
        line, counted = line + text.count("\n", counted, place), place
        record, reason, place = _next(text, place)
        yield Read(line, record, reason, place / length)
        if reason:
            return


def _next(text: str, place: int) -> tuple[Any, str, int]:
    try:
        record, end = DECODER.raw_decode(text, place)
    except (ValueError, RecursionError) as error:
        return None, f"không đọc được JSON ({_why(error)}); phần còn lại của tệp không đọc", place
    return record, "", end


def _decoded(line: bytes) -> tuple[Any, str]:
    try:
        return _parse(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return None, f"không phải UTF-8 (byte {error.start})"


def _parse(line: str) -> tuple[Any, str]:
    try:
        return DECODER.decode(line), ""
    except (ValueError, RecursionError) as error:
        return None, f"không đọc được JSON ({_why(error)})"


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"ký tự {error.pos}: {error.msg}"
    return "lồng quá sâu" if isinstance(error, RecursionError) else "số quá dài"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; keys that stand twice are named, the last value counts."""
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _value in pairs]
        made[REPEATED] = sorted({key for key in keys if keys.count(key) > 1})
    return made


DECODER = json.JSONDecoder(object_pairs_hook=_object)
