"""Says the targets of a sound plan's tables in sentences of other forms: years under other names, bases apart, values in lists.

A sound plan whose targets are said once more, or in a sentence in place of their row, says what it said: nothing may fail that did not,
no value may be gone without its figure being left open, and none may be read of another thing.
`python tests/mutants/restate.py [plan or form …]` says the targets of every plan in every form.
"""

from __future__ import annotations

import copy
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import docx

from plancheck.model.plan import Fact, Plan
from plancheck.text.line import squeeze

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.mutants import measure, recast


@dataclass(frozen=True)
class Target:
    """A row of a table of indicators: what it is of, and its values of two horizons, and what has been reached."""

    name: str
    unit: str
    change: str | None
    base: int | None
    years: tuple[int, int]
    values: tuple[Decimal, Decimal]
    now: tuple[int, Decimal] | None
    row: int
    facts: tuple[Fact, ...]

    @property
    def up(self) -> bool:
        return self.values[1] >= self.values[0]

    @property
    def verb(self) -> str:
        return "提高" if self.up else "下降"

    @property
    def falls(self) -> str:
        return "下降" if self.change == "decrease" else "提高"

    def at(self, which: int) -> str:
        """A value as it is printed."""
        return f"{self.values[which]}{self.unit}"

    @property
    def was(self) -> str:
        return f"{self.now[1]}{self.unit}" if self.now else ""


@dataclass(frozen=True)
class Restated:
    """What came of a plan in one form: what newly fails, what is gone and neither open nor doubted, what is surely read otherwise."""

    plan: str
    form: str
    failed: tuple[tuple[str, str], ...]
    lost: tuple[str, ...]
    wrong: tuple[str, ...]


def targets(plan: Plan, table: int) -> list[Target]:
    """The rows of a table with plain values of two horizons."""
    rows: dict[int, list[Fact]] = {}
    for fact in plan.facts:
        if fact.evidence.place.table == table and fact.evidence.place.cell and fact.indicator:
            rows.setdefault(fact.evidence.place.cell[0], []).append(fact)
    return [made for row, facts in rows.items() if (made := _target(row, facts))]


def _target(row: int, facts: list[Fact]) -> Target | None:
    aims, had = [f for f in facts if f.kind == "target"], [f for f in facts if f.kind == "status" and f.op == "="]
    first = aims[0] if aims else None
    plain = len(aims) == 2 and all(f.op == "=" and f.scope is None and not f.cumulative and f.value for f in aims)
    if first is None or not plain or aims[0].year is None or aims[1].year is None or "（" in first.subject or "、" in first.subject:
        return None
    now = (had[-1].year, had[-1].value) if had and had[-1].year and had[-1].value else None
    if first.change and not first.base_year:
        return None
    return Target(
        first.subject, first.unit, first.change, first.base_year, (aims[0].year, aims[1].year), (aims[0].value, aims[1].value),
        None if first.change else now, row, tuple(aims),
    )  # fmt: skip


Form = Callable[[Sequence[Target]], list[str]]
_PERIODS = {2025: "十四五", 2030: "十五五", 2035: "十六五"}


def _each(write: Callable[[Target], str], change: bool = False) -> Form:
    def made(told: Sequence[Target]) -> list[str]:
        return [text for each in told if (each.change is not None) == change and (text := write(each))]

    return made


def _of_periods(write: Callable[[Target, str, str], str], change: bool = False) -> Form:
    def made(each: Target) -> str:
        one, two = (_PERIODS.get(year, "") for year in each.years)
        return write(each, one, two) if one and two else ""

    return _each(made, change)


def _had(write: Callable[[Target, int, str], str]) -> Form:
    return _each(lambda t: write(t, t.now[0], t.was) if t.now else "")


def _of_several(told: Sequence[Target]) -> list[str]:
    """Several names, then their values: 甲、乙、丙分别达到1%、2%、3%."""
    shares = [each for each in told if each.change is None and each.unit == "%" and each.up and "和" not in each.name]
    return [
        f"到{three[0].years[at]}年，{'、'.join(t.name for t in three)}分别达到{'、'.join(t.at(at) for t in three)}。"
        for three in (shares[at : at + 3] for at in range(0, len(shares), 3))
        if len({t.years for t in three}) == 1 and len(three) > 1
        for at in (0, 1)
    ]


def _in_words(value: Decimal) -> str:
    digits = "零一二三四五六七八九"
    whole, _, rest = str(value).partition(".")
    number = int(whole)
    tens, ones = divmod(number, 10)
    said = (("" if tens == 1 else digits[tens]) + "十" if tens else "") + (digits[ones] if ones or not tens else "")
    return said + ("点" + "".join(digits[int(d)] for d in rest) if rest else "")


