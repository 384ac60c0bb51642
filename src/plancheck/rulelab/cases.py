"""Read and run test cases for rules, and count their outcomes. A case is a small draft with the expected results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plancheck import resources
from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import describe
from plancheck.model.report import OUTCOMES, Options, Report, Result
from plancheck.wording.catalogue import both, known, listed, phrase
from plancheck.wording.usage import toml_place

if TYPE_CHECKING:
    from plancheck.language.loader import RuleSet
    from plancheck.model.document import Document
    from plancheck.model.trace import Trace


NOTHING = Options()


@dataclass(frozen=True, slots=True)
class Case:
    """A small draft with the expected outcome, or other expectations, of each rule.

    `why` is the reason a case is a known failure, "" otherwise.
    """

    file: Path
    name: str
    draft: str
    expect: dict[str, dict[str, Any]]
    options: Options = NOTHING
    on: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """The result of a case: the unmet expectations and the outcomes of its rules.

    `missed` are the rules with an unmet expectation, each with the subject that it is about, if it is about one.
    """

    case: Case
    misses: tuple[Bilingual, ...]
    outcomes: tuple[tuple[str, str], ...] = ()
    missed: tuple[tuple[str, str | None], ...] = ()

    @property
    def failed(self) -> bool:
        """Whether the case failed. A known failure fails if it unexpectedly passes."""
        return bool(self.misses) != bool(self.case.why)

    @property
    def known(self) -> bool:
        """Whether it is a known failure that still fails."""
        return bool(self.misses) and bool(self.case.why)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often each rule had each outcome in passing cases."""

    seen: dict[str, Counter[str]] = field(default_factory=dict)

    def lacking(self) -> tuple[str, ...]:
        """Rules without both a passing and a failing case."""
        return tuple(rule for rule, counts in self.seen.items() if not (counts["passed"] and counts["failed"]))


#: The tables of a case file: its cases, and conditions that no draft can show to matter, each with the reason.
FILE_KEYS: dict[str, type] = {"case": list, "idle": dict}
#: The keys of a case and of an expectation, with the types of their values.
CASE_KEYS: dict[str, type] = {
    "name": str, "draft": str, "expect": dict, "kind": str, "province": str, "parameters": dict, "date": date, "why": str,
}  # fmt: skip
EXPECT_KEYS: dict[str, type] = {"outcome": str, "reason": str, "message": str, "quote": str, "place": str, "subjects": dict}
#: The names of these types in messages.
KINDS: dict[type, Bilingual] = {
    str: Bilingual("文字（写在引号里）", "text, in quotes"),
    dict: Bilingual("表", "a table"),
    list: Bilingual("若干个 [[…]] 表", "tables [[…]]"),
    date: Bilingual("日期，例如 2026-11-25", "a date such as 2026-11-25"),
}


def case_files(places: Sequence[Path]) -> list[Path]:
    """The .toml files among or under `places`, each once.

    For a folder of rules without any, those of the folder of this name in tests/ beside it, as in a checkout.
    """
    paths = [file for place in places for file in ([place] if place.is_file() else _case_files_of(place))]
    return list({file.resolve(): file for file in reversed(paths)}.values())[::-1]


def _case_files_of(folder: Path) -> list[Path]:
    beside = folder.resolve().parent / "tests" / folder.resolve().name
    return sorted(folder.rglob("*.toml")) or sorted(beside.rglob("*.toml"))


def shipped_cases() -> Path | None:
    """The folder with the cases of the shipped rules, which exists only in a checkout."""
    folder = resources.folder("rules").parent / "tests" / "rules"
    return folder if folder.is_dir() else None


def cases(file: Path) -> tuple[list[Case], list[Bilingual]]:
    """The cases in a file, and the problems of the file itself."""
    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        return [], [both("terminal.cases_unreadable", file=file, error=error.strerror or type(error).__name__)]
    except UnicodeDecodeError:
        return [], [both("terminal.cases_encoding", file=file)]
    return cases_of(text, file)


def cases_of(text: str, file: Path | str) -> tuple[list[Case], list[Bilingual]]:
    """The cases in the text of a file, and the problems of the text."""
    import tomllib

    file = Path(file)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [], [both("terminal.cases_toml", file=file, where=toml_place(error))]
    parsed: list[Case] = []
    wrong = list(_untyped(data, FILE_KEYS))
    written = data.get("case", [])
    for number, case in enumerate(written if isinstance(written, list) else [written], 1):
        problems = list(_malformed(case))
        wrong += [both("terminal.case_wrong", number=number, what=problem) for problem in problems]
        if not problems:
            parsed.append(_case(file, case))
    return parsed, [both("terminal.cases_wrong", file=file, what=problem) for problem in wrong]


