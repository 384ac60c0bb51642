"""The texts of results: those of a rule with their placeholders filled, and general ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from plancheck.engine.elements import Cell, Column, Listing, Passage, Series, Territory, TextValue, Val, ValueGroup
from plancheck.language.placeholders import Slot, rounded, slots, split
from plancheck.language.syntax import RuleNode
from plancheck.language.words import day_text
from plancheck.model.diagnostic import Bilingual
from plancheck.model.moment import Moment
from plancheck.model.place import Evidence, Place, describe
from plancheck.model.plan import Amount, Delegated, Event, Fact, Money, PlaceName, PlanTable, Project, Section, Sum, TaskItem
from plancheck.model.quantity import Quantity
from plancheck.model.report import Outcome
from plancheck.model.value import REASONS, Known, Unknown
from plancheck.wording.catalogue import both, group, listed
from plancheck.wording.joining import joined

#: The messages of cantTell for rules without a text for the reason, and the next steps, by reason.
UNDECIDED, NEXT_STEP = group("result.undecided"), group("result.next")
#: The reasons for cantTell in a few words, by code.
REASON = {reason: both(f"reason.{reason}") for reason in REASONS}
ERRORS = group("result.error")
PASSED, ERROR_STEP = both("result.passed"), both("result.error_step")
#: In place of a value that the draft does not give, and of one that is not certain.
NOT_STATED, UNCERTAIN = both("result.not_stated"), both("result.uncertain")
#: The most values that a placeholder lists.
MOST_LISTED = 5


def of_edition(title: Bilingual, rule: RuleNode) -> Bilingual:
    """The title of a rule that has several editions, with this one's name and the day from which it holds."""
    number = rule.edition or "1"
    if not rule.since:
        named = both("result.edition_first", edition=number)
    else:
        named = both("result.edition", edition=number, since=Bilingual(day_text(rule.since, "zh"), day_text(rule.since, "en")))
    return Bilingual(title.zh + named.zh, title.en + named.en)


def condition_failed(zh: str, en: str) -> Bilingual:
    """Why a rule does not apply."""
    return both("result.inapplicable.condition", condition=Bilingual(zh, en))


def of_guideline(title: Bilingual, message: Bilingual) -> Bilingual:
    """What a sign says, where several guidelines were asked."""
    return both("result.of_guideline", title=title, message=message)


def not_yet_in_force(since: str) -> Bilingual:
    """The rule is only in force from a later day on (2026-01-01)."""
    return both("result.inapplicable.before", day=_day(since))


def no_more_in_force(until: str) -> Bilingual:
    """The rule is no longer in force from a day on."""
    return both("result.inapplicable.after", day=_day(until))


def _day(text: str) -> Bilingual:
    return Bilingual(day_text(text, "zh"), day_text(text, "en"))


def nothing_to_check(zh: str, en: str) -> Bilingual:
    """A rule for every X in a plan without an X."""
    return both("result.inapplicable.nothing", what=Bilingual(zh, en))


def more(count: int, outcome: Outcome) -> Bilingual:
    """The message for findings of an outcome that are not listed."""
    return both(f"result.more.{outcome}", count=count)


def rest_unread(zh: str, en: str) -> Bilingual:
    """A rule for every X if not every X may have been read."""
    return both("result.rest_unread", what=Bilingual(zh, en))


def like_example(example: str) -> Bilingual:
    """The message for a passage without the words of a rule that is like an example of what the rule asks for."""
    return both("result.like_example", example=example)


#: The most characters of a passage that the message of a pass quotes.
_MOST_QUOTED = 60


def passed(evidence: Sequence[Evidence]) -> Bilingual:
    """The message of a pass for rules without one of their own: what it rests on."""
    quote = next((" ".join(it.quote.split()) for it in evidence if it.role == "support" and it.quote.strip()), "")
    if not quote:
        return PASSED
    return both("result.passed.quoted", quote=quote if len(quote) <= _MOST_QUOTED else quote[:_MOST_QUOTED] + "……")


#: The most places that a message names.
_MOST_PLACES = 3


def not_in_print(places: Sequence[Place], page: int | None) -> Bilingual:
    """A pass whose passages at these places are not in the print; `page`: where the first of them should be."""
    named = [Bilingual(describe(place, "zh"), describe(place, "en")) for place in places[:_MOST_PLACES]]
    more = len(places) > _MOST_PLACES
    zh = "；".join(text.zh for text in named) + ("等" if more else "")
    en = "; ".join(text.en for text in named) + (" and more" if more else "")
    if page is not None:
        near = both("result.print_page", page=page)
        zh, en = f"{zh}；{near.zh}", f"{en}; {near.en}"
    return both("result.not_in_print", where=Bilingual(zh, en))


#: The most sub-results that the message of a rule spells out.
MOST_SPELT = 3
_COUNTED: dict[str, tuple[str, str]] = {
    "failed": ("项不符合", "failed"), "cantTell": ("项需人工核实", "need review"), "error": ("项未能审核", "were not checked"),
    "passed": ("项均符合", "passed"), "inapplicable": ("项不适用", "do not apply"),
}  # fmt: skip


def summary(outcome: str, messages: Sequence[Bilingual], total: int, labels: Sequence[Bilingual] = ()) -> Bilingual:
    """The message of a rule with several sub-results: the first few messages, and how many there are.

    Messages that differ only by their subjects, whose `labels` they name, are one with all subjects.
    """
    zh, en = _COUNTED[outcome]
    counted = Bilingual(f"共{total}项，其中{len(messages)}{zh}", f"{len(messages)} of {total} {en}")
    if outcome in ("passed", "inapplicable"):
        return Bilingual(f"共{total}{zh}", f"{total} {en}") if len(messages) == total else counted
    said = joined(messages, labels)
    few = said[:MOST_SPELT]
    rest = len(messages) > (sum(len(one.of) for one in few) if len(said) < len(set(messages)) else len(few))
    spelt_zh = "；".join(text.zh.rstrip("。；") for text, _ in few) + (f"等，{counted.zh}" if rest else "")
    return Bilingual(spelt_zh, "; ".join(text.en.rstrip(".;") for text, _ in few) + (f"; and more: {counted.en}" if rest else ""))


