"""What can be wrong with rules text: one row a code, with its sentence in both languages and a way out; and its place, drawn.

Codes are stable: people search for them and suppress them by name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from plancheck.model.diagnostic import Bilingual, Diagnostic, Severity, Span


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of problem. The texts hold {placeholders}; the help is optional."""

    severity: Severity
    zh: str
    en: str
    help_zh: str = ""
    help_en: str = ""


def _error(zh: str, en: str, help_zh: str = "", help_en: str = "") -> Problem:
    return Problem("error", zh, en, help_zh, help_en)


def _warning(zh: str, en: str, help_zh: str = "", help_en: str = "") -> Problem:
    return Problem("warning", zh, en, help_zh, help_en)


def _note(zh: str, en: str, help_zh: str = "", help_en: str = "") -> Problem:
    return Problem("note", zh, en, help_zh, help_en)


PROBLEMS: dict[str, Problem] = {
    # ---- files and folders
    "gbk-file": _error(
        "文件是 GBK（GB18030）编码，规则文件须是 UTF-8",
        "The file is encoded in GBK (GB18030); rule files are UTF-8",
        "在编辑器中选择“另存为”，编码选 UTF-8",
        "Save it again with the encoding UTF-8",
    ),
    "utf16-file": _error(
        "文件是 UTF-16 编码，规则文件须是 UTF-8",
        "The file is encoded in UTF-16; rule files are UTF-8",
        "在编辑器中选择“另存为”，编码选 UTF-8",
        "Save it again with the encoding UTF-8",
    ),
    "not-utf8": _error(
        "文件不是 UTF-8 文本（第 {at} 个字节无法识别）",
        "The file is not UTF-8 text (byte {at} cannot be read)",
        "在编辑器中选择“另存为”，编码选 UTF-8",
        "Save it again with the encoding UTF-8",
    ),
    "file-too-large": _error(
        "文件有 {size} 字节，超过规则文件的上限 {limit} 字节",
        "The file has {size} bytes, more than the {limit} a rule file may have",
        "把规则分到几个文件里",
        "Split it into several files",
    ),
    "unreadable-file": _error(
        "文件无法读取：{reason}",
        "The file cannot be read: {reason}",
        "检查文件的权限，或换一份",
        "Look at its permissions, or put another copy there",
    ),
    "missing-folder": _error(
        "没有规则文件夹“{name}”",
        "There is no rules folder {name!r}",
        "核对文件夹的名称和位置",
        "Check the name and the place of the folder",
    ),
    "outside-folder": _error(
        "“{name}”指向规则文件夹之外，不予读取",
        "{name!r} points outside the rules folder and is not read",
        "把文件本身放进规则文件夹",
        "Put the file itself into the rules folder",
    ),
    "linked-folder": _warning(
        "“{name}”是指向另一文件夹的链接，不跟随",
        "{name!r} is a link to another folder and is not followed",
        "把文件夹本身放在这里",
        "Put the folder itself here",
    ),
    # ---- characters
    "invisible-character": _error(
        "这里有看不见的字符 {code}", "There is an invisible character {code} here", "删去这个字符", "Delete the character"
    ),
    "unknown-character": _error("规则语言里没有字符“{char}”", "The rule language has no character {char!r}", "{hint_zh}", "{hint_en}"),
    "open-text": _error(
        "引号 {mark} 没有配对", "The quotation mark {mark} is not closed", "在本行内补上 {close}", "Close it with {close} in this line"
    ),
    "open-name": _error("「没有配对", "「 is not closed", "在本行内补上 」", "Close it with 」 in this line"),
    "open-pattern": _error(
        "模式没有结尾的 /", "The pattern has no closing /", "模式写作 /…/，其中的 / 写作 \\/", "Write /…/; a / inside is \\/"
    ),
    "open-bracket": _error("括号“{mark}”没有配对", "The bracket {mark} is not closed", "补上 {close}", "Close it with {close}"),
    "close-bracket": _error(
        "多了一个“{mark}”", "There is one {mark} too many", "删去它，或补上前半个括号", "Delete it, or open the bracket"
    ),
    "bad-number": _error("“{text}”不是一个数", "{text!r} is not a number", "小数只有一个小数点", "A number has one decimal point"),
    "number-too-long": _error(
        "数有 {size} 位，最多 {limit} 位", "The number has {size} digits, at most {limit} are read", "换一个较大的单位", "Use a larger unit"
    ),
    "count-not-whole": _error(
        "“至少、至多、恰好”之后要整数，这里是 {text}",
        "A count is a whole number, not {text}",
        "写整数，如 至少 2 个",
        "Write a whole number: at least 2",
    ),
    # ---- form
    "stray-text": _error(
        "第一个条目之前的文字不属于任何条目",
        "This text stands before the first item",
        "条目从第一列写起",
        "Items start in the first column",
    ),
    "unknown-item": _error("“{word}”不是条目", "{word!r} is not a kind of item", "{near_zh}", "{near_en}"),
    "label-not-indented": _error(
        "栏目“{word}”要缩进", "The section {word!r} must be indented", "在行首加两个空格", "Put two spaces before it"
    ),
    "item-indented": _error(
        "“{kind}”要从第一列写起", "{kind!r} starts in the first column", "删去行首的空格", "Delete the spaces before it"
    ),
    "label-colon": _error(
        "栏目“{word}”之后要写“：”", "A colon is missing behind the section {word!r}", "写作 {word}：…", "Write {word}: …"
    ),
    "missing-name": _error(
        "“{kind}”之后要写名称",
        "A name is missing behind {kind!r}",
        "写作 {kind} 名称，名称不加引号",
        "Write {kind} NAME, without quotation marks",
    ),
    "unknown-section": _error(
        "“{word}”不是“{kind}”的栏目",
        "{word!r} is not a section of {kind_en!r}",
        "{near_zh}可用：{labels_zh}",
        "{near_en}It may have: {labels_en}",
    ),
    "duplicate-section": _error("栏目“{label}”写了两次", "The section {label!r} stands twice", "合为一处", "Make them one"),
    "empty-section": _error(
        "栏目“{label}”没有内容", "The section {label!r} is empty", "写上内容，或删去这一栏", "Fill it in, or delete it"
    ),
    "missing-section": _error(
        "{kind} {name} 缺少栏目“{label_zh}”", "{kind_en} {name} has no section {label_en!r}", "加一行：{label_zh}：…", "Add: {label_en}: …"
    ),
    "missing-text": _error(
        "{what_zh}缺少{lang_zh}文字", "The {lang_en} text of {what_en} is missing", '写作 “中文” / "English"', 'Write “中文” / "English"'
    ),
    "missing-label": _warning(
        "{kind} {name} 没有英文名，英文报告将使用中文名",
        "{kind_en} {name} has no English name; English reports will use the Chinese one",
        '在名称后写 "English"',
        'Write "English" behind the name',
    ),
    "syntax": _error("这里不能写“{text}”", "{text!r} cannot stand here", "{hint_zh}", "{hint_en}"),
    "unfinished": _error("句子没有写完", "The sentence is not finished", "{hint_zh}", "{hint_en}"),
    "expression-too-long": _error(
        "表达式过长：并列项超过 {limit} 个",
        "The expression is too long: more than {limit} terms",
        "用词表、参照表或几条规则代替",
        "Use a word list, a reference table or several rules",
    ),
    "expression-too-deep": _error(
        "表达式嵌套过深：超过 {limit} 层",
        "The expression is nested too deeply: more than {limit} levels",
        "用“其中”给中间值起名",
        "Name parts of it under “where”",
    ),
    "text-too-long": _error(
        "这段文字有 {size} 字，最多 {limit} 字", "The text has {size} characters, at most {limit} are allowed", "写短些", "Make it shorter"
    ),
    "bad-value": _error(
        "“{text}”不能用在栏目“{label}”", "{text!r} is no value of the section {label!r}", "可写：{values_zh}", "Write one of: {values_en}"
    ),
    "days-crossed": _error(
        "失效日期 {until} 不在生效日期 {since} 之后，没有一天适用",
        "It expires on {until}, not after {since}, the day it is effective from: no day is left",
        "改正其中一个日期",
        "Correct one of the two days",
    ),
    "bad-range": _error(
        "下限 {low} 大于上限 {high}",
        "The lower end {low} is above the upper end {high}",
        "写作 下限—上限：{high}—{low}",
        "Write low—high: {high}—{low}",
    ),
    "bad-least": _error(
        "“至少”应是 1 到 {most} 的整数，这里是“{written}”",
        "“at least” is a whole number from 1 to {most}, not {written!r}",
        "写内容里要有几个主题才算这一章节，如：至少：2",
        "Write how many of the contents make this chapter, such as: at least: 2",
    ),
    "bad-table": _error(
        "表的这一行有 {cells} 格，表头有 {columns} 格",
        "This row has {cells} cells, the header has {columns}",
        "补齐格子；空的格子写 -，格子里的 | 用 “” 括起",
        "Fill it up; an empty cell is written -, a cell that holds | stands in “”",
    ),
    "table-without-rows": _error(
        "表至少要有表头和一行，至少两列",
        "A table has a header, at least one row and at least two columns",
        "第一行是列名，最后一列是来源",
        "The first row names the columns, the last column is the source",
    ),
    "row-without-source": _error(
        "表的这一行没有写来源", "This row has no source", "最后一列写数据的来源", "Write the source in the last column"
    ),
    "duplicate-row": _error(
        "表里“{key}”已有一行",
        "The table has a row for {key!r} already",
        "删去其一，或加一列把它们分开",
        "Delete one, or add a column that tells them apart",
    ),
    "unknown-setting": _error(
        "“依据”之后的括号里没有“{name}”", "A basis has no setting {name!r}", "可写：条款、引文", "Write one of: clause, quote"
    ),
    "mixed-and-or": _warning(
        "“且”先于“或”结合，这里容易读错",
        "'and' binds before 'or': this is easily misread",
        "给“且”的部分加括号",
        "Put the 'and' part in parentheses",
    ),
    # ---- names
    "unknown-name": _error("没有名为“{name}”的词", "There is no word {name!r}", "{hint_zh}", "{hint_en}"),
    "not-imported": _error(
        "“{name}”由规则包 {pack} 定义，本包没有引入它",
        "{name!r} is defined by the pack {pack}, which this pack does not import",
        "在规则包里加：引入：{pack}",
        "Add to the pack: imports: {pack}",
    ),
    "unknown-function": _error("没有名为“{name}”的函数", "There is no function {name!r}", "{hint_zh}", "{hint_en}"),
    "unknown-property": _error("没有名为“{name}”的属性", "There is no property {name!r}", "{hint_zh}", "{hint_en}"),
    "unknown-unit": _error("不认识单位“{name}”", "The unit {name!r} is not known", "{hint_zh}", "{hint_en}"),
    "wrong-arguments": _error(
        "“{name}”要{wanted_zh}个参数，这里有 {given} 个",
        "{name!r} takes {wanted_en} arguments, here are {given}",
        "{sentence_zh}",
        "{sentence_en}",
    ),
    "unknown-basis": _error("没有名为“{name}”的文件", "There is no document {name!r}", "{hint_zh}", "{hint_en}"),
    "unknown-strength": _error("没有名为“{name}”的强度", "There is no strength {name!r}", "{hint_zh}", "{hint_en}"),
    "unknown-topic": _error("没有名为“{name}”的主题", "There is no topic {name!r}", "{hint_zh}", "{hint_en}"),
    "unknown-import": _error("没有名为“{name}”的规则包", "There is no pack {name!r}", "{hint_zh}", "{hint_en}"),
    "unknown-pack": _error("没有名为“{name}”的规则包", "There is no pack {name!r}", "{hint_zh}", "{hint_en}"),
    "unknown-rule": _error("没有编号为“{name}”的规则", "There is no rule {name!r}", "{hint_zh}", "{hint_en}"),
    "unknown-placeholder": _error(
        "这条规则给不出“{{{name}}}”", "This rule cannot supply {{{name}}}", "可写：{names_zh}", "Write one of: {names_en}"
    ),
    "open-placeholder": _error(
        "花括号“{mark}”没有配对",
        "The brace {mark} has no partner",
        "写作 {{主体}}；花括号只用来写占位",
        "Write {{subject}}; braces hold placeholders only",
    ),
    "no-placeholder": _error(
        "这段文字里不能用“{{{name}}}”，它会原样印出",
        "{{{name}}} would be printed as it stands here",
        "去掉花括号",
        "Leave out the braces",
    ),
    "alone-parts": _error(
        "“不矛盾”的括号里至少要有两个条件",
        "“without conflict” needs at least two conditions in its parentheses",
        "写作：不矛盾（条件一，条件二）",
        "Write: without conflict(one, another)",
    ),
    "reserved-name": _error(
        "“{name}”是语言本身的词，不能作名称", "{name!r} is a word of the language and cannot be a name", "换一个名称", "Choose another name"
    ),
    "duplicate-name": _error(
        "“{name}”已在 {where} 定义",
        "{name!r} is already defined in {where}",
        "换一个名称，或删去其一",
        "Choose another name, or delete one",
    ),
    "duplicate-rule": _error(
        "规则编号 {name} 已在 {where} 使用",
        "The rule id {name} is already used in {where}",
        "编号用过就不再用，请取新号",
        "Ids are never used twice: take a new one",
    ),
    "retired-rule": _error(
        "规则编号 {name} 已经退役（规则包 {pack}）", "The rule id {name} is retired (pack {pack})", "请取新号", "Take a new id"
    ),
    "unknown-successor": _error(
        "没有编号为 {name} 的规则可以接替 {old}",
        "There is no rule {name} that could take the place of {old}",
        "{hint_zh}",
        "{hint_en}",
    ),
    "duplicate-alias": _error(
        "“{name}”已是指标“{other}”（{where}）的名称，一个名称只属于一个指标",
        "{name!r} already names the indicator {other!r} ({where}); a name belongs to one indicator",
        "在不需要它的指标里删去，或写入“不是”",
        "Delete it from one of them, or list it under “excludes”",
    ),
    "duplicate-code": _error(
        "代码 {name} 已由“{other}”（{where}）使用",
        "The code {name} is already used by {other!r} ({where})",
        "换一个代码",
        "Choose another code",
    ),
    # ---- packs
    "packs-clash": _error(
        "规则包 {other} 与 {one} 互不引入，却都定义了{names_zh}（另一处在 {where}）",
        "The packs {other} and {one} do not import each other, and both define {names_en} (also in {where})",
        "两套指南一次只用一套：加选项 {way_other}，或 {way_one}；要一起用，就给一方换名，或把共用的移到第三个包、由两边引入",
        "Use one guideline at a time, with {way_other}, or {way_one}; to use both, rename, or move what they share into a third pack",
    ),
    "pack-missing": _error(
        "文件夹“{name}”里没有“规则包”条目",
        "No file of the folder {name!r} holds a pack item",
        '在其中一个文件开头写：规则包 名称 “…” / "…"',
        'Begin one of its files with: pack NAME “…” / "…"',
    ),
    "pack-twice": _error(
        "这个文件夹的规则包已在 {where} 说明", "The pack of this folder is already described in {where}", "只留一处", "Keep one"
    ),
    "duplicate-pack": _error(
        "规则包 {name} 已在 {where} 定义", "The pack {name} is already defined in {where}", "换一个名称", "Choose another name"
    ),
    "import-path": _error(
        "“引入”写规则包的名称，不写路径：“{name}”",
        "Imports are names of packs, not paths: {name!r}",
        "把那个规则包放进规则文件夹，再写它的名称",
        "Put the pack into a rules folder and write its name",
    ),
    "import-cycle": _error(
        "规则包互相引入：{path}", "Packs import each other: {path}", "把共用的部分移到第三个包", "Move what they share into a third pack"
    ),
    "parameter-open": _error(
        "参数“{name}”没有值：规则包 {pack} 要求引入它的包给出",
        "The parameter {name!r} has no value: pack {pack} leaves it to the importing pack",
        "在引入它的规则包里写：参数：{name} = …",
        "Write in the importing pack: parameter: {name} = …",
    ),
    "parameter-conflict": _error(
        "参数“{name}”在 {where} 有另一个值",
        "The parameter {name!r} has another value in {where}",
        "由共同引入它们的包给出一个值，或用选项 --pack 只用其中一个包",
        "Let a pack that imports both give it one value, or use one of them only, with --pack",
    ),
    "parameter-value": _error(
        "参数“{name}”的值须是年份、数、文字、名称或它们的列表，或者一个模式",
        "The value of the parameter {name!r} is a year, a number, a text, a name or a list of these, or one pattern",
        "如：参数：{name} = 2025年、2030年",
        "Such as: parameter: {name} = year 2025, year 2030",
    ),
    "level-above-basis": _error(
        "级别“{level_zh}”高于依据“{basis}”所允许的“{cap_zh}”",
        "The level {level_en!r} is above {cap_en!r}, the highest that the basis {basis!r} allows",
        "降低级别，或换更强的依据",
        "Lower the level, or name a stronger basis",
    ),
    "nothing-adjusted": _error(
        "“调整”要写“级别”或“停用：是”",
        "An adjustment has a level, or off: yes",
        "加一行：级别：…，或 停用：是",
        "Add: level: …, or off: yes",
    ),
    "rule-adjusted": _note(
        "规则 {name} 的级别由规则包 {pack} 改为“{level_zh}”：{reason_zh}",
        "The pack {pack} sets the level of {name} to {level_en!r}: {reason_en}",
    ),
    "rule-switched-off": _note("规则 {name} 由规则包 {pack} 停用：{reason_zh}", "The pack {pack} switches {name} off: {reason_en}"),
    # ---- patterns
    "bad-pattern": _error(
        "模式写法有误：{reason_zh}",
        "The pattern is not well formed: {reason_en}",
        "其中的括号等符号本身写作 \\( \\)",
        "A bracket itself is written \\( \\)",
    ),
    "pattern-too-long": _error(
        "模式有 {size} 个字符，最多 {limit} 个",
        "The pattern has {size} characters, at most {limit} are allowed",
        "许多词用词表或主题代替：含 某词表",
        "Put many words into a word list or topic: contains LIST",
    ),
    "pattern-too-deep": _error(
        "模式中的括号套了 {depth} 层，最多 {limit} 层",
        "The groups of the pattern stand {depth} deep, at most {limit} are allowed",
        "去掉多余的括号",
        "Leave out brackets that are not needed",
    ),
    "pattern-too-large": _error(
        "模式把重复展开后有 {size} 步，最多 {limit} 步",
        "With its repeats written out the pattern has {size} steps, at most {limit} are allowed",
        "减少重复次数",
        "Repeat less",
    ),
    "slow-pattern": _warning(
        "模式可能很慢：{why_zh}",
        "The pattern may be very slow: {why_en}",
        "超过时限的规则不作判定；{way_zh}",
        "A rule that runs out of time decides nothing; {way_en}",
    ),
    "full-width-group": _warning(
        "模式里的“（ ）”是文字，不分组：“|”把整个模式分成几种",
        "Full-width brackets group nothing in a pattern: “|” parts all of it",
        "分组用半角括号 ( )；要找“（”这个字，写作 [（]",
        "Group with ( ); to look for “（” itself, write [（]",
    ),
    # ---- types: what the words of a rule mean
    "no-property": _error("{kind_zh}没有“{name}”", "{name_en!r} is no property of {kind_en}", "{hint_zh}", "{hint_en}"),
    "no-noun": _error(
        "不能问{kind_zh}有没有“{name}”",
        "{name_en!r} cannot be asked of {kind_en}",
        "“{name}”可以问：{fits_zh}",
        "It may be asked of: {fits_en}",
    ),
    "list-asked": _error(
        "不能对一列数值问“{name}”",
        "A list of figures cannot be asked for {name_en!r}",
        "写进括号：有 目标（有 {name}）",
        "Put it into the filter: has target (has {name_en})",
    ),
    "not-a-noun": _error(
        "“{text}”不是方案里能有的东西",
        "{text!r} is nothing that a plan can have",
        "“有”“每个”之后写名词，如 目标、任务、项目",
        "Behind “has” and “every” stands a noun, such as target, task, project",
    ),
    "not-a-condition": _error(
        "“{text}”（{kind_zh}）不是条件，永远成立",
        "{text!r} is {kind_en} and no condition: it always holds",
        "{hint_zh}",
        "{hint_en}",
    ),
    "not-bound": _error(
        "这里没有“每个 {name}”，不知道“该{name}”是哪一个", "No {en} is bound here that 'this {en}' could be", "{hint_zh}", "{hint_en}"
    ),
    "no-meaning": _error(
        "{left_zh}与{right_zh}不能用“{op_zh}”比较",
        "{op_en!r} cannot compare {left_en} with {right_en}",
        "{hint_zh}",
        "{hint_en}",
    ),
    "closed-value": _error("{kind_zh}不会是“{text}”", "{text!r} is never {kind_en}", "{kind_zh}只有：{words}", "It is one of: {words}"),
    "dimension-clash": _error(
        "单位不同，不能相比或相加：{left_zh}与{right_zh}",
        "{left_en} and {right_en} measure different things",
        "{hint_zh}",
        "{hint_en}",
    ),
    "no-amount": _error(
        "“{text}”是{kind_zh}，不是数量",
        "{text!r} is {kind_en}, which states no amount",
        "这里要数量：数值、目标、数额、数；项目的总投资可以合计",
        "An amount is needed: figures, targets, amounts, numbers; investments can be added up",
    ),
    "division-by-zero": _error("除数是 0", "The divisor is 0", "换一个除数", "Use another divisor"),
    "at-without-year": _error(
        "“在”之后要一个年份，“{text}”是{kind_zh}",
        "Behind 'at' stands one year; {text!r} is {kind_en}",
        "写作 在 2030年、在 该年；几个年份用 每个 年（期限） 满足 …",
        "Write: at year 2030, at this year; for several years: every year (…) satisfies …",
    ),
    "at-subject": _error(
        "{kind_zh}不能放在“在”之前",
        "Before 'at' cannot stand {kind_en}",
        "“在”之前可以是：{fits_zh}；其他写作 有 目标（年 是 …）",
        "Before 'at' may stand: {fits_en}; else write: has target (year is …)",
    ),
    "at-alone": _error(
        "“{text}”之后还要说问什么",
        "{text!r} does not say what is asked",
        "写作 … 在 … 有 目标，或 … 在 … 的 目标",
        "Write: … at … has target, or: … at …'s target",
    ),
    "at-noun": _error("“在”之后不能问“{name}”", "{name_en!r} cannot be asked behind 'at'", "可以问：{fits_zh}", "It may be: {fits_en}"),
    "unguarded-at": _error(
        "“{text}”可能没有，“在”就落空", "{text!r} may be missing, and then 'at' has nothing to go by", "先写 有 {text}", "Say first: has …"
    ),
    "wrong-side": _error(
        "“{op_zh}”的{side_zh}不能是{kind_zh}",
        "On the {side_en} of {op_en!r} cannot stand {kind_en}",
        "{of_zh}{side_zh}可以是：{fits_zh}",
        "It may be{of_en}: {fits_en}",
    ),
    "side-by-side": _error(
        "“{zh}”不能用于并列的几项",
        "{en!r} does not take several things side by side",
        "每项写一个条件，或用 每个 … 满足",
        "Write one condition for each, or: every … satisfies",
    ),
    "list-needed": _error(
        "“{op_zh}”要一列值，这里是{kind_zh}",
        "{op_en!r} is about a list; this is {kind_en}",
        "写出列表及其属性，如 该序列.目标、下级章节.序号",
        "Name the list and its property, such as this series's target, subsections's ordinal",
    ),
    "tolerance-ignored": _error(
        "“{op_zh}”不读容差",
        "{op_en!r} does not read a tolerance",
        "删去容差；读容差的是“约等于”和“一致”",
        "Delete it; about and agree are what reads one",
    ),
    "unguarded-direction": _error(
        "“{op_zh}”要先知道指标的方向",
        "{op_en!r} goes by the direction of an indicator, which is not known to have one",
        "在对象里加“有 方向”：每个 序列（有 方向）",
        "Ask for it in the object: every series (has direction)",
    ),
    "unguarded-not": _error(
        "“{text}”没有时比较不成立，加“非”就会当作成立",
        "Where {text!r} is missing the comparison is false, and 'not' makes it true",
        "先写 有 …，或改用相反的比较（＜、不是）",
        "Say first: has …; or use the opposite comparison (<, is not)",
    ),
    "domain-missing": _error(
        "“每个 {name}”要写明哪些：{name}（期限）",
        "'every year' needs the years: year (…)",
        "写作 每个 年（2025年、2030年），或写参数的名称",
        "Write: every year (year 2025, year 2030), or the name of a parameter",
    ),
    "wrong-domain": _error(
        "{kind_zh}不能当作“{name}”列举",
        "{name_en!r} cannot be chosen from {kind_en}",
        "{hint_zh}",
        "{hint_en}",
    ),
    "filter-ignored": _error(
        "“{name}”之后括号里的内容不起作用",
        "What stands in parentheses behind {name!r} would not be read",
        "删去括号，或把条件写在名词的括号里",
        "Delete it, or put the condition behind a noun",
    ),
    "pattern-place": _error(
        "模式只能写在“匹配”之后",
        "A pattern stands only behind 'matches'",
        "写作 … 匹配 /…/；要给它起名，用规则包的“参数”",
        "Write: … matches /…/; to name it, make it a parameter of the pack",
    ),
    "wrong-argument": _error(
        "“{function}”不能用于{kind_zh}", "{function_en!r} does not take {kind_en}", "可用于：{fits_zh}", "It takes: {fits_en}"
    ),
    "wrong-keys": _error(
        "参照表“{table}”要 {wanted} 个键（{columns}），这里有 {given} 个",
        "The table {table!r} has {wanted} keys ({columns}); keys given: {given}",
        "每个键列给一个值，最后两列是值和来源",
        "Give a value for each key column; the last two columns are value and source",
    ),
    "wrong-key": _error(
        "参照表“{table}”的“{column}”列不会等于{kind_zh}",
        "The column {column!r} of {table!r} never equals {kind_en}",
        "按表头的次序写各键",
        "Give the keys in the order of the columns",
    ),
    "parameter-kind": _error(
        "参数不能是“{text}”：方案里的词要到读方案时才知道",
        "A parameter cannot be {text!r}: words of a plan are only known once a draft is read",
        "参数可以是年份、数、文字、章节、主题、事件、指标、词表",
        "A parameter may be years, numbers, texts, chapters, topics, events, indicators, word lists",
    ),
    # ---- warnings: rules that can run, and probably say something else than was meant
    "never-fails": _warning(
        "这条规则不可能不符合：这个条件总是成立",
        "This rule can never fail: the condition always holds",
        "删去它，或写出真正的要求",
        "Delete it, or say what is really required",
    ),
    "never-passes": _warning(
        "这条规则不可能符合：这个条件总不成立",
        "This rule can never pass: the condition never holds",
        "核对数值和互相矛盾的条件",
        "Check the figures and the conditions that contradict each other",
    ),
    "never-applies": _warning(
        "这条规则永远不适用：这个条件总不成立",
        "This rule never applies: the condition never holds",
        "核对互相矛盾的条件",
        "Check the conditions that contradict each other",
    ),
    "always-true": _warning("这个条件总是成立", "This condition always holds", "删去它", "Delete it"),
    "always-false": _warning("这个条件总不成立", "This condition never holds", "删去它，或核对数值", "Delete it, or check the figures"),
    "said-twice": _warning("这个条件写了两次", "This condition is said twice", "删去其一", "Delete one"),
    "element-ignored": _warning(
        "这里没有说到“该{word}”，对每个{word}的结果都一样",
        "This does not speak of the {word_en}, so the answer is the same for every one",
        "写出该{word}的属性，或去掉“每个”",
        "Name a property of it, or leave out “every”",
    ),
    "unit-never-fits": _warning(
        "这个指标的单位是 {declared}，不会是 {unit}",
        "The indicator is measured in {declared}, never in {unit}",
        "改单位，或改指标的定义",
        "Change the unit, or the definition of the indicator",
    ),
    "no-such-row": _warning(
        "参照表“{table}”的“{column}”列没有“{text}”",
        "The column {column!r} of {table!r} holds no {text!r}",
        "补上这一行，或改写键",
        "Add the row, or change the key",
    ),
    "year-after-horizons": _error(
        "{year}年晚于参数、依据和所用的表里最晚的年份（{last}年）",
        "The year {year} is after the last year ({last}) of the parameters, the basis and the tables that are used",
        "改年份；确是新的期限，就写进规则包的参数",
        "Correct the year; if it is a new horizon, put it into the parameters of the pack",
    ),
    "unexplained-year": _warning(
        "{year}年不在任何参数、依据和所用的表里",
        "The year {year} stands in no parameter, no basis and no table that is used",
        "用参数写年份，或在“依据”的引文里写明",
        "Make it a parameter, or quote it in the basis",
    ),
    "no-undecided-text": _warning(
        "规则 {name} 判断文字内容，没有写“无法判定”的说明",
        "Rule {name} judges prose and has no text for the undecided case",
        '加一行：无法判定：“…，见{{位置}}” / "…, see {{place}}"',
        'Add: undecided: “…” / "…, see {{place}}"',
    ),
    "no-error-direction": _warning(
        "规则 {name} 判断文字内容，没有写会偏向哪一边",
        "Rule {name} judges prose and does not say which way it errs",
        "加一行：偏差：可能漏报（或 可能误报）",
        "Add: errs: may miss (or: may overreport)",
    ),
    "odd-word": _warning(
        "“{text}”会当作一个词照原样找：{why_zh}", "{text!r} is looked for as it stands, as one word: {why_en}", "{hint_zh}", "{hint_en}"
    ),
    "unused-definition": _warning(
        "{kind}“{name}”没有被用到", "Nothing uses the {kind_en} {name!r}", "删去它，或在规则里用它", "Delete it, or use it in a rule"
    ),
    "unused-where": _warning("“{name}”没有被用到", "Nothing uses {name!r}", "删去它", "Delete it"),
    "unused-parameter": _warning("参数“{name}”没有被用到", "Nothing uses the parameter {name!r}", "删去它", "Delete it"),
    "mixed-width": _warning(
        "本文件多用“{meant}”，这里是“{sign}”", "This file mostly writes {meant!r}, here stands {sign!r}", "改为“{meant}”", "Write {meant!r}"
    ),
}


