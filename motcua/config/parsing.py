"""The words of a command read in Vietnamese: what is wrong, what to do, where help is; exit code 2.

argparse has no parameter for its language: it asks gettext for each sentence, under two names of its own.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

# Of a name with two forms (one, several) Vietnamese has one.
SENTENCES = {
    "usage: ": "cách dùng: ",
    "positional arguments": "cần nêu",
    "options": "tùy chọn",
    "subcommands": "lệnh",
    "show this help message and exit": "xem cách dùng rồi thôi",
    "show program's version number and exit": "xem số phiên bản rồi thôi",
    " (default: %(default)s)": " (mặc định: %(default)s)",
    "%(heading)s:": "%(heading)s:",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "%(prog)s: warning: %(message)s\n": "%(prog)s: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "còn thiếu %s; nêu thêm rồi chạy lại",
    "one of the arguments %s is required": "cần nêu một trong %s",
    "unrecognized arguments: %s": "không hiểu “%s”; bỏ đi hoặc sửa lại",
    "not allowed with argument %s": "không dùng chung với %s; bỏ một trong hai",
    "ambiguous option: %(option)s could match %(matches)s": "“%(option)s” chưa rõ là %(matches)s; viết đủ chữ",
    "ignored explicit argument %r": "không nhận giá trị %r; bỏ giá trị đi",
    "unexpected option string: %s": "không hiểu “%s”; bỏ đi hoặc sửa lại",
    "expected one argument": "cần một giá trị đi sau",
    "expected at most one argument": "chỉ nhận một giá trị",
    "expected at least one argument": "cần ít nhất một giá trị đi sau",
    "expected %s argument": "cần %s giá trị đi sau",
    "expected %s arguments": "cần %s giá trị đi sau",
    "invalid choice: %(value)r (choose from %(choices)s)": "không có “%(value)s”; chọn một trong: %(choices)s",
    "invalid %(type)s value: %(value)r": "“%(value)s” không đúng dạng; xem cách dùng",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "không có “%(parser_name)s”; chọn: %(choices)s",
    "can't open '%(filename)s': %(error)s": "không mở được %(filename)s (%(error)s)",
    "option '%(option)s' is deprecated": "“%(option)s” sắp bỏ",
    "command '%(parser_name)s' is deprecated": "“%(parser_name)s” sắp bỏ",
    "argument '%(argument_name)s' is deprecated": "“%(argument_name)s” sắp bỏ",
}


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line and which command shows help; its subcommands do the same."""

    def error(self, message: str) -> NoReturn:
        """Exit with 2."""
        self.exit(2, f"{self.prog}: {message}.\nXem cách dùng: {self.prog} --help\n")


@contextmanager
def in_vietnamese() -> Iterator[None]:
    """What argparse says while this lasts; made, read and shown inside."""
    names = {"_": _said, "ngettext": _said_of}
    before = {name: getattr(argparse, name) for name in names}
    vars(argparse).update(names)
    try:
        yield
    finally:
        vars(argparse).update(before)


def _said(sentence: str) -> str:
    return SENTENCES.get(sentence, sentence)


def _said_of(one: str, several: str, number: int) -> str:
    return _said(one if number == 1 else several)
