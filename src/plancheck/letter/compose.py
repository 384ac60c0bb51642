"""The reply letter (反馈意见的函): a Report's findings in a .docx template that office staff edit in Word or WPS.

The template determines the layout (GB/T 9704-2012, 信函格式; templates/build_letter.py makes the shipped one). This module determines
the content: which findings are included, their numbers and their words. A template can only read the values named in `NAMES`.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as Day
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

from plancheck.letter import word_template
from plancheck.letter.word_template import Shape
from plancheck.model.decision import Standings, reviewed_results
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.place import Place
from plancheck.model.report import LEVELS, UNRECOGNISED, DocumentInfo, Ground, Level, Report, Result, SubResult
from plancheck.render.decided import tally
from plancheck.render.folding import Folds, Follows, folds, repeated
from plancheck.render.word_file import Properties, plain
from plancheck.resources import folder
from plancheck.wording import joining
from plancheck.wording.catalogue import both, phrase
from plancheck.wording.numbers import date_text
from plancheck.wording.places import looked_text, names_subject, near_text, place_text

TEMPLATE = "letter.docx"


@dataclass(frozen=True, slots=True)
class LetterOptions:
    """What the report does not contain. A value that is not given appears in the letter as a reminder in brackets: 〔发文机关〕."""

    agency: str = "〔发文机关〕"
    recipient: str = "〔主送机关〕"
    document_number: str = "〔发文字号〕"
    incoming_number: str = ""  # number of the letter that accompanied the draft, without brackets
    date: Day | None = None
    deadline: Day | None = None
    contact: str = "〔联系人及电话〕"
    copy_to: str = ""
    draft: bool = True  # the letter is marked as a draft and also lists what needs manual review
    confirmed: bool = False  # write the letter even if something could not be checked
    text_groups: tuple[str, ...] = ()  # chapters of the pack about wording; their findings are listed under 其他文字性意见
    decisions: Standings | None = None  # if given, only confirmed findings are included, in the reviewer's words
    replies_form: bool = False  # the reply form is the second annex of the letter


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A letter: the bytes of the .docx and the fonts that it names."""

    data: bytes
    fonts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TemplateCheck:
    """The problems of a template and the fonts that it names."""

    problems: tuple[Diagnostic, ...]
    fonts: tuple[str, ...]


def compose(report: Report, options: LetterOptions | None = None, template: Path | None = None) -> bytes | tuple[Diagnostic, ...]:
    """The letter as .docx, the same bytes for the same input; or the reasons why there is none.

    There is none if a document or rule could not be checked, unless `confirmed`, or if the template has errors; all of them are returned.
    `template` is the office's own template; the shipped one is used by default.
    """
    chosen = options or LetterOptions()
    refused = () if chosen.confirmed and report.verdict not in UNRECOGNISED else refusals(report, chosen.decisions)
    if refused:
        return refused
    data = _read(template)
    if isinstance(data, Diagnostic):
        return (data,)
    context = _context(report, chosen)
    properties = Properties(plain(str(context["标题"])).replace("\n", ""), plain(chosen.agency), chosen.date or report.date)
    return word_template.filled(data, context, NAMES, properties, _name(template))


def check_template(template: Path | None = None) -> TemplateCheck:
    """All problems of a template and its fonts. Checks the shipped template if no path is given."""
    data = _read(template)
    if isinstance(data, Diagnostic):
        return TemplateCheck((data,), ())
    return TemplateCheck(word_template.problems(data, NAMES, _name(template)), word_template.fonts(data))


def _name(template: Path | None) -> str:
    return template.name if template else TEMPLATE


def _read(template: Path | None) -> bytes | Diagnostic:
    path, most = template or folder("templates") / TEMPLATE, word_template.LIMITS.unpacked
    try:
        if path.stat().st_size > most:
            return Diagnostic("letter-template", "error", both("letter.template.large", limit=most >> 20), file=path.name)
        return path.read_bytes()
    except OSError as error:
        message = both("letter.template.unreadable", path=path, error=error.strerror or type(error).__name__)
        return Diagnostic("letter-template", "error", message, both("letter.template.help"), file=path.name)


