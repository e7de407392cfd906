"""Is it genuine? Foreign certificates, tampered bytes, expired and revoked keys."""

import importlib
import resource
import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import DictionaryObject, NameObject, NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfReader, PdfWriter

from motcua.trust.documents.testing import swollen_pdf
from motcua.trust.signing import queries
from motcua.trust.signing.drivers.demo_ca import DemoCA
from motcua.trust.signing.rules import pades, places
from motcua.trust.signing.rules.checks import Trust, check
from motcua.trust.signing.testing import AT, BOX, make_pdf, sign_twice
from motcua.trust.signing.types import Stamp
from tests.support.tools import need

LATER = AT + timedelta(days=1)
WHERE = places.both(page=1, left=BOX.left, bottom=BOX.bottom, width=BOX.width, height=BOX.height)


def sign(foreign, label: str, *, key="officer", data=None, at=AT, slot="leader", stamper=None) -> bytes:
    made = pades.prepare(
        data or make_pdf(),
        slot=slot,
        places=WHERE,
        stamp=Stamp(slot, "Trần Thị Phó"),
        chain=foreign.chain(label),
        at=at,
        with_time=stamper is not None,
    )
    private = load_pem_private_key(foreign.key_file(key).read_bytes(), None)
    value = private.sign(made.hash, ec.ECDSA(utils.Prehashed(SHA256())))
    return pades.embed(made, value=value, time_stamper=stamper)


def judge(foreign, data: bytes, *, at=LATER, crl=False, **more):
    return check(
        data, trust=Trust(roots=(foreign.root,), crls=(foreign.crl(at),) if crl else (), **more), at=at
    )


def test_two_signatures_of_a_foreign_ca_are_genuine(foreign):
    """Leader and agency, B-B, named and timed."""
    data = sign(foreign, "agency", key="agency", slot="agency", data=sign(foreign, "officer"))
    found = judge(foreign, data, crl=True)
    assert (found.genuine, found.valid_now, found.reasons) == (True, True, ())
    assert [(item.signer, item.role, item.level, item.at) for item in found.signatures] == [
        ("Trần Thị Phó", "leader", "B-B", AT),
        ("UBND phường Thử", "agency", "B-B", AT),
    ]


def test_openssl_and_pdfsig_agree(foreign, tmp_path: Path):
    """The CMS verifies in openssl over the signed bytes; pdfsig finds both valid."""
    data = sign(foreign, "agency", key="agency", slot="agency", data=sign(foreign, "officer"))
    (tmp_path / "root.der").write_bytes(foreign.root)
    tool = need("openssl")
    root = tmp_path / "root.pem"
    subprocess.run([tool, "x509", "-inform", "DER", "-in", tmp_path / "root.der", "-out", root], check=True)
    (tmp_path / "x.pdf").write_bytes(data)
    for field in PdfReader(tmp_path / "x.pdf").get_fields().values():
        signature = field["/V"]
        start, length, after, rest = signature["/ByteRange"]
        (tmp_path / "content").write_bytes(data[start : start + length] + data[after : after + rest])
        (tmp_path / "cms").write_bytes(bytes(signature["/Contents"]))
        command = [tool, "cms", "-verify", "-binary", "-inform", "DER", "-in", tmp_path / "cms", "-content"]
        command += [
            tmp_path / "content",
            "-CAfile",
            root,
            "-purpose",
            "any",
            "-attime",
            str(int(AT.timestamp())),
        ]
        done = subprocess.run([*command, "-out", "/dev/null"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    said = subprocess.run(
        [need("pdfsig"), tmp_path / "x.pdf"], capture_output=True, text=True, check=False
    ).stdout
    assert said.count("Signature is Valid") == 2
    assert "Total document signed" in said


def test_a_certificate_that_expired_since_is_genuine_but_not_valid_now(foreign):
    """Checked at signing time; the reason names the day."""
    found = judge(foreign, sign(foreign, "short"), at=AT + timedelta(days=365))
    assert (found.genuine, found.valid_now) == (True, False)
    assert "đã hết hạn ngày 31/12/2026" in found.reasons[0]


def test_a_certificate_that_had_expired_when_signing_is_not_genuine(foreign):
    """Signing in 2027 with a certificate of 2026."""
    late = AT.replace(year=2027)
    found = judge(foreign, sign(foreign, "short", at=late), at=late + timedelta(days=1))
    assert not found.genuine
    assert "Lúc ký" in found.reasons[0]


@pytest.mark.parametrize("signed", [AT, AT.replace(day=1)])
def test_a_revoked_certificate_without_proof_of_time_is_not_genuine(foreign, signed):
    """Revoked on 15/11: neither a signature after it nor one that only claims to be older."""
    found = judge(foreign, sign(foreign, "revoked", at=signed), crl=True)
    assert not found.genuine
    assert "thu hồi" in found.reasons[0]


def test_our_own_register_proves_that_a_signature_is_older_than_the_revocation(foreign):
    """Issued on 01/11 by us, revoked on 15/11: it stays genuine."""
    data = sign(foreign, "revoked", at=AT.replace(day=1))
    assert judge(foreign, data, crl=True, seen_at=AT.replace(day=1)).genuine


def test_a_time_stamp_makes_b_t_and_proves_the_time(foreign):
    """The level rises, and the time is the authority's."""
    store = SimpleCertificateStore()
    stamper = DummyTimeStamper(
        foreign.certificate("tsa"), foreign.key("tsa"), certs_to_embed=store, fixed_dt=AT
    )
    found = judge(foreign, sign(foreign, "officer", stamper=stamper))
    assert found.genuine
    assert [(item.level, item.at) for item in found.signatures] == [("B-T", AT)]


def test_a_self_made_certificate_is_named_as_such(foreign):
    """Nobody vouches for it."""
    found = judge(foreign, sign(foreign, "alone", key="hermit"))
    assert not found.genuine
    assert "tự lập" in found.reasons[0]


def test_another_chain_is_not_trusted(foreign, tmp_path: Path):
    """A good signature of a CA we do not know."""
    found = judge(foreign, sign_twice(tmp_path / "ca"))
    assert not found.genuine
    assert "tin cậy" in found.reasons[0]


def test_something_added_after_the_last_signature_is_found(foreign, tmp_path: Path):
    """An incremental update, loose bytes, and a page turned: none is genuine."""
    data = sign(foreign, "officer")
    file = tmp_path / "x.pdf"
    file.write_bytes(data)
    writer = PdfWriter(str(file), incremental=True)
    writer.pages[0].rotate(90)
    writer.write(tmp_path / "turned.pdf")
    for changed in ((tmp_path / "turned.pdf").read_bytes(), data + b"\n", data + b"%x", data + make_pdf()):
        found = judge(foreign, changed)
        assert not found.genuine
    assert judge(foreign, data + b"%x").altered


def test_a_revision_without_any_proof_of_time_or_validity_is_found_too(foreign):
    """Even one that changes nothing anybody sees: nothing follows the last signature without a purpose."""
    writer = IncrementalPdfFileWriter(BytesIO(sign(foreign, "officer")))
    writer.add_object(DictionaryObject({NameObject("/Unseen"): NumberObject(1)}))
    longer = BytesIO()
    writer.write(longer)
    found = judge(foreign, longer.getvalue())
    assert (found.genuine, found.altered) == (False, True)
    assert "thêm nội dung" in found.reasons[0]


def test_a_field_that_was_there_stays_the_only_one_that_may_be_filled(foreign):
    """A signature added by a stranger makes the whole not genuine."""
    data = sign(foreign, "alone", key="hermit", slot="agency", data=sign(foreign, "officer"))
    assert not judge(foreign, data).genuine


def test_the_future_is_not_believed(foreign):
    """A signing time after now."""
    found = judge(foreign, sign(foreign, "officer", at=AT + timedelta(days=9)))
    assert not found.genuine
    assert "tương lai" in found.reasons[0]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"\x89PNG", b"%PDF-1.7\n%%EOF", b"PK\x03\x04" * 99])
