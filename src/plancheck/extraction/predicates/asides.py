"""Quantities that state nothing: what was outdone, what a rule grants."""

from __future__ import annotations

from plancheck.extraction import patterns
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import any_of
from plancheck.extraction.predicates.words import NOTHING, Reading, Words
from plancheck.model.quantity import dimension

TERMS = lexicon("predicates")

_OUTDONE = TERMS.late("outdone")
_RANKED = TERMS.late("ranked")
_RECKONED = TERMS.late("reckoned")
_gives = any_of(TERMS.source("gives"))
_GRANT = TERMS.source("grant")


def outdone(words: Words) -> Reading:
    """超过规划8%的目标, 相当于减少用煤1.2亿吨: a yardstick, no value of its own."""
    passed = "超" in words.raw and patterns.match(r"(?:均|已|全部|提前)*(?:超过|超额|超出)", words.raw)
    passed = passed or _OUTDONE.search(words.raw)
    if (passed or "规划" in words.raw or "承诺" in words.raw) and patterns.match(r"的?[^，。；]{0,6}?(?:目标|任务|指标)", words.after):
        return NOTHING
    of_aim = (
        words.found.unit == "%"
        and words.raw.endswith("的")
        and patterns.search(r"(?:下达|规划|考核).{0,6}(?:目标|任务|指标)[值量]?的$|(?:目标|任务)(?:进度)?[值量]?的$", words.raw)
    )
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
    given = patterns.search(
        rf"(?:给予|予以|享受)[^，]*(?:{_GRANT})$|(?:单[个项户家]|每[个项户家])[^，]{{0,8}}(?:最高|奖[励补]|补贴)$|^最高$",
        words.link.rest or words.raw,
    )
    given = given or patterns.search(rf"(?:给予|予以|享受)[^，]*(?:{_GRANT})$", words.raw)
    return (
        NOTHING
        if given or patterns.match(rf"的?(?:比例|标准|额度)?(?:给予|予以)|的?(?:一次性|财政|资金)*(?:{_GRANT})", words.after)
        else None
    )