@dataclass(frozen=True, slots=True)
class Template:
    """A text split at its placeholders, which are `slots`."""

    text: Bilingual
    slots: frozenset[Slot]
    zh: tuple[str | Slot, ...]
    en: tuple[str | Slot, ...]

    def filled(self, values: Mapping[Slot, Bilingual]) -> Bilingual:
        """The text with its placeholders filled. The checker ensures that all are known."""
        zh = "".join(part if isinstance(part, str) else values[part].zh for part in self.zh)
        en = "".join(part if isinstance(part, str) else values[part].en for part in self.en)
        return Bilingual(zh, en)


@lru_cache(maxsize=4096)
def template(text: Bilingual) -> Template:
    """A text of a rule as a template."""
    return Template(text, slots(text), split(text.zh), split(text.en))


def both_languages(text: str) -> Bilingual:
    """A text of the draft: the same in both languages."""
    return Bilingual(text, text)


#: The most decimals that a draft writes. A number with more was computed, and people are shown it rounded.
MOST_DECIMALS = 6
#: The significant digits of a computed number below 1; a larger one has two decimals.
_DIGITS = 3


def number(value: Decimal, unit: str = "", places: int | None = None) -> str:
    """A quantity without exponent and trailing zeros, followed by its unit. With `places`, with exactly that many decimals."""
    if places is not None:
        return format(rounded(value, places), "f") + unit
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -MOST_DECIMALS:
        value = rounded(value, 2 if abs(value) >= 1 or not value else _DIGITS - 1 - value.adjusted())
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) + unit


def label(element: Any) -> Bilingual:
    """The name of an element for people."""
    match element:
        case bool():
            return Bilingual("是" if element else "否", "yes" if element else "no")
        case Series():
            return _series_label(element)
        case PlanTable(title=""):
            return _table(element)
        case Passage():
            return Bilingual("段落", "paragraph")
        case Column():
            return _column(element.title, element.number)
        case Cell():
            return _cell(element)
        case Moment():
            return element.label
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
    """The name of an element in the draft; None if it has none."""
    match element:
        case int() | str():
            return str(element)
        case TextValue():
            return element.text
        case Fact() | Delegated() if element.subject or isinstance(element, Delegated):
            return f"{element.subject}（{element.year}）" if element.year else element.subject
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
    """A table without a title: its number in the draft, or its annex."""
    annex = table.evidence.place.document if table.evidence else 0
    return Bilingual(f"附件{annex}的表", f"a table of annex {annex}") if annex else Bilingual(f"表{table.index}", f"table {table.index}")


def _column(title: str, number: int) -> Bilingual:
    return Bilingual(f"{title}列", f"column {title}") if title else Bilingual(f"第{number}列", f"column {number}")


def _cell(cell: Cell) -> Bilingual:
    """A cell by the name of its row and the header of its column: 甲工程的总投资."""
    title, column = _header(cell), cell.columns[0]
    zh, en = (title, title) if title else (f"第{column}列", f"column {column}")
    return Bilingual(f"{cell.row}的{zh}", f"{cell.row}: {en}") if cell.row else Bilingual(zh, en)


def _header(cell: Cell) -> str:
    at = cell.columns[0] - 1
    return "".join(dict.fromkeys("".join(row[at].split()) for row in cell.table.header if at < len(row) and len(set(row)) > 1))


def _series_label(series: Series) -> Bilingual:
    name = series.quantity.label
    notes_zh = [series.scope or "", f"较{series.base_year}年" if series.base_year else ""]
    notes_en = [series.scope or "", f"against {series.base_year}" if series.base_year else ""]
    if series.change:
        notes_zh.append("降幅" if series.change == "decrease" else "增幅")
        notes_en.append("decrease" if series.change == "decrease" else "increase")
    zh, en = "，".join(filter(None, notes_zh)), ", ".join(filter(None, notes_en))
    return Bilingual(name.zh + (f"（{zh}）" if zh else ""), name.en + (f" ({en})" if en else ""))


def value_label(value: Val, places: int | None = None) -> Bilingual:
    """A value for a placeholder, a number rounded to `places`; words if it is not known."""
    match value:
        case Known():
            return _rounded_label(value.value, places)
        case Listing() if value.sure:
            return listed(list(dict.fromkeys(_rounded_label(element, places) for element in _outermost(value.sure)))[:MOST_LISTED])
        case ValueGroup():
            return listed(value_label(part, places) for part in value.parts[:MOST_LISTED])
        case Unknown():
            return UNCERTAIN
        case Listing(complete=False):
            return UNCERTAIN
        case _:
            return NOT_STATED


def _outermost(elements: Sequence[Any]) -> Sequence[Any]:
    """The elements without sections that are parts of other ones among them."""
    sections = {element.index: element for element in elements if isinstance(element, Section)}
    inner = {it.index for it in sections.values() if any(of.start <= it.start < of.end for of in sections.values() if of is not it)}
    return [element for element in elements if not (isinstance(element, Section) and element.index in inner)]


def _rounded_label(element: Any, places: int | None) -> Bilingual:
    if places is not None and isinstance(element, Quantity | Amount | Money):
        return both_languages(number(element.value, element.unit, places))
    return label(element)
