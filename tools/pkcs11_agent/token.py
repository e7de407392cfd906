"""A PKCS#11 token: its certificates, and signatures over SHA-256 hashes (P-256 or RSA)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.util.ec import encode_ecdsa_signature

SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


class TokenProblem(Exception):
    """Something the officer can mend: no token, wrong PIN, no key for signing; the text is Vietnamese."""


@dataclass(frozen=True)
class Token:
    """One token of a PKCS#11 module; `label` chooses among several."""

    module: Path
    label: str = ""

    def certificates(self) -> list[bytes]:
        """DER certificates, the signer's first, then those that issued it."""
        with self._open(None) as session:
            found = [bytes(item[Attribute.VALUE]) for item in _objects(session, ObjectClass.CERTIFICATE)]
        loaded = [x509.load_der_x509_certificate(der) for der in found]
        signers = [item for item in loaded if not _is_authority(item)]
        if not signers:
            raise TokenProblem("Token không có chứng thư số để ký.")
        chain = _chain(signers[0], loaded)
        return [item.public_bytes(Encoding.DER) for item in chain]

    def sign(self, hashes: Sequence[bytes], *, pin: str) -> list[bytes]:
        """One signature per SHA-256 hash, with one login."""
        wanted = self._key_id()
        with self._open(pin) as session:
            keys = list(_objects(session, ObjectClass.PRIVATE_KEY, wanted))
            if not keys:
                raise TokenProblem("Token không có khóa riêng ứng với chứng thư số.")
            return [_signed(keys[0], digest) for digest in hashes]

    def _key_id(self) -> bytes:
        with self._open(None) as session:
            for item in _objects(session, ObjectClass.CERTIFICATE):
                if not _is_authority(x509.load_der_x509_certificate(bytes(item[Attribute.VALUE]))):
                    return bytes(item[Attribute.ID])
        raise TokenProblem("Token không có chứng thư số để ký.")

    def _open(self, pin: str | None) -> pkcs11.Session:
        try:
            tokens = list(pkcs11.lib(str(self.module)).get_tokens())
            usable = [item for item in tokens if item.label and self.label in {"", item.label}]
            if not usable:
                raise TokenProblem("Chưa thấy USB token. Cắm token rồi thử lại.")
            return usable[0].open(user_pin=pin) if pin is not None else usable[0].open()
        except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange) as error:
            raise TokenProblem("Mã PIN không đúng. Nhập sai nhiều lần thì token bị khóa.") from error
        except pkcs11.PinLocked as error:
            raise TokenProblem(
                "Token đã bị khóa vì nhập sai mã PIN nhiều lần. Nhờ nơi cấp token mở khóa."
            ) from error
        except (pkcs11.PKCS11Error, RuntimeError) as error:
            raise TokenProblem(f"Không dùng được token ({type(error).__name__}).") from error


def _objects(session: pkcs11.Session, kind: ObjectClass, key_id: bytes | None = None) -> list[pkcs11.Object]:
    wanted: dict[Attribute, object] = {Attribute.CLASS: kind}
    if key_id is not None:
        wanted[Attribute.ID] = key_id
    return list(session.get_objects(wanted))


def _signed(key: pkcs11.PrivateKey, digest: bytes) -> bytes:
    if key.key_type == KeyType.EC:
        return encode_ecdsa_signature(key.sign(digest, mechanism=Mechanism.ECDSA))
    return bytes(key.sign(SHA256_INFO + digest, mechanism=Mechanism.RSA_PKCS))


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return bool(certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except x509.ExtensionNotFound:
        return False


def _chain(first: x509.Certificate, known: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    chain = [first]
    while chain[-1].issuer != chain[-1].subject:
        above = next((item for item in known if item.subject == chain[-1].issuer), None)
        if above is None or above in chain:
            break
        chain.append(above)
    return chain
