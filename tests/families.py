"""Inputs that grow: drafts, annexes and rules in which one thing stands `size` times. For bounds on work and for `make bench`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.readers.docx import abstract, docx, lvl, num, numbered, p, r, style, tbl, tc, tr
from tests.readers.pdfs import Sheet, flow
from tests.readers.pdfs import build as pdf

from plancheck import sheets

#: What is made: the text of a draft for `plain.read`, a file with this suffix, or rules.
Kind = Literal["txt", "docx", "pdf", "xlsx", "rules"]
_HAN = "一二三四五六七八九"


@dataclass(frozen=True)
class Family:
    """Inputs of one kind. `first` is the size from which `make bench` doubles."""

    name: str
    kind: Kind
    make: Callable[[int], str | bytes]
    first: int


def han(number: int) -> str:
    """A number from 1 to 99 as it is written before a heading; those beyond begin again."""
    tens, ones = divmod((number - 1) % 99 + 1, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_HAN[tens - 1]}十") + (_HAN[ones - 1] if ones else "")


def _draft(body: str) -> str:
    return f"# 云水市碳达峰试点实施方案\n一、总体要求\n到2025年，单位地区生产总值能耗下降13.5%。\n{body}\n"


def _lines(line: Callable[[int], str]) -> Callable[[int], str]:
    """A draft with `size` lines of this form."""
    return lambda size: _draft("\n".join(map(line, range(1, size + 1))))


def _sentence(before: str, item: Callable[[int], str], behind: str) -> Callable[[int], str]:
    """A draft with one sentence of `size` items."""
    return lambda size: _draft(before + "".join(map(item, range(1, size + 1))) + behind)


def _table(header: str, row: Callable[[int], str], before: str = "") -> Callable[[int], str]:
    """A draft with a table of `size` rows."""
    width = header.count("|") - 1
    return lambda size: _draft("\n".join([before, header, "|" + "---|" * width, *map(row, range(1, size + 1))]))


def _tasks(size: int) -> str:
    """A draft with so many tasks for which nobody is named, lines before them, and rows that name them with somebody."""
    some = range(1, size + 1)
    lines = "".join(f"头一个要找的：市第{at}书局。\n" for at in some)
    items = "".join(f"（{han(at)}）建设书屋{at}\n新建书屋{at}座。\n" for at in some)
    rows = "".join(f"|{at}|建设书屋{at}、建设书屋|市城建局|\n" for at in some)
    return _draft(f"一、重点任务\n{lines}{items}二、其他\n附件 安排\n|序号|条目|扛旗|\n|---|---|---|\n{rows}")


def _wide(size: int) -> str:
    """An indicator table with a column for each of `size` years."""
    years = [f"{1951 + at % 149}年" for at in range(size)]
    return _draft("\n".join(["|指标|单位|" + "|".join(years) + "|", "|" + "---|" * (size + 2), *(
        f"|书屋{name}面积|万平方米|" + "|".join(str(at % 90 + 1) for at in range(size)) + "|" for name in ("甲", "乙", "丙")
    )]))  # fmt: skip


def _tables(size: int) -> str:
    return _draft("\n".join(
        f"表{at} 主要指标\n|指标|单位|2020年|2025年|\n|---|---|---|---|\n"
        f"|单位地区生产总值能耗下降|%|{at % 9}|13.5|\n|书屋{at}面积|万平方米|1|2|\n完成情况见上表。"
        for at in range(1, size + 1)
    ))  # fmt: skip


def _styles(size: int) -> bytes:
    chains = "".join(style(f"s{at}", f"style {at}", based=f"s{at - 1}" if at % 50 else "") for at in range(size))
    return docx("".join(p(f"书屋{at}建设。", ppr=f'<w:pStyle w:val="s{at}"/>') for at in range(size)), styles=chains)


def _labels(size: int) -> bytes:
    lists = "".join(abstract(at, lvl(0, "decimal", f"{'甲' * 20}%1")) + num(at, at) for at in range(1, size + 1))
    return docx("".join(numbered(f"书屋{at}建设。", at) for at in range(1, size + 1)), numbering=lists)


def _items(size: int) -> bytes:
    lists = abstract(0, lvl(0, "chineseCounting", "%1、"), lvl(1, "decimal", "%2.")) + num(1, 0)
    return docx("".join(numbered(f"书屋{at}建设。", 1, at % 2) for at in range(size)), numbering=lists)


def _footnotes(size: int) -> bytes:
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body = "".join(p(f"书屋{at}建设。", mark.format(at)) for at in range(2, size + 2))
    return docx(body, footnotes="".join(f'<w:footnote w:id="{at}">{p(f"注{at}")}</w:footnote>' for at in range(2, size + 2)))


def _nested(size: int) -> bytes:
    deep = p("最里")
    for _ in range(10):
        deep = tbl(tr("甲", tc(deep + p(""))))
    return docx((p("书屋建设。") + deep) * size)


def _spans(size: int) -> bytes:
    merged = tc("甲", '<w:gridSpan w:val="30"/>') + tc("乙", '<w:gridSpan w:val="30"/>')
    return docx(tbl(*(tr(merged, tc("丙", '<w:vMerge w:val="restart"/>' if at % 50 == 0 else "<w:vMerge/>")) for at in range(size))))


def _runs(size: int) -> bytes:
    return docx(p("".join(r("书屋。", "<w:b/>" if at % 2 else "") for at in range(size))))


def _pdf_lines(size: int) -> bytes:
    return pdf(flow([f"{han(at)}、书屋{at}建设。到2025年建成书屋{at}座，面积{at}万平方米。" for at in range(1, size + 1)], number=True))


def _pdf_unsigned(size: int) -> bytes:
    """A paragraph of `size` printed lines without any sign, each a statement of its own; the first is set in by two characters."""
    lines = (f"{'各个区县' if at else '各县'}新近建成的书屋和阅览室的总面积达到{at % 90 + 10}万平方米" for at in range(size))
    return pdf(flow(["云水市碳达峰试点实施方案", "".join(lines)], number=True))


def _pdf_grid(size: int) -> bytes:
    """One page as high as its table."""
    sheet = Sheet((595.0, 300.0 + 20 * size)).text(90, 60, "云水市碳达峰试点实施方案")
    ys = [100.0 + 20 * at for at in range(size + 1)]
    sheet.grid([90, 200, 300, 400], ys)
    for at, y in enumerate(ys[:-1]):
        sheet.row([90, 200, 300], y + 4, [f"书屋{at}", str(at), "万平方米"])
    return pdf([sheet])


def _annex(size: int) -> bytes:
    rows = tuple((str(at), f"书屋{at}工程", "新建", f"{at % 90 + 1}", "2024—2025年", "城建局") for at in range(1, size + 1))
    header = ("序号", "项目名称", "建设内容", "总投资（亿元）", "建设期限", "责任单位")
    return sheets.write([sheets.Sheet("重点项目", header, rows)])


def _of_which(size: int) -> str:
    names = ["  其中甲0 = 1", *(f"  其中甲{at} = 甲{at - 1} + 甲{at - 1}" for at in range(1, size))]
    return "\n".join(['规则包 x "甲" / "a"', '规则 X-01 "甲" / "a"', "  必须", *names, f"  要求 甲{size - 1} > 0"])


_INDICATORS = "|指标|单位|2020年|2025年|"
_PROJECTS = "|序号|项目名称|建设内容|总投资（亿元）|建设期限|责任单位|"

FAMILIES = (
    Family("chapters", "txt", _lines(lambda at: f"{han(at)}、书屋{at}建设"), 500),
    Family("第…章", "txt", _lines(lambda at: f"第{at}章 书屋{at}建设"), 500),
    Family("headings and text", "txt", _lines(lambda at: f"{han(at)}、书屋{at}\n（{han(at)}）书屋{at}建设\n建设书屋{at}座。"), 250),
    Family("heading numbers", "txt", _lines(lambda at: f"{at % 99 + 1}.建设书屋{at}座，由城建局负责。"), 500),
    Family("numbers 1.1.1…", "txt", _lines(lambda at: f"{'.'.join(['1'] * (at % 40 + 1))} 书屋建设"), 500),
    Family("years in a sentence", "txt", _sentence("到", lambda at: f"{2000 + at % 60}年、", "书屋达到100座。"), 125),
    Family("years with values", "txt", _sentence("书屋", lambda at: f"{2000 + at % 60}年达到{at}座，", "其他不变。"), 125),
    Family(
        "years in sentences",
        "txt",
        _lines(lambda at: f"{2000 + at % 60}年，书屋达到{at}座。到{2001 + at % 60}年，书屋面积增长{at % 90}%。"),
        250,
    ),
    Family("dashes", "txt", _sentence("书屋", lambda at: "——", "建设。"), 500),
    Family("dashed items", "txt", _lines(lambda at: f"——书屋{at}建设。建成书屋{at}座。"), 250),
    Family("dashes between numbers", "txt", _sentence("书屋", lambda at: f"{at % 90 + 1}-", "座。"), 125),
    Family("dashes between years", "txt", _sentence("书屋", lambda at: f"{2000 + at % 60}—", "座。"), 125),
    Family("dashes between words", "txt", _sentence("书屋", lambda at: "书库—", "。"), 250),
    Family("sentences in a paragraph", "txt", _sentence("", lambda at: f"到{2000 + at % 60}年，书屋达到{at}座。", "。"), 125),
    Family("dotted line", "txt", _sentence("书屋", lambda at: "……", "建设。"), 500),
    Family("white space", "txt", _sentence("书屋", lambda at: " \u3000", "建设"), 500),
    Family("brackets", "txt", _sentence("书屋", lambda at: "（城建局", "建设。"), 250),
    Family("quotes", "txt", _sentence("书屋", lambda at: "《书屋“书", "建设。"), 250),
    Family("commas", "txt", _sentence("", lambda at: "建设书屋，", "其他。"), 500),
    Family("numbers", "txt", _sentence("书屋", lambda at: f"{at % 90 + 1}座、", "。"), 250),
    Family("numbers in sentences", "txt", _lines(lambda at: f"书屋{at % 90 + 1}座、书库{at}个，面积{at % 7 + 1}万平方米。"), 250),
    Family("keyword", "txt", _sentence("", lambda at: "碳达峰", "。"), 1000),
    Family("keyword in sentences", "txt", _lines(lambda at: "推进碳达峰、节能降碳和可再生能源替代，严禁“一刀切”。"), 250),
    Family("sums in sentences", "txt", _sentence("总投资9亿元，其中", lambda at: f"书屋{at}亿元、", "其他1亿元。"), 250),
    Family("owners in a list", "txt", _sentence("建设书屋（责任单位：", lambda at: f"云水市第{at}局、", "发展改革委）。"), 250),
    Family(
        "owners of items",
        "txt",
        _lines(lambda at: f"（{han(at)}）建设书屋。建设书屋{at}座。（市城建局牵头，市文旅局、各县（市、区）人民政府负责）"),
        250,
    ),
    Family(
        "contents lines",
        "txt",
        lambda size: _draft("目录\n" + "\n".join(f"{han(at)}、书屋{at}建设……{at}" for at in range(1, size + 1))),
        250,
    ),
    Family(
        "contents lines without numbers",
        "txt",
        lambda size: _draft("目录\n" + "\n".join(f"书屋{at}建设{'.' * 20}{at}" for at in range(1, size + 1))),
        250,
    ),
    Family(
        "marked contents",
        "txt",
        lambda size: _draft("[目录]\n" + "\n".join(f"{han(at)}、书屋{at}建设\t{at}" for at in range(1, size + 1)) + "\n[/目录]"),
        250,
    ),
    Family(
        "annexes named",
        "txt",
        lambda size: _draft(
            "附件："
            + "\n".join(f"{at}.书屋{at}清单" for at in range(1, size + 1))
            + "\n"
            + "\n".join(f"附件{at}\n书屋{at}清单" for at in range(1, size + 1))
        ),
        250,
    ),
    Family("indicator rows", "txt", _table(_INDICATORS, lambda at: f"|书屋{at}面积|万平方米|{at}|{at + 1}|", "表1 主要指标"), 125),
    Family(
        "known indicators in rows",
        "txt",
        _table(_INDICATORS, lambda at: f"|单位地区生产总值能耗下降|%|{at % 9}|13.5|", "表1 主要指标"),
        125,
    ),
    Family(
        "其中 in rows",
        "txt",
        _table(_INDICATORS, lambda at: f"|{'其中：' if at % 5 else ''}书屋{at}面积|万平方米|{at}|{at + 1}|", "表1 主要指标"),
        125,
    ),
    Family("indicator columns", "txt", _wide, 60),
    Family("indicator tables", "txt", _tables, 60),
    Family(
        "project rows",
        "txt",
        _table(_PROJECTS, lambda at: f"|{at}|书屋{at}工程|新建书屋{at}座|{at % 90 + 1}|2024—2025年|城建局|", "附件 重点项目表"),
        125,
    ),
    Family(
        "project groups",
        "txt",
        _table(
            _PROJECTS,
            lambda at: f"|{han(at)}|书屋{at}类|<|<|<|<|" if at % 3 == 1 else f"|{at}|书屋{at}工程|新建|{at % 90 + 1}|2024—2025年|城建局|",
            "附件 重点项目表",
        ),
        125,
    ),
    Family(
        "projects in text",
        "txt",
        _lines(lambda at: f"{at % 99 + 1}.书屋{at}工程。总投资{at % 90 + 1}亿元，建设期限2024—2025年，建设书屋{at}座。"),
        125,
    ),
    Family(
        "task rows",
        "txt",
        _table(
            "|序号|重点任务|主要内容|责任单位|完成时限|",
            lambda at: f"|{at}|建设书屋{at}|新建书屋{at}座|市城建局、市文旅局|2025年|",
            "附件 任务分工表",
        ),
        125,
    ),
    Family("tasks in rows", "txt", _tasks, 250),
    Family(
        "projects in lines",
        "txt",
        _lines(lambda at: f"书屋{at}号改造工程—新建{at % 90 + 1}座—{at % 90 + 1}.5亿元—202{at % 5 + 4}年—市教育局"),
        250,
    ),
    Family(
        "projects in paragraphs",
        "txt",
        _lines(
            lambda at: (
                f"①书屋{at}号工程：甲公司建设，2025年建成，2亿元；②书亭{at}号工程：乙公司建设，2026年建成，3亿元。\n①②由市教育局主管。"
            )
        ),
        125,
    ),
    Family(
        "projects in brackets",
        "txt",
        _lines(lambda at: f"书屋{at}号工程（20座，2亿元，2025年，甲公司）、书亭{at}号工程（20座，3亿元，2025年，乙公司）。"),
        250,
    ),
    Family(
        "projects in lines that lack a field",
        "txt",
        _lines(lambda at: f"书屋{at}号工程（{'2025年；' if at % 3 else ''}{at % 90 + 1}.5亿元；市教育局；书屋类）：新建{at % 90 + 1}座。"),
        250,
    ),
    Family(
        "projects by number in one paragraph",
        "txt",
        lambda size: _draft("".join(f"第{at}号书屋{at}工程，新建20座，2025年建成，投资2亿元，市教育局牵头。" for at in range(1, size + 1))),
        250,
    ),
    Family(
        "totals behind projects",
        "txt",
        _lines(
            lambda at: f"书屋{at}号工程—20座—2亿元—2025年—市教育局\n书亭{at}号工程—20座—3亿元—2025年—市教育局\n以上2个项目，合计5亿元。"
        ),
        125,
    ),
    Family(
        "table of sums",
        "txt",
        _table(
            "|类别|投资（亿元）|面积（万平方米）|",
            lambda at: f"|小计|{at}|{at}|" if at % 4 == 0 else f"|书屋{at}|{at}|{at}|",
            "表1 书屋投资",
        ),
        125,
    ),
    Family(
        "lines in a cell",
        "txt",
        lambda size: _draft(_INDICATORS + "\n|---|---|---|---|\n|书屋面积|万平方米|" + "、".join(f"{at}" for at in range(size)) + "|2|"),
        250,
    ),
    Family("placeholders", "txt", _sentence("书屋", lambda at: "××座，___年，", "。"), 250),
    Family(
        "contents in Word",
        "docx",
        lambda size: docx(
            p("目录")
            + "".join(
                p(f"{han(at)}、书屋{at}建设<w:tab/>{at}".join(("<w:r><w:t>", "</w:t></w:r>")).replace("<w:tab/>", "</w:t><w:tab/><w:t>"))
                for at in range(1, size + 1)
            )
        ),
        250,
    ),
    Family("chains of styles", "docx", _styles, 125),
    Family("lists with labels", "docx", _labels, 125),
    Family("list items", "docx", _items, 250),
    Family("footnotes", "docx", _footnotes, 250),
    Family("nested tables", "docx", _nested, 12),
    Family("spans in cells", "docx", _spans, 125),
    Family("runs", "docx", _runs, 500),
    Family("PDF lines", "pdf", _pdf_lines, 125),
    Family("PDF lines without signs", "pdf", _pdf_unsigned, 50),
    Family("PDF rulings", "pdf", _pdf_grid, 30),
    Family("annex rows", "xlsx", _annex, 250),
    Family("其中 in a rule", "rules", _of_which, 5),
)