def refusals(report: Report, decisions: Standings | None = None) -> tuple[Diagnostic, ...]:
    """Why no letter should be based on this report or on these decisions; () if it may."""
    reasons, nothing = [], list[Diagnostic]()
    if any(document.status == "not_checked" for document in (report.document, *report.attachments)):
        reasons.append(both("letter.refused.not_checked"))
    if report.verdict in UNRECOGNISED:
        return (Diagnostic("letter-refused", "error", both(f"letter.refused.{report.verdict}"), both("letter.refused.kind")),)
    if errors := report.counts["error"]:
        reasons.append(both("letter.refused.incomplete", n=errors))
    if decisions is not None and report.counts["failed"] and not any(_goes_in(sub, decisions) for _, sub in report.findings()):
        count = tally(report, decisions)
        message = both("letter.refused.nothing", open=count.open, review=count.review + count.expired)
        nothing = [Diagnostic("letter-refused", "error", message, both("letter.refused.decide"))]
    return (*(Diagnostic("letter-refused", "error", text, both("letter.refused.help")) for text in reasons), *nothing)


# --- content ---------------------------------------------------------------------------------------------------------------

_NUMERALS = "一二三四五六七八九十"


#: Every name that a template may use, with its shape (see `Shape`). Names are Chinese because office staff read them.
NAMES: dict[str, Shape] = {
    **dict.fromkeys(("发文机关", "发文字号", "主送机关", "来文字号", "方案名称", "标题", "草稿"), ""),
    **dict.fromkeys(("成文日期", "报送期限", "联系方式", "抄送"), ""),
    "条数": dict.fromkeys(("合计", "符合", "豁免", "不符合", "需核实", "不适用", "未能审核"), ""),
    **dict.fromkeys(("逐条处理", "列入意见", "较好方面"), ""),
    "未审核说明": [""],
    "主要问题": [{"序": "", "名称": "", "意见": [""]}],
    "其他意见": [""],
    "其他意见限于文字": "",
    "意见表": [dict.fromkeys(("序号", "编号", "要点", "依据", "结论", "问题", "原文", "建议", "备注"), "")],
    "附件": [""],
    "序": dict.fromkeys(("总体意见", "主要问题", "其他意见", "有关要求"), ""),
}


def _context(report: Report, options: LetterOptions) -> dict[str, object]:
    """The values of NAMES."""
    main, other = _main(report, options), _other(report, options)
    rows = _rows(report, options, "\n".join([*(str(opinion) for group in main for opinion in group["意见"]), *other]))
    name = report.plan.title or Path(report.document.name).stem
    reviewed = _reviewed(report, options)
    counts = replace(report, results=reviewed).counts
    waived = sum(result.outcome == "passed" and _waived(result, options) for result in reviewed)
    return {
        "发文机关": options.agency,
        "发文字号": options.document_number,
        "主送机关": options.recipient,
        "来文字号": f"（{options.incoming_number}）" if options.incoming_number else "",
        "方案名称": name,
        "标题": balanced(f"关于《{plain(name)}》审核意见的函"),
        "草稿": options.draft,
        "成文日期": date_text(options.date, "zh") if options.date else "〔成文日期〕",
        "报送期限": date_text(options.deadline, "zh") if options.deadline else "〔报送期限〕",
        "联系方式": options.contact,
        "抄送": options.copy_to,
        "条数": {
            "合计": len(report.results),
            "符合": counts["passed"] - waived,
            "豁免": waived,
            "不符合": counts["failed"],
            "需核实": counts["cantTell"],
            "不适用": counts["inapplicable"],
            "未能审核": counts["error"],
        },
        "较好方面": "、".join(_good(report, options)),
        "逐条处理": options.decisions is not None,
        "列入意见": len(opinions(report, options)),
        "未审核说明": _not_reviewed(report),
        "主要问题": main,
        "其他意见": other,
        "其他意见限于文字": all(_about_text(result, options) for result in _others(report, options)),
        "意见表": rows,
        "附件": [phrase("letter.annex.table", "zh"), *([phrase("letter.annex.replies", "zh")] if options.replies_form else [])]
        if rows
        else [],
        "序": _chapter_numbers(bool(main), bool(other)),
    }


