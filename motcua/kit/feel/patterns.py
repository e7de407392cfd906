"""Regular expressions of XPath, as FEEL asks, run in counted steps: a pattern cannot hang, for every
attempt is paid for by the run. Groups, classes with subtraction, categories, back-references, flags smixq."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from motcua.kit.feel.classes import Accepts, PatternError, escaped, variants
from motcua.kit.feel.classes import read as read_class
from motcua.kit.feel.values import Run

MAX_PATTERN = 500
MAX_NESTING = 20
MAX_TIMES = 1_000

Groups = dict[int, tuple[int, int]]
Then = Callable[[int, Groups], "tuple[int, Groups] | None"]
Matcher = Callable[["_Text", int, Groups, Then], "tuple[int, Groups] | None"]
Span = tuple[int, int, Groups]


class _Text:
    """What is searched, and the run that pays."""

    __slots__ = ("run", "text")

    def __init__(self, text: str, run: Run) -> None:
        self.text = text
        self.run = run


class Pattern:
    """A readable pattern; `literal` patterns (flag q) have no signs of their own."""

    __slots__ = ("_match", "literal")

    def __init__(self, match: Matcher, literal: bool) -> None:
        self._match = match
        self.literal = literal

    def search(self, text: str, start: int, run: Run) -> Span | None:
        """The first place from `start` on where the pattern holds."""
        state = _Text(text, run)
        for place in range(start, len(text) + 1):
            found = self._match(state, place, {}, lambda end, groups: (end, groups))
            if found is not None:
                return (place, *found)
        return None

    def every(self, text: str, run: Run) -> Iterator[Span]:
        """All places, one after another, none overlapping."""
        place = 0
        while place <= len(text):
            found = self.search(text, place, run)
            if found is None:
                return
            yield found
            place = found[1] + (found[1] == found[0])


@lru_cache(maxsize=512)
def compile_pattern(source: str, flags: str) -> Pattern | None:
    """A pattern; None if it or its flags cannot be read."""
    if len(source) > MAX_PATTERN or not set(flags) <= set("smixq"):
        return None
    if "q" in flags:
        return Pattern(_sequence([_letter(letter, "i" in flags) for letter in source]), True)
    if "x" in flags:
        source = re.sub(r"(\[(?:\\.|[^\]\\])*\])|\s+", lambda match: match.group(1) or "", source)
    try:
        return Pattern(_Reader(source, flags).whole(), False)
    except (PatternError, RecursionError):
        return None


class _Reader:
    def __init__(self, source: str, flags: str) -> None:
        self.source = source
        self.place = 0
        self.flags = flags
        self.groups = 0
        self.closed: set[int] = set()
        self.depth = 0

    def peek(self) -> str:
        return self.source[self.place : self.place + 1]

    def take(self, text: str) -> bool:
        if self.source.startswith(text, self.place):
            self.place += len(text)
            return True
        return False

    def whole(self) -> Matcher:
        found = self.choice()
        if self.place < len(self.source):
            raise PatternError
        return found

    def choice(self) -> Matcher:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise PatternError
        branches = [self.branch()]
        while self.take("|"):
            branches.append(self.branch())
        self.depth -= 1
        return branches[0] if len(branches) == 1 else _choice(branches)

    def branch(self) -> Matcher:
        parts: list[Matcher] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.piece())
        return _sequence(parts)

    def piece(self) -> Matcher:
        atom, accepts = self.atom()
        bounds = self.quantifier()
        if bounds is None:
            return atom
        lazy = self.take("?")
        least, most = bounds
        if accepts is not None and not lazy:
            return _run_of(accepts, least, most)
        return _repeat(atom, least, most, lazy)

    def quantifier(self) -> tuple[int, int] | None:
        for sign, bounds in (("?", (0, 1)), ("*", (0, MAX_TIMES**2)), ("+", (1, MAX_TIMES**2))):
            if self.take(sign):
                return bounds
        match = re.compile(r"\{([0-9]{1,4})(,([0-9]{1,4})?)?\}").match(self.source, self.place)
        if match is None:
            return None
        self.place = match.end()
        least = int(match.group(1))
        most = int(match.group(3)) if match.group(3) else MAX_TIMES**2 if match.group(2) else least
        if least > most or least > MAX_TIMES:
            raise PatternError
        return least, most

    def atom(self) -> tuple[Matcher, Accepts | None]:
        letter = self.peek()
        self.place += 1
        if letter == "(":
            return self.group(), None
        if letter in "^$":
            return _anchor(letter == "^", "m" in self.flags), None
        if letter in "?*+{})]":
            raise PatternError
        if letter == "\\" and self.peek().isdecimal():
            return self.reference(), None
        accepts = self.accepts(letter)
        return _one(accepts), accepts

    def accepts(self, letter: str) -> Accepts:
        caseless = "i" in self.flags
        if letter == ".":
            return (lambda _: True) if "s" in self.flags else (lambda found: found not in "\n\r")
        if letter == "[":
            accepts, self.place = read_class(self.source, self.place, caseless)
            return accepts
        if letter == "\\":
            accepts, self.place = escaped(self.source, self.place, caseless)
            return accepts
        if caseless:
            wanted = variants(letter)
            return lambda found: not wanted.isdisjoint(variants(found))
        return lambda found: found == letter

    def group(self) -> Matcher:
        if self.take("?:"):
            inner, number = self.choice(), 0
        else:
            self.groups += 1
            number = self.groups
            inner = self.choice()
            self.closed.add(number)
        if not self.take(")"):
            raise PatternError
        return _group(inner, number) if number else inner

    def reference(self) -> Matcher:
        number = int(self.peek())
        self.place += 1
        if number not in self.closed:
            raise PatternError
        return _reference(number, "i" in self.flags)


def _letter(letter: str, caseless: bool) -> Matcher:
    wanted = variants(letter) if caseless else frozenset({letter})
    return _one(lambda found: not wanted.isdisjoint(variants(found) if caseless else {found}))


def _one(accepts: Accepts) -> Matcher:
    def match(state: _Text, place: int, groups: Groups, then: Then) -> tuple[int, Groups] | None:
        state.run.spend(1)
        if place < len(state.text) and accepts(state.text[place]):
            return then(place + 1, groups)
        return None

    return match


def _sequence(parts: list[Matcher]) -> Matcher:
    if len(parts) == 1:
        return parts[0]

    def match(state: _Text, place: int, groups: Groups, then: Then) -> tuple[int, Groups] | None:
        def part(number: int, place: int, groups: Groups) -> tuple[int, Groups] | None:
            if number == len(parts):
                return then(place, groups)
            return parts[number](state, place, groups, lambda end, found: part(number + 1, end, found))

        return part(0, place, groups)

    return match


def _choice(branches: list[Matcher]) -> Matcher:
    def match(state: _Text, place: int, groups: Groups, then: Then) -> tuple[int, Groups] | None:
        state.run.spend(1)
        for branch in branches:
            found = branch(state, place, groups, then)
            if found is not None:
                return found
        return None

    return match


def _run_of(accepts: Accepts, least: int, most: int) -> Matcher:
    """Many letters of one kind, the longest run first, without recursion."""

    def match(state: _Text, place: int, groups: Groups, then: Then) -> tuple[int, Groups] | None:
        end, last = place, min(len(state.text), place + most)
        while end < last and accepts(state.text[end]):
            end += 1
        state.run.spend(1 + end - place)
        while end >= place + least:
            found = then(end, groups)
            if found is not None:
                return found
            state.run.spend(1)
            end -= 1
        return None

    return match


def _repeat(atom: Matcher, least: int, most: int, lazy: bool) -> Matcher:
    def match(state: _Text, place: int, groups: Groups, then: Then) -> tuple[int, Groups] | None:
        def again(count: int, place: int, groups: Groups) -> tuple[int, Groups] | None:
            state.run.spend(1)

            def more() -> tuple[int, Groups] | None:
                if count >= most:
                    return None

                def next_turn(end: int, found: Groups) -> tuple[int, Groups] | None:
                    return None if end == place and count >= least else again(count + 1, end, found)

                return atom(state, place, groups, next_turn)

            if count < least:
                return more()
            if lazy:
                return then(place, groups) or more()
            return more() or then(place, groups)

        return again(0, place, groups)

    return match


def _group(inner: Matcher, number: int) -> Matcher:
    def match(state: _Text, place: int, groups: Groups, then: Then) -> tuple[int, Groups] | None:
        return inner(state, place, groups, lambda end, found: then(end, {**found, number: (place, end)}))

    return match


def _reference(number: int, caseless: bool) -> Matcher:
    def match(state: _Text, place: int, groups: Groups, then: Then) -> tuple[int, Groups] | None:
        start, end = groups.get(number, (0, 0))
        wanted, found = state.text[start:end], state.text[place : place + end - start]
        state.run.spend(1 + end - start)
        same = wanted.casefold() == found.casefold() if caseless else wanted == found
        return then(place + end - start, groups) if same else None

    return match


def _anchor(start: bool, lines: bool) -> Matcher:
    def match(state: _Text, place: int, groups: Groups, then: Then) -> tuple[int, Groups] | None:
        text = state.text
        at_edge = place == (0 if start else len(text))
        if lines and not at_edge:
            # a line may begin after a line break, but not after the last one
            at_edge = (text[place - 1] == "\n" and place < len(text)) if start else text[place] == "\n"
        return then(place, groups) if at_edge else None

    return match
