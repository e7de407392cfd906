"""Where ports meet their drivers: the only list of them."""


def bind() -> None:
    """Bind every port; safe to call again."""
