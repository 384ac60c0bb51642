"""The sentences of results: a rule's own texts with their placeholders filled, and what is said where it has none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from plancheck.engine.elements import Listing, Passage, Series, Territory, Val, Words
from plancheck.language.words import day_text
from plancheck.model.diagnostic import Bilingual
from plancheck.model.plan import Amount, Delegated, Event, Fact, Money, PlaceName, PlanTable, Project, Section, Sum, TaskItem
from plancheck.model.quantity import Quantity
from plancheck.model.value import Known, Reason

_PLACEHOLDER = re.compile(r"[{｛]\s*(\w+)\s*[}｝]")

#: What cantTell says when the rule has no text for the reason.
UNDECIDED: dict[Reason, Bilingual] = {
    "not_read": Bilingual("有部分内容未能读取，不能判定本条", "Part of the draft could not be read, so this rule is undecided"),
    "low_confidence": Bilingual("原文识别不清，不能判定本条", "The text was not recognised clearly enough to decide"),
    "conflict": Bilingual("文中前后不一，不能据以判定", "The draft contradicts itself here"),
    "ambiguous": Bilingual("文中表述不明，不能据以判定", "The wording leaves open what is meant"),
    "borderline": Bilingual("内容接近判定界限，需人工判断", "This is close to the line and needs a person's judgement"),
    "applicability_unknown": Bilingual("不能确定本条是否适用", "It is not certain whether this rule applies"),
    "incomplete_list": Bilingual("所列清单可能不全，不能判定本条", "The list that was read may be incomplete"),
    "no_reference": Bilingual("没有可用的参照值，不能判定本条", "There is no reference value to judge by"),
}
#: The next step for each reason.
NEXT_STEP: dict[Reason, Bilingual] = {
    "not_read": Bilingual(
        "请对照原件核对未读部分，或提供可读的文件后重新审核", "Look at the unread part in the original, or check a readable file again"
    ),
    "low_confidence": Bilingual("请对照原件核对所引文字", "Compare the quoted text with the original"),
    "conflict": Bilingual("请核对所列各处，统一后重新审核", "Look at the places shown, make them agree and check again"),
    "ambiguous": Bilingual("请核对所引原文，必要时请编制单位明确表述", "Read the quoted text; ask the authors to say it clearly if needed"),
    "borderline": Bilingual("请阅读所引内容后人工判定", "Read the quoted passage and decide"),
    "applicability_unknown": Bilingual(
        "请确认方案类型、地区等信息后重新审核", "Confirm the kind of plan, its place and the like, then check again"
    ),
    "incomplete_list": Bilingual("请对照原件核对清单是否完整", "Compare the list with the original"),
    "no_reference": Bilingual("请补充参照值或人工判定", "Supply a reference value, or decide by hand"),
}
PASSED = Bilingual("已有相应内容", "The draft has what is asked for")
INTERNAL = Bilingual("本条规则运行出错，未能审核", "This rule failed to run and was not checked")
ERRORS = {
    "pattern_timeout": Bilingual("规则中的匹配模式超时，未能审核", "A pattern of this rule ran out of time; it was not checked"),
    "limit": Bilingual("规则超出运算限度，未能审核", "This rule went over a limit; it was not checked"),
    "internal": INTERNAL,
}
ERROR_STEP = Bilingual("请将规则编号和错误信息告知规则维护人员；本条不能当作符合", "Tell the keeper of the rules; this is not a pass")


def condition_failed(zh: str, en: str) -> Bilingual:
    """Why a rule does not apply."""
    return Bilingual(f"不适用：“{zh}”不成立", f"Not applicable: “{en}” does not hold")


def not_yet_in_force(since: str) -> Bilingual:
    """A rule that is checked from a later day (2026-01-01) on."""
    return Bilingual(f"不适用：自{day_text(since, 'zh')}起适用", f"Not applicable before {day_text(since, 'en')}")


def no_more_in_force(until: str) -> Bilingual:
    """A rule that is not checked any more from a day on."""
    return Bilingual(f"不适用：自{day_text(until, 'zh')}起不再适用", f"Not applicable any more from {day_text(until, 'en')} on")


def nothing_to_check(zh: str, en: str) -> Bilingual:
    """An "each X" rule without an X."""
    return Bilingual(f"不适用：方案中没有“{zh}”", f"Not applicable: the plan has no “{en}”")


def more(count: int) -> Bilingual:
    """What stands for the findings beyond the first hundreds."""
    return Bilingual(f"另有{count}项同类问题，未逐一列出", f"{count} more of the kind, not listed one by one")


def rest_unread(zh: str, en: str) -> Bilingual:
    """An "each X" rule whose X may not all have been read."""
    return Bilingual(f"“{zh}”可能未全部读出，其余部分未能判定", f"Not every “{en}” may have been read; the rest is undecided")


#: How many sub-results a rule's own sentence spells out.
MOST_SPELT = 3
_COUNTED: dict[str, tuple[str, str]] = {
    "failed": ("项不符合", "failed"), "cantTell": ("项需人工核实", "need review"), "error": ("项未能审核", "were not checked"),
    "passed": ("项均符合", "passed"), "inapplicable": ("项不适用", "do not apply"),
}  # fmt: skip


def summary(outcome: str, messages: Sequence[Bilingual], total: int) -> Bilingual:
    """One sentence for a rule with several sub-results: what is wrong with the first few of them, and how many there are."""
    zh, en = _COUNTED[outcome]
    counted = Bilingual(f"共{total}项，其中{len(messages)}{zh}", f"{len(messages)} of {total} {en}")
    if outcome in ("passed", "inapplicable"):
        return Bilingual(f"共{total}{zh}", f"{total} {en}") if len(messages) == total else counted
    few = list(dict.fromkeys(messages))[:MOST_SPELT]
    rest = len(messages) > len(few)
    spelt_zh = "；".join(each.zh.rstrip("。；") for each in few) + (f"等，{counted.zh}" if rest else "")
    return Bilingual(spelt_zh, "; ".join(each.en.rstrip(".;") for each in few) + (f"; and more: {counted.en}" if rest else ""))


@dataclass(frozen=True, slots=True)
class Template:
    """A text taken apart: in each language what stands as it is, a name in braces, what stands as it is, …; `names`: all of these."""

    text: Bilingual
    names: frozenset[str]
    zh: tuple[str, ...]
    en: tuple[str, ...]

    def filled(self, values: Mapping[str, Bilingual]) -> Bilingual:
        """The text with its placeholders filled; the checker has made sure that each is known."""
        zh, en = list(self.zh), list(self.en)
        zh[1::2] = [values[name].zh for name in zh[1::2]]
        en[1::2] = [values[name].en for name in en[1::2]]
        return Bilingual("".join(zh), "".join(en))


@lru_cache(maxsize=4096)
def template(text: Bilingual) -> Template:
    """A text of a rule, ready to be filled."""
    zh, en = (tuple(_PLACEHOLDER.split(each)) for each in (text.zh, text.en))
    return Template(text, frozenset(zh[1::2] + en[1::2]), zh, en)


def both_languages(text: str) -> Bilingual:
    """A text of the draft: the same in both languages."""
    return Bilingual(text, text)


def number(value: Decimal, unit: str = "") -> str:
    """A quantity as a reader expects it: no exponent, no trailing zeros, the unit behind."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) + unit


