"""No room on the disk: said in words, nothing half-done, and the work goes on when there is room again."""

import errno
import os
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase

from motcua.kit import clock
from motcua.kit.worker.loop import Worker
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier, Slip
from motcua.service.notices.testing import outbox
from motcua.trust.documents.models import Document
from motcua.trust.identity.testing import sign_in
from motcua.trust.signing.models import BookEntry

MONDAY = testing.MONDAY
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def full(*_args: Any, **_named: Any) -> None:
    """What the system answers when the disk is full."""
    raise OSError(errno.ENOSPC, "No space left on device")


class DiskTest(TestCase):
    """One birth at the counter."""

    def setUp(self) -> None:
        """Submitted on Monday at nine."""
        outbox()
        testing.load_house()
        self.person = testing.mother()

    def test_slip_waits_for_room(self) -> None:
        """The step is taken, its slip has one number, and is made when there is room."""
        code = testing.make_dossier(user=self.person)
        actor = testing.officer("dongha.sen")
        actions.act(code=code, action="receive", actor=actor, at=MONDAY)
        with patch.object(os, "fsync", full), clock.frozen(MONDAY):
            Worker().run_all()
        assert Dossier.objects.get(code=code).state == "assigning"
        assert Slip.objects.get().document is None
        with clock.frozen(MONDAY + timedelta(minutes=1)):
            Worker().run_all()
        slip = Slip.objects.get()
        assert slip.document is not None
        assert BookEntry.objects.filter(subject__startswith=code).count() == 1

    def test_upload_is_refused_in_words(self) -> None:
        """The applicant reads what happened; no document exists without its bytes."""
        before = Document.objects.count()
        citizen = sign_in(Client(raise_request_exception=False), self.person)
        with patch.object(os, "fsync", full):
            sent = {"file": SimpleUploadedFile("a.pdf", PDF, "application/pdf"), "component": "birth_notice"}
            response = citizen.post("/tep/gui/", sent)
        assert response.status_code in (200, 302, 413, 422, 507)
        assert Document.objects.count() == before
