"""A change unsaid is a law changed in silence: every leaf of shipped packages is changed, and each change is told."""

import os
import random
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils.translation import override

from motcua.kit import feel
from motcua.kit.errors import DomainError
from motcua.kit.library import root
from motcua.service.forms.types import Check, Field, Page, Source
from motcua.service.procedures import types
from motcua.service.procedures.difference import compare, difference, kept_difference
from motcua.service.procedures.difference.words import Words
from motcua.service.procedures.reading import read_package
from motcua.service.procedures.types import Migration, Package, Transition
from motcua.vn.calendar import LateRule, Limit

SHIPPED = (
    "1.001193-dang-ky-khai-sinh",
    "2.000986-lien-thong-khai-sinh",
    "1.004873-xac-nhan-tinh-trang-hon-nhan",
)
SEED = 20261122
WORD, NUMBER, DAY, RULE, SPAN = "Lời mới khác", 77, date(2031, 7, 7), '"một" = "hai"', "77 ngày"
# Not of the law: where a package lies, what its files add up to; words have a line of their own, `offered` follows.
NOT_SAID = {"folder", "digest", "texts", "offered"}
LEAVES, FILES = 40, 20
KINDS = (
    *(
        types.TimeLimit,
        types.Fee,
        types.Relief,
        types.Component,
        types.StateDef,
        types.ActionDef,
        types.Route,
    ),
    *(
        types.Effect,
        types.RegisterWrite,
        types.LegalBasis,
        types.DecisionDef,
        types.Column,
        types.Row,
        types.Links,
    ),
    *(types.Part, types.OfficeLayer, Migration, Transition, Field, Page, Source, Check, LateRule),
)
Variant = tuple[str, Any, str]


def package(name: str) -> Package:
    """A version as shipped, with a transition and a mapping of running dossiers, which none of them has yet."""
    found = read_package(root() / "procedures" / name / "1")
    state = next(iter(found.process.states))
    told = Migration(1, "Điều 9 luật thử", "U", {state: state}, {"note": feel.compile('"cũ"')})
    return replace(found, transition=Transition("reception", "Điều 8 luật thử", "U"), migrations=(told,))


def variants(value: Any, place: str) -> Iterator[Variant]:
    """A value with one leaf changed, for every leaf below: where, the value, a word that must be said."""
    if isinstance(value, feel.Expression):
        yield place, feel.compile(RULE), RULE
    elif isinstance(value, Limit):
        yield place, Limit.parse(SPAN), "77"
    elif is_dataclass(value):
        for one in fields(value):
            if one.compare and one.name not in NOT_SAID:
                for where, changed, word in variants(getattr(value, one.name), f"{place}.{one.name}"):
                    yield where, replace(value, **{one.name: changed}), word
    elif isinstance(value, Mapping):
        yield from of_mapping(value, place)
    elif isinstance(value, (tuple, list, frozenset)):
        yield from of_list(value, place)
    else:
        yield from of_scalar(value, place)


def of_mapping(value: Mapping[Any, Any], place: str) -> Iterator[Variant]:
    """Each entry changed, called otherwise, taken out; one added."""
    for key, item in value.items():
        for where, changed, word in variants(item, f"{place}.{key}"):
            yield where, {**value, key: changed}, word
        yield (
            f"{place}.{key}~",
            {("khoa_moi" if one == key else one): what for one, what in value.items()},
            "",
        )
        yield f"{place}.{key}-", {one: what for one, what in value.items() if one != key}, ""
    if len(value) > 1:
        yield f"{place}^", dict(reversed(value.items())), ""


def of_list(value: Any, place: str) -> Iterator[Variant]:
    """Each item changed, taken out; the order turned round."""
    kind, items = type(value), list(value)
    for number, item in enumerate(items):
        for where, changed, word in variants(item, f"{place}[{number}]"):
            yield where, kind([*items[:number], changed, *items[number + 1 :]]), word
        if not place.endswith("]"):  # but one of the two of an option
            yield f"{place}[{number}]-", kind([*items[:number], *items[number + 1 :]]), ""
    if len(items) > 1 and kind is not frozenset and items != items[::-1]:
        yield f"{place}^", kind(items[::-1]), ""


