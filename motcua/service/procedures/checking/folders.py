"""Folders: a version lies where its code and its number say, and no other folder claims to be the same."""

import re
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.types import Package

CODED = re.compile(r"(?P<code>\d+\.\d{6}(\.[0-9A-Z]+)*)(-|\Z)")
RULES = {
    "folder-version": Rule(
        _("procedure.yaml ghi version: %(version)s mà thư mục của bản này tên là %(folder)s."),
        _("Ghi version đúng như tên thư mục; bản khác thì để ở thư mục khác."),
    ),
    "folder-code": Rule(
        _("procedure.yaml ghi code: %(code)s mà thư mục của thủ tục tên là %(folder)s."),
        _("Đặt tên thư mục là mã, gạch nối, tên gọi: %(code)s-…; hoặc sửa code."),
    ),
    "folder-twice": Rule(
        _("Thư mục %(folder)s cũng là bản %(version)s của thủ tục %(code)s."),
        _("Giữ một thư mục."),
    ),
    "slug-taken": Rule(
        _("Địa chỉ %(slug)s là của thủ tục %(other)s."),
        _("Đặt slug khác: hai thủ tục không thể ở cùng một địa chỉ."),
    ),
}
SLUG = re.compile(r"^slug: *[\"']?(?P<slug>[^\s\"'#]+)", re.MULTILINE)


def placed(package: Package, _house: House) -> Iterable[Found]:
    """A name that says a number or a code says the right one; a draft called otherwise says none."""
    folder = Path(package.folder).resolve()
    version, procedure = folder.name, folder.parent
    if version.isdecimal() and version != str(package.version):
        yield found("folder-version", "procedure.yaml", "version", version=package.version, folder=version)
    said = CODED.match(procedure.name)
    if said and said["code"] != package.code:
        yield found("folder-code", "procedure.yaml", "code", code=package.code, folder=procedure.name)
    elif said:
        for other in sorted(procedure.parent.glob(f"{package.code}-*/{package.version}/procedure.yaml")):
            if other.parent != folder:
                words = {"code": package.code, "version": package.version, "folder": other.parts[-3]}
                yield found("folder-twice", "procedure.yaml", "code", **words)


def alone(package: Package, _house: House) -> Iterable[Found]:
    """No other procedure beside this one answers at its address."""
    procedure = Path(package.folder).resolve().parent
    for other in sorted(procedure.parent.glob("*/*/procedure.yaml")):
        said = CODED.match(other.parts[-3]) if other.parts[-3] != procedure.name else None
        if said and said["code"] != package.code and _slug(other) == package.slug:
            yield found("slug-taken", "procedure.yaml", "slug", slug=package.slug, other=said["code"])
            return


def _slug(file: Path) -> str:
    """The address that a procedure.yaml claims; only its line is looked for: a broken neighbour claims none."""
    said = SLUG.search(file.read_text(encoding="utf-8", errors="replace")) if file.is_file() else None
    return said["slug"] if said else ""


CHECKS: tuple[Check, ...] = (placed, alone)
