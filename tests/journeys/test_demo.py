"""What `make demo` says when it cannot start: in plain words, before anything is built or left behind."""

import socket
from pathlib import Path

import pytest

from demo.house import CannotStart, House, environment
from tests.support.ports import free_port


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    """Another program holds the door of the web."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotStart, match=f"Cổng {port} đang có chương trình khác dùng"):
            House(environment(tmp_path, port), tmp_path, port).check_ports()


def test_nodes_that_do_not_open(tmp_path: Path) -> None:
    """Their folder is no folder: it is said where the reason stands, and no process stays."""
    port = free_port()
    house = House(environment(tmp_path, port), tmp_path, port, nodes=True)
    (tmp_path / "nodes").mkdir()
    (tmp_path / "nodes" / "g01").write_text("", encoding="utf-8")
    try:
        with pytest.raises(CannotStart, match="Nút trao đổi không mở được cửa"):
            house.open_nodes()
    finally:
        house.stop()
    assert [process.poll() is not None for process in house.running] == [True]