def _chapter_numbers(main: bool, other: bool) -> dict[str, str]:
    """The numerals of the chapters that the letter has, without gaps."""
    present = ["总体意见", *(["主要问题"] if main else []), *(["其他意见"] if other else []), "有关要求"]
    return {name: _NUMERALS[place] for place, name in enumerate(present)}


Subs = tuple[SubResult, ...]


def _goes_in(sub: SubResult, decisions: Standings | None) -> bool:
    """Whether the letter includes a finding: it failed or, if there are decisions, it has a valid confirmation, or the one has that it
    follows from."""
    if decisions is None:
        return sub.outcome == "failed"
    decision = decisions.covering(sub)
    return sub.outcome in ("failed", "cantTell") and decision is not None and decision.choice == "confirm"


#: So many findings of the rule of an opinion are summed up in it; fewer are spelt out as they would be without a common cause.
FEWEST_SUMMED = 3


def _under(report: Report, options: LetterOptions) -> Folds:
    """The findings that the letter mentions with another one that they follow from, as it includes both."""
    return _among(included(report, options), report, options)


def _among(findings: Sequence[tuple[Result, SubResult]], report: Report, options: LetterOptions) -> Folds:
    """Those among some findings that are mentioned with another of them. One that a reviewer gave words of its own stands by itself.

    Of one rule they are summed up where there are many, and where one fault is told twice.
    """
    rule_of, by_id = {sub.id: result.rule for result, sub in findings}, {sub.id: sub for _, sub in findings}
    below: dict[str, tuple[Follows, ...]] = {}
    for parent, rules in folds(report, options.decisions).below.items():
        kept = []
        for follows in rules if parent in rule_of else ():
            subs = tuple(sub for sub in follows.subs if sub.id in rule_of and not edited(sub, options))
            if follows.result.rule == rule_of[parent] and len(subs) < FEWEST_SUMMED:
                subs = tuple(sub for sub in subs if repeated(sub, follows.result, (by_id[parent],)))
            if subs:
                kept.append(replace(follows, subs=subs))
        below |= {parent: tuple(kept)} if kept else {}
    return Folds(below, frozenset(sub.id for rules in below.values() for follows in rules for sub in follows.subs))


def _opinions(report: Report, level: Level, options: LetterOptions, under: Folds) -> list[tuple[Result, Subs]]:
    """The rules of a level that the letter mentions, with the findings that it includes and that follow from no other."""
    by_result = [(result, under.shown(sub for sub in result.subresults if _goes_in(sub, options.decisions))) for result in report.results]
    return [(result, subs) for result, subs in by_result if result.level == level and subs]


def _main(report: Report, options: LetterOptions) -> list[dict[str, Any]]:
    """Must and should findings by level; levels without findings are omitted."""
    chapters: list[dict[str, Any]] = []
    under = _under(report, options)
    levels: tuple[Level, ...] = ("must", "should")
    for level in levels:
        items = [
            item
            for result, subs in _opinions(report, level, options, under)
            if not _about_text(result, options)
            for item in _items(result, subs, options, under)
        ]
        if items:
            numeral = _NUMERALS[len(chapters)]
            chapters.append({"序": numeral, "名称": phrase(f"level.{level}", "zh") + "的问题", "意见": items})
    return chapters


def _other(report: Report, options: LetterOptions) -> list[str]:
    """Advice, and findings about wording."""
    under = _under(report, options)
    return [item for result, subs in _others(report, options).items() for item in _items(result, subs, options, under)]


def _others(report: Report, options: LetterOptions) -> dict[Result, Subs]:
    """The rules that the letter mentions outside the main opinions."""
    under = _under(report, options)
    by_level = [(level, *opinion) for level in LEVELS for opinion in _opinions(report, level, options, under)]
    return {result: subs for level, result, subs in by_level if level == "advice" or _about_text(result, options)}


