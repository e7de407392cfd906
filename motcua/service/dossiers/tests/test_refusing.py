"""A refusal is a paper with reasons, signed and sealed before it counts."""

from typing import Any

from django.test import Client, TransactionTestCase, override_settings

from motcua.kit import clock
from motcua.kit.worker.loop import Worker
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier, Outcome
from motcua.service.dossiers.testing import officer
from motcua.service.notices.testing import outbox
from motcua.trust.documents import queries as documents
from motcua.trust.identity.models import User
from motcua.trust.identity.testing import sign_in
from motcua.trust.signing import queries as signatures

REASON = "Trẻ đã được đăng ký khai sinh tại Phường Nam Đông Hà, số 14/2026."


class RefusingTest(TransactionTestCase):
    """A birth that cannot be registered again."""

    def act(self, username: str, action: str, **given: Any) -> None:
        """One step by an officer, and the work it leaves."""
        actions.act(code=self.code, action=action, actor=officer(username), at=testing.MONDAY, given=given)
        Worker().run_all()

    def sign(self, username: str) -> None:
        """Sign everything that waits for this officer."""
        client = sign_in(Client(), User.objects.get(username=username))
        refs = [str(paper.ref) for paper in client.get("/ky/").context["papers"]]
        assert refs
        assert client.post("/ky/", {"ref": refs, "pin": "123456"}).status_code == 302
        Worker().run_all()

    def state(self) -> str:
        """Where the dossier stands."""
        return Dossier.objects.values_list("state", flat=True).get(code=self.code)

    def test_refused_in_writing(self) -> None:
        """Proposed, returned, proposed again, signed, sealed, public; the certificate was never made."""
        with clock.frozen(testing.MONDAY), override_settings(MOTCUA_DEMO=True):
            outbox()
            testing.load_house()
            self.code = testing.make_dossier(user=testing.mother())
            self.act("dongha.sen", "receive")
            self.act("dongha.bach", "assign", assignee=str(User.objects.get(username="dongha.mai").pk))
            self.act("dongha.mai", "refuse", reason=REASON)
            first = Outcome.objects.get()
            assert (self.state(), first.kind, first.number) == ("refusing", "refusal", "01/TB-UBND")
            self.act("dongha.tung", "return_to_examine", reason="Ghi rõ hơn căn cứ.")
            assert not Outcome.objects.exists()
            client = sign_in(Client(), User.objects.get(username="dongha.tung"))
            assert not client.get("/ky/").context["papers"]
            self.act("dongha.mai", "refuse", reason=REASON)
            self.sign("dongha.tung")
            assert self.state() == "sealing_refusal"
            self.sign("dongha.duong")
            assert self.state() == "refused"
            outcome = Outcome.objects.get()
            assert outcome.number == "02/TB-UBND"
            signed = documents.open_blob(ref=str(outcome.document)).data
            check = signatures.verify(data=signed, trust=signatures.trusted(), at=testing.MONDAY)
            assert check.genuine
            assert len(check.signatures) == 2
            mother = sign_in(Client(), testing.mother())
            shown = mother.get(f"/ho-so/{self.code}/")
            self.assertContains(shown, "Văn bản từ chối giải quyết")
            self.assertNotContains(shown, "Giấy khai sinh số")
