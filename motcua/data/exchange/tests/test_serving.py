"""Running the node of this installation; how it answers is proven in test_node, over curl in tests/conformance."""

import asyncio
from pathlib import Path

import pytest

from motcua.data.exchange import actions, keyring
from motcua.data.exchange.testing import AT

pytestmark = pytest.mark.django_db(transaction=True)


def serve() -> None:
    """Serve and stop at once."""

    async def briefly() -> None:
        stop = asyncio.Event()
        stop.set()
        await actions.serve_node(stop=stop, ready=stop.set, at=AT)

    asyncio.run(briefly())


@pytest.mark.parametrize(
    "text", ["", "{}", '{"edge": "x", "peer": "y"}', '{"edge": "127.0.0.1:1", "peer": "127.0.0.1:2"}']
)
def test_who_has_not_joined_cannot_serve(text: str) -> None:
    """Without settings, ports or a certificate the node says what is missing."""
    keyring.folder().mkdir(parents=True)
    if text:
        Path(keyring.folder() / "node.json").write_text(text)
    with pytest.raises(actions.NodeNotReady):
        serve()
