#!/usr/bin/env python3
"""Check a proof from the ledger of Một Cửa offline, with nothing but Python's standard library.

    python3 verify_proof.py FILE --key VKEY        exit 0 proven, 1 not proven

FILE has the format c2sp.org/tlog-proof@v1; VKEY is the log's verifier key (name+id+base64), obtained from
the office by another way than the file. What the file says about itself is believed only where it follows
from the signature: signature → root of the tree → leaf → the values that open the leaf's commitments.
"""

import argparse
import hmac
import json
import re
import sys
from base64 import b64decode, b64encode
from hashlib import sha256, sha512

HEADER = "c2sp.org/tlog-proof@v1"
NUMBER = re.compile(r"(0|[1-9][0-9]{0,18})\Z")

# ---- Ed25519, RFC 8032 §5.1 -----------------------------------------------------------------------------
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


class NotProven(Exception):
    """The proof does not hold; the argument says why, in Vietnamese and in English."""


def point_add(a, b):
    """Sum of two points in extended coordinates (X, Y, Z, T)."""
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    i, j, k, m = f - e, h - g, h + g, f + e
    return i * j % P, k * m % P, j * k % P, i * m % P


def point_multiply(scalar, point):
    """scalar · point (not constant time: only public values are handled here)."""
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = point_add(total, point)
        point = point_add(point, point)
        scalar >>= 1
    return total


def recover_x(y, sign):
    """x of the point with this y, or None when there is none."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT_OF_MINUS_ONE % P
    if x * x % P != square or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def decode_point(raw):
    """The point that 32 bytes encode, or None."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x = recover_x(y, sign) if len(raw) == 32 and y < P else None
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, -1, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def ed25519_verify(public, message, signature):
    """True when `signature` (64 bytes) by `public` (32 bytes) over `message` holds."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, commit = decode_point(public), decode_point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commit is None or scalar >= L:
        return False
    challenge = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % L
    left = point_multiply(scalar, BASE)
    right = point_add(commit, point_multiply(challenge, key))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


# ---- signed note, checkpoint, Merkle path ------------------------------------------------------------------
def decode64(text, length=None):
    """Strict base64."""
    try:
        raw = b64decode(text, validate=True)
    except ValueError as error:
        raise NotProven("Tệp hỏng: base64 sai. / The file is damaged: bad base64.") from error
    if b64encode(raw).decode() != text or length not in (None, len(raw)):
        raise NotProven("Tệp hỏng: base64 sai. / The file is damaged: bad base64.")
    return raw


def read_vkey(text):
    """(name, key id, public key) of a verifier key."""
    name, _plus, rest = text.strip().partition("+")
    key_id, _plus, encoded = rest.partition("+")
    raw = decode64(encoded, 33)
    if not name or raw[0] != 1 or sha256(name.encode() + b"\n" + raw).digest()[:4].hex() != key_id:
        raise NotProven("Khóa kiểm tra không hợp lệ. / The verifier key is not valid.")
    return name, bytes.fromhex(key_id), raw[1:]


def read_checkpoint(note, vkey):
    """(size, root) that the checkpoint signs."""
    name, key_id, public = read_vkey(vkey)
    text, _gap, signatures = note.rpartition("\n\n")
    text += "\n"
    mine = []
    *signed, end = signatures.split("\n")
    for line in signed:
        dash, _space, rest = line.partition(" ")
        signer, _space, encoded = rest.partition(" ")
        raw = decode64(encoded)
        if dash != "—" or not signer or len(raw) < 5:
            raise NotProven("Điểm kiểm tra sai dạng. / The checkpoint is malformed.")
        if (signer, raw[:4]) == (name, key_id):
            mine.append(raw[4:])
    if end or not mine or not all(ed25519_verify(public, text.encode(), item) for item in mine):
        raise NotProven("Chữ ký của sổ cái không đúng khóa này. / The ledger's signature does not verify.")
    lines = text.split("\n")
    if len(lines) != 4 or lines[0] != name or not NUMBER.match(lines[1]):
        raise NotProven("Điểm kiểm tra sai dạng. / The checkpoint is malformed.")
    return int(lines[1]), decode64(lines[2], 32)


def root_from_path(leaf, index, size, path):
    """Root that the path leads to (RFC 9162 §2.1.3.2), None when its length does not fit."""
    if not 0 <= index < size:
        return None
    at, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            found = sha256(b"\x01" + sibling + found).digest()
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = sha256(b"\x01" + found + sibling).digest()
        at, last = at >> 1, last >> 1
    return found if last == 0 else None


# ---- the proof ---------------------------------------------------------------------------------------------
def read_proof(text):
    """(extra, index, path, checkpoint) of a proof file."""
    head, gap, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if not gap or len(lines) < 3 or lines[0] != HEADER:
        raise NotProven("Đây không phải tệp chứng minh của sổ cái. / Not a ledger proof file.")
    kind, _space, extra = lines[1].partition(" ")
    word, _space, index = lines[2].partition(" ")
    if kind != "extra" or word != "index" or not NUMBER.match(index):
        raise NotProven("Tệp chứng minh thiếu dòng. / The proof file lacks a line.")
    return decode64(extra), int(index), [decode64(line, 32) for line in lines[3:]], checkpoint


def read_extra(raw):
    """(leaf bytes, openings) of the extra line."""
    try:
        extra = json.loads(raw)
        canonical = json.dumps(extra, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        leaf, openings = extra["leaf"], extra["open"]
        if canonical.encode() != raw or not isinstance(openings, dict):
            raise ValueError
        return decode64(leaf), openings
    except (ValueError, KeyError, TypeError) as error:
        raise NotProven("Phần kèm theo sai dạng. / The extra data is malformed.") from error


def opened_values(leaf, openings):
    """{label: value} for openings that match the leaf's commitments; one that does not refutes the file."""
    values = {}
    for label, opening in openings.items():
        try:
            kind, _colon, name = label.partition(":")
            kept = leaf["subject"] if label == "subject" else {"fact": leaf["facts"]}[kind][name]
            key, value = bytes.fromhex(opening["key"]), opening["value"]
            fits = hmac.digest(key, value.encode(), "sha256").hex() == kept and key.hex() == opening["key"]
            values[label] = json.loads(value)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise NotProven("Phần mở cam kết sai dạng. / An opening is malformed.") from error
        if not fits:
            raise NotProven(f"Giá trị “{label}” không khớp sổ cái. / “{label}” is not what was recorded.")
    return values