def _share(t: Target) -> bool:
    return t.unit == "%" and all(value < 100 for value in t.values)


#: Each form with the sentences that it makes of targets.
FORMS: dict[str, Form] = {
    # levels
    "分别": _each(lambda t: f"到{t.years[0]}年和{t.years[1]}年，{t.name}分别达到{t.at(0)}和{t.at(1)}。"),
    "name_first": _each(lambda t: f"{t.name}{t.years[0]}年达到{t.at(0)}，{t.years[1]}年达到{t.at(1)}。"),
    "from_to": _had(lambda t, y, v: f"{t.name}由{y}年的{v}{t.verb}到{t.years[0]}年的{t.at(0)}、{t.years[1]}年的{t.at(1)}。"),
    "end_of_period": _of_periods(lambda t, a, b: f"“{a}”末，{t.name}达到{t.at(0)}；“{b}”期末，达到{t.at(1)}。"),
    "in_period": _of_periods(lambda t, a, b: f"{t.name}{a}末为{t.at(0)}，{b}末为{t.at(1)}。"),
    "by_then": _each(lambda t: f"{t.years[1]}年试点建设全面收官，届时{t.name}为{t.at(1)}；此前的{t.years[0]}年，这一指标先达到{t.at(0)}。"),
    "until_then": _each(lambda t: f"到{t.years[0]}年，{t.name}达到{t.at(0)}。展望{t.years[1]}年，到那时{t.name}达到{t.at(1)}。"),
    "several": _of_several,
    "base_in_bracket": _had(lambda t, y, v: f"到{t.years[0]}年{t.name}达到{t.at(0)}（{y}年为{v}），到{t.years[1]}年达到{t.at(1)}。"),
    "in_words": _each(
        lambda t: (
            f"到{t.years[0]}年，{t.name}达到百分之{_in_words(t.values[0])}，到{t.years[1]}年达到百分之{_in_words(t.values[1])}。"
            if _share(t)
            else ""
        )
    ),
    "neighbour": _had(
        lambda t, y, v: f"到{t.years[0]}年，{t.name}达到{t.at(0)}，到{t.years[1]}年达到{t.at(1)}。{y}年相邻的青石市{t.name}为{t.at(1)}。"
    ),
    "nation": _had(lambda t, y, v: f"{y}年，我市{t.name}为{v}，全国{t.name}为{t.at(0)}，全省为{t.at(1)}。"),
    "nation_points": _each(lambda t: f"到{t.years[1]}年，{t.name}达到{t.at(1)}，高于全国平均水平3.2个百分点。" if _share(t) else ""),
    "one_firm": _had(lambda t, y, v: f"其中，青石铝业公司{y}年{t.name}为{t.at(1)}，到{t.years[0]}年达到{t.at(0)}。"),
    "threshold": _each(lambda t: f"{t.name}低于{t.at(0)}的单位，列入{t.years[1]}年重点督导名单。"),
    "name_comma": _each(lambda t: f"{t.name}，{t.years[0]}年{t.at(0)}，{t.years[1]}年{t.at(1)}。"),
    "year_in_bracket": _each(lambda t: f"{t.name}：{t.at(0)}（{t.years[0]}年），{t.at(1)}（{t.years[1]}年）。"),
    "name_stop": _each(lambda t: f"{t.name}。到{t.years[0]}年达到{t.at(0)}，到{t.years[1]}年达到{t.at(1)}。"),
    "set_at": _each(lambda t: f"{t.years[1]}年{t.name}的目标值定为{t.at(1)}，{t.years[0]}年的阶段值为{t.at(0)}。"),
    "name_last": _each(lambda t: f"{t.years[0]}年{t.at(0)}、{t.years[1]}年{t.at(1)}，这是{t.name}的两个阶段目标。"),
    "list_of_years": _had(lambda t, y, v: f"{t.name}：{y}年{v}；{t.years[0]}年{t.at(0)}；{t.years[1]}年{t.at(1)}。"),
    "strange_verbs": _each(lambda t: f"{t.name}这一项，{t.years[0]}年要迈过{t.at(0)}，{t.years[1]}年要站上{t.at(1)}。"),
    "on_the_base": _had(
        lambda t, y, v: f"{t.name}在{y}年{v}的基础上，{t.years[0]}年{t.verb}到{t.at(0)}，{t.years[1]}年{t.verb}到{t.at(1)}。"
    ),
    "points": _had(
        lambda t, y, v: (
            f"{t.name}{t.years[0]}年比{y}年{t.verb}{abs(t.values[0] - t.now[1])}个百分点，达到{t.at(0)}。"
            if _share(t) and t.now and t.values[0] != t.now[1]
            else ""
        )
    ),
    "once_more": _had(
        lambda t, y, v: (
            f"到{t.years[0]}年，{t.name}达到{t.at(0)}，比{y}年{t.verb}{abs(t.values[0] - t.now[1])}个百分点；"
            f"到{t.years[1]}年再{t.verb}{abs(t.values[1] - t.values[0])}个百分点，达到{t.at(1)}。"
            if _share(t) and t.now and t.values[0] != t.now[1] and t.values[0] != t.values[1]
            else ""
        )
    ),
    "in_turn": _each(lambda t: f"{t.name}在{t.years[0]}、{t.years[1]}两个年份的目标依次为{t.at(0)}、{t.at(1)}。"),
    "past_year": _had(lambda t, y, v: f"2018年，{t.name}仅为{t.now[1] * Decimal('0.9')}{t.unit}，{y}年为{v}。" if t.now else ""),
    "rate": _had(lambda t, y, v: f"到{t.years[1]}年，{t.name}达到{t.at(1)}，年均增长6.5%左右。" if t.unit != "%" and t.up else ""),
    "times": _had(
        lambda t, y, v: f"到{t.years[1]}年，{t.name}达到{t.at(1)}，是{y}年的{t.values[1] / t.now[1]:.1f}倍。" if t.now and t.up else ""
    ),
    "parts": _had(lambda t, y, v: f"{y}年，{t.name}{v}，其中城区占62%，乡镇占31%，其他占7%。" if t.unit != "%" else ""),
    "parts_some": _had(
        lambda t, y, v: (
            f"{y}年{t.name}为{v}，其中城区{t.now[1] / 2}{t.unit}，其他{t.now[1] / 4}{t.unit}。" if t.now and t.unit != "%" else ""
        )
    ),
    "firm_capacity": _each(
        lambda t: (
            f"到{t.years[1]}年，{t.name}达到{t.at(1)}，其中青石湖基地一期{t.values[0] / 8}{t.unit}、二期{t.values[0] / 5}{t.unit}。"
            if t.unit != "%"
            else ""
        )
    ),
    # changes
    "each_base": _each(
        lambda t: f"{t.name}{t.years[0]}年比{t.base}年{t.falls}{t.at(0)}，{t.years[1]}年比{t.base}年{t.falls}{t.at(1)}。", True
    ),
    "as_base": _each(lambda t: f"以{t.base}年为基期，{t.name}{t.years[0]}年{t.falls}{t.at(0)}，{t.years[1]}年{t.falls}{t.at(1)}。", True),
    "against": _each(lambda t: f"与{t.base}年相比，到{t.years[0]}年和{t.years[1]}年，{t.name}分别{t.falls}{t.at(0)}和{t.at(1)}。", True),
    "base_behind": _each(
        lambda t: f"到{t.years[0]}年，{t.name}{t.falls}{t.at(0)}，到{t.years[1]}年{t.falls}{t.at(1)}（均以{t.base}年为基期）。", True
    ),
    "verb_then_year": _each(lambda t: f"{t.name}较{t.base}年累计{t.falls}{t.years[0]}年达到{t.at(0)}、{t.years[1]}年达到{t.at(1)}。", True),
    "fall_of": _each(lambda t: f"{t.name}{t.falls}幅度（与{t.base}年相比）{t.years[0]}年为{t.at(0)}，{t.years[1]}年为{t.at(1)}。", True),
    "sentence_of_base": _each(
        lambda t: f"到{t.years[0]}年{t.name}{t.falls}{t.at(0)}，到{t.years[1]}年{t.falls}{t.at(1)}。上述降幅均以{t.base}年为基年。", True
    ),
    "relative_to": _each(
        lambda t: f"相对于{t.base}年水平，{t.name}到{t.years[0]}年{t.falls}{t.at(0)}，到{t.years[1]}年{t.falls}{t.at(1)}。", True
    ),
    "all_against": _each(
        lambda t: f"{t.name}{t.years[0]}年{t.falls}{t.at(0)}、{t.years[1]}年{t.falls}{t.at(1)}，均与{t.base}年对比。", True
    ),
    "change_in_period": _of_periods(
        lambda t, a, b: f"“{a}”末{t.name}较{t.base}年{t.falls}{t.at(0)}，“{b}”末较{t.base}年{t.falls}{t.at(1)}。", True
    ),
    "change_name_comma": _each(
        lambda t: f"{t.name}，较{t.base}年{t.falls}{t.at(0)}（{t.years[0]}年），{t.falls}{t.at(1)}（{t.years[1]}年）。", True
    ),
    "change_nation": _each(
        lambda t: f"到{t.years[0]}年，{t.name}比{t.base}年{t.falls}{t.at(0)}，降幅大于全省{t.values[0] - 1}%的平均水平。", True
    ),
}


