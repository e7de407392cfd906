"""Rules of conduct: what views, handlers, jobs, models and tests may look like."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.architecture import house
from tests.architecture.house import Finding, Rule, Source

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
ANATOMY = {
    *(
        "__init__",
        "README",
        "apps",
        "urls",
        "views",
        "rest",
        "handlers",
        "jobs",
        "forms",
        "actions",
        "queries",
    ),
    *("events", "types", "rules", "models", "testing", "templates", "static", "templatetags", "tests"),
    *("migrations", "management", "locale", "middleware", "drivers"),
}
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def _actions_called(tree: ast.Module) -> dict[str, str]:
    """Local name → what it stands for, for everything imported from an actions module."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                local = name.asname or name.name
                if name.name == "actions":
                    names[local] = f"{node.module}.actions"
                elif node.module.split(".")[-1] == "actions" or ".actions." in node.module:
                    names[local] = f"{node.module}.{name.name}"
    return names


def _calls(function: ast.AST, actions: dict[str, str], local: dict[str, ast.AST], seen: set[str]) -> set[str]:
    """Actions a function calls, through the other functions of its file too."""
    found: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in actions:
            found.add(f"{actions[node.value.id]}.{node.attr}")
        elif isinstance(node, ast.Name) and node.id in actions and not actions[node.id].endswith(".actions"):
            found.add(actions[node.id])
        elif isinstance(node, ast.Name) and node.id in local and node.id not in seen:
            found |= _calls(local[node.id], actions, local, seen | {node.id})
    # Naming an exception that an action raises is no call.
    return {name for name in found if not name.rsplit(".", 1)[-1][:1].isupper()}


def _room(path: str) -> str:
    parts = PurePosixPath(path).with_suffix("").parts
    return ".".join(parts[: len(parts) - len(house.inside(path))]) + "."


def one_action(source: Source) -> Iterator[Finding]:
    """Views, handlers and jobs that do two things."""
    actions = _actions_called(source.tree)
    local: dict[str, ast.AST] = {
        node.name: node
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    for name, function in local.items():
        called = _calls(function, actions, local, {name})
        if source.module_is("handlers", "jobs"):  # these may fetch or tell outside, and then act once at home
            called = {one for one in called if one.startswith(_room(source.path))}
        if len(called) > 1:
            yield source.find(name, f"calls {', '.join(sorted(called))}")


def registered(source: Source) -> Iterator[Finding]:
    """Public functions of handlers.py and jobs.py that nobody will ever call."""
    wanted = {"on"} if source.module_is("handlers") else {"job", "timer"}
    for function in house.public_functions(source):
        if not house.decorators(function) & wanted:
            yield source.find(function.name, f"is not registered with @{' or @'.join(sorted(wanted))}")


def foreign_keys(source: Source) -> Iterator[Finding]:
    """Foreign keys by string ("identity.User"); across rooms nobody reads them backwards."""
    own = {node.name for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)}
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") not in RELATIONS:
            continue
        named = {word.arg: word.value for word in node.keywords}
        target = node.args[0] if node.args else named.get("to")
        place = f"L{node.lineno}"
        if isinstance(target, ast.Name) and target.id in own:
            continue
        if not (isinstance(target, ast.Constant) and isinstance(target.value, str)):
            yield source.find(place, "foreign key by class: write its name, “room.Model”")
            continue
        related = named.get("related_name")
        if "." in target.value and not (isinstance(related, ast.Constant) and related.value == "+"):
            yield source.find(place, f'foreign key to {target.value} without related_name="+"')


def anatomy(source: Source) -> Iterator[Finding]:
    """Files that the anatomy of a room does not know."""
    noun = house.inside(source.path)[0]
    room = PurePosixPath(*PurePosixPath(source.path).parts[: -len(house.inside(source.path))])
    readme = house.read(f"{room}/README.md")
    if noun in ANATOMY or (readme is not None and f"`{noun}" in readme.text):
        return
    yield source.find("", f"“{noun}” is neither one of a room's files nor explained in {room}/README.md")


def sentence(source: Source) -> Iterator[Finding]:
    """Tests that do not say what they prove."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            said = ast.get_docstring(node) or ""
            if len(said.split()) < 3 or said.rstrip()[-1] not in ".!?…":
                yield source.find(node.name, "has no sentence: a docstring that says what it proves")


def gettext(source: Source) -> Iterator[Finding]:
    """Text built before it is translated finds no translation."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in GETTEXT:
            continue
        text = node.args[0]
        formatted = isinstance(text, ast.Call) and getattr(text.func, "attr", "") == "format"
        if formatted or isinstance(text, ast.JoinedStr | ast.BinOp):
            yield source.find(f"L{node.lineno}", "builds the text inside gettext")


def _parts(*names: str) -> object:
    return lambda path: house.product(path) and Source(path, "").module_is(*names)


