"""A kept message as a file that other tools open: ASiC-E with XAdES (ETSI EN 319 162-1, EN 319 132-1, level B-B).

Laid out as X-Road lays it out: the message's head, its body, and a detached signature over both by this node's
certificate. It says “this node kept these bytes”; who asked and answered is said by the members' own signatures
(RFC 9421), which stand in the head.
"""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256, sha512
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from lxml import etree

from motcua.data.exchange.types import Message

KIND = "application/vnd.etsi.asic-e+zip"
HEAD, BODY, SIGNATURES, MANIFEST = (
    "message.xml",
    "attachment1",
    "META-INF/signatures.xml",
    "META-INF/manifest.xml",
)
ASIC = "http://uri.etsi.org/02918/v1.2.1#"
DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
ODF = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
ECDSA = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
SHA512 = "http://www.w3.org/2001/04/xmlenc#sha512"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
COORDINATE = 32


@dataclass(frozen=True, slots=True)
class Container:
    """One kept message as a file anybody can open."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Signer:
    """The node's certificate and its P-256 key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def signer(*, certificate: bytes, key: bytes) -> Signer:
    """From PEM. Raises ValueError for another kind of key."""
    private = serialization.load_pem_private_key(key, None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise ValueError("key: P-256")
    return Signer(x509.load_pem_x509_certificate(certificate), private)


def container(*, message: Message, by: Signer, at: datetime) -> bytes:
    """One message as ASiC-E; `mimetype` comes first and uncompressed, as the standard wants it."""
    files = {HEAD: message.head, **({BODY: message.body} if message.body else {})}
    signed = _signatures(files, by, at)
    return _zipped(
        {"mimetype": KIND.encode(), **files, MANIFEST: _manifest(files), SIGNATURES: signed}, at, ZIP_DEFLATED
    )


def bundle(*, containers: tuple[Container, ...], at: datetime) -> bytes:
    """Several containers as one zip."""
    return _zipped({one.name: one.content for one in containers}, at, ZIP_STORED)


def _zipped(files: dict[str, bytes], at: datetime, how: int) -> bytes:
    whole, day = BytesIO(), at.astimezone(UTC).timetuple()[:6]
    with ZipFile(whole, "w") as file:
        for name, content in files.items():
            file.writestr(ZipInfo(name, day), content, ZIP_STORED if name == "mimetype" else how)
    return whole.getvalue()


def _kind(name: str) -> str:
    return "text/plain" if name == HEAD else "application/octet-stream"


def _manifest(files: dict[str, bytes]) -> bytes:
    root = etree.Element(f"{{{ODF}}}manifest", nsmap={"manifest": ODF})
    root.set(f"{{{ODF}}}version", "1.2")
    for path, kind in (("/", KIND), *((name, _kind(name)) for name in files)):
        entry = etree.SubElement(root, f"{{{ODF}}}file-entry")
        entry.set(f"{{{ODF}}}full-path", path)
        entry.set(f"{{{ODF}}}media-type", kind)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _signatures(files: dict[str, bytes], by: Signer, at: datetime) -> bytes:
    root = etree.Element(f"{{{ASIC}}}XAdESSignatures", nsmap={"asic": ASIC, "ds": DS, "xades": XADES})
    signature = _put(root, DS, "Signature", Id="signature")
    info = _put(signature, DS, "SignedInfo")
    value = _put(signature, DS, "SignatureValue")
    data = _put(_put(signature, DS, "KeyInfo"), DS, "X509Data")
    der = by.certificate.public_bytes(serialization.Encoding.DER)
    _put(data, DS, "X509Certificate").text = b64encode(der).decode()
    properties = _properties(signature, files, der, at)
    _put(info, DS, "CanonicalizationMethod", Algorithm=C14N)
    _put(info, DS, "SignatureMethod", Algorithm=ECDSA)
    for number, (name, content) in enumerate(files.items()):
        _reference(info, content, Id=f"file-{number}", URI=name)
    _reference(info, _canonical(properties), canonical=True, Type=PROPERTIES, URI="#properties")
    value.text = b64encode(_signed(by.key, _canonical(info))).decode()
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _properties(
    signature: etree._Element, files: dict[str, bytes], der: bytes, at: datetime
) -> etree._Element:
    """When it was signed, with which certificate, and of what kind each file is."""
    qualifying = _put(_put(signature, DS, "Object"), XADES, "QualifyingProperties", Target="#signature")
    signed = _put(qualifying, XADES, "SignedProperties", Id="properties")
    own = _put(signed, XADES, "SignedSignatureProperties")
    _put(own, XADES, "SigningTime").text = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    certificate = _put(_put(_put(own, XADES, "SigningCertificateV2"), XADES, "Cert"), XADES, "CertDigest")
    _put(certificate, DS, "DigestMethod", Algorithm=SHA256)
    _put(certificate, DS, "DigestValue").text = b64encode(sha256(der).digest()).decode()
    objects = _put(signed, XADES, "SignedDataObjectProperties")
    for number, name in enumerate(files):
        kind = _put(objects, XADES, "DataObjectFormat", ObjectReference=f"#file-{number}")
        _put(kind, XADES, "MimeType").text = _kind(name)
    return signed


def _reference(info: etree._Element, content: bytes, *, canonical: bool = False, **named: str) -> None:
    one = _put(info, DS, "Reference", **named)
    if canonical:
        _put(_put(one, DS, "Transforms"), DS, "Transform", Algorithm=C14N)
    _put(one, DS, "DigestMethod", Algorithm=SHA512)
    _put(one, DS, "DigestValue").text = b64encode(sha512(content).digest()).decode()


def _put(parent: etree._Element, space: str, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{space}}}{name}", attributes)


def _canonical(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n", exclusive=True)


def _signed(key: ec.EllipticCurvePrivateKey, text: bytes) -> bytes:
    """r ‖ s, as XML signatures write ECDSA."""
    r, s = utils.decode_dss_signature(key.sign(text, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(COORDINATE) + s.to_bytes(COORDINATE)