def _about_text(result: Result, options: LetterOptions) -> bool:
    return result.group is not None and result.group.zh in options.text_groups


def _items(result: Result, subs: Subs, options: LetterOptions, under: Folds) -> list[str]:
    """The opinions on a rule: a single one if all failed findings are included, otherwise one for all findings with the same text.

    What follows from a finding is said with it.
    """
    texts = {sub.id: text for sub in subs if (text := edited(sub, options))}
    rest = [sub for sub in subs if sub.id not in texts]
    if rest and rest == [sub for sub in result.subresults if sub.outcome == "failed" and sub.id not in under.folded]:
        opinions = [_item(result, rest, under)]
    else:
        alike: dict[str, list[SubResult]] = {}
        for sub in rest:
            alike.setdefault(_consequences([sub], under), []).append(sub)
        problems = [problem for same in alike.values() for problem in _problems(result, same)]
        opinions = [_opinion(result, problem, under) for problem in problems]
    return [*opinions, *(_sentence(text) for text in texts.values())]


def edited(sub: SubResult, options: LetterOptions) -> str:
    """The text that a reviewer wrote for a finding; "" if none."""
    decision = options.decisions.valid(sub.id) if options.decisions is not None else None
    return decision.text.strip() if decision is not None else ""


#: Limits of an opinion: the subjects named before it and the different sentences in it. The table has all of them.
MOST_NAMED, MOST_SAID = 10, 3
#: The most findings that an opinion names of those that follow from its own. The table has all of them.
MOST_FOLLOWING = 6


def _about(subs: list[SubResult], result: Result) -> str:
    """The subjects that an opinion is about; "" if the rule has only one."""
    labels = [sub.subject.label.zh for sub in subs if sub.subject.label.zh]
    if len(result.subresults) == 1 or not labels:
        return ""
    return "、".join(labels[:MOST_NAMED]) + (f"等{len(labels)}项" if len(labels) > MOST_NAMED else "") + "："


def _item(result: Result, failed: list[SubResult], under: Folds) -> str:
    """One opinion on the whole of a rule: the problem, its section, what follows from it and the advice."""
    if len(failed) > 1:
        return _several(result, failed, under)
    alone = failed[0] if len(result.subresults) > 1 else result
    problem = (alone.message.zh or result.message.zh or result.title.zh).rstrip("。；; ")
    chapters = (e.place.section[-1] for sub in failed for e in sub.evidence if e.place.section and e.role != "nearest")
    if len(result.subresults) == 1 and (section := next(chapters, "")):
        problem += f"（见“{section}”部分）"
    return _sentence(problem) + _consequences(failed, under) + _sentence(alone.advice.zh or result.advice.zh or "请核实并修改")


def _consequences(subs: Sequence[SubResult], under: Folds) -> str:
    """What follows from some findings, in one sentence; "" if nothing does."""
    below = [follows for follows in under.of(subs) if _texts_of(follows, subs)]
    said = [text for follows in below for text in _texts_of(follows, subs)]
    if not said:
        return ""
    few = "；".join(text if len(text) <= LONG else text[:CUT] + "……" for text in said[:MOST_FOLLOWING])
    more = phrase("letter.follows.more", "zh", n=len(said) - MOST_FOLLOWING) if len(said) > MOST_FOLLOWING else ""
    whys = "；".join(dict.fromkeys(follows.why.zh for follows in below))
    return _sentence(phrase("letter.follows", "zh", why=whys, said=few + more))


def _texts_of(follows: Follows, listed: Sequence[SubResult]) -> list[str]:
    """What the findings of a rule say that the ones `listed` do not say already; of many, only what they are about."""
    subs = [sub for sub in follows.subs if not repeated(sub, follows.result, listed)]
    own = [sub for sub in listed if sub in follows.result.subresults]
    messages = [text.rstrip("。；; ") for text, _ in _joined([_beside(sub, own) for sub in subs], subs)]
    if len(messages) <= MOST_SAID:
        return messages
    labels = list(dict.fromkeys(sub.subject.label.zh for sub in subs))
    named = "、".join(labels[:MOST_FOLLOWING]) + ("等" if len(labels) > MOST_FOLLOWING else "")
    return [phrase("letter.follows.many", "zh", title=follows.result.title.zh, n=len(subs), named=named)]


