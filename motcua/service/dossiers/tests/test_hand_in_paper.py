"""Handing in a paper: one POST with the file, or with the document that pieces have made; a GET changes nothing."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.urls import reverse

from motcua.kit import clock
from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Paper
from motcua.trust.documents.testing import pdf
from motcua.trust.identity.testing import sign_in


class HandInPaperTest(TestCase):
    """hand_in_paper() and its page."""

    @classmethod
    def setUpTestData(cls) -> None:
        """The mother's draft without its paper."""
        testing.load_house()
        cls.user = testing.mother()
        cls.mother = testing.actor(cls.user)
        cls.ref = testing.make_draft(user=cls.user, papers=False)

    def setUp(self) -> None:
        """The mother at her browser."""
        self.browser = Client(enforce_csrf_checks=False)
        sign_in(self.browser, self.user)
        self.address = reverse("dossiers-papers", args=[self.ref])

    def test_a_file_in_one_post(self) -> None:
        """Without JavaScript: the form itself carries the file, then the page comes back."""
        file = SimpleUploadedFile("giay.pdf", pdf(), "application/pdf")
        with clock.frozen(testing.MONDAY):
            answer = self.browser.post(self.address, {"component": "birth_notice", "file": file})
        self.assertRedirects(answer, self.address, fetch_redirect_response=False)
        self.assertEqual(Paper.objects.get().component, "birth_notice")

    def test_a_bad_file_in_one_post(self) -> None:
        """The page of the papers comes back and says beside this one what is wrong; what was sent before stands."""
        good, bad = (SimpleUploadedFile("giay.pdf", data) for data in (pdf(), b"%PDF-1.7 hong"))
        with clock.frozen(testing.MONDAY):
            self.browser.post(self.address, {"component": "birth_notice", "file": good})
            answer = self.browser.post(self.address, {"component": "birth_notice", "file": bad})
        self.assertEqual(answer.status_code, 422)
        page = answer.content.decode()
        self.assertIn("<title>Lỗi:", page)
        self.assertRegex(page, r'id="tep-birth_notice-err"[^>]*>.*Tệp')
        self.assertIn("giay.pdf", page)
        self.assertEqual(Paper.objects.count(), 1)

    def test_a_document_sent_in_pieces(self) -> None:
        """With JavaScript the file is here already; the form names it."""
        scan = testing.make_scan(owner=self.mother)
        with clock.frozen(testing.MONDAY):
            self.browser.post(self.address, {"component": "birth_notice", "tep": scan})
        self.assertEqual(str(Paper.objects.get().document), scan)

    def test_a_link_attaches_nothing(self) -> None:
        """A prefetched or forged address shows the page and writes nothing."""
        scan = testing.make_scan(owner=self.mother)
        with clock.frozen(testing.MONDAY):
            answer = self.browser.get(self.address, {"muc": "birth_notice", "tep": scan})
        self.assertEqual(answer.status_code, 200)
        self.assertFalse(Paper.objects.exists())

    def test_a_forged_form_attaches_nothing(self) -> None:
        """Another site's form has no token."""
        strict = Client(enforce_csrf_checks=True)
        sign_in(strict, self.user)
        answer = strict.post(self.address, {"component": "birth_notice", "tep": "x"})
        self.assertEqual(answer.status_code, 403)

    def test_nothing_or_nonsense_is_not_found(self) -> None:
        """Neither a file nor a document; a document that is no ref."""
        for document in ("", "x", "0" * 400):
            with self.assertRaises(NotFound):
                actions.hand_in_paper(
                    ref=self.ref,
                    component="birth_notice",
                    document=document,
                    file=None,
                    actor=self.mother,
                    at=testing.MONDAY,
                )
