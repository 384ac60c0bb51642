"""The marks around a quantity, which the rows of data/grammar.toml are asked of, and what they say of it: its `Predicate`."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from plancheck.extraction.amounts import grammar
from plancheck.extraction.amounts.grammar import counts, kinds
from plancheck.extraction.amounts.quantities import Found
from plancheck.extraction.amounts.unit_words import unit_pattern
from plancheck.extraction.names import subjects
from plancheck.extraction.statements import bind
from plancheck.extraction.statements.clause import Carried, Setting
from plancheck.extraction.words import common
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.plan import Change
from plancheck.model.quantity import dimension

TERMS = lexicon("marks")

_JOINS = TERMS.listed("joins")
_JOINS_ON, _AROUND_DONE, _DONE = TERMS.text("joins_on"), TERMS.text("around_done"), TERMS.text("done")
_TASK, _SOMETHING = TERMS.text("task"), TERMS.text("something")
_FILLERS_ONLY, _THIS, _BUILT_IN, _CAPACITY, _PACE_NAMED = TERMS.lates("fillers_only", "this", "built_in", "capacity", "pace_named")
_ADVERBS, _IN_WHOLE, _WEIGHT_IN, _DEPENDENT_END = TERMS.lates("adverbs", "in_whole", "weight_in", "dependent_end")
_LISTS_ON = TERMS.late("lists_on", unit=unit_pattern)
_FALLS = TERMS.listed("falls")
_GROWTH_NAMES = TERMS.listed("growth_names")
_HERE, _HERE_COUNTED = TERMS.late("here"), TERMS.late("here_counted")
_WHERE, _DONE_WHAT, _ALSO_DONE, _A_TERRITORY, _WHO_HAS = TERMS.lates("where", "done_what", "also_done", "a_territory", "who_has")
_A_KIND, _TYPED, _ALL_OF_IT, _COMPRISES, _GIVEN_TO, MET = TERMS.lates("a_kind", "typed", "all_of_it", "comprises", "given_to", "met")
OUT_OF, GOES_ON, ATTRIBUTE_OF, _CLAUSE_MARKS = TERMS.lates("out_of", "goes_on", "attribute_of", "clause_marks")
_ADVERBS_BEHIND, _OBJECT = TERMS.lates("adverbs_behind", "object")
_OPENS_IN_ALL = TERMS.listed("opens_in_all")
_IN_ALL = TERMS.late("in_all", unit=unit_pattern)
_KIND_ENDS = TERMS.listed("kind_ends")
_PEOPLE_UNITS = TERMS.listed("people_units")
_DONE_VERBS = TERMS.listed("done_verbs")
_DOING = TERMS.listed("doing")

# --- nouns ----------------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def noun_of(after: str) -> str:
    """The noun that the words behind a quantity open with; "" where they go on otherwise."""
    if not after or ATTRIBUTE_OF.match(after):
        return ""
    text = after.lstrip(common.OF)
    if out_of := OUT_OF.match(after):
        return out_of[0][:-1]
    cut = _CLAUSE_MARKS.search(text)
    text = text[: cut.start()] if cut else text
    text = text.rstrip(_JOINS_ON)
    return "" if GOES_ON.match(after) and not after.startswith(common.OF) else text


def _object_of(noun: str) -> str:
    """What "1家企业列入X" counts: X; without an object the noun itself."""
    hit = _OBJECT.search(noun)
    if not hit:
        return noun
    behind = noun[hit.end() :].strip(_AROUND_DONE)
    if hit[0] in _DONE_VERBS and behind and hit.start() >= 2:  # 5家书屋完成改造: 完成改造的书屋
        who = _ADVERBS_BEHIND.sub("", noun[: hit.start()])
        return f"{hit[0]}{behind.removesuffix(_TASK)}{common.OF}{who}" if len(who) >= 2 else noun
    return behind if len(behind) >= 3 and hit[0] not in _DOING else noun


# --- a quantity ---------------------------------------------------------------------------------------------------------------


class Quantity(grammar.Marks):
    """A quantity with the words before and behind it; what it is marked by is told when it is asked."""

    def __init__(self, found: Found, before: str, behind: str, place: str | None = None) -> None:
        """`place`: the plan's own."""
        self.found, self.before, self.behind, self.place = found, before, behind, place
        self.kinds = kinds(found.unit)
        self.counted, self.relative, self.worded = "counted" in self.kinds, "relative" in self.kinds, found.worded
        self.opened, self.closed = bool(found.before_op), bool(found.after_op)  # words of an operator stand before it, behind it
        self.of_a_noun = behind.startswith(common.OF)  # ties it to what stands behind
        self.link = subjects.link(self.undated)  # the verb that leads to it
        kind = self.link.kind
        self.level, self.changes, self.act, self.bare = kind == "level", kind == "change", kind == "act", kind == ""

    @property
    def undated(self) -> str:
        """The words before without their years."""
        return self.before

    @cached_property
    def noun(self) -> str:
        """The noun behind it, "" if the clause goes on otherwise."""
        return noun_of(self.behind)

    def clean(self, raw: str) -> str:
        """The subject in some words."""
        return subjects.clean(raw, self.place)[0]

    def step(self, how: str, text: str) -> str:
        """As of all marks; `clean`: the subject in the text, `scope`: its territory."""
        match how:
            case "clean":
                return self.clean(text)
            case "scope":
                return subjects.clean(text, self.place)[1] or ""
        return super().step(how, text)


