"""Quantities whose noun stands behind them: things that are built, listed, left, met."""

from __future__ import annotations

from plancheck.extraction import subjects
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.predicates.nouns import OBJECT, OUT_OF, object_of
from plancheck.extraction.predicates.words import Predicate, Reading, Words
from plancheck.extraction.quantities import unit_pattern
from plancheck.model.plan import Change
from plancheck.model.quantity import dimension

TERMS = lexicon("predicates")
_OPENS_IN_ALL = TERMS.listed("opens_in_all")
_KIND_ENDS = TERMS.listed("kind_ends")
_PEOPLE_UNITS = TERMS.listed("people_units")
_ACTS_ON = TERMS.late("acts_on")
_ADDS = TERMS.late("adds")
_TAKES_OFF = TERMS.late("takes_off")
_DONE_WHAT = TERMS.late("done_what")
_ALL_OF_THEM = TERMS.late("all_of_them")
_A_TERRITORY = TERMS.late("a_territory")
_A_KIND = TERMS.late("a_kind")
_AS_WHICH = TERMS.late("as_which")
_THAT_HAVE = TERMS.late("that_have")
_CARRIED_OUT = TERMS.late("carried_out")
_ACTED_UPON = TERMS.late("acted_upon")

REST = TERMS.late("rest")
_SOME = TERMS.late("some")
_SOME_OF = TERMS.late("some_of")
BY_NAME = TERMS.late("by_name")
_ALL_OF_IT = TERMS.late("all_of_it")
_TYPED = TERMS.late("typed")
_HAVING = frozenset(TERMS.listed("having"))
_IN_ALL = TERMS.late("in_all", unit=unit_pattern)
_COMPRISES = TERMS.late("comprises")
GIVEN_TO = TERMS.late("given_to")
MET = TERMS.late("met")
#: Units that a work is rated in, a work with its name before its size, and what it is behind it: 推进城东200万千瓦发电项目.
RATED = ("power", "energy")
NAMED_WORK = TERMS.late("named_work", unit=unit_pattern)
WORK = TERMS.late("work", unit=unit_pattern)
OF_A_FIELD = TERMS.late("of_a_field")
_RATED = TERMS.late("rated")


def least(words: Words) -> Reading:
    """至少一种甲."""
    if not (words.found.worded and words.found.before_op and words.noun and words.counts):
        return None
    return Predicate(words.clean(words.raw) + words.noun, words.scope, behind=True)


def listed(words: Words) -> Reading:
    """…、10个甲."""
    if not (words.noun and words.raw.endswith(("、", "和")) and words.counts):
        return None
    return Predicate(object_of(words.noun), words.scope, _grown_with(words), behind=True, grown=_grown_with(words) is not None)


def _grown_with(words: Words) -> Change | None:
    """The change of those that a list goes on with: 新增10个甲和5个乙."""
    return words.state.grown[0] if words.joined and words.state.acting and words.state.grown else None


def done(words: Words) -> Reading:
    """建成10个甲, 新增3座乙."""
    verb = words.link.verb
    having = words.link.kind == "level" and verb.rstrip("了") in _HAVING and words.counts
    if not (words.link.kind == "act" or having) or not words.noun:
        return None
    keep = _ACTS_ON.match(verb)
    change: Change | None = "increase" if _ADDS.match(verb) else "decrease" if _TAKES_OFF.match(verb) else None
    thing = _IN_ALL.sub("", words.noun) if words.noun.startswith(_OPENS_IN_ALL) else words.noun
    name = words.clean(_DONE_WHAT.sub("", thing)).lstrip("了") or thing
    rated = _RATED.fullmatch(name)
    if rated and verb.rstrip("了") == "有":  # 甲超标率最高，有7个点位超标: 甲超标点位
        of = words.state.subject.removesuffix(rated["how"] + "率")
        return Predicate((of if of != words.state.subject else "") + rated["how"] + rated["thing"], words.scope, behind=True, keeps=True)
    named = (keep[0] if keep and keep[0] != "减少" else "") + name
    return Predicate(named, words.scope, change, behind=True, grown=change is not None)