def _tests(path: str) -> bool:
    return path.endswith(".py") and PurePosixPath(path).name.startswith("test_")


def _room_file(path: str) -> bool:
    return bool(re.search(r"\.(py|md|html)$", path)) and len(house.inside(path)) > 0 and _room_has_apps(path)


def _room_has_apps(path: str) -> bool:
    depth = len(house.inside(path))
    return (house.ROOT.joinpath(*PurePosixPath(path).parts[:-depth]) / "apps.py").exists()


ROOM = "motcua/service/dossiers"
MODELS = f"{ROOM}/models.py"
IMPORT = "from motcua.service.dossiers import actions\n"
TWO = "def view(r):\n    actions.submit()\n    actions.pay()\n"
RULES = (
    Rule(
        name="one-action",
        because="a request, an event or a timer does one thing, or nothing at all",
        applies=_parts("views", "rest", "handlers", "jobs"),  # type: ignore[arg-type]  # returns a predicate
        check=one_action,
        good=(
            (
                f"{ROOM}/views.py",
                IMPORT + "def view(r):\n    try:\n        actions.submit()\n"
                "    except actions.Late:\n        pass\n",
            ),
            (f"{ROOM}/views.py", IMPORT + "def a(r):\n    actions.submit()\ndef b(r):\n    actions.pay()\n"),
        ),
        bad=(
            (f"{ROOM}/views.py", IMPORT + TWO),
            (
                f"{ROOM}/views.py",
                IMPORT + "def _b():\n    actions.pay()\ndef a(r):\n    actions.submit()\n    _b()\n",
            ),
            (
                f"{ROOM}/jobs.py",
                "from motcua.service.dossiers.actions import a, b\ndef job():\n    a()\n    b()\n",
            ),
        ),
        fix="Write one action that does both in one transaction, and call that.",
    ),
    Rule(
        name="registered",
        because="a handler that is not registered never hears anything",
        applies=_parts("handlers", "jobs"),  # type: ignore[arg-type]  # returns a predicate
        check=registered,
        good=(
            (f"{ROOM}/handlers.py", "@on(events.Paid)\ndef paid(*, event, at):\n    pass\n"),
            (f"{ROOM}/jobs.py", "@timer(every=1)\ndef watch(at):\n    pass\n@job()\ndef send():\n    pass\n"),
        ),
        bad=(
            (f"{ROOM}/handlers.py", "def paid(*, event, at):\n    pass\n"),
            (f"{ROOM}/jobs.py", "@other\ndef send():\n    pass\n"),
        ),
        fix="@on(Event) in handlers.py, @job() or @timer(every=…) in jobs.py; internal ones begin with _.",
    ),
    Rule(
        name="foreign-keys",
        because="tables may point down, but a lower room must not grow attributes from above",
        applies=_parts("models"),  # type: ignore[arg-type]  # returns a predicate
        check=foreign_keys,
        good=(
            (MODELS, 'x = models.ForeignKey("identity.User", models.PROTECT, related_name="+")\n'),
            (MODELS, "class D:\n    pass\nx = models.ForeignKey(D, models.CASCADE)\n"),
            (MODELS, 'x = models.ForeignKey("Dossier", models.CASCADE, related_name="papers")\n'),
        ),
        bad=(
            (MODELS, "x = models.ForeignKey(User, models.PROTECT)\n"),
            (MODELS, 'x = models.ForeignKey("identity.User", models.PROTECT)\n'),
            (MODELS, 'x = models.OneToOneField(to="identity.User", related_name="dossier")\n'),
        ),
        fix='models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")',
    ),
    Rule(
        name="anatomy",
        because="who knows one room knows them all",
        applies=_room_file,
        check=anatomy,
        good=(("motcua/ui/views.py", ""), ("motcua/ui/templates/ui/x.html", "")),
        bad=(("motcua/ui/manager.py", ""), ("motcua/ui/services/x.py", "")),
        fix="Move it into one of the room's files; a noun of its own is named as `noun` in README.md.",
    ),
    Rule(
        name="test-sentence",
        because="a test that cannot say what it proves proves nothing",
        applies=_tests,
        check=sentence,
        good=(("test_a.py", 'def test_a():\n    """A late dossier stays late."""\n'),),
        bad=(("test_a.py", "def test_a():\n    pass\n"), ("test_a.py", 'def test_a():\n    """todo"""\n')),
        fix="Give it a docstring: one sentence, with a full stop.",
    ),
    Rule(
        name="gettext",
        because="a text with values inside is in no catalogue",
        applies=house.product,
        check=gettext,
        good=(("a.py", '_("Hồ sơ %(code)s") % {"code": code}\n'),),
        bad=(
            ("a.py", '_(f"Hồ sơ {code}")\n'),
            ("a.py", '_("Hồ sơ %s" % code)\n'),
            ("a.py", '_("{}".format(1))\n'),
        ),
        fix='_("Hồ sơ %(code)s") % {"code": code}',
    ),
)