class Predicate(NamedTuple):
    """A subject with its scope, how it changes, and how the words say so."""

    subject: str
    scope: str | None
    change: Change | None
    behind: bool  # its noun stands behind the quantity
    annual: bool
    level: bool  # a verb of reaching leads to it
    named: bool  # its name states the change
    keeps: bool  # what was spoken of before goes on being spoken of
    grown: bool  # a verb before its object moves it: 新增甲
    placed: str | None = None  # the territory that has or does it, of this quantity alone: 城东区设3个甲
    counted: bool = False  # the size of a project by its name, which is no indicator's: 城东200万千瓦发电项目


def predicate(words: Words) -> Predicate | None:
    """What the quantity is said of by the first row that fits; None where it states nothing."""
    fit = grammar.first("said", words)
    if fit is None or fit[0].row.get("nothing"):
        return None
    row, slots = fit
    subject = row.subject(words, slots)
    if not subject:
        return None
    scope = row.told("scope", words, slots) if "scope" in row.row else words.scope
    annual = row.yearly is not None and row.yearly.search(words.before[words.taken :]) is not None
    change = _change(row.row["change"].split(), slots, words) if "change" in row.row else None
    return Predicate(
        subject + common.YEARLY * annual, scope or None, change, "behind" in row.flags, annual or "annual" in row.flags,
        "level" in row.flags, "named" in row.flags, "keeps" in row.flags, "grown" in row.flags and change is not None,
        words.doer if "behind" in row.flags else None, "counted" in row.flags,
    )  # fmt: skip


def _change(names: list[str], slots: dict[str, str], words: Words) -> Change | None:
    """The change that the first filled slot, else a mark, tells."""
    for name in names:
        if name not in slots:
            told: Change | None = getattr(words, name)
            return told
        if slots[name]:
            return "decrease" if slots[name].startswith(_FALLS) else "increase"
    return None


