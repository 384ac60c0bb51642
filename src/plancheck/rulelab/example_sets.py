"""What examples definitions have, where they are from, what is wrong with them, and examples and cases out of what reviewers decided."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plancheck.language import assemble, learnt, tree
from plancheck.language import syntax as s
from plancheck.language.files import find
from plancheck.language.learnt import ANY, Example
from plancheck.language.ruleset import RuleSet
from plancheck.language.syntax import RuleNode
from plancheck.model.decision import Standing, Standings
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.place import Evidence
from plancheck.model.report import FINDINGS, Report, SubResult
from plancheck.wording.catalogue import both, phrase

#: The name of an example of which a person has to say what it is one of.
OPEN = "?"


# ---- what there is ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples of a definition of a pack: how many hold and do not, and how many are from each kind of source."""

    pack: str
    name: str
    holding: int
    others: int
    sources: tuple[tuple[str, int], ...]


def listed(folders: Sequence[Path]) -> tuple[list[Examples], list[Bilingual]]:
    """The examples in the folders by definition, and what is wrong with them."""
    rows: list[Examples] = []
    wrong: list[Bilingual] = []
    for pack in assemble.sources(find(folders)[0]):
        diagnostics: list[Diagnostic] = []
        examples = learnt.of_pack(pack, diagnostics)
        wrong += [problem.message for problem in diagnostics]
        if not examples:
            continue
        for name in dict.fromkeys(example.name for example in examples):
            own = [example for example in examples if example.name == name]
            sources = Counter(kind(example.source) for example in own)
            holding = sum(example.holds for example in own)
            rows.append(Examples(pack.id, name, holding, len(own) - holding, tuple(sources.most_common())))
        wrong += _contradictions(examples)
        stored = learnt.read(pack.folder).learnt if pack.folder is not None else None
        named = [example for example in examples if example.name != ANY]
        if named and not learnt.is_of(stored, examples):
            wrong.append(both("diagnostic.examples-not-learnt", pack=pack.id, count=len(named)))
    return rows, wrong


def kind(source: str) -> str:
    """What a source is one of: what stands before the first "/" or "#"; a rule file stands for examples written beside a definition."""
    return re.split("[/#]", source, maxsplit=1)[0]


def _contradictions(examples: Sequence[Example]) -> Iterator[Bilingual]:
    """Passages that are said to be an example and a counter-example of one definition, and those that stand twice."""
    seen: dict[tuple[str, str], Example] = {}
    for example in examples:
        first = seen.setdefault((example.name, "".join(example.text.split())), example)
        if first is example:
            continue
        key = "twice" if first.holds == example.holds else "both"
        yield both(f"language.examples.{key}", name=example.name, text=_short(example.text), one=first.source, other=example.source)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


# ---- out of decisions -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage of a draft about which a reviewer has said that it is what a rule looks for (`holds`), or is not.

    `name` is the definition with examples that the rule goes by, OPEN where it is not one. `headings` are those above the passage.
    """

    name: str
    holds: bool
    text: str
    headings: tuple[str, ...]
    rule: str
    source: str
    by: str
    on: str


def candidates(report: Report, standings: Standings, loaded: RuleSet) -> list[Candidate]:
    """The passages of the findings that were confirmed ("this is not it") or dismissed ("this is it"), in the order of the report.

    A finding with several passages gives several; one without any in the text of the draft, such as a missing chapter, gives none.
    """
    rules = {rule.id: rule for rule in loaded.rules}
    made: list[Candidate] = []
    for result in report.results:
        for sub in result.subresults:
            standing = standings.by_id.get(sub.id)
            if standing is None or standing.state != "holds" or standing.decision.choice not in ("confirm", "dismiss"):
                continue
            if sub.outcome in FINDINGS:
                made += _of_finding(report, result.rule, sub, standing, _named(rules.get(result.rule), loaded))
    return list(dict.fromkeys(made))


def _named(rule: RuleNode | None, loaded: RuleSet) -> str:
    """The only definition with examples that a rule goes by; OPEN if there is none, or several."""
    if rule is None:
        return OPEN
    vocabulary = loaded.with_pack(rule.pack).vocabulary
    used = {node.name for node in tree.walk(rule.requires) if isinstance(node, s.Name)} & set(vocabulary.examples)
    return used.pop() if len(used) == 1 else OPEN


def _of_finding(report: Report, rule: str, sub: SubResult, standing: Standing, name: str) -> Iterator[Candidate]:
    for passage in sub.evidence:
        # A cell is no sentence without its row, and passages of annexes stand in other files.
        if passage.quote.strip() and not passage.place.document and passage.place.table is None:
            yield Candidate(
                name,
                standing.decision.choice == "dismiss",
                sentence(passage),
                passage.place.section,
                rule,
                f"review/{report.document.name}#{sub.id}",
                standing.by,
                standing.on.isoformat(),
            )


def sentence(passage: Evidence) -> str:
    """The quote with the rest of its sentence, as far as the report has it, in one line."""
    before = re.split(r"[。；！？;\n]", passage.before)[-1]
    end = re.search(r"[。；！？;\n]", passage.after)
    after = passage.after[: end.end()] if end else passage.after
    return " ".join(f"{before}{passage.quote}{after}".split())


def as_examples(candidates: Sequence[Candidate], lang: str) -> str:
    """A set of examples to be reviewed: every line is a comment until a person takes its mark away."""
    lines = [f"# # {line}" for line in phrase("examples.set", lang).split("\n")]
    for it in candidates:
        lines.append(f"# # {it.rule} {it.by} {it.on}")
        lines.append("# " + "\t".join((it.name, "+" if it.holds else "-", _cell(it.source), _cell(it.text))))
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split())


def as_cases(candidates: Sequence[Candidate], lang: str) -> str:
    """A file of cases to be reviewed, with the outcome that the reviewer's word asks for; every line is a comment at first."""
    lines = [f"# {line}" for line in phrase("examples.cases", lang).split("\n")]
    for it in candidates:
        draft = "\n".join((*it.headings, it.text)).replace("'''", "’’’")
        outcome = phrase(f"outcome.{'passed' if it.holds else 'failed'}", "zh")
        lines += ["", f"# {it.by} {it.on} {it.source}"]
        lines += ["[[case]]", f"name = {json.dumps(_short(it.text), ensure_ascii=False)}", "draft = '''", *draft.split("\n"), "'''"]
        lines.append(f'expect = {{ "{it.rule}" = "{outcome}" }}')
    return "".join(f"# {line}".rstrip() + "\n" for line in lines)
