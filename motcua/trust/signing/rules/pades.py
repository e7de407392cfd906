"""PAdES in two phases with pyHanko, as pure functions on bytes.

`prepare` fixes everything that is signed; `embed` puts in what the key made. All signature fields exist
before the first signature, so that the second one (the agency's) does not disturb the first.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any, TypeVar

from asn1crypto import cms, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_der_x509_certificate
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NumberObject,
    pdf_name,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import (
    SigFieldSpec,
    SigSeedSubFilter,
    VisibleSigSettings,
    append_signature_field,
    enumerate_sig_fields,
)
from pyhanko.sign.signers import ExternalSigner, PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from motcua.trust.signing.rules import stamps
from motcua.trust.signing.types import Place, Prepared, Slot, Stamp

T = TypeVar("T")
FIELD_NAMES: dict[Slot, str] = {"leader": "NguoiKy", "agency": "CoQuan"}
LABELS: dict[Slot, str] = {"leader": "Chữ ký của người có thẩm quyền", "agency": "Chữ ký số của cơ quan"}
_TYPE = pdf_name("/Type")
RESERVED = 2 * 8192
RESERVED_FOR_TIME = 2 * 12288


class NotSignable(ValueError):
    """The bytes are not a PDF that can take this signature."""


class _Writer(IncrementalPdfFileWriter):
    """Adds to a document without touching its metadata: rewritten ones no longer read as PDF/A wants them, and they
    would carry this machine's clock."""

    def _update_meta(self) -> None:
        pass


@dataclass(frozen=True)
class _Plain:
    """Settings shared by all signatures: PAdES, SHA-256, place and reason as the law shows them."""

    slot: Slot
    reason: str
    location: str

    def metadata(self) -> PdfSignatureMetadata:
        return PdfSignatureMetadata(
            field_name=FIELD_NAMES[self.slot],
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=self.reason or None,
            location=self.location or None,
        )


def prepare(
    document: bytes,
    *,
    slot: Slot,
    places: tuple[Place, ...],
    stamp: Stamp,
    chain: tuple[bytes, ...],
    at: datetime,
    reason: str = "",
    location: str = "",
    with_time: bool = False,
) -> Prepared:
    """Create missing fields, draw the stamp, reserve room for the CMS; raises NotSignable."""
    try:
        writer = _Writer(BytesIO(document))
        _add_fields(writer, places)
        signer = _external(chain)
        pdf_signer = PdfSigner(
            _Plain(slot, reason, location).metadata(), signer=signer, stamp_style=stamps.style(stamp)
        )
        session = pdf_signer.init_signing_session(writer, existing_fields_only=True)
        session.system_time = at
        return _freeze(session, signer, chain, RESERVED_FOR_TIME if with_time else RESERVED)
    except (PdfError, ValueError, KeyError, IndexError, TypeError) as error:
        raise NotSignable(str(error)) from error


def _freeze(
    session: PdfSigningSession, signer: ExternalSigner, chain: tuple[bytes, ...], room: int
) -> Prepared:
    todo = session.prepare_tbs_document(validation_info=None, bytes_reserved=room)
    digest, output = todo.digest_tbs_document()
    attributes = run(signer.signed_attrs(digest.document_digest, "sha256", use_pades=True)).dump()
    return Prepared(
        document=output.getvalue(),
        attributes=attributes,
        hash=sha256(attributes).digest(),
        digest=digest.document_digest,
        start=digest.reserved_region_start,
        end=digest.reserved_region_end,
        chain=chain,
    )


def embed(prepared: Prepared, *, value: bytes, time_stamper: TimeStamper | None = None) -> bytes:
    """The final PDF. With a time stamper the signature becomes B-T (the stamper may use the network)."""
    signer = _external(prepared.chain, value)
    content = run(
        signer.async_sign_prescribed_attributes(
            "sha256",
            signed_attrs=cms.CMSAttributes.load(prepared.attributes),
            timestamper=time_stamper,
        )
    )
    output = BytesIO(prepared.document)
    place = PreparedByteRangeDigest(prepared.digest, prepared.start, prepared.end)
    place.fill_with_cms(output, content)
    return output.getvalue()


