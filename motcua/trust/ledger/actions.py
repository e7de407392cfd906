"""What may be done to the ledger: append, sequence, erase salts, rebuild the tiles, export."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.kit.crypto import canonical_json
from motcua.kit.db import portions, run
from motcua.kit.errors import DomainError
from motcua.trust.ledger import models, note, queries, rules, tiles, tree
from motcua.trust.ledger.types import JSON, Checkpoint, Line

BATCH = 10_000
LOCK = 0x6D6F746375610001

# Written by hand because every action of the house passes here; the ORM would double the cost.
INSERT = "INSERT INTO ledger_leaf (data, salt, subject, facts) VALUES (%s, %s, %s, %s) RETURNING id"
INSERT_MANY = "INSERT INTO ledger_leaf (data, salt, subject, facts) VALUES"
# One statement gives the places and returns the bytes, so what is hashed is exactly what was placed; a leaf
# that commits late with a smaller id is simply taken by the next turn.
PLACE = """
UPDATE ledger_leaf SET position = %s + waiting.rank
  FROM (SELECT id AS waiting_id, row_number() OVER (ORDER BY id) - 1 AS rank
          FROM ledger_leaf WHERE position IS NULL ORDER BY id LIMIT %s) AS waiting
 WHERE ledger_leaf.id = waiting.waiting_id
RETURNING position, data
"""


class LedgerBroken(DomainError):
    """Stored tiles or checkpoints contradict each other; nothing more is signed until that is cleared up."""

    code = "ledger_broken"
    status = 500
    message = _("Sổ cái không khớp với điểm kiểm tra đã ký (%(reason)s). Chạy `motcua ledger verify`.")


class ExportRefused(DomainError):
    """The directory holds a longer or a different ledger."""

    code = "ledger_export_refused"
    message = _("Thư mục đang giữ một sổ cái dài hơn hoặc khác. Chọn thư mục trống hoặc kiểm tra lại.")


def append(*, kind: str, subject: str, actor: str, facts: Mapping[str, JSON], at: datetime) -> int:
    """Insert one unsequenced leaf (one INSERT) in the caller's transaction; returns its id.

    kind: `dossier.submitted`-like word; subject: what it is about (dossier code); actor: opaque id;
    facts: values the holder may later prove (no floats). Raises ValueError for what a leaf cannot carry,
    RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("ledger.append belongs inside the transaction of the action it records")
    line = _written(Line(kind=kind, subject=subject, actor=actor, facts=facts, at=at))
    return int(run(connection, INSERT, line).rows[0][0])


