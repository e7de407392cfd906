"""The player of stories finds what does not go as told."""

from typing import Any

import pytest

from motcua.service.procedures.scenarios import play
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
