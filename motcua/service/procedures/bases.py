"""A process and its texts over a shared base: `base: mot-cua/1` in process.yaml, then only what differs.

Bases are versioned and immutable (library/processes/<name>/<version>.yaml, words beside it). An entry of `states`
or `actions` is merged key by key over the base's; null takes out a key, an entry, and all that leads to or from it.
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from motcua.kit.library import digest, load_yaml, root

Data = Mapping[str, Any]
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/[1-9][0-9]{0,3}")
CODE = re.compile(r"[0-9A-Z.]{3,40}")
LAYERS = ("fees", "office")
KEYS = {"states", "actions", "initial"}
# A word changed here makes the base's word of a second language wrong: it must be said again.
OF_WORDS = {"name", "public", "work", "done", "explain", "when_not"}


def base_files(folder: Path) -> dict[str, Path]:
    """The files outside its folder that a version of a procedure is made of, by their name in the library."""
    process = folder / "process.yaml"
    name = load_yaml(process).get("base") if process.exists() else None
    if name is None:
        return {}
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise ValueError(_("base: cần tên/bản như mot-cua/1, không phải “%(name)s”") % {"name": name})
    found = _library(folder) / "processes" / f"{name}.yaml"
    if not found.exists():
        raise ValueError(_("base: thư viện không có processes/%(name)s.yaml") % {"name": name})
    beside = (found, *sorted(found.parent.glob(f"{found.stem}.[a-z][a-z].yaml")))
    return {f"processes/{found.parent.name}/{path.name}": path for path in beside}


def package_digest(folder: Path) -> str:
    """SHA-256 over the folder, the base it stands on and the layers over it; of a folder alone, that of the folder."""
    facts = load_yaml(folder / "procedure.yaml") if (folder / "procedure.yaml").exists() else {}
    files = base_files(folder) | layers(folder, facts.get("code"))
    if not files:
        return digest(folder)
    total = hashlib.sha256(digest(folder).encode())
    for name, path in sorted(files.items()):
        total.update(f"{name}\0{digest(path)}\0".encode())
    return total.hexdigest()


def process_data(folder: Path) -> Data:
    """process.yaml as it runs: over its base, if it names one."""
    own, files = load_yaml(folder / "process.yaml"), base_files(folder)
    if not files:
        return own
    if wrong := [part for part in ("states", "actions") if not isinstance(own.get(part) or {}, Mapping)]:
        raise ValueError(_("%(place)s: cần một bảng tên: mục") % {"place": wrong[0]})
    if unknown := set(own) - KEYS - {"base"}:
        raise ValueError(
            _("%(place)s: không hiểu khóa %(keys)s")
            % {"place": "process.yaml", "keys": ", ".join(sorted(unknown))}
        )
    base = load_yaml(next(iter(files.values())))
    states = _merged(base["states"], own.get("states") or {}, "states")
    gone = set(base["states"]) - set(states)
    actions = {name: _pruned(item, gone) for name, item in base["actions"].items()}
    kept = {name: item for name, item in actions.items() if item["from"] and item.get("to", "$same")}
    own_actions = own.get("actions") or {}
    fallen = {name: item for name, item in actions.items() if name not in kept and own_actions.get(name)}
    return {
        "initial": own.get("initial", base["initial"]),
        "states": states,
        "actions": _merged({**kept, **fallen}, own_actions, "actions"),
    }


def of_base(folder: Path) -> frozenset[tuple[str, str, str]]:
    """The (part, entry, key) of a merged process that the base says and the package does not; none without a base.

    Routes that fall with a state the package takes out are the package's: it made them what they are.
    """
    files = base_files(folder)
    if not files:
        return frozenset()
    own, base = load_yaml(folder / "process.yaml"), load_yaml(next(iter(files.values())))
    merged = process_data(folder)
    return frozenset(
        (part, name, key)
        for part in ("states", "actions")
        for name, entry in merged[part].items()
        for key, value in entry.items()
        if key in base[part].get(name, ()) and key not in ((own.get(part) or {}).get(name) or ())
        if key != "to" or value == base[part][name]["to"]
    )


def layers(folder: Path, code: object) -> dict[str, Path]:
    """The files of provinces and offices, by their name in the library: library/local/<agency>/<procedure>/."""
    if not isinstance(code, str) or not CODE.fullmatch(code) or len(folder.parents) < 3:
        return {}
    library = folder.parents[2]
    found = [path for name in LAYERS for path in sorted(library.glob(f"local/*/{code}/{name}.yaml"))]
    return {path.relative_to(library).as_posix(): path for path in found}


def texts_data(folder: Path, language: str) -> Data:
    """The words of a language: those of the base, those of the package over them; empty if there are none."""
    path = folder / f"texts.{language}.yaml"
    own = load_yaml(path) if path.exists() else {}
    shared = [p for name, p in base_files(folder).items() if name.endswith(f".{language}.yaml")]
    if not shared or not own:
        return own
    base, process = load_yaml(shared[0]), load_yaml(folder / "process.yaml")
    merged = {
        part: _words(base.get(part, {}), own.get(part) or {}, process.get(part) or {})
        for part in ("states", "actions")
    }
    return {**own, **merged}


def _library(folder: Path) -> Path:
    """The library that a package stands in; a draft that stands in none is read with the running one."""
    beside = folder.resolve().parents[2] if len(folder.resolve().parents) > 2 else folder
    return beside if (beside / "processes").is_dir() else root()


def _merged(base: Data, own: Data, part: str) -> dict[str, Any]:
    """Entries over entries, key by key; null removes."""
    found = dict(base)
    for name, item in own.items():
        if item is None:
            if name not in base:
                raise ValueError(
                    _("%(place)s: bỏ một mục mà quy trình chung không có") % {"place": f"{part}.{name}"}
                )
            found.pop(name, None)
            continue
        entry = {**base.get(name, {}), **item}
        found[name] = {key: value for key, value in entry.items() if value is not None}
    return found


def _pruned(action: Data, gone: set[str]) -> dict[str, Any]:
    """An action of the base without the states that are gone: neither from them nor to them."""
    sources, target = action["from"], action.get("to", "$same")
    sources = [name for name in ([sources] if isinstance(sources, str) else sources) if name not in gone]
    if isinstance(target, str):
        target = "" if target in gone else target
    else:
        target = [route for route in target if route["state"] not in gone]
    return {**action, "from": sources, "to": target}


def _words(base: Data, own: Data, process: Data) -> dict[str, Any]:
    """Words over words; what the package says anew in Vietnamese does not keep the base's translation."""
    found: dict[str, Any] = {}
    for name in (*base, *(name for name in own if name not in base)):
        changed = set(process.get(name) or {})
        stale = (changed & OF_WORDS) | ({"fields"} if "ask" in changed else set())
        kept = {key: value for key, value in base.get(name, {}).items() if key not in stale}
        entry = {**kept, **(own.get(name) or {})}
        if entry and not ("name" in changed and "name" not in entry):
            found[name] = entry
    return found