def append_many(*, lines: Sequence[Line]) -> list[int]:
    """Insert unsequenced leaves, many in one statement, in the caller's transaction; their ids in the same order.

    Each as with `append`. Raises ValueError (nothing is inserted), RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("ledger.append_many belongs inside the transaction of the actions it records")
    rows, ids = [_written(line) for line in lines], {}
    done = 0
    for size in portions(len(rows)):
        part = rows[done : done + size]
        sql = f"{INSERT_MANY} {', '.join(['(%s, %s, %s, %s)'] * size)} RETURNING salt, id"
        # A database promises no order of what it returns; the salt is unique.
        made = run(connection, sql, [value for row in part for value in row]).rows
        ids |= {bytes(salt): int(number) for salt, number in made}
        done += size
    return [ids[row[1]] for row in rows]


def _written(line: Line) -> tuple[bytes, bytes, str, str]:
    """The row of one leaf: bytes, salt, and what opens it."""
    salt = secrets.token_bytes(rules.SALT_SIZE)
    data = rules.leaf_data(
        kind=line.kind, subject=line.subject, actor=line.actor, facts=line.facts, at=line.at, salt=salt
    )
    if len(data) > tiles.LONGEST_ENTRY:
        raise ValueError("facts: too many for one leaf")
    return data, salt, line.subject, canonical_json(dict(line.facts)).decode()


def sequence(*, at: datetime) -> Checkpoint | None:
    """Give waiting leaves (at most 10,000) their places, extend the tree, sign and store a checkpoint.

    One sequencer at a time: None when nothing waits or another one is at work. Must not run inside a
    caller's transaction: a checkpoint that left the house can not be rolled back. Raises LedgerBroken.
    """
    if not models.Leaf.objects.filter(position__isnull=True).exists():
        return None
    with transaction.atomic(durable=True):
        if not _alone():
            return None
        origin, key = note.signing_key(make=True)
        size, edge = _state(note.verifier_of(origin, key))
        leaves = _place(size)
        if not leaves:
            return None
        changed = tiles.grow(size, edge, [tree.leaf_hash(data) for data in leaves])
        _store_tiles(changed)
        stored = {**edge, **changed}
        size += len(leaves)
        root = tree.root(size, tiles.node_reader(lambda level, number: stored[level, number]))
        head = note.Head(origin=origin, size=size, root=root)
        signed = note.sign(note.head_text(head), name=origin, key=key)
        models.Checkpoint.objects.create(size=size, root=root, note=signed, at=at)
    return Checkpoint(origin=origin, size=size, root=root, note=signed, at=at)


def sequence_all(*, at: datetime) -> Checkpoint | None:
    """Sequence until nothing waits; the last checkpoint, or None when there was nothing to do."""
    latest: Checkpoint | None = None
    while made := sequence(at=at):
        latest = made
    return latest


def erase_salts(*, subject: str = "", leaves: Collection[int] = ()) -> int:
    """Forget what opens the leaves about `subject`, and those with these ids; returns how many.

    The tree and old proofs stay valid. For a lawful erasure of personal data (Law 91/2025/QH15): what remains
    in the leaf is a kind, a moment, an opaque actor and commitments that nobody can link to a person any more.
    """
    found = Q(subject=subject) & ~Q(subject="") | Q(pk__in=leaves)
    return models.Leaf.objects.filter(found).exclude(salt=b"").update(salt=b"", subject="", facts="")


def rebuild_tiles() -> int:
    """Compute all tiles again from the leaves; returns the number of leaves.

    Raises LedgerBroken (and changes nothing) when the leaves no longer give the last signed root.
    """
    with transaction.atomic(durable=True):
        if not _alone(wait=True):
            raise LedgerBroken(reason="busy")
        models.Tile.objects.all().delete()
        size, edge, hashes = 0, {}, []
        placed = models.Leaf.objects.filter(position__isnull=False).order_by("position")
        for position, data in placed.values_list("position", "data").iterator(chunk_size=2000):
            if position != size + len(hashes):
                raise LedgerBroken(reason="leaf-missing")
            hashes.append(tree.leaf_hash(bytes(data)))
            if len(hashes) == BATCH:
                size, edge = _append_hashes(size, edge, hashes)
                hashes = []
        size, edge = _append_hashes(size, edge, hashes)
        last = models.Checkpoint.objects.order_by("-size").first()
        if (last.size if last else 0) != size or (last and bytes(last.root) != _root(size, edge)):
            raise LedgerBroken(reason="root-mismatch")
    return size


def export(*, directory: Path) -> Checkpoint | None:
    """Write the ledger up to its last checkpoint as C2SP tlog-tiles; None for an empty ledger.

    Full tiles that are already there are left alone; the checkpoint is replaced last, so that a reader
    always finds what it promises. Raises ExportRefused.
    """
    latest = queries.checkpoint()
    _refuse_other(directory, latest)
    directory.mkdir(parents=True, exist_ok=True)
    _write(directory / "vkey", f"{note.verifier_of(*note.signing_key(make=True)).vkey}\n".encode())
    if latest is None:
        return None
    for number in range(-(-latest.size // tiles.WIDTH)):
        width = min(tiles.WIDTH, latest.size - number * tiles.WIDTH)
        path = directory / str(tiles.TilePath(level=tiles.ENTRIES, index=number, width=width))
        if width < tiles.WIDTH or not path.exists():
            _write(path, tiles.bundle(_entries(number * tiles.WIDTH, width)))
    for level, number, width in tiles.cover(latest.size):
        path = directory / str(tiles.TilePath(level=str(level), index=number, width=width))
        if width < tiles.WIDTH or not path.exists():
            hashes = queries.stored_tiles(keys=[(level, number)]).get((level, number), b"")
            _write(path, hashes[: width * tree.HASH_SIZE])
    _write(directory / "checkpoint", latest.note.encode())
    return latest


def _alone(*, wait: bool = False) -> bool:
    """Be the only sequencer until the transaction ends (SQLite: IMMEDIATE transactions already exclude)."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _state(verifier: note.Verifier) -> tuple[int, dict[tiles.Key, bytes]]:
    """Size and rightmost tiles, after making sure that they are what was last signed with this key."""
    last = models.Checkpoint.objects.order_by("-size").first()
    if last is None:
        return 0, {}
    try:
        head = note.open_checkpoint(last.note, verifier)
    except (note.BadNote, note.BadSignature) as error:
        raise LedgerBroken(reason="signature-wrong") from error
    edge = _edge(head.size)
    if _root(head.size, edge) != head.root or head.size != last.size:
        raise LedgerBroken(reason="root-mismatch")
    return head.size, edge


