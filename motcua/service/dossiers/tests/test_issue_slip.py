"""Phiếu kiểm soát (mẫu 06) asked for by an officer, once a turn, from the dossier's own trace."""

import pytest
from django.test import TestCase

from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier, Slip
from motcua.service.dossiers.queries.handovers import trace_rows

AT = testing.MONDAY


class IssueSlipTest(TestCase):
    """A birth that the counter has received."""

    def setUp(self) -> None:
        """Submitted online, received at the counter."""
        testing.load_house()
        self.code = testing.make_dossier(user=testing.mother())
        actions.act(code=self.code, action="receive", actor=testing.officer("dongha.sen"), at=AT)

    def issue(self, form: str = "06", username: str = "dongha.sen") -> None:
        """Ask for it."""
        actions.issue_slip(code=self.code, form=form, actor=testing.officer(username), at=AT)

    def test_once_a_turn(self) -> None:
        """Pressed twice there is one slip; the trace names who gave what to whom, in time or not."""
        self.issue()
        self.issue()
        assert Slip.objects.filter(form="06").count() == 1
        rows = trace_rows(Dossier.objects.get(code=self.code))
        assert [row.note for row in rows] == ["Nộp hồ sơ", "Tiếp nhận"]
        assert rows[1].giver == testing.officer("dongha.sen").name
        assert rows[1].result == "trước hạn"

    def test_only_this_form_and_only_these_offices(self) -> None:
        """Slips of the process can not be asked for by hand, nor by another commune."""
        for form, username in (("01", "dongha.sen"), ("06", "giolinh.sung")):
            with pytest.raises(NotFound):
                self.issue(form, username)