class Words(Quantity):
    """A quantity with the words before it (years taken out) and behind it, and what the text has said so far."""

    rises: Change = "increase"

    def __init__(
        self, before: str, behind: str, found: Found, setting: Setting, state: Carried, joined: bool = False, rest: str = ""
    ) -> None:
        """`joined`: 、 or 和 stood before the words; `rest`: what stands behind `behind`."""
        super().__init__(found, before, behind, setting.place)
        self.setting, self.state, self.joined, self.rest = setting, state, joined, rest
        self.taken = len(before)  # of the words before, how many the subject took
        self.before_joined, self.joined_or_of_which = "、" * joined + before, joined or common.OF_WHICH in before
        self.listed_on = joined and self.bare  # the words only go on with a list: 、乙
        self.verb, self.turn = self.link.verb, self.link.change
        self.stem = self.link.rest if self.link.kind else before  # what stands before the verb, all where there is none
        # what has been said
        self.told, self.held_scope, self.topic, self.frame = state.subject, state.scope, state.topic, state.frame
        self.recent, self.same_unit = bool(state.recent), found.unit == state.unit
        self.spoken = self.told if self.recent or state.opening else ""
        self.about = self.topic or self.told
        self.held_growth = state.grown[0] if state.grown else None
        self.same_growth = state.grown is not None and state.grown[1] == dimension(found.unit)
        self.grown_with = self.held_growth if joined and state.acting else None  # that of a list which goes on: 新增10个甲和5个乙
        self.held_move, self.held_turn = state.moved[1] if state.moved else None, state.turn
        self.told_changed = "relative" in kinds(state.unit) and not self.relative  # by how much it changed, and not how much it is

    # what has been said

    @property
    def heir(self) -> str:
        """Whom a value without a name is said of."""
        return bind.heir(self.state, self.found.unit, self.joined, self.bare and not self.hoped, self.changes)

    @property
    def part_of_whole(self) -> str:
        """What was told of before the whole that it is a part of: 夜间用电3度，全部用电8度."""
        recent = self.state.recent
        return recent[-2] if len(recent) > 1 and recent[-1] == self.told and self.relative and _IN_WHOLE.match(self.told) else ""

    @property
    def after_count(self) -> bool:
        return counts(self.state.unit)

    @property
    def hoped(self) -> bool:
        return subjects.SOFT.search(self.before) is not None

    @property
    def of_a_stock(self) -> bool:
        return _CAPACITY.search(self.heir) is not None or dimension(self.found.unit) == "power" or self.same_unit

    @property
    def moving(self) -> bool:
        """Whether the words add nothing to the subject that was to change."""
        return self.state.moved is not None and self.state.moved[0] == self.carried and not self.clean(self.body)

    # the words before

    @cached_property
    def scope(self) -> str | None:
        """The territory named before the quantity, else the carried one."""
        return subjects.clean(self.before + _SOMETHING, self.place)[1] or self.held_scope

    @property
    def doer(self) -> str | None:
        """The one territory that has or does what is counted: 其中城东区设3个甲."""
        own = self.setting.place
        found = _WHO_HAS.fullmatch(self.clean(self.stem)) if own and self.link.kind in ("act", "level") else None
        return found["who"] if found and own and found["who"] not in own else None

    @property
    def whole(self) -> str:
        of = _WEIGHT_IN.search(self.told) if self.joined else None
        return of[1] if of else self.told

    @cached_property
    def compared(self) -> str:
        """The comparison with another's level that ends the words: 高于全省."""
        return subjects.compared(self.before) or ""

    @property
    def than_stem(self) -> str:
        return self.before[: -len(self.compared)]

    @cached_property
    def _name_turn(self) -> tuple[Change | None, str]:
        plain = self.before if self.opened else ""  # 甲降幅分别不低于15%
        return subjects.named_change(self.link.rest if self.level else _ADVERBS.sub("", plain) or self.before)

    @property
    def name_turn(self) -> Change | None:
        return self._name_turn[0]

    @property
    def name(self) -> str:
        return self._name_turn[1]

    @cached_property
    def another_place(self) -> str:
        """其他县市区提升到20% after 甲比例达到50%: the other counties; "" where the words name no place."""
        bare = self.counted and self.same_unit and self.bare
        alike = self.same_unit and not self.noun
        if not self.recent or not (self.level or self.opened or bare):
            return ""
        if not alike and not (self.relative and subjects.MEASURED.search(self.told)):
            return ""
        where = self.clean(self.stem)
        measure = _DEPENDENT_END.search(where)  # 甲市、乙市占比达到80%
        where = where[: measure.start()] if measure and self.told.endswith(measure[0]) else where
        return where if _WHERE.fullmatch(where) and not subjects.MEASURED.search(where) else ""

    @property
    def everywhere(self) -> str:
        return (_HERE_COUNTED if self.counted else _HERE).sub("", self.told)  # 甲市占比80%，其他市70%

    # the noun behind

    @property
    def thing(self) -> str:
        return self.noun or self.clean(self.before) or self.heir

    @property
    def object(self) -> str:
        return _object_of(self.noun)

    @property
    def made(self) -> str:
        """What an act makes, of the noun behind."""
        thing = _IN_ALL.sub("", self.noun) if self.noun.startswith(_OPENS_IN_ALL) else self.noun
        thing = _ALSO_DONE.split(thing, maxsplit=1)[0]
        return self.clean(_DONE_WHAT.sub("", thing)).lstrip(_DONE) or thing

    @property
    def unnamed(self) -> bool:
        """Whether the words name nothing but a territory of what is counted."""
        within = self.clean(self.before)
        return not within or (self.counted and _A_TERRITORY.fullmatch(within) is not None)

    @property
    def where(self) -> str | None:
        return self.clean(self.before) or self.scope

    @property
    def opening(self) -> bool:
        """Whether the quantity opens a list of things, or what they do."""
        if self.found.unit in ("%", common.TENTHS):
            return True
        told = self.state.acting or self.listing or _OBJECT.search(self.noun) or _COMPRISES.search(self.before) or OUT_OF.match(self.behind)
        return self.counted and bool(told)

    @property
    def kind(self) -> str:
        whole = None if self.counted else _ALL_OF_IT.match(self.noun)  # 60万吨产能全部退出
        return self._of_kind(_object_of(whole[1] + self.noun[whole.end() :] if whole else self.noun))

    def _of_kind(self, noun: str) -> str:
        """甲21个，包括18个大型: 大型甲."""
        if not (noun.endswith(_KIND_ENDS) and _A_KIND.fullmatch(noun)):
            return noun
        of = _TYPED.sub("", self.told) if self.state.acting or self.joined else self.told
        of = of.removeprefix(common.EXISTING)
        return noun + of if self.recent and not of.endswith(noun) else noun

    @property
    def met(self) -> bool:
        """Whether something is done to the things counted: 对5个甲进行改造, 以10个乙为重点, 城东等6个丙."""
        given = self.found.unit.removeprefix(common.TEN_THOUSAND) in _PEOPLE_UNITS and _GIVEN_TO.search(self.before)
        return bool(given) or (self.bare and bool(MET.search(self.before) or OUT_OF.match(self.behind)))

    @cached_property
    def listing(self) -> bool:
        """Whether a list of counts goes on: 、3座乙."""
        return self.rest.startswith(_JOINS) and self.rest[1:2].isdecimal() and _LISTS_ON.match(self.rest) is not None

    # a level

    @cached_property
    def _moved(self) -> tuple[Change | None, str]:
        """The change that opens the words, and what changes; else what stands before the verb of a level."""
        body = self.link.rest if self.level else self.before
        opening, rest = subjects.moved(_FILLERS_ONLY.sub("", self.before))
        grown = opening and not self.relative and (rest or not subjects.MEASURED.search(self.link.rest or common.RATE))
        if not grown:
            return None, body
        return opening, subjects.moved(_FILLERS_ONLY.sub("", self.link.rest))[1] if self.level else rest

    @property
    def flow(self) -> Change | None:
        return self._moved[0]

    @property
    def body(self) -> str:
        return self._moved[1]

    @property
    def goes_on(self) -> bool:
        return self.opened and self.recent and self.same_unit

    @cached_property
    def _carried(self) -> tuple[str, str | None]:
        subject, scope = self.carry(self.body)
        subject = self._of_kind(subject) if self.counted and self.joined_or_of_which else subject
        yearly = (
            self.flow == "increase"
            and any(word in self.before for word in (common.YEARLY, common.EACH_YEAR))
            and not subject.endswith(common.YEARLY)
        )
        return subject + common.YEARLY * yearly, scope

    @property
    def carried(self) -> str:
        return self._carried[0]

    @property
    def carried_scope(self) -> str | None:
        return self._carried[1]

    @property
    def paced(self) -> bool:
        return bool(_PACE_NAMED.search(self.carried)) or (common.YEARLY in self.before and self.carried.endswith(_GROWTH_NAMES))

    def step(self, how: str, text: str) -> str:
        """As of any quantity; `carry`: the subject that the words come to by what was said before, whose scope it has then."""
        if how != "carry":
            return super().step(how, text)
        self.taken = len(text)
        name, self.scope = self.carry(text)
        return name

    def carry(self, raw: str) -> tuple[str, str | None]:
        """The subject and scope in some words, from what was said before where they name none or depend on it."""
        named = Named(self, raw)
        fit = grammar.first("carried", named)
        return (
            (named.name, named.name_scope) if fit is None else (fit[0].subject(named, fit[1]), fit[0].told("scope", named, fit[1]) or None)
        )


class Named(grammar.Marks):
    """The marks of a subject that some words name, and those of their quantity."""

    def __init__(self, words: Words, raw: str) -> None:
        self.words, self.raw, self.kinds = words, raw, words.kinds
        self.name, self.name_scope = subjects.clean(raw, words.setting.place)
        built = _BUILT_IN.match(self.name)
        if built:  # 城东镇建设书屋3万平方米: of 书屋, there
            self.name, self.name_scope = self.name[built.end() :], built["where"]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.words, name)

    @property
    def any_scope(self) -> str | None:
        return self.name_scope or self.words.held_scope

    @property
    def recalled(self) -> str:
        """What 这一座位数 means."""
        this = _THIS.fullmatch(self.name)
        recent = reversed(self.words.state.recent) if this else ()
        return next((each for each in recent if this and (this["any"] or each.endswith(this["thing"]))), "")

    @property
    def only_act(self) -> bool:
        return subjects.is_act(self.name)

    @property
    def told_and_name(self) -> str:
        return f"{self.words.told}│{self.name}"

    @property
    def about_and_name(self) -> str:
        return f"{self.words.about}│{self.name}"
