"""Two versions in plain words; what a version asks of people, and that asking for more needs a reason."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from motcua.kit import feel
from motcua.kit.library import root
from motcua.service.procedures import queries
from motcua.service.procedures.burden import burden, raised, unreasoned
from motcua.service.procedures.reading import read_package
from motcua.service.procedures.types import Migration, Package, Transition

SOURCE = "1.004873-xac-nhan-tinh-trang-hon-nhan"


def changed(folder: Path, changes: Mapping[str, tuple[str, str]]) -> Package:
    """A copy of a version with one text replaced in a file: file → (old, new)."""
    target = folder / "procedures" / SOURCE / "1"
    shutil.copytree(root() / "procedures" / SOURCE / "1", target)
    shutil.copytree(root() / "processes", folder / "processes")
    for name, (old, new) in changes.items():
        path = target / name
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return read_package(target)


@pytest.fixture
def before(tmp_path: Path) -> Package:
    """The version as shipped, without any province's layer."""
    return changed(tmp_path / "old", {})


def test_nothing_changed(before: Package) -> None:
    """The same version says nothing."""
    assert queries.compared(before=Path(before.folder), now=Path(before.folder)) == ()


def test_limits_and_fees_in_plain_words(before: Package) -> None:
    """A unit is said once; a fee's amount with its dots; an added paper by its name."""
    limit = replace(before.limits[0], text="5 ngày làm việc")
    fee = replace(before.fees[0], text="15.000 đồng")
    old = replace(before, limits=(limit, *before.limits[1:]), fees=(fee,), components=before.components[1:])
    new = replace(
        old,
        limits=(replace(limit, text="3 ngày làm việc"), *old.limits[1:]),
        fees=(replace(fee, text="0 đồng"),),
        components=before.components,
    )
    said = [change.sentence for change in queries.difference(old, new)]
    assert any(line.endswith("thời hạn: 5 → 3 ngày làm việc") for line in said)
    assert f"{fee.name}, mức: 15.000 → 0 đồng" in said
    assert f"Giấy tờ: thêm {before.components[0].name}" in said
    assert f"Giấy tờ: bỏ {before.components[0].name}" in [c.sentence for c in queries.difference(new, old)]


def test_what_becomes_of_older_dossiers(before: Package) -> None:
    """A transition and a mapping of running dossiers are told: which version decides, which step goes where."""
    told = Transition("reception", "Điều 8 luật thử", "U")
    mapped = Migration(1, "Điều 9 luật thử", "U", {"examining": "signing"}, {"phone": feel.compile("phone")})
    now = replace(before, transition=told, migrations=(mapped,))
    found = {(change.part, change.sentence) for change in queries.difference(before, now)}
    assert any(part == "Thông tin chung" and "Điều 8 luật thử" in line for part, line in found)
    assert any(part == "Chuyển hồ sơ đang giải quyết" and "bản 1" in line for part, line in found)
    other = replace(now, migrations=(replace(mapped, states={"examining": "sealing"}),))
    (change,) = queries.difference(now, other)
    states = before.process.states
    assert change.sentence.endswith(f"{states['signing'].title} → {states['sealing'].title}")


def test_fields_states_and_actions(before: Package) -> None:
    """Who holds a step, how long, who may act, what is asked: each its own line under its part."""
    process = before.process
    state = replace(process.states["examining"], owner="clerk", limit_text="4 giờ làm việc")
    action = replace(process.actions["refuse"], by=frozenset({"head"}))
    field = replace(before.form.fields[0], label="Tên mới", required=not before.form.fields[0].required)
    page = replace(before.form.pages[0], fields=(field, *before.form.pages[0].fields[2:]))
    now = replace(
        before,
        form=replace(before.form, pages=(page, *before.form.pages[1:])),
        process=replace(
            process,
            states={**process.states, "examining": state},
            actions={**process.actions, "refuse": action},
        ),
    )
    found = {(change.part, change.sentence) for change in queries.difference(before, now)}
    assert ("Bước", f"{state.title}, ai giữ: Công chức chuyên môn → Văn thư") in found
    assert any(part == "Việc làm" and "người làm" in line for part, line in found)
    assert ("Ô khai", f"Ô khai: bỏ {before.form.fields[1].label}") in found
    assert any(part == "Ô khai" and line.endswith("→ Tên mới") for part, line in found)


def test_what_a_version_asks(before: Package) -> None:
    """Register facts and defaults are not typed; the usual case asks no more than the most."""
    counts = burden(before)
    fields = before.form.fields
    assert 0 < counts.typed <= counts.typed_most < len(fields)
    assert counts.papers <= counts.papers_most == sum(not item.present_only for item in before.components)
    assert counts.words > 100
    assert counts.trips == {1: 1, 2: 0, 3: 0}


def test_asking_more_needs_a_reason(before: Package) -> None:
    """More to type than before is named, until the version says why; asking less needs nothing."""
    field = next(item for item in before.form.fields if item.source is not None)
    page = before.form.page(field.page)
    asked = tuple(replace(item, source=None) if item is field else item for item in page.fields)
    pages = tuple(replace(page, fields=asked) if item is page else item for item in before.form.pages)
    now = replace(before, version=2, digest="mới", form=replace(before.form, pages=pages))
    more = raised(before, now)
    assert [(item.name, item.now - item.before) for item in more][1:] == [
        ("ô phải tự điền, nhiều nhất", 1)
    ] or more
    assert unreasoned(before, now) == more != ()
    assert unreasoned(before, replace(now, burden_reason="Nghị định mới đòi hỏi")) == ()
    assert unreasoned(None, now) == raised(now, before) == ()
    assert queries.burden_unreasoned(package=before) == ()


def test_a_reason_is_read_from_the_package(tmp_path: Path) -> None:
    """`burden_reason:` of procedure.yaml."""
    given = {"procedure.yaml": ("\nversion: 1\n", "\nversion: 1\nburden_reason: Luật mới hỏi thêm\n")}
    assert changed(tmp_path, given).burden_reason == "Luật mới hỏi thêm"
