"""What a YAML file may cost, counted on its events before anything is built from it.

Aliases count as often as what they stand for, so a small file that unfolds into a huge one is refused. So is a
character that nobody sees: who approves a text must read what the machine runs.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kit.errors import DomainError
from motcua.kit.library.words import yaml_words

MAX_BYTES = 2_000_000
MAX_NODES = 100_000
MAX_DEPTH = 40
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Characters that show nothing, change the direction of reading, or break a line only for some readers: controls but
# tab and the end of a line, soft hyphen, joiners and fillers, zero width, bidirectional, separators, variants, tags.
HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e0fff]|\r(?!\n)"
)
# The same as FEEL (\u202e) and Typst (\u{202e}) write them.
SOUGHT = re.compile(r"\\u(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{4}))|" + HIDDEN.pattern)


class LibraryError(DomainError):
    """A file of the library cannot be read; the message names the file and the line."""

    code = "library_error"
    status = 500
    message = gettext_lazy("%(file)s, dòng %(line)s: %(reason)s")


class HiddenCharacter(LibraryError):
    """A file of the library holds a character that nobody sees."""

    def __init__(self, *, file: str, line: int, character: str) -> None:
        self.character = character
        reason = _("có ký tự không nhìn thấy được %(character)s") % {"character": character}
        super().__init__(file=file, line=line, reason=reason)


class _Count:
    """Nodes so far, the collections still open, and how many nodes stand behind each anchor."""

    def __init__(self) -> None:
        self.nodes = 0
        self.open: list[tuple[str | None, int]] = []
        self.sizes: dict[str, int] = {}

    def add(self, event: yaml.Event) -> str:
        """Count one event; what is wrong with it, if anything."""
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.sizes:
                return _("*%(anchor)s chưa có, hoặc trỏ vào chính nó") % {"anchor": event.anchor}
            self.nodes += self.sizes[event.anchor]
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            if event.tag is not None:
                return _("không dùng thẻ kiểu %(tag)s") % {"tag": event.tag}
            self._begin(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = self.open.pop()
            if anchor:
                self.sizes[anchor] = self.nodes - before
        if self.nodes > MAX_NODES:
            return _("quá %(count)s mục") % {"count": MAX_NODES}
        return _("lồng quá %(count)s tầng") % {"count": MAX_DEPTH} if len(self.open) > MAX_DEPTH else ""

    def _begin(self, event: yaml.NodeEvent) -> None:
        self.nodes += 1
        if isinstance(event, yaml.CollectionStartEvent):
            self.open.append((event.anchor, self.nodes - 1))
        elif event.anchor:
            self.sizes[event.anchor] = 1


def too_large(path: Path) -> str:
    """Why a file of the library is too large to be read, in words; nothing when it is not."""
    return (
        _("tệp lớn quá %(size)s kB") % {"size": MAX_BYTES // 1000} if path.stat().st_size > MAX_BYTES else ""
    )


def hidden(text: str) -> Iterator[tuple[int, str]]:
    """Every character that nobody sees, also one written as an escape: its line, and its name as U+202E."""
    line, before = 1, 0
    for match in SOUGHT.finditer(text):
        escape = match[1] or match[2]
        number = int(escape, 16) if escape else ord(match[0])
        if escape and not (number <= sys.maxunicode and HIDDEN.fullmatch(chr(number))):
            continue
        line += text.count("\n", before, match.start())
        before = match.start()
        yield line, f"U+{number:04X}"


def plain_text(path: Path) -> str:
    """The text of a file as it is written, ends of lines included; LibraryError when it is no UTF-8."""
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise LibraryError(file=path.name, line=1, reason=_("không phải chữ UTF-8")) from error


def bounded_text(path: Path) -> str:
    """The text of a YAML file that keeps within the bounds; LibraryError names the line where it does not."""
    if not path.is_file():
        raise LibraryError(file=path.name, line=0, reason=_("không phải một tệp"))
    if reason := too_large(path):
        raise LibraryError(file=path.name, line=1, reason=reason)
    text = plain_text(path)
    for line, character in hidden(text):
        raise HiddenCharacter(file=path.name, line=line, character=character)
    count = _Count()
    try:
        for event in yaml.parse(text, Loader=LOADER):
            for _line, character in hidden(getattr(event, "value", "")):  # written as an escape
                raise HiddenCharacter(file=path.name, line=event.start_mark.line + 1, character=character)
            if wrong := count.add(event):
                raise LibraryError(file=path.name, line=event.start_mark.line + 1, reason=wrong)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise LibraryError(file=path.name, line=line, reason=yaml_words(error)) from error
    except yaml.YAMLError as error:
        raise LibraryError(file=path.name, line=1, reason=_("có ký tự không đọc được")) from error
    return text


def duplicate_keys(node: yaml.Node) -> Iterator[tuple[str, int]]:
    """Keys written twice in one mapping, of which readers silently keep the last; each with its line."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    yield key.value, key.start_mark.line + 1
                seen.add(key.value)
            yield from duplicate_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from duplicate_keys(item)