def some(words: Words) -> Reading:
    """规划甲100座，其中保留60座、新建40座: 保留甲, 新建甲."""
    hit = _SOME.fullmatch(words.raw) if words.counts and not words.noun and words.state.recent else None
    if not hit or words.found.unit != words.state.unit:
        return None
    of = _SOME_OF.sub("", words.state.subject)
    return Predicate(hit["act"] + of, words.state.scope, keeps=True) if of else None


def the_rest(words: Words) -> Reading:
    """甲14个，其中3个停用，其余11个均开放: 甲."""
    if not words.counts or not words.state.recent or words.found.unit != words.state.unit or not REST.fullmatch(words.raw):
        return None
    does = _ALL_OF_THEM.sub("", words.noun)
    name = f"{does}的{words.heir}" if does and does != words.noun and len(does) <= 30 else words.heir  # 其余11个均开放: 开放的甲
    return Predicate(name, words.state.scope, behind=True, keeps=True) if words.heir else None


def named_ones(words: Words) -> Reading:
    """建成城东区和城西区2个甲: two of 甲."""
    if not words.counts or not words.noun or words.link.kind != "" or not BY_NAME.fullmatch(words.raw.lstrip("，")):
        return None
    return Predicate(words.noun, words.scope, behind=True)


def opening_count(words: Words) -> Reading:
    """10个甲列入乙, 50%的甲."""
    if not words.noun:
        return None
    within = words.clean(words.raw)
    if within and not (words.counts and _A_TERRITORY.fullmatch(within)):
        return None
    headed = words.found.unit in ("%", "成") or (
        words.counts
        and (
            words.state.acting
            or words.listing
            or bool(OBJECT.search(words.noun) or _COMPRISES.search(words.raw) or OUT_OF.match(words.after))
        )
    )
    whole = _ALL_OF_IT.match(words.noun)  # 60万吨产能全部退出
    noun = words.noun if not whole or words.counts else whole[1] + words.noun[whole.end() :]
    change = _grown_with(words)
    name = of_kind(object_of(noun), words)
    return Predicate(name, within or words.scope, change, behind=True, grown=change is not None) if headed or whole else None


def of_kind(noun: str, words: Words) -> str:
    """甲21个，包括18个大型: 大型甲."""
    typed = noun.endswith(_KIND_ENDS) and _A_KIND.fullmatch(noun)
    if not typed:
        return noun
    of = _TYPED.sub("", words.state.subject) if words.state.acting or words.joined else words.state.subject
    of = of.removeprefix("现有")
    return noun + of if words.state.recent and not of.endswith(noun) else noun


def met(words: Words) -> Reading:
    """对5个甲进行改造, 以10个乙为重点, 城东等6个丙: things that something is done to."""
    if not words.noun or not words.counts or words.found.unit == "种":
        return None
    given = words.found.unit.removeprefix("万") in _PEOPLE_UNITS and GIVEN_TO.search(words.raw)
    if not given and not (words.link.kind == "" and (MET.search(words.raw) or OUT_OF.match(words.after))):
        return None
    named = _AS_WHICH.sub("", words.noun)
    named = _THAT_HAVE.sub("", named)
    doing = _CARRIED_OUT.fullmatch(named)
    named = doing["work"] + doing["thing"] if doing else _ACTED_UPON.sub("", named)
    return Predicate(named, words.scope, behind=True)


def of_a_work(words: Words) -> Reading:
    """推进城东200万千瓦发电项目: 城东发电项目, which is so large."""
    thing = WORK.match(words.after) if dimension(words.found.unit) in RATED and not words.found.after_op else None
    named = NAMED_WORK.search("、" * words.joined + words.raw) if thing else None
    name = words.clean(named["name"]) if named else ""
    if not thing or len(name) < 2 or subjects.MEASURED.search(name):
        return None
    return Predicate(name + thing["thing"], words.scope, behind=True)


def of_a_field(words: Words) -> Reading:
    """建设阅读领域5家书社: 阅读领域书社."""
    field = OF_A_FIELD.search(words.raw) if words.counts and words.noun else None
    return Predicate(field["field"] + object_of(words.noun), words.scope, behind=True) if field else None
