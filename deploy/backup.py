#!/usr/bin/env python3
"""Back up and restore one installation: database, blobs, the ledger's export. Standard library only.

    backup.py save DIR [--keep 30]   a new folder DIR/YYYYMMDD-HHMMSS; blobs are shared in DIR/blobs
    backup.py check FOLDER           every digest, the ledger's export, every blob by its name
    backup.py restore FOLDER         into an empty installation only

Reads the environment of the installation (MOTCUA_DATA, MOTCUA_DATABASE_URL, …). The order matters: the ledger is
exported first, then the database, then the blobs; so a restored database is never older than the exported
checkpoint, and every blob it names is there. Secret keys and an S3 store are not part of it: keep them apart.
"""

import argparse
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[1]
MOTCUA = [sys.executable, "-m", "motcua"]
SQLITE, POSTGRESQL = "database.sqlite3", "database.dump"


class Trouble(Exception):
    """Nothing was changed, or what was begun was taken away; the message says why."""


def data() -> Path:
    """The installation's data folder."""
    return Path(os.environ.get("MOTCUA_DATA", ROOT / "var")).resolve()


def address() -> str:
    """The database's address, from the environment or from the file that it names."""
    if named := os.environ.get("MOTCUA_DATABASE_URL_FILE"):
        return Path(named).read_text(encoding="utf-8").strip()
    return os.environ.get("MOTCUA_DATABASE_URL", f"sqlite:///{data() / 'motcua.sqlite3'}")


def sqlite_path() -> Path | None:
    """The file of an SQLite database; None for PostgreSQL."""
    url = urlsplit(address())
    if url.scheme != "sqlite":
        return None
    return Path(unquote(url.path if url.path.startswith("//") else url.path.removeprefix("/")))


def for_postgresql() -> str:
    """The address as pg_dump knows it: without `prepare`, which speaks to the application alone."""
    url = urlsplit(address())
    query = [(name, value) for name, value in parse_qsl(url.query) if name != "prepare"]
    return url._replace(query=urlencode(query)).geturl()


def run(*command: str) -> str:
    """A command's output; its error as Trouble."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"{command[0]} {command[-1]}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def tool(name: str) -> str:
    """pg_dump or pg_restore: the newest that Debian installed, else from the path."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3])
    )
    found = str(installed[-1]) if installed else shutil.which(name)
    if found is None:
        raise Trouble(f"{name} is missing: sudo apt-get install postgresql-client")
    return found


def sha256(path: Path) -> str:
    """Digest of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def blobs_in(folder: Path) -> list[Path]:
    """The stored blobs of a folder: files named by their own digest."""
    return [path for path in sorted(folder.glob("??/??/*")) if len(path.name) == 64 and path.is_file()]


def copy_blobs(source: Path, target: Path) -> int:
    """Copy what is not there yet; blobs never change, so a name is enough. Whole or absent."""
    fresh = 0
    for blob in blobs_in(source):
        place = target / blob.relative_to(source)
        if place.exists():
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        half = place.with_name(f"{place.name}.new")
        shutil.copyfile(blob, half)
        with half.open("rb+") as file:
            os.fsync(file.fileno())
        half.replace(place)
        fresh += 1
    return fresh


def save_database(folder: Path) -> None:
    """A consistent picture of the database while people go on working."""
    path = sqlite_path()
    if path is None:
        run(
            tool("pg_dump"),
            "--format=custom",
            "--no-owner",
            "--file",
            str(folder / POSTGRESQL),
            for_postgresql(),
        )
        return
    if not path.exists():
        raise Trouble(f"no database at {path}")
    here = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    with closing(here) as source, closing(sqlite3.connect(folder / SQLITE)) as target:
        source.backup(target)
        if target.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise Trouble("the copy of the database does not pass its integrity check")


def save(store: Path, keep: int) -> Path:
    """One backup, whole or absent."""
    made = datetime.now(tz=UTC)  # noqa: TID251 - a backup is named by the machine's clock
    folder = store / f"{made:%Y%m%d-%H%M%S}"
    half = folder.with_name(f"{folder.name}.new")
    half.mkdir(parents=True)
    try:
        run(*MOTCUA, "ledger", "export", str(half / "ledger"))
        save_database(half)
        fresh = copy_blobs(data() / "blobs", store / "blobs")
        files = sorted(path for path in half.rglob("*") if path.is_file())
        named = [path.name for path in blobs_in(store / "blobs")]
        listed = {path.relative_to(half).as_posix(): sha256(path) for path in files}
        manifest = {"made": made.isoformat(), "files": listed, "blobs": named}
        (half / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    half.replace(folder)
    say(f"{folder}: {len(files)} files, {fresh} new blobs of {len(named)}")
    if os.environ.get("MOTCUA_STORE"):
        say("MOTCUA_STORE is set: the object store must be backed up by its own means")
    old = sorted(path for path in store.glob("????????-??????") if path.is_dir())[:-keep]
    for path in old:
        shutil.rmtree(path)
    return folder


def check(folder: Path) -> None:
    """Every file as the manifest lists it, every blob as it is named, the ledger's export by itself."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for name, digest in manifest["files"].items():
        path = folder / name
        if not path.is_file() or sha256(path) != digest:
            raise Trouble(f"{name} is missing or changed")
    blobs = folder.parent / "blobs"
    for name in manifest["blobs"]:
        path = blobs / name[:2] / name[2:4] / name
        if not path.is_file() or sha256(path) != name:
            raise Trouble(f"blob {name} is missing or changed")
    run(*MOTCUA, "ledger", "verify", "--dir", str(folder / "ledger"))
    say(f"{folder}: {len(manifest['files'])} files and {len(manifest['blobs'])} blobs are as they were saved")


def restore_database(folder: Path) -> None:
    """Into an empty place only: a restore must never overwrite what is there."""
    path = sqlite_path()
    if path is not None:
        if path.exists():
            raise Trouble(f"{path} exists: move it away first")
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f"{path.name}.new")
        shutil.copyfile(folder / SQLITE, half)
        half.replace(path)
        return
    # In one transaction and without "--clean": a table that is there already stops it, and nothing is changed.
    flags = ("--no-owner", "--exit-on-error", "--single-transaction", "--dbname", for_postgresql())
    run(tool("pg_restore"), *flags, str(folder / POSTGRESQL))


def restore(folder: Path) -> None:
    """Check, database, blobs; then the ledger must continue the exported one."""
    check(folder)
    restore_database(folder)
    copied = copy_blobs(folder.parent / "blobs", data() / "blobs")
    say(f"database restored, {copied} blobs copied")
    say(run(*MOTCUA, "ledger", "verify", "--since", str(folder / "ledger" / "checkpoint")).strip())


def say(text: str) -> None:
    """One line for the log."""
    sys.stdout.write(f"{text}\n")


def main() -> int:
    """0 done, 1 not done."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    saving = verbs.add_parser("save")
    saving.add_argument("place", type=Path, metavar="DIR")
    saving.add_argument("--keep", type=int, default=30, help="how many backups stay (30)")
    for verb in ("check", "restore"):
        verbs.add_parser(verb).add_argument("place", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    place = given.place.resolve()
    try:
        if given.verb == "save":
            save(place, max(given.keep, 1))
        elif given.verb == "check":
            check(place)
        else:
            restore(place)
    except (Trouble, OSError, sqlite3.Error, ValueError, KeyError) as trouble:
        sys.stderr.write(f"backup.py {given.verb}: {trouble}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
