"""What a quantity is said of: the words before and behind it, read as one of a few forms, tried in order.

A form (a function in `reader.FORMS`) gives a `Predicate`, or NOTHING where the quantity states nothing, or None where it is not of
this form.
"""

from plancheck.extraction.predicates.changes import PACE
from plancheck.extraction.predicates.comparisons import ABLE
from plancheck.extraction.predicates.counted import BY_NAME, GIVEN_TO, MET, NAMED_WORK, OF_A_FIELD, RATED, REST, WORK
from plancheck.extraction.predicates.nouns import ATTRIBUTE_OF, GOES_ON, OUT_OF, noun_of
from plancheck.extraction.predicates.reader import predicate
from plancheck.extraction.predicates.shares import ABLE_TO
from plancheck.extraction.predicates.words import Predicate, Words, counts

__all__ = [
    "ABLE", "ABLE_TO", "ATTRIBUTE_OF", "BY_NAME", "GIVEN_TO", "GOES_ON", "MET", "NAMED_WORK", "OF_A_FIELD", "OUT_OF", "PACE", "RATED",
    "REST", "WORK", "Predicate", "Words", "counts", "noun_of", "predicate",
]  # fmt: skip
