"""The reference page of the rule language, generated from its tables: grammar, words, functions, purposes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from plancheck.language import grammar, meanings
from plancheck.language import words as table
from plancheck.language.builtins import BUILTINS, Builtin
from plancheck.language.fmt import fmt
from plancheck.language.words import ITEM_USES, ITEMS, KEYWORDS, LABELS, Keyword, Label
from plancheck.model import quantity
from plancheck.model.report import OUTCOMES
from plancheck.model.value import OF_RULES
from plancheck.wording.catalogue import group, phrase

Lang = Literal["zh", "en"]

#: key -> (Chinese, English).
TEXTS: dict[str, tuple[str, str]] = {
    "title": ("规则语言手册", "The rule language: reference"),
    "made": (
        "这一页由 `plancheck rules docs --reference` 从语言自己的表生成，不要手改。"
        "第一条规则怎样写，见[教程](tutorial.zh.md)；规则包定义的词（指标、主题、章节、条件……）由 `plancheck rules words` 列出。",
        "This page is made by `plancheck rules docs --reference` from the language's own tables; do not edit it. "
        "The [tutorial](tutorial.en.md) writes a first rule; `plancheck rules words` lists what the packs define: indicators, topics, "
        "chapters, conditions, tables.",
    ),
    "form": ("一个规则文件", "A rule file"),
    "form.what": (
        "文件是 UTF-8 文本，扩展名 `.rules`；一个文件夹是一个规则包，其中一个文件写“规则包”条目。"
        "条目从第一列写起，栏目缩进；`#` 之后是注释。词和词之间用空格或标点隔开；全角和半角标点一样。"
        "名称里有符号、以数字开头或与语言的词相同时写在「」里，文字写在“”里。"
        "中文和英文的词可以混用，`plancheck rules fmt --lang zh` 或 `--lang en` 把一种写成另一种，名称不变。",
        "A file is UTF-8 text that ends in `.rules`; a folder is a rule pack, and one of its files holds the pack item. Items start in "
        "the first column, their sections are indented; `#` opens a comment. Words are separated by spaces or punctuation; full-width and "
        "half-width punctuation mean the same. A name that holds a sign, starts with a digit or equals a word of the language stands in "
        "「」, a text in quotation marks. Chinese and English words may be mixed: `plancheck rules fmt --lang zh` or `--lang en` writes "
        "one as the other, and leaves names as they are.",
    ),
    "keywords": ("关键词", "Keywords"),
    "nouns": ("方案里有什么", "What a plan consists of"),
    "nouns.what": ("“每个”和“有”之后写这些词；括号里写条件。", "These stand behind “every” and “has”; conditions stand in parentheses."),
    "properties": ("可以问什么", "What may be asked of them"),
    "values": ("词形的值", "Values that are words"),
    "functions": ("函数", "Functions"),
    "items": ("条目", "Items"),
    "named": ("有名字的条件和模式", "Named conditions and patterns"),
    "named.what": (
        "几条规则共用的要求写成“条件”，只写一遍；名称后面的括号里是参数。用的时候，主语是第一个参数，后面接其余的：一个参数直接写，"
        "几个写在括号里。条件里没有主语的话，说的是用它的地方正在说的那一个。参数写名称、数、年份、文字、列举或“该…”。"
        "正则表达式写成“写法”，标题用话说明它认什么：规则里只写名字，手册、报告和 `explain` 里只见这句话。",
        "A requirement that several rules share is written once, as a condition; its parameters stand in parentheses after its name. Where "
        "it is used, the subject is the first parameter, and the others follow: one by itself, several in parentheses. What has no "
        "subject in a condition speaks of the element that is bound where it is used. An argument is a name, a number, a year, a text, a "
        "list or “this …”. A regular expression is written as a pattern whose title says in words what it finds: rules write its name, "
        "and books, reports and `explain` show these words.",
    ),
    "labels": ("栏目", "Sections"),
    "uses": ("用途", "Purposes"),
    "placeholders": ("文字里的占位", "Placeholders in texts"),
    "placeholders.what": (
        "“不符合”等文字里可写 {主体} 这样的占位；对象的类别和“其中”的名称也可以写。",
        "Texts may hold placeholders such as {subject}; the kind of what is checked and names under “where” may stand there too.",
    ),
    "rounding": (
        "参数也可以写，标题里只能写参数。“其中”的名称和参数是数的，可以写明取几位小数："
        "{算得，两位}、{算得，整数}；"
        "不写的，算得的长小数自动取短。没有写明的值印作“未写明”。",
        "Parameters may stand there too, and are all that may stand in a title. Numbers under “where” and parameters can be rounded: "
        "{computed, 2 digits}, {computed, 0 digits}; without that, long computed decimals are shortened. "
        "A value that the draft does not give is printed as “not stated”.",
    ),
    "causes": ("不符合的原因", "Why a requirement fails"),
    "causes.what": (
        "“不符合”可以按原因各写一段：不符合（缺少）、不符合（低于）……；没有写的原因用“不符合”那一段。",
        "“failed” may have a text for each cause: failed (missing), failed (below) …; a cause without its own uses the plain one.",
    ),
    "outcomes": ("结论", "Outcomes"),
    "reasons": ("需人工核实的原因", "Reasons why a person must decide"),
    "grammar": ("语法", "Grammar"),
    "grammar.what": (
        "每个栏目单独解析，从栏目的写法所指的那一行起。大写的是词的种类。",
        "Each section is parsed by itself, from the rule that its way of writing names. Words in capitals are kinds of words.",
    ),
    "units": ("认得的单位", "Units"),
    "units.what": (
        "数和单位之间可空一格。单位前面可加 {prefixes}；两个单位之间写 / 或“每”，如 吨标准煤/万元。kW、tce、㎡ 等符号和 标煤 等"
        "写法同样认得。同一行的能互相换算，不同行的不能比较；百分点不是 %。没有的单位，规则包用“单位”条目起名，见[规则包里还能"
        "写什么](packs.zh.md#单位)。",
        "A space may stand between a number and its unit. A unit may have a prefix ({prefixes}), and two units stand with / or "
        "每 between them: 吨标准煤/万元. Symbols such as kW, tce and ㎡ are known too. Units of one row convert into each "
        "other, those of different rows cannot be compared; 百分点 is not %. A pack names further units with a unit item, see "
        "[What else a pack can hold](packs.en.md#units).",
    ),
    "counters": ("量词，每个只和自己比", "measure words, each compared with itself only"),
    "kinds": ("目标和现状值怎样分", "Targets and present values"),
    "kinds.what": (
        "方案里的一个数是“目标”还是“现状值”，先看表头写明的（现状、完成值；目标、规划值）；有年份的，看这一年过去没有：编制那年"
        "以前的、正文说已经达到的是现状值，以后的是目标；没有年份的，看用词（目前、已达到；力争、达到）和在哪个部分（用途是“现"
        "状”“目标”的章节）。编制年份从封面和落款读，也可用 `--plan-date` 给出。",
        "Whether a figure of the draft is a target or a present value is decided first by the header of its table (现状, 目标 "
        "and the like). With a year, it depends on whether that year is past: before the draft was written, or said to have "
        "been reached, it is a present value, later a target. Without one, the words decide (目前, 已达到; 力争, 达到) and the "
        "part (sections used for baseline or objectives). The year of writing is read from the first and last lines, or given "
        "with `--plan-date`.",
    ),
    "draft": ("方案里写", "In the draft"),
    "read": ("读作", "Read as"),
    "each": ("每个 指标（…）", "Every indicator (…)"),
    "each.what": (
        "“每个 指标”是规则包里定义的全部指标，不管方案写没写；括号里写只要哪些：有目标的、在一个列举里的（参数）、属于某主题的"
        "。“每个 序列”只是方案里写了的。要查缺了哪个指标，用“每个 指标”；要查写了的数对不对，用“每个 序列”或“每个 数值”。",
        "“every indicator” goes through all indicators that the packs define, whether or not the draft has them; parentheses "
        "choose among them: those with a target, those of a list (a parameter), those of a topic. “every series” goes through "
        "what the draft gives. So “every indicator” finds what is missing, “every series” and “every figure” find what is "
        "wrong with what is there.",
    ),
    "cases": ("用例", "Cases"),
    "cases.what": (
        "规则旁边的 .toml 文件里，每个 `[[case]]` 是一份短方案和应有的结论，`plancheck rules test` 运行。结论写中文（符合、不符"
        "合、需人工核实、不适用）或 JSON 里的词。`[idle]` 表给没有用例能察觉的条件写明原因。",
        "In a .toml file beside the rules, each `[[case]]` is a short draft with the outcomes it should have; `plancheck rules "
        "test` runs them. Outcomes are written as in the JSON, or in Chinese. The table `[idle]` gives the reasons for "
        "conditions that no case can notice.",
    ),
    "key": ("键", "Key"),
    "own": ("`--rules` 代替什么", "What `--rules` replaces"),
    "own.what": (
        "`--rules 文件夹`（或 plancheck.toml 的 `rules`）加在随软件提供的规则之上，一条也不代替：两边启用的规则包一起用。只用自"
        "己的，写 `--pack 编号`，它引入的也用。命令里写了 `--rules`，plancheck.toml 的 `rules` 就不用；`--pack` 和 `packs` 也一"
        "样。编号不能和随软件提供的相同；要换掉一条，在自己的包里写“调整”停用它，再写新的。`--set 名称=值` 代替参数的值，不改文"
        "件。",
        "`--rules DIR` (or `rules` in plancheck.toml) adds to the rules that come along, and replaces none: the packs that are "
        "on in both are used together. For your own alone, write `--pack ID`, which brings its imports. `--rules` on the "
        "command line stands for `rules` of plancheck.toml, and `--pack` for `packs`. No id may be that of a rule that comes "
        "along: to replace one, turn it off with an adjust item of your pack, and write another. `--set NAME=VALUE` stands for "
        "the value of a parameter and changes no file.",
    ),
    "word": ("词", "Word"),
    "english": ("英文", "Chinese"),
    "also": ("也可写", "Also"),
    "means": ("意思", "Meaning"),
    "example": ("例", "Example"),
    "of": ("属于", "Of"),
    "arguments": ("参数个数", "Arguments"),
    "must": ("必有", "must have"),
    "may": ("可有", "may have"),
    "written": ("写法", "Written as"),
    "or_values": ("可写", "one of"),
    "repeats": ("可写多次", "may stand several times"),
    "titled": (
        "名称是编号，后面写 “中文” / \"English\"", "Its name is an id, followed by “中文” / \"English\""
    ),
    "labelled": ("名称后面写 \"English\"", "Its name is followed by \"English\""),
}  # fmt: skip

#: Start symbol of the grammar -> how such a section is written.
MODES: dict[str, tuple[str, str]] = {
    "raw": ("一行文字", "a line of text"),
    "words": ("词，用“、”分开", "words, separated by “,” or “、”"),
    "imports": ("规则包，用“、”分开；后面可写 只取 词表", "packs, separated by “,” or “、”; “vocabulary only” may follow one"),
    "retired": ("编号，或 编号 → 编号、编号", "ids, or ID -> ID, ID"),
    "texts": ("“中文” / \"English\"", "“中文” / \"English\""),
    "condition": ("条件", "a condition"),
    "objects": ("每个 …、每个 …", "every …、every …"),
    "let": ("名称 = 值", "NAME = value"),
    "basis": ("文件（条款 = “…”，引文 = “…”）", "DOCUMENT(clause = \"…\", quote = \"…\")"),
    "interval": ("下限—上限，≥ 下限，≤ 上限", "low—high, >= low, <= high"),
    "amount": ("数和单位", "a number with its unit"),
    "regex": ("/…/", "/…/"),
    "rows": ("| … | … | 的行", "rows of | … | … |"),
}  # fmt: skip


def reference(lang: Lang) -> bytes:
    """The page as GitHub-flavoured Markdown in UTF-8."""
    return ("\n".join(_lines(lang)).rstrip() + "\n").encode()


def _lines(lang: Lang) -> Iterator[str]:
    def head(key: str) -> Iterator[str]:
        yield from ("", f"## {_t(key, lang)}", "")

    yield from (f"# {_t('title', lang)}", "", _t("made", lang))
    yield from (*head("form"), _t("form.what", lang), "", "```", *_example(lang), "```")
    yield from (*head("keywords"), *_table([_t(key, lang) for key in ("word", "english", "also", "means", "example")], _keywords(lang)))
    yield from (*head("nouns"), _t("nouns.what", lang), "")
    yield from _table([_t(key, lang) for key in ("word", "english", "means")], _pairs(table.NOUNS, "noun", lang))
    yield from (*head("properties"), *_table([_t(key, lang) for key in ("word", "english", "of", "means")], _properties(lang)))
    yield from (*head("values"), *_table([_t(key, lang) for key in ("word", "english", "means")],
                                         _pairs(table.CONSTANTS, "constant", lang)))  # fmt: skip
    yield from (*head("functions"), *_table([_t(key, lang) for key in ("word", "english", "arguments", "means")],
                                            (_function(builtin, lang) for builtin in BUILTINS.values())))  # fmt: skip
    yield from (*head("items"), *_items(lang))
    yield from (*head("named"), _t("named.what", lang), "", "```", *fmt(NAMED, lang).splitlines(), "```")
    yield from (*head("labels"), *_table([_t(key, lang) for key in ("word", "english", "written", "means")],
                                         (_label(label, lang) for label in LABELS.values())))  # fmt: skip
    uses = {zh: en for values in ITEM_USES.values() for zh, en in values.items()}
    yield from (*head("uses"), *_table([_t(key, lang) for key in ("word", "english", "means")], _pairs(uses, "use", lang)))
    yield from (*head("placeholders"), _t("placeholders.what", lang), "")
    placeholders = _pairs(table.PLACEHOLDERS, "placeholder", lang)
    yield from _table([_t(key, lang) for key in ("word", "english", "means")], ([f"{{{a}}}", f"{{{b}}}", c] for a, b, c in placeholders))
    yield from ("", _t("rounding", lang))
    yield from (*head("causes"), _t("causes.what", lang), "")
    yield from _table([_t(key, lang) for key in ("word", "english", "means")], _pairs(table.FAILED_CAUSES, "cause", lang))
    outcomes = ([phrase(f"outcome.{outcome}", lang), f"`{outcome}`", _means("outcome", outcome, lang)] for outcome in OUTCOMES)
    yield from _of_use(lang)
    yield from (*head("outcomes"), *_table([_t("word", lang), "JSON", _t("means", lang)], outcomes))
    yield from (*head("reasons"), *_table([_t("word", lang), "JSON", _t("means", lang)], (
        [_either(zh, code.replace("_", " "), lang), f"`{code}`", phrase(f"reason.what.{code}", lang)]
        for zh, code in zip(table.UNDECIDED, OF_RULES, strict=True)
    )))  # fmt: skip
    yield from (*head("grammar"), _t("grammar.what", lang), "", "```", *grammar.source().rstrip().splitlines(), "```")


def _of_use(lang: Lang) -> Iterator[str]:
    """What authors ask for besides words: units, how figures are read, indicators that are missing, cases, their own folders."""

    def head(key: str) -> Iterator[str]:
        yield from ("", f"## {_t(key, lang)}", "")

    *families, counters = quantity.families()
    joint, colon = (", ", ": ") if lang == "en" else ("、", "：")
    yield from (*head("units"), _t("units.what", lang).format(prefixes=joint.join(sorted(quantity.PREFIXES, key=len))), "")
    yield from (f"- {joint.join(family)}" for family in families)
    yield f"- {_t('counters', lang)}{colon}{joint.join(counters)}"
    yield from (*head("kinds"), _t("kinds.what", lang), "")
    rows = ([_code(" / ".join(text.split("\n"))), _either(zh, en, lang)] for text, zh, en in KINDS)
    yield from _table([_t("draft", lang), _t("read", lang)], rows)
    yield from (*head("each"), _t("each.what", lang), "", "```", *fmt(EACH, lang).splitlines(), "```")
    yield from (*head("cases"), _t("cases.what", lang), "", "```toml", *CASE.splitlines(), "```", "")
    keys = ([_code(key), text.of(lang)] for key, text in group("language.case").items())
    yield from _table([_t("key", lang), _t("means", lang)], keys)
    yield from (*head("own"), _t("own.what", lang))


def _t(key: str, lang: Lang) -> str:
    return TEXTS[key][lang == "en"]


def _means(kind: str, word: str, lang: Lang) -> str:
    return phrase(f"language.{kind}.{word}", lang)


def _either(zh: str, en: str, lang: Lang) -> str:
    return en if lang == "en" else zh


def _table(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)


def _pairs(words: dict[str, str], kind: str, lang: Lang) -> Iterator[list[str]]:
    """Rows of a word, its counterpart in the other language, and its meaning."""
    for zh, en in words.items():
        yield [*((en, zh) if lang == "en" else (zh, en)), _means(kind, zh, lang)]


def _keywords(lang: Lang) -> Iterator[list[str]]:
    for keyword in KEYWORDS:
        names = _code(keyword.en), _code(keyword.zh)
        yield [
            *(names if lang == "en" else reversed(names)), " ".join(map(_code, _spellings(keyword))),
            _means("keyword", f"{keyword.terminal}.{keyword.value}", lang),
            _code(in_language(meanings.EXAMPLES[keyword.terminal, keyword.value], lang)),
        ]  # fmt: skip


def _spellings(keyword: Keyword) -> list[str]:
    """Other spellings, without full-width variants of a sign."""
    return [spelling for spelling in keyword.also if not any(0xFF01 <= ord(char) <= 0xFF5E for char in spelling)]


def _code(text: str) -> str:
    return f"`{text}`" if text else "—"


def in_language(example: str, lang: Lang) -> str:
    """An example, which is a condition in Chinese, in a language."""
    text = fmt(f'规则 R “甲” / "A"\n  依据：d\n  级别：应当\n  要求：{example}\n  不符合：“乙” / "B"\n', lang)
    return text.splitlines()[3].split("：" if lang == "zh" else ": ", 1)[1]


def _properties(lang: Lang) -> Iterator[list[str]]:
    nouns = {**table.NOUNS, "文件": "document"}
    for zh, owners in meanings.OWNERS.items():
        names = (table.PROPERTIES[zh], zh) if lang == "en" else (zh, table.PROPERTIES[zh])
        joint = ", " if lang == "en" else "、"
        yield [*names, joint.join(_either(owner, nouns[owner], lang) for owner in owners) or "—", _means("property", zh, lang)]


def _function(function: Builtin, lang: Lang) -> list[str]:
    fewest, most = function.arity
    count = str(fewest) if fewest == most else f"{fewest}—{most}" if most is not None else f"≥ {fewest}"
    return [*((function.en, function.name) if lang == "en" else (function.name, function.en)), count, function.sentence.of(lang)]


def _items(lang: Lang) -> Iterator[str]:
    for item in ITEMS.values():
        labels = [[_either(label, LABELS[label].en, lang) for label in group] for group in (item.must, item.may)]
        joint = ", " if lang == "en" else "、"
        parts = [f"{_t(key, lang)} {joint.join(group)}" for key, group in zip(("must", "may"), labels, strict=True) if group]
        named = _t("titled" if item.titled else "labelled", lang)
        stop, semicolon = (".", "; ") if lang == "en" else ("。", "；")
        yield f"- **{_either(item.zh, item.kind, lang)}** ({_either(item.kind, item.zh, lang)}) {_means('item', item.kind, lang)}{stop}"
        yield f"  {semicolon.join([*parts, named] if item.kind != 'adjust' else parts)}{stop}"


def _label(label: Label, lang: Lang) -> list[str]:
    written = MODES[label.mode][lang == "en"]
    values = table.CLOSED.get(label.zh)
    if values:
        words = (_either(zh, en.replace("_", " "), lang) for zh, en in values.items())
        written = f"{_t('or_values', lang)} {(', ' if lang == 'en' else '、').join(words)}"
    repeats = f"{'; ' if lang == 'en' else '；'}{_t('repeats', lang)}" if label.repeats else ""
    return [*((label.en, label.zh) if lang == "en" else (label.zh, label.en)), written + repeats, _means("label", label.zh, lang)]


_EXAMPLE = """\
规则 R-01 “项目写明总投资” / "Each project gives its investment"
  依据：文件甲
  级别：应当
  对象：每个 项目
  要求：有 总投资
  不符合：“项目“{项目}”没有写明总投资” / "The project “{project}” gives no investment"
