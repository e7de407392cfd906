"""What may be asked of the ledger: leaves, proofs, checkpoints, and whether all of it is sound."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import reduce
from operator import or_
from pathlib import Path

from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError, NotFound
from motcua.trust.ledger import models, note, rules, tiles, tree
from motcua.trust.ledger.types import Checkpoint, Consistency, Leaf, Placed, Problem, Proof, Verification


class NoSuchLeaf(NotFound):
    """Nothing is recorded under this subject or index."""

    code = "no_such_leaf"
    message = _("Sổ cái không có dòng nào về mã này. Bạn kiểm tra lại mã.")


class NotYetSequenced(DomainError):
    """Recorded, but not yet under a signed checkpoint."""

    code = "not_yet_sequenced"
    message = _("Sổ cái đã ghi nhưng chưa ký xong điểm kiểm tra. Bạn thử lại sau vài giây.")


class NoSuchTree(NotFound):
    """No tree of this size has been signed."""

    code = "no_such_tree"
    message = _("Sổ cái chưa có điểm kiểm tra ở cỡ này.")


class NotCovered(NotFound):
    """Nothing under this subject or index lies under the checkpoint of this size."""

    code = "not_covered"
    message = _(
        "Điểm kiểm tra ở cỡ này không có dòng nào về mã này. Bạn lấy điểm kiểm tra mới hơn hoặc kiểm tra lại mã."
    )


class Unreadable(DomainError):
    """The directory is not an exported ledger."""

    code = "ledger_unreadable"
    status = 422
    message = _("Thư mục %(directory)s không phải là bản xuất của sổ cái.")


Checker = Callable[[], Iterable[Problem]]
_CHECKERS: dict[str, Checker] = {}


def register_checker(*, room: str, check: Checker) -> None:
    """A room says how its stores are held against what the ledger recorded of them; called from apps.ready()."""
    _CHECKERS[room] = check


def vkey() -> str:
    """This installation's verifier key, one line in C2SP form; raises KeyMissing."""
    return note.verifier_of(*note.signing_key()).vkey


def checkpoint(*, size: int | None = None) -> Checkpoint | None:
    """The latest checkpoint, or the one of this size; None where none was signed. One statement."""
    rows = models.Checkpoint.objects.order_by("-size")
    row = (rows if size is None else rows.filter(size=size)).first()
    if row is None:
        return None
    head = note.peek(row.note)
    return Checkpoint(origin=head.origin, size=row.size, root=bytes(row.root), note=row.note, at=row.at)


def leaves(*, subject: str) -> tuple[Leaf, ...]:
    """The lines about `subject` in the order they were written. One statement."""
    rows = models.Leaf.objects.filter(subject=subject).exclude(subject="").order_by("id")
    return tuple(_leaf(row) for row in rows)


def placed(*, start: int, most: int = 1000) -> tuple[Placed, ...]:
    """Lines from position `start` on, in order and without gaps, at most `most`; one statement."""
    rows = models.Leaf.objects.filter(position__gte=start).order_by("position")[:most]
    return tuple(_placed(row) for row in rows)


def proof(*, subject: str = "", index: int | None = None, size: int | None = None) -> Proof:
    """Proof of one leaf under the latest checkpoint: by index, else the latest leaf about `subject`.

    Given both, the leaf must be about the subject. `size`: under the checkpoint of this size instead, of the leaves
    that it covers. Three statements. Raises NoSuchLeaf, NotYetSequenced, NotCovered, NoSuchTree.
    """
    found = _rows(subject, index)
    if size is not None:
        found = found.filter(position__lt=size)
    row = found.order_by("position").last() if index is None else found.first()
    if row is None and size is not None:
        raise NotCovered
    return _proofs([row] if row else [], subject, size=size)[0]


def proof_of(*, leaf: int, without: Collection[str] = ()) -> Proof:
    """Proof of the leaf with this id, opening all but the labels in `without` (`subject`, `fact:NAME`).

    Three statements. Raises NoSuchLeaf, NotYetSequenced.
    """
    row = models.Leaf.objects.filter(pk=leaf).first()
    if row is not None and row.position is None:
        raise NotYetSequenced
    return _proofs([row] if row else [], "", without=without)[0]


