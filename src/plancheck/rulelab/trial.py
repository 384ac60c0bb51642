"""Tries rules that are being written on a draft: what is wrong with them, what they find and why, and which of their cases fail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from plancheck import resources
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.report import Options, Report
from plancheck.model.trace import Why, why
from plancheck.workspace import apart, load

if TYPE_CHECKING:
    from plancheck.language.files import RuleFile
    from plancheck.language.loader import RuleSet
    from plancheck.model.document import Document
    from plancheck.model.plan import Plan
    from plancheck.model.vocabulary import Vocabulary
    from plancheck.rulelab.cases import Case, CaseResult

#: The pack that the text is a file of, and the name of that file.
PACK, FILE = "trial", "trial/1.rules"
#: The longest text of rules and of a draft that is typed in, in characters; the most rules whose reasons are told, and the most cases run.
LONGEST, LONGEST_DRAFT, MOST_RULES, MOST_CASES = 40_000, 60_000, 10, 60
#: How a rule rests on a document of the office's own, which is written above it. “强度” says how grave its rules may be.
OWN_DOCUMENT = """\
强度 本单位 “本单位的要求” / "required by this office"
  最高级别：建议
文件 本单位文件 “本单位关于编制方案的通知” / "Notice of this office on drafting plans"
  文号：〔2026〕1号
  依据强度：本单位

规则 OWN-01 “写明资金来源” / "The sources of funds are stated"
  依据：本单位文件
  级别：建议
  要求：方案 含 “资金”
  不符合：“没有写资金来源” / "No source of funds is stated"
  无法判定：“{位置}的内容未能可靠读取，请人工核对原文” / "What stands at {place} could not be read; compare with the original"
  偏差：可能漏报
"""
#: How a rule of the text begins, in either language.
_RULE = re.compile(r"^[ \t]*(?:规则|rule)[ \t]+([\w-]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a text of rules. `problems` are those of the text, each with its line and column from 1 (0 for none) and the line with
    a caret below; `report` has the results of its rules alone, `reasons` why each result is what it is, by sub-result; `cases` those run.

    `report` is None where the text has errors, or no rules. `document` is the draft as it was read, `offers` are its figures.
    """

    problems: tuple[tuple[Diagnostic, int, int, str], ...]
    document: Document | None = None
    report: Report | None = None
    reasons: tuple[tuple[str, Why], ...] = ()
    cases: Ran | None = None
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A figure of the draft, and the condition that says what stands there: a stretch of a block, and rules text."""

    block: int
    start: int
    end: int
    condition: str


@dataclass(frozen=True, slots=True)
class Ran:
    """The cases that were run, how many more there are, and what is wrong with files of cases."""

    results: tuple[CaseResult, ...]
    more: int = 0
    problems: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What rules are tried on: a file by its name, what was read of one before (`contract.reading`), or text that was typed in."""

    data: bytes
    kind: Literal["file", "reading", "typed"]
    name: str = ""


def of_draft(shared: object, text: str, draft: Draft, own: Sequence[Path], packs: Sequence[str], on: date) -> Trial:
    """What `tried` gives, from the draft as it lies in a store. To be called in a process with limits, which opens it."""
    from plancheck import readers
    from plancheck.contract import reading
    from plancheck.readers import plain

    match draft.kind:
        case "file":
            document = readers.read(draft.data, draft.name)
        case "reading":
            document = reading.read(draft.data).document
        case "typed":
            document = plain.read(draft.data.decode())
    return tried(text, document, own, packs, Options(), on)


def of_cases(shared: object, text: str, own: Sequence[Path], packs: Sequence[str], on: date, written: str = "") -> Trial:
    """What `cases_run` gives for the cases that are `written` with the rules, and those beside one's own rules and those of a checkout."""
    from plancheck.rulelab.cases import case_files, cases, cases_of, shipped_cases

    shipped = shipped_cases()
    read = [cases_of(written, "trial.toml")] if written.strip() else []
    read += [cases(file) for file in case_files([*own, *([shipped] if shipped else [])])]
    made = cases_run(text, [case for those, _ in read for case in those], own, packs, on)
    wrong = tuple(problem for _, problems in read for problem in problems)
    return made if made.cases is None else replace(made, cases=replace(made.cases, problems=wrong))


def tried(text: str, document: Document, own: Sequence[Path], packs: Sequence[str], options: Options, on: date) -> Trial:
    """What the rules of a text find in a draft, beside those of `packs`, whose definitions they may use.

    A rule with the id of one that exists stands for that one. The draft is taken for a plan that the rules are for: those of the guideline
    that has the rule already, or that the draft is a plan of.
    """
    from plancheck import checking
    from plancheck.engine import trace

    known = load(own, packs, resources.cache_folder()).loaded
    is_read = document.status != "not_checked"
    guideline = _home(text, known) or (checking.take(document, known, options, on).rules if is_read else known.alternatives[0])
    loaded, problems = _loaded(text, own, guideline)
    rules = tuple(rule for rule in loaded.rules if rule.pack == PACK)
    if not rules or any(problem.severity == "error" for problem, *_ in problems):
        return Trial(problems, document)
    alone = replace(loaded, rules=rules)
    if not is_read:
        return Trial(problems, document, checking.unread(document, alone, options, on))
    taken = checking.take(document, alone, options, on, confirmed=True)
    report = checking.of_taken(taken, options, on)
    reasons = []
    for rule in rules[:MOST_RULES]:
        explained = replace(
            checking.unexplained(document, alone, options, on, rule.id),
            explanation=trace.explain(alone, taken.plan, rule, checking.parameters(options, alone.vocabulary)[0], None, on),
        )
        subs = next((result.subresults for result in report.results if result.rule == rule.id), ())
        reasons += [(sub.id, why(explained, sub.id)) for sub in subs]
    return Trial(problems, document, report, tuple(reasons), offers=tuple(_offers(taken.plan, alone.vocabulary)))