def of_scalar(value: Any, place: str) -> Iterator[Variant]:
    """Another value of the kind, and those that are easily taken for the same."""
    if isinstance(value, bool):
        yield place, not value, "không" if value else "có"
        yield f"{place} 0", int(value), ""
    elif isinstance(value, (int, Decimal)):
        yield place, type(value)(NUMBER), str(NUMBER)
        yield f"{place} text", str(value), ""
    elif isinstance(value, date):
        yield place, DAY, "07/07/2031"
    elif value is None:
        yield f"{place} false", False, "không"
    elif isinstance(value, str):
        yield place, WORD, WORD
        yield f"{place} blank", value + " ", ""


def unsaid(before: Package, found: Iterable[Variant]) -> list[str]:
    """The changes of which nothing is said, or not what is new."""
    wrong = []
    for place, now, word in found:
        said = [line for change in difference(before, now) for line in (change.sentence, *change.details)]
        if not said or not any(word in line for line in said):
            wrong.append(f"{place}: {said[:3]}")
    return wrong


def told(before: Package, now: Package) -> list[str]:
    """Every sentence."""
    return [change.sentence for change in difference(before, now)]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_leaf(name: str) -> None:
    """Whatever is changed in what runs is said, with what is new."""
    before = package(name)
    found = list(variants(before, "package"))
    assert len(found) > 1000
    assert not unsaid(before, random.Random(SEED).sample(found, LEAVES))


