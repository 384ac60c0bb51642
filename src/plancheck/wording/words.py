"""All words of ours that people see, in Chinese and English, and how places, dates and numbers are written.

Words about a guideline are not here: they come with the Report, out of the packs. Chinese texts keep to signs that GBK has,
because terminals of Chinese Windows print in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence, Place, Role
from plancheck.model.report import Point, SubResult

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
    "verdict.other": ("适用的“必须”类要点全部符合；其他要点中 {said}。", "Every must-rule that applies is met; of the others: {said}."),
    "verdict.other.failed": ("{n} 条不符合", "not met {n}"),
    "verdict.other.cantTell": ("{n} 条需人工核实", "for a person to check {n}"),
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
        "可以报送。",
        "The draft may be submitted.",
    ),
    "next.compliant.open": (
        "请先处理“应当修改”和“需人工核实”的内容，“建议完善”的可酌情采纳；“必须”类要点已全部符合，不影响报送。",
        "Go through what should change and what needs a person, and consider the advice; no must-rule stands against submitting the draft.",
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
    "part.chapters": ("各方面结论", "Outcomes by area"),
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
    "looked_for.joint": ("；", "; "),
    "looked_for.gap": ("……", "…"),
    "looked_for.parts": ("（共{n}个部分）", " ({n} parts)"),
    "role.support": ("原文", "Draft"),
    "role.conflict": ("问题所在的原文", "Passage in question"),
    "role.near": ("相近原文", "Nearest passage"),
    "role.nearest": ("最接近的原文（不作依据）", "Nearest passage (no evidence)"),
    "errs": ("判断倾向", "How it errs"),
    "errs.may_miss": ("可能漏报", "may miss cases"),
    "errs.may_overreport": ("可能误报", "may report too much"),
    "subresults": ("分项结论", "One by one"),
    "subject": ("对象", "Subject"),
    "more.subresults.passed": ("另有 {n} 项符合", "{n} more are met"),
    "more.subresults.inapplicable": ("另有 {n} 项不适用", "{n} more do not apply"),
    "more.subresults.both": ("另有 {passed} 项符合、{inapplicable} 项不适用", "{passed} more are met, {inapplicable} do not apply"),
    "places.n": ("{n} 处", "{n}"),
    "more.evidence": ("另有 {n} 处，见 JSON 报告", "{n} more, see the JSON report"),
    "more.findings": ("另有 {n} 条未列出，见网页或 JSON 报告", "{n} more are not listed; see the HTML or JSON report"),
    # tables
    "number": ("序号", "No."),
    "remark": ("备注", "Remarks"),
    "place.quote": ("原文位置及摘录", "Place and quote"),
    "rule.version": ("规则版本", "Rule version"),
    "fingerprint": ("指纹", "Fingerprint"),
    "finding.id": ("分项编号", "Sub-result id"),
    "item": ("项目", "Item"),
    "content": ("内容", "Content"),
    "unit.value": ("数值（数字）", "Figure"),
    "sheet.findings": ("审核意见表", "Review opinions"),
    "sheet.summary": ("审核概况", "Summary"),
    # passages in the order of the draft
    "part.passages": ("按原文顺序查看", "In the order of the draft"),
    "part.passages.note": (
        "需要修改或核实之处，按在原文中的先后排列；点开可回到对应的审核要点。",
        "Where something is to be changed or checked, in the order of the draft; each leads back to its rule.",
    ),
    "passage": ("原文", "Passage"),
    "passage.rules": ("对应的审核要点", "Rules"),
    "print.passed": ("打印件从略：原文依据见电子版。", "Left out in print: for the evidence see the file."),
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
    "chart.chapters": ("各方面审核结论条数", "Rules by area and outcome"),
    "chart.point": ("{year}：{value}", "{year}: {value}"),
    "chapter": ("审核方面", "Area"),
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
    # the re-check of a new version
    "compare.title": ("复核报告", "Re-check report"),
    "compare.old": ("上一版", "Old version"),
    "compare.new": ("本版", "New version"),
    "compare.earlier": ("更早一版", "Earlier version"),
    "compare.head": ("复核结果", "Result of the re-check"),
    "compare.head.unchecked": ("未能复核", "Could not be re-checked"),
    "compare.head.must": ("仍有必须修改的问题", "Must-findings are open"),
    "compare.head.open": ("仍有问题", "Findings are open"),
    "compare.head.other": ("两版可能不是同一方案，请先确认", "These may be two plans: make sure first"),
    "compare.head.unverified": ("有内容未能核实", "Some matters could not be verified"),
    "compare.head.clean": ("上一版的问题都不再存在，没有新增问题", "No finding of the old version is left, and none is new"),
    "compare.head.none": ("两版都没有问题", "Neither version has a finding"),
    "compare.sentence": (
        "上一版 {old} 条问题：未修改 {unmended}，部分修改 {partly}，未能核实 {unverified}，不再适用 {inapplicable}，已修改 {mended}；"
        "本版 {new} 条问题，其中新增 {added}，重新出现 {returned}。",
        "Findings in the old version: {old} (not mended {unmended}, partly mended {partly}, not verified {unverified}, "
        "no longer applicable {inapplicable}, mended {mended}). In the new version: {new} (new {added}, returned {returned}).",
    ),
    "compare.rules": (
        "规则已更新的 {n} 条另列，不计为新增或已修改。",
        "Findings of changed rules: {n}; they count neither as new nor as mended.",
    ),
    "compare.decisions": ("本版问题的处理意见", "Decisions on the findings of the new version"),
    "compare.counts": ("整改情况", "State of the findings"),
    "compare.state": ("整改情况", "State"),
    "compare.why": ("说明", "Ground"),
    "compare.was": ("结论：{old} → {new}", "Outcome: {old} → {new}"),
    "compare.siblings": ("这一要点的问题：上一版 {old} 项，本版 {new} 项", "Findings of this rule: {old} before, {new} now"),
    "compare.renamed": ("对象名称有变：{old} → {new}", "The subject was reworded: {old} → {new}"),
    "compare.rule_changed": ("规则已更新", "Its rule changed"),
    "compare.no_passage": ("没有相应原文", "No passage"),
    "compare.same": ("所引原文与原稿相同", "The same passages as in the old version"),
    "compare.absent": ("没有对应的一项", "Nothing answers to it"),
    "compare.nothing": ("没有可比对的问题。", "There is no finding to compare."),
    "compare.partly.means": (
        "“部分修改”指问题仍在，但由不符合变为需人工核实，或所依据的原文至少一处已改动。",
        "Partly mended: the finding is still there, but it needs a person instead of being not met, or at least one passage that it "
        "rested on was changed.",
    ),
    "state.new": ("新增", "New"),
    "state.returned": ("重新出现", "Returned"),
    "state.unmended": ("未修改", "Not mended"),
    "state.partly": ("部分修改", "Partly mended"),
    "state.unverified": ("未能核实", "Not verified"),
    "state.rule_changed": ("规则已更新", "Rule changed"),
    "state.inapplicable": ("不再适用", "No longer applicable"),
    "state.mended": ("已修改", "Mended"),
    "state.sign.new": ("＋", "+"),
    "state.sign.returned": ("○", "○"),
    "state.sign.unmended": ("×", "×"),
    "state.sign.partly": ("△", "△"),
    "state.sign.unverified": ("？", "?"),
    "state.sign.rule_changed": ("※", "※"),
    "state.sign.inapplicable": ("—", "—"),
    "state.sign.mended": ("√", "√"),
    "part.unverified": ("未能核实", "Not verified"),
    "part.unverified.note": (
        "本版相关内容没有读到、读不清或不能判断，不能算已修改，也不能算未修改。",
        "The new version was not read there, or cannot be judged: neither mended nor not mended.",
    ),
    "part.rule_changed": ("规则已更新", "Rule changed"),
    "part.rule_changed.note": (
        "两版所用规则不同，结论的变化可能来自规则，不计为已修改。",
        "The two versions were checked by different rules, so the change may be the rule's: it does not count as mended.",
    ),
    "part.gone": ("不再适用", "No longer applicable"),
    "part.mended": ("已修改", "Mended"),
    "part.open.must": ("必须修改", "Must change"),
    "part.open.should": ("应当修改", "Should change"),
    "part.open.advice": ("建议完善", "Advice"),
    "why.new_subject": ("上一版没有这一项内容", "the old version has no such subject"),
    "why.was_passed": ("上一版符合", "met in the old version"),
    "why.was_inapplicable": ("上一版不适用", "not applicable in the old version"),
    "why.old_unread": ("上一版这部分没有审核，不能断定是新出现的", "not checked in the old version, so it may not be new"),
    "why.returned": ("更早一版有此问题，上一版已没有，本版又有", "the earlier version had it, the old one had not, and here it is again"),
    "why.same": ("问题仍在，依据没有变化", "still there, on the same ground"),
    "why.more": ("问题仍在，又有新的原文涉及", "still there, and further passages show it"),
    "why.worse": ("上一版需人工核实，本版不符合", "needed a person in the old version, is not met in the new one"),
    "why.still_unread": ("两版都没有读到或不能判断，须由人核实", "not read, or not to be judged, in either version: a person must look"),
    "why.milder": ("由不符合变为需人工核实", "was not met, and now needs a person to check"),
    "why.text_changed": ("所依据的原文有改动，问题仍在", "the words that it rested on were changed, and it is still there"),
    "why.not_read": ("本版这部分没有读到或不能判断", "not read, or not to be judged, in the new version"),
    "why.rule_error": ("本版这一要点未能审核", "its rule could not be run on the new version"),
    "why.document_not_checked": ("本版没有读成，未作任何审核", "the new version could not be read, and nothing was checked"),
    "why.document_partly": ("本版只读到一部分，不能断定已修改", "only part of the new version was read, so it cannot be called mended"),
    "why.list_cut": ("本版的清单没有列全，不能断定已修改", "the list in the new version is not complete, so it cannot be called mended"),
    "why.rule_new": ("上一版审核时没有这条规则，不计为新增", "the old report knows no such rule, so this is not counted as new"),
    "why.rule_gone": ("本版审核时已没有这条规则，不计为已修改", "the new report knows no such rule, so this is not counted as mended"),
    "why.rule_version": ("两版所用的这条规则不同，不计为新增或已修改", "the rule changed, so this counts neither as new nor as mended"),
    "why.inapplicable": ("本版中这一要点不适用", "its rule does not apply to the new version"),
    "why.gone": ("本版中没有找到这一项（可能已删除、合并或改名），请核对", "nothing in the new version answers to it (deleted? renamed?)"),
    "why.passed": ("本版符合", "met in the new version"),
    "why.read_now": ("上一版没有读到或不能判断，本版符合", "not read in the old version; met in the new one"),
    "why.rule_passed": ("原段落已改动或删除，本版这一要点符合", "the paragraph was changed or taken out, and the rule is met now"),
    "caution": ("请注意", "Please note"),
    "caution.same_file": ("两版是同一份文件", "both versions are one and the same file"),
    "caution.old_not_checked": ("上一版没有读成，没有可比对的结论", "the old version could not be read: nothing to compare with"),
    "caution.old_partly": ("上一版只读到一部分", "only part of the old version was read"),
    "caution.old_incomplete": ("上一版有要点未能审核", "some rules could not be run on the old version"),
    "caution.new_not_checked": ("本版没有读成，未作任何审核", "the new version could not be read, and nothing was checked"),
    "caution.new_partly": ("本版只读到一部分", "only part of the new version was read"),
    "caution.new_incomplete": ("本版有要点未能审核", "some rules could not be run on the new version"),
    "caution.kind_differs": ("两版的方案类型不同", "the two versions are plans of different kinds"),
    "caution.place_differs": ("两版的地区不同，请确认是同一方案", "the two versions name different places: make sure that it is one plan"),
    "caution.packs_differ": ("两版所用的规则包不同", "the two versions were checked by different packs"),
    "caution.options_differ": ("两版的审核选项不同", "the two versions were checked with different options"),
    "caution.attachments_differ": (
        "一版连同附件审核，另一版没有附件，附件中的内容会显示为新增或不再适用。"
        "请把两版都连同附件审核（--annex 或 batch），再用两份 JSON 报告复核",
        "one version was checked with attachments, the other without: what stands in them looks new or gone. Check both with their "
        "attachments (--annex, or batch), and compare the two JSON reports",
    ),
    "caution.dates_reversed": ("本版的审核日期早于上一版，请确认先后没有颠倒", "the new report is the older one: wrong way round?"),
    "reply": ("答复", "Reply"),
    "reply.accepted": ("采纳", "accepted"),
    "reply.partly": ("部分采纳", "partly accepted"),
    "reply.rejected": ("不采纳", "not accepted"),
    "reply.none": ("没有答复", "no reply"),
    "reply.note": ("修改说明：{text}", "what was changed: {text}"),
    "reply.place": ("修改后位置：{text}", "where it stands now: {text}"),
    "reply.standing": ("答复与复核", "Reply and re-check"),
    "reply.standing.contradicted": ("声称已修改但复核未通过", "said to be mended but is not"),
    "reply.standing.declined": ("未采纳且仍存在", "not accepted and still there"),
    "reply.standing.unanswered": ("未答复", "no answer"),
    "reply.standing.unverified": ("未能核实", "could not be verified"),
    "reply.standing.mended_anyway": ("未采纳但复核已没有此问题", "not accepted but no longer found"),
    "reply.standing.agrees": ("与复核一致", "agrees with the re-check"),
    # a round of many drafts
    "round.title": ("批次审核汇总", "Overview of a round"),
    "round.head": ("总体情况", "All drafts"),
    "round.lead": ("共 {n} 份方案", "Drafts: {n}"),
    "round.source": ("审核范围", "Checked"),
    "round.draft": ("方案", "Draft"),
    "round.submission": ("报送件", "Submission"),
    "round.drafts": ("各方案结论", "Drafts"),
    "round.drafts.note": ("点文件名可打开该份方案的审核报告。", "A file name opens the report on that draft."),
    "round.rules": ("不符合最多的审核要点", "Rules that fail most"),
    "round.rules.note": ("只列有方案不符合的要点；全部要点见下表。", "Only rules that some draft does not meet; all of them stand below."),
    "round.matrix": ("要点与方案对照表", "Rules by draft"),
    "round.matrix.large": ("方案和要点太多，对照表只在 summary.xlsx 中。", "Too many to show here: the table stands in summary.xlsx."),
    "round.indicators": ("各方案指标对照", "Indicators side by side"),
    "round.indicators.note": ("按类型、省份排列；原文位置见各方案的报告。", "By kind and province; places stand in the reports."),
    "round.indicators.none": ("没有提取到指标数值。", "No indicator has a value."),
    "round.provinces": ("按省份和类型", "By province and kind"),
    "round.skipped": ("略过的文件", "Files that were skipped"),
    "round.skipped.none": ("没有略过的文件。", "No file was skipped."),
    "round.sortable": ("点表头可排序。", "Click a heading to sort."),
    "round.of": ("{n} 份", "{n}"),
    "round.notes": ("请注意", "Please note"),
    "round.same": ("内容完全相同的文件", "The same file more than once"),
    "round.version": ("题目和地区相同，可能是同一方案的不同版本，请确认", "The same title and place: versions of one plan?"),
    "round.unread": ("未能审核或只审核了一部分", "Not checked, or only in part"),
    "round.attachments.not_checked": ("附件未审核", "Attachments not checked"),
    "round.attachments.checked_partly": ("附件只读到一部分", "Attachments read in part"),
    "round.attachments.checked": ("附件已一并审核", "Attachments checked with the draft"),
    "round.fault": ("程序出错：{error}", "plancheck failed: {error}"),
    "round.json": ("数据", "Data"),
    "round.share": ("不符合 / 适用", "Not met / applicable"),
    "round.and_more": (" 等，另有 {n} 份", " and {n} more"),
    "round.skip.unassigned": ("附件，分不清属于哪份方案，没有审核", "an attachment of no draft in particular: not checked"),
    "round.skip.nested": ("压缩包里的压缩包，没有打开", "a zip inside a zip: not opened"),
    "round.skip.kind": ("不是方案的文件类型", "of a kind that is no draft"),
    "round.skip.special": ("不是普通文件（链接、设备等）", "no regular file (a link, a device)"),
    "round.skip.stray": ("程序留下的文件", "left by a program"),
    # decisions
    "decision": ("处理意见", "Decision"),
    "decision.none": ("未处理", "not decided"),
    "decision.by": ("{by} {on}", "{by}, {on}"),
    "decision.reason": ("理由：{reason}", "reason: {reason}"),
    "decision.text": ("改后文字：{text}", "text: {text}"),
    "decision.waiver": ("{number}，{approver}", "{number}, {approver}"),
    "decision.scope": ("范围：{scope}", "covers: {scope}"),
    "decision.until": ("期限 {until}", "until {until}"),
    "decision.was": ("原为 {rule}", "made on {rule}"),
    "decision.gone": ("报告中已没有的处理意见", "Decisions on what the report does not have"),
    "decision.counts": (
        "采纳 {confirm}，不采纳 {dismiss}，豁免 {waive}，待核实 {needs_information}；需复核 {review}，豁免过期 {expired}，未处理 {open}",
        "confirmed {confirm}, dismissed {dismiss}, waived {waive}, need information {needs_information}; to be reviewed {review}, "
        "waivers run out {expired}, not decided {open}",
    ),
    "decision.note": (
        "处理意见不改变审核结论和条数。",
        "Decisions change neither outcomes nor their counts.",
    ),
    # letter
    "annotate.place": ("原文位置", "Place"),
    "annotate.again": ("同一问题，全文见{place}的批注", "the same finding, told in the comment at {place}"),
    "annotate.elsewhere": (
        "另有 {n} 条问题的依据在附件里，没有在方案中标出：",
        "Findings that rest on annexes, for which nothing is marked in the draft: {n}",
    ),
    "annotate.annexes": (
        "批注只写在方案上；有 {n} 条问题的依据在附件里，没有在方案中标出，列在标题处的批注里：{rules}",
        "Only the draft itself is annotated; findings that rest on annexes are listed in a comment at its title: {n} ({rules})",
    ),
    "annotate.count": ("{rule} {n} 条", "{rule}: {n}"),
    "annotate.encrypted": (
        "PDF 设有权限密码，不能写入批注。请取消保护后另存再试",
        "the PDF is protected against changes, so notes cannot be written into it; save it without protection first",
    ),
    "annotate.unread": (
        "PDF 的内部结构不完整，不能写入批注。请在原软件中重新导出 PDF 后再试",
        "the structure of the PDF is broken, so notes cannot be written into it; export it again from the program that made it",
    ),
    "annotate.format": (
        "只能在 Word 文档(.docx)和 PDF 上写批注；这份文件是 {format}",
        "notes can be written into Word documents (.docx) and PDF files only; this one is {format}",
    ),
    "annotate.macros": ("文件含宏，未写批注稿", "the file holds macros, so no annotated copy was written"),
    "annotate.macros.help": (
        "加 --without-macros 可写出不含宏的批注稿；或请在 Word 或 WPS 中另存为 .docx",
        "Add --without-macros for an annotated copy without them, or save it as .docx in Word or WPS",
    ),
    "annotate.signed": (
        "文件带有数字签名，批注稿改动了内容，签名在批注稿中失效；原文件不变",
        "The file is signed; the annotated copy differs, so the signature does not hold for it. The file itself is unchanged",
    ),
    "letter.refused.not_checked": (
        "文件未能读取，不能据此发函",
        "the document could not be read, so no letter can rest on it",
    ),
    "letter.refused.incomplete": (
        "有 {n} 条审核要点未能审核，不能据此发函",
        "rules that could not be checked: {n}; no letter is made",
    ),
    "letter.refused.help": (
        "请处理后重新审核；确需发函的，可以照写，函中将写明哪些内容未经审核",
        "mend this and check again; a letter that must go out all the same will say what was not reviewed",
    ),
    "letter.refused.nothing": (
        "没有一条意见被采纳（没有处理的 {open} 条，需复核的 {review} 条），意见函将没有意见可列",
        "no finding is confirmed (without a decision: {open}, to be reviewed: {review}), so the letter would hold no opinion",
    ),
    "letter.refused.decide": (
        "请先用 decide 逐条处理，采纳的才列入意见函",
        "decide on the findings first; those that are confirmed go into the letter",
    ),
    "letter.template.none": (
        "不是意见函模板：里面没有一处要填写的标签（写在双花括号里）",
        "this is no template of the letter: it holds no tag to fill in (in double braces)",
    ),
    "letter.template.name": ("模板里没有名称“{name}”", "the template has no name {name}"),
    "letter.template.near": ("是不是 {names}？", "Did you mean {names}?"),
    "letter.template.names": ("可以写：{names}", "There are: {names}"),
    "letter.template.at": ("{message}，见{place}“{paragraph}”", "{message}, in {place}: “{paragraph}”"),
    "letter.template.no_member": (
        "“{name}”前面已经是一个值，不再有下一级名称",
        "what stands before {name} is a value and has no names of its own",
    ),
    "letter.template.list_member": (
        "“{name}”前面是清单，要先用“{{% for … in … %}}”逐条取出",
        "what stands before {name} is a list: go through it with {{% for … in … %}} first",
    ),
    "letter.template.anchored": (
        "标签 {tag} 所在的段落或表格行里有图片或文本框，会一起去掉；请把图片或文本框移到别的段落",
        "the paragraph or row of the tag {tag} holds a picture or text box, which is taken out with it; move that to another paragraph",
    ),
    "letter.template.tag": ("模板中的标签有误：{detail}", "a tag of the template is wrong: {detail}"),
    "letter.template.keyword": (
        "模板中的标签 {tag} 不是可用的标签（可用的有 if、elif、else、endif、for、endfor、set）",
        "the template has the tag {tag}, which does not exist (there are if, elif, else, endif, for, endfor, set)",
    ),
    "letter.template.refused": ("模板含有不允许的操作：{detail}", "the template asks for something that is not allowed: {detail}"),
    "letter.template.unended": ("标签没有写完整，缺少开头或结尾的括号", "a tag lacks its opening or closing braces"),
    "letter.template.wide": ("“{wrong}”应写为半角的“{right}”", "{wrong} must be written with half-width double braces: {right}"),
    "letter.template.halfwidth": ("标签里的标点要用半角，现有：{signs}", "Signs inside a tag are half-width; there are: {signs}"),
    "letter.template.unclosed": ("标签 {tag} 没有对应的 {end}", "the tag {tag} has no {end}"),
    "letter.template.unopened": ("标签 {tag} 没有对应的开头", "the tag {tag} belongs to nothing that was begun before it"),
    "letter.template.apart": (
        "标签 {tag} 与开头的 {begun} 写法不同，或不在同一层（正文、同一单元格、同一表格）",
        "the tag {tag} is of another kind than {begun}, which it belongs to, or stands elsewhere (text, same cell, same table)",
    ),
    "letter.template.beside": (
        "标签 {tag} 所在的段落或表格行会整个去掉，里面不能再有别的文字或标签",
        "the paragraph or row of the tag {tag} is taken out as a whole, so nothing else may stand in it",
    ),
    "letter.template.last": (
        "标签 {tag} 是单元格的最后一段，去掉后单元格不完整；请在它后面留一个空段落，或去掉标签里的 p",
        "the tag {tag} is the last paragraph of its cell, which needs one: leave an empty paragraph behind it, or write the tag without p",
    ),
    "letter.template.outside": ("标签 {tag} 只能写在表格里", "the tag {tag} may stand in a table only"),
    "letter.template.raw": (
        "标签 {tag} 的写法不能用；填写内容请写为不带 p、r、tr、tc 的标签",
        "the tag {tag} cannot be used in this form; write it without p, r, tr or tc",
    ),
    "letter.template.elsewhere": (
        "标签写在域代码、属性或已删除的文字里，不能填写",
        "a tag stands in a field code, an attribute or deleted text, where nothing can be filled in",
    ),
    "letter.template.unfilled": ("这里的标签不会被填写", "tags here are not filled in"),
    "letter.template.no_list": ("标签 {tag} 中要逐项列出的不是清单", "what the tag {tag} goes through is no list"),
    "letter.template.help": ("请在 Word 或 WPS 中改正模板后再试", "Mend the template in Word or WPS and try again"),
    "letter.template.damaged": ("模板不是有效的 .docx 文件", "the template is not a sound .docx file"),
    "letter.template.part": ("模板内部的 {part} 已损坏，或含有 DOCTYPE", "the part {part} of the template is damaged or has a DOCTYPE"),
    "letter.template.dotx": (
        "文件是 Word 模板格式(.dotx)，请另存为 Word 文档(.docx)",
        "the file is a Word template (.dotx); save it as a Word document (.docx)",
    ),
    "letter.template.macros": (
        "模板含有宏，不能使用；请另存为不含宏的 Word 文档(.docx)",
        "the template holds macros and is not used; save it as a Word document without macros (.docx)",
    ),
    "letter.template.external": (
        "模板含有外部链接，不能使用：{target}",
        "the template leads to something outside of it and is not used: {target}",
    ),
    "letter.template.embedded": (
        "模板含有嵌入的文件或对象，不能使用：{target}",
        "the template holds an embedded file or object and is not used: {target}",
    ),
    "letter.template.large": ("模板超过 {limit} MB", "the template is larger than {limit} MB"),
    "letter.template.unreadable": ("模板 {path} 打不开（{error}）", "the template {path} cannot be opened ({error})"),
    "letter.place.body": ("正文", "the text"),
    "letter.place.header": ("页眉", "a header"),
    "letter.place.footer": ("页脚", "a footer"),
    "letter.place.footnote": ("脚注", "a footnote"),
    "letter.place.comment": ("批注", "a comment"),
    "letter.place.properties": ("文件属性", "the properties of the file"),
    "letter.place.other": ("文件的其他部分", "another part of the file"),
    "letter.annex.table": ("审核意见表", "Table of opinions"),
    "letter.annex.replies": ("意见采纳情况表（电子表格）", "Replies to the opinions (spreadsheet)"),
    "letter.see_problem": ("见问题描述", "see the problem"),
    "letter.unsettled": ("发文前请核实", "check before sending"),
    "letter.in_full": ("……（全文见正文）", "… (in full in the letter)"),
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
    "rule.cases.title": ("用例（规则测试中的小方案）", "Cases (small drafts of the rules' tests)"),
    "rule.plain": ("读什么、何时审", "What is read, and when"),
    "rule.asks": ("要求（原文）", "Requirement, in the pack's own words"),
    "rule.undecided": ("需人工核实", "When a person must check"),
    "rule.advice": ("修改建议", "Advice"),
    "rule.source": ("出处", "Source"),
    "rule.source.none": ("规则包没有写明条款", "the pack names no clause"),
    "rule.example.passed": ("示例：符合", "Example: met"),
    "rule.example.failed": ("示例：不符合", "Example: not met"),
    "rule.example.none": ("示例方案中没有", "the sample plans show none"),
    "rule.example.none_cases": ("没有示例", "none is at hand"),
    "plain.whole": ("对整份方案审一次。", "Checked once, for the plan as a whole."),
    "plain.each": ("逐个审，每个都有自己的结论：{what}。", "Checked one by one, each with an outcome of its own: {what}."),
    "plain.reads": ("读方案里的{what}。", "Reads, in the plan: {what}."),
    "plain.uses": ("按规则包的定义去认（词语见附录）：{what}。", "Known by the pack's definitions (their words are in the annex): {what}."),
    "plain.avoids": ("不算在内的：{what}。", "What does not count: {what}."),
    "plain.always": ("各类方案都适用。", "Applies to all kinds of plan."),
    "plain.when": (
        "只在这个条件成立时适用，否则结论为“不适用”：{what}。",
        "Applies only where this holds, else the outcome is “not applicable”: {what}.",
    ),
    "plain.both": ("，且", ", and "),
    "quoted": ("“{text}”", "“{text}”"),
    "example.sample": ("示例方案{file}《{title}》", "Sample plan {file}, {title}"),
    "example.case": ("规则测试中的小方案", "A small draft of the rule's tests"),
    "example.nothing": ("没有相应的原文，查找范围：", "No passage answers to it. Looked for in: "),
    "example.says": ("报告写：", "The report says: "),
    "book.what": (
        "本手册逐条列出规则包的规则：依据什么、依据有多强，看方案的哪些内容，怎样判断，各种结论怎样写，容易错在哪边，并附示例，"
        "供征求意见。规则和文字由程序从规则包原样印出，就是审核时所用的；依据以原文件为准。",
        "This book lists the rules of the packs one by one: what each rests on and how strong that is, what it reads in a plan, how it "
        "decides, what is said of each outcome, which way it errs, with examples, so that offices can comment. Rules and texts are printed "
        "as they stand in the packs and are those of a check; of each basis the document itself prevails.",
    ),
    "book.for_comment": ("征求意见用", "For comment"),
    "book.about": ("说明", "About this book"),
    "book.packs": ("收入的规则包", "Packs in this book"),
    "book.rules.head": ("规则数", "Rules"),
    "book.made": ("生成", "Made"),
    "book.made.by": ("plancheck {version}，{date}", "plancheck {version}, {date}"),
    "book.matrix": ("级别与依据（规则条数）", "Levels by basis (number of rules)"),
    "book.matrix.note": ("“—”：凭这种依据不能定到这一级。", "“—”: no rule on this basis may have this level."),
    "book.outcomes": ("结论", "Outcomes"),
    "book.reasons": ("需人工核实的原因和下一步", "Why a person must check, and what to do next"),
    "book.reason": ("原因", "Reason"),
    "book.reason.any": ("其他原因", "Any other reason"),
    "book.means": ("含义", "Meaning"),
    "book.next": ("下一步", "Next step"),
    "book.next.any": ("按规则的话对照原件核对", "compare the original, as the rule's words say"),
    "book.next.not_read": (
        "打开原件，在没有读到的部分查找；能取得文字版的，换文件重审",
        "open the original and look in the part that was not read; check a text version if there is one",
    ),
    "book.next.low_confidence": ("对照原件核对这一处的文字和数字", "compare words and figures of the passage with the original"),
    "book.next.conflict": (
        "两处都看，请编制单位说明以哪处为准并统一",
        "look at both places; ask the authors which one holds, and to make them agree",
    ),
    "book.next.ambiguous": (
        "由审核人员按上下文判断，必要时请编制单位写明",
        "judge by the context; ask the authors to be explicit where needed",
    ),
    "book.next.borderline": ("由审核人员看这一处内容，决定是否算数", "look at the passage and decide whether it counts"),
    "book.next.applicability_unknown": (
        "先确认方案的类型、地区等适用条件，再看要求",
        "settle first whether the rule applies (kind of plan, place), then look at the requirement",
    ),
    "book.next.incomplete_list": (
        "对照原件把清单补全，再看是否每一项都符合",
        "complete the list from the original, then see whether every item meets it",
    ),
    "book.next.no_reference": (
        "自行查得参照值后比较；请规则维护人员补入规则包",
        "find the reference value and compare; ask the pack's keeper to add it",
    ),
    "book.annex": ("附录　定义", "Annex: definitions"),
    "book.annex.note": (
        "规则所用的定义，以及读每份方案都要用到的词表和参照表；词语中的“…”表示同一分句里可以隔着别的字。",
        "The definitions that the rules use, and the word lists and tables by which every plan is read; “…” is a gap within a clause.",
    ),
    "book.annex.name": ("名称", "Name"),
    "book.annex.indicator": ("指标", "Indicators"),
    "book.annex.section": ("章节", "Chapters"),
    "book.annex.topic": ("主题", "Topics"),
    "book.annex.event": ("事件", "Events"),
    "book.annex.wordlist": ("词表", "Word lists"),
    "book.annex.reference": ("参照表", "Reference tables"),
    "book.annex.purpose": ("用途", "Used for"),
    "book.toc.note": ("在 Word 或 WPS 中对本目录“更新域”，即显示页码。", "“Update field” in Word or WPS shows the page numbers."),
    "book.column": ("栏目", "Item"),
    "book.form": ("意见反馈表", "Comments"),
    "book.form.note": (
        "请写明规则编号；对附录或说明的意见，“规则”栏写其标题。本表可以加行。",
        "Name each rule by its id; for the annex or the introduction, name its heading. Rows may be added.",
    ),
    "book.form.rule": ("规则", "Rule"),
    "book.form.opinion": ("意见", "Comment"),
    "book.form.change": ("建议修改为", "Change to"),
    "book.form.office": ("单位", "Office"),
    # a draft as it was read
    "extraction.title": ("读取结果", "The draft as it was read"),
    "extraction.skip": ("跳到原文", "Skip to the text"),
    "extraction.skip.lists": ("跳到清单", "Skip to the lists"),
    "extraction.what": (
        "本页列出程序从文件中读到的全部文字，标出读到的内容，不作评价。点清单里的条目到原文，点原文里的编号回清单。",
        "All text that was read of the file, with what was found in it marked; nothing is judged. An entry of a list leads to its place, "
        "the number at a place leads back.",
    ),
    "extraction.text": ("原文（按阅读顺序）", "The text, in reading order"),
    "extraction.lists": ("读到的内容", "What was found"),
    "extraction.read.checked": ("文字已全部读取", "All text was read"),
    "extraction.read.checked_partly": ("只读到一部分", "Only a part was read"),
    "extraction.read.not_checked": ("没有读成", "The file was not read"),
    "extraction.read.checked.what": ("没有跳过任何有文字的部分。", "No part with text was left out."),
    "extraction.read.checked_partly.what": (
        "下面列出的部分没有读到：清单里没有的内容，不等于方案里没有。",
        "The parts listed below were not read: what the lists lack, the draft may still hold.",
    ),
    "extraction.read.not_checked.what": (
        "下面没有原文，也没有清单；这不说明方案里没有相应内容。",
        "There is neither text nor lists below; that says nothing about what the draft holds.",
    ),
    "extraction.unread": ("没有读到的部分（{n} 处）", "Parts that were not read ({n})"),
    "extraction.unread.here": ("此处有内容没有读到", "A part was not read here"),
    "extraction.blank": ("没有读到文字的页", "Pages on which no text was read"),
    "extraction.blank.pages": ("第{pages}页", "p. {pages}"),
    "extraction.blank.what": ("可能是空白页、图片或扫描页，请看原件。", "Blank pages, pictures or scans; look at the original."),
    "extraction.blank.here": ("第{n}页：没有读到文字", "Page {n}: no text was read"),
    "extraction.unsure": ("可能不全的清单", "Lists that may not be complete"),
    "extraction.unsure.facts": ("有表格单元格没有读懂", "cells of a table were not understood"),
    "extraction.unsure.projects": ("有项目没有认出名称", "names of projects were not recognised"),
    "extraction.unsure.other": ("有内容没有读懂", "something was not understood"),
    "extraction.unsure.more": ("另有 {n} 处", "{n} more"),
    "extraction.notes": ("文件提示", "Notes on the file"),
    "extraction.times": ("{n} 处", "{n} places"),
    "extraction.counts": ("各清单条数", "Entries of each list"),
    "extraction.filter": ("标出", "Mark"),
    "extraction.page": ("第{n}页", "Page {n}"),
    "extraction.never": ("不作为依据", "never evidence"),
    "extraction.sort.hidden": ("隐藏文字", "Hidden text"),
    "extraction.sort.header": ("页眉", "Header"),
    "extraction.sort.footer": ("页脚", "Footer"),
    "extraction.sort.footnote": ("脚注", "Footnote"),
    "extraction.sort.endnote": ("尾注", "Endnote"),
    "extraction.sort.textbox": ("文本框", "Text box"),
    "extraction.sort.comment": ("批注", "Comment"),
    "extraction.sort.contents": ("目录", "Table of contents"),
    "extraction.sort.furniture": ("页面装饰", "Page furniture"),
    "extraction.table": ("表{n}", "Table {n}"),
    "extraction.table.size": ("{rows} 行 × {columns} 列", "{rows} rows × {columns} columns"),
    "extraction.table.pages": ("第{page}—{to}页", "p. {page}—{to}"),
    "extraction.table.kind.indicators": ("列出指标", "table of indicators"),
    "extraction.table.kind.projects": ("列出项目", "table of projects"),
    "extraction.table.again": ("合并单元格的其余部分", "more of a merged cell"),
    "extraction.lost": ("在原文中没有位置的内容", "Finds without a place in the text"),
    "extraction.lost.what": (
        "这些内容读到了，但对不上原文中的一处文字，请在原件中查找。",
        "These were found, but no passage of the text holds them; look in the original.",
    ),
    "extraction.lost.here": ("原文中没有位置", "no place in the text"),
    "extraction.empty": ("没有读到任何文字。", "No text was read."),
    "extraction.none.checked": ("全文已读，没有找到。", "All text was read; none was found."),
    "extraction.none.checked_partly": (
        "读到的部分里没有找到；没有读到的部分里可能有。",
        "None was found in what was read; the parts that were not read may hold some.",
    ),
    "extraction.none.not_checked": ("文件没有读成，不知道有没有。", "The file was not read, so nobody knows."),
    "extraction.back": ("{name}，回到清单", "{name}, back to the list"),
    "extraction.list.facts": ("指标数值", "Values"),
    "extraction.list.delegated": ("没有数值的目标", "Targets without a value"),
    "extraction.list.events": ("事件", "Events"),
    "extraction.list.tasks": ("任务", "Tasks"),
    "extraction.list.responsibilities": ("责任分工", "Responsibilities"),
    "extraction.list.projects": ("项目", "Projects"),
    "extraction.list.sums": ("合计及其分项", "Totals and their parts"),
    "extraction.list.tables": ("表格", "Tables"),
    "extraction.list.places": ("地名", "Places"),
    "extraction.list.headings": ("标题", "Headings"),
    "extraction.sign.facts": ("数", "V"),
    "extraction.sign.delegated": ("定", "N"),
    "extraction.sign.events": ("事", "E"),
    "extraction.sign.tasks": ("任", "T"),
    "extraction.sign.responsibilities": ("责", "R"),
    "extraction.sign.projects": ("项", "P"),
    "extraction.sign.sums": ("合", "S"),
    "extraction.sign.tables": ("表", "Tab"),
    "extraction.sign.places": ("地", "L"),
    "extraction.sign.headings": ("题", "H"),
    "extraction.kind.target": ("目标值", "Target values"),
    "extraction.kind.status": ("现状值", "Status values"),
    "extraction.kind.delegated": ("没有数值的目标", "Targets without a value"),
    "extraction.kind.event": ("事件", "Events"),
    "extraction.kind.task": ("任务", "Tasks"),
    "extraction.kind.measure": ("任务的措施", "Measures of tasks"),
    "extraction.kind.responsibility": ("责任分工", "Responsibilities"),
    "extraction.kind.project": ("项目", "Projects"),
    "extraction.kind.sum": ("合计及其分项", "Totals and parts"),
    "extraction.kind.table": ("表格", "Tables"),
    "extraction.kind.place": ("地名", "Places"),
    "extraction.kind.heading": ("标题", "Headings"),
    "extraction.facts.known": ("规则包认识的指标", "Indicators that the packs know"),
    "extraction.facts.named": ("其他有名称的数值", "Other values with a name"),
    "extraction.facts.loose": ("门槛、数量等，不属于指标", "Thresholds, amounts and such: no indicators"),
    "extraction.facts.note": (
        "没有写“范围”的，是方案自身的数值；没有写运算符的，是等于。",
        "Without a scope it is the plan's own value; without an operator it is meant exactly.",
    ),
    "extraction.fact.subject": ("原文名称：{name}", "as printed: {name}"),
    "extraction.fact.scope": ("范围：{name}", "scope: {name}"),
    "extraction.fact.category": ("类别：{name}", "category: {name}"),
    "extraction.fact.soft": ("力争、争取", "aimed at, not promised"),
    "extraction.fact.cumulative": ("多年累计", "sum over years"),
    "extraction.op.=": ("当年", "in that year"),
    "extraction.op.≈": ("左右", "about then"),
    "extraction.op.>=": ("及以后", "then or later"),
    "extraction.op.<=": ("以前", "by then"),
    "extraction.own": ("方案自身", "the plan's own"),
    "extraction.whose": ("谁的：{name}", "whose: {name}"),
    "extraction.role.own": ("方案自身的地区", "the plan's own place"),
    "extraction.role.subject": ("写到它的事", "its matters are spoken of"),
    "extraction.role.mention": ("只是提到", "only mentioned"),
    "extraction.lead": ("牵头", "leading"),
    "extraction.units": ("责任单位", "Responsible"),
    "extraction.units.none": ("没有读到责任单位", "no responsible body was found"),
    "extraction.deadline": ("期限", "Deadline"),
    "extraction.measures": ("措施 {n} 条", "{n} measures"),
    "extraction.measure": ("措施{n}", "measure {n}"),
    "extraction.values": ("数值", "Values"),
    "extraction.project.category": ("类别", "Category"),
    "extraction.project.content": ("建设内容", "Content"),
    "extraction.project.scale": ("规模", "Scale"),
    "extraction.project.investment": ("投资", "Investment"),
    "extraction.project.period": ("期限", "Period"),
    "extraction.project.owner": ("单位", "Owner"),
    "extraction.project.none": ("其他栏目没有读到。", "No other field was found."),
    "extraction.sum.total": ("合计", "Total"),
    "extraction.sum.parts": ("分项", "Parts"),
    "extraction.sum.complete": ("分项应为全部", "the parts are stated as all of it"),
    "extraction.sum.some": ("分项只是其中一部分", "the parts are some of it"),
    "extraction.level": ("第{n}级", "level {n}"),
    "extraction.level.title": ("文件标题", "title"),
    "extraction.heading.concepts": ("认作：{names}", "recognised as: {names}"),
    "extraction.heading.topics": ("内容多为：{names}", "mostly about: {names}"),
    "extraction.about": ("关于本页", "About this page"),
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


def op_text(op: str) -> str:
    """The sign before a value or year: ≥, ≤, ≈; "" for a plain one."""
    return _OPS.get(op, op)


def value_text(point: Point, lang: str) -> str:
    """A value as people write it, with its unit: "≥20%", "下降13.5%（比2020年）", "65—70%"."""
    figure = number(point.value) if point.value_to is None else f"{number(point.value)}—{number(point.value_to)}"
    change = word(f"change.{point.change}", lang) if point.change else ""
    gap = " " if lang == "en" and point.unit not in ("", "%") else ""
    base = ""
    if point.base_year is not None:
        base = word("open", lang) + word("change.base", lang, year=point.base_year) + word("close", lang)
    return f"{change}{op_text(point.op)}{figure}{gap}{point.unit}{base}"


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


def shown_role(evidence: Evidence, sub: SubResult) -> Role:
    """What a passage is called: the one nearest to what is asked of a task or a value is that task's own, so the passage in question."""
    is_own = sub.is_of_something_read and sub.outcome in ("failed", "cantTell")
    return "conflict" if evidence.role == "nearest" and is_own else evidence.role


