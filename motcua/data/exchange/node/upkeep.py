"""A node that lives by itself: it fetches the directory, renews certificates, and begins to use what is new.

Nothing here stops the traffic: what cannot be had now is asked for again, and until then the last good news holds.
"""

import asyncio
import json
import logging
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.data.exchange.node import desk as desks
from motcua.data.exchange.node.desk import Desk
from motcua.data.exchange.node.state import Standing
from motcua.data.exchange.types import Answer, Directory, Due, Refused
from motcua.kit.clock import now
from motcua.kit.errors import DomainError

log = logging.getLogger(__name__)
PATIENCE = 10.0
OTHERS = 2  # how many other nodes are asked when the operator's does not answer
WORRY = timedelta(hours=6)
OK, NOTHING_NEW = 200, 204


@dataclass(slots=True)
class Upkeep:
    """The chores of one node; `reload` takes changed certificates into use."""

    own: Standing
    desk: Desk
    reload: Callable[[], None]

    async def run(self) -> None:
        """A turn about every `news_seconds`, until cancelled; nodes that started together drift apart."""
        while True:
            await asyncio.sleep(self.own.settings.news_seconds * random.uniform(0.8, 1.2))  # noqa: S311 - no secret
            try:
                await self.turn(now())
            except Exception:  # noqa: BLE001 - a chore that fails is done again, and must not end the chores
                log.exception("upkeep failed; it is tried again")

    async def turn(self, at: datetime) -> None:
        """Fresh news, then certificates; last, what was kept long enough goes."""
        if self.desk.operator:
            await self.own.in_thread(lambda: self.desk.refresh(at=at))
        else:
            await self._news(at)
        for due in await self.own.in_thread(lambda: self.desk.due(at=at)):
            await self._renewed(due, at)
        await self.own.in_thread(lambda: self.desk.settle(at=at))
        self.reload()
        await self.own.in_thread(lambda: self.own.shelf.purge(at=at))

    async def _news(self, at: datetime) -> None:
        """Ask the operator's node for a newer directory, or others when it does not answer; believe its signature."""
        held = self.own.snapshot.directory
        for code in _whom(held, self.own.settings.code):
            try:
                answer = await self._asked(code, f"{desks.DIRECTORY}?after={held.version}")
                if answer.status == OK:
                    text = answer.body.decode("utf-8", "replace")
                    await self.own.in_thread(lambda text=text: self.desk.accept(text=text, at=at))
                if answer.status in {OK, NOTHING_NEW}:
                    return
            except (Refused, DomainError) as error:
                log.info("no news from node %s: %s", code, error)
        if at >= held.expires - WORRY:
            log.warning(
                "the directory of version %d ends %s and no node gives a newer one: open the line to the operator's "
                "node (%s), or bring the file by hand: motcua exchange directory FILE",
                held.version,
                held.expires.isoformat(timespec="minutes"),
                held.operator or "?",
            )

    async def _renewed(self, due: Due, at: datetime) -> None:
        """A certificate that ends soon is asked anew, for the same key; the old one stays valid to its end."""
        try:
            request = await self.own.in_thread(lambda: self.desk.request(name=due.name))
            made = await self._made(due, request, at)
            await self.own.in_thread(lambda: self.desk.take(name=due.name, text=made, at=at))
            log.info("certificate %s renewed", due.name)
        except (Refused, DomainError, OSError) as error:
            log.warning("certificate %s could not be renewed yet: %s", due.name, error)

    async def _made(self, due: Due, request: str, at: datetime) -> str:
        if self.desk.operator:
            return await self.own.in_thread(
                lambda: self.desk.renew(
                    shown=due.fingerprint, fingerprint=due.fingerprint, request=request, at=at
                )
            )
        body = json.dumps({"fingerprint": due.fingerprint, "request": request}).encode()
        answer = await renewal(self.own, body)
        if answer.status != OK:
            raise Refused("renewal_refused", f"the operator's node answered {answer.status}")
        return answer.body.decode("utf-8", "replace")

    async def _asked(self, code: str, target: str) -> Answer:
        return await self.own.outward.to_node(
            directory=self.own.snapshot.directory,
            code=code,
            target=target,
            method="GET",
            headers=(),
            body=b"",
            wait=PATIENCE,
            pinned=False,
        )


async def renewal(own: Standing, body: bytes) -> Answer:
    """Hand a renewal on to the operator's node. Raises Refused."""
    directory = own.snapshot.directory
    if directory.operator not in directory.nodes:
        raise Refused("renewal_refused", "The directory does not name its operator's node")
    return await own.outward.to_node(
        directory=directory,
        code=directory.operator,
        target=desks.RENEW,
        method="POST",
        headers=(("Content-Type", desks.JSON),),
        body=body,
        wait=PATIENCE,
    )


def _whom(held: Directory, own: str) -> Iterable[str]:
    """The operator's node, then a few others: the directory is as good from anybody."""
    others = [code for code in held.nodes if code not in {own, held.operator}]
    first = [held.operator] if held.operator in held.nodes and held.operator != own else []
    return [*first, *random.sample(others, min(OTHERS, len(others)))]
