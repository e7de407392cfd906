"""Usage errors in Vietnamese: every sentence that a person can meet, on each version of Python."""

import argparse
import ast
import inspect
from collections.abc import Iterator

import pytest

from motcua.config import parsing

# Met by whoever writes the commands, never by whoever runs them.
OURS = (
    "conflict",
    "__call__",
    "callable",
    "cannot",
    "dest=",
    "positionals",
    "mutually",
    "invalid option",
    "mode",
)


def sentences() -> Iterator[str]:
    """What this version of argparse asks gettext for."""
    for node in ast.walk(ast.parse(inspect.getsource(argparse))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("_", "ngettext")
        ):
            yield from (one.value for one in node.args if isinstance(one, ast.Constant))


def test_every_sentence_is_vietnamese() -> None:
    """A new version of Python that says something new is noticed here."""
    missing = {one for one in sentences() if one not in parsing.SENTENCES}
    assert {one for one in missing if not any(word in one for word in OURS)} == set()


def read(words: list[str]) -> None:
    """A small command with a bit of everything."""
    with parsing.in_vietnamese():
        parser = parsing.Parser(prog="motcua")
        run = parser.add_subparsers(required=True, metavar="LỆNH").add_parser("run")
        run.add_argument("file")
        run.add_argument("--json", action="store_true")
        run.add_argument("--count", type=int)
        run.add_argument("--cover")
        run.add_argument("--pair", nargs=2)
        run.add_argument("--kind", choices=("a", "b"))
        parser.parse_args(words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "còn thiếu LỆNH; nêu thêm rồi chạy lại"),
        (["x"], "LỆNH: không có “x”; chọn một trong: 'run'"),
        (["run"], "còn thiếu file"),
        (["run", "f", "--count"], "--count: cần một giá trị đi sau"),
        (["run", "f", "--count", "x"], "--count: “x” không đúng dạng; xem cách dùng"),
        (["run", "f", "--kind", "x"], "--kind: không có “x”; chọn một trong: "),
        (["run", "f", "--pair", "1"], "--pair: cần 2 giá trị đi sau"),
        (["run", "f", "--json=1"], "--json: không nhận giá trị '1'"),
        (["run", "f", "g"], "không hiểu “g”; bỏ đi hoặc sửa lại"),
        (["run", "f", "--co", "1"], "“--co” chưa rõ là --count, --cover; viết đủ chữ"),
    ],
)
def test_what_is_wrong_what_to_do_and_where_help_is(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line of what is wrong, one with the command that shows help; exit 2; argparse is left as it was."""
    with pytest.raises(SystemExit) as ended:
        read(words)
    told = capsys.readouterr()
    first, second = told.err.splitlines()
    assert (ended.value.code, told.out) == (2, "")
    assert said in first
    assert second == f"Xem cách dùng: {first.partition(':')[0]} --help"
    assert vars(argparse)["_"]("options") == "options"