def test_garbage_is_unreadable(foreign, data):
    """Not a PDF, or a broken one."""
    assert not judge(foreign, data).readable


def test_a_locked_file_says_so(foreign, tmp_path: Path):
    """Encrypted with a password we do not have."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("mật khẩu", algorithm="AES-256")
    writer.write(tmp_path / "locked.pdf")
    found = judge(foreign, (tmp_path / "locked.pdf").read_bytes())
    assert not found.readable
    assert "mật khẩu" in found.reasons[0]


def test_an_unsigned_file_is_not_genuine(foreign):
    """Readable, but nothing vouches for it."""
    found = judge(foreign, make_pdf())
    assert (found.readable, found.signed, found.genuine) == (True, False, False)


@pytest.fixture(scope="module")
def signed(tmp_path_factory) -> tuple[bytes, Trust]:
    """A document with both signatures, and what to trust."""
    folder = tmp_path_factory.mktemp("ca")
    return sign_twice(folder), Trust(roots=(DemoCA(folder).chain("root", at=AT)[1],))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_no_flipped_byte_passes_for_genuine(signed, place, flip):
    """Any byte outside the CMS itself; and inside it nothing that would change what was signed."""
    data, trust = signed
    changed = bytearray(data)
    at = int(place * len(data))
    changed[at] ^= flip
    found = check(bytes(changed), trust=trust, at=LATER)
    if found.genuine:
        assert _in_cms(data, at)


def _in_cms(data: bytes, at: int) -> bool:
    start = data.rfind(b"/Contents <", 0, at + 1)
    end = data.find(b">", start)
    return start >= 0 and at < end


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(cut=st.floats(0, 1, exclude_max=True))
def test_a_truncated_file_is_not_genuine(signed, cut):
    """Wherever the end is lost."""
    data, trust = signed
    part = data[: int(cut * len(data))]
    found = check(part, trust=trust, at=LATER)
    assert not found.genuine or len(found.signatures) < 2


def test_roots_come_from_a_folder_of_pem_and_der(foreign, tmp_path: Path):
    """--trust DIR; a broken certificate or a missing folder is named."""
    (tmp_path / "a.der").write_bytes(foreign.root)
    (tmp_path / "x.crl").write_bytes(foreign.crl(AT))
    trust = queries.trusted(folder=tmp_path)
    assert (len(trust.roots), len(trust.crls)) == (1, 1)
    (tmp_path / "b.pem").write_text("-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n")
    with pytest.raises(queries.TrustUnreadable):
        queries.trusted(folder=tmp_path)
    with pytest.raises(queries.TrustUnreadable):
        queries.trusted(folder=tmp_path / "none")


def test_a_bomb_is_not_read_here():
    """What would unfold to gigabytes is judged in a child that may not hold them; the answer is in plain words."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = queries.verify(data=swollen_pdf(), trust=queries.trusted(), at=LATER)
    assert (found.readable, found.genuine, bool(found.sha256)) == (False, False, True)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_what_takes_too_long_is_said_so(monkeypatch, foreign):
    """The limit is an answer, not a fault."""
    checking = importlib.import_module("motcua.trust.signing.queries.checking")
    monkeypatch.setattr(checking, "check", lambda _data, **_more: sum(iter(int, 1)))
    monkeypatch.setattr(checking, "SECONDS", 1)
    found = queries.verify(data=sign(foreign, "officer"), trust=queries.trusted(), at=LATER)
    assert not found.readable
    assert "đã dừng" in found.reasons[0]
