"""People's own words find the right procedure: a small catalogue always, the real one where it lies beside us."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from motcua.service.catalogue import actions, asking, queries
from motcua.service.catalogue.index import Index, Listed
from motcua.service.catalogue.testing import MONDAY, REAL, make_record, take_in
from motcua.service.catalogue.types import Found
from motcua.service.catalogue.words import Lexicon, words
from tests.support.tools import in_ci

QUESTIONS = Path(__file__).parent / "questions.yaml"
AIM = 0.75
UNSEEN = 0.72  # questions kept for measuring: the figure of today, to be raised, never lowered
DRAWN = 0.5  # the same, of records drawn at random, most of them nobody's everyday need


def find(text: str) -> Found:
    """As the command and the page do."""
    return queries.find(text=text, at=MONDAY)


def codes(text: str) -> list[str]:
    """The first three."""
    return [hit.code for hit in find(text).results[:3]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    ["khai sinh", "KHAI SINH", "kha\u0069 sinh!", "mới đẻ", "moi de", "vợ em mới sinh", "khaisinh", "giấy khai sanh",
     "đk ks",     "birth", "1.001193", "khai xinh"],
)  # fmt: skip
def test_an_empty_catalogue_finds_the_shipped_packages(text: str) -> None:
    """Without any import, everyday words, no marks, slips and English lead to what runs here."""
    assert codes(text)[:1] == ["1.001193"]


@pytest.mark.django_db
def test_nothing_about_it() -> None:
    """What no procedure is about gives no results and says so; nothing typed gives nothing."""
    for text in ("giá vàng hôm nay", "thoi tiet ngay mai", "asdf qwer"):
        assert find(text) == Found((), (), True), text
    for text in ("", "   ", "?!", "\x00"):
        assert find(text).results == (), text


@pytest.mark.django_db
def test_marks_are_heeded_when_typed() -> None:
    """để is not đẻ, but de may be either; ca is short for công an, cá is a fish."""
    assert find("để").results == ()
    assert codes("moi de")[:1] == codes("mới đẻ")[:1]
    take_in([make_record(name="Tuyển lao động trong Công an nhân dân")])
    assert codes("tuyển lao động ca")[0] == "1.900001"
    assert "1.900001" not in codes("nuôi cá")
    assert "1.900001" not in codes("nuoi ca")


@pytest.mark.django_db
def test_an_everyday_phrase_outweighs_the_words_beside_it() -> None:
    """What the phrase means comes before names that hold the leftover words; other tones are not outside words."""
    take_in([make_record(name="Khai báo công cụ ở chợ"), make_record("1.900002", "Khóa căn cước điện tử")])
    assert codes("ba tôi bệnh mất rồi khai báo ở đâu")[0] == "1.000656"
    assert codes("khóa căn cước điện tử vì mất điện thoại")[0] == "1.900002"
    assert find("xem tử vi").out_of_scope


def test_a_phrase_is_heard_when_its_words_stand_apart() -> None:
    """All of its words, in order, near each other, two that say something; not a phrase within one that stands."""
    known = Lexicon(
        {
            "synonyms": [{"say": ["tách thửa đất", "bố mất", "mất căn cước"], "means": ["x"]}],
            "filler": ["bố tôi"],
        }
    )

    def apart(text: str) -> list[str]:
        typed = known.spelled(words(text))
        found = known.apart(typed, known.heard(typed))
        return [" ".join(word.marked for word in one.phrase.said) for one in found]

    assert apart("tách giùm cái thửa vườn đất") == ["tách thửa đất"]
    assert apart("tách thửa đất") == []
    assert apart("đất thửa tách") == []
    assert apart("tách một hai ba bốn năm sáu thửa đất") == []
    assert apart("bố làm việc mất") == []
    assert apart("thửa") == []


def test_the_longest_reading_of_a_question() -> None:
    """Mẹ tôi mất căn cước: the phrase that says more, not the one that begins first."""
    known = Lexicon({"synonyms": [{"say": ["mẹ mất", "mất căn cước"], "means": ["x"]}], "filler": ["tôi"]})
    heard = known.heard(known.spelled(words("mẹ tôi mất căn cước")))
    assert [len(one.phrase.said) for one in heard] == [3]


def test_a_question_is_likened_to_everyday_phrases() -> None:
    """No phrase stands in it, together or apart; but its words are those of one group."""
    signs = {
        "say": ["treo bảng quảng cáo", "dựng pano", "pano bên đường"],
        "means": ["biển thông tin cổ động"],
    }
    listed = [Listed("1.1", "Chấp thuận biển thông tin cổ động", ""), Listed("1.2", "Đăng ký nuôi ong", "")]
    index = Index(listed, Lexicon({"synonyms": [signs, {"say": ["mật ong"], "means": ["nuôi ong"]}]}))
    assert [hit.code for hit in asking.find(index, "bảng pano đường").results] == ["1.1"]
    assert asking.find(index, "pano").out_of_scope  # one word alone is never enough


def test_slips_are_mended_before_a_question_is_heard() -> None:
    """What a keyboard left behind, a wrong letter, two syllables as one; a syllable with its marks is left alone."""
    card = {"say": ["khóa căn cước", "mất sổ bảo hiểm"], "means": ["x"]}
    listed = [Listed("1.1", "Khóa căn cước điện tử", ""), Listed("1.2", "Xe vào cảng", "")]
    index = Index(listed, Lexicon({"synonyms": [card], "outside": ["giá vàng"]}))

    def mended(text: str) -> str:
        return " ".join(word.folded for word in index.mended(words(text)))

    assert mended("khoas cawn cuwowcs") == "khoa can cuoc"
    assert mended("khoa1 căn cước") == "khoa can cuoc"
    assert mended("ddieenj tuwr") == "dien tu"
    assert mended("mất sổ bảo hirm") == "mat so bao hiem"
    assert mended("khoacan cước") == "khoa can cuoc"
    assert mended("rào nhà") == "rao nha"  # no vào
    assert mended("giá vàng") == "gia vang"
    assert index.lexicon.heard(index.mended(words("khoas căn cước")))[0].phrase.said == words("khóa căn cước")


def test_what_speaks_of_the_whole_question_comes_first() -> None:
    """A long name that has all that was said stands before short ones that have half of it."""
    whole = (
        "Gia hạn, điều chỉnh giấy phép cho các hoạt động trong phạm vi bảo vệ công trình của tỉnh: nuôi tằm"
    )
    names = ("Gia hạn giấy phép", "Nuôi tằm", "Nuôi tằm ở xã", "Gia hạn", whole)
    silk = {"synonyms": [{"say": ["nuôi tằm"], "means": ["nuôi tằm"]}]}
    index = Index([*(Listed(f"1.{n}", name, "") for n, name in enumerate(names)), *raised()], Lexicon(silk))
    assert asking.find(index, "gia hạn nuôi tằm").results[0].code == "1.4"


def test_nobody_is_turned_away_for_half_a_question() -> None:
    """Part of it known and the rest strange: results; an outside phrase decides where no procedure is clearly meant."""
    say = ["khóa căn cước", "lộ mật khẩu"]
    listed = [Listed("1.1", "Khóa căn cước điện tử", ""), Listed("1.2", "Đăng ký nuôi ong", "")]
    data = {"synonyms": [{"say": say, "means": ["khóa căn cước điện tử"]}], "outside": ["số điện thoại"]}
    index = Index(listed, Lexicon(data))

    def first(text: str) -> list[str]:
        return [hit.code for hit in asking.find(index, text).results[:1]]

    assert first("sợ lộ cái mật khẩu quá xá luôn trời") == ["1.1"]
    assert first("khóa căn cước theo số điện thoại") == ["1.1"]
    assert asking.find(index, "số điện thoại ong").out_of_scope
    assert asking.find(index, "quá xá trời").out_of_scope


def raised() -> list[Listed]:
    """Names beside the one that is looked for, so that rare words are rare."""
    return [
        Listed(f"2.{n}", f"Nuôi {name} trên đồi", "")
        for n, name in enumerate("ong tằm dê bò heo gà vịt".split())
    ]


def test_an_outside_phrase_explains_the_everyday_phrase_within_it() -> None:
    """Vé máy bay is no tàu bay, though a name has the words beside it; máy bay alone is."""
    data = {
        "synonyms": [{"say": ["máy bay"], "means": ["tàu bay"]}],
        "outside": ["vé máy bay"],
        "filler": ["vé"],
    }
    index = Index([Listed("1.1", "Xóa đăng ký tàu bay, đặt năng định", ""), *raised()], Lexicon(data))
    assert asking.find(index, "dat ve may bay nang").out_of_scope
    assert asking.find(index, "dat may bay nang").results[0].code == "1.1"


@pytest.mark.django_db
def test_letters_typed_with_marks_tell_what_is_outside() -> None:
    """Nha Trang is no nhà, đà lạt no đã lập; what only shares a syllable here and there is outside."""
    take_in([make_record(name="Xử lý hóa đơn đã lập sai của nhà hàng")])
    for text in ("nha trang mùa này", "đà lạt mùa này", "khách sạn ở nha trang", "bạn trai qua đêm"):
        assert find(text).out_of_scope, text


@pytest.mark.django_db
def test_a_word_too_wide_is_asked_about() -> None:
    """Words that say too little come back as what they may mean."""
    assert len(find("đất").ask) > 1
    assert find("đăng ký khai sinh").ask == ()


@pytest.mark.django_db
def test_an_import_is_found_at_once() -> None:
    """The index follows the catalogue: a new name is found, an old one forgotten; a package keeps its page."""
    assert "1.900001" not in codes("nuôi ong")
    take_in([make_record(), make_record("1.001193", "Thủ tục đăng ký khai sinh")])
    assert codes("nuoi ong")[0] == "1.900001"
    take_in([make_record(name="Thủ tục đăng ký nuôi tằm")])
    assert codes("nuôi tằm")[0] == "1.900001"
    first = find("khai sinh").results[0]
    assert (first.code, first.slug) == ("1.001193", "dang-ky-khai-sinh")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["a" * 5000, "mất " * 400, "%_'\"; drop", "🙂 khai sinh", "\u202ekhai sinh", "{{x}}"]
)
def test_hostile_questions(text: str) -> None:
    """Nothing that can be typed makes the search fail."""
    find(text)


@lru_cache(maxsize=1)
def _asked() -> dict[str, Any]:
    return yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))


@pytest.fixture
def real(db: None) -> None:
    """The 1,300 records."""
    if not REAL.exists():
        absent = "the published records are not on this machine; set MOTCUA_CATALOGUE to their file"
        pytest.xfail(absent) if in_ci() else pytest.skip(absent)
    actions.import_file(path=REAL, at=MONDAY)


def hits(questions: list[dict[str, Any]]) -> float:
    """The share of questions with a right code among the first three."""
    return sum(any(code in codes(item["q"]) for code in item["codes"]) for item in questions) / len(questions)


@pytest.mark.usefixtures("real")
def test_everyday_questions() -> None:
    """Three in four questions find a right code among the first three, in the half that was held out, too."""
    asked = _asked()
    assert len(asked["questions"]) >= 150
    assert hits(asked["questions"][0::2]) >= AIM
    assert hits(asked["questions"][1::2]) >= AIM
    assert hits(asked["unseen"]) >= UNSEEN
    assert hits(asked["drawn"]) >= DRAWN
    for text in asked["outside"]:
        assert find(text).out_of_scope, text
    for text in asked["broad"]:
        assert find(text).ask, text
