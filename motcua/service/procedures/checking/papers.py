"""Papers: what a process has printed has its template, which compiles and leaves a place for who signs."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from django.utils.translation import gettext_lazy as _

from motcua.kit.library import digest, root
from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.types import ActionDef, Package
from motcua.trust.documents import queries as documents
from motcua.trust.documents.types import Trial

RESULT, SLIPS, LEADER = "result.typ", "slips", "leader"
RULES = {
    "result-missing": Rule(
        _("Hành động %(action)s lập tờ kết quả (render) mà thư mục của bản này không có result.typ."),
        _("Thêm result.typ: mẫu Typst của tờ kết quả, như ở docs/tutorial-new-procedure.md."),
    ),
    "template-broken": Rule(
        _("Mẫu in %(file)s không lập được văn bản; Typst báo “%(why)s”."),
        _("Sửa dòng này. Mẫu phải in được cả khi chưa có dữ liệu: motcua/trust/documents/README.md."),
    ),
    "template-endless": Rule(
        _("Mẫu in %(file)s lập mãi không xong: quá 2 giây hoặc 1 GB."),
        _("Bỏ vòng lặp quá dài trong mẫu."),
    ),
    "result-unsigned": Rule(
        _("Tờ kết quả không có chỗ ký của lãnh đạo."),
        _("Thêm signature(…) của /slips/_nd30.typ vào result.typ."),
    ),
}


def printed(package: Package, _house: House) -> Iterable[Found]:
    """Whoever has the result printed finds its template."""
    if (Path(package.folder) / RESULT).is_file():
        return
    for action in package.process.actions.values():
        if prints_result(action):
            yield found("result-missing", "process.yaml", "actions", action.name, "do", action=action.name)
            return


def prints_result(action: ActionDef) -> bool:
    """Whether it has the result printed; not a written refusal, whose template is the house's."""
    effects = (*action.effects, *(effect for route in action.routes for effect in route.effects))
    return any(effect.verb == "render" and "value" not in effect.args for effect in effects)


def compiled(package: Package) -> Iterator[Found]:
    """Each template of a package compiles; asked of files that are read, never of mutants: it starts a process."""
    folder = Path(package.folder)
    names = dict.fromkeys((RESULT, str(package.declaration.get("template", ""))))
    there = tuple(name for name in names if name and Path(name).name == name and (folder / name).is_file())
    for name, trial in zip(there, _tried(_Asked(folder, there)), strict=True):
        if trial is None:
            yield found("template-endless", name, file=name)
            return
        if trial.wrong:
            yield found("template-broken", name, file=name, why=trial.wrong, line=trial.line)
        elif name == RESULT and LEADER not in trial.boxes:
            yield found("result-unsigned", name)


class _Asked:
    """Templates of a folder, told from others by the content of all that they may read."""

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        own = folder.resolve()
        beside = own.parents[2] if len(own.parents) > 2 else own
        self.folder, self.names = own, names
        self.library = beside if (beside / SLIPS).is_dir() else root().resolve()
        files = sorted(path for path in own.iterdir() if path.suffix != ".yaml" and path.is_file())
        told = (f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files)
        self.key = (*names, *told, digest(self.library / SLIPS) if names else "")

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.key == other.key


@lru_cache(maxsize=256)
def _tried(asked: _Asked) -> tuple[Trial | None, ...]:
    if not asked.names:
        return ()
    if asked.folder.is_relative_to(asked.library):
        templates = [asked.folder / name for name in asked.names]
        return documents.try_templates(templates=templates, library=asked.library)
    with TemporaryDirectory() as place:  # a draft that stands in no library is tried as if it stood in one
        library = Path(place).resolve()
        copytree(asked.library / SLIPS, library / SLIPS)
        copytree(asked.folder, library / "draft")
        templates = [library / "draft" / name for name in asked.names]
        return documents.try_templates(templates=templates, library=library)


CHECKS: tuple[Check, ...] = (printed,)