def near_text(evidence: Evidence, sub: SubResult, lang: str) -> str:
    """What stands, in short, before a passage that only comes near to what is asked for; "" before any other."""
    return word("role.near", lang) + word("colon", lang) if shown_role(evidence, sub) == "nearest" else ""


def place_line(place: Place, lang: str) -> str:
    """A place in one line."""
    text = place_text(place, lang)
    return "  ".join(part for part in text if part) or word("place.unknown", lang)


def told(label: str, text: str) -> bool:
    """Whether a text names a subject, so that the subject need not stand before it: each part of its label is in the text."""
    return all(part in text for part in label.split(" · "))


#: Headings that are named of where was looked for something; of more, the first ones and the last, with their number.
MOST_LOOKED = 4


def looked_text(places: Iterable[Place], lang: str, most: int = MOST_LOOKED, joint: str = " > ") -> str:
    """Where was looked for what is not there: the headings, each once; "" for no place.

    Of more than `most` headings the last one and their number are told: a list that only breaks off reads as if no more had been read.
    """
    names = list(dict.fromkeys(joint.join(place.section) or word("looked_for.whole", lang) for place in places))
    count = ""
    if len(names) > most:
        names, count = [*names[: most - 1], word("looked_for.gap", lang), names[-1]], word("looked_for.parts", lang, n=len(names))
    return word("looked_for.joint", lang).join(names) + count
