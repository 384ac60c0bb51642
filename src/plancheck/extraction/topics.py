"""What a clause without a quantity is about: the thing it acts on, or the thing it says something of."""

from __future__ import annotations

from plancheck.extraction import patterns
from plancheck.extraction.patterns import late

_VERB = (
    "开展|推进|推动|推广|发展|建设|实施|制定|修订|编制|发布|培育|打造|构建|建立|健全|扩大|提升|提高|完善|加快|布局|引进|使用|应用|加强|推行|组建|创建|支持|"
    "鼓励|安排|设立|新建|改造|配置|配备|引导|强化|优化|落实|探索|实现|保持|取得|得到|深化"
)
_ACT = late(rf"(?:{_VERB})(?:一批|各类|若干)?")
_OF = late(r"^(.{2,14}?)(?=实现|保持|取得|得到|持续|不断|快速|稳步|进一步|明显|大幅|逐步|加快)")
_ONLY_VERBS = late(rf"(?:{_VERB}|应用|示范|工作|升级|增长|力度|步伐|水平|能力|优化)+")


_MANNER = (
    "进一步|全力|大力|积极|稳妥|有序|稳步|深入|全面|着力|持续|不断|统筹|科学|合理|逐步|切实|充分|大幅|大规模|协同|主动|有效|严格|扎实|精准|"
    "因地制宜|高质量|高水平|健康|安全|率先"
)
#: Words of manner that may stand before the verb of a title: 全力推进, 因地制宜发展.
_OPENS = late(rf"(?:{_MANNER})*(?:{_VERB}|统筹|做[强大优好]|培养|培训|规范|创新|拓展|畅通|营造|夯实|保障|倡导|促进|形成)")


def acts(title: str) -> bool:
    """Whether a title tells what to do (全力推进城东书屋), and does not only name a thing (城东书屋)."""
    return _OPENS.match(title) is not None


def topic(clause: str) -> str:
    """What `clause` (without years and fillers in front) is about, "" if its words do not show it.

    社区书屋实现跨越式发展 is about 社区书屋; 在学校开展朗读示范 about 朗读示范.
    """
    clause = patterns.sub(r"[（(][^（()）]*[)）]|■", "", clause)
    of = _OF.match(clause)
    if of and not patterns.search(rf"{_VERB}|^第|[为对在使让将]", of[1]):
        return of[1]
    for act in reversed([*_ACT.finditer(clause)]):
        thing = clause[act.end() :].strip("等的了，、")
        if thing.endswith(("目标", "任务", "要求")):
            return ""
        if 2 <= len(thing) <= 20 and not _ONLY_VERBS.fullmatch(thing):
            return thing
    return ""
