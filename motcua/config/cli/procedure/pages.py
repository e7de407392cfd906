"""`motcua procedure check --pages`: a package's own pages before axe; the report is tied to the package's digest."""

import json
import sys
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError

from motcua.config.cli.procedure import axe
from motcua.kit import clock
from motcua.kit.errors import DomainError
from motcua.service.procedures import actions, queries
from motcua.service.procedures.types import PageReport


def look(folders: list[Path], *, report: Path | None, pictures: Path | None, as_json: bool) -> int:
    """Exit 0 when axe finds nothing, 1 when it does, 2 when there is no browser to look with."""
    try:
        reports = [_seen(folder, pictures) for folder in folders]
    except axe.BrowserMissing as error:
        print(f"motcua: {error}", file=sys.stderr)
        return 2
    for one in reports:
        _keep(one, queries.page_report_file(digest=one.digest))
        _tell(one)
    found = [{"digest": one.digest, **violation} for one in reports for violation in one.violations]
    told = {"ok": not found, "reports": [_plain(one) for one in reports]}
    if report is not None:
        text = _plain(reports[0]) if len(reports) == 1 else told
        report.write_text(json.dumps(text, ensure_ascii=False, indent=2), encoding="utf-8")
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print(reports)
    return 1 if found else 0


def _seen(folder: Path, pictures: Path | None) -> PageReport:
    """Every page of a package in each of its languages, looked at on a desk and on a phone."""
    at = clock.now()
    digest, name = queries.package_digest(folder=folder)
    shown = {preview.name: preview.html for preview in queries.page_previews(folder=folder, at=at)}
    if pictures is not None:
        pictures = pictures / name.replace("/", "-")
        pictures.mkdir(parents=True, exist_ok=True)
    seen = dict(axe.violations(shown, pictures=pictures))
    found = [{"page": page, **violation} for page, violations in seen.items() for violation in violations]
    return PageReport(name, digest, at.isoformat(), tuple(seen), tuple(found))


def _plain(report: PageReport) -> dict[str, object]:
    return asdict(report)


def _keep(report: PageReport, path: Path) -> None:
    """Whole or not at all: a publication may look at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".new")
    half.write_text(json.dumps(_plain(report), ensure_ascii=False, indent=2), encoding="utf-8")
    half.replace(path)


def _tell(report: PageReport) -> None:
    """To the installation as well, where there is one and the package is in its library: publishing asks for it."""
    code, _slash, version = report.package.rpartition("/")
    at, found = datetime.fromisoformat(report.at), len(report.violations)
    known = {"code": code, "version": int(version), "digest": report.digest}
    with suppress(DomainError, DatabaseError):
        actions.keep_page_report(**known, violations=found, report=_plain(report), at=at)


def _print(reports: list[PageReport]) -> None:
    for one in reports:
        print(f"{'✓' if one.clean else '✗'} {one.package}: {len(one.pages)} trang, {len(one.violations)} lỗi")
        for item in one.violations:
            print(f"    {item['page']}: {item['help']} [{item['rule']}] {', '.join(item['places'])}")