def _beside(sub: SubResult, listed: Sequence[SubResult]) -> str:
    """The message of a finding; of one that says the same as another of its rule but for its subject and what stands behind the colon,
    only these: 甲（2030）：下降25% beside 甲（2025）的降幅未写明与哪一年相比：下降13%."""
    head, colon, detail = _parted(sub)
    same = bool(colon) and any(_parted(other)[0] == head for other in listed)
    return f"{sub.subject.label.zh}{colon}{detail}" if same else sub.message.zh


def _parted(sub: SubResult) -> tuple[str, str, str]:
    """A message without its subject up to its colon, the colon and the rest."""
    return sub.message.zh.removeprefix(sub.subject.label.zh).partition("：")


def _several(result: Result, failed: list[SubResult], under: Folds) -> str:
    """One opinion on several findings of a rule: the problems, with the subjects if they share one, and the advice."""
    problems = _problems(result, failed)
    if len(problems) == 1:
        return _opinion(result, problems[0], under)
    said = _sentence("；".join(_first([(problem.text, len(problem.subs)) for problem in problems])))
    return said + _consequences(failed, under) + _advised(result, failed)


class _Problem(NamedTuple):
    """What is said once of some findings of a rule. `named`: it names their subjects, and says where each is."""

    text: str
    subs: list[SubResult]
    named: bool = False


def _problems(result: Result, subs: Sequence[SubResult]) -> list[_Problem]:
    """The problems of some findings; those that differ only by their years, indicators or topics are one with all of these."""
    messages = [sub.message.zh or result.message.zh or result.title.zh for sub in subs]
    problems = []
    for text, of in _joined(messages, subs):
        own = [subs[at] for at in of]
        named = len({messages[at] for at in of}) > 1
        problems.append(_Problem(text.rstrip("。；; ") + (_seen(own) if named else ""), own, named))
    return problems


def _joined(sentences: Sequence[str], subs: Sequence[SubResult]) -> list[tuple[str, tuple[int, ...]]]:
    """The distinct sentences on some findings, each with the numbers of those that it stands for."""
    labels = [Bilingual(label.zh, label.zh) for label in joining.names(subs)]
    return [(said.message.zh, said.of) for said in joining.joined([Bilingual(text, text) for text in sentences], labels)]


def _opinion(result: Result, problem: _Problem, under: Folds) -> str:
    """One problem with the subjects that it does not name itself, what follows from it, and the advice."""
    about = "" if problem.named else _about(problem.subs, result)
    said = _first([(problem.text, len(problem.subs))])[0]
    return about + _sentence(said) + _consequences(problem.subs, under) + _advised(result, problem.subs)


def _seen(subs: Sequence[SubResult]) -> str:
    """Where some findings are, in brackets; "" where nothing was found."""
    quoted = (next((quote for quote in sub.evidence if quote.role != "nearest"), None) for sub in subs)
    places = list(dict.fromkeys(_place(quote.place) for quote in quoted if quote is not None))
    more = f"等{len(places)}处" if len(places) > MOST_SAID else ""
    return f"（见{'；'.join(places[:MOST_SAID])}{more}）" if places else ""


def _advised(result: Result, subs: Sequence[SubResult]) -> str:
    """What is to be done about some findings of a rule, each thing once."""
    said = _joined([sub.advice.zh or result.advice.zh or "请核实并修改" for sub in subs], subs)
    return _sentence("；".join(_first([(text, len(of)) for text, of in said])))


def _first(sentences: list[tuple[str, int]]) -> list[str]:
    """The first MOST_SAID different sentences, long ones cut, and how many more findings there are in the table: each is said of some."""
    few, rest = sentences[:MOST_SAID], sum(count for _, count in sentences[MOST_SAID:])
    cut = [text.rstrip("。；; ") if len(text) <= LONG else text[:CUT] + "……（全文见附件）" for text, _ in few]
    return [*cut, *([f"其余{rest}处见附件"] if rest else [])]


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in "。！？…" else text.rstrip("，；、：,;:. ") + "。"


