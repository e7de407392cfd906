"""The second language: gather what people see, keep the catalogue, compile it. Needs Babel, not GNU gettext.

    python tools/messages.py update     gather new strings into motcua/locale/en/LC_MESSAGES/django.po
    python tools/messages.py todo       list what is not translated yet; exit 1 if there is any
    python tools/messages.py compile    write django.mo where django.po is newer (make does it by itself)
The source language is Vietnamese. Templates are read through Django's own rewriting of them into Python.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "motcua" / "locale"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_N": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = """# English of Một Cửa. The source is Vietnamese; see docs/howto/translate.md.
msgid ""
msgstr ""
"Language: %s\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def catalogues() -> list[Path]:
    """One for each second language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def sources() -> list[Path]:
    """Code and templates of the product; tests, migrations and the gallery of parts speak to developers."""
    skipped = {"tests", "migrations", "locale"}
    files = [path for suffix in ("py", "html", "txt") for path in (ROOT / "motcua").rglob(f"*.{suffix}")]
    files = [path for path in files if not skipped & set(path.parts)]
    return sorted(path for path in files if path.stem != "sample" and not path.stem.startswith("gallery"))


def found_in(path: Path) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    """(message or (one, many), notes for the translator, context) for each string of one file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What is not a message comes back as rows of X, whose indentation would only confuse Python's reader.
        text = "\n".join(line.strip() for line in templatize(text, origin=path.name).splitlines())
    stream = io.BytesIO(text.encode("utf-8"))
    read = extract("python", stream, KEYWORDS, ["Translators:"], {"encoding": "utf-8"})
    for _line, message, notes, context in read:
        yield message, notes, context


def gather() -> Catalog:
    """Every string of the product, with the files it stands in (no line numbers: they change every day)."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    template = Catalog(project="Một Cửa", charset="utf-8")
    for path in sources():
        where = (path.relative_to(ROOT).as_posix(), None)
        for message, notes, context in found_in(path):
            template.add(message, locations=[where], auto_comments=notes, context=context)
    return template


def read(path: Path) -> Catalog:
    """A catalogue from its file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def missing(catalogue: Catalog) -> list[Message]:
    """Strings without a translation, or with one that somebody has still to confirm."""
    return [entry for entry in catalogue if entry.id and (entry.fuzzy or not _filled(entry))]


def _filled(entry: Message) -> bool:
    return all(entry.string) if isinstance(entry.string, list | tuple) else bool(entry.string)


def update(path: Path, template: Catalog) -> None:
    """Add what is new, drop what is gone, keep what is translated; never guess."""
    catalogue = read(path)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with path.open("wb") as file:
        file.write((HEADER % path.parents[1].name).encode())
        write_po(file, catalogue, width=110, sort_output=True, omit_header=True)


def compile_one(path: Path) -> bool:
    """Write django.mo when django.po is newer; whole or not at all."""
    made = path.with_suffix(".mo")
    if made.exists() and made.stat().st_mtime >= path.stat().st_mtime:
        return False
    half = made.with_suffix(".mo.new")
    with half.open("wb") as file:
        write_mo(file, read(path))
    half.replace(made)
    return True


def main() -> int:
    """One verb."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("verb", choices=("update", "todo", "compile"))
    verb = parser.parse_args().verb
    left = 0
    template = gather() if verb == "update" else None
    for path in catalogues():
        if template is not None:
            update(path, template)
        if verb == "compile":
            compile_one(path)
            continue
        open_ones = missing(read(path))
        left += len(open_ones)
        if verb == "todo":
            print(*(repr(entry.id) for entry in open_ones), sep="\n")
        print(f"{path.relative_to(ROOT)}: {len(open_ones)} chuỗi chưa dịch / not translated", file=sys.stderr)
    return 1 if verb == "todo" and left else 0


if __name__ == "__main__":
    sys.exit(main())
