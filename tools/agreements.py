"""The province's agreements with the registers that its packages read and write: a purpose per procedure, by article.

    python tools/agreements.py update    write library/agreements/portal-*.yaml from the packages
    python tools/agreements.py check     exit 1 where a file no longer says what the packages declare
An agreement in force is signed by both sides: what changes here is a new one to be signed, not the one in force.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from motcua.data.registries.types import DOUBT_ANSWERS  # noqa: E402 - the path above comes first

LIBRARY = ROOT / "library"
CONSUMER = "VN/GOV/H50/motcua"
HEAD = """# Thỏa thuận chia sẻ dữ liệu giữa Cổng của tỉnh (mã thành viên H50) và {owner}; bản thử, chưa ai ký thật.
# Mục đích là từng thủ tục, căn cứ và trường lấy đúng từ {declared} của gói: python tools/agreements.py update
type: motcua-agreement/1
code: VN-H50-{member}/{service}
title: {title}
provider: {provider}
consumer: {consumer}
service: {service}
purposes:
"""
FOOT = """valid_from: 2026-01-01
valid_until: 2027-12-31
"""
READING, WRITING, DOUBTING = "hỏi khi giải quyết", "ghi kết quả", "báo dữ liệu chưa đúng khi làm"
DECLARED = {READING: "register_reads", WRITING: "result.writes", DOUBTING: "register_reads"}
# Who writes or doubts answers for its own dossier by its signature: nothing is read of anybody, and an answer is
# waited for longer than a dossier is open.
QUOTA = "quota: {{per_minute: 6000, burst: 600}}\n"
READS = QUOTA + "case: verified\nsubject: {{in: body, name: {lookup}}}\n"
# A result or a doubt is one person's work: more than this in a minute is no office, and each may issue a number.
WRITES = "quota: {per_minute: 120, burst: 60}\ncase: asserted\nsubject: {in: none}\n"


def main() -> int:
    """0 when every file says what the packages declare (or has just been made to)."""
    verb = sys.argv[1] if len(sys.argv) == 2 else ""
    if verb not in {"update", "check"}:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    stale = [path for path, text in agreements() if not path.exists() or path.read_text("utf-8") != text]
    for path, text in agreements():
        if verb == "update":
            path.write_text(text, encoding="utf-8")
        elif path in stale:
            sys.stderr.write(f"{path.name}: khác gói thủ tục; chạy tools/agreements.py update\n")
    return 1 if verb == "check" and stale else 0


def agreements() -> Iterator[tuple[Path, str]]:
    """File and text of each agreement that the packages need."""
    for path in sorted((LIBRARY / "registries").glob("*.yaml")):
        registry = _read(path)
        reads, writes = dict(_purposes(registry["code"])), dict(_tellings(registry))
        for code, service in registry.get("services", {}).items():
            kind = _kind(service)
            doubts = dict(_doubts(registry, service, reads)) if kind == DOUBTING else {}
            purposes = {READING: reads, WRITING: writes, DOUBTING: doubts}[kind]
            if purposes:
                name = f"portal-{path.stem}.yaml" if kind == READING else f"portal-{path.stem}-{code}.yaml"
                yield LIBRARY / "agreements" / name, _text(registry, code, service, purposes)


def _kind(service: Mapping[str, Any]) -> str:
    """A service reads, writes or takes doubts: an agreement is for one of the three."""
    ways = service["paths"].values()
    if any("doubts" in way for way in ways):
        return DOUBTING
    return WRITING if any("writes" in way for way in ways) else READING


def _doubts(
    registry: Mapping[str, Any], service: Mapping[str, Any], reads: Mapping[str, dict[str, Any]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What somebody who fills a form of a procedure may hold to be wrong: what that procedure reads."""
    own = registry["key"]["field"]
    taken = {field for way in service["paths"].values() for field in way.get("takes", {}).values()} - {own}
    for procedure, declared in reads.items():
        fields = [field for field in declared["fields"] if field in taken]
        if fields:
            said = {"purpose": service["purpose"], "basis": registry["corrections"]["basis"]}
            yield procedure, {**said, "fields": [own, *fields]}


def _tellings(registry: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What each procedure's result writes into a register; of several versions, what any of them writes."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((LIBRARY / "procedures").glob("*/*/procedure.yaml")):
        package = _read(path)
        for item in package.get("result", {}).get("writes", ()):
            if item["register"] == registry["code"]:
                way = registry["writes"][item["write"]]
                before = found.setdefault(
                    package["code"], {"purpose": way["name"], "basis": way["basis"], "fields": []}
                )
                wanted = [registry["key"]["field"], *item["fields"]]
                before["fields"] = list(dict.fromkeys([*before["fields"], *wanted]))
    yield from sorted(found.items())


def _purposes(register: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What each procedure reads of a register; of several versions, what any of them reads."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((LIBRARY / "procedures").glob("*/*/procedure.yaml")):
        package = _read(path)
        declared = package.get("register_reads", {}).get(register)
        if declared:
            before = found.get(package["code"], {}).get("fields", [])
            fields = [*before, *(one for one in declared["fields"] if one not in before)]
            found[package["code"]] = {**declared, "fields": fields}
    yield from sorted(found.items())


def _text(registry: Mapping[str, Any], code: str, service: Mapping[str, Any], purposes: Any) -> str:
    kind = _kind(service)
    more = DOUBT_ANSWERS if kind == DOUBTING else {}
    named = [{**way["returns"], **way.get("takes", {})} for way in service["paths"].values()]
    wires = {field: wire for names in named for wire, field in names.items()}
    lines = [
        HEAD.format(
            owner=registry["owner"],
            member=service["member"].split("/")[2],
            title=_said(f"{registry['name']}: {kind} thủ tục (bản thử)"),
            declared=DECLARED[kind],
            provider=service["member"],
            consumer=CONSUMER,
            service=code,
        )
    ]
    for procedure, declared in purposes.items():
        fields = ", ".join(sorted([*(wires[field] for field in declared["fields"]), *more]))
        lines.append(
            f"  - code: {_said(procedure)}\n    name: {_said(declared['purpose'])}\n"
            f"    basis: {_said(declared['basis'])}\n    grade: F\n    fields: [{fields}]\n"
        )
    asked = {field for declared in purposes.values() for field in declared["fields"]}
    lines.append("fields:\n")
    for field in (one for one in registry["fields"] if one in asked):
        label = _said(registry["fields"][field]["label"])
        lines.append(f"  - {{name: {wires[field]}, label: {label}}}\n")
    lines += [f"  - {{name: {wire}, label: {_said(label)}}}\n" for wire, label in more.items()]
    lines.append("permissions:\n")
    for path in service["paths"]:
        method, _blank, place = path.partition(" ")
        lines.append(f"  - {{method: {method}, path: {place}}}\n")
    lookup = next(iter(service["paths"].values())).get("lookup", "").strip("/{}?")
    lines.append(FOOT + (READS.format(lookup=lookup) if kind == READING else WRITES))
    lines.append("keep_bodies: false\nretention_days: 0\nthird_party: false\n")
    return "".join(lines)


def _said(text: str) -> str:
    """As YAML reads it back: JSON is YAML."""
    return json.dumps(text, ensure_ascii=False)


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
