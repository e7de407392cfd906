"""Work outside the request: django-tasks rows written in the caller's transaction, run by `motcua worker`.

The library supplies the table and the API; this package adds what it lacks: retry with backoff, release of
rows that a killed worker had claimed, and timers. Every job may run twice and must be written for that.
"""