def label(element: Any) -> Bilingual:
    """What people call an element."""
    match element:
        case bool():
            return Bilingual("是" if element else "否", "yes" if element else "no")
        case Series():
            return _series_label(element)
        case PlanTable(title=""):
            return _table(element)
        case Passage():
            return Bilingual("段落", "paragraph")
        case Territory():
            return Bilingual(element.name or "本地区", element.name or "its own territory")
    text = _own_text(element)
    if text is not None:
        return both_languages(text)
    defined = getattr(element, "label", None)
    if isinstance(defined, Bilingual):
        return defined
    if hasattr(element, "evidence"):
        return both_languages(element.evidence.quote)
    raise TypeError(f"no label for {type(element).__name__}")


def _own_text(element: Any) -> str | None:
    """What an element is called in the draft's own words; None for one that has no name there."""
    match element:
        case int() | str():
            return str(element)
        case Words():
            return element.text
        case Fact() | Delegated() if element.subject or isinstance(element, Delegated):
            return f"{element.subject}（{element.year or '—'}）"
        case TaskItem() | PlanTable():
            return element.title
        case Section():
            return f"{element.heading.number}{element.heading.title}"
        case Project() | PlaceName():
            return element.name
        case Sum():
            return f"{element.subject}{number(element.total.value, element.total.unit)}"
        case Quantity() | Amount() | Money():
            return number(element.value, element.unit)
        case Event():
            return element.event
        case _:
            return None


def _table(table: PlanTable) -> Bilingual:
    """A table without a title: its number in the draft, or the annex that it stands in."""
    annex = table.evidence.place.document if table.evidence else 0
    return Bilingual(f"附件{annex}的表", f"a table of annex {annex}") if annex else Bilingual(f"表{table.index}", f"table {table.index}")


def _series_label(series: Series) -> Bilingual:
    name = series.named.label
    notes_zh = [series.scope or "", f"较{series.base_year}年" if series.base_year else ""]
    notes_en = [series.scope or "", f"against {series.base_year}" if series.base_year else ""]
    if series.change:
        notes_zh.append("降幅" if series.change == "decrease" else "增幅")
        notes_en.append("decrease" if series.change == "decrease" else "increase")
    zh, en = "，".join(filter(None, notes_zh)), ", ".join(filter(None, notes_en))
    return Bilingual(name.zh + (f"（{zh}）" if zh else ""), name.en + (f" ({en})" if en else ""))


def shown(value: Val) -> Bilingual:
    """A value for a placeholder; “—” where it is not known."""
    match value:
        case Known():
            return label(value.value)
        case Listing():
            texts = [label(element) for element in value.sure[:5]]
            return Bilingual("、".join(t.zh for t in texts) or "—", ", ".join(t.en for t in texts) or "—")
        case _:
            return both_languages("—")
