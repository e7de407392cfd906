"""The player of stories finds what does not go as told."""

from typing import Any

import pytest
from django.utils.translation import override

from motcua.kit.library import root
from motcua.service.procedures.queries import story_course
from motcua.service.procedures.reading import PackageError, read_package
from motcua.service.procedures.scenarios import play, read_stories
from motcua.service.procedures.tests.samples import sample

STORY: dict[str, Any] = {
    "name": "Xong",
    "at": "2026-11-25T08:00",
    "given": {"channel": 2, "answers": {"size": 3}, "officers": {"an": ["reception", "specialist"]}},
    "expect": {"fee": 3000, "components": [], "state": "new", "due": None, "step_due": "2026-11-25T17:00"},
    "steps": [
        {
            "do": "receive",
            "by": "an",
            "at": "2026-11-25T09:00",
            "expect": {"state": "work", "due": "2026-12-02T17:00"},
        },
        {
            "do": "ask",
            "by": "an",
            "at": "2026-11-25T10:00",
            "expect": {"effects": ["supplement"], "supplements": 1},
        },
        {"wait": "limit", "expect": {"state": "work", "owner": "specialist"}},
        {"do": "hand", "by": "an", "at": "2026-11-27T10:00", "expect": {"refused": "not_now"}},
        {
            "do": "finish",
            "by": "an",
            "at": "2026-11-27T10:00",
            "expect": {"state": "done", "effects": ["notify:big"]},
        },
    ],
}


def test_a_true_story_passes(tmp_path: Any) -> None:
    """Fee, dates, waiting, refusal and effects as told."""
    assert play(sample(tmp_path), STORY, {}).failures == ()


@pytest.mark.parametrize(
    ("where", "change", "said"),
    [
        ("expect", {"fee": 1}, "fee"),
        ("expect", {"components": ["paper"]}, "components"),
        ("expect", {"colour": "red"}, "không hiểu"),
        ("given", {"answers": {"size": "ba"}}, "size"),
        ("given", {"answers": {"size": 3, "other": 1}}, "other"),
        ("given", {"missing": ["size"]}, "size"),
        (0, {"expect": {"due": "2026-12-01T17:00"}}, "due"),
        (0, {"by": "nobody"}, "not_yours"),
        (0, {"at": "2026-11-24T09:00"}, "at:"),
        (0, {"do": "fly"}, "fly"),
        (0, {"given": {"reason": "x"}}, "không hỏi gì"),
        (0, {"who": "an"}, "who"),
        (1, {"expect": {"not_effects": ["supplement"]}}, "lại có"),
        (1, {"expect": {"effects": ["slip:01"]}}, "slip:01"),
        (1, {"expect": {"because": "mưa"}}, "because"),
        (1, {"expect": {"refused": "not_now"}}, "đã làm được"),
        (3, {"expect": {"refused": "not_yours"}}, "not_now"),
        (3, {"expect": {}}, "not_now"),
    ],
)
def test_a_false_story_fails(tmp_path: Any, where: str | int, change: dict[str, Any], said: str) -> None:
    """Whatever is told otherwise than the engine answers, the line and the difference are named."""
    story = {**STORY, "steps": [dict(line) for line in STORY["steps"]]}
    if isinstance(where, int):
        story["steps"][where] |= change
    else:
        story[where] = {**STORY[where], **change}
    failures = play(sample(tmp_path), story, {}).failures
    assert any(said in text for text in failures), failures


def test_shared_facts_are_given_to_each_story(tmp_path: Any) -> None:
    """What all stories of a file are given may be changed by one."""
    story = {
        "name": "x",
        "at": "2026-11-25T08:00",
        "given": {"answers": {"size": 2}},
        "expect": {"fee": 2000},
    }
    assert play(sample(tmp_path), story, {"channel": 1, "answers": {"size": 9}}).failures == ()


def told(tmp_path: Any, story: dict[str, Any]) -> tuple[str, ...]:
    """What goes otherwise in a story of one case."""
    officers = {"an": ["reception", "specialist"]}
    given = {"channel": 2, "answers": {"size": 3}, "officers": officers, **story.pop("given", {})}
    return play(
        sample(tmp_path), {"name": "x", "at": "2026-11-25T08:00", "given": given, **story}, {}
    ).failures


RECEIVED = {"do": "receive", "by": "reception", "at": "2026-11-25T09:00"}


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ({"offers": {"reception": ["ask"], "specialist": ["ask", "late", "finish"], "head": ["give"]}}, ""),
        ({"offers": {"an": ["ask", "late", "finish"], "head": ["give"]}}, ""),
        ({"offers": {"an": ["ask", "late", "finish"]}}, "offers.head"),
        ({"offers": {"head": []}}, "offers.head"),
        ({"cannot": [{"by": ["reception", "applicant"], "do": ["finish", "give"]}]}, ""),
        ({"cannot": [{"by": "reception", "do": "ask"}]}, "lại làm được ask"),
        ({"cannot": [{"by": "head", "do": "pay", "refused": "not_yours"}]}, "not_now"),
        ({"cannot": [{"by": "specialist", "do": "late", "given": {"new_due": "?"}}]}, "không hỏi gì"),
        ({"notices": []}, ""),
        ({"notices": ["big"]}, "notices"),
        ({"effects": ["start_clock"]}, ""),
    ],
)
def test_who_may_do_what_and_who_is_told(tmp_path: Any, expect: dict[str, Any], said: str) -> None:
    """Actions offered, actions refused and messages sent are compared exactly."""
    failures = told(tmp_path, {"steps": [RECEIVED | {"expect": expect}]})
    assert any(said in text for text in failures) if said else failures == ()