def _reviewed(report: Report, options: LetterOptions) -> tuple[Result, ...]:
    """The results that the letter's general opinion rests on: as they are with the decisions."""
    return reviewed_results(report, options.decisions) if options.decisions is not None else report.results


def _good(report: Report, options: LetterOptions) -> list[str]:
    """Up to three chapters in which all applicable rules are met: at least two rules, and more than half of the chapter.

    A rule that was waived is not met.
    """
    chapters: dict[str, list[str]] = {}
    for result in _reviewed(report, options):
        chapters.setdefault(result.group.zh if result.group else "", []).append("waived" if _waived(result, options) else result.outcome)
    sound = {"passed", "inapplicable"}
    return [name for name, outcomes in chapters.items() if name and set(outcomes) <= sound and _passed(outcomes)][:3]


def _waived(result: Result, options: LetterOptions) -> bool:
    decided = (options.decisions.valid(sub.id) for sub in result.subresults) if options.decisions is not None else ()
    return any(decision is not None and decision.choice == "waive" for decision in decided)


def _passed(outcomes: Sequence[str]) -> bool:
    return outcomes.count("passed") >= 2 and 2 * outcomes.count("passed") > len(outcomes)


def _not_reviewed(report: Report) -> list[str]:
    """What the opinions do not cover, in sentences."""
    sentences = [_unread(document) for document in (report.document, *report.attachments) if document.status != "checked"]
    errors = [result.title.zh or result.rule for result in report.results if result.outcome == "error"]
    if errors:
        listed = "、".join(f"“{title}”" for title in errors[:10]) + (f"等{len(errors)}条" if len(errors) > 10 else "")
        sentences.append(f"以下审核要点未能审核，本函意见不包括这些内容：{listed}。")
    return sentences


def _unread(document: DocumentInfo) -> str:
    reason = f"（{phrase(f'document.reason.{document.reason}', 'zh')}）" if document.reason else ""
    if document.status == "not_checked":
        return f"文件“{document.name}”未能读取{reason}，未作审核。"
    return f"文件“{document.name}”有部分内容未能读取{reason}，本函意见不包括这些内容。"


def opinions(report: Report, options: LetterOptions) -> list[tuple[Result, SubResult]]:
    """The findings that the letter includes as opinions and asks to be answered, in the order of its table. Those that follow from
    another one are answered with it."""
    under = _under(report, options)
    return [(result, sub) for result, sub in included(report, options) if sub.id not in under.folded]


def included(report: Report, options: LetterOptions) -> list[tuple[Result, SubResult]]:
    """All findings that the letter includes, with those that it mentions with another one."""
    return [(result, sub) for level in LEVELS for result, sub in report.findings(level) if _goes_in(sub, options.decisions)]


def _rows(report: Report, options: LetterOptions, body: str) -> list[dict[str, object]]:
    """Rows of the 审核意见表 by level: what failed; in a draft also what needs manual review. `body` is the text of the letter itself."""
    unsettled = options.draft and options.decisions is None
    findings = [(result, sub) for level in LEVELS for result, sub in report.findings(level)] if unsettled else included(report, options)
    under = _among(findings, report, options)
    own = [(result, sub) for result, sub in findings if sub.id not in under.folded]
    searched: dict[str, int] = {}
    return [_row(number, result, sub, options, body, under, searched) for number, (result, sub) in enumerate(own, start=1)]


