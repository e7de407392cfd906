"""What was issued is what runs: manifest, signature, and everything that may be wrong with them."""

import json
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws as oracle
from joserfc.jwk import OKPKey

from motcua.kit import jws
from motcua.kit.keys import parse_vkey
from motcua.service.procedures import issuing, queries
from motcua.service.procedures.testing import AT, CODE, SLUG


@pytest.fixture
def folder(library: Path) -> Path:
    """A version that has been issued."""
    version = library / "procedures" / f"{CODE}-{SLUG}" / "1"
    issue(version)
    return version


def issue(version: Path, **changed: Any) -> None:
    """Sign a manifest of the version, with what is changed in it."""
    told = json.loads(issuing.manifest_of(version, at=AT)) | changed
    manifest = json.dumps(told).encode()
    root = issuing.issued_root()
    issuing.keep(root, code=CODE, version=1, manifest=manifest, signature=issuing.sign(manifest))


def edit(version: Path, old: str, new: str) -> None:
    """Other words in procedure.yaml."""
    path = version / "procedure.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def reason(version: Path, **given: Any) -> str:
    """Why the version is not what was issued."""
    with pytest.raises(queries.NotIssued) as error:
        queries.verify_package(folder=version, **given)
    return str(error.value)


def test_what_was_issued_is_verified_offline(folder: Path) -> None:
    """Files, signature and dates agree: which package, from when, issued when, by which key."""
    found = queries.verify_package(folder=folder, keys=(queries.package_key(),))
    assert (found.code, found.version, found.issued_at, found.key) == (CODE, 1, AT, queries.package_key())


def test_never_issued(library: Path) -> None:
    """A package without manifest or signature says so plainly."""
    assert "Chưa ký" in reason(library / "procedures" / f"{CODE}-{SLUG}" / "1")


@pytest.mark.parametrize(("name", "text"), [("form.yaml", "\n"), ("extra.txt", "x"), ("result.typ", None)])
def test_one_changed_file_is_named(folder: Path, name: str, text: str | None) -> None:
    """A byte more, a file more, a file less: the file is named."""
    path = folder / name
    if text is None:
        path.unlink()
    else:
        path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + text, encoding="utf-8")
    assert name in reason(folder)


def test_a_layer_is_part_of_what_was_issued(folder: Path) -> None:
    """A layer put beside the package afterwards, or changed after its issue, is named."""
    layer = folder.parents[2] / "local" / "T1" / CODE / "fees.yaml"
    layer.parent.mkdir(parents=True)
    layer.write_text("fees: []\n", encoding="utf-8")
    assert f"local/T1/{CODE}/fees.yaml" in reason(folder)
    issue(folder)
    assert queries.verify_package(folder=folder).code == CODE
    layer.write_text("fees: [x]\n", encoding="utf-8")
    assert f"local/T1/{CODE}/fees.yaml" in reason(folder)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"effective_from": "2020-01-01"}, "effective_from"),
        ({"effective_to": "2030-01-01"}, "effective_to"),
        ({"code": "1.000001"}, "code"),
        ({"issued_at": "hôm qua"}, "lúc ban hành"),
        ({"issued_at": None}, "lúc ban hành"),
        ({"files": []}, "không đọc được"),
    ],
)
def test_wrong_words_even_when_signed(folder: Path, changed: dict[str, Any], said: str) -> None:
    """A signature over other dates, another code or nonsense does not let the package run."""
    issue(folder, **changed)
    assert said in reason(folder)


def test_dates_that_cannot_be(folder: Path) -> None:
    """A package that ends before it begins is not what anybody may issue."""
    edit(folder, "effective_from: 2025-11-01", "effective_from: 2025-11-01\neffective_to: 2025-10-01")
    issue(folder)
    assert "trước ngày có hiệu lực" in reason(folder)


@pytest.mark.parametrize("code", ["../../x", "/etc", "a b", ""])
def test_a_code_is_no_path(folder: Path, code: str) -> None:
    """A hostile code leads nowhere outside the place of what was issued."""
    edit(folder, f'code: "{CODE}"', f'code: "{code}"')
    assert "không hợp lệ" in reason(folder)


@pytest.mark.parametrize("text", ["", "x", "a..b", "a.b.c.d", "eyJhbGciOiJub25lIn0..", "W10..AA", "é..é"])
def test_a_broken_signature_is_a_reason(folder: Path, text: str) -> None:
    """Whatever stands where the signature should: a reason, never another error."""
    (issuing.issued_root() / CODE / "1" / issuing.SIGNATURE).write_text(text, encoding="utf-8")
    assert "Chữ ký không đúng" in reason(folder)


def test_another_key_is_not_trusted(folder: Path, tmp_path: Path, settings: Any) -> None:
    """A good signature by a key that nobody trusts counts for nothing."""
    settings.MOTCUA_DATA = tmp_path / "other"
    issuing.sign(b"")  # makes another key
    assert "khóa được tin" in reason(folder)


def test_others_can_verify_the_signature(folder: Path) -> None:
    """Another implementation of RFC 7515 accepts it over the same manifest, and over no other."""
    place = issuing.issued_root() / CODE / "1"
    header, _gap, signature = (place / issuing.SIGNATURE).read_text().strip().split(".")
    key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": jws._encode(issuing.own_key().public)})
    registry = oracle.JWSRegistry(algorithms=["EdDSA"])
    payload = jws._encode((place / issuing.MANIFEST).read_bytes())
    with pytest.warns(Warning, match="EdDSA"):
        found = oracle.deserialize_compact(f"{header}.{payload}.{signature}", key, registry=registry)
    assert json.loads(found.payload)["code"] == CODE
    with pytest.raises(jws.BadSignature):
        jws.verify(f"{header}..{signature}", b"other", keys=[parse_vkey(queries.package_key())])


def test_with_keys_only_issued_packages_run(folder: Path, settings: Any) -> None:
    """A trusted key set, an issued package runs; changed, it is not loaded and the reason is kept."""
    settings.MOTCUA_PACKAGE_KEYS = [queries.package_key()]
    assert [item.code for item in queries.in_force(at=AT.date())] == [CODE]
    assert queries.refused_packages() == {}
    with (folder / "form.yaml").open("a", encoding="utf-8") as file:
        file.write("# đổi\n")
    issuing._put(issuing.issued_root() / issuing.STAMP, b"again")
    assert queries.in_force(at=AT.date()) == ()
    assert "form.yaml" in queries.refused_packages()[f"procedures/{CODE}-{SLUG}/1"]
