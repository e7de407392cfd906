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
}


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


CHECKS: tuple[Check, ...] = (placed,)