@pytest.mark.parametrize(
    ("kind", "mark"), [("of_record", "text"), ("of_line", "]"), ("of_things", "-"), ("order", "^")]
)
def test_a_kind_forgotten_is_noticed(kind: str, mark: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above fails where one kind of change is dropped."""
    before = package(SHIPPED[0])
    monkeypatch.setattr(compare, f"_{kind}", lambda *_given, **_named: iter(()))
    found = [one for one in variants(before, "package") if one[0].endswith(mark)]
    assert unsaid(before, random.Random(SEED).sample(found, 6))


def test_every_field_has_words() -> None:
    """No field of a package, and no key of an answer's schema, is called by its raw name."""
    words = Words(package(SHIPPED[0]))
    bare = {f"{kind.__name__}.{one.name}" for kind in KINDS for one in fields(kind) if one.compare}
    bare = {place for place in bare if words.label(place) == place.rpartition(".")[2]}
    assert not bare


def copied(folder: Path) -> Path:
    """A shipped version with what it stands on, in a library of its own."""
    target = folder / "procedures" / SHIPPED[2] / "1"
    shutil.copytree(root() / "procedures" / SHIPPED[2] / "1", target)
    shutil.copytree(root() / "processes", folder / "processes")
    shutil.copytree(root() / "local", folder / "local")
    return target


def leaves(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of every leaf of a file."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, item in pairs:
        yield from leaves(item, (*place, key)) if isinstance(item, (dict, list)) else [(*place, key)]


def test_every_leaf_of_the_files(tmp_path: Path) -> None:
    """What the files say is told too: words nothing reads, layers, stories, templates, second languages, comments."""
    old, new = copied(tmp_path / "old"), copied(tmp_path / "new")
    before = read_package(old)
    paths = [*new.glob("*.yaml"), *(tmp_path / "new").glob("local/*/1.004873/*.yaml")]
    wrong, chance = [], random.Random(SEED)
    for number, path in enumerate(chance.choices(paths, k=FILES)):
        text = path.read_text(encoding="utf-8")
        data = yaml.safe_load(text)
        place = chance.choice(list(leaves(data)))
        holder = data
        for key in place[:-1]:
            holder = holder[key]
        holder[place[-1]] = f"{holder[place[-1]]} {WORD}"
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
        os.utime(path, ns=(number + 1, number + 1))
        try:
            if WORD not in " ".join(told(before, read_package(new))):
                wrong.append((path.name, place))
        except DomainError:
            pass  # what cannot be read is no version to compare
        path.write_text(text, encoding="utf-8")
        os.utime(path, ns=(10**9 + number, 10**9 + number))
    assert not wrong
    for number, path in enumerate([*new.glob("*.yaml"), *new.glob("*.typ")]):
        mark = "//" if path.suffix == ".typ" else "#"
        path.write_text(f"{mark} {WORD}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
        os.utime(path, ns=(2 * 10**9 + number, 2 * 10**9 + number))
    said = " ".join(told(before, read_package(new)))
    assert all(path.name in said for path in new.iterdir())


def test_several_at_once(tmp_path: Path) -> None:
    """A realistic change of a version: each line of it, what weighs most first, no word twice."""
    old, new = copied(tmp_path / "old"), copied(tmp_path / "new")
    before = read_package(old)
    rename(new / "procedure.yaml", "limit: 3 ngày làm việc", "limit: 2 ngày làm việc")
    rename(new / "procedure.yaml", "text: 3 ngày làm việc, kể", "text: 2 ngày làm việc, kể")
    rename(new / "procedure.yaml", 'amount: "0", text: Miễn phí', 'amount: "8000", text: 8.000 đồng')
    rename(new / "form.yaml", "sensitivity: personal", "sensitivity: sensitive")
    rename(new / "texts.en.yaml", "name: Certificate of marital status", "name: Marital status")
    found = difference(before, read_package(new))
    assert [change.part for change in found] == [
        *("Thời hạn", "Thời hạn"),
        *("Phí, lệ phí", "Phí, lệ phí"),
        "Ô khai",
        "Lời bằng ngôn ngữ khác",
    ]
    said = [change.sentence for change in found]
    assert said[0].endswith("thời hạn được tính: 3 → 2 ngày làm việc")
    assert said[2].endswith("công thức: 0 → 8000")
    assert said[4].endswith("mức riêng tư: dữ liệu cá nhân → dữ liệu nhạy cảm")
    assert said[5] == "lời tiếng Anh, 1 chỗ khác: tên: Certificate of marital status → Marital status"
    with override("en"):
        told_so = [change.sentence for change in difference(before, read_package(new))]
    assert told_so[0].endswith("3 → 2 working days")
    assert told_so[-2].endswith("sensitivity: personal data → sensitive data")


def rename(path: Path, old: str, new: str) -> None:
    """One text of a file replaced."""
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_orders_keys_and_likes() -> None:
    """The order of steps, the version a mapping names, 0 and false, a space: each is told as what it is."""
    before = package(SHIPPED[0])
    states = before.process.states
    turned = replace(before, process=replace(before.process, states=dict(reversed(states.items()))))
    (line,) = [one for one in told(before, turned) if one.startswith("Thứ tự") or one.startswith("thứ tự")]
    assert line.index(next(iter(states.values())).title) < line.index("→")
    mapped = replace(before.migrations[0], version=2)
    assert any("bản: 1 → 2" in one for one in told(before, replace(before, migrations=(mapped,))))
    paper = before.components[0]
    (line,) = told(before, replace(before, components=(replace(paper, copies=False), *before.components[1:])))
    assert line.startswith(f"{paper.name}, bản sao: ")
    (line,) = told(before, replace(before, burden=f"{before.burden} "))
    assert "khác dấu cách" in line
    before = package(SHIPPED[2])
    form = before.form
    page = next(one for one in form.pages if any(f.source and f.source.confirms for f in one.fields))
    asked = next(one for one in page.fields if one.source and one.source.confirms)
    other = replace(asked, source=replace(asked.source, confirms=False))
    turned_page = replace(page, fields=tuple(other if one is asked else one for one in page.fields))
    pages = tuple(turned_page if one is page else one for one in form.pages)
    assert told(before, replace(before, form=replace(form, pages=pages))) == [
        f"{asked.label}, lấy từ, phải khớp sổ bộ trước khi hiện dữ liệu: có → không"
    ]
    first, second = before.fees[0], replace(before.fees[0], id="renamed")
    assert told(before, replace(before, fees=(second, *before.fees[1:]))) == [
        f"{first.name}, mã: {first.id} → renamed"
    ]


def test_what_came_says_all_of_itself() -> None:
    """A source given to a question, effects of a route, two unrelated questions: nothing hides in a short name."""
    before = package(SHIPPED[2])
    form = before.form
    page = next(one for one in form.pages if any(field.source is None for field in one.fields))
    asked = next(one for one in page.fields if one.source is None)
    source = Source(
        register="population", field="full_name", of="applicant", when_missing="leave", confirms=True
    )

    def with_fields(*fields: Field) -> Package:
        turned = replace(page, fields=fields)
        pages = tuple(turned if one is page else one for one in form.pages)
        return replace(before, form=replace(form, pages=pages))

    known = with_fields(*(replace(one, source=source) if one is asked else one for one in page.fields))
    (line,) = [one for one in told(before, known) if "lấy từ" in one]
    assert "người nộp" in line
    assert "có" in line.rpartition("→")[2]
    other = replace(
        asked, id="religion", label="Tôn giáo", schema={"type": "string"}, basis="thử", purpose="thử"
    )
    rest = tuple(one for one in page.fields if one is not asked)
    swapped = told(with_fields(asked), with_fields(other))
    assert any("thêm Tôn giáo" in one for one in swapped), swapped
    assert len(told(before, with_fields(*rest))) >= 1


def test_two_of_one_name_are_told_apart() -> None:
    """Of two limits for the same channels the first that fits is the law: their order is told."""
    before = package(SHIPPED[2])
    limit = before.limits[0]
    later = replace(limit, effective_from=DAY, limit=Limit(77, limit.limit.unit, SPAN))
    one, other = (replace(before, limits=pair) for pair in ((limit, later), (later, limit)))
    (line,) = [text for text in told(one, other) if "thứ tự" in text]
    assert line.partition(": ")[2].partition(" → ")[0] != line.partition(" → ")[2]


def test_files_of_other_kinds_are_told(tmp_path: Path) -> None:
    """A picture in a folder of the version, a template that is no UTF-8: each change is said, nothing falls over."""
    old, new = copied(tmp_path / "old"), copied(tmp_path / "new")
    (new / "anh").mkdir()
    (new / "anh" / "dau.png").write_bytes(b"\x89PNG\xff")
    (new / "phu.typ").write_bytes(b"\xff\xfe chu")
    said = told(read_package(old), read_package(new))
    assert any("anh/dau.png" in one for one in said)
    assert any("phu.typ" in one for one in said)


def test_very_many_things_are_compared_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is weighed against everything: of 20,000 lines and 5,000 questions the work is counted."""
    weighed = []
    measure = compare._likeness
    monkeypatch.setattr(compare, "_likeness", lambda old, new: weighed.append(1) or measure(old, new))
    before = package(SHIPPED[2])
    field = before.form.pages[0].fields[0]
    many = [
        tuple(replace(field, id=f"{name}_{n}", label=f"{name} {n}") for n in range(2_000))
        for name in ("a", "b")
    ]
    first = before.form.pages[0]
    one, other = (
        replace(
            before, form=replace(before.form, pages=(replace(first, fields=fields), *before.form.pages[1:]))
        )
        for fields in many
    )
    assert len(told(one, other)) == 4_000
    assert len(weighed) <= compare.MOST_PAIRS


def test_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same two versions are compared once a language."""
    before = package(SHIPPED[0])
    now = replace(before, digest="other", slug="khac")
    first = kept_difference(before, now)
    assert [change.sentence for change in first] == [f"địa chỉ trang: {before.slug} → khac"]
    assert kept_difference(before, now) is first
    with override("en"):
        assert kept_difference(before, now)[0].sentence.startswith("page address: ")
