"""What every view uses: access(), page(), notice(), address(), slow_down(); DomainError becomes a page."""

from motcua.kit.http.access import access
from motcua.kit.http.addresses import address
from motcua.kit.http.brake import slow_down
from motcua.kit.http.pages import notice, page
from motcua.kit.http.who import NOBODY, Nobody, Who

__all__ = ["NOBODY", "Nobody", "Who", "access", "address", "notice", "page", "slow_down"]