def make(code: str, file: str | None, span: Span | None, /, **values: object) -> Diagnostic:
    """A diagnostic of kind `code`; `values` fill its texts. A help that comes out empty is left out."""
    row = PROBLEMS[code]
    message = Bilingual(row.zh.format(**values), row.en.format(**values))
    advice = Bilingual(row.help_zh.format(**values), row.help_en.format(**values))
    return Diagnostic(code, row.severity, message, advice if advice.zh or advice.en else None, file=file, span=span)


def unquoted(text: str) -> str:
    """A text as it is shown between quotation marks: without its own."""
    return text[1:-1] if len(text) > 2 and text[0] == "“" and text[-1] == "”" else text


def mended(diagnostic: Diagnostic, fix: tuple[Span, str] | None) -> Diagnostic:
    """The diagnostic with what mends it: the stretch to replace and its new text; None where a person has to decide."""
    return replace(diagnostic, fix=fix)


# ---- did you mean -----------------------------------------------------------------------------------------------


def distance(a: str, b: str) -> int:
    """How many insertions, deletions, changes or swaps of neighbours make `a` into `b` (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before = before, row
        row = [i]
        for j, y in enumerate(b, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]


#: Characters that are taken for each other, each group by its first: other forms of one character, and look-alikes.
_ALIKE = (
    " 级級 标標 区區 发發 规規 则則 项項 责責 任壬 务務 单單 位値 数數 值値 时時 间間 节節 段叚 题題 业業 产產 动動 汽気"
    " 车車 电電 气氣 热熱 环環 资資 设設 备備 认認 证證 订訂 计計 记記 评評 试試 点點 体體 减減 碳炭 达達 峰峯 强強 总總"
    " 额額 万萬 亿億 与與 个個 从從 众眾 优優 伞傘 会會 传傳 来來 东東 丽麗 为為 义義 乐樂 习習 书書 买買 乱亂 争爭 于於"
    " 产産 亲親 伤傷 价價 儿兒 关關 兴興 养養 军軍 农農 冻凍 净淨 几幾 击擊 划劃 刘劉 创創 别別 办辦 励勵 劳勞 势勢 华華"
    " 协協 卖賣 卫衛 厂廠 历歷 压壓 参參 双雙 变變 号號 叶葉 后後 启啟 员員 响響 问問 围圍 国國 图圖 场場 坏壞 块塊 坚堅"
    " 处處 复復 头頭 奖獎 妇婦 学學 宁寧 实實 审審 宽寬 对對 导導 将將 层層 岁歲 岛島 师師 带帶 帮幫 广廣 应應 库庫 废廢"
    " 开開 异異 张張 弹彈 归歸 录錄 态態 战戰 户戶 执執 扩擴 担擔 据據 换換 损損 摄攝 效効 断斷 无無 旧舊 显顯 术術 机機"
    " 权權 条條 极極 构構 枪槍 树樹 样樣 检檢 楼樓 欢歡 欧歐 残殘 毕畢 汇匯 汉漢 沟溝 没沒 泽澤 济濟 测測 浓濃 涨漲 渐漸"
    " 灭滅 灯燈 灾災 点奌 炼煉 烟煙 爱愛 状狀 独獨 现現 画畫 疗療 盘盤 监監 盖蓋 目⽬ 确確 础礎 种種 积積 称稱 稳穩 穷窮"
    " 竞競 笔筆 签簽 简簡 类類 粮糧 紧緊 红紅 约約 纪紀 纳納 纯純 组組 细細 织織 终終 经經 结結 给給 络絡 统統 继繼 绩績"
    " 续續 维維 综綜 绿綠 缓緩 编編 缩縮 网網 罚罰 职職 联聯 肃肅 胜勝 脱脫 节莭 艺藝 苏蘇 药藥 获獲 营營 补補 装裝 见見"
    " 观觀 视視 览覽 觉覺 触觸 说說 请請 诸諸 调調 谈談 谋謀 谢謝 质質 购購 贯貫 贡貢 财財 败敗 货貨 费費 贸貿 赔賠 赛賽"
    " 赢贏 转轉 轮輪 软軟 轻輕 较較 辆輛 输輸 边邊 迁遷 过過 运運 还還 进進 远遠 违違 连連 迟遲 适適 选選 递遞 逻邏 遗遺"
    " 邮郵 郑鄭 释釋 里裏 鉴鑒 针針 钢鋼 铁鐵 铜銅 银銀 链鏈 锅鍋 错錯 镇鎮 长長 门門 闭閉 阅閱 阳陽 阴陰 阶階 际際 陆陸"
    " 陈陳 险險 随隨 难難 静靜 顶頂 顺順 须須 预預 领領 频頻 风風 飞飛 馆館 驻駐 验驗 鱼魚 鸟鳥 齐齊 龙龍 够夠 汇彙 范範"
    " 录録 汽汔 〇0○零Oo０ Il1|１ 己已巳 末未 土士 日曰 人入 千干于 戊戌戍 aа eе oоο pрρ cс xхχ yу iі AАΑ"
    " BВΒ EЕΕ HНΗ KКΚ MМΜ PРΡ CС TТΤ XХΧ"
)
_FOLDED = {ord(other): group[0] for group in _ALIKE.split() for other in group[1:]}


def alike(text: str) -> str:
    """A text as it is compared for likeness: full-width Latin, traditional forms and look-alikes made one, in lower case."""
    return unicodedata.normalize("NFKC", text).translate(_FOLDED).lower()


def near(word: str, candidates: Collection[str], limit: int = 3) -> list[str]:
    """The candidates that `word` may have been meant to be, best first: at most a third of its letters differ (one always may).

    Without any, those that `word` is a part of.

    Letters that only look like others, or are another form of them, do not count as differing; where nothing else differs there
    is no other candidate.
    """
    allowed = max(1, len(word) // 3)
    folded = alike(word)
    found: list[tuple[int, str]] = []
    for each in dict.fromkeys(candidates):
        if each == word or abs(len(each) - len(word)) > allowed:
            continue
        far = distance(folded, alike(each))
        if far <= allowed and (far < len(word) or far == 0):
            found.append((far, each))
    same = [each for far, each in found if far == 0]
    close = same or [each for _, each in sorted(found)[:limit]]
    # A part of a name is what people say for it: 先进 for 先进水平.
    return close or [each for each in dict.fromkeys(candidates) if len(word) > 1 and folded in alike(each)][:limit]


def only(word: str, words: list[str], of_few: bool = False) -> str | None:
    """The one candidate that is nearest, if it is nearer than all others: what a fix may put in its place.

    At most a quarter of the letters may differ: 全文 may be 正文 or something else altogether, which a person has to say. `of_few`:
    the candidates are the few words that can stand there at all, so that any that is near is meant.
    """
    if not words or len(word) < 2:
        return None
    far = [distance(alike(word), alike(each)) for each in words[:2]]
    if far[0] > len(word) // 4 and not of_few:
        return None
    return words[0] if len(words) == 1 or far[0] < far[1] else None


def did_you_mean(words: list[str]) -> Bilingual:
    """ "是不是“…”" for a list of candidates, empty for none."""
    if not words:
        return Bilingual("", "")
    return Bilingual("是不是" + "、".join(f"“{each}”" for each in words) + "？", "Did you mean " + ", ".join(words) + "?")


#: What to do about a name that nothing has.
DEFINE = Bilingual("先定义它，或引入定义它的规则包", "Define it, or import the pack that does")
LISTED = Bilingual("规则包和编号见 plancheck rules list", "Packs and ids are listed by: plancheck rules list")


def choose(word: str, candidates: Iterable[str], otherwise: Bilingual = DEFINE, most: int = 8) -> Bilingual:
    """The candidates near `word`; without any, all of them if they are few, else what to do `otherwise`."""
    every = list(dict.fromkeys(candidates))
    close = near(word, every)
    if close:
        return did_you_mean(close)
    if not every or len(every) > most:
        return otherwise
    return Bilingual("可写：" + "、".join(every), "Write one of: " + ", ".join(every))


# ---- places -----------------------------------------------------------------------------------------------------


def line_column(text: str, at: int) -> tuple[int, int]:
    """Line and column of a code point, both from 1."""
    at = min(at, len(text))
    start = text.rfind("\n", 0, at) + 1
    return text.count("\n", 0, start) + 1, at - start + 1


def _width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _shown(char: str) -> str:
    """A character as a terminal may show it: controls and marks that hide or turn text are shown as "·"."""
    return char if char == "\t" or unicodedata.category(char) not in ("Cc", "Cf") else "·"


def render_place(text: str, span: Span) -> str:
    """ "line:column", the line, and carets under the span: right under Chinese text, which is two columns wide a character.

    A span over several lines is marked to the end of its first line. At least one caret is drawn.
    """
    line, column = line_column(text, span.start)
    start = span.start - column + 1
    end = text.find("\n", start)
    shown = "".join(map(_shown, text[start : end if end >= 0 else len(text)]))
    marked = shown[column - 1 : max(column, span.end - start)]
    pad = "".join("\t" if char == "\t" else " " * _width(char) for char in shown[: column - 1])
    carets = "^" * max(1, sum(map(_width, marked.rstrip())))
    prefix = f"{line}:{column}"
    return f"{prefix}\n  {shown}\n  {pad}{carets}"
