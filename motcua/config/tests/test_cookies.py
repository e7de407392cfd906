"""Cookies of an installation behind https belong to its host alone."""

import os
import subprocess
import sys

ASK = "from motcua.config.settings import *; print(SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, SESSION_COOKIE_SECURE)"


def test_names_that_no_neighbour_can_plant() -> None:
    """The prefix makes browsers insist on Secure, Path=/ and no Domain, which are the settings."""
    env = {**os.environ, "MOTCUA_HTTPS": "1", "MOTCUA_SECRET_KEY": "x" * 50}
    said = subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["__Host-sessionid", "__Host-csrftoken", "True"]
