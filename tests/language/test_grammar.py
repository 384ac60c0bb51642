"""The grammar itself: it has no conflicts, so that every text is read in one way only."""

from __future__ import annotations

import logging

import pytest
from lark import Lark, logger
from lark.exceptions import GrammarError

from plancheck.language import grammar


def conflicts(source: str, caplog: pytest.LogCaptureFixture) -> list[str]:
    """The conflicts that Lark would resolve in silence, or refuses."""
    logger.addHandler(caplog.handler)
    try:
        with caplog.at_level(logging.DEBUG, logger=logger.name):
            Lark(source, parser="lalr", lexer="basic", start=list(grammar.STARTS), debug=True, maybe_placeholders=True)
    except GrammarError as error:
        return [str(error)]
    finally:
        logger.removeHandler(caplog.handler)
    return [record.getMessage() for record in caplog.records if "onflict" in record.getMessage()]


def test_the_grammar_has_no_conflicts(caplog: pytest.LogCaptureFixture) -> None:
    assert conflicts(grammar.source(), caplog) == []


def test_a_conflict_would_be_found(caplog: pytest.LogCaptureFixture) -> None:
    doubtful = grammar.source().replace("| operand COND object ", "| operand COND operand ")
    assert doubtful != grammar.source()
    assert conflicts(doubtful, caplog)
