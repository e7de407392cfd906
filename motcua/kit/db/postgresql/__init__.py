"""Django's PostgreSQL engine; the settings name this package so that `base` below is found."""
