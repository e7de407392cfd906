"""Pure rules: what a file name may look like."""

import re
import unicodedata
import uuid

LONGEST_NAME = 120
# Marks that turn the reading direction or hide themselves: "giay\u202efdp.exe" reads as "giayexe.pdf".
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")


def name_problem(name: str) -> str | None:
    """Why a name is refused: name_empty, name_long, name_control, name_hidden; None when it is good."""
    if not name.strip(" ."):
        return "name_empty"
    if len(name) > LONGEST_NAME:
        return "name_long"
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in name):
        return "name_control"
    return "name_hidden" if UNSEEN.search(name) else None


def as_uuid(ref: str) -> uuid.UUID | None:
    """A public ref as a UUID; None (which no row has) for anything else."""
    try:
        return uuid.UUID(str(ref))
    except ValueError:
        return None


def last_part(name: str) -> str:
    """The name without the folders some browsers send, in NFC."""
    return unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])


def clean_name(name: str) -> str:
    """A name that is safe to store and to send: no folders, control or hidden characters, not too long."""
    kept = UNSEEN.sub("", last_part(name))
    kept = "".join(c for c in kept if unicodedata.category(c) not in {"Cc", "Cs", "Zl", "Zp"})
    stem, dot, ending = kept.strip(" .").rpartition(".")
    if not dot:
        return ending[:LONGEST_NAME] or "tep"
    return f"{stem[: LONGEST_NAME - 1 - len(ending[:10])]}.{ending[:10]}"


def ending_of(name: str) -> str:
    """The ending in lower case, without the dot; empty when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""
