"""Rules of text: no law in code, no addresses of machines, no styles or scripts within pages."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.architecture import house
from tests.architecture.house import Finding, Rule, Source

# “5 ngày làm việc” in such quotes is an example of how to write something, not a rule.
LAW = {
    "a procedure's code": re.compile(r"\b\d\.\d{6}\b"),
    "a time limit": re.compile(r"(?<![\d“])\d+\s*(ngày|giờ)\s+làm\s+việc", re.IGNORECASE),
    "a fee": re.compile(r"\d\s*(đồng|VNĐ|VND|₫)(?!\w)", re.IGNORECASE),
    "a legal document": re.compile(r"\d+/(\d{4}/)?(NĐ-CP|TTLT|QH\d+|(TT|QĐ|NQ)-[A-ZĐ]{2,})"),
    "a short name of a legal document": re.compile(r"\b(NĐ|TT|QĐ|NQ) \d+/\d{4}"),
    "an article of law": re.compile(r"\b(Điều|khoản) \d+\b"),
    "an agency's code": re.compile(r"(?<![\w“])H\d{2}(\.\d{2,3})*\b"),
}
MACHINE = {
    "a personal path": re.compile(r"(?<![\w.])/((home|Users)/\w|(root|work)/)|\b[A-Z]:\\Users"),
    "a download address": re.compile(
        r"\b(pypi\.org/simple|files\.pythonhosted\.org|registry\.(npmjs|yarnpkg)\.|deb\.debian\.org|"
        r"(cdn|unpkg|jsdelivr)\.[a-z.]*(net|com|org)/|/releases/download/)"
    ),
}
COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.DOTALL)
INLINE = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=|<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)[^>]*>", re.IGNORECASE),
    "an inline event handler": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[:\w-]*)\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE),
}


def _docstrings(tree: ast.Module) -> set[int]:
    """Docstrings cite the law, and should."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, owners) and node.body]
    return {id(body[0].value) for body in bodies if isinstance(body[0], ast.Expr)}


def law(source: Source) -> Iterator[Finding]:
    """Law in the code, where no lawyer will find it and no decree can change it."""
    if source.path.endswith(".py"):
        skipped = _docstrings(source.tree)
        texts = [
            (node.lineno, node.value)
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped
        ]
    else:
        plain = COMMENT.sub(lambda match: "\n" * match.group().count("\n"), source.text)
        texts = list(enumerate(plain.splitlines(), 1))
    for line, text in texts:
        for what, pattern in LAW.items():
            if match := pattern.search(text):
                yield source.find(match.group(), f"line {line}: {what}")


def machine(source: Source) -> Iterator[Finding]:
    """What ties the repository to one machine or one mirror."""
    for number, line in enumerate(source.text.splitlines(), 1):
        for what, pattern in MACHINE.items():
            if match := pattern.search(line):
                yield source.find(f"L{number}", f"{what}: {match.group()}")


def inline(source: Source) -> Iterator[Finding]:
    """What the content security policy would refuse to run or paint."""
    for what, pattern in INLINE.items():
        for match in pattern.finditer(source.text):
            line = source.text.count("\n", 0, match.start()) + 1
            yield source.find(f"L{line}", f"{what}: {match.group()[:60]}")


def _shown(path: str) -> bool:
    """What a person may meet; the gallery of ui shows made-up examples and is left out."""
    if path == "motcua/ui/sample.py" or path.startswith("motcua/ui/templates/ui/gallery"):
        return False
    return house.product(path) or (path.startswith("motcua/") and path.endswith((".html", ".txt")))


def _template(path: str) -> bool:
    return path.endswith(".html") and "/templates/" in path


def _anything(path: str) -> bool:
    return PurePosixPath(path).suffix not in {".pdf", ".png"} and path != "requirements-dev.txt"


VIEW = "motcua/service/dossiers/views.py"
PAGE = "motcua/service/dossiers/templates/dossiers/a.html"
RULES = (
    Rule(
        name="no-law-in-code",
        because="law is data: a lawyer reads it, a province forks it, a new decree changes only library/",
        applies=_shown,
        check=law,
        good=(
            (VIEW, '"""Clock of NĐ 118/2025, Điều 21."""\nx = _("%(n)s ngày làm việc")\n'),
            (VIEW, 'x = r"(\\d+) ngày làm việc"\ny = "viết như “5 ngày làm việc”"\n'),
            (PAGE, "{# 1.001193 #}<p>{{ fee }} đồng, {{ limit }}</p>"),
        ),
        bad=(
            (VIEW, 'if code == "1.001193":\n    pass\n'),
            (VIEW, 'limit = "5 ngày làm việc"\n'),
            (VIEW, 'x = f"8 giờ làm việc {y}"\n'),
            (VIEW, 'fee = "8.000 đồng"\n'),
            (VIEW, 'basis = "NĐ 118/2025"\n'),
            (VIEW, 'basis = "118/2025/NĐ-CP"\n'),
            (VIEW, 'agency = "H50.12"\n'),
            (PAGE, "<p>Theo Điều 16</p>"),
        ),
        fix="Move it to library/ (dated, with legal basis) and read it there. A docstring may cite the law; "
        "an example of how to write something stands in “ ”.",
    ),
    Rule(
        name="no-machine",
        because="a clean clone must work on any machine, from any mirror",
        applies=_anything,
        check=machine,
        good=(("a.sh", "cat /usr/share/fonts ~/x $HOME/y tests/home/a https://example.org\n"),),
        bad=(
            ("a.sh", "cd \x2fhome/lan/motcua\n"),
            ("a.md", "see \x2fwork/main\n"),
            ("a.txt", "https://files.python\x68osted.org/packages/x.whl\n"),
            ("a.json", '"resolved": "https://registry.npm\x6as.org/x.tgz"\n'),
        ),
        fix="Use a path relative to the repository, and a package's name without its address.",
    ),
    Rule(
        name="no-inline",
        because="the content security policy refuses it, and so does whoever reads the page",
        applies=_template,
        check=inline,
        good=(
            (PAGE, '<p class="style" data-on="x">on time = good</p>'),
            (PAGE, "<script src=\"{% static 'a.js' %}\" defer></script>"),
            (PAGE, '<script type="application/json" id="x">{}</script>'),
        ),
        bad=(
            (PAGE, '<p style="color:red">'),
            (PAGE, "<style>p{}</style>"),
            (PAGE, "<script>alert(1)</script>"),
            (PAGE, '<a onclick="x()">'),
            (PAGE, '<a href="javascript:x()">'),
        ),
        fix="Put it in the room's or ui's static files: a class, or a script file.",
    ),
)