def _edge(size: int) -> dict[tiles.Key, bytes]:
    wanted = tiles.widths(size)
    found = {
        key: hashes
        for key, hashes in queries.stored_tiles(keys=wanted).items()
        if len(hashes) == wanted[key] * tree.HASH_SIZE
    }
    if found.keys() != wanted.keys():
        raise LedgerBroken(reason="tile-changed")
    return found


def _root(size: int, edge: Mapping[tiles.Key, bytes]) -> bytes:
    return tree.root(size, tiles.node_reader(lambda level, number: edge[level, number]))


def _place(size: int) -> list[bytes]:
    """The waiting leaves' bytes in their new order, starting at `size`."""
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [size, BATCH])
        rows = sorted((position, bytes(data)) for position, data in cursor.fetchall())
    return [data for _position, data in rows]


def _append_hashes(
    size: int, edge: dict[tiles.Key, bytes], hashes: Sequence[bytes]
) -> tuple[int, dict[tiles.Key, bytes]]:
    changed = tiles.grow(size, edge, hashes)
    _store_tiles(changed)
    size += len(hashes)
    stored = {**edge, **changed}
    return size, {key: stored[key] for key in tiles.widths(size)}


def _store_tiles(changed: Mapping[tiles.Key, bytes]) -> None:
    rows = [
        models.Tile(level=level, number=number, hashes=hashes) for (level, number), hashes in changed.items()
    ]
    models.Tile.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["level", "number"],
        update_fields=["hashes"],
    )


def _refuse_other(directory: Path, latest: Checkpoint | None) -> None:
    """What is in the directory must be a beginning of what will be written."""
    path = directory / "checkpoint"
    if not path.exists():
        if directory.is_dir() and any(directory.iterdir()) and not (directory / "vkey").exists():
            raise ExportRefused
        return
    try:
        before = note.peek(path.read_text(encoding="utf-8"))
    except (note.BadNote, UnicodeDecodeError) as error:
        raise ExportRefused from error
    if latest is None or before.origin != latest.origin or before.size > latest.size:
        raise ExportRefused

    def ask(node: tree.Node) -> bytes:
        return tree.root(before.size, node)

    stored = queries.stored_tiles(keys=tiles.needed(ask))
    if ask(tiles.node_reader(lambda level, number: stored[level, number])) != before.root:
        raise ExportRefused


def _entries(start: int, width: int) -> list[bytes]:
    rows = models.Leaf.objects.filter(position__gte=start, position__lt=start + width).order_by("position")
    return [bytes(data) for data in rows.values_list("data", flat=True)]


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: under another name first, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.draft")
    draft.write_bytes(data)
    draft.replace(path)
