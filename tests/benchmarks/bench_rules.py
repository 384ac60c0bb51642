"""How many rules over plans a second of CPU: plancheck's engine, plain Python closures, and other rule engines, on the same rules.

100 rules of 5 conditions over 1,000 plans of 60 figures, none missing, so that engines with two truth values can agree. Every engine
gets the rules translated from one description and must come to the same verdicts. An engine that is not installed is named.

Of plancheck two things are timed. First the conditions: each rule's outcome with a third value, and the quotes with their places that it
rests on, every one of them read. Then the whole of `Evaluator.results`, as a check runs
it: with sentences in two languages, ids and fingerprints too. Nothing is kept from one plan to the next but the compiled rules.

Run:  make bench    (or: python tests/benchmarks/bench_rules.py)
"""

from __future__ import annotations

import gc
import operator
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from plancheck.engine import evaluate
from plancheck.engine.compile import NOTHING_BOUND, Predicate
from plancheck.engine.context import Context
from plancheck.language import loader, parser
from plancheck.model.document import Block, Document
from plancheck.model.place import Evidence, Place
from plancheck.model.plan import Fact, Plan

RULES, CONDITIONS, PLANS, FIGURES = 100, 5, 1000, 60
YEARS = (2025, 2030)
OPS: dict[str, Callable[[Any, Any], bool]] = {"≥": operator.ge, "≤": operator.le, ">": operator.gt, "<": operator.lt}
ASCII = {"≥": ">=", "≤": "<=", ">": ">", "<": "<"}
ROUNDS = 3


@dataclass(frozen=True)
class Condition:
    """The figure with that number compares so with a whole number of percent."""

    figure: int
    op: str
    bound: int

    @property
    def name(self) -> str:
        """The figure's name where names must be ASCII."""
        return f"f{self.figure}"


Rule = tuple[Condition, ...]  # all of them
Figures = tuple[int, ...]  # of one plan
Verdicts = list[list[bool]]  # by plan, then by rule


def rules(seed: int = 1) -> list[Rule]:
    """Conditions that hold for about four figures in five, so that a third of the rules pass and the others fail at any part."""
    rng = random.Random(seed)
    made = []
    for _ in range(RULES):
        conditions = []
        for figure in rng.sample(range(FIGURES), CONDITIONS):
            op = rng.choice(list(OPS))
            share = rng.randint(10, 30)
            conditions.append(Condition(figure, op, share if op in "≥>" else 100 - share))
        made.append(tuple(conditions))
    return made


def plans(seed: int = 2) -> list[Figures]:
    """The figures of each plan, in percent."""
    rng = random.Random(seed)
    return [tuple(rng.randint(0, 100) for _ in range(FIGURES)) for _ in range(PLANS)]


# ---- plancheck ------------------------------------------------------------------------------------------------------