def _row(
    number: int, result: Result, sub: SubResult, options: LetterOptions, body: str, under: Folds, searched: dict[str, int]
) -> dict[str, object]:
    """A row of the table. `searched` has the row in which each range of search was named first."""
    text = edited(sub, options)
    problem, label = sub.message.zh or result.message.zh, sub.subject.label.zh
    several = len(result.subresults) > 1 and label and not names_subject(label, problem)
    reason = f"（{phrase(f'reason.{sub.reason}', 'zh')}）" if sub.reason else ""
    return {
        "序号": number,
        "编号": result.rule,
        "要点": f"{result.title.zh}（{result.rule}）",
        "依据": _basis(result),
        "结论": phrase(f"outcome.{sub.outcome}", "zh") + reason,
        "问题": "\n".join([_once(text or (f"{label}：{problem}" if several else problem), body), *_following(sub, under)]),
        "原文": "\n".join(_passages(sub) or _searched(sub, number, searched)),
        "建议": phrase("letter.see_problem", "zh") if text else _once(sub.advice.zh or result.advice.zh, body),
        "备注": phrase(f"level.{result.level}", "zh") if _goes_in(sub, options.decisions) else phrase("letter.unsettled", "zh"),
    }


def _following(sub: SubResult, under: Folds) -> Iterator[str]:
    """What follows from a finding, a line for every cause."""
    by_why: dict[str, list[str]] = {}
    for follows in under.of((sub,)):
        if texts := _texts_of(follows, (sub,)):
            by_why.setdefault(follows.why.zh, []).append(f"{'；'.join(texts)}（{follows.result.rule}）")
    for why, said in by_why.items():
        yield phrase("letter.follows", "zh", why=why, said="；".join(said))
    if again := list(dict.fromkeys(_again(sub, under))):
        yield phrase("letter.follows.again", "zh", said="；".join(again))


def _again(sub: SubResult, under: Folds) -> Iterator[str]:
    """Where else, or by which other rule, the same is found that a finding says."""
    for follows in under.of((sub,)):
        for other in follows.subs:
            if repeated(other, follows.result, (sub,)):
                place = next((quote.place for quote in other.evidence if quote.role != "nearest"), None)
                rule = phrase("letter.follows.rule", "zh", title=follows.result.title.zh, id=follows.result.rule)
                yield rule if place is None else _place(place)


#: Texts longer than LONG are cut to CUT characters where the full text is elsewhere in the letter.
LONG, CUT = 800, 200


def _once(text: str, body: str) -> str:
    """The text for a table cell: a very long one is cut if the letter has it in full, as it would fill pages with a narrow column."""
    return text[:CUT] + phrase("letter.in_full", "zh") if len(text) > LONG and text.strip().rstrip("。；; ") in body else text


def _basis(result: Result) -> str:
    """Every source and, if it has a label, its strength."""
    every = result.grounds or (Ground(result.source, result.basis, result.basis_label),)
    labelled = (f"（{ground.basis_label.zh}）" if ground.basis_label.zh not in ("", ground.basis) else "" for ground in every)
    return "；".join(f"{ground.source.zh}{label}" for ground, label in zip(every, labelled, strict=True))


MOST_QUOTED = 200


def _passages(sub: SubResult) -> list[str]:
    lines = []
    for evidence in sub.evidence[:3]:
        quote = evidence.quote if len(evidence.quote) <= MOST_QUOTED else evidence.quote[:MOST_QUOTED] + "……"
        lines.append(near_text(evidence, sub, "zh") + _place(evidence.place) + (f"：“{quote}”" if quote.strip() else ""))
    return lines


def _searched(sub: SubResult, number: int, searched: dict[str, int]) -> list[str]:
    """Where something was looked for that was not found; a range that an earlier row names is not repeated."""
    if not sub.looked_for:
        return []
    text = looked_text(sub.looked_for, "zh", joint="，")
    first = searched.setdefault(text, number)
    return [f"{phrase('looked_for', 'zh')}：{text}" if first == number else phrase("looked_for.same", "zh", n=first)]


def _place(place: Place) -> str:
    """A place in a letter: the headings from the outermost, then page, paragraph, table."""
    return "，".join(part for part in (*place.section, place_text(place, "zh").spot) if part) or phrase("place.unknown", "zh")


# --- comparing letters--------------------------------------------------------------------------------------------------------


#: The only line of a difference if the other document is not one of our letters.
NO_LETTER = "-"
_TITLE = "审核意见的函"


