"""Opening a container (ASiC-E) with other tools than made it: Python's zip and hashes, libxml2, the openssl program."""

import subprocess
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256, sha512
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from cryptography.hazmat.primitives.asymmetric import utils
from lxml import etree

from tests.support.tools import need

NAMES = {
    "ds": "http://www.w3.org/2000/09/xmldsig#",
    "asic": "http://uri.etsi.org/02918/v1.2.1#",
    "xades": "http://uri.etsi.org/01903/v1.3.2#",
}
KIND = b"application/vnd.etsi.asic-e+zip"


class NotSigned(AssertionError):
    """The container does not hold together."""


def opened(container: bytes, folder: Path, authority: str) -> Mapping[str, bytes]:
    """Its signed files, once the zip, every digest, the signature and the certificate hold. Raises NotSigned."""
    with ZipFile(BytesIO(container)) as file:
        first = file.infolist()[0]
        if (first.filename, first.compress_type, first.extra) != ("mimetype", ZIP_STORED, b""):
            raise NotSigned("mimetype")
        files = {name: file.read(name) for name in file.namelist()}
    if container[30:69] != b"mimetype" + KIND or files.pop("mimetype") != KIND:
        raise NotSigned("magic")
    signature = etree.fromstring(files.pop("META-INF/signatures.xml")).find("ds:Signature", NAMES)
    assert signature is not None
    files.pop("META-INF/manifest.xml")
    signed = {one.get("URI"): one for one in signature.findall("ds:SignedInfo/ds:Reference", NAMES)}
    properties = signature.find(".//xades:SignedProperties", NAMES)
    assert properties is not None
    covered = {**files, "#properties": etree.tostring(properties, method="c14n", exclusive=True)}
    if {name: _digest(one) for name, one in signed.items()} != {
        name: b64encode(sha512(content).digest()).decode() for name, content in covered.items()
    }:
        raise NotSigned("digests")
    _by_openssl(signature, properties, folder, authority)
    return files


def _digest(reference: etree._Element) -> str:
    return str(reference.findtext("ds:DigestValue", namespaces=NAMES))


def _by_openssl(signature: etree._Element, properties: etree._Element, folder: Path, authority: str) -> None:
    """The certificate comes from the authority, is the one in the signed properties, and made the signature."""
    openssl = need("openssl")
    der = b64decode(signature.findtext(".//ds:X509Certificate", namespaces=NAMES) or "")
    told = properties.findtext(".//xades:CertDigest/ds:DigestValue", namespaces=NAMES)
    if told != b64encode(sha256(der).digest()).decode():
        raise NotSigned("certificate")
    info = signature.find("ds:SignedInfo", NAMES)
    raw = b64decode(signature.findtext("ds:SignatureValue", namespaces=NAMES) or "")
    numbers = (int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    (folder / "cert.der").write_bytes(der)
    (folder / "ca.pem").write_text(authority)
    (folder / "info").write_bytes(etree.tostring(info, method="c14n", exclusive=True))
    (folder / "sig").write_bytes(utils.encode_dss_signature(*numbers))
    for words in (
        "x509 -inform DER -in cert.der -out cert.pem",
        "verify -CAfile ca.pem cert.pem",
        "x509 -in cert.pem -noout -pubkey -out key.pem",
        "dgst -sha256 -verify key.pem -signature sig info",
    ):
        done = subprocess.run(
            [openssl, *words.split()], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise NotSigned(f"{words}: {done.stdout}{done.stderr}")
