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

LIBRARY = Path(__file__).resolve().parents[1] / "library"
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
quota: {per_minute: 6000, burst: 600}
"""
# Who writes answers for its own result by its signature: there is no case to look up, and nothing is read of anybody.
READS = "case: verified\nsubject: {{in: body, name: {lookup}}}\n"
WRITES = "case: asserted\nsubject: {in: none}\n"


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
            writing = _writing(service)
            purposes = writes if writing else reads
            if purposes:
                name = f"portal-{path.stem}-{code}.yaml" if writing else f"portal-{path.stem}.yaml"
                yield LIBRARY / "agreements" / name, _text(registry, code, service, purposes)


def _writing(service: Mapping[str, Any]) -> bool:
    """A service reads or writes: an agreement is for one of the two."""
    return any("writes" in way for way in service["paths"].values())


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
    writing = _writing(service)
    named = [{**way["returns"], **way.get("takes", {})} for way in service["paths"].values()]
    wires = {field: wire for names in named for wire, field in names.items()}
    lines = [
        HEAD.format(
            owner=registry["owner"],
            member=service["member"].split("/")[2],
            title=_said(
                f"{registry['name']}: {'ghi kết quả' if writing else 'hỏi khi giải quyết'} thủ tục (bản thử)"
            ),
            declared="result.writes" if writing else "register_reads",
            provider=service["member"],
            consumer=CONSUMER,
            service=code,
        )
    ]
    for procedure, declared in purposes.items():
        fields = ", ".join(sorted(wires[field] for field in declared["fields"]))
        lines.append(
            f"  - code: {_said(procedure)}\n    name: {_said(declared['purpose'])}\n"
            f"    basis: {_said(declared['basis'])}\n    grade: F\n    fields: [{fields}]\n"
        )
    asked = {field for declared in purposes.values() for field in declared["fields"]}
    lines.append("fields:\n")
    for field in (one for one in registry["fields"] if one in asked):
        label = _said(registry["fields"][field]["label"])
        lines.append(f"  - {{name: {wires[field]}, label: {label}}}\n")
    lines.append("permissions:\n")
    for path in service["paths"]:
        method, _blank, place = path.partition(" ")
        lines.append(f"  - {{method: {method}, path: {place}}}\n")
    lookup = next(iter(service["paths"].values())).get("lookup", "").strip("/{}?")
    lines.append(FOOT + (WRITES if writing else READS.format(lookup=lookup)))
    lines.append("keep_bodies: false\nretention_days: 0\nthird_party: false\n")
    return "".join(lines)


def _said(text: str) -> str:
    """As YAML reads it back: JSON is YAML."""
    return json.dumps(text, ensure_ascii=False)


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
