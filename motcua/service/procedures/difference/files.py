"""What the files of a package say besides what runs: second languages, stories, templates, how it is written."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from motcua.kit.errors import DomainError
from motcua.kit.library import load_yaml
from motcua.service.procedures.bases import base_files, layers
from motcua.service.procedures.difference.compare import Change, Place, changes
from motcua.service.procedures.difference.tree import grown
from motcua.service.procedures.difference.words import Words
from motcua.service.procedures.types import Package

FEW = 3
VERSION_OF_BASE = re.compile(
    r"/\d+(?=\.)"
)  # processes/mot-cua/2.yaml is compared with processes/mot-cua/1.yaml
TEXTS = gettext_lazy("Lời bằng ngôn ngữ khác")
STORIES = gettext_lazy("Câu chuyện thử")
TEMPLATES = gettext_lazy("Mẫu in")
WRITING = gettext_lazy("Cách ghi trong tệp")
LANGUAGES = {"en": gettext_lazy("lời tiếng Anh")}
FACTS, LIMITS, FEES, PAPERS = (
    gettext_lazy("Thông tin chung"),
    gettext_lazy("Thời hạn"),
    gettext_lazy("Phí, lệ phí"),
    gettext_lazy("Giấy tờ"),
)
STEPS, ACTIONS, FORM, DECISIONS = (
    gettext_lazy("Bước"),
    gettext_lazy("Việc làm"),
    gettext_lazy("Ô khai"),
    gettext_lazy("Bảng quyết định"),
)
RESULT, READS, LINKS, LAWS, RUNNING = (
    gettext_lazy("Kết quả"),
    gettext_lazy("Đọc dữ liệu"),
    gettext_lazy("Liên thông"),
    gettext_lazy("Căn cứ"),
    gettext_lazy("Chuyển hồ sơ đang giải quyết"),
)
OF_BASE = (STEPS, ACTIONS)
OF_FACTS = (FACTS, LIMITS, FEES, PAPERS, RESULT, READS, LAWS)
PARTS_OF: Mapping[str, tuple[object, ...]] = {
    "form.yaml": (FORM,),
    "process.yaml": OF_BASE,
    "decisions.yaml": (DECISIONS,),
    "links.yaml": (LINKS,),
    "migration.yaml": (RUNNING,),
    "fees.yaml": (FEES,),
    "office.yaml": (STEPS,),
}
OF_FIELD = "field.code"
# Keys that no field of what runs keeps, and the part on which they are told.
UNREAD_OF_BASE: Mapping[str, object] = {
    "states.basis": STEPS,
    "states.note": STEPS,
    "actions.basis": ACTIONS,
}
UNREAD: Mapping[str, Mapping[str, object]] = {
    "process.yaml": UNREAD_OF_BASE,
    "procedure.yaml": {OF_FIELD: FACTS},
    "fees.yaml": dict.fromkeys(("issued", "issuer", "sample", "grade"), FEES),
    "office.yaml": dict.fromkeys(("issued", "issuer", "sample", "grade"), STEPS),
}


def of_texts(before: Package, now: Package, words: Words) -> Iterator[Change]:
    """One line for each second language."""
    for language in dict.fromkeys((*before.texts, *now.texts)):
        old, new = before.texts.get(language, {}), now.texts.get(language, {})
        name = str(LANGUAGES.get(language, language))
        yield from _few(str(TEXTS), name, _compared("texts", old, new, words))


def of_files(before: Package, now: Package, words: Words, told: frozenset[str]) -> Iterator[Change]:
    """What only the files say; `told`: the parts of which something has been said already."""
    old, new = _files(before), _files(now)
    differing = [
        name
        for name in dict.fromkeys((*old, *new))
        if name not in old or name not in new or old[name].read_bytes() != new[name].read_bytes()
    ]
    unread = tuple(
        change for name in differing for change in _unread(name, old.get(name), new.get(name), words)
    )
    yield from unread
    said = told | {change.part for change in unread}
    for name in differing:
        yield from _of_file(name, old.get(name), new.get(name), words, said)


def _files(package: Package) -> dict[str, Path]:
    """Every file that a version is made of, by its name within its folder or within the library."""
    folder = Path(package.folder)
    own = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    bases = {VERSION_OF_BASE.sub("", name): path for name, path in base_files(folder).items()}
    return own | bases | layers(folder, package.code)


def _unread(name: str, old: Path | None, new: Path | None, words: Words) -> Iterator[Change]:
    """Keys that no field of what runs keeps: grounds and notes of a step, the paper by which a layer was made."""
    one, other = _data(old), _data(new)
    for key, part in UNREAD.get(
        name.rpartition("/")[2], UNREAD_OF_BASE if "processes/" in name else {}
    ).items():
        where = name.split("/")[1] if name.startswith("local/") else ""
        before, now = (_kept(data, key) for data in (one, other))
        place = Place(str(part)).within(where)
        if key == OF_FIELD:
            place = place.within(words.label("Package.field_name"))
        holder = key.partition(".")[0]
        yield from changes(grown(words, holder, before), grown(words, holder, now), place)


def _kept(data: Any, key: str) -> Any:
    """Of a file that key alone, or of its entries (`states.note`) that key of each that has it."""
    entries, _dot, own = key.partition(".")
    found = data.get(entries) if isinstance(data, Mapping) else None
    if not own or not isinstance(found, Mapping):
        return {entries: found} if found is not None and not own else {}
    if key == OF_FIELD:
        return {own: found[own]} if own in found else {}
    return {
        name: {own: item[own]} for name, item in found.items() if isinstance(item, Mapping) and own in item
    }


def _of_file(
    name: str, old: Path | None, new: Path | None, words: Words, told: frozenset[str]
) -> Iterator[Change]:
    """Stories and templates as a line with a count; of other files how they are written, if nothing else was said."""
    if not name.endswith((".yaml", ".typ")):
        said = _("%(file)s: thêm, bỏ hoặc đổi nội dung") % {"file": name}
        yield Change(str(TEMPLATES), name, "", "", summary=said)
    elif name.endswith(".typ") or name == "scenarios.yaml":
        part, read = (STORIES, _data) if name == "scenarios.yaml" else (TEMPLATES, _lines)
        found = _compared("file", read(old), read(new), words)
        yield from _few(str(part), name, found or _layout(name))
    elif not told & _parts_of(name):
        found = _compared("file", _data(old), _data(new), words)
        yield from (replace(change, part=str(WRITING), what=f"{name}, {change.what}") for change in found)
        if not found:
            yield from _layout(name)


def _parts_of(name: str) -> frozenset[str]:
    """The parts of the page on which a file is told."""
    last = name.rpartition("/")[2]
    if last.startswith("texts.") or (name.startswith("processes/") and last.count(".") > 1):
        return frozenset({str(TEXTS)})
    parts = OF_BASE if name.startswith("processes/") else PARTS_OF.get(last, OF_FACTS)
    return frozenset(map(str, parts))


def _layout(name: str) -> tuple[Change, ...]:
    said = _("%(file)s: chỉ đổi chú thích hoặc cách trình bày, nội dung như cũ") % {"file": name}
    return (Change(str(WRITING), name, "", "", summary=said),)


def _compared(place: str, old: Any, new: Any, words: Words) -> tuple[Change, ...]:
    return tuple(changes(grown(words, place, old), grown(words, place, new), Place("")))


def _data(path: Path | None) -> Any:
    """A file as it is parsed; as its lines where it cannot be."""
    try:
        return load_yaml(path) if path and path.suffix == ".yaml" else {}
    except DomainError:
        return _lines(path)


def _lines(path: Path | None) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8", errors="replace").splitlines()) if path else ()


def _few(part: str, what: str, found: tuple[Change, ...]) -> Iterator[Change]:
    """Many changes as one line: how many, and the first few of them; the rest as its details."""
    if not found:
        return
    said = [
        "; ".join((change.summary or change.sentence.removeprefix(": "), *change.details)) for change in found
    ]
    n = len(found)
    count = ngettext("%(n)s chỗ khác", "%(n)s chỗ khác", n) % {"n": n}
    line = f"{what}, {count}: {'; '.join(said[:FEW])}{' …' if n > FEW else ''}"
    yield Change(part, what, "", "", tuple(said[FEW:]), line)