def proofs(*, subject: str) -> tuple[Proof, ...]:
    """One proof for each sequenced leaf about `subject`. Three statements. Raises as proof()."""
    return _proofs(list(_rows(subject, None).order_by("position")), subject)


def consistency(*, first: int, second: int) -> Consistency:
    """Proof that the tree of `first` leaves begins the tree of `second`. Raises NoSuchTree."""
    if not 0 <= first <= second <= _signed_size():
        raise NoSuchTree

    def ask(node: tree.Node) -> list[bytes]:
        return tree.consistency(first, second, node)

    stored = stored_tiles(keys=tiles.needed(ask))
    return Consistency(first, second, tuple(ask(_node(stored))))


def stored_tiles(*, keys: Collection[tiles.Key]) -> dict[tiles.Key, bytes]:
    """The hashes of the tiles (level, number), those that exist. At most one statement."""
    if not keys:
        return {}
    wanted = reduce(or_, (Q(level=level, number=number) for level, number in keys))
    rows = models.Tile.objects.filter(wanted).values_list("level", "number", "hashes")
    return {(level, number): bytes(hashes) for level, number, hashes in rows}


def verify(*, key: str = "", since: str = "", stores: bool = False) -> Verification:
    """Check the whole ledger from its tables: leaves, openings, tiles, every checkpoint.

    key: verifier key to trust (default: this installation's); since: a checkpoint kept elsewhere that the
    ledger must still extend; stores: what other rooms keep, too (documents, evidence, reads). Reads everything;
    raises note.BadNote for a malformed key.
    """
    verifier = note.parse_vkey(key or vkey())
    found = rules.Audit(Tables(since), verifier).run()
    if not stores:
        return found
    beside = (problem for room in sorted(_CHECKERS) for problem in _CHECKERS[room]())
    return replace(found, problems=(*found.problems, *beside))


def opened(*, ids: Collection[int]) -> dict[int, Placed]:
    """Lines by their row's id, those that still open: neither waiting for their place nor erased. One statement."""
    rows = models.Leaf.objects.filter(pk__in=ids, position__isnull=False).exclude(facts="")
    return {row.pk: _placed(row) for row in rows}


def of_kinds(*, kinds: Collection[str]) -> Iterator[Placed]:
    """Lines of these kinds that still open, in order; all leaves are read."""
    rows = models.Leaf.objects.filter(position__isnull=False).exclude(facts="").order_by("position")
    for row in rows.iterator(chunk_size=2000):
        if json.loads(bytes(row.data)).get("kind") in kinds:
            yield _placed(row)


def verify_directory(*, directory: Path, key: str = "", since: str = "") -> Verification:
    """Check an exported ledger from its files alone, against `key`.

    Without a key the one in the directory's `vkey` is taken: then the files are only shown to agree with
    each other. Raises Unreadable, note.BadNote.
    """
    named = directory / "vkey"
    if not directory.is_dir() or not ((directory / "checkpoint").exists() or named.exists()):
        raise Unreadable(directory=directory)
    try:
        verifier = note.parse_vkey(key or named.read_text(encoding="utf-8"))
        source = tiles.Directory(directory, verifier.vkey, since)
        return rules.Audit(source, verifier).run()
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(directory=directory) from error


