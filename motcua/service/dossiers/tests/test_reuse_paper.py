"""A paper of one's own vault in a draft: no upload, the grade shown, the officer reads it, counted when submitted."""

from datetime import timedelta

from django.test import Client, TestCase
from django.urls import reverse

from motcua.kit import clock
from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, queries, testing
from motcua.service.dossiers.models import Dossier, Paper
from motcua.service.vault import queries as vault
from motcua.service.vault.testing import make_item
from motcua.trust.identity.models import User
from motcua.trust.identity.testing import make_person, sign_in
from tests.support.budgets import sql_budget

AT = testing.MONDAY


class ReusePaperTest(TestCase):
    """reuse_paper() and the papers page."""

    @classmethod
    def setUpTestData(cls) -> None:
        """The mother's draft without its paper, which her vault has as an officer once digitised it."""
        testing.load_house()
        cls.user = testing.mother()
        cls.ref = testing.make_draft(user=cls.user, papers=False)
        given = {"title": "Giấy chứng sinh", "kind": "", "grade": 5, "number": "07", "holder": ""}
        cls.item = make_item(user=cls.user, at=AT, **given)

    def setUp(self) -> None:
        """The mother at her browser."""
        self.browser = sign_in(Client(), self.user)
        self.address = reverse("dossiers-papers", args=[self.ref])

    def test_offered_taken_and_shown(self) -> None:
        """One press instead of an upload; the page then says from where and how far it may be trusted."""
        with clock.frozen(AT):
            with sql_budget("dossiers:papers"):
                offered = self.browser.get(self.address)
            self.assertContains(offered, "Đã có trong kho của bạn")
            sent = {"component": "birth_notice", "item": self.item}
            answer = self.browser.post(f"{self.address}tu-kho/", sent)
            self.assertRedirects(answer, self.address, fetch_redirect_response=False)
            shown = self.browser.get(self.address)
        self.assertContains(shown, "Dùng lại từ kho của bạn")
        self.assertContains(shown, "Bản số hóa do cán bộ một cửa đối chiếu với bản chính")
        self.assertNotContains(shown, "Đã có trong kho của bạn")

    def test_submitted_read_by_the_officer_and_counted(self) -> None:
        """The office that handles it opens the file and sees the grade; another office opens nothing."""
        mother = testing.actor(self.user)
        actions.reuse_paper(ref=self.ref, component="birth_notice", item=self.item, actor=mother, at=AT)
        code = actions.submit(ref=self.ref, vouched=True, actor=mother, at=AT)
        # At once, before any job has run: an erasure must not take what a dossier stands on.
        (count,) = vault.reuse_counts(since=AT, until=AT + timedelta(days=1))
        self.assertEqual(
            (count.procedure, count.component, count.codes), ("1.001193", "birth_notice", (code,))
        )
        actions.keep_papers(code=code, at=AT)
        document = Paper.objects.get(dossier__code=code).document
        with clock.frozen(AT):
            for username, status in (("dongha.sen", 200), ("namdongha.luu", 404)):
                officer = sign_in(Client(), User.objects.get(username=username))
                self.assertEqual(officer.get(f"/tai-lieu/{document}/").status_code, status, username)
        page = queries.officer_page(code=code, actor=testing.officer("dongha.sen"), at=AT)
        self.assertIn("Bản số hóa do cán bộ một cửa", page.papers[0].text)

    def test_an_upload_takes_its_place(self) -> None:
        """A file sent afterwards is what counts, as a plain scan."""
        mother = testing.actor(self.user)
        actions.reuse_paper(ref=self.ref, component="birth_notice", item=self.item, actor=mother, at=AT)
        scan = testing.make_scan(owner=mother)
        actions.hand_in_paper(
            ref=self.ref, component="birth_notice", document=scan, file=None, actor=mother, at=AT
        )
        self.assertEqual([row.grade for row in Paper.objects.all()], [7])

    def test_only_ones_own_draft_and_vault(self) -> None:
        """A stranger reuses nothing here, and nobody a component or a paper that is not there."""
        stranger = testing.actor(make_person(number="045198000355", name="Nguyễn Thùy Dương"))
        mother = testing.actor(self.user)
        for actor, component, item in (
            (stranger, "birth_notice", self.item),
            (mother, "no_such", self.item),
            (mother, "birth_notice", "x"),
        ):
            with self.assertRaises(NotFound):
                actions.reuse_paper(ref=self.ref, component=component, item=item, actor=actor, at=AT)
        self.assertFalse(Paper.objects.exists())
        self.assertFalse(Dossier.objects.exclude(code=None).exists())