@pytest.mark.parametrize(
    ("story", "said"),
    [
        ({"given": {"answers": {}}, "expect": {"errors": {"size": "trống"}}}, ""),
        ({"given": {"answers": {}}, "expect": {"errors": {"size": "quá dài"}}}, "errors.size"),
        ({"expect": {"errors": {"size": "trống"}}}, "phải bị báo"),
        ({"expect": {"shown": ["size"], "hidden": ["other"]}}, ""),
        ({"expect": {"shown": ["other"]}}, "không hỏi other"),
        ({"expect": {"hidden": ["size"]}}, "lại hỏi size"),
        ({"expect": {"fees": {"fee": 3000}}}, ""),
        ({"expect": {"fees": {"fee": 3000, "more": 0}}}, "fees"),
        ({"expect": {"lacking": []}}, "given.papers"),
        ({"expect": {"result": {"nothing": "x"}}}, "không có nothing"),
        ({"given": {"weather": "rain"}}, "weather"),
        ({"when": "now"}, "when"),
        ({"at": "hôm qua"}, "không đọc được"),
        ({"steps": [{"do": "receive"}]}, "không đọc được"),
        ({"steps": "receive"}, "không đọc được"),
        ({"given": {"calendar": "none"}}, "không đọc được"),
    ],
)
def test_form_fee_and_papers(tmp_path: Any, story: dict[str, Any], said: str) -> None:
    """Complaints and questions of the form, fees by line; a story that cannot be read fails and raises nothing."""
    failures = told(tmp_path, dict(story))
    assert any(said in text for text in failures) if said else failures == ()


BIRTH = "1.001193-dang-ky-khai-sinh"
PERSON = {"full_name": "Trần Thị Mẫu", "number": "045195000718", "residence": "Phường Đông Hà"}


@pytest.mark.parametrize(
    ("tells", "name", "shown", "asked"),
    [
        ("down", "Lê Văn Thử", (), ("requester_name",)),
        ({"applicant": PERSON}, "Lê Văn Thử", (), ()),
        (
            {"045093000264": {"full_name": "Lê Văn Thử", "ethnicity": "Kinh"}},
            "le van thu",
            ("father_ethnicity",),
            (),
        ),
        ({"045093000264": {"full_name": "Lê Văn Khác", "ethnicity": "Kinh"}}, "Lê Văn Thử", (), ()),
    ],
)
def test_registers_are_simulated(
    tells: Any, name: str, shown: tuple[str, ...], asked: tuple[str, ...]
) -> None:
    """A register that is down tells nothing; one that answers tells of a named person only if the name agrees."""
    folder = root() / "procedures" / BIRTH / "1"
    stories, shared = read_stories(folder)
    answers = shared["answers"] | {"father_number": "045093000264", "father_name": name}
    hidden = [] if shown else ["father_ethnicity"]
    errors = dict.fromkeys(("requester_name", "requester_number", "requester_residence"), "") if asked else {}
    given = {**stories[0]["given"], "answers": answers, "registers": {"population": tells}}
    expect = {"shown": [*shown, *asked], "hidden": hidden, "errors": errors}
    story = {"name": "x", "at": "2026-11-25T08:00", "given": given, "expect": expect}
    assert play(read_package(folder), story, shared).failures == ()


def test_a_result_says_what_the_package_computes() -> None:
    """The words of the result and what a register is told are compared text by text."""
    folder = root() / "procedures" / BIRTH / "1"
    _stories, shared = read_stories(folder)
    given = {"outcome": {"number": "045226000001"}}
    right = {
        "result": {"people.child.number": "045226000001"},
        "writes": {"person": {"date_of_birth": "2026-11-10"}},
    }
    wrong = {"result": {"people.child.number": "1"}, "writes": {"person": {"sex": "Nam"}}}
    story = {"name": "x", "at": "2026-11-25T08:00", "given": given}
    assert play(read_package(folder), story | {"expect": right}, shared).failures == ()
    assert len(play(read_package(folder), story | {"expect": wrong}, shared).failures) == 2


def test_the_course_of_a_story_can_be_shown() -> None:
    """Every line has its moment, actor, state, date and effects; one that fails says in what."""
    folder = root() / "procedures" / BIRTH / "1"
    first = story_course(folder=folder)[0]
    assert first.passed
    assert first.steps[0].title == "Nộp hồ sơ"
    assert [(step.action, step.by, step.state) for step in first.steps[1:3]] == [
        ("receive", "reception", "assigning"),
        ("assign", "head", "examining"),
    ]
    assert "23/11" in first.steps[1].because
    assert "slip:01" in first.steps[1].effects
    assert all(step.state_title and step.owner for step in first.steps[:-1])


def test_a_story_that_cannot_begin_is_shown_with_its_problem(tmp_path: Any) -> None:
    """A story without a moment has no steps and says why."""
    sample(tmp_path)
    folder = tmp_path / "procedures" / "9.000001-thu" / "1"
    (folder / "scenarios.yaml").write_text("scenarios: [{name: Hỏng}, 3]", encoding="utf-8")
    broken, number = story_course(folder=folder)
    assert (broken.passed, broken.steps, number.passed) == (False, (), False)
    assert "at" in broken.problem
    (folder / "scenarios.yaml").write_text("scenarios: x", encoding="utf-8")
    with pytest.raises(PackageError):
        story_course(folder=folder)


@pytest.mark.parametrize("package", ["1.000656-dang-ky-khai-tu", "1.001193-dang-ky-khai-sinh"])
def test_stories_pass_whatever_language_their_reader_speaks(package: str) -> None:
    """What the form complains of is compared in the language that stories are told in."""
    folder = root() / "procedures" / package / "1"
    stories, shared = read_stories(folder)
    with override("en"):
        played = [play(read_package(folder), story, shared) for story in stories]
    assert [one.failures for one in played if one.failures] == []
