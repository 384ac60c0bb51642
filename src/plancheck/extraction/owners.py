"""Who builds or answers for a project, where running text says it: 业主为甲公司; 由乙局组织实施; 丙公司投资建设; …（丁局）。"""

from __future__ import annotations

import re
from functools import lru_cache

from plancheck.extraction import patterns
from plancheck.extraction.patterns import Late, late
from plancheck.model.vocabulary import Vocabulary
from plancheck.text.mentions import fold

Span = tuple[int, int]

_BUILDS = (
    r"(?:(?:项目|工程)?(?:业主|法人)|(?:业主|项目|工程|建设|实施|投资|运营|承建|申报|承担|开发)(?:单位|主体|企业|公司|法人|方))(?:单位|方)?"
)
_ANSWERS = r"(?:责任|牵头|主办|主管|组织|推进|落实|承办)(?:单位|主体|部门)"
#: Those who build are named before those who answer for it.
_LABELS = tuple(late(rf"(?<![以各由向让对位责任])(?:{words})(?:[和及与、/](?:{words}))*") for words in (_BUILDS, _ANSWERS))
_LINK = late(r"\s*(?:[：:]|为(?!主|准)|是)\s*")
_VALUE = late(r"(?:[^，,。；;\n（()）〕】]|[（(][^（()）]*[)）])+")
#: How a text goes on that says of an owner only that he is still sought.
_SOUGHT = late(
    r"(?:尚?待|尚未|暂未|还未|未[定明落确]|另行|拟?(?:通过|经|采用|公开|面向)|拟(?=招|引)|[正尚仍]在)",
    needs=("待", "未", "另", "拟", "通过", "经", "采用", "公开", "面向", "在"),
)
#: What no body is called by: what stands before it names who acts, what stands from it on says how.
_ACTS = r"负责|牵头|组织|承担|实施|推进|落实|承建|承办|出资|统筹"
#: Acts that are parts of names too (建设局, 投资集团).
_WORKS = r"投资|建设|运营|开发|管理|代建|改造|分别|共同|统一|具体|联合|合资|合作|独立|自行|全额|总承包|作为[一-鿿]{2,6}?"
_BY = late(rf"(?<![理自缘])由(?!于)(?P<who>(?:(?!{_ACTS})[^，,。；;：:\n\d])+)(?P<acts>{_ACTS})?", needs=("由",))
_ACTING = late(
    rf"(?:^|[，,。；;：:\n])(?P<who>(?:(?!{_ACTS})[^，,。；;：:\n\d由])+)(?P<acts>(?:{_ACTS})(?:{_ACTS}|{_WORKS}|[、和及])*(?=[，,。；;\n）]|$))?"
)
#: A body that opens a sentence, and what it does to something: 城投集团实施城东书屋改造.
_OPENING = late(
    rf"(?:^|[。；;\n])\s*(?:[（(]?[一二三四五六七八九十\d]{{1,3}}(?:[.．、]|[)）]、?)\s*|[—-]+\s*)?(?P<who>(?:(?!{_ACTS})[^，,。；;：:\n\d由])+?)"
    rf"(?P<acts>(?:{_ACTS}|投资|新建|承建|代建|投建|建设|改造|运营|更新)+)(?!项目|工程|方案|计划|规划|工作|任务)(?=[^，,。；;：:\n]{{3,}})"
)
#: The last of the facts that an item lists: …，投资2亿元，2025年，城投集团。
_LAST = late(
    r"(?:元|年|月|[底前]|开工|建成|完成|投[运产用]|建设|竣工|完工|并网)[，,]\s*(?P<who>[^，,。；;：:\n\d]{3,40})\s*(?=[。；;\n]|$|[，,](?:20|总?投资|计划|预计))"
)
_WORKS_BEHIND = late(rf"(?:{_WORKS}|[、和及与等])+$")
#: A course from one to another, no body: 由点到面, 由试点向全域.
_COURSE = late("[到向至及入]")
_LED = late(r"(?:引导|鼓励|支持|推动|依托|带动|吸引|引进|服务|撬动|促进|发动|指导|督促|[为向对与在经被把从替给])")
_BRACKET = late(r"[（(〔【\[](?P<who>[^（()）〔〕【】\[\]]{3,60})[）)〕】\]](?=[。；;\s]*$|[。；;])")
_AFTER_SUM = late(r"(?:[。；;\n]|元|年)\s*$")
#: Behind what is built, before its description: 城东书屋项目（市文化局）：….
_BEHIND_NAME = late(
    r"(?:项目|工程|建设|改造|基地|电站)\s*[（(〔【](?:[^（()）〔〕【】]*[，,；;])?(?P<who>[^（()）〔〕【】，,；;\d]{3,40})[)）〕】](?=[。；;，,：:\s]|$)"
)
_PLACE = late(r"[一-鿿]{1,8}[省市区县旗州盟镇乡]$")


