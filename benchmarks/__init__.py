"""Figures beside their floors: what one unit of work costs here, and what it could not cost less than.

`make bench` runs all rows on a private PostgreSQL; see README.md for the method and the last results.
"""
