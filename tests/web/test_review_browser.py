"""The review page in a browser: mouse, keys, two people, a lost connection."""

from __future__ import annotations

from typing import Any


def test_a_finding_opens_and_is_decided(live: Any, person: Any, submitted: Any) -> None:
    reviewer = person("reviewer")
    version = submitted(reviewer)
    page = live.open(f"/plans/{version.plan_id}/", reviewer)
    assert live.work() == 1
    page.click("#f-1 summary")
    page.click("#f-1 input[value=confirm]")
    page.click("#f-1 button.main")
    page.wait_for_selector("#f-1 .decided")
    assert version.plan.entries.get().content["choice"] == "confirm"
