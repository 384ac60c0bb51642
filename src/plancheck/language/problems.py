"""What can be wrong with rules text: one row a code, with its sentence in both languages and a way out; and its place, drawn.

Codes are stable: people search for them and suppress them by name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

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
    "unreadable-file": _error("文件无法读取：{reason}", "The file cannot be read: {reason}"),
    "missing-folder": _error("没有规则文件夹“{name}”", "There is no rules folder {name!r}"),
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
    "count-not-whole": _error("“至少、至多、恰好”之后要整数，这里是 {text}", "A count is a whole number, not {text}"),
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
    "missing-name": _error("“{kind}”之后要写名称", "A name is missing behind {kind!r}"),
    "unknown-section": _error(
        "“{word}”不是“{kind}”的栏目",
        "{word!r} is not a section of {kind!r}",
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
    "text-too-long": _error("这段文字有 {size} 字，最多 {limit} 字", "The text has {size} characters, at most {limit} are allowed"),
    "bad-value": _error(
        "“{text}”不能用在栏目“{label}”", "{text!r} is no value of the section {label!r}", "可写：{values_zh}", "Write one of: {values_en}"
    ),
    "bad-range": _error("下限 {low} 大于上限 {high}", "The lower end {low} is above the upper end {high}"),
    "bad-table": _error("表的这一行有 {cells} 格，表头有 {columns} 格", "This row has {cells} cells, the header has {columns}"),
    "table-without-rows": _error(
        "表至少要有表头和一行，至少两列",
        "A table has a header, at least one row and at least two columns",
        "第一行是列名，最后一列是来源",
        "The first row names the columns, the last column is the source",
    ),
    "row-without-source": _error(
        "表的这一行没有写来源", "This row has no source", "最后一列写数据的来源", "Write the source in the last column"
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
    "duplicate-alias": _error(
        "“{name}”已是指标“{other}”的名称，一个名称只属于一个指标",
        "{name!r} already names the indicator {other!r}; a name belongs to one indicator",
        "在不需要它的指标里删去，或写入“不是”",
        "Delete it from one of them, or list it under “excludes”",
    ),
    "duplicate-code": _error(
        "代码 {name} 已由“{other}”使用", "The code {name} is already used by {other!r}", "换一个代码", "Choose another code"
    ),
    # ---- packs
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
        "由共同引入它们的包给出一个值",
        "Let a pack that imports both give it one value",
    ),
    "parameter-value": _error(
        "参数“{name}”的值须是年份、数、文字或它们的列表",
        "The value of the parameter {name!r} is a year, a number, a text or a list of them",
    ),
    "level-above-basis": _error(
        "级别“{level_zh}”高于依据“{basis}”所允许的“{cap_zh}”",
        "The level {level_en!r} is above {cap_en!r}, the highest that the basis {basis!r} allows",
        "降低级别，或换更强的依据",
        "Lower the level, or name a stronger basis",
    ),
    "nothing-adjusted": _error("“调整”要写“级别”或“停用：是”", "An adjustment has a level, or off: yes"),
    "rule-adjusted": _note(
        "规则 {name} 的级别由规则包 {pack} 改为“{level_zh}”：{reason_zh}",
        "The pack {pack} sets the level of {name} to {level_en!r}: {reason_en}",
    ),
    "rule-switched-off": _note("规则 {name} 由规则包 {pack} 停用：{reason_zh}", "The pack {pack} switches {name} off: {reason_en}"),
    "bad-pattern": _error("模式写法有误：{reason}", "The pattern is not well formed: {reason}"),
    "pattern-too-long": _error("模式有 {size} 个字符，最多 {limit} 个", "The pattern has {size} characters, at most {limit} are allowed"),
}


def make(code: str, file: str | None, span: Span | None, /, **values: object) -> Diagnostic:
    """A diagnostic of kind `code`; `values` fill its texts. A help that comes out empty is left out."""
    row = PROBLEMS[code]
    message = Bilingual(row.zh.format(**values), row.en.format(**values))
    advice = Bilingual(row.help_zh.format(**values), row.help_en.format(**values))
    return Diagnostic(code, row.severity, message, advice if advice.zh or advice.en else None, file=file, span=span)


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


def near(word: str, candidates: Iterable[str], limit: int = 3) -> list[str]:
    """The candidates that `word` may have been meant to be, best first: at most a third of its letters differ (one always may)."""
    allowed = max(1, len(word) // 3)
    found: list[tuple[int, str]] = []
    for each in dict.fromkeys(candidates):
        if each == word or abs(len(each) - len(word)) > allowed:
            continue
        far = distance(word, each)
        if far <= allowed and far < len(word):
            found.append((far, each))
    return [each for _, each in sorted(found)[:limit]]


def did_you_mean(words: list[str]) -> Bilingual:
    """ "是不是“…”" for a list of candidates, empty for none."""
    if not words:
        return Bilingual("", "")
    return Bilingual("是不是" + "、".join(f"“{each}”" for each in words) + "？", "Did you mean " + ", ".join(words) + "?")


def choose(word: str, candidates: Iterable[str], most: int = 8) -> Bilingual:
    """The candidates near `word`; without any, all of them if they are few."""
    every = list(dict.fromkeys(candidates))
    close = near(word, every)
    if close or not every or len(every) > most:
        return did_you_mean(close)
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
