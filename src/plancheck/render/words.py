"""All words of ours that people see, in Chinese and English, and how places, dates and numbers are written.

Words about a guideline are not here: they come with the Report, out of the packs. Chinese texts keep to signs that GBK has,
because terminals of Chinese Windows print in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Place
from plancheck.model.report import Point

LANGUAGES = ("zh", "en")
HTML_LANG = {"zh": "zh-CN", "en": "en"}

#: key -> (Chinese, English). Placeholders stand in braces and are the same in both.
WORDS: dict[str, tuple[str, str]] = {
    "report.title": ("审核报告", "Review report"),
    "report.skip": ("跳到正文", "Skip to the report"),
    "report.nav": ("本页内容", "On this page"),
    "report.top": ("回到页首", "Back to top"),
    "report.lead": ("对照{packs}逐条审核", "Checked rule by rule against {packs}"),
    "and": ("、", ", "),
    "colon": ("：", ": "),
    "open": ("（", " ("),
    "close": ("）", ")"),
    "stop": ("。", "."),
    "none": ("无", "none"),
    "unknown": ("未能识别", "not recognised"),
    # outcomes
    "outcome": ("审核结论", "Outcome"),
    "outcome.passed": ("符合", "Met"),
    "outcome.failed": ("不符合", "Not met"),
    "outcome.cantTell": ("需人工核实", "Needs a person to check"),
    "outcome.inapplicable": ("不适用", "Not applicable"),
    "outcome.error": ("未能审核", "Could not be checked"),
    "sign.passed": ("√", "√"),
    "sign.failed": ("×", "×"),
    "sign.cantTell": ("？", "?"),
    "sign.inapplicable": ("—", "—"),
    "sign.error": ("！", "!"),
    # levels
    "level": ("严重程度", "Severity"),
    "level.must": ("必须修改", "Must change"),
    "level.should": ("应当修改", "Should change"),
    "level.advice": ("建议完善", "Advice"),
    "level.rule.must": ("必须", "must"),
    "level.rule.should": ("应当", "should"),
    "level.rule.advice": ("建议", "advice"),
    # verdicts
    "verdict": ("总体结论", "Verdict"),
    "verdict.compliant": ("符合", "Compliant"),
    "verdict.noncompliant": ("不符合", "Not compliant"),
    "verdict.needs_review": ("需人工核实", "Needs a person to check"),
    "verdict.incomplete": ("未能审核完毕", "Review incomplete"),
    "verdict.not_checked": ("未能审核", "Could not be checked"),
    "verdict.sign.compliant": ("√", "√"),
    "verdict.sign.noncompliant": ("×", "×"),
    "verdict.sign.needs_review": ("？", "?"),
    "verdict.sign.incomplete": ("！", "!"),
    "verdict.sign.not_checked": ("！", "!"),
    "verdict.why.compliant": (
        "适用的“必须”类要点全部符合。",
        "Every must-rule that applies is met.",
    ),
    "verdict.why.noncompliant": (
        "有 {must} 条“必须”类要点不符合，修改后才能通过。",
        "Must-rules not met: {must}. The draft cannot pass until they are mended.",
    ),
    "verdict.why.needs_review": (
        "未发现不符合的“必须”类要点，但有内容须由人核实后才能下结论。",
        "No must-rule was found not met, but some matters need a person before there is a conclusion.",
    ),
    "verdict.why.incomplete": (
        "有 {error} 条要点因程序原因未能审核，以下结论不完整，不能作为通过的依据。",
        "Rules that could not be run: {error}. What follows is incomplete and is no ground for passing the draft.",
    ),
    "verdict.why.not_checked": (
        "文件没有读成，未作任何审核；本报告不表示符合或不符合。",
        "The file could not be read and nothing was checked; this report says neither compliant nor not.",
    ),
    "next": ("下一步", "Next step"),
    "next.compliant": (
        "可以报送。列为“应当修改”“建议完善”的内容请酌情修改。",
        "The draft may be submitted. Consider what is listed as should change and as advice.",
    ),
    "next.noncompliant": (
        "请先修改“必须修改”各条，再处理“应当修改”，然后重新审核。",
        "Mend the items under must change first, then should change, and check again.",
    ),
    "next.needs_review": (
        "请逐条核对“需人工核实”的内容和未读到的部分，对照原文作出判断。",
        "Go through the items that need a person and the parts that were not read, against the draft itself.",
    ),
    "next.incomplete": (
        "请查看“未能审核”各条的原因，处理后重新审核；其余结论仍可参考。",
        "See why rules could not be checked, mend that and check again; the other outcomes still stand.",
    ),
    "next.not_checked": (
        "请按提示处理文件（如另存为 .docx、解除密码），再重新审核。",
        "Treat the file as advised (save as .docx, remove the password) and check again.",
    ),
    "why.partly": ("文件只读到一部分", "only part of the file was read"),
    "why.kind": ("未能识别方案类型", "the kind of plan was not recognised"),
    "why.must": ("{n} 条“必须”类要点需人工核实", "must-rules that need a person: {n}"),
    "why.none": ("没有适用的“必须”类要点", "no must-rule applied"),
    "counts": ("各结论条数", "Rules by outcome"),
    "counts.total": ("共审核 {n} 条要点", "Rules in all: {n}"),
    "count": ("条数", "Rules"),
    "items": ("{n} 条", "{n}"),
    # reasons
    "reason": ("原因", "Reason"),
    "reason.not_read": ("未读到", "not read"),
    "reason.low_confidence": ("识别不清", "read with low confidence"),
    "reason.conflict": ("前后不一", "conflicting statements"),
    "reason.ambiguous": ("表述不明", "ambiguous wording"),
    "reason.borderline": ("接近界限", "borderline"),
    "reason.applicability_unknown": ("适用不明", "applicability unknown"),
    "reason.incomplete_list": ("清单不全", "list not complete"),
    "reason.no_reference": ("无参照值", "no reference value"),
    "reason.pattern_timeout": ("匹配超时", "pattern timed out"),
    "reason.limit": ("超出限制", "limit exceeded"),
    "reason.internal": ("程序内部错误", "internal error"),
    "reason.what.not_read": ("相关部分没有读到，不能断定缺少。", "The part in question was not read, so nothing can be called missing."),
    "reason.what.low_confidence": ("文字识别不可靠，请核对原文。", "The text was not read reliably; compare the draft."),
    "reason.what.conflict": ("同一内容有不同表述，请核对并统一。", "The draft says different things about the same matter."),
    "reason.what.ambiguous": ("原文可有多种理解，请人工判断。", "The wording can be read in more than one way."),
    "reason.what.borderline": ("与界限接近，请人工判断。", "It lies close to the bound; a person should judge."),
    "reason.what.applicability_unknown": ("无法确定该要点是否适用。", "Whether the rule applies could not be settled."),
    "reason.what.incomplete_list": ("清单可能没有取全，不能据此下结论。", "The list may not be complete, so it cannot decide."),
    "reason.what.no_reference": ("规则包中没有可比的参照值。", "The pack holds no value to compare with."),
    "reason.what.pattern_timeout": ("规则中的匹配式运行超时，请联系规则维护人员。", "A pattern ran out of time; tell the pack's keeper."),
    "reason.what.limit": ("超出运行限制，请拆分文件后重新审核。", "A limit was exceeded; split the file and check again."),
    "reason.what.internal": ("程序出错，请联系维护人员。", "The program failed; tell its maintainers."),
    # documents
    "document": ("审核文件", "Document"),
    "attachment": ("附件{n}", "Attachment {n}"),
    "read": ("读取情况", "What was read"),
    "read.status": ("读取结果", "Reading"),
    "status.checked": ("已全部读取", "wholly read"),
    "status.checked_partly": ("只读到一部分", "only partly read"),
    "status.not_checked": ("未能读取", "not read"),
    "document.name": ("文件名", "File"),
    "document.format": ("格式", "Format"),
    "document.pages": ("页数", "Pages"),
    "document.pages.none": ("无固定页码", "no fixed pages"),
    "document.detail": ("说明", "Detail"),
    "document.reason.encrypted": ("文件有密码", "the file has a password"),
    "document.reason.unsupported_format": ("不支持的格式", "format not supported"),
    "document.reason.damaged": ("文件损坏", "the file is damaged"),
    "document.reason.empty": ("文件为空", "the file is empty"),
    "document.reason.no_text_layer": ("没有文字层（扫描件）", "no text layer (a scan)"),
    "document.reason.too_large": ("文件过大", "the file is too large"),
    "document.reason.too_slow": ("读取超时", "reading took too long"),
    "document.reason.out_of_memory": ("内存不足", "out of memory"),
    "document.reason.crashed": ("读取程序异常退出", "the reader crashed"),
    "document.reason.classified_marking": ("有密级标志，已停止处理", "marked as classified: processing stopped"),
    "document.reason.locked": ("文件被占用", "the file is locked"),
    "document.reason.io_error": ("无法读取文件", "the file could not be opened"),
    "document.reason.internal_error": ("程序内部错误", "internal error"),
    "document.reason.not_read": ("有内容未读到", "parts were not read"),
    # the plan
    "plan.title": ("方案名称", "Title of the plan"),
    "plan.kind": ("方案类型", "Kind of plan"),
    "plan.place": ("地区", "Place"),
    "plan.province": ("省份", "Province"),
    "date": ("审核日期", "Date"),
    # sections of the report
    "part.error": ("未能审核的要点", "Rules that could not be checked"),
    "part.error.note": (
        "以下要点没有审核结论，不代表符合，也不代表不符合。",
        "These rules have no outcome: neither met nor not met.",
    ),
    "part.failed.must": ("必须修改", "Must change"),
    "part.failed.should": ("应当修改", "Should change"),
    "part.failed.advice": ("建议完善", "Advice"),
    "part.cantTell": ("需人工核实", "Needs a person to check"),
    "part.cantTell.note": (
        "以下内容凭原文不能断定，请对照原文核实；列在这里不等于不符合。",
        "The draft does not settle these; compare it yourself. To stand here is not to be found wanting.",
    ),
    "part.indicators": ("指标", "Indicators"),
    "part.chapters": ("各章结论", "Outcomes by chapter"),
    "part.passed": ("符合", "Met"),
    "part.passed.show": ("展开符合的要点及其依据", "Show the rules that are met, with their evidence"),
    "part.inapplicable": ("不适用", "Not applicable"),
    "part.inapplicable.show": ("展开不适用的要点及其理由", "Show the rules that do not apply, with the reason"),
    "part.diagnostics": ("文件提示", "Notes on the file"),
    "part.about": ("报告信息", "About this report"),
    "part.nothing": ("没有需要修改的内容。", "Nothing to change was found."),
    "filter": ("只看", "Show only"),
    "filter.all": ("全部", "All"),
    # a finding
    "rule": ("审核要点", "Rule"),
    "rule.id": ("编号", "Id"),
    "basis": ("依据", "Basis"),
    "basis.strength": ("依据强度", "Strength"),
    "problem": ("问题描述", "Problem"),
    "advice": ("修改建议", "Advice"),
    "quote": ("原文摘录", "Quote"),
    "place": ("所在位置", "Place"),
    "looked_for": ("查找范围", "Looked for in"),
    "looked_for.whole": ("全文", "the whole draft"),
    "role.support": ("原文", "Draft"),
    "role.conflict": ("相互不一致的原文", "Conflicting passage"),
    "role.nearest": ("最接近的原文（不作依据）", "Nearest passage (no evidence)"),
    "errs": ("判断倾向", "How it errs"),
    "errs.may_miss": ("可能漏报", "may miss cases"),
    "errs.may_overreport": ("可能误报", "may report too much"),
    "subresults": ("分项结论", "One by one"),
    "subject": ("对象", "Subject"),
    "more.subresults": ("另有 {n} 项：符合 {passed}，不适用 {inapplicable}", "{n} more: met {passed}, not applicable {inapplicable}"),
    "more.evidence": ("另有 {n} 处，见 JSON 报告", "{n} more, see the JSON report"),
    "more.findings": ("另有 {n} 条未列出，见网页或 JSON 报告", "{n} more are not listed; see the HTML or JSON report"),
    # places
    "place.page": ("第{n}页", "p. {n}"),
    "place.paragraph": ("第{n}段", "para. {n}"),
    "place.table": ("表{n}", "table {n}"),
    "place.cell": ("第{row}行第{column}列", "row {row}, column {column}"),
    "place.unknown": ("全文", "the draft as a whole"),
    # indicators
    "indicator": ("指标", "Indicator"),
    "unit": ("单位", "Unit"),
    "year": ("年份", "Year"),
    "year.none": ("未写年份", "no year given"),
    "year.n": ("{n}年", "{n}"),
    "value": ("数值", "Value"),
    "kind": ("性质", "Kind"),
    "kind.status": ("现状值", "status"),
    "kind.target": ("目标值", "target"),
    "reference": ("参照值", "Reference"),
    "change.decrease": ("下降", "down "),
    "change.increase": ("上升", "up "),
    "change.base": ("比{year}年", "against {year}"),
    "chart.path": ("{name}的变化", "Path of {name}"),
    "chart.other": ("另有 {n} 个数值口径或单位不同，只列在表中", "{n} more values differ in unit or base and stand in the table only"),
    "chart.chapters": ("各章审核结论条数", "Rules by chapter and outcome"),
    "chart.point": ("{year}：{value}", "{year}: {value}"),
    "chapter": ("章", "Chapter"),
    "chapter.other": ("其他", "Other"),
    "total": ("合计", "Total"),
    # diagnostics
    "severity": ("类别", "Kind"),
    "severity.error": ("错误", "error"),
    "severity.warning": ("提醒", "warning"),
    "severity.note": ("说明", "note"),
    "message": ("内容", "Message"),
    "help": ("处理办法", "What to do"),
    # footer
    "about.sha256": ("文件 SHA-256", "SHA-256 of the file"),
    "about.packs": ("规则包", "Rule packs"),
    "about.version": ("版本", "Version"),
    "about.hash": ("校验值", "Hash"),
    "about.tool": ("审核工具", "Tool"),
    "about.options": ("审核选项", "Options"),
    "about.note": (
        "本报告由程序对照规则包生成，供审核人员参考；结论以审核机关的意见为准。",
        "This report was made by a program from rule packs, as an aid to reviewers; the authority's opinion prevails.",
    ),
    # letter
    "letter.refused.not_checked": (
        "文件未能读取，不能据此发函",
        "the document could not be read, so no letter can rest on it",
    ),
    "letter.refused.incomplete": (
        "有 {n} 条审核要点未能审核，不能据此发函",
        "rules that could not be checked: {n}; no letter is made",
    ),
    "letter.refused.help": (
        "请处理后重新审核；确需发函的，请明确确认，函中将写明哪些内容未经审核",
        "mend this and check again; if a letter must go out, confirm it: the letter will then say what was not reviewed",
    ),
    "letter.template.name": ("模板中的变量 {name} 不存在", "the template uses {name}, which does not exist"),
    "letter.template.near": ("是否应为：{names}", "did you mean: {names}"),
    "letter.template.tag": ("模板中的标签有误：{detail}", "a tag of the template is wrong: {detail}"),
    "letter.template.refused": ("模板含有不允许的操作：{detail}", "the template asks for something that is not allowed: {detail}"),
    "letter.template.damaged": ("模板不是有效的 .docx 文件", "the template is not a sound .docx file"),
    "letter.template.external": ("模板含有外部链接或宏，不能使用", "the template holds external links or macros and is not used"),
    # an explanation
    "trace.title": ("结论缘由", "Why this outcome"),
    "trace.rule": ("规则原文", "The rule"),
    "trace.applies": ("是否适用", "Whether it applies"),
    "trace.applies.always": ("本条没有适用条件", "The rule applies to every plan"),
    "trace.objects": ("审核对象", "What it speaks of"),
    "trace.objects.whole": ("方案整体", "The plan as a whole"),
    "trace.subjects": ("逐项展开", "One by one"),
    "trace.conditions": ("条件", "Conditions"),
    "trace.belongs": ("为何是审核对象", "Why it is a subject"),
    "trace.needs": ("怎样才会符合", "What would have to change"),
    "trace.more": ("另有 {n} 项结论相同，未展开；用 --subject 指定", "{n} more came out alike; name one with --subject"),
    "trace.no_root": ("没有条件参与判定，见审核对象", "No condition decided; see what the rule speaks of"),
    "trace.asked_of": ("问的是", "asked of"),
    "trace.bound": ("其中", "for"),
    "trace.words": ("查找的词语", "words looked for"),
    "trace.skipped": ("前面已能定论，未再判断", "not asked: what stands before had decided"),
    "trace.error": ("在此出错", "failed here"),
    "trace.met": ("符合条件的", "Those that meet it"),
    "trace.met.each": ("满足的", "Those that do"),
    "trace.missed.each": ("不满足的", "Those that do not"),
    "trace.missed": ("最接近的", "The nearest that do not"),
    "trace.nearest": ("相近的原文", "Passages that come close"),
    "trace.list.sure": ("有 {n} 个", "{n}"),
    "trace.list.met": ("符合条件的 {n} 个", "{n} meet this"),
    "trace.list.unsure": ("，另有 {n} 个不能确定", ", {n} more uncertain"),
    "trace.list.examined": ("（共查看 {n} 个）", ", of {n} looked at"),
    "trace.list.incomplete": ("；清单可能不全：{reason}", "; the list may not be complete: {reason}"),
    "trace.state.true": ("成立", "holds"),
    "trace.state.false": ("不成立", "does not hold"),
    "trace.state.unknown": ("不能判定", "undecided"),
    "trace.state.skipped": ("未判断", "not asked"),
    "trace.state.error": ("出错", "failed"),
    "trace.part.applies_pack": ("规则包的适用条件", "the pack applies where"),
    "trace.part.applies": ("适用条件", "applies where"),
    "trace.part.object": ("每个", "every"),
    "trace.part.requires": ("要求", "requires"),
    "trace.part.if": ("若", "if"),
    "trace.part.then": ("则", "then"),
    "trace.part.else": ("否则", "else"),
    "trace.part.where": ("其中", "where"),
    "trace.part.parameter": ("参数", "parameter"),
    "template.broken": ("报告模板 {name} 有误：{detail}", "the report template {name} is wrong: {detail}"),
    "template.help": ("请改正模板，或去掉自定义模板文件夹", "mend the template, or leave out your own templates folder"),
    # the rule book
    "about.made": ("由 plancheck {version} 生成", "Made by plancheck {version}"),
    "said.advice": ("建议", "advice"),
    "book": ("规则手册", "Rule book"),
    "book.skip": ("跳到正文", "Skip to the rules"),
    "book.version": ("规则包", "Pack"),
    "book.applies": ("适用", "Applies to"),
    "book.applies.all": ("各类方案", "all kinds of plan"),
    "book.imports": ("引入", "Takes in"),
    "book.rules": ("{n} 条规则", "{n} rules"),
    "book.nav": ("目录", "Contents"),
    "book.other": ("其他规则", "Other rules"),
    "book.all": ("规则", "Rules"),
    "book.top": ("回到目录", "Back to the contents"),
    "book.strengths": ("依据强度", "Strength of the basis"),
    "book.strength": ("依据", "Basis"),
    "book.cap": ("最高级别", "Highest level"),
    "book.strength.what": ("依据为“{strength}”的规则，级别最高为“{cap}”", "A rule on “{strength}” has the level “{cap}” at most"),
    "book.levels": ("级别和偏差", "Levels and errors"),
    "rule.level": ("级别", "Level"),
    "rule.basis": ("依据", "Basis"),
    "rule.clause": ("条款", "Clause"),
    "rule.quote": ("引文", "Quote"),
    "rule.reads": ("看什么", "What is read"),
    "rule.errs": ("容易错在哪边", "Which way it errs"),
    "rule.errs.none": ("不靠文字判断，没有固定的偏差", "It does not judge wording, and errs neither way"),
    "rule.texts": ("结论怎样写", "What is said"),
    "rule.text": ("规则原文", "The rule's text"),
    "rule.parameters": ("用到的参数", "Parameters"),
    "rule.definitions": ("用到的定义", "Definitions"),
    "rule.cases": ("用例", "Cases"),
    "rule.cases.note": ("规则测试中的小方案", "small drafts of the rules' tests"),
}  # fmt: skip

SIGNS_OF_TROUBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    """`text` with every control character, direction override, zero-width sign and lone surrogate spelt out (\\x1b, \\u202e).

    Tabs and line feeds stay. What stands in a draft must be seen and must not act on the page or the terminal.
    """
    return SIGNS_OF_TROUBLE.sub(lambda found: _spelt(ord(found[0])), text)


def _spelt(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def word(key: str, lang: str, **values: object) -> str:
    """Our word for `key` with its placeholders filled. KeyError for an unknown key."""
    text = WORDS[key][1 if lang == "en" else 0]
    return text.format(**values) if values else text


def words(lang: str) -> Callable[..., str]:
    """`word` with the language settled."""
    return lambda key, **values: word(key, lang, **values)


def both(key: str, **values: object) -> Bilingual:
    """Our word in both languages."""
    return Bilingual(word(key, "zh", **values), word(key, "en", **values))


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def date_text(day: date, lang: str) -> str:
    """2026年11月25日, or 25 November 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if lang == "en" else f"{day.year}年{day.month}月{day.day}日"


