"""How like a passage is to the examples of a definition: a second opinion beside the words, which alone decides nothing.

`plancheck rules learn` turns the examples (例句) and counter-examples (反例) of a definition into weights of character n-grams. The
likeness of a passage is the sum of the weights of its n-grams, divided by the square root of their number, plus a constant.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from plancheck.text import weights

#: The parts of one in which weights are stored.
HUNDREDTHS = 100
#: The lengths of the n-grams.
LENGTHS = (1, 2, 3)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_UNSAID = re.compile(r"[^\w%]")


def folded(text: str) -> str:
    """A passage as its n-grams are taken: compatible forms alike, every number as 0, without spaces and punctuation."""
    return _UNSAID.sub("", _NUMBER.sub("0", unicodedata.normalize("NFKC", text))).lower()


@lru_cache(maxsize=1024)  # a passage is compared with the examples of several definitions
def grams(text: str) -> frozenset[str]:
    """The distinct n-grams of a passage."""
    plain = folded(text)
    return frozenset(plain[at : at + length] for length in LENGTHS for at in range(len(plain) - length + 1))


@dataclass(frozen=True, slots=True)
class Examples:
    """What was learnt from the examples of a definition.

    A passage below `unlike` is like no example; one from `alike` on is like an example. `shown` are the examples that may be shown.
    """

    name: str
    unlike: float
    alike: float
    constant: float
    weights: Mapping[str, float]
    shown: tuple[str, ...]

    def likeness(self, text: str) -> float:
        """How like a passage is to the examples; minus infinity for a passage without letters and digits."""
        own = grams(text)
        if not own:
            return -math.inf
        # The order of a set changes from run to run, and so would the last digit of a plain sum.
        return self.constant + math.fsum(self.weights.get(gram, 0.0) for gram in own) / math.sqrt(len(own))

    def nearest(self, text: str) -> str:
        """The shown example with the largest share of n-grams in common with a passage; "" if none is shown."""
        own = grams(text)
        return max(self.shown, key=lambda example: _shared(own, grams(example)), default="")


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))


NONE: Mapping[str, Examples] = MappingProxyType({})


@lru_cache(maxsize=8)
def learnt(texts: tuple[str, ...]) -> Mapping[str, Examples]:
    """What was learnt for every definition, by its name. `texts`: the JSON that `dumped` gives, one of each pack."""
    parsed = (json.loads(text)["definitions"] for text in texts)
    return MappingProxyType({name: _examples(name, fields) for definitions in parsed for name, fields in definitions.items()})


def _examples(name: str, fields: Mapping[str, Any]) -> Examples:
    kept = weights.read(fields["weights"], HUNDREDTHS)
    return Examples(name, fields["unlike"], fields["alike"], fields["constant"], kept, tuple(fields["shown"]))


def dumped(digest: str, learnt_of: Iterable[Examples]) -> str:
    """The JSON of what was learnt, with the digest of what it was learnt from: n-grams by their weight in hundredths."""
    definitions = {}
    for examples in learnt_of:
        definitions[examples.name] = {
            "unlike": examples.unlike,
            "alike": examples.alike,
            "constant": examples.constant,
            "shown": list(examples.shown),
            "weights": weights.stored(examples.weights, HUNDREDTHS),
        }
    return json.dumps({"digest": digest, "definitions": definitions}, ensure_ascii=False, indent=1) + "\n"
