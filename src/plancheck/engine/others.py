"""What is another quantity than an indicator: by what a draft says of both, and by the look-alikes that the packs name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise

from plancheck.engine.compare import figures_agree, interval
from plancheck.model.plan import Fact, Plan
from plancheck.model.quantity import comparable
from plancheck.model.vocabulary import Indicator, Vocabulary
from plancheck.text.line import fold

#: The letters that two names share at least if one quantity may be taken for the other.
LEAST_SHARED = 3
#: How the whole of a share begins in its name: 甲占乙比重.
_SHARE_OF = "占"
_COMMAS = "，,、；; "
#: How the names of amounts by something begin.
_BY = ("单位", "人均", "每")
#: What stands before a part of what was told.
_OF_WHICH = "其中"


class Others:
    """Tells the quantities of a plan from the indicators of a vocabulary."""

    def __init__(self, plan: Plan, vocabulary: Vocabulary) -> None:
        self._plan = plan
        self._indicators = vocabulary.indicators
        self._telling: dict[str, frozenset[str]] = {}
        self._differ: dict[tuple[str, str], bool] = {}

    @cached_property
    def _by_code(self) -> dict[str, list[Fact]]:
        """The facts of the plan as a whole by their indicator."""
        facts: dict[str, list[Fact]] = {}
        for fact in self._plan.facts:
            if fact.indicator and not fact.demanded:
                facts.setdefault(fact.indicator, []).append(fact)
        return facts

    @cached_property
    def _of_projects(self) -> frozenset[int]:
        """The blocks that projects are listed in."""
        held = (evidence for project in self._plan.projects for evidence in (project.evidence, *(cell for _, cell in project.cells)))
        return frozenset(evidence.place.block for evidence in held)

    def of_project(self, fact: Fact) -> bool:
        """Whether a figure is of a project alone: what is built, and what comes of it, is no value of what the plan as a whole aims at."""
        return fact.indicator is None and fact.evidence.place.block in self._of_projects

    def differ(self, code: str | None, indicator: Indicator) -> bool:
        """Whether the draft states another value of the quantity with this code than of an indicator, for the same year: they are two."""
        if code is None:
            return False
        pair = code, indicator.code
        if pair not in self._differ:
            own = self._by_code.get(indicator.code, ())
            self._differ[pair] = any(_contradict(one, other) for one in self._by_code.get(code, ()) for other in own)
        return self._differ[pair]

    @cached_property
    def _parts(self) -> frozenset[tuple[int, str]]:
        """The blocks and codes of quantities that are told as a part of another, behind its figure: 甲9.5万辆，其中乙0.8万辆."""
        told = [fact for fact in self._plan.facts if fact.evidence.place.table is None]
        return frozenset(
            (fact.evidence.place.block, fact.indicator)
            for whole, fact in pairwise(told)
            if fact.indicator and fact.evidence.quote.lstrip(_COMMAS).startswith(_OF_WHICH) and _is_part(fact, whole)
        )

    def is_part(self, fact: Fact) -> bool:
        """Whether a figure is of a quantity that is told as a part of another."""
        return (fact.evidence.place.block, fact.indicator) in self._parts

    def in_unit(self, unit: str, indicator: Indicator) -> bool:
        """Whether an indicator may be stated in a unit: its own. One without is stated in those that the draft states it in, as a share,
        or by something (吨/万元); in any, where the draft states it nowhere."""
        if indicator.unit is not None:
            return comparable(unit, indicator.unit)
        own = self._by_code.get(indicator.code, ())
        anyhow = not own and not any(name.startswith(_BY) for name in (indicator.name, *indicator.aliases))
        return anyhow or "/" in unit or comparable(unit, "%") or any(comparable(unit, fact.unit) for fact in own)

    def is_look_alike(self, subject: str, indicator: Indicator) -> bool:
        """Whether a name has what only a look-alike of an indicator has: 院外树木覆盖面 where 院外树木覆盖率 is one of 树木覆盖率."""
        if indicator.code not in self._telling:
            self._telling[indicator.code] = frozenset(self._tells(indicator))
        return any(word in subject for word in self._telling[indicator.code])

    @staticmethod
    def measured(subject: str, names: Iterable[str]) -> str:
        """What a name says is measured: of a share without the whole that it is one of, unless a name that it is compared with has such."""
        return subject if any(_SHARE_OF in name for name in names) else subject.partition(_SHARE_OF)[0]

    def _tells(self, indicator: Indicator) -> Iterator[str]:
        """What the look-alikes of an indicator have and none of its own names has: a word, or a letter with the next."""
        names = [fold(name) for name in (indicator.name, *indicator.aliases)]
        letters = set().union(*names)
        for other in self._look_alikes(indicator, names):
            at = 0
            while at < len(other):
                end = at
                while end < len(other) and other[end] not in letters:
                    end += 1
                word = other[at : max(end, at + 2)]
                if end > at and len(word) > 1 and not any(word in name for name in names):
                    yield word
                at = end + 1

    def _look_alikes(self, indicator: Indicator, names: Iterable[str]) -> Iterator[str]:
        """The names of quantities that are like an indicator and are others: its look-alikes, those of others that share half of a name,
        and that of which another is the share (甲 of 甲占乙比重)."""
        yield from map(fold, indicator.excludes)
        halves = {name[: max(LEAST_SHARED, (len(name) + 1) // 2)] for name in names}
        for other in self._indicators:
            if other.code != indicator.code:
                measured = (name[: name.index(_SHARE_OF)] for name in (other.name, *other.aliases) if _SHARE_OF in name[:-2])
                yield from (name for name in map(fold, (*other.excludes, *measured)) if any(half in name for half in halves))


def _is_part(fact: Fact, whole: Fact) -> bool:
    """Whether a fact may be a part of another one in its paragraph."""
    same_block = fact.evidence.place.block == whole.evidence.place.block
    return same_block and fact.indicator != whole.indicator and comparable(fact.unit, whole.unit)


def _contradict(one: Fact, other: Fact) -> bool:
    """Whether two facts state different values of what would be the same, if they were of one quantity."""
    if one.year is None or (one.year, one.base_year, one.kind) != (other.year, other.base_year, other.kind):
        return False
    if (one.change, one.cumulative, one.scope, one.area) != (other.change, other.cumulative, other.scope, other.area):
        return False
    a, b = interval(one), interval(other)
    return a is not None and b is not None and a.dimension == b.dimension and figures_agree(one, other) is False
