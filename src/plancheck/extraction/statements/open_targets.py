"""Targets that a clause leaves open: those that others set (完成省下达任务), and those that only say which way (稳中有降)."""

from __future__ import annotations

import re

from plancheck.extraction import patterns, quantities, subjects, years
from plancheck.extraction.context import Carried
from plancheck.extraction.patterns import late
from plancheck.extraction.statements import dates
from plancheck.extraction.statements.clause import Clause
from plancheck.extraction.statements.statement import Left

#: Who sets it; with its name (东岭省) only right behind a word that leads to it, else the name of the quantity would go with it.
_ABOVE = r"(?:国家|中央|[全我本]?[省市州县区盟旗](?!域|间|际)|地区(?=[^，。；、]{0,4}(?:下达|分解|考核|核定))|上级|自治区|兵团|各级)"
_NAMED = r"(?:(?!完成|达到|落实|实现|满足|控制|确保)[一-鿿]{2,3}[省市])"
_REACHED = "完成|达到|落实|实现|满足|符合|控制在|[高低优]于|不[低高]于|不超过|超过"
#: What a value goes by: 按省下达指标执行, 由省另行核定.
_GOES_BY = "执行|按照?|根据|依据|依照|遵照|对照|以|由|与|同|待"
_SETS = "下达|分解|考核|核定"
_LEAD = rf"(?:(?P<by>{_GOES_BY})|确保|全面|力争|力求|按要求|努力|如期|圆满|须|应|{_REACHED})*"
_DELEGATED = late(
    rf"{_LEAD}(?:好|了)?"
    rf"(?P<set>(?:{_ABOVE}|(?<=[成到实现足合在于过行按照据以由与同待好了]){_NAMED})[^，。；、]{{0,6}}?(?:{_SETS})(?:给|我|全|本)?[省市县区]?的?(?P<named>[^，。；]{{0,24}}?)(?P<tail>(?:指标|目标值?|任务|要求|水平|控制|权重|标准)(?![、和及与][一-鿿])|$))"
    rf"|以[^，。；]{{2,10}}(?:下达|分解|确定|核定)[^，。；]{{0,8}}为准|(?:{_REACHED}){_ABOVE}[^，。；、]{{0,6}}?(?:要求|目标值?|任务|指标)"
    rf"|按照?{_ABOVE}[^，。；]{{0,8}}?(?:要求|部署|规定|目标|指标|任务|计划)(?:执行|完成|落实|控制|确定)|待{_ABOVE}[^，。；]{{0,8}}?(?:明确|确定)"
    rf"|(?:完成|达到|落实|执行|按照?)(?:年度)?(?:下达|考核)的?(?:目标|任务|指标|要求)|(?:由[^，。；]{{2,12}})?另行(?:下达|核定|确定|明确)$",
    needs=("国家", "中央", "省", "市", "州", "县", "区", "盟", "旗", "兵团", "上级", "各级", "为准", "下达", "考核", "另行"),
)
#: One of these stands in all that `_DELEGATED` finds.
_SET_ELSEWHERE = late(
    rf"{_SETS}|为准|另行|待.{{1,12}}(?:明确|确定)|(?:{_REACHED}|按).{{0,20}}(?:要求|目标|任务|指标|部署|计划)",
    needs=("下达", "分解", "考核", "核定", "为准", "另行", "明确", "确定", "要求", "目标", "任务", "指标", "部署", "计划"),
)
#: What a delegated target must look like: a quantity, not a duty.
_QUANTITY_LIKE = late(r"单位|总量|强度|消费|权重|消耗|产量|用量|储备|储量")
TREND = late(
    r"(?:稳中有[降升]|(?:持续|稳步|逐步|进一步|不断|明显|大幅|显著|有所|逐年|稳定)+(?:提升|提高|下降|降低|增长|优化|改善|减少|上升|增加|扩大)|不[减增降]少?(?:加|低)?|只[减增降]不[增减升])$",
    needs=("稳中有", "进一步", "大幅", "持续", "明显", "显著", "有所", "稳定", "稳步", "逐年", "逐步", "不", "只"),
)
ASIDE = late(r"^(?:随着|通过|根据|按照|按|围绕|结合|依托|对于|针对|面向|鉴于|综合|超|低于|高于|位居|居)")


def left(clause: Clause, state: Carried, valued: bool) -> list[Left]:
    """The targets that a clause leaves open; `valued`: it states a value, so that only a bracket of it may."""
    body = clause.masked
    hit = _DELEGATED.search(body) if _SET_ELSEWHERE.search(body) else None
    if hit and not patterns.search("超额|提前完成|已", body) and not (valued and "（" not in body) and not _by_the_way(body, hit):
        return [Left(name, dates.of_clause(clause, state), clause.start, clause.end, False) for name in _delegated(clause, hit)]
    trend = None if valued else TREND.search(body)
    subject = clause.subject(clause.start, clause.start + trend.start()) if trend else ""
    if not subject or ASIDE.match(subject):
        return []
    return [Left(name, dates.of_clause(clause, state), clause.start, clause.end, True) for name in subjects.joined(subject)]


def _delegated(clause: Clause, hit: re.Match[str]) -> list[str]:
    """The quantities that others set: those before the words that say so, else those in them."""
    named = (hit["named"] or "") + (hit["tail"] if hit["tail"] == "权重" else "")
    subject = clause.subject(clause.start, clause.start + hit.start())
    if not subject and hit["by"] is None and not patterns.search("[将把]$", clause.masked[: hit.start()]):
        subject = subjects.clean(years.without(named), clause.setting.place)[0]
    subject = patterns.sub(r"(?:累计)?(?:(?:下降|降低)率?|提高|提升|增长|[降增]幅)$|(?<=[量率度耗])控制$", "", subject)
    names = subjects.split(subject, len(patterns.findall("、|和|及|与", subject)) + 1) or (subject,)
    return [name for name in names if _delegable(name)]


def _by_the_way(body: str, hit: re.Match[str]) -> bool:
    """Whether a value stands before a bracket that only says who has the last word: 降低15%（以上级下达为准）."""
    opened = body.rfind("（", 0, hit.start())
    return opened > 0 and "）" not in body[opened : hit.start()] and bool(quantities.find_squeezed(body[:opened]))


def _delegable(subject: str) -> bool:
    """Whether a delegated target is one: a quantity, no duty."""
    quantity = subjects.MEASURED.search(subject) or _QUANTITY_LIKE.search(subject)
    return bool(subject and quantity) and not patterns.match(r"按照|对照|紧扣|根据|结合|围绕|随着|(?:各项?|上述|以上|主要)?指标", subject)
