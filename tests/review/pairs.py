"""Reports made by hand for the tests of comparisons, and a strategy for pairs of two versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence, Place, Role
from plancheck.model.report import (
    DocumentInfo,
    Level,
    Options,
    Outcome,
    PackInfo,
    PlanInfo,
    Report,
    Result,
    Subject,
    SubResult,
    verdict_of,
    worst,
)

B = Bilingual
NONE = B("", "")


def quote(text: str, section: str = "一、目标", paragraph: int = 1, role: Role = "conflict", before: str = "", after: str = "") -> Evidence:
    """A passage."""
    return Evidence(text, Place(paragraph, 0, len(text), 0, (section,), None, paragraph), before, after, role)


def sub(
    outcome: Outcome, *evidence: Evidence, key: str = "", type: str = "plan", label: str = "", reason: str | None = None, rule: str = "R"
) -> SubResult:
    """A sub-result; its fingerprint is made of what it rests on."""
    reason = reason or ("ambiguous" if outcome == "cantTell" else "internal" if outcome == "error" else None)
    name = label or key or "方案"
    quotes = [each.quote for each in evidence if each.role != "nearest"]
    return SubResult(
        f"{rule}/{type}/{key}", Subject(type, key, B(name, name)), outcome, reason, B(f"{outcome}:{name}", outcome), B("请修改", "mend it"),
        "|".join((rule, key, outcome, *quotes)), (), evidence,
    )  # fmt: skip


def rule(*subs: SubResult, id: str = "R", level: Level = "must", version: str = "v1") -> Result:
    """A rule with its sub-results."""
    subs = tuple(replace(each, id=each.id.replace("R/", f"{id}/", 1)) for each in subs)
    outcome = worst([each.outcome for each in subs])
    first = next(each for each in subs if each.outcome == outcome)
    basis = B("依据", "basis")
    return Result(
        id,
        version,
        B(f"要点{id}", f"rule {id}"),
        level,
        "strong",
        basis,
        basis,
        "",
        outcome,
        first.reason,
        first.message,
        first.advice,
        subs,
    )


def report(
    *rules: Result, status: str = "checked", name: str = "plan.docx", day: int = 1, place: str = "东园", kind: str = "city"
) -> Report:
    """A report with these rules."""
    reason = None if status == "checked" else "not_read"
    document = DocumentInfo(
        name, f"{name}-{day}-{len(rules)}", "docx", None, status, reason, B("有一处没有读到", "unread") if reason else NONE
    )
    return Report(
        "0.1.0", (PackInfo("p", "1", "aa", B("包", "pack")),), date(2026, 11, day), Options(), document,
        PlanInfo("东园方案", kind, B(kind, kind), place, None), verdict_of(status, kind, rules), rules,
    )  # fmt: skip


# ---- random ones ------------------------------------------------------------------------------------------------

_TEXTS = ("完善充换电网络", "优化充换电网络布局", "2025年达到35%", "XX", "</td><script>", "一律拆除旧花圃并改种乔木", "")
_evidence = st.builds(
    quote,
    st.sampled_from(_TEXTS),
    st.sampled_from(("一、目标", "二、任务")),
    st.integers(1, 9),
    st.sampled_from(("support", "conflict", "nearest")),
)
_KEYS = {"plan": ("",), "task": ("甲", "乙", "甲#2", "甲#3"), "paragraph": ("a1", "b2"), "year": ("2025", "2030"), "list": ("*", "+")}


@st.composite
def _subs(draw: st.DrawFn, readable: bool) -> SubResult:
    kind = draw(st.sampled_from(tuple(_KEYS) if not readable else ("plan", "task", "paragraph", "year")))
    outcome = draw(st.sampled_from(("passed", "failed", "cantTell", "inapplicable", *(() if readable else ("error",)))))
    reason = draw(st.sampled_from(("ambiguous", "conflict") if readable else ("not_read", "incomplete_list", "ambiguous")))
    return sub(
        outcome, *draw(st.lists(_evidence, max_size=2)), key=draw(st.sampled_from(_KEYS[kind])), type=kind,
        label=draw(st.sampled_from(_TEXTS)), reason=reason if outcome == "cantTell" else None,
    )  # fmt: skip


@st.composite
def versions(draw: st.DrawFn, readable: bool = False) -> Report:
    """A report whose rules, subjects and passages meet those of others; `readable`: all was read, by the same rules."""
    rules = []
    for id in ("R1", "R2", "R3") if readable else draw(st.lists(st.sampled_from(("R1", "R2", "R3")), unique=True)):
        subs = draw(st.lists(_subs(readable), min_size=1, max_size=4, unique_by=lambda it: (it.subject.type, it.subject.key)))
        version = "v1" if readable else draw(st.sampled_from(("v1", "v2")))
        rules.append(rule(*subs, id=id, level=("must", "should", "advice")[int(id[1]) - 1], version=version))
    status = "checked" if readable else draw(st.sampled_from(("checked", "checked_partly", "not_checked")))
    return report(*(rules if status != "not_checked" else ()), status=status, day=draw(st.integers(1, 28)))
