"""The letter that goes back (反馈意见的函): a Report's findings in a .docx template that office staff edit in Word or WPS.

Layout is the template's (GB/T 9704-2012, 信函格式; templates/build_letter.py makes the shipped one). Here is settled what is said:
which findings go in, under which numbers, in which words. A template may read the values of `_context` and nothing else.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date as Day
from difflib import get_close_matches
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.report import LEVELS, DocumentInfo, Level, Report, Result, SubResult
from plancheck.render.words import SIGNS_OF_TROUBLE, both, date_text, place_line, word
from plancheck.resources import folder

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2.sandbox import ImmutableSandboxedEnvironment

TEMPLATE = "letter.docx"


@dataclass(frozen=True, slots=True)
class LetterOptions:
    """What the report does not know. Whatever is not given stands in the letter as a bracketed reminder, 〔发文机关〕."""

    agency: str = "〔发文机关〕"
    recipient: str = "〔主送机关〕"
    document_number: str = "〔发文字号〕"
    incoming_number: str = ""  # number of the letter that came with the draft, without brackets
    date: Day | None = None
    deadline: Day | None = None
    contact: str = "〔联系人及电话〕"
    copy_to: str = ""
    draft: bool = True  # marked as a draft, and what needs a person to check is listed too
    confirmed: bool = False  # a letter is wanted although something could not be reviewed
    text_groups: tuple[str, ...] = ()  # chapters of the pack that are about wording: their findings stand under 其他文字性意见


def letter(report: Report, options: LetterOptions | None = None, folders: Sequence[Path] = ()) -> bytes | tuple[Diagnostic, ...]:
    """The letter as .docx, the same bytes for the same input; or, with nothing written, why there is none.

    Refused while a document or a rule could not be checked, unless `confirmed`; and where the template is wrong.
    The first of `folders` that holds a letter.docx gives the template.
    """
    chosen = options or LetterOptions()
    refused = () if chosen.confirmed else refusals(report)
    if refused:
        return refused
    path = next((each / TEMPLATE for each in folders if (each / TEMPLATE).is_file()), folder("templates") / TEMPLATE)
    return _rendered(path.read_bytes(), _context(report, chosen), chosen.date or report.date)


def refusals(report: Report) -> tuple[Diagnostic, ...]:
    """Why no letter should rest on this report; () if one may."""
    found = []
    if any(each.status == "not_checked" for each in (report.document, *report.attachments)):
        found.append(both("letter.refused.not_checked"))
    if errors := report.counts["error"]:
        found.append(both("letter.refused.incomplete", n=errors))
    return tuple(Diagnostic("letter-refused", "error", text, both("letter.refused.help")) for text in found)


# --- what is said -----------------------------------------------------------------------------------------------------------

_NUMERALS = "一二三四五六七八九十"


def _context(report: Report, options: LetterOptions) -> dict[str, object]:
    """Every name that a template may use. Chinese, because office staff read them."""
    rows = _rows(report, options)
    main, other = _main(report, options), _other(report, options)
    name = report.plan.title or Path(report.document.name).stem
    counts = report.counts
    return {
        "发文机关": options.agency,
        "发文字号": options.document_number,
        "主送机关": options.recipient,
        "来文字号": f"（{options.incoming_number}）" if options.incoming_number else "",
        "方案名称": name,
        "标题": balanced(f"关于《{_plain(name)}》审核意见的函"),
        "草稿": options.draft,
        "成文日期": date_text(options.date, "zh") if options.date else "〔成文日期〕",
        "报送期限": date_text(options.deadline, "zh") if options.deadline else "〔报送期限〕",
        "联系方式": options.contact,
        "抄送": options.copy_to,
        "条数": {
            "合计": len(report.results),
            "符合": counts["passed"],
            "不符合": counts["failed"],
            "需核实": counts["cantTell"],
            "不适用": counts["inapplicable"],
            "未能审核": counts["error"],
        },
        "较好方面": "、".join(_good(report)),
        "未审核说明": _not_reviewed(report),
        "主要问题": main,
        "其他意见": other,
        "意见表": rows,
        "序": _chapter_numbers(bool(main), bool(other)),
    }


def _chapter_numbers(main: bool, other: bool) -> dict[str, str]:
    """The numeral of each chapter that stands in the letter: no gap where one is left out."""
    standing = ["总体意见", *(["主要问题"] if main else []), *(["其他意见"] if other else []), "有关要求"]
    return {name: _NUMERALS[place] for place, name in enumerate(standing)}


def _failed(report: Report, level: Level) -> list[Result]:
    return [each for each in report.results if each.outcome == "failed" and each.level == level]


def _main(report: Report, options: LetterOptions) -> list[dict[str, object]]:
    """Must and should findings, grouped by level; a level without findings is left out."""
    found: list[dict[str, object]] = []
    levels: tuple[Level, ...] = ("must", "should")
    for level in levels:
        results = [each for each in _failed(report, level) if not _about_text(each, options)]
        if results:
            numeral = _NUMERALS[len(found)]
            found.append({"序": numeral, "名称": word(f"level.{level}", "zh") + "的问题", "意见": [_item(each) for each in results]})
    return found


def _other(report: Report, options: LetterOptions) -> list[str]:
    """Advice, and findings about wording."""
    worded = [each for level in LEVELS for each in _failed(report, level) if level == "advice" or _about_text(each, options)]
    return [_item(each) for each in worded]


def _about_text(result: Result, options: LetterOptions) -> bool:
    return result.group is not None and result.group.zh in options.text_groups


def _item(result: Result) -> str:
    """One opinion: problem, where, and what to do."""
    failed = [sub for sub in result.subresults if sub.outcome == "failed"]
    problem = (result.message.zh or result.title.zh).rstrip("。；; ")
    chapters = (e.place.section[-1] for sub in failed for e in sub.evidence if e.place.section and e.role != "nearest")
    if len(result.subresults) == 1 and (section := next(chapters, "")):
        problem += f"（见“{section}”部分）"
    return _sentence(problem) + _sentence(result.advice.zh or "请核实并修改")


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in "。！？…" else text.rstrip("，；、：,;:. ") + "。"


def _good(report: Report) -> list[str]:
    """Up to three chapters in which every rule that applies is met, and at least two are."""
    chapters: dict[str, list[str]] = {}
    for each in report.results:
        chapters.setdefault(each.group.zh if each.group else "", []).append(each.outcome)
    sound = {"passed", "inapplicable"}
    return [name for name, outcomes in chapters.items() if name and outcomes.count("passed") > 1 and set(outcomes) <= sound][:3]


def _not_reviewed(report: Report) -> list[str]:
    """What the opinions do not cover, one sentence each."""
    said = [_unread(each) for each in (report.document, *report.attachments) if each.status != "checked"]
    errors = [each.title.zh or each.rule for each in report.results if each.outcome == "error"]
    if errors:
        listed = "、".join(f"“{title}”" for title in errors[:10]) + (f"等{len(errors)}条" if len(errors) > 10 else "")
        said.append(f"以下审核要点未能审核，本函意见不包括这些内容：{listed}。")
    return said


def _unread(document: DocumentInfo) -> str:
    reason = f"（{word(f'document.reason.{document.reason}', 'zh')}）" if document.reason else ""
    if document.status == "not_checked":
        return f"文件“{document.name}”未能读取{reason}，未作审核。"
    return f"文件“{document.name}”有部分内容未能读取{reason}，本函意见不包括这些内容。"


def _rows(report: Report, options: LetterOptions) -> list[dict[str, object]]:
    """Rows of the 审核意见表, by level: what failed; in a draft also what needs a person to check."""
    wanted = ("failed", "cantTell") if options.draft else ("failed",)
    found = [(result, sub) for level in LEVELS for result, sub in report.findings(level) if sub.outcome in wanted]
    return [_row(number, result, sub) for number, (result, sub) in enumerate(found, start=1)]


def _row(number: int, result: Result, sub: SubResult) -> dict[str, object]:
    several = len(result.subresults) > 1 and sub.subject.label.zh
    problem = sub.message.zh or result.message.zh
    reason = f"（{word(f'reason.{sub.reason}', 'zh')}）" if sub.reason else ""
    return {
        "序号": number,
        "编号": result.rule,
        "要点": f"{result.title.zh}（{result.rule}）",
        "依据": _basis(result),
        "结论": word(f"outcome.{sub.outcome}", "zh") + reason,
        "问题": f"{sub.subject.label.zh}：{problem}" if several else problem,
        "原文": "\n".join(_passages(sub)),
        "建议": sub.advice.zh or result.advice.zh,
        "备注": word(f"level.{result.level}", "zh") if sub.outcome == "failed" else "发文前请核实",
    }


def _basis(result: Result) -> str:
    """Source and strength; the source alone where the strength is only a code, as in a report read back from JSON."""
    label = result.basis_label.zh
    return f"{result.source.zh}（{label}）" if label and label != result.basis else result.source.zh


MOST_QUOTED = 200


def _passages(sub: SubResult) -> Iterable[str]:
    for evidence in sub.evidence[:3]:
        quote = evidence.quote if len(evidence.quote) <= MOST_QUOTED else evidence.quote[:MOST_QUOTED] + "……"
        yield place_line(evidence.place, "zh") + (f"：“{quote}”" if quote.strip() else "")
    if not sub.evidence and sub.looked_for:
        sections = dict.fromkeys(" > ".join(place.section) or word("looked_for.whole", "zh") for place in sub.looked_for)
        yield f"{word('looked_for', 'zh')}：{'、'.join(list(sections)[:3])}"


# --- the title --------------------------------------------------------------------------------------------------------------

TITLE_LINE = 20  # characters of 22 pt in 156 mm
_NOT_FIRST = "》）”、，。：；的"
_NOT_LAST = "《（“"
#: Words of official titles that are not parted over two lines.
_WHOLE = ("实施方案", "工作方案", "行动方案", "规划", "国家", "建设", "审核", "意见", "关于")


def balanced(title: str) -> str:
    """A title in lines of at most TITLE_LINE characters, of about the same length or parted behind 》, joined by line feeds.

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


