"""`motcua keys rotate`: registers and people's vaults under new keys."""

from pathlib import Path

import pytest
from django.db import connection

from motcua.config.cli import main
from motcua.data.exchange import actions as exchange
from motcua.data.exchange.testing import make_kept
from motcua.data.registries import actions as registers
from motcua.service.vault.testing import make_item
from motcua.trust.identity.testing import make_person

pytestmark = pytest.mark.django_db


def test_vaults_are_sealed_anew_too(tmp_path: Path, settings, capsys) -> None:
    """No row of a vault stays under an older key, also with a new master key; an unknown name is refused."""
    settings.MOTCUA_DATA, settings.MOTCUA_SEALING_KEYS = tmp_path, ""
    make_item(user=make_person())
    assert main(["keys", "rotate", "--master"]) == 0
    assert "vault: 1 phiên bản" in capsys.readouterr().out
    assert main(["keys", "rotate", "--registry", "vault"]) == 0
    assert capsys.readouterr().out.endswith("vault: 1 phiên bản đã mã hóa bằng khóa mới\n")
    assert main(["keys", "rotate", "--registry", "nonsense"]) == 2


def test_kept_exchanges_are_sealed_anew_too(tmp_path: Path, settings, capsys) -> None:
    """The keys of messages that the exchange keeps move with the others."""
    settings.MOTCUA_DATA, settings.MOTCUA_SEALING_KEYS = tmp_path, ""
    exchange.bind_ports(strongbox=registers.as_strongbox())
    make_kept()
    assert main(["keys", "rotate", "--registry", "kept_bodies"]) == 0
    assert capsys.readouterr().out.endswith("kept_bodies: 1 phiên bản đã mã hóa bằng khóa mới\n")
    assert main(["keys", "rotate"]) == 0
    assert "kept_bodies: 1 phiên bản" in capsys.readouterr().out


def test_others_may_write_between_two_steps(tmp_path: Path, settings, monkeypatch) -> None:
    """Who waits for SQLite's one lock looks every tenth of a second: each step but the last leaves longer than that."""
    settings.MOTCUA_DATA, settings.MOTCUA_SEALING_KEYS = tmp_path, ""
    for _each in range(3):
        make_item(user=make_person())
    paused: list[float] = []
    monkeypatch.setattr("motcua.config.cli.keys.BATCH", 1)
    monkeypatch.setattr("time.sleep", paused.append)
    assert main(["keys", "rotate", "--registry", "vault"]) == 0
    steps = 3 if connection.vendor == "sqlite" else 0  # PostgreSQL lets others in by itself
    assert len([pause for pause in paused if pause > 0.1]) == steps
