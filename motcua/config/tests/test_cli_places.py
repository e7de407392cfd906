"""`motcua places load`: the sample province is told from a real one."""

import pytest
from django.conf import LazySettings

from motcua.config.cli import main


@pytest.mark.django_db
def test_invented_officers_are_told_of(capsys: pytest.CaptureFixture[str], settings: LazySettings) -> None:
    """Outside the demo the operator reads that these officers are nobody; in the demo everybody knows."""
    settings.MOTCUA_DEMO = False
    assert main(["places", "load"]) == 0
    assert "giả lập" in capsys.readouterr().err
    settings.MOTCUA_DEMO = True
    assert main(["places", "load"]) == 0
    assert capsys.readouterr().err == ""
