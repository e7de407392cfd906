"""The officer's search: by code, by name without marks, by number in groups; other communes' dossiers stay away."""

from django.test import Client, TestCase

from motcua.kit import clock
from motcua.service.dossiers import testing
from motcua.trust.identity.testing import sign_in, user_named


class FindTest(TestCase):
    """One birth at Đông Hà."""

    def setUp(self) -> None:
        """Submitted this morning."""
        with clock.frozen(testing.MONDAY):
            testing.load_house()
            self.code = testing.make_dossier(user=testing.mother())

    def found(self, username: str, words: str) -> bool:
        """Whether an officer who types these words sees the dossier."""
        client = sign_in(Client(), user_named(username))
        with clock.frozen(testing.MONDAY):
            response = client.get("/tim/", {"q": words})
        self.assertEqual(response.status_code, 200)
        return f"/ban-lam-viec/{self.code}/" in response.content.decode()

    def test_what_is_found(self) -> None:
        """Any part of the code, names without marks in any order, the number as the card groups it."""
        for words in (self.code, self.code[-4:], "mai huong", "huong tran", "045 195 000 718"):
            self.assertTrue(self.found("dongha.sen", words), words)
        for words in ("", "không có ai tên thế", "999"):
            self.assertFalse(self.found("dongha.sen", words), words)

    def test_words_are_said_once(self) -> None:
        """What was looked for is the heading and, for screen readers, the name of the table."""
        client = sign_in(Client(), user_named("dongha.sen"))
        with clock.frozen(testing.MONDAY):
            self.assertContains(client.get("/tim/", {"q": "mai huong"}), "Khớp với", count=2)

    def test_other_offices(self) -> None:
        """Somebody of another commune does not find it."""
        self.assertFalse(self.found("namdongha.luu", self.code))
