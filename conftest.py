"""Loaded by every test run: the fixtures and the skip rule of tests/support."""

pytest_plugins = [
    "tests.support.plugin",
    "tests.support.oidc",
    "tests.support.browser",
    "tests.support.live",
]
