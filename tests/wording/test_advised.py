"""What is wrong and the way out are two sentences, on the terminal, in SARIF and on pages."""

from __future__ import annotations

import pytest

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.wording import joining


@pytest.mark.parametrize(
    ("message", "help", "said"),
    [
        (("文件名写的是甲市", "The name says A"), ("请确认", "Check it"), ("文件名写的是甲市。请确认", "The name says A. Check it")),
        (("文件名写的是甲市。", "The name says A."), ("请确认", "Check it"), ("文件名写的是甲市。请确认", "The name says A. Check it")),
        (("文件名写的是甲市", "The name says A"), None, ("文件名写的是甲市", "The name says A")),
    ],
)
def test_message_and_way_out(message: tuple[str, str], help: tuple[str, str] | None, said: tuple[str, str]) -> None:
    it = Diagnostic("plan-place", "warning", Bilingual(*message), Bilingual(*help) if help else None)
    assert (joining.advised(it, "zh"), joining.advised(it, "en")) == said
