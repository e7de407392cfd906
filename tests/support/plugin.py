"""The one pytest plugin of the house: with CI=true a skip is a failure, unless it is the soak's."""

import pytest
from hypothesis import HealthCheck, settings

from tests.support.tools import in_ci


def pytest_configure(config: pytest.Config) -> None:
    """The marks of the house; pytest refuses any other. How long an example takes on a busy machine decides nothing."""
    settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("house")
    for mark in (
        "browser: needs Chromium",
        "smoke: the one journey that is also played on SQLite",
        "soak: full counts, run by make soak only",
    ):
        config.addinivalue_line("markers", mark)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """A skipped test proves nothing, and a green line would hide it."""
    report = yield
    item.failed = getattr(item, "failed", False) or report.failed  # tests/support/browser.py keeps a picture
    if in_ci() and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"CI=true: nothing may be skipped. {item.nodeid}: {reason}"
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The soak runs when it is asked for by name (-m soak); it is left out, not skipped."""
    if "soak" in (config.option.markexpr or ""):
        return
    soak = [item for item in items if item.get_closest_marker("soak")]
    if soak:
        config.hook.pytest_deselected(items=soak)
        items[:] = [item for item in items if item not in soak]


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    """The same for a whole file that skips itself."""
    report = yield
    if in_ci() and report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"CI=true: nothing may be skipped. {collector.nodeid}: {report.longrepr}"
    return report
