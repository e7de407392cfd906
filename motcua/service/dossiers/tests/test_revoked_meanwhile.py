"""A result revoked while its word to the register is still being tried: in whatever order, nothing is left standing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from unittest import mock

from django.test import TestCase

from motcua.data.registries import actions as registries
from motcua.kit import clock
from motcua.kit.events.bus import announce
from motcua.kit.worker.loop import Worker
from motcua.service.dossiers import actions, queries, testing
from motcua.service.dossiers.actions import registering
from motcua.service.dossiers.models import Dossier, Outcome
from motcua.service.dossiers.tests.test_write_register import WHEN, marriage
from motcua.service.dossiers.tests.test_write_result import CHILD, entries
from motcua.service.notices.testing import outbox
from motcua.trust.documents.models import Document
from motcua.trust.signing import actions as signing
from motcua.trust.signing.events import DocumentIssued
from motcua.trust.signing.models import BookEntry, IssuedDocument

AT = testing.MONDAY
MINUTE = timedelta(minutes=1)


class RevokedMeanwhileTest(TestCase):
    """A birth certificate, issued; the register does not answer for a while."""

    @classmethod
    def setUpTestData(cls) -> None:
        """Everything else about the dossier is done."""
        outbox()
        testing.load_house()
        cls.code = testing.make_dossier(user=testing.mother())
        cls.dossier = Dossier.objects.get(code=cls.code)
        with clock.frozen(AT):
            Worker().run_all()

    def setUp(self) -> None:
        """Word of the issue is on its way."""
        outbox()
        self.paper = self.issue()

    def issue(self) -> str:
        """The certificate is issued under the next number; returns its public code."""
        entry = signing.reserve_number(
            **{"agency": self.dossier.deciding.code, "subject": self.code, "title": "Giấy khai sinh"},
            **{"form": "{n:02d}/{year}", "dated": date(2026, 11, 23), "actor": "system", "at": AT},
        )
        document = Document.objects.get(ref=testing.make_scan(owner=testing.actor(self.dossier.submitter)))
        IssuedDocument.objects.create(
            code=entry.code,
            sha256=entry.code,
            document=document,
            entry=BookEntry.objects.get(code=entry.code),
            office=self.dossier.deciding,
            title=entry.title,
            number=entry.text,
            signed_at=AT,
            issued_at=AT,
        )
        told = {"number": entry.text, "book_entry": entry.code, "dated": entry.dated}
        Outcome.objects.update_or_create(
            dossier=self.dossier, defaults={**told, "facts": {"number": CHILD}, "document": document.ref}
        )
        announce(
            DocumentIssued(code=entry.code, document=str(document.ref), subject=self.code), at=AT + MINUTE
        )
        return entry.code

    def revoke(self) -> None:
        """Two minutes later it is revoked."""
        signing.revoke(code=self.paper, reason="Ghi sai người", actor="officer:1", at=AT + 2 * MINUTE)

    def work(self, minutes: Iterable[int]) -> None:
        """What is ready at these minutes is done."""
        for minute in minutes:
            with clock.frozen(AT + minute * MINUTE):
                Worker().run_all()

    def down(self) -> Any:
        """The register does not answer."""
        return mock.patch.object(registries, "write", side_effect=OSError("down"))

    def stands(self) -> str | None:
        """The number of the certificate by which the register knows the child."""
        value, _origin = entries(CHILD).get("birth_number", (None, None))
        return value

    def test_late_word_is_written_while_it_stands(self) -> None:
        """The register answers again, and is told."""
        with self.down():
            self.work((1, 2))
        self.work((3,))
        self.assertEqual(self.stands(), "01/2026")

    def test_revoked_before_the_word_arrives(self) -> None:
        """The revocation finds nothing to take back; the word that comes afterwards is not written."""
        with self.down():
            self.work((1,))
            self.revoke()
            self.work((2,))
        self.work((3, 30))
        self.assertIsNone(self.stands())

    def test_revoked_after_the_word_arrived(self) -> None:
        """It is taken back."""
        self.work((1,))
        self.assertEqual(self.stands(), "01/2026")
        self.revoke()
        self.work((2,))
        self.assertIsNone(self.stands())

    def stuck(self, at: datetime) -> list[str]:
        """What the leader's list of stuck dossiers says of this one; its number is the length of that list."""
        office = self.dossier.deciding_id
        page = queries.leader_page(office_id=office, at=at)
        rows, count = queries.figure_rows(office_id=office, figure="stuck", at=at, page=1)
        counted = {figure.key: figure.count for figure in page.figures}["stuck"]
        self.assertEqual((counted, len(rows)), (count, count))
        return [row.stuck for row in rows if row.code == self.code]

    def test_what_a_register_will_not_take_is_shown_until_it_does(self) -> None:
        """Though it has ended the dossier is stuck, for leader and desk; no step hides that; it is told again."""
        Dossier.objects.filter(pk=self.dossier.pk).update(finished_at=AT, stuck_since=None, stuck_why="")
        with self.down():
            self.work(range(0, 6 * 60, 20))
        at = AT + timedelta(days=1)
        (why,) = self.stuck(at)
        self.assertTrue(why.startswith("một cơ sở dữ liệu chưa ghi"))
        desk = queries.desk_page(actor=testing.officer("dongha.sen"), at=at, chosen="stuck")
        self.assertEqual([row.code for group in desk.groups for row in group.rows], [self.code])
        actions.act(code=self.code, action="receive", actor=testing.officer("dongha.sen"), at=at)
        self.assertEqual(self.stuck(at), [why])
        self.work((26 * 60, 30 * 60))
        self.assertEqual((self.stands(), self.stuck(at)), ("01/2026", []))

    def test_issued_anew_it_stands_again(self) -> None:
        """Under its own number, whenever word of the first comes."""
        with self.down():
            self.work((1,))
            self.revoke()
        BookEntry.objects.filter(code=self.paper).update(subject="former")
        self.issue()
        self.work((2, 3, 30))
        self.assertEqual(self.stands(), "02/2026")

    def test_what_a_step_after_the_issue_calls_for(self) -> None:
        """A marriage is entered when both have signed: not when its certificate was revoked meanwhile."""
        own = registering.procedures.package(code="1.001193", version=1)
        one = replace(own, writes=(marriage("one", "requester_number"),))
        asked = {"code": self.code, "register": "civil_status", "write": WHEN, "asked": AT + MINUTE}
        self.work((1,))
        self.revoke()
        with mock.patch.object(registering.procedures, "package", return_value=one):
            actions.write_register(**asked, at=AT + 3 * MINUTE)
        self.assertEqual(entries(testing.MOTHER["number"]), {})