def find(text: str, vocabulary: Vocabulary) -> Span | None:
    """Where the owner of the project that a text tells of stands in it, else who answers for it; None where nobody is named.

    That somebody is still to be found (业主另行确定) counts as told.
    """
    ends = _ends(vocabulary.words("机构"))
    labels = [_labelled(text, label, ends) for label in _LABELS]
    told = labels[0] or labels[1] or _by(text, ends) or _acting(text, ends) or _in_brackets(text, ends) or _behind_name(text, ends)
    acts = vocabulary.words("动作")
    return told or _named(text, ends, acts, _OPENING) or _named(text, ends, acts, _LAST)


@lru_cache(maxsize=8)
def _ends(words: tuple[str, ...]) -> re.Pattern[str]:
    """How a body is called or ends; nothing fits where no pack says."""
    ranked = sorted(set(map(fold, words)) - {""}, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, ranked)) or '(?!)'})$")


def _is_body(text: str, ends: re.Pattern[str]) -> bool:
    found = ends.search(fold(patterns.sub(r"[（(][^（()）]*[)）]$", "", text.strip())))
    return found is not None and len(text) >= (2 if len(found[0]) > 1 else 3)


def _labelled(text: str, label: Late, ends: re.Pattern[str]) -> Span | None:
    for hit in label.finditer(text):
        link = _LINK.match(text, hit.end())
        value = _VALUE.match(text, link.end() if link else hit.end())
        if value is None:
            continue
        bare = _is_body(value[0], ends) and not patterns.match("[和及与或等、]", value[0])
        if link or bare or _SOUGHT.match(value[0]):
            return _trimmed(text, *value.span())
    return None


def _by(text: str, ends: re.Pattern[str]) -> Span | None:
    for hit in _BY.finditer(text):
        who, works = _without_works(hit["who"])
        placed = _PLACE.search(who) and not _COURSE.search(who)
        if (hit["acts"] or works) and (_is_body(who, ends) or placed):
            return _trimmed(text, hit.start("who"), hit.start("who") + len(who))
    return None


def _acting(text: str, ends: re.Pattern[str]) -> Span | None:
    for hit in _ACTING.finditer(text):
        who, works = _without_works(hit["who"])
        named = _is_body(who, ends) and not ends.fullmatch(fold(who.strip())) and not _LED.match(who.strip())
        if (hit["acts"] or works) and named:
            return _trimmed(text, hit.start("who"), hit.start("who") + len(who))
    return None


def _named(text: str, ends: re.Pattern[str], acts: tuple[str, ...], form: Late) -> Span | None:
    """A body in the place of a form where hardly anything else can stand: all names there are of bodies, none is a kind of them, and no
    act opens them (建设阅读中心)."""
    for hit in form.finditer(text):
        listed = patterns.split("[、，,；;/和与及]", hit["who"].strip())
        bodies = all(_is_body(each, ends) and not ends.fullmatch(fold(each.strip())) for each in listed)
        if bodies and not _LED.match(hit["who"].strip()) and not hit["who"].strip().startswith(acts):
            return _trimmed(text, *hit.span("who"))
    return None


def _without_works(who: str) -> tuple[str, bool]:
    """A name without the acts behind it, and whether there were any: 城投集团投资建设; a body's own (建设局) stay."""
    behind = _WORKS_BEHIND.search(who)
    return (who[: behind.start()], True) if behind else (who, False)


#: Behind a title of an item, one body of a territory or several: 3.城东书屋（市文化局）。
_BEHIND_TITLE = late(
    r"^[^，,。；;：:（(\n]{2,40}[（(](?P<who>[省市县区州盟旗][^（()），,；;\d]{2,40})[)）](?=\s*(?:[。：:]|$))", needs=("（", "(")
)


def _behind_name(text: str, ends: re.Pattern[str]) -> Span | None:
    """Bodies in brackets behind the name of what is built; a place may be called like one (城东书屋项目（市民中心）)."""
    for hit in (*_BEHIND_NAME.finditer(text), *_BEHIND_TITLE.finditer(text)):
        listed = patterns.split("[、/]", hit["who"])
        bodies = all(_is_body(each, ends) and not ends.fullmatch(fold(each.strip())) for each in listed)
        if bodies and (len(listed) > 1 or not hit["who"].strip().endswith("中心")):
            return hit.span("who")
    return None


def _in_brackets(text: str, ends: re.Pattern[str]) -> Span | None:
    for hit in _BRACKET.finditer(text):
        listed = patterns.split("[、，,；;/]", hit["who"])
        told = len(listed) > 1 or _AFTER_SUM.search(text[: hit.start()])
        if told and all(_is_body(each, ends) for each in listed):
            return hit.span("who")
    return None


def _trimmed(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends."""
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip())
