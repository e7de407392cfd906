"""The report on a package's pages belongs to one state of its files."""

from pathlib import Path

import pytest

from motcua.service.procedures import actions, queries
from motcua.service.procedures.models import PageReport
from motcua.service.procedures.testing import AT, CODE

pytestmark = pytest.mark.django_db


def test_a_newer_report_replaces_the_older(library: Path) -> None:
    """One report for one state of the files; for other files there is none to keep."""
    known = {"code": CODE, "version": 1, "at": AT}
    digest = queries.candidate(code=CODE, version=1).digest
    actions.keep_page_report(**known, digest=digest, violations=2, report={"pages": []})
    actions.keep_page_report(**known, digest=digest, violations=0, report={"pages": ["a"]})
    assert PageReport.objects.get().report == {"pages": ["a"]}
    with pytest.raises(actions.Changed):
        actions.keep_page_report(**known, digest="0" * 64, violations=0, report={})