def _is_letter(data: bytes, lines: list[str]) -> bool:
    """Whether a valid .docx is one of our letters, by the application that wrote it or, if an office has saved it since, by its title."""
    import docx

    package = zipfile.ZipFile(BytesIO(data))
    app = package.read("docProps/app.xml") if "docProps/app.xml" in package.namelist() else b""
    title = docx.Document(BytesIO(data)).core_properties.title
    return b"<Application>plancheck</Application>" in app or _TITLE in title or _TITLE in "".join(lines)


#: Field of LetterOptions -> the reminder in the letter if it was not given.
_REMINDERS = {
    "agency": "〔发文机关〕", "recipient": "〔主送机关〕", "document_number": "〔发文字号〕", "date": "〔成文日期〕",
    "deadline": "〔报送期限〕", "contact": "〔联系人及电话〕",
}  # fmt: skip


def reminders(letter: bytes) -> tuple[tuple[str, str], ...]:
    """The fields that are still reminders in one of our letters, with the reminders, in the order of LetterOptions."""
    with zipfile.ZipFile(BytesIO(letter)) as package:
        text = "\n".join(package.read(name).decode() for name in package.namelist() if re.fullmatch(r"word/[^/]+\.xml", name))
    return tuple((name, reminder) for name, reminder in _REMINDERS.items() if reminder in text)


def difference(old: bytes, new: bytes) -> tuple[str, ...] | None:
    """The lines removed from `old` with "- " and those added in `new` with "+ ".

    None if `old` is not a valid .docx; (NO_LETTER,) if it is another kind of document.
    """
    from difflib import SequenceMatcher

    if word_template.unfit(old, TEMPLATE):
        return None
    before, after = list(lines(old)), list(lines(new))
    if not _is_letter(old, before):
        return (NO_LETTER,)
    changes: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            changes += [f"- {line}" for line in before[a:b]] + [f"+ {line}" for line in after[c:d]]
    return tuple(changes)


def lines(letter: bytes) -> tuple[str, ...]:
    """The paragraphs and table rows of a .docx, one per line."""
    import docx
    from docx.table import Table

    written: list[str] = []
    for block in docx.Document(BytesIO(letter)).iter_inner_content():
        texts = [" | ".join(cell.text for cell in row.cells) for row in block.rows] if isinstance(block, Table) else [block.text]
        written += [" ".join(text.split()) for text in texts if text.strip()]
    return tuple(written)


# --- the title --------------------------------------------------------------------------------------------------------------

TITLE_LINE = 20  # characters of 22 pt in 156 mm
_NOT_FIRST = "》）”、，。：；的"
_NOT_LAST = "《（“"
#: Words of official titles that are not broken across lines.
_WHOLE = ("实施方案", "工作方案", "行动方案", "规划", "国家", "建设", "审核", "意见", "关于")


def balanced(title: str) -> str:
    """A title in lines of at most TITLE_LINE characters, joined by line feeds: of similar length or broken after 》.

    No line begins with a closing sign or ends with an opening one.
    """
    lines, rest = [], title
    while len(rest) > TITLE_LINE:
        at = _cut(rest)
        lines.append(rest[:at])
        rest = rest[at:]
    return "\n".join([*lines, rest])


def _cut(text: str) -> int:
    """Where the first line of `text` ends."""
    behind_name = text.rfind("》", 0, TITLE_LINE) + 1
    if behind_name > TITLE_LINE // 2:
        return behind_name
    target = ceil(len(text) / ceil(len(text) / TITLE_LINE))
    places = [at for at in range(max(1, target - 5), TITLE_LINE + 1) if _breakable(text, at)]
    return min(places, key=lambda at: (abs(at - target), -at), default=target)


def _breakable(text: str, at: int) -> bool:
    if at >= len(text) or text[at] in _NOT_FIRST or text[at - 1] in _NOT_LAST:
        return False
    if any(start < at < start + len(word) for word in _WHOLE for start in range(max(0, at - 4), at) if text.startswith(word, start)):
        return False
    return not (text[at - 1].isascii() and text[at].isascii() and text[at - 1].isalnum() and text[at].isalnum())