#: What a figure is compared with, as rules write it.
_OPERATORS = {"=": "=", "≈": "=", ">=": "≥", "<=": "≤"}


def _offers(plan: Plan, vocabulary: Vocabulary) -> Iterator[Offer]:
    """The values of known indicators in the draft itself, as conditions that they meet."""
    from plancheck.language import lexer, printer

    for fact in plan.facts:
        indicator = vocabulary.indicator_by_code.get(fact.indicator or "")
        place = fact.evidence.place
        if indicator is None or fact.year is None or fact.op not in _OPERATORS or place.document or place.block is None:
            continue
        name = indicator.name if lexer.plain(indicator.name) else f"「{indicator.name}」"
        kind = "目标" if fact.kind == "target" else "现状值"
        value = f"{printer.number(fact.value)} {fact.unit}".strip()
        yield Offer(place.block, place.start, place.end, f"{name} 在 {fact.year}年 的 {kind} {_OPERATORS[fact.op]} {value}")


def cases_run(text: str, cases: Sequence[Case], own: Sequence[Path], packs: Sequence[str], on: date) -> Trial:
    """The first of these cases that expect something of a rule of the text, run with it."""
    from plancheck.rulelab.cases import run_case

    known = load(own, packs, resources.cache_folder()).loaded
    loaded, problems = _loaded(text, own, _home(text, known) or known.alternatives[0])
    rules = tuple(rule for rule in loaded.rules if rule.pack == PACK)
    if not rules or any(problem.severity == "error" for problem, *_ in problems):
        return Trial(problems)
    alone, ids = replace(loaded, rules=rules), {rule.id for rule in rules}
    fitting = [
        replace(case, expect={rule: expected for rule, expected in case.expect.items() if rule in ids})
        for case in cases
        if ids & set(case.expect)
    ]
    ran = tuple(run_case(case, alone, on) for case in fitting[:MOST_CASES])
    return Trial(problems, cases=Ran(ran, len(fitting) - len(ran)))


def begun(text: str) -> tuple[str, ...]:
    """The ids of the rules that a text begins, whether or not it can be read."""
    return tuple(dict.fromkeys(match[1] for match in _RULE.finditer(text)))


def _home(text: str, known: RuleSet) -> RuleSet | None:
    """The guideline that has a rule of an id that the text begins; None if none has."""
    ids = set(begun(text))
    pack = next((rule.pack for rule in known.rules if rule.id in ids), None)
    return known.with_pack(pack) if pack is not None else None


def _loaded(text: str, own: Sequence[Path], guideline: RuleSet) -> tuple[RuleSet, tuple[tuple[Diagnostic, int, int, str], ...]]:
    """The rules of a guideline with the text as a pack of its own, and the problems of the text."""
    from plancheck.language import loader, printer
    from plancheck.language.files import RuleFile, find
    from plancheck.language.problems import line_column, render_place

    files, problems = find((*apart(own, resources.folder("rules")), *own))
    imports, applies = [pack.id for pack in guideline.packs], {pack.id: pack.applies for pack in guideline.packs}
    replaced = {rule.id: rule for rule in guideline.rules if rule.id in begun(text)}
    for rule in replaced.values():
        files = [_without(file, rule.span.start, rule.span.end) if file.name == rule.file else file for file in files]
    head = f'规则包 {PACK} “试写” / "Trial"\n  版本：1\n' + (f"  引入：{'、'.join(imports)}\n" if imports else "")
    homes = {rule.pack for rule in replaced.values()}
    if len(homes) == 1 and (condition := applies[homes.pop()]) is not None:  # as where the rule came from
        head += f"  适用：{printer.expr(condition, 'zh')}\n"
    files += [RuleFile("trial/pack.rules", Path(PACK, "pack.rules"), head.encode()), RuleFile(FILE, Path(FILE), text.encode())]
    loaded = loader.build(files, list(problems), (*imports, PACK))
    placed = []
    for problem in loaded.diagnostics:
        if problem.file != FILE:
            continue
        if problem.span is None:
            placed.append((problem, 0, 0, ""))
        else:
            placed.append((problem, *line_column(text, problem.span.start), render_place(text, problem.span).partition("\n")[2]))
    return loaded, tuple(placed)


def _without(file: RuleFile, start: int, end: int) -> RuleFile:
    """The file without a rule, whose place is kept blank so that those of others stay what they are."""
    text = (file.data or b"").decode("utf-8-sig")
    blank = "".join("\n" if sign == "\n" else " " for sign in text[start:end])
    return replace(file, data=(text[:start] + blank + text[end:]).encode())
