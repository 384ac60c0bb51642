"""The topics of the parts of a plan (属于), by heading, text, category or name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from plancheck.engine.chapters import Chapters
from plancheck.engine.elements import as_role
from plancheck.engine.regions import Regions
from plancheck.engine.text_search import TextSearch
from plancheck.model.place import Evidence, Place
from plancheck.model.plan import Fact, Plan, Project, Section, TaskItem
from plancheck.model.value import FALSE, Truth
from plancheck.model.vocabulary import Topic, Vocabulary
from plancheck.text.line import fold_name

#: How a chapter is known that can be no other, and a word of titles of tasks.
_LEFT, _TASKS = "exclusion", "任务"
#: How many topics make a chapter one of tasks.
SEVERAL = 2
#: The fewest mentions of a topic in a part that is about it.
FEWEST_MENTIONS = 3


class Topics:
    """The topics of a plan's parts."""

    def __init__(
        self,
        plan: Plan,
        vocabulary: Vocabulary,
        regions: Regions,
        text_search: TextSearch,
        parameters: Mapping[str, Any],
        chapters: Chapters,
    ) -> None:
        self._plan = plan
        self._chapters = chapters
        self._vocabulary = vocabulary
        self._regions = regions
        self._text_search = text_search
        self._parameters = parameters
        self._sections: dict[tuple[int, str], Truth] = {}
        self._texts: dict[tuple[str, str], bool] = {}

    @cached_property
    def _thresholds(self) -> tuple[float, float]:
        """Shares of a part's sentences: below the first it is not about a topic, from the second on it is (parameter 主题份额)."""
        low, high = (float(part.value.value) / 100 for part in self._parameters["主题份额"].parts)
        return low, high

    def section_concerns(self, section: Section, topic: Topic) -> Truth:
        """Whether a section is about a topic.

        If its heading names the topic: yes, if the text mentions it too and no heading above is only about other topics. If neither the
        heading nor one above names a topic: by the share of sentences that mention it. An item of a part of a chapter belongs to that part:
        what it mentions makes it one on another topic only where most items beside it are on that topic too. What stands in a chapter of
        which it is doubtful what it is may be about one of the topics of its kind of plan, where no title of the topic names the chapter.
        """
        concerns = self._concerns(section, topic)
        doubted = concerns.state and topic.name in self._of_the_kind and self.in_doubtful(section.index)
        top = [section, *self._ancestors(section)][-1]
        doubted = doubted and not (topic.name in top.about and self._titled(top))
        return Truth(None, "borderline", concerns.evidence) if doubted else concerns

    @cached_property
    def doubtful(self) -> frozenset[int]:
        """The chapters (by index) of which it is doubtful what they are: those that are nothing known, and those that are only left for
        the tasks and not called so, where all chapters of tasks together are about less than two topics of the kind of plan, or that show
        more signs of something else."""
        tops = [each for each in self._plan.sections if each.parent is None and each.heading.level == 1]
        left = [each for each in tops if each.known == _LEFT]
        names = {name for each in left for name in each.concepts}
        alike = [each for each in tops if not names.isdisjoint(each.concepts)]
        inside = [each for top in alike for each in self._plan.sections[top.index :] if each.start < top.end]
        told = sum(any(self._concerns(each, topic).state for each in inside) for topic in self._of_the_kind.values())
        doubtful = frozenset(each.index for each in left if told < SEVERAL and _TASKS not in each.heading.title)
        if len(tops) > sum(not each.concepts for each in tops):  # where none is known, what stands around them tells nothing
            doubtful |= {each.index for each in tops if not each.concepts}
        return doubtful | self._chapters.unsure if self._of_the_kind else frozenset()

    @cached_property
    def _of_the_kind(self) -> dict[str, Topic]:
        """The topics that are for plans of this kind alone."""
        return {each.name: each for each in self._vocabulary.topics if each.kind == self._plan.kind != ""}

    def in_doubtful(self, index: int) -> bool:
        """Whether a section stands in a chapter of which it is doubtful what it is, and in nothing known below it."""
        section = self._plan.sections[index]
        if section.parent is None:
            return index in self.doubtful
        return not section.concepts and self.in_doubtful(section.parent)

    def _concerns(self, section: Section, topic: Topic) -> Truth:
        """Whether a section is about a topic, whatever chapter it stands in."""
        key = (section.index, topic.name)
        if key not in self._sections:
            named = topic.name in self._about(section)
            self._sections[key] = self._by_heading(section, topic) if named else self._by_text(section, topic)
        return self._sections[key]

    def _by_heading(self, section: Section, topic: Topic) -> Truth:
        """Whether a section whose heading names a topic is about it."""
        heading = self._quote(section.place)
        share = self._shares(section).get(topic.name, 0.0)
        if any(topic.name not in above.about and self._titled(above) for above in self._ancestors(section)):
            # An item of a chapter on another topic belongs to the chapter. One of items on several topics may belong to either, by its own
            # title; so may a section with items of its own. Where most of those are called by its own topic, and it by none of the
            # chapter's, the chapter joins several topics.
            doubtful = share >= self._thresholds[1] and (bool(section.children) or self._is_titled_apart(section, topic))
            if doubtful and self._of_its_own(section, topic):
                return Truth(True, evidence=(heading,))
            return Truth(None, "borderline", (heading,)) if doubtful else Truth(False, evidence=as_role((heading,), "nearest"))
        is_confirmed = share > 0 or section.end == section.own_end == section.start + 1
        is_confirmed = is_confirmed and not self._of_a_part_on_another(section, topic, share) and not self._by_itself(section, topic)
        return Truth(True, evidence=(heading,)) if is_confirmed else Truth(None, "borderline", (heading,))

    def _of_a_part_on_another(self, section: Section, topic: Topic, share: float) -> bool:
        """Whether another topic for the same kind of plan outweighs the one that the heading of an item names, in the item and in its part.

        Under a heading that names no topic, as 浇花桶换新 among the items of 院里一草一木.
        """
        part = self._part(section)
        if part is None or section.children or self._about(part):
            return False
        own, whole, high = self._shares(section), self._shares(part), self._thresholds[1]
        outweighing = {name for name, each in whole.items() if each > max(high, whole.get(topic.name, 0.0)) and own.get(name, 0.0) > share}
        return any(self._kinds[name] == topic.kind != "" for name in outweighing)

    def _by_itself(self, section: Section, topic: Topic) -> bool:
        """Whether nothing but its own title makes an item one on a topic, among items more of which are on another one of the same kind;
        the heading above names neither."""
        part = self._part(section)
        if part is None or section.children or self._about(part):
            return False
        items = [self._plan.sections[at] for at in part.children]
        held = {
            other.name: sum(other.name in self._about(item) or self._speaks_of(item, other) for item in items)
            for other in self._vocabulary.topics
            if other.kind == topic.kind != ""
        }
        own = sum(topic.name in self._about(item) for item in items)
        return any(count >= SEVERAL and count > own for name, count in held.items() if name != topic.name)

    def _part(self, section: Section) -> Section | None:
        """The part of a chapter that a section is one of several items of; None for a part, and within one that the packs know."""
        above = None if section.parent is None else self._plan.sections[section.parent]
        return above if above is not None and above.parent is not None and not above.concepts and len(above.children) > 1 else None

    def _of_its_own(self, section: Section, topic: Topic) -> bool:
        """Whether a section and most of its items are called by a topic, and the section by no topic of the headings above it."""
        named = sum(topic.name in self._about(self._plan.sections[at]) for at in section.children)
        return 2 * named > len(section.children) and self._titled(section) and self._is_apart(section)

    def _is_apart(self, section: Section) -> bool:
        """Whether the heading of a section names no topic of the headings above it."""
        return not any(set(self._about(above)).intersection(self._about(section)) for above in self._ancestors(section))

    def _is_titled_apart(self, section: Section, topic: Topic) -> bool:
        """Whether a heading has the title of a topic and names none of the topics of the headings above it, as more of the items beside it
        do than name one of those."""
        folded = fold_name(section.heading.title)
        if section.parent is None or not any(all(part in folded for part in parts) for parts in self._titles[topic.name]):
            return False
        beside = [self._plan.sections[at] for at in self._plan.sections[section.parent].children]
        apart = [self._is_apart(item) for item in beside if self._about(item)]
        return self._is_apart(section) and 2 * sum(apart) > len(apart)

    def _by_text(self, section: Section, topic: Topic) -> Truth:
        """Whether a section whose heading does not name a topic is about it."""
        shares = self._shares(section)
        share = shares.get(topic.name, 0.0)
        low, high = self._thresholds
        if self._named_otherwise(section, topic) or section.children or share < low or any(map(self._titled, self._ancestors(section))):
            return FALSE
        mentions = self._text_search.plain_mentions(section, topic)
        evidence = (self._quote(section.place), *(self._text_search.evidence(mention) for mention in mentions[:2]))
        if len(mentions) < FEWEST_MENTIONS:
            return Truth(False, evidence=as_role(evidence, "nearest"))
        largest = share >= max(shares.values(), default=0.0) and not self._rivalled(section, topic, share, len(mentions))
        if share < high or not largest or self._about(section) or not self._shared_beside(section, topic):
            return Truth(None, "borderline", evidence)
        # Text behind a part that was not read may belong to a heading in it, and must not count.
        separated = self._regions.separated(section.start, section.end)
        return Truth(None, "not_read", evidence) if separated else Truth(True, evidence=evidence)

    def _shared_beside(self, section: Section, topic: Topic) -> bool:
        """Whether most items of the part that a section is an item of mention a topic often, or are called by it."""
        part = self._part(section)
        if part is None:
            return True
        items = [self._plan.sections[at] for at in part.children]
        return 2 * sum(topic.name in self._about(item) or self._speaks_of(item, topic) for item in items) > len(items)

    def _speaks_of(self, section: Section, topic: Topic) -> bool:
        """Whether so many sentences of a section mention a topic, and so often, as make a section one about it."""
        share = self._shares(section).get(topic.name, 0.0)
        return share >= self._thresholds[1] and len(self._text_search.plain_mentions(section, topic)) >= FEWEST_MENTIONS

    def _named_otherwise(self, section: Section, topic: Topic) -> bool:
        """Whether the heading of a section names a topic of the same kind: one of another kind (a kind of works) does not rule this out."""
        about = self._about(section)
        return bool(about) and (not topic.kind or any(self._kinds[name] == topic.kind for name in about))

    @cached_property
    def _kinds(self) -> dict[str, str]:
        """The kind of plan that each topic is for."""
        return {each.name: each.kind for each in self._vocabulary.topics}

    def _rivalled(self, section: Section, topic: Topic, share: float, mentions: int) -> bool:
        """Whether a section mentions another topic for the same kind of plan as often, in as many sentences."""
        shares = self._shares(section)
        rivals = (other for other in self._vocabulary.topics if other.kind == topic.kind != "" and other.name != topic.name)
        return any(
            len(self._text_search.plain_mentions(section, rival)) >= mentions for rival in rivals if shares.get(rival.name, 0.0) >= share
        )

    def _titled(self, section: Section) -> bool:
        """Whether a heading contains the title of a topic. Other words of topics (排放) do not count."""
        folded = fold_name(section.heading.title)
        return any(all(part in folded for part in parts) for name in self._about(section) for parts in self._titles[name])

    def _about(self, section: Section) -> tuple[str, ...]:
        """The topics that the heading of a section names, without those for other kinds of plans."""
        return tuple(name for name in section.about if name not in self._foreign)

    def _shares(self, section: Section) -> dict[str, float]:
        """The share of a section's sentences that mention a topic, by topic."""
        return {name: share for name, share in section.topics if name not in self._foreign}

    @cached_property
    def _foreign(self) -> frozenset[str]:
        """The topics for other kinds of plans, which must not affect this one."""
        topics, kind = self._vocabulary.topics, self._plan.kind
        if all(topic.kind != kind for topic in topics):
            return frozenset()
        return frozenset(topic.name for topic in topics if topic.kind not in ("", kind))

    @cached_property
    def _titles(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        return {topic.name: tuple(map(_parts, topic.titles)) for topic in self._vocabulary.topics}

    def _ancestors(self, section: Section) -> Iterator[Section]:
        while section.parent is not None:
            section = self._plan.sections[section.parent]
            yield section

    def _quote(self, place: Place) -> Evidence:
        return self._plan.evidence(place.block, place.start, place.end)

    # ---- short texts, and elements of sections --------------------------------------------------------------------

    def text_names(self, text: str, topic: Topic) -> bool:
        """Whether a short text (a category, a name) contains a word of the topic."""
        key = (text, topic.name)
        if key not in self._texts:
            folded = fold_name(text)
            plain, gapped = _words(topic)
            self._texts[key] = any(word in folded and not self._only_within_other_words(word, folded) for word in plain) or any(
                all(part in folded for part in parts) for parts in gapped
            )
        return self._texts[key]

    def _only_within_other_words(self, word: str, folded: str) -> bool:
        """Whether a word occurs in a short text only within longer words of topics that do not have the word itself."""
        others = (plain for plain, _ in map(_words, self._vocabulary.topics) if word not in plain)
        longer = {other for plain in others for other in plain if word in other and other in folded}
        rest = folded
        for other in sorted(longer, key=len, reverse=True):
            rest = rest.replace(other, "\n")
        return word not in rest

    def fact_concerns(self, fact: Fact, topic: Topic) -> Truth:
        """Whether a fact is about a topic: by the topics of its indicator, or by its category, its name, or the section it is in."""
        indicator = self._vocabulary.indicator_by_code.get(fact.indicator or "")
        if indicator is not None and indicator.topics:
            return Truth(topic.name in indicator.topics, evidence=(fact.evidence,))
        if (fact.category and self.text_names(fact.category, topic)) or self.text_names(fact.subject, topic):
            return Truth(True, evidence=(fact.evidence,))
        return self._within(fact.section, topic, fact.evidence)

    def task_concerns(self, task: TaskItem, topic: Topic) -> Truth:
        """Whether a task is about a topic: by its title, or the section it is in."""
        title = self._quote(task.place)
        return Truth(True, evidence=(title,)) if self.text_names(task.title, topic) else self._within(task.section, topic, title)

    def project_concerns(self, project: Project, topic: Topic) -> Truth:
        """Whether a project is about a topic: by its category, or its name and content."""
        text = project.category or f"{project.name} {project.content or ''}"
        return Truth(self.text_names(text, topic), evidence=(project.evidence,))

    def _within(self, index: int | None, topic: Topic, evidence: Evidence) -> Truth:
        """Whether the topic is among those of the innermost enclosing section that names any."""
        block = evidence.place.block
        while index is not None:
            section = self._plan.sections[index]
            if self._regions.separated(section.start, block):
                return Truth(None, "not_read", (evidence,))
            if about := self._about(section):
                return Truth(topic.name in about, evidence=(evidence,))
            index, block = section.parent, section.start
        return Truth(None, "not_read", (evidence,)) if self._regions.separated(-1, block) else Truth(False, evidence=(evidence,))


@lru_cache(maxsize=4096)
def _words(topic: Topic) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The folded words of a topic: plain ones, and those with gaps as their parts, which must all occur in a short text."""
    words = [_parts(word) for word in (*topic.titles, *topic.words)]
    return tuple(parts[0] for parts in words if len(parts) == 1), tuple(parts for parts in words if len(parts) > 1)


def _parts(word: str) -> tuple[str, ...]:
    return tuple(map(fold_name, word.split("…")))