def _place(plan: Plan) -> str | None:
    """The last paragraph of the aims, behind which sentences are put."""
    uses = {concept.name for concept in measure.rules().vocabulary.sections if concept.part == "目标"}
    for section in plan.sections:
        if uses & {*section.concepts}:
            prose = [b for b in plan.document.blocks[section.start + 1 : section.end] if b.table is None and len(b.text) > 30]
            if prose:
                return prose[-1].text.strip()
    return None


def written(data: bytes, behind: str, sentences: Sequence[str], table: int, rows: Sequence[int]) -> bytes:
    """The Word file with a paragraph for each sentence behind another paragraph, and without some rows of a table."""
    draft = docx.Document(io.BytesIO(data))
    after = next(each for each in draft.paragraphs if each.text.strip() == behind)
    at = after._p
    for text in sentences:
        made = copy.deepcopy(after._p)
        at.addnext(made)
        new = docx.text.paragraph.Paragraph(made, after._parent)
        for run in new.runs[1:]:
            run._r.getparent().remove(run._r)
        new.runs[0].text = text
        at = made
    its = draft.tables[table - 1]
    for row in sorted(rows, reverse=True):
        its._tbl.remove(its.rows[row - 1]._tr)
    file = io.BytesIO()
    draft.save(file)
    return file.getvalue()