def excuses(file: Path) -> dict[str, str]:
    """The reasons why some conditions cannot be tested, by "RULE: condition"; empty for an unreadable file (see `cases`)."""
    import tomllib

    try:
        data = tomllib.loads(file.read_text("utf-8-sig"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}
    table = data.get("idle")
    return {str(key): str(why) for key, why in table.items()} if isinstance(table, dict) else {}


def _malformed(data: object) -> Iterator[Bilingual]:
    """Yield the problems of a case as written in its file."""
    if not isinstance(data, dict):
        yield both("terminal.case_no_table")
        return
    yield from _untyped(data, CASE_KEYS)
    for key in ("name", "draft", "expect"):
        if not data.get(key):
            yield both("terminal.case_lacks", key=key)
    expect = data.get("expect")
    for rule, expected in expect.items() if isinstance(expect, dict) else ():
        table = {"outcome": expected} if isinstance(expected, str) else expected
        if not isinstance(table, dict):
            yield both("terminal.case_expects", rule=rule)
            continue
        yield from (both("terminal.case_rule", rule=rule, what=problem) for problem in _untyped(table, EXPECT_KEYS))
        if _outcome(table.get("outcome")) not in OUTCOMES:
            choices = listed(Bilingual(f"{phrase(f'outcome.{outcome}', 'zh')}（{outcome}）", outcome) for outcome in OUTCOMES)
            yield both("terminal.case_outcome", rule=rule, outcome=table.get("outcome"), choices=choices)


def _untyped(data: dict[str, Any], keys: dict[str, type]) -> Iterator[Bilingual]:
    for key, value in data.items():
        if key not in keys:
            yield both("terminal.case_key", key=key, choices=", ".join(keys))
        elif not isinstance(value, keys[key]):
            yield both("terminal.case_type", key=key, kind=KINDS[keys[key]])


def _case(file: Path, data: dict[str, Any]) -> Case:
    parameters = tuple(sorted((name, str(value)) for name, value in data.get("parameters", {}).items()))
    options = Options(data.get("kind"), data.get("province"), parameters)
    expect = {rule: _expected({"outcome": value} if isinstance(value, str) else value) for rule, value in data["expect"].items()}
    return Case(file, data["name"], data["draft"], expect, options, data.get("date"), data.get("why", ""))


def _expected(table: dict[str, Any]) -> dict[str, Any]:
    """The expectations of a rule, with outcomes as report codes."""
    subjects = {subject: _outcome(outcome) for subject, outcome in table.get("subjects", {}).items()}
    return {**table, **{key: _outcome(table[key]) for key in ("outcome",) if key in table}, **({"subjects": subjects} if subjects else {})}


def _outcome(written: Any) -> Any:
    """The code of an outcome, which may be written as in Chinese reports."""
    return next((outcome for outcome in OUTCOMES if written == phrase(f"outcome.{outcome}", "zh")), written)


def run_case(case: Case, loaded: RuleSet, on: date) -> CaseResult:
    """Run the rules on the draft of a case and compare the results with the expectations."""
    from plancheck import checking

    # The draft of a case is an excerpt, which need not have what a whole plan is recognised by.
    loaded = guideline(case, loaded)
    report = checking.of_document(_document(case), loaded, case.options, case.on or on, confirmed=True)
    misses = {rule: tuple(_misses(report, rule, expected)) for rule, expected in case.expect.items()}
    return CaseResult(
        case,
        tuple(miss for those in misses.values() for miss in those),
        tuple((result.rule, result.outcome) for result in report.results if result.rule in case.expect),
        tuple((rule, _missed_subject(report, rule, case.expect[rule])) for rule, those in misses.items() if those),
    )


def explained(result: CaseResult, loaded: RuleSet, on: date) -> Iterator[Trace]:
    """Why each rule with an unmet expectation has the outcome that it has in the draft of a case."""
    from plancheck import checking

    case, loaded = result.case, guideline(result.case, loaded)
    known = {rule.id for rule in loaded.rules}
    for rule, subject in result.missed:
        if rule in known:
            yield checking.explained(_document(case), loaded, case.options, case.on or on, rule, subject)


def _document(case: Case) -> Document:
    from textwrap import dedent

    from plancheck.readers import plain

    return plain.read(dedent(case.draft))


def _missed_subject(report: Report, rule: str, expected: dict[str, Any]) -> str | None:
    """The first subject of a rule with another outcome than expected; None where what is unmet is about the rule as a whole."""
    result = next((result for result in report.results if result.rule == rule), None)
    if result is None or expected.get("outcome") != result.outcome:
        return None
    outcomes = {name: sub.outcome for sub in result.subresults for name in (sub.subject.key, sub.subject.label.zh)}
    return next((name for name, outcome in expected.get("subjects", {}).items() if outcomes.get(name, outcome) != outcome), None)


def guideline(case: Case, loaded: RuleSet) -> RuleSet:
    """The rule set by which the draft of a case is read: that of the guideline that has the rules it names."""
    named = [rules for rules in loaded.alternatives if any(rule.id in case.expect for rule in rules.rules)]
    return named[0] if named else loaded


def _misses(report: Report, rule: str, expected: dict[str, Any]) -> Iterator[Bilingual]:
    result = next((result for result in report.results if result.rule == rule), None)
    if result is None:
        yield Bilingual(f"{rule}：没有这条规则", f"{rule}: no such rule")
        return
    for key, zh in (("outcome", "结论"), ("reason", "原因")):
        if key in expected and (actual := getattr(result, key)) != expected[key]:
            yield Bilingual(
                f"{rule}：{zh}是{_quoted(key, actual)}，预期{_quoted(key, expected[key])}：{result.message.zh}",
                f"{rule}: {key} {actual!r}, expected {expected[key]!r}: {result.message.en}",
            )
    if "message" in expected and expected["message"] not in (result.message.zh, result.message.en):
        yield _otherwise(rule, "说明是", "message", result.message.zh, expected["message"])
    quoted = [passage for passage in result.evidence if expected.get("quote", "") in passage.quote]
    if "quote" in expected and not quoted:
        yield _otherwise(rule, "摘录是", "quotes", [passage.quote for passage in result.evidence], expected["quote"])
    places = [describe(passage.place, "zh") for passage in quoted]
    if "place" in expected and not any(expected["place"] in place for place in places):
        yield _otherwise(rule, "位置是", "stands at", places, expected["place"])
    yield from _missed_subjects(result, expected.get("subjects", {}))


def _missed_subjects(result: Result, expected: dict[str, Any]) -> Iterator[Bilingual]:
    subjects = {sub.subject.key: sub.outcome for sub in result.subresults}
    subjects |= {sub.subject.label.zh: sub.outcome for sub in result.subresults}
    for subject, outcome in expected.items():
        actual = subjects.get(subject)
        if actual != outcome:
            known_subjects = ", ".join(filter(None, subjects))
            yield Bilingual(
                f"{result.rule}：{subject}的结论是{_quoted('outcome', actual)}，预期{_quoted('outcome', outcome)}；有：{known_subjects}",
                f"{result.rule}: {subject} is {actual!r}, expected {outcome!r}; there are {known_subjects}",
            )


def _quoted(key: str, code: str | None) -> str:
    """An outcome or a reason as worded in a Chinese report; anything that is not a code is unchanged."""
    if code is None:
        return "（无）"
    name = f"{key}.{code}"
    return f"“{phrase(name, 'zh') if known(name) else code}”"


def _otherwise(rule: str, zh: str, en: str, actual: str | list[str], wanted: str) -> Bilingual:
    texts = [actual] if isinstance(actual, str) else actual
    shown = "、".join(f"“{text}”" for text in texts) or "（无）"
    return Bilingual(f"{rule}：{zh}{shown}，预期“{wanted}”", f"{rule}: {en} {actual!r}, expected {wanted!r}")


def coverage(loaded: RuleSet, results: Sequence[CaseResult], own: Set[str] = frozenset(), alone: bool = False) -> Coverage:
    """How often every rule had every outcome in the cases, for the packs of the rules that the cases name or that are in the files `own`.

    Failed cases do not count. Other packs are left out, since the cases are not about them; `alone`: other rules as well.
    """
    named = {rule for result in results for rule in result.case.expect}
    packs = {rule.pack for rule in loaded.rules if rule.id in named or rule.file in own}
    counts: dict[str, Counter[str]] = {
        rule.id: Counter() for rule in loaded.rules if rule.id in named or (not alone and rule.pack in packs)
    }
    for result in results:
        if result.misses:
            continue
        for rule, outcome in result.outcomes:
            if rule in counts or not alone:
                counts.setdefault(rule, Counter())[outcome] += 1
    return Coverage(counts)