# --- the file ---------------------------------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """`text` without signs that XML forbids or that a reader cannot see; tabs and line feeds stay."""
    return SIGNS_OF_TROUBLE.sub("", text)


def _rendered(template: bytes, context: dict[str, object], day: Day) -> bytes | tuple[Diagnostic, ...]:
    from docxtpl import DocxTemplate

    unfit = _unfit(template)
    if unfit:
        return (unfit,)
    document = DocxTemplate(BytesIO(template))
    fault = _fill(document, context)
    if fault:
        return (fault,)
    _drop_empty_end(document)
    _sign(document, context, day)
    out = BytesIO()
    document.save(out)
    return _repacked(out.getvalue())


def _fill(document: DocxTemplate, context: dict[str, object]) -> Diagnostic | None:
    from jinja2 import TemplateError
    from jinja2.exceptions import SecurityError

    try:
        document.render(context, jinja_env=_environment())
    except SecurityError as error:
        return _fault("letter.template.refused", error)
    except TemplateError as error:
        name = re.search(r"'([^']+)' is undefined|attribute '([^']+)'", str(error))
        return _misspelt(name[1] or name[2], context, document) if name else _fault("letter.template.tag", error)
    except (SyntaxError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        # Of these the values are free (they were made before): a template that counts with texts, or tags that tear the XML apart.
        return _fault("letter.template.tag", error)
    return None


def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup, escape

    def finalize(value: object) -> object:
        # docxtpl turns "{_{" into "{{" after it has filled in the values: braces of a draft go in as references.
        if not isinstance(value, str) or isinstance(value, Markup):
            return value
        return Markup(str(escape(_plain(value))).replace("{", "&#123;").replace("}", "&#125;"))

    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=finalize)