def verify(text, vkey):
    """What the proof proves: {index, size, origin, leaf, values}; raises NotProven."""
    raw, index, path, checkpoint = read_proof(text)
    data, openings = read_extra(raw)
    size, root = read_checkpoint(checkpoint, vkey)
    if root_from_path(sha256(b"\x00" + data).digest(), index, size, path) != root:
        raise NotProven("Dòng này không nằm trong sổ cái đã ký. / The line is not in the signed ledger.")
    try:
        leaf = json.loads(data)
    except ValueError as error:
        raise NotProven("Dòng sổ cái sai dạng. / The leaf is malformed.") from error
    if not isinstance(leaf, dict) or leaf.get("v") != 1:
        raise NotProven("Không biết phiên bản của dòng này. / Unknown version of leaf.")
    values = opened_values(leaf, openings)
    return {"index": index, "size": size, "origin": checkpoint.split("\n")[0], "leaf": leaf, "values": values}


def commitment_root(commitments):
    """Merkle root (RFC 6962 hashing) over hex commitments in the order given; "" over none."""
    hashes = [sha256(b"\x00" + bytes.fromhex(one)).digest() for one in commitments]

    def subtree(part):
        if len(part) == 1:
            return part[0]
        split = 1 << (len(part) - 1).bit_length() - 1
        return sha256(b"\x01" + subtree(part[:split]) + subtree(part[split:])).digest()

    return subtree(hashes).hex() if hashes else ""


def opened_fields(found, opened):
    """{field: value} of an exchange that `opened` ({commitments, open: {field: {salt, value}}}) proves."""
    try:
        kept = opened["commitments"]
        if commitment_root([kept[name] for name in sorted(kept)]) != found["values"]["fact:values"]:
            raise NotProven("Cam kết không thuộc dòng này. / The commitments are not those of this line.")
        values = {}
        for name, one in opened["open"].items():
            told = json.dumps([name, one["value"]], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            if sha256(bytes.fromhex(one["salt"]) + told.encode()).hexdigest() != kept[name]:
                raise NotProven(
                    f"Giá trị “{name}” không phải giá trị đã trao. / “{name}” is not what was given."
                )
            values[name] = one["value"]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotProven("Tệp mở trường sai dạng. / The file that opens fields is malformed.") from error
    return values


def within_agreement(agreed):
    """The line that says whether only agreed fields were returned; None for what is no exchange."""
    if not isinstance(agreed, dict) or not {"allowed", "returned"} <= agreed.keys():
        return None
    outside = sorted(set(agreed["returned"]) - set(agreed["allowed"]))
    if outside:
        return f"SAI: trường ngoài thỏa thuận / WRONG: fields outside the agreement: {', '.join(outside)}"
    return "ĐÚNG: không trường nào ngoài thỏa thuận được trả. / No field outside the agreement was returned."


def report(found):
    """The lines to print."""
    leaf, values = found["leaf"], found["values"]
    yield "ĐÚNG: dòng này có trong sổ cái và không bị sửa. / PROVEN: the line is in the ledger, unaltered."
    yield f"Sổ cái / Ledger: {found['origin']}"
    yield f"Vị trí / Position: {found['index']} ({found['size']} dòng đã ký / lines signed)"
    yield f"Việc / What: {leaf.get('kind')}"
    yield f"Lúc / When (UTC): {leaf.get('at')}"
    yield f"Người làm (mã) / Actor (opaque): {leaf.get('actor')}"
    if not values:
        yield "Nội dung đã được che hoặc xóa. / What it was about is withheld or was erased."
    for label, value in values.items():
        name = "Về / About" if label == "subject" else label.removeprefix("fact:")
        plain = isinstance(value, str) and value.isprintable()
        yield f"{name}: {value if plain else json.dumps(value)}"
    if kept := within_agreement(values.get("fact:agreed")):
        yield kept


def main(argv=None):
    """Exit code 0 proven, 1 not."""
    parser = argparse.ArgumentParser(description="Kiểm tra chứng minh sổ cái / check a ledger proof")
    parser.add_argument("file", help="tệp .tlog-proof")
    parser.add_argument("--key", required=True, help="khóa kiểm tra của sổ cái / the log's verifier key")
    parser.add_argument("--fields", help="tệp mở trường dữ liệu / a file that opens fields of an exchange")
    args = parser.parse_args(argv)
    try:
        with open(args.file, encoding="utf-8", newline="") as file:
            found = verify(file.read(), args.key)
        lines = list(report(found))
        if args.fields:
            with open(args.fields, encoding="utf-8") as file:
                opened = opened_fields(found, json.load(file))
            lines += [f"Đã trao / Given: {name} = {json.dumps(value)}" for name, value in opened.items()]
    except (OSError, UnicodeDecodeError) as error:
        print(f"KHÔNG ĐỌC ĐƯỢC tệp. / CANNOT READ the file: {error}")
        return 1
    except (NotProven, RecursionError) as error:
        print(f"KHÔNG CHỨNG MINH ĐƯỢC. / NOT PROVEN. {error}")
        return 1
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
