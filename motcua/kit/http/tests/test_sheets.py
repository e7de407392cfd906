"""Sheets and scripts bear their content in their name once they are collected."""

import re
from pathlib import Path

from motcua.kit.http.sheets import Sheets


def test_plain_names_before_collecting(tmp_path: Path) -> None:
    """Nothing is collected, as in tests and in development: names are those of the files."""
    assert Sheets(location=tmp_path, base_url="/static/").url("ui/a.css") == "/static/ui/a.css"


def test_first_collecting_gives_names_with_content(tmp_path: Path) -> None:
    """After the first collectstatic of a fresh installation every process names files by their content."""
    (tmp_path / "a.css").write_text("p { color: red }\n", encoding="utf-8")
    first = Sheets(location=tmp_path, base_url="/static/")
    list(first.post_process({"a.css": (first, "a.css")}))
    named = Sheets(location=tmp_path, base_url="/static/").url("a.css")
    assert re.fullmatch(r"/static/a\.[0-9a-f]{12}\.css", named)