SHOWN = 120  # characters of a paragraph in a message


def _at_fault(error: Exception) -> str:
    """The paragraph of the template that a syntax error stands in, "" if it is not known."""
    lines = list(getattr(error, "docx_context", ()))  # the line in question and up to three before and after it
    at = min(3, (getattr(error, "lineno", None) or 1) - 1)
    return str(lines[at]).strip()[:SHOWN] if at < len(lines) else ""


def _paragraph_with(name: str, document: DocxTemplate) -> str:
    """The first paragraph of the template (headers and footers too) that has `name` in it, "" if none."""
    from docx.opc.part import XmlPart
    from docx.oxml.ns import qn

    parts = [part for part in document.docx.part.package.iter_parts() if isinstance(part, XmlPart)]
    paragraphs = ("".join(each.text or "" for each in it.iter(qn("w:t"))) for part in parts for it in part.element.iter(qn("w:p")))
    return next((text for text in paragraphs if name in text), "")[:SHOWN]


def _fault(key: str, error: Exception) -> Diagnostic:
    detail = "  ".join(part for part in (str(error).splitlines()[0] if str(error) else type(error).__name__, _at_fault(error)) if part)
    return Diagnostic("letter-template", "error", both(key, detail=detail), both("template.help"), file=TEMPLATE)


