"""Files: each can be read, by every reader of YAML alike, and a draft's open gaps are closed."""

import os
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from motcua.kit.library import (
    HiddenCharacter,
    LibraryError,
    ambiguous,
    duplicate_keys,
    hidden,
    load_nodes,
    load_yaml,
    plain_text,
    too_large,
)
from motcua.service.procedures.checking.found import Found, Rule, found

GAP, YAML = "TODO", ".yaml"
MOST = 50
NEEDED = ("procedure.yaml", "form.yaml", "process.yaml")
RULES = {
    "package-missing": Rule(
        _("Không thấy thủ tục nào ở đây."),
        _("Chỉ tới một thư mục có procedure.yaml, hoặc thư mục chứa các thủ tục."),
    ),
    "file-missing": Rule(
        _("Thiếu tệp %(file)s."),
        _("Thêm tệp ấy; docs/tra-cuu-thu-tuc.md kể các tệp của một thủ tục."),
    ),
    "file-unreadable": Rule(
        _("Không đọc được: %(why)s."),
        _("Sửa dòng này cho đúng YAML và trong giới hạn của một tệp."),
    ),
    "package-unreadable": Rule(
        _("Không hiểu được: %(why)s."),
        _("Sửa chỗ này theo docs/tra-cuu-thu-tuc.md."),
    ),
    "file-outside": Rule(
        _("Tệp %(file)s là liên kết trỏ ra ngoài thư mục của bản này."),
        _("Chép nội dung vào chính thư mục này: điều gói mang theo phải nằm trong gói."),
    ),
    "character-hidden": Rule(
        _("Có ký tự không nhìn thấy được %(character)s: người duyệt có thể đọc một đằng, máy hiểu một nẻo."),
        _("Xóa ký tự ấy; nếu không thấy nó, gõ lại cả dòng."),
    ),
    "key-twice": Rule(
        _("Khóa %(key)s ghi hai lần trong một bảng; chỉ dòng sau có hiệu lực."),
        _("Giữ một dòng."),
    ),
    "text-ambiguous": Rule(
        _("Chữ có dấu “?” trong {…} hoặc […] mà không có ngoặc kép: mỗi trình đọc YAML hiểu một khác."),
        _("Đặt chữ ấy trong ngoặc kép."),
    ),
    "gap-open": Rule(
        _("Còn chỗ phải điền: “%(text)s”"),
        _("Điền điều còn thiếu rồi xóa chữ TODO."),
    ),
}


def yaml_files(folder: Path) -> tuple[Path, ...]:
    """The YAML files of a package, by name."""
    return tuple(sorted(folder.glob("*.yaml")))


def unreadable(folder: Path) -> Iterable[Found]:
    """Files that are not there, lie elsewhere, are too large, or are no YAML within bounds."""
    for name in NEEDED:
        if not (folder / name).exists():
            yield found("file-missing", name, file=name)
    yield from _foreign(folder)
    for path in yaml_files(folder):
        try:
            load_yaml(path)
        except LibraryError as error:
            yield misread(error)
        except OSError:
            yield found("file-missing", path.name, file=path.name)


def misread(error: LibraryError) -> Found:
    """A file of the library that cannot be read, by its own kind."""
    file, line = str(error.params["file"]), error.params["line"]
    if isinstance(error, HiddenCharacter):
        return found("character-hidden", file, character=error.character, line=line)
    return found("file-unreadable", file, why=error.params["reason"], line=line)


def _foreign(folder: Path) -> Iterable[Found]:
    """What a template could read though nobody approved it, and what nobody should have to read whole."""
    home = Path(os.path.realpath(folder))
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.exists() and not Path(os.path.realpath(path)).is_relative_to(home):
            yield found("file-outside", name, file=name, line=1)
        elif path.is_file() and path.suffix != YAML:
            yield from _beside(name, path)


def _beside(name: str, path: Path) -> Iterable[Found]:
    """What is wrong with a file that is no YAML: too large, or a text with characters that nobody sees."""
    if why := too_large(path):
        yield found("file-unreadable", name, why=why, line=1)
        return
    with suppress(LibraryError):  # a picture
        for line, character in islice(hidden(plain_text(path)), MOST):
            yield found("character-hidden", name, character=character, line=line)


def odd(folder: Path) -> Iterable[Found]:
    """What one reader takes for this and another for that."""
    for path in yaml_files(folder):
        node = load_nodes(path)
        for line in dict.fromkeys(ambiguous(node)):
            yield found("text-ambiguous", path.name, line=line)
        if node is not None:
            for key, line in dict.fromkeys(duplicate_keys(node)):
                yield found("key-twice", path.name, key=key, line=line)


def gaps(folder: Path) -> Iterable[Found]:
    """What a draft leaves open: every line of its files that holds TODO, comments too."""
    for path in yaml_files(folder):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if GAP in line:
                yield found("gap-open", path.name, text=line.strip()[:160], line=number)
