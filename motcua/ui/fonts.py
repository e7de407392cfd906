"""Be Vietnam Pro comes from its own package: two weights appear under static `ui/fonts/`, none is committed.

A staticfiles finder, named in STATICFILES_FINDERS, so collectstatic and WhiteNoise serve the two as ours.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from fontpkg_be_vietnam_pro import ROOT

PREFIX = "ui/fonts"
FILES = ("BeVietnamPro-Regular.ttf", "BeVietnamPro-SemiBold.ttf")


class FontFinder(BaseFinder):
    """Serves the weights 400 and 600 straight from the installed package."""

    def __init__(self, app_names: Sequence[str] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=str(ROOT / "files"))
        self.storage.prefix = PREFIX

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing to check: a package without its files fails at collectstatic."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str]:
        """The file behind `ui/fonts/<name>`, or an empty list."""
        name = path.replace("\\", "/").removeprefix(PREFIX + "/")
        if name not in FILES or name == path:
            return []
        found = self.storage.path(name)
        return [found] if find_all else found

    def list(self, ignore_patterns: Sequence[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """The two files and where they lie."""
        for name in FILES:
            yield name, self.storage
