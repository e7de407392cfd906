"""What a package of a procedure looks like from inside: its pages, a new version, its approval, in both languages."""

import shutil
from pathlib import Path

from demo.house import ROOT
from tools.screens.camera import Town

CODE = "1.004873"
FOLDER = f"{CODE}-xac-nhan-tinh-trang-hon-nhan"
PAGE = f"/thu-tuc/{CODE}/goi/"
# What version 2 says otherwise, so that there is a difference to look at.
CHANGES = (
    ("version: 1", "version: 2"),
    ("effective_from: 2026-01-01", "effective_from: 2026-12-01"),
    ("limit: 3 ngày làm việc", "limit: 2 ngày làm việc"),
    ("text: 3 ngày làm việc,", "text: 2 ngày làm việc,"),
    ('amount: "0", text: Miễn phí', 'amount: "15000", text: 15.000 đồng'),
)


def with_draft(library: Path) -> Path:
    """A copy of the library with a second version of one package that nobody has issued yet."""
    if not library.exists():
        shutil.copytree(ROOT / "library", library)
        second = shutil.copytree(library / "procedures" / FOLDER / "1", library / "procedures" / FOLDER / "2")
        path = second / "procedure.yaml"
        text = path.read_text(encoding="utf-8")
        for before, now in CHANGES:
            text = text.replace(before, now, 1)
        path.write_text(text, encoding="utf-8")
    return library


def packages(town: Town) -> None:
    """A package as everybody, an officer and who approves it read it; its drawing; the same in English."""
    visitor = town.visitor()
    visitor.open("/thu-tuc/dang-ky-khai-sinh/goi/").shot("g01-package")
    visitor.page.eval_on_selector_all("details", "all => all.forEach((it) => { it.open = true; })")
    visitor.shot("g01-package-open").open("/thu-tuc/hoa-giai-tranh-chap-dat-dai/quy-trinh/").shot(
        "g02-process"
    )
    lim = town.officer("tinh.lim").open("/goi-thu-tuc/").shot("g03-shelf").open(f"{PAGE}?ban=2")
    lim.page.eval_on_selector_all("#cac-ban details", "all => all.forEach((it) => { it.open = true; })")
    lim.shot("g04-draft").press("Duyệt bản này").shot("g04-draft-approved").follow("English")
    lim.open(f"{PAGE}?ban=2").shot("g05-draft-english").open("/goi-thu-tuc/").shot("g05-shelf-english")
    english = visitor.follow("English")
    for name, address in {
        "g06-home-english": "/",
        "g06-search-english": "/thu-tuc/?q=birth",
        "g06-package-english": "/thu-tuc/dang-ky-khai-sinh/goi/",
        "g06-process-english": "/thu-tuc/hoa-giai-tranh-chap-dat-dai/quy-trinh/",
        "g06-services-english": "/dich-vu-du-lieu/",
        "g06-record-english": "/so-xu-ly-du-lieu/",
    }.items():
        english.open(address).shot(name)
