"""Loads a DMN file with the files it imports, from its own folder only."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from motcua.kit.dmn.engine import Model
from motcua.kit.dmn.errors import DmnError
from motcua.kit.dmn.model import Definitions, Import
from motcua.kit.dmn.reading import read

MAX_FILES = 50
MAX_DEPTH = 10


def load(path: Path) -> Model:
    """The model of a file; DmnError if it or a file it imports cannot be read."""
    return _Loader(path.parent).model(path, 0)


class _Loader:
    """Looks for what is imported: at the place the import names, else by namespace, inside one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.done: dict[Path, Model] = {}
        self.read: dict[Path, Definitions] = {}
        self.open: set[Path] = set()

    def model(self, path: Path, depth: int) -> Model:
        path = path.resolve()
        if path in self.done:
            return self.done[path]
        if path in self.open or depth > MAX_DEPTH:
            raise DmnError(_("Các tệp DMN nhập lẫn nhau thành vòng, hoặc quá nhiều lớp"))
        self.open.add(path)
        definitions = self.definitions(path)
        imported = {
            item.name: self.model(self.find(item, path), depth + 1)
            for item in definitions.imports
            if _is_dmn(item)
        }
        self.open.discard(path)
        self.done[path] = Model(definitions, imported)
        return self.done[path]

    def definitions(self, path: Path) -> Definitions:
        if path not in self.read:
            if len(self.read) >= MAX_FILES:
                raise DmnError(_("Quá %(most)s tệp DMN") % {"most": MAX_FILES})
            self.read[path] = read(path)
        return self.read[path]

    def find(self, wanted: Import, importer: Path) -> Path:
        """The file an import means; never one outside the folder."""
        if wanted.location:
            near = (importer.parent / wanted.location).resolve()
            if near.is_relative_to(self.folder) and near.is_file():
                return near
        for file in sorted(self.folder.rglob("*.dmn"))[:MAX_FILES]:
            if (
                file.is_file()
                and file.resolve().is_relative_to(self.folder)
                and self._has(file.resolve(), wanted)
            ):
                return file
        raise DmnError(
            _("Không tìm thấy mô hình được nhập “%(model)s”") % {"model": wanted.name or wanted.namespace}
        )

    def _has(self, file: Path, wanted: Import) -> bool:
        try:
            return self.definitions(file).namespace == wanted.namespace
        except DmnError:
            return False


def _is_dmn(item: Import) -> bool:
    return not item.kind or "DMN" in item.kind.upper()
