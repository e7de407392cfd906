"""Bulk work on registries: samples of any size, quality, reconciliation, files to import, old communes to new ones.

Pure mechanism over files and declarations that are handed in; the doors of the room (actions, queries) call it.
DuckDB, Splink and PyArrow are heavy: they are loaded where they are used and never in the web process."""