def number(value: Decimal) -> str:
    """The shortest exact decimal literal: Decimal("13.50") gives "13.5". Far exponents stay exponents. Also a JSON number."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int), "a value is a number"
    figures = "".join(map(str, digits)).lstrip("0")
    if not figures:
        return "0"
    short = figures.rstrip("0")
    plain = Decimal((sign, tuple(map(int, short)), exponent + len(figures) - len(short)))
    return f"{plain:f}" if -20 <= plain.adjusted() <= 20 and len(short) <= 40 else str(plain)


_OPS = {"=": "", "≈": "≈", ">=": "≥", "<=": "≤", "range": ""}


def value_text(point: Point, lang: str) -> str:
    """A value as people write it, with its unit: "≥20%", "下降13.5%（比2020年）", "65—70%"."""
    figure = number(point.value) if point.value_to is None else f"{number(point.value)}—{number(point.value_to)}"
    change = word(f"change.{point.change}", lang) if point.change else ""
    gap = " " if lang == "en" and point.unit not in ("", "%") else ""
    base = ""
    if point.base_year is not None:
        base = word("open", lang) + word("change.base", lang, year=point.base_year) + word("close", lang)
    return f"{change}{_OPS.get(point.op, point.op)}{figure}{gap}{point.unit}{base}"


class PlaceText(NamedTuple):
    """A place in words: the headings above it, and where under them."""

    section: str
    spot: str


def place_text(place: Place, lang: str) -> PlaceText:
    """Chapter (outermost heading first, parted by " > ") and page, paragraph, table, row and column; "" for what is not known."""
    spots = [word("attachment", lang, n=place.document)] if place.document else []
    numbered = {"page": place.page, "paragraph": place.paragraph if place.table is None else None, "table": place.table}
    spots += [word(f"place.{name}", lang, n=n) for name, n in numbered.items() if n is not None]
    if place.cell is not None:
        spots.append(word("place.cell", lang, row=place.cell[0], column=place.cell[1]))
    return PlaceText(" > ".join(place.section), (", " if lang == "en" else "，").join(spots))


def place_line(place: Place, lang: str) -> str:
    """A place in one line."""
    text = place_text(place, lang)
    return "  ".join(part for part in text if part) or word("place.unknown", lang)
