"""Texts and data that cannot be read, each for another reason."""

from typing import Any

YAML = (
    *(
        "a: b: c",
        "a: 1\n b: 2",
        "a:\n  - 1\n b: 2",
        "a: [1, 2",
        "a: {b: 1",
        "a: [1 2}",
        "a: 'x",
        'a: "x',
        "a: @x",
    ),
    *(
        "a: `x",
        "a: %x",
        "a:\n\t- 1",
        "\ta: 1",
        'a: "\\q"',
        'a: "\\xZZ"',
        "a: *none",
        "a: &",
        "a: !!x y",
        "a: !<x",
    ),
    *(
        "%YAML 9.9\n---\na: 1",
        "%FOO\n---\na: 1",
        "a: 1\n---\nb: 2",
        "a: 1\n...\nb: 2",
        "]",
        "a: ]",
        "- a\nb: 1",
    ),
    *(
        "a\nb: 1",
        "a: 1\nb\nc: 2",
        "? [a]\n: 1",
        "? {a: 1}\n: 2",
        "a: |x\n  b",
        "a: |0\n  b",
        "a: >9\n b",
        "a: - b",
    ),
    *(
        "a: 2026-13-45",
        "a: 2026-02-30 10:00:00",
        "a: 1\n- b",
        "{a: 1}}",
        "<<: 1",
        "a: !!int x",
        "- &a [*a]",
        "3",
    ),
    *(
        "a: 'x' y",
        'a: "x" y',
        "? a\n? b: c: d",
        "a: [b: c: d]",
        "a: &x 1\nb: &x 2 3",
        "a: 9" + "9" * 5000,
        "\x01",
    ),
)
FEEL = (
    *(
        "a <",
        "a < b < c",
        '"abc',
        "'a'",
        "f(x)",
        "(1",
        "1 2",
        "",
        "?",
        "1 + é!",
        "if a then b",
        "date()",
        "now(1)",
    ),
    *(
        "{a: 1, a: 2}",
        "[1..2",
        '@"x"',
        "x in",
        "some x satisfies 1",
        "1" * 40,
        "1" * 5000,
        '"\\uD800"',
        "1 +",
    ),
    *(
        "(" * 500,
        "-" * 1500 + "1",
        "+".join("1" * 1500),
        "for 1 in x return 1",
        "a.",
        "]",
        "{1: 2}",
        "abs(x: 1, 2)",
    ),
)
TABLE: dict[str, Any] = {"inputs": ["n"], "outputs": ["out"], "rules": [["1", "2"]]}
TABLES: tuple[dict[str, Any], ...] = (
    *(
        {"hit": "X"},
        {"outputs": []},
        {"extra": 1},
        {"rules": 3},
        {"inputs": ["a +"]},
        {"outputs": [{"name": 3}]},
    ),
    *(
        {"hit": "C+", "outputs": ["x", "y"]},
        {"rules": [[[1], 1]]},
        {"rules": [["1"]]},
        {"rules": [["1", "2"]] * 3000},
    ),
)
UNPROVEN: tuple[dict[str, Any], ...] = (
    {"hit": "F", "inputs": ["n"], "rules": [["> limit", "2"]]},
    {"hit": "F", "inputs": ["n"], "rules": [['> "a"', "2"]]},
    {"hit": "F", "inputs": ["n"], "rules": [['1, "a"', "2"]]},
    {"hit": "F", "inputs": ["n + 1", "n"], "rules": [["1", "2", "3"]]},
    {"hit": "F", "inputs": ["n"], "rules": [[f"{number}, {number}.5", "2"] for number in range(2000)]},
    {"hit": "A", "inputs": ["n"], "rules": [["> 1", "n"], ["> 2", "n + 1"]]},
)
FIELD: dict[str, Any] = {"id": "b", "label": "B", "schema": {"type": "string"}}
FIELDS: tuple[dict[str, Any], ...] = (
    *(
        {"id": "A"},
        {"id": "today"},
        {"label": ""},
        {"label": 1},
        {"hint": 1},
        {"odd": 1},
        {"schema": {"type": "x"}},
    ),
    *(
        {"schema": {"type": "string", "odd": 1}},
        {"schema": {"type": "string", "format": "uri"}},
        {"required": "x"},
    ),
    *(
        {"schema": {"type": "array"}},
        {"schema": {"type": "string", "pattern": "a"}},
        {"messages": 1},
        {"default": 9},
    ),
    {"schema": {"type": "string", "pattern": "("}, "messages": {"pattern": "x"}},
    *(
        {"widget": "map"},
        {"widget": "radio"},
        {"options": {"a": "b"}},
        {"sensitivity": "x"},
        {"show_if": True},
    ),
    {"schema": {"type": "string", "enum": ["a"]}, "options": {"b": "c"}},
    *({"show_if": "x = 1"}, {"show_if": "1 +"}, {"check": 1}, {"check": {"when": "zz = 1", "message": "x"}}),
    *({"source": 1}, {"source": {"register": "r"}}, {"source": {"register": "r", "field": "f", "of": "b"}}),
    {"source": {"register": "r", "field": "f", "of": "x", "when_missing": "y"}},
    {"source": {"register": "r", "field": "f", "of": "x", "when_missing": "leave", "confirms": True}},
)
FORMS: tuple[Any, ...] = (
    *(
        {},
        {"pages": 1},
        {"odd": 1, "pages": []},
        {"pages": [1]},
        {"pages": [{"id": "a"}]},
        {"pages": [{"id": 1}]},
    ),
    *(
        {"pages": [{"id": "a", "title": "A", "fields": [1]}]},
        {"pages": [{"id": "a", "title": "A", "fields": []}] * 2},
    ),
)
PROCESSES = (
    *({"initial": "x"}, {"states": {"a": {}}}, {"states": {"a": 1}}, {"actions": {"a": {"name": "A"}}}),
    {"states": {"a": {"name": "A", "portal": "x", "odd": 1}}},
    {"states": {"a": {"name": "A", "portal": "x"}}},
    {"states": {"a": {"name": "A", "portal": 1, "limit": "mãi"}}},
    *(
        {"actions": {"a": {"name": "A", "from": "new", "by": "x", **other}}}
        for other in (
            {"from": "x"},
            {"odd": 1},
            {"do": [1]},
            {"to": [{"state": "new", "do": ["assign"]}]},
            {"to": 1},
        )
    ),
)
DECISIONS: tuple[Any, ...] = (
    *(
        {"odd": 1},
        {"decisions": 1},
        {"decisions": [1]},
        {"decisions": [{"id": "a", "expression": "1", "hit": "U"}]},
    ),
    {"decisions": [{"id": "a", "expression": "1"}] * 2},
    *(
        {"decisions": [{"id": "a", "inputs": ["n"], "rules": [{"when": "1", "then": "2"}], **other}]}
        for other in (
            *({"inputs": []}, {"inputs": [{}]}, {"inputs": [{"odd": 1}]}, {"inputs": [1]}, {"hit": "X"}),
            *(
                {"rules": [{"when": "1"}]},
                {"rules": [{"when": ["1", "2"], "then": 1}]},
                {"rules": [{"odd": 1}]},
            ),
            {"rules": [{"when": "1", "then": "2", "effective_from": "x"}]},
        )
    ),
)
PART = {"id": "a", "name": "A", "procedure": "1", "limit": "3 ngày"}
LINKS: tuple[Any, ...] = (
    *({"odd": 1}, {"total_limit": "x", "parts": []}, {"total_limit": "sum", "parts": []}),
    *(
        {"total_limit": "sum", "parts": [{**PART, **other}]}
        for other in ({"odd": 1}, {"needs": "x"}, {"needs": "a"}, {"limit": "mãi"}, {"limit": None})
    ),
    {"total_limit": "sum", "parts": [PART, {**PART, "id": "b", "limit": "3 giờ làm việc"}]},
    {"total_limit": "sum", "parts": [PART, PART]},
)
