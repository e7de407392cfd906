"""A SoftHSM token in a temporary folder with a P-256 key and its certificate."""

import os
import subprocess
from pathlib import Path

import pkcs11
import pytest
from pkcs11 import Attribute, CertificateType, ObjectClass

from motcua.trust.signing.drivers.demo_ca import DemoCA, Holder
from motcua.trust.signing.testing import AT
from tests.support.tools import need
from tools.pkcs11_agent.token import Token

PIN = "471100"
ID = b"\x01"


@pytest.fixture(scope="session")
def ca(tmp_path_factory) -> DemoCA:
    """Whose certificate the token holds."""
    return DemoCA(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="session")
def token(tmp_path_factory, ca: DemoCA) -> Token:
    """The token, ready to sign."""
    module, tool = need("softhsm"), need("softhsm2-util")
    folder: Path = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(configuration)
    key = ca.issue(Holder("Trần Thị Phó", "UBND phường Thử", "Phó Chủ tịch"), at=AT)
    run = ["--token", "thu", "--pin", PIN, "--so-pin", "0000"]
    subprocess.run(
        [tool, "--init-token", "--free", "--label", "thu", *run[2:]], check=True, capture_output=True
    )
    pem = ca.folder / f"{key}.pem"
    private = folder / "key.pem"
    private.write_text(
        "-----BEGIN PRIVATE KEY-----" + pem.read_text().split("-----BEGIN PRIVATE KEY-----")[1]
    )
    subprocess.run(
        [tool, "--import", private, "--label", "ky", "--id", "01", *run[:4]], check=True, capture_output=True
    )
    with pkcs11.lib(module).get_token(token_label="thu").open(user_pin=PIN, rw=True) as session:
        for number, der in enumerate(ca.chain(key, at=AT), start=1):
            session.create_object(_certificate(der, bytes([number])))
    return Token(Path(module), "thu")


def _certificate(der: bytes, identifier: bytes) -> dict[Attribute, object]:
    return {
        Attribute.CLASS: ObjectClass.CERTIFICATE,
        Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
        Attribute.TOKEN: True,
        Attribute.PRIVATE: False,
        Attribute.LABEL: "ky",
        Attribute.ID: identifier,
        Attribute.SUBJECT: b"x",
        Attribute.VALUE: der,
    }
