"""Why something cannot be read is told in the reader's language, whatever kind of thing it is."""

import ast
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import translation

import motcua
from motcua.kit import feel
from motcua.kit.feel.proofs import prove
from motcua.kit.feel.tables import read_table
from motcua.kit.library import LibraryError, load_yaml, root
from motcua.kit.library.words import in_our_words, yaml_words
from motcua.service.forms.queries import read_form
from motcua.service.procedures.checking import shapes
from motcua.service.procedures.decisions import read_decisions
from motcua.service.procedures.linking import read_links
from motcua.service.procedures.reading import read_process
from motcua.service.procedures.scenarios import play_folder
from motcua.service.procedures.schemas import Wrong
from motcua.service.procedures.tests.samples import PROCESS, write
from motcua.service.procedures.tests.unreadable import (
    DECISIONS,
    FEEL,
    FIELD,
    FIELDS,
    FORMS,
    LINKS,
    PROCESSES,
    TABLE,
    TABLES,
    UNPROVEN,
    YAML,
)
from motcua.service.procedures.types.writes import RegisterWrite
from motcua.service.procedures.values import day_of, late_of, limit_of
from tests.support.words import foreign_word

NULLS = (
    *("1 + true", '"a" - 1', "true * 2", '1 / "a"', "true ** 2", "1 / 0", "2 ** 20000", '-"a"', "absent"),
    *("substring(1, 2)", "1 < true", "{a: 1}.b", "(1)(2)", 'number("x", ",", ".")', "[1..true]"),
    *('time("10:00:00Z") < time("10:00:00")', "for i in 1..100000 return i", "date(2026, 13, 1)"),
)
FAILING = """
given: {channel: 2, answers: {size: 3}, odd: 1}
scenarios:
  - {name: Khóa lạ, at: 2026-11-25T08:00, other: 1}
  - {name: Không có ngày}
  - name: Mọi điều khác đi
    at: 2026-11-25T08:00
    given: {answers: {size: 3, strange: 1}, missing: [size], papers: []}
    expect:
      {fee: 1, fees: {a: 1}, components: [x], lacking: [y], state: over, shown: [z], hidden: [size], strange: 1}
    steps:
      - {do: finish, by: reception, at: 2026-11-25T08:10, expect: {refused: condition_failed}}
      - {do: receive, by: nobody, at: 2026-11-25T08:20}
      - do: receive
        by: reception
        at: 2026-11-25T09:00
        given: {a: 1}
        expect:
          effects: [x]
          not_effects: [start_clock]
          offers: {head: []}
          cannot: [{by: specialist, do: [late, nothing]}]
          writes: {a: {b: c}}
          result: {a.b: c}
      - {do: nothing, by: reception, at: 2026-11-25T08:30}
      - {wait: limit, strange: 1}
"""
DAY_PATTERN = "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?([+-][0-9]{2}:[0-9]{2}|Z)?)?$"
HOUSE = Path(motcua.__file__).parent


def _form(field: dict[str, Any]) -> Callable[[], object]:
    data = {"pages": [{"id": "a", "title": "A", "fields": [{**FIELD, **field}]}]}
    return lambda: read_form(data=data)


def _each() -> Iterator[tuple[str, Callable[[], object]]]:
    """Everything that cannot be read, by a name, with what tries to."""
    process = yaml.safe_load(PROCESS)
    yield from ((text, lambda text=text: feel.compile(text)) for text in FEEL)
    yield from ((str(data), lambda data=data: read_table({**TABLE, **data})) for data in TABLES)
    yield from ((str(field), _form(field)) for field in FIELDS)
    yield from ((str(data), lambda data=data: read_form(data=data)) for data in FORMS)
    yield from ((str(data), lambda data=data: read_process({**process, **data})) for data in PROCESSES)
    yield from ((str(data), lambda data=data: read_decisions(data)) for data in DECISIONS)
    yield from ((str(data), lambda data=data: read_links(data)) for data in LINKS)
    yield from ((text, lambda text=text: limit_of(text)) for text in ("mãi", "0 ngày", "1/0 ngày"))
    yield "late", lambda: late_of({"shifts": "x"})
    yield "hour", lambda: late_of({"shifts": "result", "after": "x"})
    yield "day", lambda: day_of("hôm nay")
    yield "writes", lambda: RegisterWrite.from_data({"odd": 1})