"""


#: What stands in a draft, and whether it is read as a target (目标) or a present value (现状值), in both languages. A test reads them.
KINDS: tuple[tuple[str, str, str], ...] = (
    ("2022年，回收利用率为30%。", "2022年现状值", "present value of 2022"),
    ("目前，回收利用率为30%。", "现状值", "present value"),
    ("到2025年，回收利用率达到36%。", "2025年目标", "target of 2025"),
    ("回收利用率力争达到36%。", "目标", "target"),
    ("回收利用率从2022年的30%提高到2025年的36%。", "2022年现状值、2025年目标", "present value of 2022, target of 2025"),
    ("| 指标 | 现状 | 目标 |\n| 回收利用率（%） | 30 | 36 |", "现状值、目标", "present value, target"),
    ("| 指标 | 2022年 | 2025年 |\n| 回收利用率（%） | 30 | 36 |", "2022年现状值、2025年目标", "present value of 2022, target of 2025"),
)
#: A rule about indicators that may be missing. A test puts it to drafts.
EACH = """\
规则 R-01 “要报的指标都有目标” / "Every indicator that is asked for has a target"
  依据：手册
  级别：应当
  对象：每个 指标（要报的指标）
  要求：有 目标
  不符合：“没有写{指标}的目标” / "No target of {indicator} is given"
