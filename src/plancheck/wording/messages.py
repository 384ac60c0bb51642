"""The sentences of the doors, in Chinese and English: what went wrong, and the way out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from plancheck.model.diagnostic import Bilingual

#: Why a document could not be checked, where the reader itself could not say it: its process was lost, or the file never reached it.
LOST = {
    "crashed": Bilingual(
        "读取这份文件的进程异常退出，未能审核，不等于通过。请用 Word 或 WPS 打开后另存为 .docx，再审一次",
        "The process that read this file broke down; it was not checked, which is not a pass. Open it in Word or WPS, save it "
        "again as .docx, and check that",
    ),
    "too_slow": Bilingual(
        "{seconds:.0f} 秒内没有读完，已停止，未能审核，不等于通过。请用 Word 或 WPS 另存为 .docx，或把文件拆小后再审",
        "Not read within {seconds:.0f} seconds, so it was stopped; it was not checked, which is not a pass. Save it again as .docx "
        "in Word or WPS, or split it, and check that",
    ),
    "out_of_memory": Bilingual(
        "读取这份文件需要的内存超过 {megabytes} MB，已停止，未能审核，不等于通过。请用 Word 或 WPS 另存为 .docx，或压缩图片、拆小后再审",
        "Reading this file takes more than {megabytes} MB of memory, so it was stopped; it was not checked, which is not a pass. "
        "Save it again as .docx in Word or WPS, compress its pictures or split it, and check that",
    ),
    "too_large": Bilingual(
        "文件有 {size} MB，超过 {limit} MB 的上限，未能审核，不等于通过。请压缩图片或把附件拆开后再审",
        "The file has {size} MB, more than the limit of {limit} MB; it was not checked, which is not a pass. Compress its pictures "
        "or take out its annexes, and check that",
    ),
    "result_too_large": Bilingual(
        "审核这份文件得出的结果超过 {limit:.3g} MB 的上限，已舍弃，未能审核，不等于通过。请把文件拆小，或删去大段重复内容后再审",
        "What comes out of checking this file is larger than the limit of {limit:.3g} MB, so it was given up; the file was not checked, "
        "which is not a pass. Split it, or take out long repeated parts, and check that",
    ),
    "io_error": Bilingual(
        "文件读不出来（{error}），未能审核，不等于通过。请检查文件权限和所在磁盘，或复制到本机后再审",
        "The file cannot be read ({error}); it was not checked, which is not a pass. Look at its permissions and its disk, or copy "
        "it to this machine, and check that",
    ),
    "internal_error": Bilingual(
        "plancheck 自身出错（{error}），这份文件未能审核，不等于通过。加 --debug 再运行一次可看到出错位置，请把它报告给维护者",
        "plancheck itself failed ({error}); this file was not checked, which is not a pass. Run it again with --debug to see "
        "where, and report that to the maintainers",
    ),
}

SEVERITIES = {
    "error": Bilingual("错误：", "error: "),
    "warning": Bilingual("提醒：", "warning: "),
    "note": Bilingual("说明：", "note: "),
}

#: What may be decided about a finding, and how a decision stands.
DECISIONS = {
    "confirm": Bilingual("采纳", "confirmed"),
    "dismiss": Bilingual("不采纳", "dismissed"),
    "waive": Bilingual("豁免", "waived"),
    "needs_information": Bilingual("待核实", "needs information"),
    "holds": Bilingual("有效", "holds"),
    "changed": Bilingual("已变更，请复核", "changed, please review"),
    "reopened": Bilingual("规则已变更，请复核", "its rule changed, please review"),
    "expired": Bilingual("豁免已过期，重新计入", "the waiver has run out, counts again"),
    "unneeded": Bilingual("无需豁免", "no waiver needed"),
    "unneeded_other": Bilingual("已无此问题", "nothing to find any more"),
    "gone": Bilingual("报告中已没有这一项", "the report has no such item"),
}

#: What usage lines and the help of options call a value, in Chinese; the key is the English.
VALUES = {
    "ADDRESS": "地址", "ARGS": "参数", "COMMAND": "命令", "DIR": "文件夹", "DRAFT": "方案", "FILE": "文件", "FOLDER": "文件夹",
    "ID": "编号", "N": "份数", "NAME": "名称", "NEW": "新", "NUMBER": "文号", "OLD": "旧", "OPTIONS": "选项", "PACK": "规则包",
    "REASON": "理由", "REPORT": "报告", "RULE": "规则", "TEXT": "文字", "VALUE": "值", "YYYY-MM-DD": "年-月-日", "ZIP": "压缩包",
}  # fmt: skip

#: Columns of the 意见采纳情况表 that goes to the drafting office with the letter, in their order; the last two are hidden.
REPLIES = {
    "number": Bilingual("序号", "No."),
    "opinion": Bilingual("审核意见", "Opinion"),
    "choice": Bilingual("是否采纳", "Accepted?"),
    "note": Bilingual("修改说明", "What was changed"),
    "place": Bilingual("修改后位置", "Where it stands now"),
    "id": Bilingual("编号（勿改）", "Id (keep)"),
    "fingerprint": Bilingual("校验（勿改）", "Check (keep)"),
}
REPLY_CHOICES = {
    "accepted": Bilingual("采纳", "accepted"),
    "partly": Bilingual("部分采纳", "partly accepted"),
    "rejected": Bilingual("不采纳", "not accepted"),
}
#: What people write instead of a choice, so that the right one can be suggested.
REPLY_MEANT = {
    "是": "accepted", "同意": "accepted", "已采纳": "accepted", "已修改": "accepted", "采用": "accepted", "全部采纳": "accepted",
    "√": "accepted", "yes": "accepted", "部分": "partly", "部分同意": "partly", "部分修改": "partly", "基本采纳": "partly",
    "partly": "partly", "否": "rejected", "不同意": "rejected", "未采纳": "rejected", "未修改": "rejected", "不予采纳": "rejected",
    "×": "rejected", "no": "rejected",
}  # fmt: skip
#: The second sheet of that table: how to fill it in, and what it was made from.
REPLY_GUIDE = {
    "sheet": Bilingual("意见采纳情况表", "Replies"),
    "guide": Bilingual("填写说明", "How to fill it in"),
    "item": Bilingual("项目", "Item"),
    "content": Bilingual("内容", "Content"),
    "choice": Bilingual(
        "每条意见在“是否采纳”中选择：采纳、部分采纳、不采纳。",
        "Choose for every opinion: accepted, partly accepted, not accepted.",
    ),
    "note": Bilingual(
        "“修改说明”写怎样修改；不采纳或部分采纳的，写明理由。“修改后位置”写修改稿中的章节和段落。",
        "Say what was changed, or why not; and where in the new version it stands.",
    ),
    "keep": Bilingual(
        "请不要增加、删除、合并行，不要改动隐藏的列；可以用 WPS、Excel、LibreOffice 填写，存为 .xlsx 后随修改稿一并报送。",
        "Do not add, delete or merge rows, and leave hidden columns alone. Fill it in with WPS, Excel or LibreOffice, save it as .xlsx, "
        "and send it with the new version.",
    ),
    "near": Bilingual("相近原文", "Nearest passage "),
    "document": Bilingual("审核文件", "Document"),
    "sha256": Bilingual("文件 SHA-256", "SHA-256 of the file"),
    "packs": Bilingual("规则包", "Rule packs"),
    "tool": Bilingual("审核工具", "Tool"),
    "date": Bilingual("审核日期", "Date"),
    "count": Bilingual("意见条数", "Opinions"),
    "asked": Bilingual("意见编号（勿改）", "Ids (keep)"),
}

#: Columns of the table of opinions that goes to reviewers without plancheck, in their order.
OPINIONS = {
    "number": Bilingual("序号", "No."),
    "rule": Bilingual("审核要点", "Rule"),
    "level": Bilingual("严重程度", "Severity"),
    "outcome": Bilingual("审核结论", "Outcome"),
    "problem": Bilingual("问题描述", "Problem"),
    "quote": Bilingual("原文位置及摘录", "Place and quote"),
    "advice": Bilingual("修改建议", "Advice"),
    "choice": Bilingual("处理意见", "Decision"),
    "reason": Bilingual("理由", "Reason"),
    "text": Bilingual("改后文字", "Edited text"),
    "waiver_number": Bilingual("豁免文号", "Waiver number"),
    "approver": Bilingual("批准机关", "Approved by"),
    "scope": Bilingual("豁免范围", "Waiver covers"),
    "until": Bilingual("豁免期限", "Waived until"),
    "by": Bilingual("审核人", "Decided by"),
    "on": Bilingual("审核日期", "Decided on"),
    "state": Bilingual("处理意见状态", "Standing"),
    "id": Bilingual("编号（勿改）", "Id (keep)"),
    "fingerprint": Bilingual("校验（勿改）", "Check (keep)"),
    "entry": Bilingual("导出时意见（勿改）", "Entry when exported (keep)"),
}

TEXTS = {
    # ---- usage (exit 2)
    "folder": Bilingual(
        "“{path}”是文件夹，check 只审文件。请写出要审的文件{examples}；整个文件夹用 batch：plancheck batch {path} -o 审核结果",
        "“{path}” is a folder and check takes files. Name the files to check{examples}; for a whole folder: plancheck batch {path} "
        "-o results",
    ),
    "folder_for": Bilingual("“{path}”是文件夹，{word} 要写文件名{examples}", "“{path}” is a folder and {word} takes a file{examples}"),
    "folder_reports": Bilingual(
        "“{path}”是 batch 的结果，{word} 一次只办其中一份报告，例如：{example}",
        "“{path}” holds the results of batch; {word} takes one report of them, for example: {example}",
    ),
    "folder_examples": Bilingual("，例如：plancheck {command} {files}", ", for example: plancheck {command} {files}"),
    "folder_without": Bilingual("；其中没有能审的文件（.docx、.pdf 等）", "; it holds no draft (.docx, .pdf …), so none can be named here"),
    "no_option": Bilingual("没有 {name} 这个选项", "There is no option {name}"),
    "no_command": Bilingual("没有 {name} 这个命令", "There is no command {name}"),
    "missing_argument": Bilingual("还缺少参数 {name}", "An argument is missing: {name}"),
    "missing_option": Bilingual("还缺少选项 {name}", "An option is missing: {name}"),
    "no_value": Bilingual("选项 {name} 后面要写一个值", "Option {name} takes a value"),
    "takes_no_value": Bilingual("选项 {name} 后面不能写值", "Option {name} takes no value"),
    "bad_choice": Bilingual("{name} 不能是“{value}”，可以是：{choices}", "{name} cannot be “{value}”; it is one of: {choices}"),
    "bad_value": Bilingual("{name} 不能是“{value}”：{why}", "{name} cannot be “{value}”: {why}"),
    "extra_arguments": Bilingual(
        "多出了 {names}，这条命令用不上。值里有空格时，请给整个值加引号",
        "There is too much: {names}. Put quotes around a value that holds spaces",
    ),
    "wrong_usage": Bilingual("用法有误：{error}", "Wrong usage: {error}"),
    "bad_date": Bilingual("日期要写成 2026-11-25 这样", "write a date like 2026-11-25"),
    "bad_set": Bilingual("参数要写成 名称=值", "write NAME=VALUE"),
    "unknown_parameter": Bilingual("规则包没有参数“{name}”", "No rule pack has a parameter “{name}”"),
    "unknown_kind": Bilingual(
        "规则包没有方案类型“{name}”，可以是：{choices}",
        "No rule pack knows the kind of plan “{name}”; it is one of: {choices}",
    ),
    "rules_file": Bilingual("“{path}”是文件，这里要写规则文件夹：{folder}", "“{path}” is a file; name the rules folder: {folder}"),
    "rules_folder": Bilingual("没有规则文件夹“{path}”", "There is no rules folder “{path}”"),
    "many_to_one": Bilingual(
        "有 {count} 份文件，{format} 报告不能写进同一处。请用 -o 给一个文件夹，例如 -o 报告",
        "There are {count} files, and {format} reports cannot share one place. Name a folder with -o, for example -o reports",
    ),
    "overwrites_input": Bilingual(
        "“{path}”是要审的文件，不能用报告覆盖它。请用 -o 换一个名称",
        "“{path}” is the draft itself; the report must go elsewhere. Choose another -o",
    ),
    "annex_one_draft": Bilingual(
        "--annex 只用于一份方案，现有 {count} 份，看不出附件属于哪一份。请逐份审核，或把每份方案连同附件放进一个子文件夹，用 batch 审核",
        "--annex is for one draft; there are {count}, and nothing says to which it belongs. Check them one by one, or put each draft with "
        "its annexes into a folder of its own and use batch",
    ),
    "annex_twice": Bilingual(
        "“{path}”写了两次：--annex 后面写方案以外的文件，每个一次",
        "“{path}” is named twice: --annex takes files other than the draft, each once",
    ),
    "annex_folder": Bilingual(
        "“{path}”是文件夹，--annex 后面要写文件；有几个附件就写几次 --annex",
        "“{path}” is a folder and --annex takes a file; write --annex once for each",
    ),
    "annex_missing": Bilingual(
        "附件没有找全，没有开始审核：缺了附件，方案里会显得缺内容",
        "Not every annex is there, so nothing was checked: without it the draft would seem to lack what stands in it",
    ),
    "annex_report": Bilingual(
        "“{path}”是报告，不是方案；--annex 要和方案一起用：plancheck check 方案.docx --annex 附件.xlsx --format json",
        "“{path}” is a report, not a draft; --annex goes with a draft: plancheck check plan.docx --annex table.xlsx --format json",
    ),
    "encoding_only_csv": Bilingual(
        "--encoding 只用于 CSV（--format csv）；其他格式一律为 UTF-8",
        "--encoding is for CSV only (--format csv); every other format is UTF-8",
    ),
    "not_for_a_console": Bilingual(
        "{format} 报告不能显示在终端上。请用 -o 写入文件，例如 -o 报告.{format}",
        "A {format} report cannot be shown on a console. Write it to a file with -o, for example -o report.{format}",
    ),
    "format_suffix": Bilingual(
        "从“{path}”看不出报告格式。请加 --format，可以是：{choices}",
        "“{path}” does not show which format to write. Add --format, one of: {choices}",
    ),
    "did_you_mean": Bilingual("。是不是 {near}？", ". Did you mean {near}?"),
    "see_help": Bilingual("查看用法：{command} --help", "See: {command} --help"),
    # ---- configuration (exit 2)
    "config_unreadable": Bilingual("配置文件 {file} 读不出来：{error}", "Configuration {file} cannot be read: {error}"),
    "config_encoding": Bilingual(
        "配置文件 {file} 不是 UTF-8 编码。请用记事本打开它，“另存为”时编码选“UTF-8”",
        "Configuration {file} is not in UTF-8. Open it in an editor and save it again with the encoding UTF-8",
    ),
    "config_toml": Bilingual(
        '配置文件 {file} 不是合格的 TOML：{where}写法有误。文字要写在英文引号里，例如 kind = "city"',
        "Configuration {file} is not valid TOML: {error}",
    ),
    "config_key": Bilingual(
        "配置文件 {file} 中没有“{key}”这一项，可以有：{choices}",
        "Configuration {file} has an unknown key “{key}”; there can be: {choices}",
    ),
    "config_type": Bilingual("配置文件 {file} 中的“{key}”应是{expected}", "In configuration {file}, “{key}” must be {expected}"),
    "config_choice": Bilingual(
        "配置文件 {file} 中的“{key}”不能是“{value}”，可以是：{choices}",
        "In configuration {file}, “{key}” cannot be “{value}”; it is one of: {choices}",
    ),
    "text": Bilingual("文字（写在引号里）", "text, in quotes"),
    "texts": Bilingual('文字的列表，如 ["甲", "乙"]', 'a list of texts, such as ["a", "b"]'),
    "table": Bilingual("一个表，如 [{key}]", "a table, such as [{key}]"),
    "parameter_value": Bilingual(
        "参数“{name}”要写成和规则包里一样的值，例如：{usual}", "The parameter “{name}” takes values as in its pack, such as: {usual}"
    ),
    "unknown_province": Bilingual(
        "提醒：参照表里没有省份“{name}”，要与省里的数值比较的要点将没有参照值",
        "Note: no reference table has the province “{name}”, so rules that compare with a province's targets have no reference value",
    ),
    "problem_at": Bilingual("{where}：{what}", "{where}: {what}"),
    # ---- rules (exit 2)
    "rules_broken": Bilingual(
        "规则或所选规则包有 {count} 处错误；先改好，再运行这条命令",
        "The rules, or the packs that were named, have {count} errors; mend them and run this again",
    ),
    "rules_fine": Bilingual(
        "{packs} 个规则包、{rules} 条规则，没有错误（提醒 {warnings} 处）",
        "{packs} packs, {rules} rules, no errors ({warnings} warnings)",
    ),
    "rules_counts": Bilingual("错误 {errors} 处，提醒 {warnings} 处", "{errors} errors, {warnings} warnings"),
    "rules_unreadable": Bilingual("规则文件夹“{path}”读不出来：{error}", "The rules folder “{path}” cannot be read: {error}"),
    "rules_nothing": Bilingual("“{path}”里没有规则文件（.rules）", "“{path}” holds no rules file (.rules)"),
    "no_rule_of_own": Bilingual("\n自己写的规则要加 --rules 规则文件夹", "\nFor a rule of your own add --rules DIR"),
    "no_rule": Bilingual("没有规则“{name}”", "There is no rule “{name}”"),
    "no_cases": Bilingual("没有找到测试用例（*.toml，含 [[case]]）：{path}", "No test cases (*.toml with [[case]]) under {path}"),
    "way_out": Bilingual("怎么改：", "Way out: "),
    "case_missed": Bilingual("未通过：{name}（{file}）", "FAILED: {name} ({file})"),
    "case_mended": Bilingual("现在已符合预期，请删去 why：{why}", "It comes out as expected now; take its why away: {why}"),
    "cases_unreadable": Bilingual("{file} 读不出来：{error}", "{file} cannot be read: {error}"),
    "cases_encoding": Bilingual("{file} 不是 UTF-8 编码，请另存为 UTF-8", "{file} is not in UTF-8: save it again with that encoding"),
    "cases_toml": Bilingual("{file} 不是合格的 TOML：{where}写法有误", "{file} is not valid TOML: {error}"),
    "cases_wrong": Bilingual("{file}：{zh}", "{file}: {en}"),
    "case_wrong": Bilingual("第 {number} 个用例：{zh}", "case {number}: {en}"),
    "case_no_table": Bilingual("不是一个表（[[case]]）", "is no table ([[case]])"),
    "case_lacks": Bilingual("缺少 {key}", "has no {key}"),
    "case_expects": Bilingual("{rule}：既不是结论，也不是表", "{rule}: is neither an outcome nor a table"),
    "case_rule": Bilingual("{rule}：{zh}", "{rule}: {en}"),
    "case_outcome": Bilingual("{rule}：结论不能写“{outcome}”，可以写：{zh}", "{rule}: outcome {outcome!r} is none of {en}"),
    "case_key": Bilingual("没有 {key!r} 这一项，可以有：{choices}", "unknown key {key!r}; there can be: {choices}"),
    "case_type": Bilingual("{key} 应是{zh}", "{key} must be {en}"),
    "cases_known": Bilingual(
        "已知不符合的用例 {count} 个（各注明原因），不计入未通过",
        "{count} cases are known to miss, each with its reason; they do not count as failed",
    ),
    "cases_done": Bilingual("{cases} 个用例，{failed} 个未通过", "{cases} cases, {failed} failed"),
    "cases_lacking": Bilingual(
        "没有见过既符合又不符合的规则 {count} 条：{rules}",
        "{count} rules were not seen both to pass and to fail: {rules}",
    ),
    # ---- input (exit 4)
    "no_input": Bilingual("没有可审的文件", "There is no file to check"),
    "missing": Bilingual("没有文件“{path}”", "There is no file “{path}”"),
    "owner_file": Bilingual(
        "“{path}”不是方案，是 Word 或 WPS 打开“{name}”时留的临时文件。请审“{name}”；已关闭的话，这个文件可以删去",
        "“{path}” is no draft: Word or WPS keeps it while “{name}” is open. Check “{name}”; if that is closed, this file can go",
    ),
    "missing_near": Bilingual("。同一文件夹里有：{near}", ". The same folder has: {near}"),
    "not_a_report": Bilingual("“{path}”不是 plancheck 的 JSON 报告：{why}", "“{path}” is not a JSON report by plancheck: {why}"),
    # ---- output, faults (exit 5), stop (130)
    "unwritable": Bilingual(
        "报告没有写成：{path}（{error}）。它可能正被 Word 或 WPS 打开，或文件夹不可写；请关闭它，或用 -o 换一个位置",
        "The output was not written: {path} ({error}). It may be open in Word or WPS, or the folder is read-only; close it, or "
        "choose another place with -o",
    ),
    "internal": Bilingual(
        "plancheck 自身出错（{error}），没有得出结论。加 --debug 再运行一次可看到出错位置，请把它报告给维护者",
        "plancheck itself failed ({error}) and reached no verdict. Run it again with --debug to see where, and report that to the "
        "maintainers",
    ),
    "cancelled": Bilingual("已取消", "Cancelled"),
    "annotated_name": Bilingual("审核", "reviewed"),
    "annotated": Bilingual("共写入批注 {count} 条", "{count} comments were written"),
    "annotate_report": Bilingual(
        "“{path}”是报告，不是方案。请写方案，报告用 --report 给出：plancheck annotate 方案.docx --report {path}",
        "“{path}” is a report, not a draft. Name the draft, and the report with --report: plancheck annotate plan.docx --report {path}",
    ),
    "annotate_annex": Bilingual(
        "报告“{report}”里的问题已经定了，--annex 不能和 --report 一起用。请先连同附件审核："
        "plancheck check 方案.docx --annex 附件.xlsx -o {report}",
        "The findings of “{report}” are settled, so --annex does not go with --report. Check the draft with its annexes first: "
        "plancheck check plan.docx --annex table.xlsx -o {report}",
    ),
    "report_of_another": Bilingual(
        "报告“{report}”不是对“{path}”这份文件作出的（文件内容不同）。请对这份文件重新运行 check --format json",
        "The report “{report}” is not about the file “{path}” as it is now. Run check --format json on this file again",
    ),
    "decisions_need_report": Bilingual(
        "使用 --decisions 时请同时用 --report 给出处理意见所依据的 JSON 报告",
        "With --decisions, name the JSON report that the decisions are about: --report REPORT.json",
    ),
    "written": Bilingual("已写出：{path}", "Written: {path}"),
    "file_internal": Bilingual(
        "{name}：plancheck 自身出错（{error}），没有得出结论",
        "{name}: plancheck itself failed ({error}) and reached no verdict",
    ),
    # ---- letter
    "letter_deadline": Bilingual(
        "提醒：报送期限{deadline}早于成文日期{signed}，请核对",
        "Note: the deadline, {deadline}, lies before the date of the letter, {signed}",
    ),
    "letter_confirm": Bilingual("仍要照写：加 --confirm", "To write it all the same, add --confirm"),
    "letter_gaps": Bilingual(
        "正式函里还有没填的空，没有写出：{gaps}。请补上这些选项（也可写在 plancheck.toml 的 [letter] 里）；仍要照写：加 --confirm",
        "A final letter would still hold gaps, so it was not written: {gaps}. Give these options (or set them under [letter] in "
        "plancheck.toml); to write it all the same, add --confirm",
    ),
    "letter_not_ours": Bilingual(
        "“{path}”已在，而且不是意见函，没有写出。请用 -o 换一个名称，例如 -o 意见函.docx",
        "“{path}” is there and is no letter of ours, so nothing was written. Choose another name with -o, for example -o letter.docx",
    ),
    "letter_more": Bilingual("…… 还有 {count} 行不同", "… and {count} more lines"),
    "letter_lost": Bilingual("意见函没有写成（{why}）", "The letter was not written ({why})"),
    "letter_template_lost": Bilingual(
        "模板没有在限度内填完（{why}）：请检查其中的循环，或改用自带的模板",
        "The template was not filled in within the limits ({why}): look at its loops, or use the one that comes with plancheck",
    ),
    "lost_too_slow": Bilingual("超时", "too slow"),
    "lost_out_of_memory": Bilingual("内存不足", "out of memory"),
    "lost_crashed": Bilingual("处理进程中断", "its process broke off"),
    "lost_too_large": Bilingual("结果过大", "the result is too large"),
    "template_error": Bilingual("错误：{what}", "Error: {what}"),
    "template_warning": Bilingual("提醒：{what}", "Note: {what}"),
    "letter_template_fine": Bilingual("模板 {path} 没有发现错误", "No error was found in the template {path}"),
    "letter_template_wrong": Bilingual("模板 {path} 有 {count} 处错误", "Errors in the template {path}: {count}"),
    "letter_template_none": Bilingual("找不到模板：{path}", "There is no template: {path}"),
    "letter_fonts": Bilingual(
        "本机没有安装这些字体，在本机打开时会用别的字体代替（文件里写的仍是规定的字体）：{names}",
        "These fonts are not installed here, so others stand in for them on this machine (the file names the right ones): {names}",
    ),
    "letter_name": Bilingual(
        "文件名“{name}”不能用（{why}），请用 {option} 换一个名字",
        "The file name “{name}” cannot be used ({why}); choose another with {option}",
    ),
    "name_signs": Bilingual(
        'Windows 不允许文件名里有 / \\ : * ? " < > | 和控制字符', 'Windows allows no / \\ : * ? " < > | and no control characters'
    ),
    "name_device": Bilingual("这是 Windows 的设备名", "it is the name of a device in Windows"),
    "name_end": Bilingual("Windows 不允许文件名以句点或空格结尾", "Windows allows no full stop or space at the end"),
    "name_suffix": Bilingual("应以 {suffix} 结尾", "it must end in {suffix}"),
    "name_bytes": Bilingual("文件名太长", "it is too long"),
    "name_long": Bilingual("路径长 {length} 个字符，Windows 最多 {most} 个", "the path has {length} characters, Windows allows {most}"),
    "letter_same": Bilingual("与 {path} 内容相同，没有另写", "It says the same as {path}; nothing was written"),
    "letter_version": Bilingual("保留原件 {old}，新的一稿写为 {path}", "{old} is kept; the new version is {path}"),
    "letter_difference": Bilingual("与 {old} 的差别（- 原稿，+ 新稿）：", "Differences from {old} (- old, + new):"),
    "letter_alike": Bilingual("文字相同，只是格式或属性不同", "The same words; only layout or properties differ"),
    "letter_unlike": Bilingual("{old} 读不出来，不能列出差别", "{old} cannot be read, so differences are not shown"),
    "letter_decided": Bilingual(
        "依据 {path}：列入意见 {confirm} 条；不采纳 {dismiss} 条、豁免 {waive} 条、待核实 {needs_information} 条，不列入",
        "After {path}: {confirm} confirmed go in; {dismiss} dismissed, {waive} waived, {needs_information} in need of information stay out",
    ),
    "letter_undecided": Bilingual(
        "提醒：还有 {open} 条没有处理意见，{review} 条的处理意见需复核（已变更或过期），都没有列入意见函；用 decide 处理后再写一稿",
        "Note: {open} without a decision and {review} whose decision must be reviewed (changed or run out) are not in the letter; settle "
        "them with decide and make it again",
    ),
    # ---- decisions
    "decisions_large": Bilingual("文件超过 {limit} MB", "the file is larger than {limit} MB"),
    "decisions_not_json": Bilingual("不是合格的 JSON（{why}）", "it is not valid JSON ({why})"),
    "decisions_other": Bilingual(
        "schema 应为 plancheck/decisions/1，现为 {found}",
        "its schema must be plancheck/decisions/1, not {found}",
    ),
    "decisions_missing": Bilingual("缺少 {place}", "{place} is missing"),
    "decisions_extra": Bilingual("不应有 {place}", "{place} does not belong there"),
    "decisions_wrong": Bilingual("{place} 的值不对（{why}）", "{place} has a wrong value ({why})"),
    "decisions_twice": Bilingual("第 {number} 条记录重复（{entry}）", "entry {number} stands there twice ({entry})"),
    "decisions_changed": Bilingual(
        "第 {number} 条记录被改动过（{entry}）；请用 decide 修改，不要直接改文件",
        "entry {number} was changed by hand ({entry}); use decide rather than editing the file",
    ),
    "decisions_after": Bilingual(
        "第 {number} 条记录所接的 {after} 不在它前面", "entry {number} follows {after}, which does not stand before it"
    ),
    "decisions_nothing": Bilingual("第 {number} 条记录没有处理意见，也不是撤销", "entry {number} decides nothing and undoes nothing"),
    "decisions_at": Bilingual("第 {number} 条记录：{what}", "entry {number}: {what}"),
    "decision_no_reason_dismiss": Bilingual("不采纳要写理由", "a dismissal needs a reason"),
    "decision_no_reason_waive": Bilingual("豁免要写理由", "a waiver needs a reason"),
    "waiver_no_number": Bilingual("豁免要写文号", "a waiver needs the number of its document"),
    "waiver_no_approver": Bilingual("豁免要写批准机关", "a waiver needs to say who approved it"),
    "waiver_elsewhere": Bilingual(
        "只有豁免才写豁免文号、批准机关、范围、期限", "only a waiver has a number, an approver, a scope and a last day"
    ),
    "text_elsewhere": Bilingual("只有采纳才写改后文字", "only a confirmed finding has an edited text"),
    "not_decisions": Bilingual("“{path}”不能作为处理意见文件：{why}", "“{path}” is no file of decisions: {why}"),
    "decisions_of": Bilingual(
        "提醒：“{path}”是对“{name}”作的处理意见，现在用于“{other}”；请确认是同一方案",
        "Note: the decisions in “{path}” were made on “{name}” and are now used for “{other}”; make sure that it is the same plan",
    ),
    "decisions_one_file": Bilingual("--decisions 一次只能用于一份文件，现有 {count} 份", "--decisions is for one file; there are {count}"),
    "decisions_found": Bilingual("使用旁边的处理意见：{path}", "Using the decisions beside it: {path}"),
    "decide_draft": Bilingual(
        "decide 要 plancheck 的 JSON 报告，“{path}”不是。先写出报告：plancheck check {path} --format json -o {report}",
        "decide takes a JSON report by plancheck, which “{path}” is not. Write one first: plancheck check {path} --format json -o {report}",
    ),
    "decide_missing": Bilingual("没有文件“{path}”", "There is no file “{path}”"),
    "decide_unreadable": Bilingual("文件“{path}”读不出来：{error}", "“{path}” cannot be read: {error}"),
    "decide_how": Bilingual(
        "请写明做什么：--list 列出；--id、--rule 或 --all 加 --confirm、--dismiss、--waive、--needs-info 或 --undo；"
        "--export、--import、--merge。在终端里不带这些选项运行，可逐条处理",
        "Say what to do: --list; --id, --rule or --all with --confirm, --dismiss, --waive, --needs-info or --undo; "
        "--export, --import, --merge. Run in a terminal without any of them it goes through the findings one by one",
    ),
    "decide_one": Bilingual("{names} 只能用一个", "Only one of {names} can be used"),
    "decide_which": Bilingual("请用 --id、--rule 或 --all 写明是哪几条", "Name the findings with --id, --rule or --all"),
    "decide_stray": Bilingual("{name} 要和 {other} 一起用", "{name} goes with {other}"),
    "decide_by": Bilingual("请用 --by 写明审核人", "Name the reviewer with --by"),
    "decide_no_id": Bilingual("报告里没有编号“{name}”", "The report has no id “{name}”"),
    "decide_many_ids": Bilingual("编号以“{name}”开头的有 {count} 项，请写全", "{count} ids begin with “{name}”; write more of it"),
    "decide_no_rule": Bilingual("报告里没有规则“{name}”的问题", "The report has no finding by the rule “{name}”"),
    "decide_no_need": Bilingual(
        "{rule}（{subject}）没有问题，无需处理或豁免", "{rule} ({subject}) has no finding: no decision or waiver is needed"
    ),
    "decide_rule_settled": Bilingual(
        "规则“{name}”的审核结论是“{outcome}”，没有要处理的问题，无需豁免",
        "The outcome of rule “{name}” is “{outcome}”: nothing to decide, no waiver needed",
    ),
    "decide_past": Bilingual(
        "提醒：豁免的最后一天是 {until}，已经过了；记下了，但问题照样计入",
        "Note: the waiver's last day, {until}, is past; it is kept, and the finding counts all the same",
    ),
    "decide_exported_json": Bilingual(
        "{count} 条处理意见记录已写出：{path}。对方用 --import 或 --merge 读入",
        "{count} entries written to {path}; read them with --import or --merge",
    ),
    "decide_text_many": Bilingual("--text 只能用于一条，现有 {count} 条", "--text is for one finding; these are {count}"),
    "decide_nothing": Bilingual("没有要处理的问题", "There is no finding to decide on"),
    "decide_nothing_undone": Bilingual("没有可撤销的处理意见", "There is no decision to undo"),
    "decide_renamed": Bilingual("写成 旧编号=新编号,新编号", "write OLD=NEW,NEW"),
    "decide_take_id": Bilingual("写成 编号=mine 或 编号=theirs", "write ID=mine or ID=theirs"),
    "decide_done": Bilingual("{count} 条：{what}。处理意见在 {path}", "{count} findings: {what}. The decisions are in {path}"),
    "decide_undone": Bilingual("撤销", "undone"),
    "decide_unchanged": Bilingual("没有变化", "Nothing changed"),
    "decide_exported": Bilingual(
        "{count} 条问题已写出：{path}。填写“处理意见”各列后用 --import 读回",
        "{count} findings written: {path}. Fill in the columns from “Decision” on, and read it back with --import",
    ),
    "decide_imported": Bilingual("已读入 {count} 条处理意见，写入 {path}", "{count} decisions read in, kept in {path}"),
    "decide_cleared": Bilingual(
        "另有 {count} 条在表中已清空，原有处理意见已撤销（记录仍保留）",
        "{count} decisions are cleared in the table, and were taken back; the history keeps them",
    ),
    "decide_not_imported": Bilingual(
        "“{path}”有 {count} 处错误，一条也没有读入；改好后再读",
        "“{path}” has {count} errors, so nothing was read in; mend them and read it again",
    ),
    "decide_merged": Bilingual("已合并 {count} 条记录，写入 {path}", "{count} entries merged, kept in {path}"),
    "decide_conflicts": Bilingual(
        "有 {count} 条两人意见不同，一条也没有合并。用 --take mine（我的）或 --take theirs（对方的）全部选定，"
        "或用 --take-id 编号=mine 逐条选定",
        "Two people differ on {count}, so nothing was merged. Choose for all with --take mine or --take theirs, or for each with "
        "--take-id ID=mine",
    ),
    "decide_conflict": Bilingual("{id}  {rule}\n  我的：{mine}\n  对方：{theirs}", "{id}  {rule}\n  mine:   {mine}\n  theirs: {theirs}"),
    "decide_withdrawn": Bilingual("已撤销", "taken back"),
    "decide_meanwhile": Bilingual(
        "{path} 刚被别人改过，且意见不同，没有写入。请重新运行 decide",
        "{path} was changed by somebody else meanwhile, with other decisions; nothing was written. Run decide again",
    ),
    "decide_gone": Bilingual(
        "{rule} 的处理意见（{what}）：报告中已没有这一项", "A decision on {rule} ({what}): the report has no such item"
    ),
    "decide_spoilt": Bilingual("“{path}”不是能读入的表格：{why}", "“{path}” is no table that can be read in: {why}"),
    "rows_at": Bilingual("第 {row} 行：{what}", "rows {row}: {what}"),
    "row_at": Bilingual("第 {row} 行：{what}", "row {row}: {what}"),
    "row_no_table": Bilingual("没有“{name}”这一列的表", "no sheet has a column “{name}”"),
    "row_no_column": Bilingual("缺少“{name}”列", "the column “{name}” is missing"),
    "row_two_columns": Bilingual("有两个“{name}”列", "the column “{name}” is there twice"),
    "row_no_id": Bilingual(
        "没有编号，不能读入；请勿增加行或清空隐藏列", "it has no id; rows cannot be added, and hidden columns must be kept"
    ),
    "row_unknown_id": Bilingual("报告里没有编号“{id}”", "the report has no id “{id}”"),
    "row_twice": Bilingual("编号“{id}”与第 {other} 行重复", "the id “{id}” stands in row {other} too"),
    "row_other_finding": Bilingual(
        "编号与校验列不符：这张表不是从这份报告导出的，或编号被改过",
        "id and check do not belong together: the table was not exported from this report, or the id was changed",
    ),
    "row_other_rule": Bilingual(
        "编号属于 {rule}，与“审核要点”列不符；可能只排序了部分列",
        "its id is one of {rule}, unlike its column “Rule”: perhaps only some columns were sorted",
    ),
    "row_choice": Bilingual("处理意见不能是“{value}”，可以是：{choices}", "the decision cannot be “{value}”; it is one of: {choices}"),
    "row_no_choice": Bilingual("填了“{name}”，但没有处理意见", "“{name}” is filled in, but there is no decision"),
    "row_date": Bilingual(
        "“{name}”要写成 2026-12-31 这样，现为“{value}”{near}", "“{name}” is written like 2026-12-31, not “{value}”{near}"
    ),
    "row_date_near": Bilingual("（是不是 {day}？请设为日期或文本）", " (did you mean {day}? Make it a date or a text)"),
    "row_by": Bilingual("没有审核人；请填写，或加 --by", "nobody is named who decided; fill that in, or add --by"),
    "row_elsewhere": Bilingual(
        "导出之后已另有处理意见（{what}），与本行不同；用 --take mine 保留现有的，或 --take theirs 用表中的",
        "it was decided otherwise since the export ({what}); --take mine keeps that, --take theirs takes the table's",
    ),
    # ---- the re-check of a new version
    "reply_choice": Bilingual("是否采纳不能是“{value}”，可以是：{choices}{near}", "“{value}” is no answer; it is one of: {choices}{near}"),
    "reply_near": Bilingual("（是不是“{near}”？）", " (did you mean “{near}”?)"),
    "reply_no_choice": Bilingual("填了“{name}”，但没有填是否采纳", "“{name}” is filled in, but not whether it is accepted"),
    "reply_no_id": Bilingual(
        "没有编号：行是新加的，或隐藏列被清空；请用原表填写",
        "it has no id: a row was added, or a hidden column emptied; use the table as it was sent",
    ),
    "reply_no_row": Bilingual("表里没有一条意见", "the table holds no opinion"),
    "reply_not_finding": Bilingual(
        "上一版报告的编号“{id}”没有问题，不应有答复", "“{id}” is no finding of the old report, so nothing was asked"
    ),
    "replies_spoilt": Bilingual("“{path}”不是能读入的意见采纳情况表：{why}", "“{path}” is no table of replies that can be read: {why}"),
    "replies_wrong": Bilingual(
        "“{path}”有 {count} 处错误，一条也没有读入；改好后再比对",
        "“{path}” has {count} errors, so nothing was read in; mend them and compare again",
    ),
    "replies_read": Bilingual("已读入 {count} 条答复：{path}", "{count} replies read: {path}"),
    "replies_other": Bilingual(
        "提醒：意见采纳情况表是就“{name}”写的，与上一版“{other}”不是同一文件",
        "Note: the replies were asked for on “{name}”, which is not the old version “{other}”",
    ),
    "compare_two": Bilingual(
        "请给出上一版和本版：compare 上一版 本版（方案或 JSON 报告）",
        "Name the old and the new version: compare OLD NEW (drafts or JSON reports)",
    ),
    "compare_form_one": Bilingual(
        "--form 只要一份 JSON 报告：compare --form 报告.json -o 意见采纳情况表.xlsx",
        "--form takes one JSON report: compare --form report.json -o replies.xlsx",
    ),
    "compare_form_output": Bilingual("请用 -o 写明意见采纳情况表写到哪里", "Say with -o where to write the table of replies"),
    "compare_form_empty": Bilingual("报告没有问题，没有要答复的意见", "The report has no finding, so there is nothing to reply to"),
    "compare_form_written": Bilingual("{count} 条意见，已写出：{path}", "{count} opinions, written: {path}"),
    "compare_stray": Bilingual("{name} 不和 --form 一起用", "{name} does not go with --form"),
    "compare_earlier": Bilingual("--earlier 要一份 JSON 报告，“{path}”不是", "--earlier takes a JSON report, which “{path}” is not"),
    # ---- decisions, one by one
    "ask_by": Bilingual("审核人：", "Your name: "),
    "ask_keys": Bilingual(
        "[c] 采纳  [e] 改文字后采纳  [d] 不采纳  [w] 豁免  [i] 待核实  [u] 撤销  [b] 上一条  [s] 跳过  [q] 退出",
        "[c] confirm  [e] edit and confirm  [d] dismiss  [w] waive  [i] needs information  [u] undo  [b] back  [s] skip  [q] quit",
    ),
    "ask_text": Bilingual("改后文字（直接回车用原来的）：", "Text (Enter keeps it): "),
    "ask_reason": Bilingual("理由：", "Reason: "),
    "ask_information": Bilingual("需核实什么（可不填）：", "What is to be found out (may be empty): "),
    "ask_number": Bilingual("豁免文号：", "Number of the waiver: "),
    "ask_approver": Bilingual("批准机关：", "Approved by: "),
    "ask_scope": Bilingual("豁免范围（可不填）：", "What it covers (may be empty): "),
    "ask_until": Bilingual("豁免期限，如 2026-12-31（可不填）：", "Its last day, such as 2026-12-31 (may be empty): "),
    "ask_unknown": Bilingual("没有这个键", "There is no such key"),
    "ask_again": Bilingual("{what}，没有记下", "{what}; nothing was kept"),
    "ask_end": Bilingual("已到最后一条。已处理 {done} 条，未处理 {open} 条", "That was the last. {done} decided, {open} not"),
    "ask_left": Bilingual(
        "已退出。已处理 {done} 条，未处理 {open} 条，处理意见在 {path}", "Left. {done} decided, {open} not; the decisions are in {path}"
    ),
    # ---- demo
    "demo_start": Bilingual("plancheck 演示：{count} 份示例方案，复制到 {path}", "plancheck demo: {count} sample plans, copied to {path}"),
    "demo_report": Bilingual("报告：{path}", "Report: {path}"),
    "demo_letter": Bilingual("意见函（可用 Word 或 WPS 打开）：{path}", "Letter (open it in Word or WPS): {path}"),
    "demo_next": Bilingual(
        "接下来：\n  用浏览器打开上面的报告；\n  审自己的方案：{command} check 方案.docx\n"
        "  写成网页报告：{command} check 方案.docx -o 报告.html\n  看有哪些规则：{command} rules list",
        "Next:\n  open the reports above in a browser;\n  check a draft of your own: {command} check plan.docx\n"
        "  write a report page: {command} check plan.docx -o report.html\n  see the rules: {command} rules list",
    ),
    "no_schema": Bilingual("没有名为“{name}”的格式定义，可以是：{choices}", "There is no schema “{name}”; it is one of: {choices}"),
    "no_samples": Bilingual("这份安装里没有示例方案", "This installation holds no sample plans"),
    # ---- batch
    "batch_input": Bilingual(
        "“{path}”既不是文件夹，也不是 zip 压缩包。一份文件用 check：plancheck check {path}",
        "“{path}” is neither a folder nor a zip. For one file: plancheck check {path}",
    ),
    "batch_no_drafts": Bilingual(
        "“{path}”里没有可审的方案（略过 {skipped} 个文件）", "“{path}” holds no draft to check ({skipped} files were skipped)"
    ),
    "batch_into_input": Bilingual(
        "审核结果不能写进要审的文件夹本身。请用 -o 换一个文件夹，例如 -o 审核结果",
        "The results cannot go into the very folder that holds the drafts. Choose another with -o, for example -o results",
    ),
    "batch_into_file": Bilingual(
        "-o 要写一个文件夹，“{path}”像是文件名。总表、各份报告都写进这个文件夹，例如：-o {folder}",
        "-o takes a folder, and “{path}” looks like a file. The overview and all reports go into the folder, for example: -o {folder}",
    ),
    "batch_into_others": Bilingual(
        "“{path}”里已有别的文件，不是 batch 的结果文件夹。请用 -o 换一个空文件夹",
        "“{path}” holds other files and is no folder of results. Choose an empty one with -o",
    ),
    "batch_zip_refused": Bilingual("压缩包没有打开：{why}", "The zip was not opened: {why}"),
    "batch_jobs": Bilingual("写 1 到 {most} 之间的整数", "write a whole number from 1 to {most}"),
    "batch_start": Bilingual("共 {count} 份方案，{workers} 份同时审核", "{count} drafts, {workers} at a time"),
    "batch_resumed": Bilingual(
        "继续上次没有完成的批次，审核日期仍为 {date}（要换日期请用 --date）",
        "Going on with the run that was broken off; its day stays {date} (use --date for another)",
    ),
    "batch_left": Bilingual("剩余约 {time}", "about {time} left"),
    "batch_minutes": Bilingual("{n} 分钟", "{n} min"),
    "batch_seconds": Bilingual("{n} 秒", "{n} s"),
    "batch_now": Bilingual("正在审核：{names}", "at work: {names}"),
    "batch_kept": Bilingual("{verdict}（未变，沿用）", "{verdict} (unchanged)"),
    "batch_cancelled": Bilingual(
        "已取消。{done} 份已完成并保留，还有 {left} 份；再次运行同一命令即可继续",
        "Cancelled. {done} drafts are done and kept, {left} are left; run the same command again to go on",
    ),
    "batch_done": Bilingual(
        "完成 {count} 份（沿用 {kept} 份）：{verdicts}。略过 {skipped} 个文件",
        "{count} drafts done ({kept} unchanged): {verdicts}. {skipped} files skipped",
    ),
    "batch_unassigned": Bilingual(
        "有 {count} 个附件分不清属于哪份方案，或装在多层压缩包里，没有审核：{names}",
        "{count} files were not checked, since it is unclear to which draft they belong, or since they are packed too deep: {names}",
    ),
    "batch_attachments": Bilingual(
        "有 {count} 份方案的附件没有全部读取，这些方案按“部分审核”计",
        "Of {count} drafts, attachments were not read, or not wholly; these drafts count as checked in part",
    ),
    "batch_index": Bilingual("汇总：{path}", "Overview: {path}"),
    "batch_locked": Bilingual(
        "“{path}”正由另一个 batch 写入（进程 {pid}，机器 {host}）。请等它结束后再运行，或用 -o 换一个文件夹",
        "Another batch is writing into “{path}” (process {pid} on {host}). Wait until it is done, or choose another folder with -o",
    ),
    "batch_locked_far": Bilingual(
        "如果那台机器上的 batch 其实已经中断，请删除 {lock} 后再运行",
        "If that run was broken off on its machine, delete {lock} and run this again",
    ),
    "batch_extra": Bilingual(
        "--cluster 和 s3:// 这类地址需要附加组件，本机没有装。请运行：pip install 'plancheck[cluster]'",
        "--cluster and addresses such as s3:// need an extra that is not installed. Run: pip install 'plancheck[cluster]'",
    ),
    "batch_store": Bilingual(
        "“{url}”读不到或写不进（{error}）。请检查地址和访问权限；各协议还要有自己的组件，例如 s3:// 要 pip install s3fs",
        "“{url}” could not be read or written ({error}). Look at the address and your rights; each protocol needs a package of its own, "
        "for s3:// pip install s3fs",
    ),
    "batch_cluster": Bilingual("共 {count} 份方案，由集群 {address} 审核", "{count} drafts, checked by the cluster {address}"),
    "batch_broken_off": Bilingual(
        "{done} 份已完成并保留，还有 {left} 份；再次运行同一命令即可继续",
        "{done} drafts are done and kept, {left} are left; run the same command again to go on",
    ),
    "cluster_only": Bilingual("{name} 要和 --cluster 一起用", "{name} goes with --cluster"),
    "cluster_address": Bilingual(
        "--cluster 不能是“{address}”，要写成 tls://主机:端口 或 tcp://127.0.0.1:端口",
        "--cluster cannot be “{address}”; write tls://HOST:PORT or tcp://127.0.0.1:PORT",
    ),
    "cluster_open": Bilingual(
        "“{address}”会把方案不加密地传到别的机器上。请用 tls:// 地址并给出 --tls-ca、--tls-cert、--tls-key；"
        "确认网络可信、允许明文传输的，加 --insecure-cluster",
        "“{address}” would send the drafts to another machine unencrypted. Use a tls:// address with --tls-ca, --tls-cert and --tls-key; "
        "if that network is trusted with them in clear text, add --insecure-cluster",
    ),
    "cluster_open_worker": Bilingual(
        "集群的工作进程 {address} 在别的机器上，且不加密，已停止派发。请给集群配置 TLS；"
        "确认网络可信、允许明文传输的，加 --insecure-cluster",
        "The worker {address} of the cluster is on another machine and not encrypted, so no more drafts are sent. Set up TLS for the "
        "cluster; if that network is trusted with drafts in clear text, add --insecure-cluster",
    ),
    "cluster_tls_files": Bilingual(
        "“{address}”要同时给出 --tls-ca、--tls-cert、--tls-key 三个文件",
        "“{address}” needs all three files: --tls-ca, --tls-cert and --tls-key",
    ),
    "cluster_tls_for_tcp": Bilingual(
        "“{address}”不加密，用不上证书。请把地址写成 tls://，或去掉 --tls-ca、--tls-cert、--tls-key",
        "“{address}” is not encrypted and has no use for certificates. Write tls://, or leave --tls-ca, --tls-cert and --tls-key out",
    ),
    "cluster_tls_file": Bilingual(
        "证书文件用不了：{path}（{error}）。三个文件都要是 PEM 格式，密钥要与证书配对",
        "The certificates cannot be used: {path} ({error}). All three files must be PEM, and the key must be that of the certificate",
    ),
    "cluster_tls_encrypted": Bilingual(
        "密钥文件 {path} 有口令，batch 不会询问口令。请给出不带口令、只有本人可读的密钥文件",
        "The key {path} has a passphrase, which batch does not ask for. Give it a key without one, that only you can read",
    ),
    "cluster_unreached": Bilingual(
        "连不上集群“{address}”：{seconds} 秒内没有得到应答（{error}）。请检查地址、证书，以及调度进程是否在运行",
        "The cluster “{address}” cannot be reached: no sound answer within {seconds} seconds ({error}). Look at the address, the "
        "certificates, and whether the scheduler is running",
    ),
    "cluster_gone": Bilingual("与集群“{address}”的连接断了（{error}）", "The connection to the cluster “{address}” was lost ({error})"),
    "cluster_workerless": Bilingual(
        "集群“{address}”已有 {seconds} 秒没有任何工作进程。请先启动 dask worker",
        "The cluster “{address}” has had no worker for {seconds} seconds. Start dask worker first",
    ),
    "cluster_broken": Bilingual(
        "集群“{address}”执行不了审核任务（{error}）。请检查调度进程和各工作进程的环境里是否都装了同一版本的 plancheck[cluster]",
        "The cluster “{address}” cannot do the work ({error}). See that the scheduler and all workers have plancheck[cluster] of one "
        "version",
    ),
    "cluster_version": Bilingual(
        "集群上的 plancheck 是 {theirs}，这里是 {ours}，得出的结果可能不同。请装成同一版本",
        "The cluster has plancheck {theirs} and this machine {ours}, which may judge otherwise. Install the same version",
    ),
    "attachments_unread": Bilingual(
        "随方案报送的附件没有审核（{names}），其中的内容不计入本报告；方案中没有找到的内容可能在附件里，请对照附件人工核实。",
        "What was sent in with the draft was not checked ({names}) and counts for nothing here; what the draft lacks may stand there. "
        "Compare it yourself.",
    ),
    "attachments_partly": Bilingual(
        "随方案报送的附件只读了一部分（{names}）；方案中没有找到的内容可能在没有读的部分，请对照附件人工核实。",
        "Of what was sent in with the draft, a part was not read ({names}); what the draft lacks may stand there. Compare it yourself.",
    ),
    "annexes_not_given": Bilingual(
        "方案提到的附件（{names}）不在这份文件里，也没有一并给出，没有计入审核；报告中说没有找到的内容可能在附件里。",
        "The draft speaks of annexes ({names}) that are not in this file and were not given with it, so they count for nothing here; what "
        "the report does not find may stand in them.",
    ),
    "annexes_not_given_help": Bilingual(
        "附件单独成文件的，加 --annex 附件文件 一并审核（batch：与方案放在同一个文件夹），或把附件并入方案文件后再审。",
        "Where an annex is a file of its own, add --annex FILE (for batch: put it into one folder with the draft), or take it into the "
        "draft.",
    ),
    "attachment_unread": Bilingual(
        "附件没有审核，不等于通过。请人工查阅，或把它的内容并入方案正文后再审",
        "The attachment was not checked, which is not a pass. Look through it, or take it into the draft and check that",
    ),
    "attachment_own": Bilingual(
        "附件看来是另一份文件，不是方案的一部分，没有计入审核。确是方案内容的，请用 check 方案 --annex 附件 审核这一份，或并入方案正文，"
        "或把文件名和标题改成表、清单的名称后再审",
        "The attachment seems to be a paper of its own and no part of the plan, and was not taken into account. If it is a part, use "
        "check DRAFT --annex FILE, take it into the draft, or give its file and its title the name of a table or list, and check that",
    ),
    "attachment_letter": Bilingual(
        "附件是报送方案的函或请示，已通读，不是方案的一部分，内容不计入审核",
        "The attachment is the letter that the plan was sent in with: it was read, is no part of the plan, and counts for nothing here",
    ),
    "attachment_draft_lost": Bilingual(
        "附件与方案一起读取时中断，没有审核，不等于通过。请人工查阅；可另存一份较小的附件后再审",
        "Reading the attachment with the draft broke off; it was not checked, which is not a pass. Look through it, or save it anew, "
        "smaller, and check that",
    ),
    "attachment_kind": Bilingual(
        "附件是 {suffix} 格式，没有审核，不等于通过。请另存为 .xlsx、.docx 或 .pdf 后再审",
        "The attachment is a {suffix}; it was not checked, which is not a pass. Save it as .xlsx, .docx or .pdf and check that",
    ),
    "attachment_empty": Bilingual("附件是空的，请核对是否传错", "The attachment is empty: see whether it is the right file"),
    "attachment_sheet": Bilingual("附件没有审核：{zh}", "The attachment was not checked. {en}"),
    "sheet_hidden": Bilingual(
        "工作表“{name}”是隐藏的，其中的内容不作为依据。是方案内容的，请取消隐藏后再审",
        "The sheet “{name}” is hidden; what it holds is no evidence. If it is a part of the plan, unhide it and check again",
    ),
    "sheet_unseen": Bilingual(
        "工作表“{name}”有隐藏的内容（行：{rows}；列：{columns}），不作为依据。是方案内容的，请取消隐藏或筛选后再审",
        "The sheet “{name}” has hidden rows or columns (rows: {rows}; columns: {columns}), which are no evidence. If they are a part of "
        "the plan, unhide them or lift the filter, and check again",
    ),
    "sheet_picture": Bilingual(
        "工作表“{name}”几乎只有图片，其中的文字没有读取。请提供可编辑的表格",
        "The sheet “{name}” is hardly more than a picture, whose text was not read. Hand in the table itself",
    ),
    "sheet_pictures": Bilingual(
        "工作表“{name}”有图片 {count} 个，其中的文字未读",
        "The sheet “{name}” has {count} pictures; text in them was not read",
    ),
    "sheet_unsaved": Bilingual(
        "工作表“{name}”有 {count} 个公式没有保存计算结果，没有读取。请用 Excel 或 WPS 打开、保存后再审",
        "The sheet “{name}” has {count} formulas without a saved value, which were not read. Open and save it in Excel or WPS, then check "
        "it",
    ),
    "zip_too_large": Bilingual(
        "压缩包超过 {limit} MB，未能审核，不等于通过。请解压到文件夹后再审",
        "The zip is larger than {limit} MB; it was not checked, which is not a pass. Unpack it to a folder and check that",
    ),
    "zip_refused": Bilingual(
        "压缩包：{zh}。其中的文件未能审核，不等于通过。请解压到文件夹后再审",
        "A zip: {en}. What is in it was not checked, which is not a pass. Unpack it to a folder and check that",
    ),
    "zip_holds_too_much": Bilingual(
        "压缩包里的文件太多或太大，从这一份起未能审核，不等于通过。请解压到文件夹后再审",
        "The zip holds too much, so that from this file on nothing was checked, which is not a pass. Unpack it to a folder and check that",
    ),
}


_COUNTED = re.compile(r"(\{(\w+)\} )(\w+)")
#: English nouns that the sentences count, by their plural.
_ONE = {
    "findings": "finding", "decisions": "decision", "errors": "error", "warnings": "warning", "packs": "pack", "rules": "rule",
    "cases": "case", "comments": "comment", "replies": "reply", "opinions": "opinion", "drafts": "draft", "entries": "entry",
    "files": "file", "lines": "line",
}  # fmt: skip


def say(lang: str, code: str, **values: object) -> str:
    """The sentence `code` in `lang` with its values filled in; "1 finding" where it counts one."""
    return _numbered(TEXTS[code].of(lang), values).format(**_spoken(lang, values))


#: What operating systems say in English only.
_SYSTEM = {
    "No such file or directory": "没有这个文件或文件夹",
    "Permission denied": "没有权限",
    "Operation not permitted": "不允许这样做",
    "No space left on device": "磁盘已满",
    "Disk quota exceeded": "磁盘配额已用完",
    "Read-only file system": "磁盘是只读的",
    "Is a directory": "这是文件夹",
    "Not a directory": "路径中有一段不是文件夹",
    "File name too long": "文件名太长",
    "Input/output error": "磁盘读写出错",
    "Device or resource busy": "正被占用",
    "Text file busy": "正被占用",
    "File too large": "文件太大",
    "File exists": "已有同名文件",
}


def _spoken(lang: str, values: Mapping[str, object]) -> Mapping[str, object]:
    """The values, what the operating system said in `lang`."""
    error = values.get("error")
    known = _SYSTEM.get(error) if isinstance(error, str) and lang != "en" else None
    return values if known is None else {**values, "error": known}


def _numbered(text: str, values: Mapping[str, object]) -> str:
    """`text` with the singular of the nouns of which there is one."""
    return _COUNTED.sub(lambda it: it[1] + (_ONE.get(it[3], it[3]) if values.get(it[2]) == 1 else it[3]), text)


def filled(code: str, **values: object) -> Bilingual:
    """The sentence `code` in both languages."""
    return Bilingual(say("zh", code, **values), say("en", code, **values))


def lost(reason: str, **values: object) -> Bilingual:
    """Why a document could not be checked, in both languages."""
    text = LOST[reason]
    return Bilingual(text.zh.format(**_spoken("zh", values)), text.en.format(**values))


def nearest(word: str, words: list[str]) -> str | None:
    """The one of `words` that `word` may have been meant to be; None if none is near."""
    from difflib import get_close_matches

    found = get_close_matches(word, words, n=1, cutoff=0.5)
    return found[0] if found else None


def toml_place(error: str) -> str:
    """Where tomllib found a fault, in Chinese: "… (at line 2, column 8)"; its sentence is English only."""
    found = re.search(r"at line (\d+), column (\d+)", error)
    return f"第 {found[1]} 行第 {found[2]} 个字符处" if found else "文件末尾"


def value(lang: str, metavar: str) -> str:
    """What help calls a value, in `lang`: "FILE|DIR" is 文件|文件夹. Words in small letters are to be typed as they are."""
    return metavar if lang == "en" else _VALUE.sub(lambda it: VALUES.get(it[0], it[0]), metavar)


_VALUE = re.compile("[A-Z]+(?:-[A-Z]+)*")


def did_you_mean(lang: str, word: str, words: list[str]) -> str:
    """A closing question with the nearest of `words`, "" if none is near."""
    near = nearest(word, words)
    return say(lang, "did_you_mean", near=near) if near else ""
