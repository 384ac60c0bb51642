"""The statements of (indicator, year, value) in one text, and the targets that it leaves to others to set.

A text is read clause by clause. What a sentence does not say itself (its year, its subject) comes from what stands before it:
`Carried` goes from clause to clause and from sentence to sentence. Source of the forms: the labelling guide and real sentences.
"""

from plancheck.extraction.statements.reader import read
from plancheck.extraction.statements.statement import Left, Statement

__all__ = ["Left", "Statement", "read"]
