"""`motcua exchange demo`: nodes that end with the process that began them, and doors that nobody takes meanwhile."""

import os
import socket
import subprocess
import sys

from motcua.config.cli.exchange import demo
from tests.support.live import ROOT

NODE = """
import sys, time, django
django.setup()
from motcua.config.cli.exchange import parts
parts.outlive_nobody(sys.stdin.buffer)
print("begun", flush=True)
time.sleep(300)
"""
STARTER = f"""
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", {NODE!r}], stdin=subprocess.PIPE, start_new_session=True)
time.sleep(300)
"""


def test_a_node_ends_when_its_starter_was_killed() -> None:
    """A killed process can tell nobody; the line between them closes by itself, and the node's own output with it."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "motcua.config.settings"}
    command = [sys.executable, "-c", STARTER]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        assert starter.stdout.readline() == "begun\n"
        starter.kill()
        assert starter.stdout.read() == "", "it ended: nobody holds the other end any more"


def test_ports_differ_and_are_no_system_choice() -> None:
    """All are held until the last is found; below the range from which the system gives ports to whoever asks."""
    found = demo._free_ports(40)
    assert len(set(found)) == 40
    assert set(found) <= set(demo.PORTS)
    for number in found:
        with socket.socket() as again:
            again.bind(("127.0.0.1", number))
