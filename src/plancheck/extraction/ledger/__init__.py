"""The ledger: what became of every figure, year, body, heading and column of a draft."""

from plancheck.extraction.ledger.reader import ledger

__all__ = ["ledger"]