class Tables:
    """The tables as a rules.Source, as of the latest checkpoint: the sequencer may go on meanwhile."""

    def __init__(self, since: str = "") -> None:
        self.problems: list[Problem] = []
        self._since = since
        self._last: tuple[tiles.Key, bytes] | None = None
        self._size = _signed_size()
        # Asked in one statement, hence of one moment: leaves that no checkpoint covers are never in order.
        signed = models.Checkpoint.objects.order_by("-size").values("size")[:1]
        self._loose = models.Leaf.objects.filter(position__gte=Coalesce(Subquery(signed), 0)).exists()

    def checkpoints(self) -> Iterator[tuple[str, str]]:
        """Every stored checkpoint, and the one kept elsewhere."""
        if self._since:
            yield tiles.SINCE, self._since
        rows = models.Checkpoint.objects.filter(size__lte=self._size).order_by("size")
        rows = rows.values_list("size", "root", "note")
        for size, root, text in rows.iterator(chunk_size=2000):
            yield f"checkpoint/{size}", text
            self._compare(size, bytes(root), text)

    def _compare(self, size: int, root: bytes, text: str) -> None:
        try:
            head = note.peek(text)
        except note.BadNote:
            return
        if (head.size, head.root) != (size, root):
            self.problems.append(Problem("checkpoint-malformed", size, f"checkpoint/{size}"))

    def leaves(self) -> Iterator[tuple[int, bytes]]:
        """Every placed leaf; on the way, what opens it is tried."""
        rows = models.Leaf.objects.filter(position__isnull=False).order_by("position")
        if not self._loose:
            rows = rows.filter(position__lt=self._size)
        fields = ("position", "data", "salt", "subject", "facts")
        for position, data, salt, subject, facts in rows.values_list(*fields).iterator(chunk_size=2000):
            erased = not salt and not subject and not facts
            if not erased and not rules.opens(
                data=bytes(data), salt=bytes(salt), subject=subject, facts=facts
            ):
                self.problems.append(Problem("opening-wrong", position))
            yield position, bytes(data)

    def tile(self, level: int, number: int) -> bytes:
        """One stored tile."""
        key = (level, number)
        if self._last is None or self._last[0] != key:
            self._last = key, stored_tiles(keys=[key]).get(key, b"")
        hashes = self._last[1]
        return hashes if self._loose else hashes[: tiles.width_of(self._size, *key) * tree.HASH_SIZE]

    def tiles(self) -> set[tiles.Key]:
        """Every stored tile that belongs to this moment, or to none."""
        found = set(models.Tile.objects.values_list("level", "number").iterator(chunk_size=5000))
        size = _signed_size()
        return {key for key in found if tiles.width_of(self._size, *key) or not tiles.width_of(size, *key)}

    def file_of(self, level: int, number: int) -> str:
        """The name the tile would have in an export."""
        return str(tiles.TilePath(level=str(level), index=number, width=tiles.WIDTH))


def _signed_size() -> int:
    return models.Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0


def _placed(row: models.Leaf) -> Placed:
    seen = json.loads(bytes(row.data))
    return Placed(
        id=row.pk,
        index=row.position or 0,
        kind=seen["kind"],
        at=datetime.fromisoformat(seen["at"]),
        actor=seen["actor"],
        subject=row.subject,
        facts=json.loads(row.facts) if row.facts else {},
    )


def _leaf(row: models.Leaf) -> Leaf:
    seen = json.loads(bytes(row.data))
    return Leaf(
        index=row.position,
        kind=seen["kind"],
        at=seen["at"],
        actor=seen["actor"],
        facts=json.loads(row.facts) if row.facts else None,
    )


def _rows(subject: str, index: int | None) -> models.models.QuerySet[models.Leaf]:
    rows = models.Leaf.objects.filter(position__isnull=False)
    if index is not None:
        rows = rows.filter(position=index)
    return rows.filter(subject=subject) if subject or index is None else rows


def _proofs(
    rows: Sequence[models.Leaf], subject: str, *, without: Collection[str] = (), size: int | None = None
) -> tuple[Proof, ...]:
    head = checkpoint(size=size)
    if size is not None and head is None:
        raise NoSuchTree
    if not subject and not rows:
        raise NoSuchLeaf
    if not rows or head is None:
        waiting = models.Leaf.objects.filter(subject=subject, position__isnull=True).exists()
        raise NotYetSequenced if waiting else NoSuchLeaf
    covered = head.size
    places = [row.position for row in rows if row.position is not None]

    def ask(node: tree.Node) -> list[list[bytes]]:
        return [tree.inclusion(index, covered, node) for index in places]

    paths = ask(_node(stored_tiles(keys=tiles.needed(ask))))
    return tuple(_proof(row, path, head, without) for row, path in zip(rows, paths, strict=True))


def _proof(row: models.Leaf, path: list[bytes], head: Checkpoint, without: Collection[str]) -> Proof:
    data = bytes(row.data)
    extra = rules.extra(
        data=data, salt=bytes(row.salt), subject=row.subject, facts=row.facts, without=without
    )
    index = row.position or 0
    text = rules.proof_text(index=index, path=path, checkpoint=head.note, extra=extra)
    return Proof(index=index, size=head.size, leaf=data, path=tuple(path), checkpoint=head.note, text=text)


def _node(stored: dict[tiles.Key, bytes]) -> tree.Node:
    return tiles.node_reader(lambda level, number: stored[level, number])
