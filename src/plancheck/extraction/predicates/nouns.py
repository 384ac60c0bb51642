"""The noun behind a quantity, and what a count of things that do something counts."""

from __future__ import annotations

from functools import lru_cache

from plancheck.extraction.lexicon import lexicon

TERMS = lexicon("predicates")
_DONE_VERBS = TERMS.listed("done_verbs")
_CLAUSE_MARKS = TERMS.late("clause_marks")
_ADVERBS_BEHIND = TERMS.late("adverbs_behind")

OUT_OF = TERMS.late("out_of")
OBJECT = TERMS.late("object")
_DOING = TERMS.listed("doing")
GOES_ON = TERMS.late("goes_on")
ATTRIBUTE_OF = TERMS.late("attribute_of")


@lru_cache(maxsize=8192)
def noun_of(after: str) -> str:
    """The noun that the words behind a quantity open with; "" where they go on otherwise."""
    if not after or ATTRIBUTE_OF.match(after):
        return ""
    text = after.lstrip("的")
    if out_of := OUT_OF.match(after):
        return out_of[0][:-1]
    cut = _CLAUSE_MARKS.search(text)
    text = text[: cut.start()] if cut else text
    text = text.rstrip("、和及与或并")
    return "" if GOES_ON.match(after) and not after.startswith("的") else text


def object_of(noun: str) -> str:
    """What "1家企业列入X" counts: X; without an object the noun itself."""
    hit = OBJECT.search(noun)
    if not hit:
        return noun
    behind = noun[hit.end() :].strip("的了")
    if hit[0] in _DONE_VERBS and behind and hit.start() >= 2:  # 5家书屋完成改造: 完成改造的书屋
        who = _ADVERBS_BEHIND.sub("", noun[: hit.start()])
        return f"{hit[0]}{behind.removesuffix('任务')}的{who}" if len(who) >= 2 else noun
    return behind if len(behind) >= 3 and hit[0] not in _DOING else noun