def _said(fact: Fact) -> str:
    return f"{fact.indicator} {fact.kind} {fact.year} {fact.base_year} {fact.change} {fact.op}{fact.value.normalize():f}{fact.unit}"


def restate(name: str, forms: Sequence[str] = (), instead: bool = True) -> Iterator[Restated]:
    """The targets of a plan in every form (or those named), in place of their rows or beside them."""
    data = measure.sound(name)
    plan, sound = measure.taken(name).plan, recast.failed(measure.report(name))
    behind = _place(plan)
    tables = sorted((table for table in plan.tables if table.kind == "indicators"), key=lambda each: -len(targets(plan, each.index)))
    if behind is None or not tables or len(told := targets(plan, tables[0].index)) < 4:
        return
    for form in forms or FORMS:
        chosen = told[2:] if instead else told
        sentences = FORMS[form](chosen)
        used = [each for each in chosen if any(each.name in text for text in sentences)]
        if not used:
            continue
        whole = instead and all(str(v) in "".join(sentences) for t in used for v in t.years) and form not in PARTLY
        try:
            made = written(data, behind, sentences, tables[0].index, [t.row for t in used] if whole else [])
        except (StopIteration, IndexError):
            return
        said, failed = recast.taken(made, name)
        texts = {squeeze(text).text for text in sentences}
        blocks = {block.index for block in said.document.blocks if squeeze(block.text).text in texts}
        inside = [fact for fact in said.facts if fact.evidence.place.block in blocks and fact.indicator]
        known = {_said(fact) for fact in plan.facts}
        kept = {f"{fact.value.normalize():f}" for fact in inside if fact.doubt}
        kept |= {m.evidence.quote.strip("%") for m in said.ledger.marks if m.account == "open" and m.evidence.place.block in blocks}
        gone = {_said(fact): f"{fact.value.normalize():f}" for each in used for fact in each.facts} if whole else {}
        now = {_said(fact) for fact in said.facts}
        lost = sorted(text for text, value in gone.items() if text not in now and value not in kept)
        sure = [fact for fact in inside if not fact.doubt and fact.scope is None and fact.value in {v for t in used for v in t.values}]
        wrong = tuple(f"{_said(fact)} [{fact.subject}]" for fact in sure if _said(fact) not in known)
        new = tuple(sorted((rule, label) for (rule, sub), label in failed.items() if (rule, sub) not in sound))
        yield Restated(name, form, new, tuple(lost), wrong)


#: The forms that tell something besides, or one value of two.
PARTLY = frozenset((
    "neighbour", "nation", "one_firm", "threshold", "nation_points", "points", "past_year", "rate", "times", "parts", "parts_some",
    "firm_capacity", "change_nation",
))  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Prints what fails, is lost or is read otherwise; 1 if anything is."""
    plans = [name for name in measure.plans() if name in arguments] or measure.plans()
    forms = [form for form in FORMS if form in arguments]
    made = bad = failed = 0
    for each in (each for name in plans for each in restate(name, forms)):
        made, bad, failed = made + 1, bad + bool(each.failed or each.lost or each.wrong), failed + len(each.failed)
        if each.failed or each.lost or each.wrong:
            print(each.plan, each.form, "failed", each.failed, "lost", each.lost, "wrong", each.wrong, flush=True)
    print(f"restated {made}, not read as before {bad}, newly failed {failed}")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
