"""What a quantity is a quantity of: the words before (or behind) it without verbs, adverbs, years and the plan's own territory."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from plancheck.extraction.names.indicators import strip_territory
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import any_of
from plancheck.model.plan import Change

TERMS = lexicon("subjects")
_RATIO_ENDS = TERMS.listed("ratio_ends")
_ACTS_ALONE = TERMS.listed("acts_alone")
_YEARLY_BEHIND, _SHARED_PART, _TAIL_WORD = TERMS.lates("yearly_behind", "shared_part", "tail_word")

_SAVES, _BEFORE_AMOUNT, _BEFORE_SAVED = TERMS.text("saves"), TERMS.text("before_amount"), TERMS.text("before_saved")
_DONE, _EACH_OF_THEM, _ALL_PROVINCE = TERMS.text("done"), TERMS.text("each_of_them"), TERMS.text("all_province")
_MORE, _LESS, _METERING = TERMS.text("more"), TERMS.text("less"), TERMS.text("metering")
_BETWEEN_PARTS, _SET_UP = TERMS.text("between_parts"), TERMS.text("set_up")
_yearly = any_of(TERMS.source("yearly"))
LinkKind = Literal["level", "change", "act", ""]

_LINK = TERMS.late("link")
_EACH_ACT = frozenset(TERMS.listed("acts"))
_ACT, SOFT, BOTH_YEARS, _FRONT, _BACK, _CAUSED = TERMS.lates("act", "subject_soft", "both_years", "front", "back", "caused")
_SCOPE, _INCREASING, _DECREASING, _NARROW = TERMS.lates("scope", "increasing", "decreasing", "narrow")

MEASURE = TERMS.source("measure")
MEASURED, _PER, CHANGE_NAMED, _DROP_NAMED, REMOTE, _JOINT = TERMS.lates("measured", "per", "change_named", "drop_named", "remote", "joint")


class Link(NamedTuple):
    """How words in front of a quantity end: in a verb of reaching, of changing, an act, or none; `rest` is what stands before it."""

    kind: LinkKind
    rest: str
    change: Change | None = None
    adverbs: str = ""
    verb: str = ""

    @property
    def annual(self) -> bool:
        """Whether the change is a yearly one."""
        return _yearly(self.adverbs)


@lru_cache(maxsize=8192)
def link(raw: str) -> Link:
    """The verb that ends `raw` (the words before a quantity)."""
    raw = raw.rstrip(_BEFORE_SAVED if raw.endswith(_SAVES) else _BEFORE_AMOUNT)
    if raw.endswith(common.EXISTING) and (act := _ACT.search(raw)):  # 完成现有8公里旧书道改造
        return Link("act", raw[: act.start()], None, "", act[0].removesuffix(common.EXISTING))
    found = _LINK.search(raw)
    if found:
        rest, adverbs, verb = raw[: found.start()], raw[found.start() : found.end()], found["verb"]
        if found["reach"]:
            return Link("act" if _acting(verb, rest) else "level", rest, None, adverbs, verb)
        if not _acting(verb, rest):
            return Link("change", rest, "increase" if found["up"] else "decrease", adverbs, verb)
    act = _ACT.search(raw)
    if act and _COMES_TO.match(act[0]) and MEASURED.search(clean(raw[: act.start()])[0]):  # 藏书能力形成8万册
        return Link("level", raw[: act.start()], None, "", act[0])
    if act:
        return Link("act", raw[: act.start()], None, "", act[0])
    return Link("", raw)


_COMES_TO = TERMS.late("comes_to")


def _acting(verb: str, rest: str) -> bool:
    """完成, 实现, 减少 with nothing before them act on what follows; with a subject they say what it came to."""
    return verb.rstrip(_DONE) in _ACTS_ALONE and (
        not (doer := clean(rest)[0]) or (doer[0] in _EACH_OF_THEM and _EACH_OF.fullmatch(doer) is not None)
    )


_EACH_OF = TERMS.late("each_of")


@lru_cache(maxsize=8192)
def clean(raw: str, place: str | None = None) -> tuple[str, str | None]:
    """The subject in `raw` and its scope (全国 …, None for the plan's own): fillers in front and behind gone, in any order."""
    text, scope = raw, None
    while text:
        before = text
        text = _FRONT.sub("", text)
        text = _BACK.sub("", text)
        found = _SCOPE.match(text)
        if found and not (found[1] == _ALL_PROVINCE and (not place or place.endswith(common.PROVINCE))):
            scope, text = found[1], text[found.end() :]
        text = strip_territory(text, place)
        if text == before:
            break
    caused = _CAUSED.match(text)
    if caused:
        return clean(text[caused.end() :], place)[0], scope
    return _balanced(text), scope


def _balanced(text: str) -> str:
    """Without closing marks that were never opened and opening ones never closed, at the edges."""
    for left, right in ("（）", "()", "“”", "《》"):
        if left not in text and right not in text:
            continue
        if text.count(right) > text.count(left) and text.endswith(right):
            text = text[:-1]
        if text.count(left) > text.count(right):
            text = text[text.index(left) + 1 :] if text.startswith(left) else text
    return text


_OPENS_ACT = TERMS.late("opens_act")


def opens_act(text: str) -> bool:
    """Whether a text begins with an act on what it names: 培育馆员, 新建书屋."""
    return _OPENS_ACT.match(text) is not None


def is_act(text: str) -> bool:
    """Whether `text` is nothing but an act (退出): a carried subject does it."""
    return text in _EACH_ACT


def moved(raw: str) -> tuple[Change | None, str]:
    """The change that opens `raw` (新增, 净增, 减少 before their object), and the object."""
    found = _INCREASING.match(raw) if _MORE in raw else None
    if found:
        return "increase", _around(raw, found)
    found = _DECREASING.match(raw) if _LESS in raw else None
    return ("decrease", _around(raw, found)) if found else (None, raw)


def _around(raw: str, found: re.Match[str]) -> str:
    """The object with what stands before the verb: 甲新增容量 is 甲容量."""
    return _YEARLY_BEHIND.sub("", raw[: found.start(1)]) + raw[found.end() :]


def named_change(rest: str) -> tuple[Change | None, str]:
    """The change that a name states (降幅, 下降率, 下降指标), and the name without it."""
    name = rest.removesuffix(common.OF)
    found = CHANGE_NAMED.search(rest)
    if found:
        if found["less"]:
            return "decrease", rest.removesuffix(common.OF)
        return ("increase" if found["up"] else "decrease"), rest[: found.start()]
    found = _DROP_NAMED.search(rest) if name.endswith(common.RATE) else None
    return ("decrease", rest[: found.start()]) if found else (None, rest)


def measured(name: str) -> bool:
    """Whether a name is one of a quantity: …总量, 单位…."""
    return MEASURED.search(name) is not None or _PER.match(name) is not None


def compared(raw: str) -> str | None:
    """The comparison with another's level that ends `raw`: 高于全省; None if there is none."""
    found = _NARROW.search(raw)
    return found[0] if found and found[2] else None


def split(subject: str, count: int) -> tuple[str, ...]:
    """The `count` subjects that `subject` joins, each completed with the shared head or tail; () if it does not join so many.

    单位X甲和乙 gives 单位X甲, 单位X乙; 农药、化肥利用率 gives 农药利用率, 化肥利用率.
    """
    parts = [part for part in _outside_brackets(subject) if part]
    if count < 2 or len(parts) < 2:
        return ()
    if len(parts) != count:  # a 和 may stand inside one of them: 煤、油、电及其他
        parts = [part for part in subject.split("、") if part]
    return _completed(parts) if len(parts) == count else ()


def joined(subject: str) -> tuple[str, ...]:
    """The subjects that share one value: those of "甲率和乙率" where each is a measure by itself; else the one."""
    parts = [part for part in _outside_brackets(subject) if part]
    if subject.endswith(_RATIO_ENDS):
        return (subject,)  # 甲面积与乙面积比值
    if len(parts) > 1 and all(
        measured(part) and not part.endswith(_METERING) and len(part) >= (4 if at == 0 else 3) for at, part in enumerate(parts)
    ):
        return _completed(parts)
    if len(parts) > 2 and MEASURED.search(parts[-1]) and MEASURED.search(parts[-2]) and not any(map(MEASURED.search, parts[:-2])):
        first = subject[: subject.rindex(parts[-1])].rstrip(_BETWEEN_PARTS)  # 甲、乙等安装率、联网率
        return (first, parts[-1]) if common.AND_OTHERS in first and len(parts[-1]) >= 3 else (subject,)
    return (subject,)


def _outside_brackets(text: str) -> list[str]:
    if not _JOINT.search(text):
        return [text]
    depth, pieces, last, at = 0, [], 0, 0
    while at < len(text):
        if text[at] in "（(“《":
            depth += 1
        elif text[at] in "）)”》":
            depth -= 1
        hit = _JOINT.match(text, at) if depth <= 0 else None
        if hit:
            pieces.append(text[last:at])
            at = last = hit.end()
        else:
            at += 1
    return [*pieces, text[last:]]


def _completed(parts: list[str]) -> tuple[str, ...]:
    before = _MEASURE_BEFORE.fullmatch(parts[0])
    if before and all(map(_TERRITORY.fullmatch, parts[1:])):
        return tuple(part + before["measure"] for part in (before["first"], *parts[1:]))
    amount = _AMOUNT_SHARE.fullmatch(parts[-1])
    ends = [hit for part in parts[:-1] if (hit := _AMOUNT_END.search(part))]
    if amount and len(ends) == len(parts) - 1:  # 纸书采购面积、产量占比: 纸书采购产量占比
        return (*(part + amount["share"] for part in parts[:-1]), parts[0][: ends[0].start()] + parts[-1])
    all_of = _AND_SO_ON.search(parts[-1])
    if all_of:  # 甲、乙以及丙等产量占全国总产量
        return tuple(part + all_of["tail"] for part in (*parts[:-1], parts[-1][: all_of.start()]))
    head = _PER.match(parts[0])
    first = head[1] if head and head[2] and not patterns.fullmatch(MEASURE, head[2]) else ""
    if first:
        parts = [parts[0], *(part if _PER.match(part) or part.startswith(first) else first + part for part in parts[1:])]
    shared = _SHARED_PART.search(parts[-1])
    if shared and not any(common.MAKES_UP in part for part in parts[:-1]):
        tail = shared[0]
    else:
        tail = "" if all(MEASURED.search(part) for part in parts[:-1]) or first else _tail(parts)
    if tail.startswith(common.MAKES_UP):
        return tuple(part if common.MAKES_UP in part else part + tail for part in parts)
    return tuple(part if MEASURED.search(part) or part.endswith(tail) else part + tail for part in parts)


_AMOUNT_SHARE, _AMOUNT_END = TERMS.late("amount_share"), TERMS.late("amount_end")
_AND_SO_ON, _WHOLE_TAIL, _EQUIPMENT = TERMS.lates("and_so_on", "whole_tail", "equipment")


_HOW_MANY = TERMS.listed("how_many")


_TERRITORY, _MEASURE_BEFORE = TERMS.lates("territory", "measure_before")


def _of_territories(others: Sequence[str], last: str) -> str:
    """What is measured in each of several territories (市区、县城书屋覆盖率: 书屋覆盖率); "" if that is not what is joined."""
    own = _TERRITORY.match(last)
    tail = last[own.end() :] if own else ""
    return tail if len(tail) > 1 and MEASURED.search(tail) and all(map(_TERRITORY.fullmatch, others)) else ""


def _tail(parts: list[str]) -> str:
    """What the last part lends to those before it: the words behind a character that all end with (甲车和乙车产量), else a measure."""
    *others, last = parts
    if placed := _of_territories(others, last):
        return placed
    endings = {part[-1] for part in others}
    at = last.find(endings.pop(), 1) if len(endings) == 1 else -1
    if 0 < at < len(last) - 2 and patterns.match(f"[{patterns.HAN}]", last[at]):
        return last[at + 1 :].removeprefix(common.AND_OTHERS)
    if last.endswith(_HOW_MANY):
        return last[-2:]  # 书亭、电子借书机数量
    sizes = {len(part) for part in others if patterns.fullmatch(f"[{patterns.HAN}]+", part)}
    if len(sizes) == 1 and patterns.fullmatch(MEASURE, last[min(sizes) :]) and len(last) > min(sizes) + 1:
        return last[min(sizes) :]
    if len(sizes) == 1 and _WHOLE_TAIL.fullmatch(last[min(sizes) :]):
        return last[min(sizes) :]
    rated = _EQUIPMENT.search(last)
    if rated and not any(_SET_UP in part for part in others):
        return rated[0]
    found = _TAIL_WORD.search(last) or patterns.search(rf"(?:[{patterns.HAN}]{{2}})?{MEASURE}$", last)
    return found[0] if found else ""
