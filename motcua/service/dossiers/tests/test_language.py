"""Messages go out in the language in which the applicant filled the form."""

from django.test import TestCase
from django.utils import translation

from motcua.service.dossiers import testing
from motcua.service.notices import queries as notices
from motcua.service.notices.models import Notice


class LanguageTest(TestCase):
    """What is sent, and what the portal shows."""

    @classmethod
    def setUpTestData(cls) -> None:
        """The sample house."""
        testing.load_house()

    def test_who_reads_english_is_told_in_english(self) -> None:
        """The sending's language is the applicant's, the procedure's name as well; a Vietnamese page stays so."""
        with translation.override("en"):
            code = testing.make_dossier(user=testing.mother())
        notice = Notice.objects.get(subject=code)
        assert notice.language == "en"
        (line,) = notices.of_subject(subject=code, language="en")
        assert "Birth registration" in line.text
        (line,) = notices.of_subject(subject=code, language="vi")
        assert "Đăng ký khai sinh" in line.text

    def test_vietnamese_is_the_rule(self) -> None:
        """Without another choice."""
        code = testing.make_dossier(user=testing.mother())
        assert Notice.objects.get(subject=code).language == "vi"
