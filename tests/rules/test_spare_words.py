"""Words of the packs that can change no outcome: another word of the same list finds all that they find, or is the same name.

python -m tests.rules.test_spare_words        prints them, with how many words the lists have
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.rules import helpers

from plancheck.extraction.names import indicators
from plancheck.model.vocabulary import Topic


def covered(topic: Topic, others: tuple[Topic, ...]) -> Iterator[tuple[str, str]]:
    """The words of a topic in which another of its words or titles stands, each with that one: it is found wherever they are.

    In a name the longer word of another topic hides a shorter one, so neither may have to do with a word of another topic.
    """
    theirs = [word for each in others if each.name != topic.name for word in (*each.titles, *each.words)]
    for word in topic.words:
        within = (each for each in (*topic.words, *topic.titles) if each != word and stands(each, word))
        first = next((each for each in within if _apart(each, word, theirs)), None)
        if first is not None:
            yield word, first


def _apart(part: str, word: str, theirs: list[str]) -> bool:
    """Whether no other topic has a longer word than `part`, or one within `word` that is not within `part`."""
    return not any(stands(part, other) or (stands(other, word) and not stands(other, part)) for other in theirs)


def stands(word: str, within: str) -> bool:
    """Whether a word (… is a gap) stands in another one, in its order; a gap is no part of what it stands in."""
    at = 0
    for part in word.split("…"):
        found = within.find(part, at)
        if found < 0 or ("…" in word and "…" in within):
            return False
        at = found + len(part)
    return True


def alike(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The names of an indicator that are one with an earlier name, in the form that names are compared in."""
    seen: dict[str, str] = {}
    for name in names:
        first = seen.setdefault(indicators.form(name), name)
        if first != name:
            yield name, first


def spare() -> dict[str, list[tuple[str, str]]]:
    """The words that can change no outcome, by the topic or indicator that they stand in."""
    vocabulary = helpers.shipped().vocabulary
    found = {topic.name: [*covered(topic, vocabulary.topics)] for topic in vocabulary.topics}
    found |= {each.name: [*alike((each.name, *each.aliases))] for each in vocabulary.indicators}
    return {name: words for name, words in found.items() if words}


def test_no_word_of_a_list_stands_in_another_of_it() -> None:
    assert spare() == {}


def test_what_stands_in_what() -> None:
    assert stands("水渠", "新水渠")
    assert stands("水…渠", "水边新渠")
    assert not stands("渠…水", "水边新渠")
    assert not stands("水渠", "水边新渠")


if __name__ == "__main__":
    for name, words in spare().items():
        print(name, "、".join(f"{word}（{other}）" for word, other in words))
    packs = helpers.shipped().vocabulary
    topics = sum(len(each.titles) + len(each.words) for each in packs.topics)
    chapters = sum(len(each.titles) + len(each.words) for each in packs.sections)
    print(f"{topics} of topics, {chapters} of chapters, {sum(1 + len(each.aliases) for each in packs.indicators)} names of indicators")