"""
#: A file of cases for it, which a test runs.
CASE = """\
[[case]]
name = "两个指标都有目标"
draft = '''
# 云川市治理方案
一、治理目标
到2025年，回收利用率达到36%，人均产生量控制在1千克以内。
'''
expect = { "R-01" = "符合" }

[[case]]
name = "缺一个"
date = 2026-01-01
draft = '''
# 云川市治理方案
一、治理目标
到2025年，回收利用率达到36%。
'''

[case.expect.R-01]
outcome = "不符合"
message = "没有写人均产生量的目标"
subjects = { "回收利用率" = "符合", "人均产生量" = "不符合" }
"""

#: Named conditions and a pattern, with the rules that use them. A test puts them to drafts.
NAMED = """\
写法 套话 “讲认识、讲意义，没有写做什么的话” / "sentences on attitudes that say nothing of what is done"
  模式：/认识|意义|站位/
条件 是实话 “不是套话” / "is no set phrase"
  要求：不匹配 套话
条件 写到（部分、内容） “部分里有一段写到它，而且不是套话” / "a paragraph of the part deals with it and is no set phrase"
  要求：部分 有 段落（含 内容，是实话）
条件 到那年达到（量、那年、数） “那年的目标不低于这个数” / "the target of that year is not below the number"
  要求：量 在 那年 的 目标 ≥ 数

规则 R-01 “保障措施写到资金，目标达到三成五” / "Support deals with money, and the target reaches 35 %"
  依据：手册
  级别：应当
  要求：保障措施 写到 “资金” 且 回收利用率 到那年达到（2025年，35 %）
  不符合：“保障措施没有写到资金，或目标不到三成五” / "Support does not deal with money, or the target is below 35 %"
  无法判定：“见{位置}” / "see {place}"
  偏差：可能误报
"""


def _example(lang: Lang) -> list[str]:
    return fmt(_EXAMPLE, lang).splitlines()
