"""Where everything has to be tested, a test that is skipped for want of a program is a failure.

`MANDATE_TEST_EVERYTHING=1` asks for that, as `.ci/run` does: else nobody would notice that the outside
verifiers have not been asked. Tests of the house may be skipped: they look at the checkout, and ask nobody.
"""

import os
from collections.abc import Generator

import pytest

HOUSE = "tests/house/"
WHY = "MANDATE_TEST_EVERYTHING is set, so that nothing may be skipped."


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    refuse_skip(report)
    return report


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Make a failure of it where everything is asked for."""
    is_expected = hasattr(report, "wasxfail") or report.nodeid.startswith(HOUSE)
    if not report.skipped or is_expected or os.environ.get("MANDATE_TEST_EVERYTHING", "0") in ("", "0"):
        return
    where, line, reason = report.longrepr if isinstance(report.longrepr, tuple) else ("", 0, report.longrepr)
    report.outcome = "failed"
    report.longrepr = (
        f"{where}:{line}: {reason}. MANDATE_TEST_EVERYTHING is set, so that nothing may be skipped."
    )
