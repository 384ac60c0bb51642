"""The sentences of the doors, in Chinese and English: what went wrong, and the way out."""

from __future__ import annotations

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

TEXTS = {
    # ---- usage (exit 2)
    "folder": Bilingual(
        "“{path}”是文件夹，check 只审文件（整个文件夹的批量审核以后由 batch 提供）。请写出要审的文件{examples}",
        "“{path}” is a folder and check takes files (batch, for whole folders, comes later). Name the files to check{examples}",
    ),
    "folder_examples": Bilingual("，例如：plancheck check {files}", ", for example: plancheck check {files}"),
    "folder_without": Bilingual("；其中没有能审的文件（.docx、.pdf 等）", "; it holds no draft (.docx, .pdf …), so none can be named here"),
    "no_option": Bilingual("没有 {name} 这个选项", "There is no option {name}"),
    "no_command": Bilingual("没有 {name} 这个命令", "There is no command {name}"),
    "missing_argument": Bilingual("还缺少参数 {name}", "An argument is missing: {name}"),
    "missing_option": Bilingual("还缺少选项 {name}", "An option is missing: {name}"),
    "no_value": Bilingual("选项 {name} 后面要写一个值", "Option {name} takes a value"),
    "takes_no_value": Bilingual("选项 {name} 后面不能写值", "Option {name} takes no value"),
    "bad_choice": Bilingual("{name} 不能是“{value}”，可以是：{choices}", "{name} cannot be “{value}”; it is one of: {choices}"),
    "bad_value": Bilingual("{name} 不能是“{value}”：{why}", "{name} cannot be “{value}”: {why}"),
    "wrong_usage": Bilingual("用法有误：{error}", "Wrong usage: {error}"),
    "bad_date": Bilingual("日期要写成 2026-11-25 这样", "write a date like 2026-11-25"),
    "bad_set": Bilingual("参数要写成 名称=值", "write NAME=VALUE"),
    "unknown_parameter": Bilingual("规则包没有参数“{name}”", "No rule pack has a parameter “{name}”"),
    "unknown_kind": Bilingual(
        "规则包没有方案类型“{name}”，可以是：{choices}",
        "No rule pack knows the kind of plan “{name}”; it is one of: {choices}",
    ),
    "rules_folder": Bilingual("没有规则文件夹“{path}”", "There is no rules folder “{path}”"),
    "many_to_one": Bilingual(
        "有 {count} 份文件，{format} 报告不能写进同一处。请用 -o 给一个文件夹，例如 -o 报告",
        "There are {count} files, and {format} reports cannot share one place. Name a folder with -o, for example -o reports",
    ),
    "overwrites_input": Bilingual(
        "“{path}”是要审的文件，不能用报告覆盖它。请用 -o 换一个名称",
        "“{path}” is the draft itself; the report must go elsewhere. Choose another -o",
    ),
    "format_suffix": Bilingual(
        "从“{path}”看不出报告格式。请加 --format，可以是：{choices}",
        "“{path}” does not show which format to write. Add --format, one of: {choices}",
    ),
    "did_you_mean": Bilingual("。是不是 {near}？", ". Did you mean {near}?"),
    "see_help": Bilingual("查看用法：{command} --help", "See: {command} --help"),
    # ---- configuration (exit 2)
    "config_unreadable": Bilingual("配置文件 {file} 读不出来：{error}", "Configuration {file} cannot be read: {error}"),
    "config_toml": Bilingual("配置文件 {file} 不是合格的 TOML：{error}", "Configuration {file} is not valid TOML: {error}"),
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
        "规则有 {count} 处错误，没有开始审核；先改好规则",
        "The rules have {count} errors, so nothing was checked; mend them first",
    ),
    "rules_fine": Bilingual(
        "{packs} 个规则包、{rules} 条规则，没有错误（提醒 {warnings} 处）",
        "{packs} packs, {rules} rules, no errors ({warnings} warnings)",
    ),
    "rules_counts": Bilingual("错误 {errors} 处，提醒 {warnings} 处", "{errors} errors, {warnings} warnings"),
    "rules_nothing": Bilingual("“{path}”里没有规则文件（.rules）", "“{path}” holds no rules file (.rules)"),
    "no_rule": Bilingual("没有规则“{name}”", "There is no rule “{name}”"),
    "no_cases": Bilingual("没有找到测试用例（*.toml，含 [[case]]）：{path}", "No test cases (*.toml with [[case]]) under {path}"),
    "way_out": Bilingual("怎么改：", "Way out: "),
    "case_missed": Bilingual("未通过：{name}（{file}）", "FAILED: {name} ({file})"),
    "case_mended": Bilingual("现在已符合预期，请删去 why：{why}", "It comes out as expected now; take its why away: {why}"),
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
    "written": Bilingual("已写出：{path}", "Written: {path}"),
    "file_internal": Bilingual(
        "{name}：plancheck 自身出错（{error}），没有得出结论",
        "{name}: plancheck itself failed ({error}) and reached no verdict",
    ),
    # ---- letter
    "letter_confirm": Bilingual("明确确认的办法：加 --confirm", "To confirm that, add --confirm"),
    "letter_lost": Bilingual("意见函没有写成（{why}）", "The letter was not written ({why})"),
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
    "no_samples": Bilingual("这份安装里没有示例方案", "This installation holds no sample plans"),
}


def say(lang: str, code: str, **values: object) -> str:
    """The sentence `code` in `lang` with its values filled in."""
    return TEXTS[code].of(lang).format(**values)


def filled(code: str, **values: object) -> Bilingual:
    """The sentence `code` in both languages."""
    return Bilingual(say("zh", code, **values), say("en", code, **values))


def lost(reason: str, **values: object) -> Bilingual:
    """Why a document could not be checked, in both languages."""
    text = LOST[reason]
    return Bilingual(text.zh.format(**values), text.en.format(**values))


def nearest(word: str, words: list[str]) -> str | None:
    """The one of `words` that `word` may have been meant to be; None if none is near."""
    from difflib import get_close_matches

    found = get_close_matches(word, words, n=1, cutoff=0.5)
    return found[0] if found else None


def did_you_mean(lang: str, word: str, words: list[str]) -> str:
    """A closing question with the nearest of `words`, "" if none is near."""
    near = nearest(word, words)
    return say(lang, "did_you_mean", near=near) if near else ""