def fits(certificate: bytes, attributes: bytes, value: bytes) -> bool:
    """Whether a signature value over these attributes was made by the certificate's key (P-256 or RSA)."""
    public = load_der_x509_certificate(certificate).public_key()
    try:
        if isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(value, attributes, ec.ECDSA(SHA256()))
        elif isinstance(public, rsa.RSAPublicKey):
            public.verify(value, attributes, padding.PKCS1v15(), SHA256())
        else:
            return False
    except InvalidSignature:
        return False
    return True


def run(work: Coroutine[Any, Any, T]) -> T:
    """asyncio.run() without its SIGINT handler, which costs more than a signature."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()


def _external(chain: tuple[bytes, ...], value: bytes | None = None) -> ExternalSigner:
    certificates = [x509.Certificate.load(der) for der in chain]
    store = SimpleCertificateStore()
    store.register_multiple(certificates[1:])
    return ExternalSigner(certificates[0], store, signature_value=value, embed_roots=False)


def _add_fields(writer: IncrementalPdfFileWriter, places: tuple[Place, ...]) -> None:
    present = {name for name, _sig, _field in enumerate_sig_fields(writer.prev)}
    for place in places:
        name = FIELD_NAMES[place.slot]
        if name in present:
            continue
        append_signature_field(
            writer,
            SigFieldSpec(
                sig_field_name=name,
                on_page=place.page,
                box=place.box,
                readable_field_name=place.label or LABELS[place.slot],
                visible_sig_settings=VisibleSigSettings(print_signature=True),
            ),
        )
    _tag_fields(writer, {FIELD_NAMES[place.slot] for place in places} - present)


def _tag_fields(writer: IncrementalPdfFileWriter, names: set[str]) -> None:
    """Put each new widget into the structure tree (PDF/UA-1 7.18.1); untagged documents are left alone."""
    if "/StructTreeRoot" not in writer.root or not names:
        return
    tree = writer.root["/StructTreeRoot"]
    for name, _value, field in enumerate_sig_fields(writer):
        if name in names:
            _tag_field(writer, tree, field)
    writer.update_container(tree)


def _tag_field(writer: IncrementalPdfFileWriter, tree: DictionaryObject, field: IndirectObject) -> None:
    widget = field.get_object()
    page = widget.raw_get("/P")
    key = NumberObject(tree["/ParentTreeNextKey"]) if "/ParentTreeNextKey" in tree else NumberObject(0)
    parent = _first_element(tree)
    part = DictionaryObject({_TYPE: pdf_name("/OBJR"), pdf_name("/Obj"): field, pdf_name("/Pg"): page})
    element = writer.add_object(
        DictionaryObject(
            {
                _TYPE: pdf_name("/StructElem"),
                pdf_name("/S"): pdf_name("/Form"),
                pdf_name("/P"): parent,
                pdf_name("/Pg"): page,
                pdf_name("/K"): part,
            }
        )
    )
    _append_kid(writer, parent.get_object(), element)
    numbers = tree["/ParentTree"]["/Nums"]
    numbers.extend([key, element])
    writer.update_container(numbers)
    widget["/StructParent"] = key
    tree["/ParentTreeNextKey"] = NumberObject(key + 1)
    writer.mark_update(field)


def _first_element(tree: DictionaryObject) -> IndirectObject:
    kids = tree["/K"]
    return kids.raw_get(0) if isinstance(kids, ArrayObject) else tree.raw_get("/K")


def _append_kid(writer: IncrementalPdfFileWriter, parent: DictionaryObject, element: IndirectObject) -> None:
    kids = parent["/K"] if "/K" in parent else ArrayObject()
    if isinstance(kids, ArrayObject) and "/K" in parent:
        kids.append(element)
        writer.update_container(kids)
        return
    parent["/K"] = ArrayObject([parent.raw_get("/K"), element] if "/K" in parent else [element])
    writer.update_container(parent)
