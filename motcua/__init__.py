"""Một Cửa: an open platform on which a published procedure is data that runs."""

__version__ = "0.1.0"
