"""Whether a value has been reached or is to be: by its year, else by the words around it."""

from __future__ import annotations

from plancheck.extraction import patterns, years
from plancheck.extraction.context import Setting
from plancheck.extraction.patterns import late
from plancheck.extraction.statements.about import About
from plancheck.model.plan import FactKind

_TARGET = late(r"力争|争取|确保|力求|有望|预计|预期|计划|将(?!其)|目标|到时|规划|拟|要求|应(?!急|用|对)|不得|原则上|下达")
_STATUS = late(
    r"已经?(?!有的)|截[至止]|以来|超额|累计完成了|达到了|实现了|居全[国省]|位居|共有(?!产)|同比|仅为|[增减提下]了|获得|获批|(?<![一-鿿]{2})现有|(?<=[市县区省州])现有|目前|名列|荣获",
    needs=("仅为", "以来", "位居", "共有", "同比", "名列", "居全", "现有", "目前", "荣获", "获得", "获批", "超额", "了", "已", "截"),
)
#: Words for how little there is now.
LOW = late(r"只有|仅有|仅为|仅占|只占|仅(?=[\d约])|(?<!得)不[到足]", needs=("只占", "只有", "不", "仅"))
#: A label that makes what follows an aim, whatever its year.
_AIMED = late(r"^[一-鿿]{0,10}目标[:：]", needs=("目标",))
#: 依托全市5家书园: what there is already.
_RESTS_ON = late(r"依托(?:现有的?|已有的?|全[市省区县]的?|[我本][市省区县]的?)*约?(?=\d)", needs=("依托",))
#: 在现有240万平方米基础上: how much there is now.
_PRESENT = late(r"(?<![实成造汰治])现有(?=约?\d)", needs=("现有",))


def now(mention: years.Mention | None, about: About) -> bool:
    """Whether the words say how much there is now, and name no other year."""
    return _PRESENT.search(about.words) is not None and (mention is None or mention.start < about.clause)


def kind(mention: years.Mention | None, about: About, setting: Setting) -> FactKind:
    """A year up to the pivot has been; a later one is planned, unless the words say that it was reached."""
    if mention is not None and (mention.past or mention.shift < 0):
        return "status"
    if mention is not None and mention.planned:
        return "target"
    if mention is not None and mention.role == "now":
        return "target" if _aims(about) else "status"
    return _undated(about, setting) if mention is None or mention.year is None else _dated(mention, mention.year, about, setting)


def _aims(about: About) -> bool:
    return _TARGET.search(about.context) is not None


def _tells(about: About) -> bool:
    return _STATUS.search(about.context) is not None


def _undated(about: About, setting: Setting) -> FactKind:
    if (LOW.search(about.words) and not _TARGET.search(about.words)) or _RESTS_ON.search(about.words):
        return "status"
    aims = _aims(about)
    if not aims and about.present:
        return "status"
    if about.base is not None and setting.pivot is not None and about.base <= setting.pivot - 5 and not (aims or about.soft):
        return "status"  # 较2015年下降13%, and 2020 has been
    if _AIMED.match(about.context):
        return "target"
    return "status" if setting.past or (not aims and not about.soft and _tells(about)) else "target"


def _dated(mention: years.Mention, year: int, about: About, setting: Setting) -> FactKind:
    if _AIMED.match(about.context):
        return "target"
    if setting.pivot is not None and year <= setting.pivot:
        return "target" if patterns.search(r"下达|目标[为是]|指标[为是]", about.context) and not _tells(about) else "status"
    told = mention.role == "in" or (mention.role == "over" and setting.today is not None)
    if setting.past and told and not _aims(about) and not about.soft:
        return "status" if setting.today is None or year <= setting.today else "target"  # a baseline tells what is
    if about.soft or (mention.role in ("by", "over", "since") and not (setting.past and not _aims(about))):
        return "target"
    early = setting.horizon is not None and year < setting.horizon
    return "status" if early and (setting.past or _tells(about) or not _aims(about)) else "target"
