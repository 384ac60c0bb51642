"""Quantities that state nothing: what was outdone, what a rule grants."""

from __future__ import annotations

from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import any_of
from plancheck.extraction.predicates.words import NOTHING, Reading, Words
from plancheck.model.quantity import dimension

TERMS = lexicon("predicates")
_BEYOND_BEHIND = TERMS.late("beyond_behind")
_TASK_BEHIND = TERMS.late("task_behind")
_TASK_BEFORE = TERMS.late("task_before")
_GRANT_BEFORE = TERMS.late("grant_before")
_GRANT_OPEN = TERMS.late("grant_open")
_GRANT_BEHIND = TERMS.late("grant_behind")

_OUTDONE = TERMS.late("outdone")
_RANKED = TERMS.late("ranked")
_RECKONED = TERMS.late("reckoned")
_gives = any_of(TERMS.source("gives"))


def outdone(words: Words) -> Reading:
    """超过规划8%的目标, 相当于减少用煤1.2亿吨: a yardstick, no value of its own."""
    passed = "超" in words.raw and _BEYOND_BEHIND.match(words.raw)
    passed = passed or _OUTDONE.search(words.raw)
    if (passed or "规划" in words.raw or "承诺" in words.raw) and _TASK_BEHIND.match(words.after):
        return NOTHING
    of_aim = words.found.unit == "%" and words.raw.endswith("的") and _TASK_BEFORE.search(words.raw)
    if words.counts and (words.noun or words.clean(words.raw) or words.heir).endswith("指标"):
        return NOTHING  # 设置17项指标: how long a list is
    if words.found.unit == "位" and _RANKED.search(words.raw):
        return NOTHING
    # 减按15%的税率, not 造价按5200元/千瓦测算
    aside = words.raw.endswith("按") and not _RECKONED.match(words.after)
    return NOTHING if of_aim or aside or words.raw.startswith("相当") else None


def granted(words: Words) -> Reading:
    """给予一次性奖励100万元, 按投资额的20%给予奖励, 单个项目最高500万元: what a rule grants, no state of anything."""
    if not _gives(words.raw + words.after) or not (words.relative or dimension(words.found.unit) == "money"):
        return None
    given = _GRANT_BEFORE.search(
        words.link.rest or words.raw,
    )
    given = given or _GRANT_OPEN.search(words.raw)
    return NOTHING if given or _GRANT_BEHIND.match(words.after) else None