def _told(read: Callable[[], object]) -> str:
    """Why it cannot be read, as a finding says it; nothing where it can."""
    try:
        read()
    except (KeyError, TypeError, AttributeError):
        return "-"  # told by the place alone, see test_reading
    except (ValueError, OverflowError) as error:
        return in_our_words(error)
    return ""


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_cannot_be_read_is_told_in_one_language(language: str) -> None:
    """Expressions, tables, forms, processes, decisions, links, limits: all in Vietnamese, or all in English."""
    with translation.override(language):
        for name, read in _each():
            told = _told(read)
            assert told, name
            assert not foreign_word(told, language), told


@pytest.mark.parametrize("language", ["vi", "en"])
def test_why_a_value_is_null_is_told_in_one_language(language: str) -> None:
    """What goes wrong while an expression is worked out, and what a story expects in vain."""
    with translation.override(language):
        for text in NULLS:
            problems: list[str] = []
            feel.compile(text, full=True).evaluate({}, problems)
            assert problems, text
            assert not [one for one in problems if foreign_word(one, language)], problems


@pytest.mark.parametrize("language", ["vi", "en"])
def test_why_a_story_fails_is_told_in_one_language(language: str, tmp_path: Path) -> None:
    """Every key of a story that goes otherwise says so in the reader's language."""
    version = write(tmp_path)
    (version / "scenarios.yaml").write_text(FAILING, encoding="utf-8")
    with translation.override(language):
        told = [text for played in play_folder(version) for text in played.failures]
    assert len(told) > 12
    assert not [one for one in told if foreign_word(one, language)]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("pattern", sorted(shapes.PATTERNS))
def test_a_pattern_is_told_in_words(pattern: str, language: str) -> None:
    """What a schema's pattern asks is said in words; no reader has to know regular expressions."""
    with translation.override(language):
        told = shapes._words(Wrong(place=(), keyword="pattern", told=pattern))
    assert pattern not in told
    assert not foreign_word(told, language)


def test_every_pattern_of_the_schemas_has_words() -> None:
    """A schema that asks for a new pattern also says it."""
    schemas = (root().parent / "docs" / "schemas").glob("*.json")
    asked = {text for path in schemas for text in _patterns(json.loads(path.read_text(encoding="utf-8")))}
    assert asked - set(shapes.PATTERNS) <= {"^\\x00", DAY_PATTERN}


