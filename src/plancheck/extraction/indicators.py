"""Which of the packs' indicators a named quantity is.

A look-alike must never pass for an indicator, so a name counts only where all of it is accounted for: the name or an alias,
and around it nothing but the plan's own territory, neutral words and the unit. Everything else is another quantity.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from plancheck.extraction import patterns
from plancheck.extraction.patterns import late
from plancheck.extraction.words import either
from plancheck.model.quantity import parse_unit
from plancheck.model.vocabulary import Indicator

#: Words that do not change what is measured.
_NEUTRAL_FRONT = late(
    r"^(?:全[市省区县州盟旗](?!域)|[本我][市省区县州盟旗]|自治区(?![级内])|市域|区域内|全域|辖区|实现|确保|力争|预期|累计|使(?!用)|达到(?![^，。；]{2,8}(?:水平|标准|要求)以?[上下内]?的)|的|其中|约束性|预期性|[:：、，,*＊※]+)+"
)
_NEUTRAL_BACK = late(
    r"(?:指标值?|目标值?|数值|约束性|预期性|累计|[*＊※①②③④⑤⑥⑦⑧⑨⑩,，:：])+$",
    needs=(
        "指标",
        "目标",
        "数值",
        "约束性",
        "预期性",
        "累计",
        "*",
        "＊",
        "※",
        "①",
        "②",
        "③",
        "④",
        "⑤",
        "⑥",
        "⑦",
        "⑧",
        "⑨",
        "⑩",
        ",",
        "，",
        ":",
        "：",
    ),
)
_CHANGE_BACK = late(
    r"(?:[较比](?:19|20)\d\d年)?(?:[五5]年)?(?:累计|实际)?(?:下降|降低|减少|削减|提高|提升|增长|增加|上升)?(?:率|幅度|比例|目标|指标|值)?$"
)
#: 排放量 and 排放 are one quantity; so are the size of equipment (旧书装置容量) and its name.
_AMOUNT_BACK = late(
    r"(?<=排放|消费|消耗|使用|利用|回收|产生|处理)量$|(?<=[一-鿿]{2})(?:总数量?|数量|个数)$|(?<=装[备置机])(?:总?(?:容量|规模)|总?量)$"
)
#: What is used or given off, with the verb in front: 排放甲 is 甲排放.
_DONE_TO = late(r"^(?:共|年|全年|合计|总共)?(?P<verb>排放|消费|消耗)(?P<what>[一-鿿]{2,8})(?<!量)(?<!率)$", needs=("排放", "消费", "消耗"))
_BRACKETS = late(r"\(([^()]*)\)", needs=("(",))
#: Brackets that add nothing: an abbreviation, 约束性, 累计. （中心城区） narrows what is measured and stays.
_ADDITION = late(r"\((?:[\x00-\x7f]+|约束性|预期性|累计|五年累计|以下简称[^()]*|下同)\)", needs=("(",))


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """A name in one form: NFKC (widths), no white space, a unit in brackets dropped: "总量（万吨）" gives "总量"."""
    text = patterns.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return _BRACKETS.sub(lambda hit: "" if _is_unit(hit[1]) else hit[0], text)


def _is_unit(text: str) -> bool:
    return bool(text) and parse_unit(patterns.sub(r"^单位[:：]?", "", text)) is not None


#: Ways to say a share: 甲占乙的比重, 甲在乙中占比, 甲消费占乙消费总量比例.
_SHARE = late(rf"的?(?:{either('share')}|份额|百分比)$")
_PART_OF = late(r"^(?P<part>.{2,}?)(?:占(?!比)|在(?=.+中的?比$))(?P<of>.{2,}?)(?:中的?)?比$")
#: 甲占乙, of which 18% is said.
_BARE_SHARE = late(r"[^占]{2,}占(?![比地用有])[^占]{2,}[^占比]", needs=("占",))
#: A whole that stands in brackets: 甲占比（占乙）.
_SHARE_ASIDE = late(rf"(?P<share>{either('share')}|份额)\(占(?P<of>[^()]{{2,}}?)(?:的?(?:比重|比例|份额))?\)$", needs=("占",))
#: Brackets that say what a name means, or since when it is summed; they narrow nothing.
_DEFINED = late(
    r"\((?:按照?|以)?(?:当年|年度|新增|电热)?(?![^()]*(?:不?含|规模以上|规上|全社会|本级|直属|市属|[市城园][区域]|行业|领域|活动|范围|直接|间接))"
    r"[^()]{0,8}(?:口径|当量|当量值|等价值|当量法|煤耗法|可比价|不变价)(?:口径|计算?|测算|核算|法)?\)$"
    rf"|\((?:即|指|系)[^()]*\)$|\([^()]{{2,}}占[^()]{{2,}}(?:{either('share')})\)$|\((?:自|从)?(?:19|20)\d\d年?(?:起|以来|开始)?的?累计[值数]?\)$"
)
_USED = late(r"(?<=[一-鿿]{2})(?:消费|消耗)(?:总?量)?$", needs=("消",))
#: A bracket that gives the name once more.
_RENAMED = late(rf"^.{{1,4}}(?:强度|率|{either('share')}|总量|系数)$")


@lru_cache(maxsize=16384)
def _canonical(name: str) -> str:
    """A name in which all ways to say a share are one: 甲占乙比. A part of what is consumed needs no 消费 of its own."""
    text = _SHARE.sub("比", _DEFINED.sub("", _SHARE_ASIDE.sub(r"占\g<of>\g<share>", name)))
    if _BARE_SHARE.fullmatch(text):
        text += "比"
    hit = _PART_OF.match(text)
    if not hit:
        return text
    of = patterns.sub(r"^(?:全[市省区县]|全社会|本[市省区县])", "", hit["of"])
    of = patterns.sub(r"(?<=消费|消耗)总?量$", "", of)
    part = _USED.sub("", hit["part"]) if of.endswith(("消费", "消耗")) else hit["part"]
    return f"{part}占{of}比"


def _told_plainly(name: str) -> str:
    """A name without brackets that say what it means; a share of something in the one form 甲占乙比重."""
    text = _canonical(name)
    return f"{text}重" if _PART_OF.match(text) else _DEFINED.sub("", name)


class Names:
    """The names, aliases and look-alikes of indicators, with what subjects were found to be: made for one plan."""

    def __init__(self, indicators: Sequence[Indicator]) -> None:
        self._known = _known(tuple(indicators))
        self._longest_first = sorted({len(name) for name in self._known}, reverse=True)
        self._said: dict[tuple[str, str | None], Indicator | None] = {}
        self._codes: dict[tuple[str, str | None], str | None] = {}

    def match(self, subject: str, place: str | None = None) -> Indicator | None:
        """See `match`."""
        key = (subject, place)
        if key not in self._said:
            self._said[key] = self._match(subject, place)
        return self._said[key]

    def code(self, subject: str, place: str | None = None) -> str | None:
        """See `code`."""
        key = (subject, place)
        if key not in self._codes:
            self._codes[key] = self._code(subject, place)
        return self._codes[key]

    def _code(self, subject: str, place: str | None) -> str | None:
        found = self.match(subject, place)
        if found:
            return found.code
        folded = _AMOUNT_BACK.sub("", strip_territory(_told_plainly(fold(subject)), place))
        folded = _DONE_TO.sub(r"\g<what>\g<verb>", folded)
        return f"~{folded}" if folded else None

    def _match(self, subject: str, place: str | None) -> Indicator | None:
        text = fold(subject)
        for spelling in _spellings(text):
            plain = _plain(spelling)
            for candidate in dict.fromkeys((spelling, _NEUTRAL_BACK.sub("", spelling), plain, _CHANGE_BACK.sub("", plain))):
                if not candidate:
                    continue
                found = self._longest(_canonical(strip_territory(candidate, place) or candidate), place)
                if found is not _NOTHING:
                    return found if isinstance(found, Indicator) else None
        return None

    def _longest(self, text: str, place: str | None) -> object:
        """The indicator, None for a look-alike, _NOTHING where no name fits."""
        for length in self._longest_first:
            name = text[-length:]
            if len(name) == length and name in self._known:
                return self._known[name] if _neutral(text[:-length], place) else _NOTHING
        return _NOTHING


@lru_cache(maxsize=64)
def _known(indicators: tuple[Indicator, ...]) -> dict[str, Indicator | None]:
    """What each name is, in one form; None for a look-alike."""
    named: dict[str, Indicator | None] = {}
    for each in indicators:
        named |= {_canonical(fold(exclude)): None for exclude in each.excludes}
    for each in indicators:
        named |= {_canonical(fold(name)): each for name in (each.name, *each.aliases)}
    return {name: each for name, each in named.items() if name}


def match(subject: str, indicators: Sequence[Indicator], place: str | None = None) -> Indicator | None:
    """The indicator that `subject` names, None if it names another quantity or none of them.

    The longest name, alias or exclude that ends the subject decides; what stands before it must be neutral
    (the plan's own territory `place`, 实现, 累计 …): 新建, 人均, 规模以上 and the like make it another quantity.
    """
    return Names(indicators).match(subject, place)


def _spellings(text: str) -> Iterator[str]:
    """A name as it stands, without a bracket that gives it once more, and with a bracket in place of what it narrows."""
    yield text
    hit = _BRACKETS.search(text)
    if hit and hit.end() == len(text) and _RENAMED.match(hit[1]):
        yield text[: hit.start()]
    elif hit and hit.end() < len(text) and patterns.fullmatch("[一-鿿]{2,6}", hit[1]):
        yield hit[1] + text[hit.end() :]


_NOTHING = object()


def _plain(text: str) -> str:
    """Without bracketed additions and what is neutral at the end."""
    return _NEUTRAL_BACK.sub("", _ADDITION.sub("", text))


def _neutral(front: str, place: str | None) -> bool:
    return not strip_territory(front, place)


def strip_territory(text: str, place: str | None) -> str:
    """`text` without the plan's own territory and neutral words in front: 全市, 本省, the place's own name with or without its ending."""
    while True:
        rest = _NEUTRAL_FRONT.sub("", text)
        own = _own_name(rest, place) if place else 0
        rest = rest[own:]
        if rest == text:
            return rest
        text = rest


#: What is called after a place, behind its name without an ending: 云水港, 云水河; 云水河流 is of the place.
_CALLED_AFTER = late("港(?![口区航])|[湾岛]|河(?![流道湖网])|湖(?!泊)|江(?![河湖])")


def _own_name(text: str, place: str) -> int:
    """How long the place's name at the start of `text` is: whole, without its ending, its last words, or three letters out of it that
    end as it does (abbreviations of long names). 0 where none stands there."""
    if text.startswith(place) and text[len(place) : len(place) + 1] not in ("区", "县"):
        return len(place)
    if len(place) > 2 and text.startswith(place[:-1]) and text[len(place) - 1 : len(place)] not in ("区", "县", place[-1]):
        return 0 if _CALLED_AFTER.match(text, len(place) - 1) else len(place) - 1
    if len(place) < 5:
        return 0
    for length in range(len(place) - 1, 1, -1):
        if text.startswith(place[-length:]) and (length > 2 or place[-length] not in "市县"):
            return length
    return 3 if _initials(text[:3], place) else 0


def _initials(name: str, place: str) -> bool:
    """Whether `name` ends as the place does, and its letters stand in the place's name in order."""
    at = 0
    for letter in name:
        at = place.find(letter, at) + 1
        if not at:
            return False
    return len(name) == 3 and name[-1] == place[-1]


def code(subject: str, indicators: Sequence[Indicator], place: str | None = None) -> str | None:
    """A fact's indicator: a code, or "~" and the folded subject for a quantity that no pack knows; None without a subject."""
    return Names(indicators).code(subject, place)