def pack(described: Sequence[Rule]) -> str:
    """The rules as a rules file."""
    head = (
        '规则包 bench "速度" / "speed"\n  版本：1\n强度 strong "强" / "strong"\n  最高级别：必须\n'
        '文件 手册 "手册" / "handbook"\n  依据强度：strong\n'
    )
    named = "".join(f'指标 指标{_word(n)} "n{n}"\n  代码：n{n}\n  单位：%\n' for n in range(FIGURES // len(YEARS)))
    return head + named + "".join(_rule(n, rule) for n, rule in enumerate(described))


def _word(number: int) -> str:
    return "".join("零一二三四五六七八九"[int(digit)] for digit in f"{number:02}")


def _rule(number: int, rule: Rule) -> str:
    said = " 且 ".join(f"指标{_word(c.figure // 2)} 在 {YEARS[c.figure % 2]}年 的 目标 {c.op} {c.bound} %" for c in rule)
    return f'规则 B-{number:03} "试{number}" / "try {number}"\n  依据：手册\n  级别：必须\n  要求：{said}\n  不符合：“否” / "no"\n'


def loaded(text: str) -> loader.RuleSet:
    """The pack of a rules file. Raises ValueError where something is wrong with it."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bench").mkdir()
        (Path(folder) / "bench" / "pack.rules").write_text(text, encoding="utf-8")
        found = loader.load([Path(folder)])
    wrong = [each.message.en for each in found.diagnostics if each.severity == "error"]
    if wrong:
        raise ValueError("\n".join(wrong))
    return found


def plan(figures: Figures) -> Plan:
    """A draft that states each figure once, each with its place."""
    texts = [f"到{YEARS[n % 2]}年，指标{_word(n // 2)}达到{value}%。" for n, value in enumerate(figures)]
    blocks = tuple(Block(n, text, paragraph=n + 1) for n, text in enumerate(texts))
    facts = tuple(
        Fact(
            f"n{n // 2}", f"指标{_word(n // 2)}", None, "target", YEARS[n % 2], None, None, "=", Decimal(value), None, "%", False,
            Evidence(texts[n], Place(n, 0, len(texts[n]), paragraph=n + 1)),
        )
        for n, value in enumerate(figures)
    )  # fmt: skip
    return Plan(Document("bench", "", "docx", blocks=blocks), facts=facts)


def decided(ctx: Context, asked: Sequence[Predicate]) -> list[tuple[bool | None, tuple[Evidence, ...]]]:
    """Of each condition of the plan itself its state and its quotes."""
    answers = [condition(ctx, NOTHING_BOUND) for condition in asked]
    return [(answer.state, answer.evidence) for answer in answers]


# ---- the others -----------------------------------------------------------------------------------------------------

Judge = Callable[[Sequence[Figures]], Verdicts]


def closures(described: Sequence[Rule]) -> Judge:
    """Plain Python: a closure a condition, a closure a rule, two truth values, no evidence."""

    def condition(name: str, compare: Callable[[Any, Any], bool], bound: int) -> Callable[[dict[str, int]], bool]:
        return lambda facts: compare(facts[name], bound)

    def rule(parts: list[Callable[[dict[str, int]], bool]]) -> Callable[[dict[str, int]], bool]:
        def holds(facts: dict[str, int]) -> bool:
            for part in parts:  # noqa: SIM110  a generator would slow down what the others are measured by
                if not part(facts):
                    return False
            return True

        return holds

    made = [rule([condition(c.name, OPS[c.op], c.bound) for c in each]) for each in described]
    return lambda drafts: [[holds(facts) for holds in made] for facts in map(_named, drafts)]


def _named(figures: Figures) -> dict[str, int]:
    return {f"f{n}": value for n, value in enumerate(figures)}


def _said(rule: Rule, also: str) -> str:
    return f" {also} ".join(f"{c.name} {ASCII[c.op]} {c.bound}" for c in rule)


def rule_engine(described: Sequence[Rule]) -> Judge:
    """rule-engine: one rule at a time."""
    from rule_engine import Rule as Made

    made = [Made(_said(rule, "and")) for rule in described]
    return lambda drafts: [[rule.matches(facts) for rule in made] for facts in map(_named, drafts)]


def zen_engine(described: Sequence[Rule]) -> Judge:
    """zen-engine: all rules in one call."""
    import zen

    made = zen.compile_expression("[" + ", ".join(f"({_said(rule, 'and')})" for rule in described) + "]")
    return lambda drafts: [list(made.evaluate(facts)) for facts in map(_named, drafts)]


def cel_cpp(described: Sequence[Rule]) -> Judge:
    """cel-expr-python (CEL in C++): all rules in one call."""
    from cel_expr_python import cel

    env = cel.NewEnv(variables={f"f{n}": cel.Type.INT for n in range(FIGURES)})
    made = env.compile("[" + ", ".join(f"({_said(rule, '&&')})" for rule in described) + "]")
    return lambda drafts: [list(made.eval(data=facts).plain_value()) for facts in map(_named, drafts)]


def cel_python(described: Sequence[Rule]) -> Judge:
    """cel-python: one rule at a time."""
    import celpy

    env = celpy.Environment()
    made = [env.program(env.compile(_said(rule, "&&"))) for rule in described]

    def judge(drafts: Sequence[Figures]) -> Verdicts:
        facts = [{name: celpy.celtypes.IntType(value) for name, value in _named(figures).items()} for figures in drafts]
        return [[bool(rule.evaluate(each)) for rule in made] for each in facts]

    return judge


def datalogic(described: Sequence[Rule]) -> Judge:
    """datalogic-py (JsonLogic in Rust): all rules in one call."""
    import json

    from datalogic_py import DataHandle, Engine

    engine = Engine()
    made = [engine.compile({"and": [{ASCII[c.op]: [{"var": c.name}, c.bound]} for c in rule]}) for rule in described]
    session = engine.session()
    return lambda drafts: [
        [each == "true" for each in session.evaluate_many(made, DataHandle(json.dumps(facts)))] for facts in map(_named, drafts)
    ]


#: name in the package index, its judge, how many plans it is given (the slow ones get fewer).
PEERS: tuple[tuple[str, Callable[[Sequence[Rule]], Judge], int], ...] = (
    ("rule-engine", rule_engine, PLANS // 10),
    ("zen-engine", zen_engine, PLANS),
    ("cel-expr-python", cel_cpp, PLANS),
    ("cel-python", cel_python, PLANS // 100),
    ("datalogic-py", datalogic, PLANS),
)


# ---- measuring ------------------------------------------------------------------------------------------------------


def seconds(function: Callable[[], Any], rounds: int = ROUNDS) -> tuple[Any, float]:
    """What a function gives, and the least CPU time it took; without the garbage collector, as timeit measures."""
    spent = []
    gc.disable()
    for _ in range(rounds):
        found = None  # what the round before gave is let go of outside the time
        start = time.process_time()
        found = function()
        spent.append(time.process_time() - start)
    gc.enable()
    return found, min(spent)


def line(name: str, speed: float, base: float, note: str = "") -> None:
    """One row of the table: millions of rules·plans a CPU second, and how that compares with plain closures."""
    print(f"  {name:<48}{speed / 1e6:8.3f} M{speed / base:9.3f} ×  {note}")


def main() -> None:
    """Print the table."""
    described, figures = rules(), plans()
    ready = loaded(pack(described))
    drafts = [plan(each) for each in figures]
    total = RULES * PLANS

    judge = closures(described)
    expected, spent = seconds(lambda: judge(figures))
    base = total / spent
    passed = sum(map(sum, expected)) / total
    print(f"{RULES} rules of {CONDITIONS} conditions over {PLANS} plans of {FIGURES} figures ({passed:.0%} pass): rules·plans a CPU second")
    line("plain Python closures, two truth values", base, base)

    whole = evaluate.Evaluator(ready)
    asked = [whole.condition(each) for each in ready.rules]
    answers, spent = seconds(lambda: [decided(whole.context(draft), asked) for draft in drafts])
    same = [[state for state, _ in each] for each in answers] == expected and all(quotes for each in answers for _, quotes in each)
    name = "plancheck: third value and evidence, cold plans"
    line(name, total / spent, base, "no sentences, no ids" if same else "OTHER VERDICTS")

    few = drafts[: PLANS // 20]
    results, spent = seconds(lambda: [whole.results(draft) for draft in few])
    same = [[each.outcome == "passed" for each in result] for result in results] == expected[: len(few)]
    line("plancheck: whole results with texts and ids", RULES * len(few) / spent, base, "" if same else "OTHER VERDICTS")

    for name, peer, most in PEERS:
        try:
            made = peer(described)
        except ImportError as error:
            print(f"  {name:<48}not measured: {error}")
            continue
        verdicts, spent = seconds(lambda made=made, most=most: made(figures[:most]))  # type: ignore[misc]
        line(name, RULES * most / spent, base, "" if verdicts == expected[:most] else "OTHER VERDICTS")

    text = pack(described)
    items, spent = seconds(lambda: parser.parse(text, "bench.rules")[0])
    print(f"parsing: {sum(item.rule is not None for item in items) / spent:,.0f} rules a CPU second, with places")


if __name__ == "__main__":
    if sys.argv[1:] == ["--peers"]:
        print(*(name for name, _, _ in PEERS))
    else:
        main()
