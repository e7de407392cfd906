"""The place in a token list while a rule is read, and the reading of type names."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.kit.feel import tree
from motcua.kit.feel.errors import FeelError
from motcua.kit.feel.lexer import END, NAME, SYMBOL, WORD, Token

MAX_NESTING = 40
_TYPES = ("date and time", "days and time duration", "years and months duration")


class Cursor:
    """Where the reading stands among the tokens; what is read without the grammar of expressions."""

    def __init__(self, found: list[Token], names: frozenset[str], *, full: bool, cell: bool) -> None:
        self.tokens = found
        self.names = names
        self.full = full
        self.index = 0
        self.token = found[0]
        self.nesting = 0
        self.cell_mode = cell
        self.closing = False  # reading the upper end of an interval, which `[` may close

    def wrong(self, message: str) -> FeelError:
        return FeelError(self.token.position, message)

    def shown(self) -> str:
        return _("chỗ kết thúc") if self.token.kind == END else f"“{self.token.text}”"

    def step(self) -> Token:
        token = self.token
        self.index = min(self.index + 1, len(self.tokens) - 1)
        self.token = self.tokens[self.index]
        return token

    def at(self, *texts: str) -> bool:
        return self.token.kind in (SYMBOL, WORD) and self.token.text in texts

    def take(self, *texts: str) -> bool:
        if self.at(*texts):
            self.step()
            return True
        return False

    def need(self, text: str) -> None:
        if not self.take(text):
            raise self.wrong(
                _("Cần “%(needed)s” nhưng gặp %(found)s") % {"needed": text, "found": self.shown()}
            )

    def name(self) -> str:
        if self.token.kind != NAME:
            raise self.wrong(_("Cần một tên nhưng gặp %(found)s") % {"found": self.shown()})
        return self.step().text

    def next_is(self, *texts: str) -> bool:
        """Whether the next tokens are these words."""
        following = self.tokens[self.index : self.index + len(texts)]
        return [token.text for token in following if token.kind in (NAME, WORD)] == list(texts)

    def type_name(self) -> tree.TypeName:
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise self.wrong(_("Biểu thức lồng nhau quá %(most)s lớp") % {"most": MAX_NESTING})
        name = self.type_word()
        of: list[tree.TypeName] = []
        keys: list[str] = []
        if self.take("<"):
            while not self.at(">"):
                if self.tokens[self.index + 1].text == ":":
                    keys.append(self.name())
                    self.step()
                of.append(self.type_name())
                if not self.take(","):
                    break
            self.need(">")
            if name == "function":
                self.need("-")
                self.need(">")
                of.append(self.type_name())
        self.nesting -= 1
        return tree.TypeName(name, tuple(of), tuple(keys))

    def type_word(self) -> str:
        """A type's name, which may be several words or a dotted path."""
        for name in _TYPES:
            words = name.split()
            if self.next_is(*words):
                for _word in words:
                    self.step()
                return name
        name = self.name() if self.token.text != "null" else self.step().text
        while self.take("."):
            name += "." + self.name()
        return name
