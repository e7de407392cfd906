"""Contracts of our own for import-linter."""