def _patterns(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        if isinstance(data.get("pattern"), str):
            yield data["pattern"]
        data = list(data.values())
    if isinstance(data, list):
        for item in data:
            yield from _patterns(item)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_cannot_be_proven_is_told_in_one_language(language: str) -> None:
    """Why a table could not be proven, too."""
    with translation.override(language):
        for data in UNPROVEN:
            proof = prove(read_table({"outputs": ["out"], **data}))
            assert proof.unproven, data
            assert not [one for one in proof.unproven if foreign_word(one, language)]


@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
def test_a_yaml_problem_is_told_by_its_kind(loader: Any) -> None:
    """Either of PyYAML's readers: what is wrong in our own words, whatever it calls it."""
    for language in ("vi", "en"):
        with translation.override(language):
            told = [yaml_words(error) for error in (_problem(text, loader) for text in YAML) if error]
            assert len(told) > len(YAML) // 2
            assert not [
                one for one in told if foreign_word(one, language) or "reader says" in one or "báo:" in one
            ]


def _problem(text: str, loader: Any) -> yaml.MarkedYAMLError | None:
    try:
        yaml.load(text, Loader=loader)  # a safe loader each time
    except yaml.MarkedYAMLError as error:
        return error
    except (ValueError, yaml.YAMLError, OverflowError):
        return None
    return None


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_file_that_is_no_yaml_is_told_in_one_language(language: str, tmp_path: Path) -> None:
    """As the check reads it, bounds and impossible days included."""
    told = []
    with translation.override(language):
        for number, text in enumerate((*YAML, "a: " + "[" * 50, "x" * 2_000_001)):
            path = tmp_path / f"{number}.yaml"
            path.write_text(text, encoding="utf-8")
            try:
                load_yaml(path)
            except LibraryError as error:
                told.append(str(error.params["reason"]))
    assert len(told) > len(YAML) * 3 // 4
    assert not [one for one in told if foreign_word(one, language)]


def test_what_no_kind_fits_keeps_the_words_of_the_library() -> None:
    """A problem nobody has met is shown as the library words it, in brackets after ours."""
    error = yaml.MarkedYAMLError(problem="the moon is full")
    with translation.override("vi"):
        assert yaml_words(error) == "YAML sai (trình đọc báo: the moon is full)"
        assert yaml_words(yaml.MarkedYAMLError()) == "YAML sai"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_keyword_of_a_schema_has_words(language: str) -> None:
    """Whatever a schema refuses is told as what it asks, in one language; an unknown keyword in brackets."""
    with translation.override(language):
        for keyword in (*shapes.LIMITS, "type", "if", "falseSchema"):
            for told in ("3", "string, null", "object"):
                item = shapes._of(
                    "procedure.yaml", Wrong(("a",), keyword, told if keyword == "type" else "3")
                )
                reason = str(shapes.RULES[item.rule].reason) % item.words
                assert not foreign_word(reason.replace(f"({keyword}: 3)", ""), language), reason


def test_no_vietnamese_word_of_reading_escapes_translation() -> None:
    """Every Vietnamese text in the modules that read a package goes through gettext."""
    files = [*(HOUSE / "kit/feel").glob("*.py"), *(HOUSE / "kit/feel/functions").glob("*.py")]
    files += (HOUSE / "kit/dmn").glob("*.py")
    files += [*(HOUSE / "kit/library").glob("*.py"), HOUSE / "service/forms/rules/reading.py"]
    rooms = HOUSE / "service/procedures"
    files += [
        *(rooms / "reading").glob("*.py"),
        *(rooms / "checking").glob("*.py"),
        *(rooms / "types").glob("*.py"),
        *(rooms / "scenarios").glob("*.py"),
    ]
    files += [rooms / f"{name}.py" for name in ("bases", "decisions", "layering", "succession", "values")]
    left = [f"{path.name}:{line}: {text}" for path in files for line, text in _unwrapped(path)]
    assert not left


def _unwrapped(path: Path) -> Iterator[tuple[int, str]]:
    """Vietnamese constants outside gettext, docstrings and patterns; and outside the one page that is Vietnamese."""
    known = ast.parse(path.read_text(encoding="utf-8"))
    passed: set[int] = set()
    for node in ast.walk(known):
        name = getattr(getattr(node, "func", None), "id", getattr(getattr(node, "func", None), "attr", ""))
        page = isinstance(node, ast.FunctionDef) and node.name == "rules_page"
        if page or name in ("_", "_N", "gettext", "gettext_lazy", "pgettext_lazy", "compile", "Wrong"):
            passed.update(map(id, ast.walk(node)))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
    for node in ast.walk(known):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in passed else None
        if isinstance(text, str) and text != "khác" and foreign_word(text, "en"):  # a value of a case, quoted
            yield node.lineno, text


def test_the_eye_for_a_foreign_word_sees_it() -> None:
    """The measure itself can fail: a word of the other language is seen, a quoted one is not."""
    assert foreign_word("Cannot be read: thiếu khóa", "en") == "thiếu"
    assert foreign_word("Không đọc được: mapping values are not allowed here", "vi") == "are"
    assert not foreign_word("Key “thiếu khóa” stands there twice", "en")
    assert not foreign_word("Chỉ dùng when_missing: ask, hoặc “is missing”", "vi")