def _misspelt(name: str, context: dict[str, object], document: DocxTemplate) -> Diagnostic:
    near = get_close_matches(name, _names(context), n=3, cutoff=0.4)
    paragraph = _paragraph_with(name, document)
    message = both("letter.template.name", name=name)
    if paragraph:
        message = Bilingual(f"{message.zh}：{paragraph}", f"{message.en}: {paragraph}")
    help = both("letter.template.near", names="、".join(near)) if near else both("template.help")
    return Diagnostic("letter-template", "error", message, help, file=TEMPLATE)


def _names(value: object) -> list[str]:
    """All names in a context, inner ones too."""
    match value:
        case dict():
            return [*value, *(name for each in value.values() for name in _names(each))]
        case [first, *_]:
            return _names(first)
        case _:
            return []


_RELATION_OUT = re.compile(rb"TargetMode\s*=\s*[\"']External")
MOST_UNPACKED = 50_000_000


def _unfit(template: bytes) -> Diagnostic | None:
    """Why a file is no template: no .docx, too large, macros, or relations that lead out of it."""
    try:
        with zipfile.ZipFile(BytesIO(template)) as package:
            if sum(each.file_size for each in package.infolist()) > MOST_UNPACKED:
                return _template_fault("letter.template.damaged")
            names = package.namelist()
            types = package.read("[Content_Types].xml")
            package.read("word/document.xml")
            relations = [package.read(name) for name in names if name.endswith(".rels")]
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, NotImplementedError, RuntimeError):
        return _template_fault("letter.template.damaged")
    if any("vbaproject" in name.lower() for name in names) or any(_RELATION_OUT.search(each) for each in relations):
        return _template_fault("letter.template.external")
    if b"wordprocessingml.document.main+xml" not in types:
        return _template_fault("letter.template.damaged")
    return None


def _template_fault(key: str) -> Diagnostic:
    return Diagnostic("letter-template", "error", both(key), both("template.help"), file=TEMPLATE)


def _drop_empty_end(document: DocxTemplate) -> None:
    """Takes away a last section without any text or table: the annex's page where nothing stands in it."""
    from docx.oxml.ns import qn

    body = document.docx.element.body
    parts = list(body.iterchildren())
    breaks = [at for at, part in enumerate(parts) if part.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None]
    if not breaks or parts[-1].tag != qn("w:sectPr"):
        return
    last = parts[breaks[-1] + 1 : -1]
    if any(part.tag == qn("w:tbl") or "".join(part.itertext()).strip() for part in last):
        return
    kept = parts[breaks[-1]].find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    for part in (*last, parts[-1]):
        body.remove(part)
    body.append(kept)  # moves it: the paragraph that held it is an ordinary one from now on


def _sign(document: DocxTemplate, context: dict[str, Any], day: Day) -> None:
    """Properties of the file: this letter's, not the template author's; no clock."""
    from datetime import datetime

    core = document.docx.core_properties
    core.title = _plain(context["标题"]).replace("\n", "")
    core.author = core.last_modified_by = _plain(context["发文机关"])
    core.subject = core.keywords = core.comments = core.category = ""
    core.created = core.modified = datetime(day.year, day.month, day.day)
    core.revision = 1


def _repacked(package: bytes) -> bytes:
    """The same parts with fixed times."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system, info.external_attr = 3, 0o644 << 16
            new.writestr(info, old.read(name))
    return out.getvalue()
