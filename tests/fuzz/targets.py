"""What is fuzzed: for each target its seeds (made here, none is kept), its mutator, and what must hold of any input at all."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import get_args

from tests.extraction.vocab import VOCABULARY
from tests.fuzz import doors, laws, mutate
from tests.fuzz.laws import Target, refused, sound, told
from tests.readers import docx, pdfs
from tests.zips import zipped

from plancheck import archive, checking, extraction, readers, resources, rulelab, sheets
from plancheck.contract import report as report_file
from plancheck.contract.decisions import DecisionsV1
from plancheck.contract.report import ReportV1
from plancheck.extraction.amounts import quantities
from plancheck.language import loader, parser, printer
from plancheck.language.fmt import alike, fmt
from plancheck.language.syntax import ItemNode
from plancheck.model.decision import Decision, History, Waiver
from plancheck.model.decision import Target as About
from plancheck.model.diagnostic import Diagnostic
from plancheck.model.document import REASONS, Document
from plancheck.model.place import Evidence, Place
from plancheck.model.report import Options, Report
from plancheck.readers import formats, plain, sniff, word
from plancheck.readers.package import CannotRead
from plancheck.review import decision_file, decisions

# ---- Word files -------------------------------------------------------------------------------------------------


def _words() -> list[bytes]:
    """Word files with all that the reader knows of."""
    p, tbl, tr, tc = docx.p, docx.tbl, docx.tr, docx.tc
    body = p("某市碳达峰试点实施方案") + p("一、总体要求") + p("到2025年，单位地区生产总值能耗下降13.5%。")
    grid = tbl(
        tr("指标", "单位", "2025年"),
        tr(tc("能耗", '<w:vMerge w:val="restart"/>'), "%", "13.5"),
        tr(tc("", "<w:vMerge/>"), tc("x", '<w:gridSpan w:val="2"/>')),
    )
    numbered = docx.numbered("总体要求", 1) + docx.numbered("工作基础", 1, 1) + docx.numbered("主要任务", 2)
    lists = (
        docx.abstract(0, docx.lvl(0, "chineseCounting", "%1、"), docx.lvl(1, "decimal", "（%1）%2"))
        + docx.num(1, 0)
        + docx.num(2, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>')
    )
    styles = (
        docx.style("a", "Normal", default=True, rpr='<w:sz w:val="32"/>')
        + docx.style("1", "heading 1", based="a", ppr='<w:outlineLvl w:val="0"/><w:numPr><w:numId w:val="1"/></w:numPr>')
        + docx.style("9", "hidden", based="1", rpr="<w:vanish/>", kind="character")
    )
    changed = (
        '<w:p><w:ins w:id="1"><w:r><w:t>新增</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>删去</w:delText></w:r></w:del>'
        '<w:moveFrom w:id="3"><w:r><w:t>移走</w:t></w:r></w:moveFrom></w:p><w:p><w:pPr><w:rPr><w:ins w:id="4"/></w:rPr></w:pPr>'
        '<w:moveTo w:id="5"><w:r><w:t>移来</w:t></w:r></w:moveTo></w:p>'
    )
    control = '<w:sdt><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt><w:altChunk r:id="rId5"/>'
    notes = '<w:footnote w:id="2"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote>'
    noted = '<w:p><w:r><w:t>正文</w:t><w:footnoteReference w:id="2"/></w:r><w:r><w:tab/><w:br/><w:sym w:char="F0FC"/></w:r></w:p>'
    fields = p(docx.field(' TOC \\o "1-3" ', docx.r("一、总体要求")), docx.field(" PAGE ", docx.r("1"))) + p(
        docx.box(p("框内")), docx.PICTURE
    )
    return [
        docx.docx(body + grid),
        docx.docx(numbered + p("二", ppr='<w:pStyle w:val="1"/>'), numbering=lists, styles=styles),
        docx.docx(body + changed + control),
        docx.docx(
            body + noted, footnotes=notes, header=p("页眉"), footer=p("— 1 —"), comments='<w:comment w:id="0">' + p("批注") + "</w:comment>"
        ),
        docx.docx(fields + body + grid, styles=styles),
    ]


def _word(data: bytes, views: Sequence[readers.View] = get_args(readers.View)) -> None:
    """A Document comes out; whole ones of sound zips only; and where its blocks come from can be told of the same files."""
    for view in views:
        found = word.read(data, "draft.docx", "", view=view)
        sound(found)
        if _main_is_damaged(data):
            assert found.status == "not_checked", "a damaged zip is checked"
    try:
        anchors = word.anchors(data)
    except CannotRead:
        assert word.read(data, "", "").status == "not_checked", "read, but no anchors"
        return
    last = word.read(data, "", "").blocks
    for block, stretches in anchors.text.items():
        for each in stretches:
            assert 0 <= each.start <= each.end <= len(last[block].text), "an anchor out of its block"


def _word_once(data: bytes) -> None:
    """In one view, which the bytes choose."""
    _word(data, (laws.one_of(get_args(readers.View), data),))


def _main_is_damaged(data: bytes) -> bool:
    """Whether the standard library cannot open the zip, or cannot unpack the part with the text where that is the usual one."""
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        return True
    try:
        relations = opened.read("_rels/.rels")
    except (KeyError, *_BROKEN):
        return False
    try:
        opened.read("word/document.xml")
    except KeyError:
        return False
    except _BROKEN:
        return b'Target="word/document.xml"' in relations
    return False


_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, struct.error, NotImplementedError, RuntimeError, IndexError)


# ---- PDF --------------------------------------------------------------------------------------------------------


def _pdfs() -> list[bytes]:
    text = ["某市碳达峰试点实施方案", "一、总体要求", "到2025年，单位地区生产总值能耗下降13.5%，森林覆盖率达到45%以上。" * 6]
    table = pdfs.Sheet().grid([90, 250, 350, 500], [100, 130, 160, 190]).row([90, 250, 350], 105, ["指标", "单位", "2025年"])
    table.row([90, 250, 350], 135, ["能耗", "%", "13.5"]).text(90, 250, "表后", mode=3).picture(90, 300, 200, 400)
    return [
        pdfs.build(pdfs.flow(text, number=True)),
        pdfs.build([table]),
        pdfs.build([pdfs.Sheet(rotate=90).text(100, 100, "横排", turn=1), pdfs.Sheet(size=(2000, 300)).text(10, 10, "宽页")]),
    ]


def _pdf(data: bytes) -> None:
    sound(readers.read(data, "draft.pdf", seconds=20))


# ---- what a file is; zips; spreadsheets -------------------------------------------------------------------------


def _files() -> list[bytes]:
    magic = [start + b"\0" * 600 for start in (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x89PNG\r\n\x1a\n", b"Rar!\x1a\x07", b"\x1f\x8b")]
    texts = ["<html><body>x", "MIME-Version: 1.0", "{\\rtf1 x}", "\ufeff正文", "<?xml version='1.0'?><pkg:package/>"]
    zips = [
        zipped(
            {
                "[Content_Types].xml": "spreadsheetml",
                "_rels/.rels": docx._relations(f'<Relationship Id="a" Type="{docx.TYPE}officeDocument" Target="xl/workbook.xml"/>'),
                "xl/workbook.xml": "<x/>",
            }
        ),
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
        zipped({"OFD.xml": "<x/>"}),
    ]
    return [
        *magic,
        *(each.encode() for each in texts),
        *zips,
        *_words()[:1],
        *_pdfs()[:1],
        texts[3].encode("utf-16"),
        texts[3].encode("gb18030"),
    ]


def _sniffed(data: bytes) -> None:
    found = sniff.sniff(data)
    if found.reason is None:
        assert found.format in formats.READERS, "nobody reads it, and no reason"
    else:
        assert found.reason in REASONS
        assert found.detail.zh, "no sentence in Chinese"
        assert found.detail.en, "no sentence in English"


def _archives() -> list[bytes]:
    named: dict[str, str | bytes] = {"a.txt": "文" * 300, "甲/乙.docx": b"\0" * 5000, "empty": ""}
    return [zipped(named), *_words()[:2]]


def _opened(data: bytes) -> None:
    try:
        found = archive.Archive(data)
    except archive.Refused as error:
        refused(error.reason, error.what)
        return
    assert len(set(found.names)) == len(found.names) == len(found.entries), "two parts of one name"
    limits = archive.LIMITS
    assert len(found.names) <= limits.entries
    for name, entry in zip(found.names, found.entries, strict=True):
        assert name in found, "a part that is not found by its name"
        try:
            content = found.read(name)
        except archive.Refused:
            continue
        entry.is_dir()  # callers ask, and the standard library raises over some names
        assert len(content) == entry.file_size <= limits.part, "a part of another size"
        assert zlib.crc32(content) == entry.CRC, "a part that differs from its checksum"


def _books() -> list[bytes]:
    sheet = sheets.Sheet(
        "意见", ("编号", "决定"), (("1", "采纳"), (2, date(2026, 1, 1)), ("=1+1", None)), (10, 20), {1: ("采纳", "不采纳")}
    )
    return [sheets.write([sheet]), sheets.write([sheet, sheets.Sheet("空", ("甲",), ())])]


def _book(data: bytes) -> None:
    try:
        found = sheets.read(data)
    except sheets.Unreadable as error:
        refused(error.reason, error.what)
        return
    for title, rows in found:
        assert isinstance(title, str), "a sheet without a title"
        numbers = [row.number for row in rows]
        assert numbers == sorted(set(numbers)), "rows out of order"


# ---- rules ------------------------------------------------------------------------------------------------------

_PACK = "规则包 t “测试” / “Test”\n  版本：1\n"
_LANGUAGES: tuple[printer.Lang | None, ...] = (None, "zh", "en")


def _rule_files() -> list[bytes]:
    """Some items of each file of the packs that come with plancheck, each alone; and of the tests' other pack."""
    folders = [resources.folder("rules"), Path(__file__).parents[1] / "language" / "packs"]
    found: list[bytes] = []
    for file in sorted(each for folder in folders for each in folder.rglob("*.rules")):
        text = file.read_text("utf-8")
        items = [item for item in parser.parse(text, "t")[0] if item.span.end - item.span.start < 4000]
        found += [text[item.span.start : item.span.end].encode() for item in items[:: max(1, len(items) // 4)]]
    return found


_RULE_WORDS = (
    "且", "或", "非", "若", "，则 ", "，否则 ", "每个 ", "满足 ", "有 ", "没有 ", "至少 2 个 ", "至多", "恰好", "的 ", "在 ", "该年",
    "目标", "任务", "项目", "指标", "≥ ", "<= ", "约等于 ", "（容差 5 %）", "介于 1 至 2 之间", "任一 ", "含 ", "匹配 /a+/", "/(a+)+$/",
    "“", "”", "「", "」", "（", "）", "(", ")", "；", ";", "、", "：", ":", "2030年", "year 2030", "9**9", "万吨", "%", "individual",
    "every ", "satisfies ", "has ", "no ", "and ", "or ", "if ", "then ", "at least 3 ", "\n  要求：", "\n  requires: ",
    '\n规则 X “甲” / "A"\n', "\n  级别：必须\n", "\n  词语：a、b\n", "| a | b |\n", "# 注\n", "\n主题 「甲」\n",
    "\n指标 乙\n  单位：%\n", "\t", "  ", "\u3000", "-", "+", "*", "/", "1.50", "0.0000000001", "sum_of(", "合计（",
)  # fmt: skip


def _rule_text(data: bytes, random: Random) -> bytes:
    if random.random() < 0.05:
        return mutate.of_bytes(data, random)
    return mutate.of_text(data.decode("utf-8", "replace"), random, _RULE_WORDS).encode("utf-8", "surrogatepass")


def _rules(data: bytes, langs: Sequence[printer.Lang | None] = _LANGUAGES) -> None:
    """Read, laid out, printed, checked: no exception, places inside the text, and the laws of printer and fmt."""
    text = loader.decode(data, "t.rules")
    if isinstance(text, Diagnostic):
        told(text)
        return
    items, wrong = parser.parse(text, "t.rules")
    for each in wrong:
        told(each)
        if each.span is not None:
            assert 0 <= each.span.start <= each.span.end <= len(text), "a diagnostic out of the text"
    for item in items:
        assert 0 <= item.span.start <= item.span.end <= len(text), "an item out of the text"
        _printed(item)
    for lang in langs:
        laid = fmt(text, lang)
        assert alike(items, parser.parse(laid, "t.rules")[0]), f"fmt({lang}) changes what a text says"
        assert fmt(laid, lang) == laid, f"fmt({lang}) twice is not as once"
    _checked(data)


def _rules_once(data: bytes) -> None:
    """In one language, which the bytes choose: each takes as long as all else together."""
    _rules(data, (laws.one_of(_LANGUAGES, data),))


def _printed(item: ItemNode) -> None:
    if item.rule is None or item.faulty:
        return
    for lang in get_args(printer.Lang):
        again, wrong = parser.parse(printer.rule(item.rule, lang), "t.rules")
        assert not wrong, f"what is printed in {lang} is faulty"
        assert again[0].rule == item.rule, f"what is printed in {lang} is read as another rule"


def _checked(data: bytes) -> None:
    files = [loader.RuleFile("t/p.rules", Path("t/p.rules"), _PACK.encode()), loader.RuleFile("t/t.rules", Path("t/t.rules"), data)]
    found = loader.build(files, [], ())
    for each in found.diagnostics:
        told(each)


# ---- texts ------------------------------------------------------------------------------------------------------

_TEXT_WORDS = (
    "到2025年，", "2030年前", "“十四五”末", "达到", "下降", "下降到", "提高至", "不低于", "不超过", "左右", "以上", "以内", "控制在",
    "约", "累计", "年均", "较2020年", "13.5%", "１３．５％", "百分之三十", "三分之二", "翻一番", "3万千瓦", "500 kW", "1,200万吨标准煤",
    "0.5个百分点", "65%—70%", "4.3:39.2:56.5", "-3℃", "亿元", "非化石能源消费比重", "单位地区生产总值能耗", "森林覆盖率", "分别",
    "其中", "合计", "共计", "总投资", "一、", "（一）", "1.", "（1）", "第一章 ", "第一条 ", "表1 指标", "\n",
    "\n| 指标 | 单位 | 2025年 |\n|---|---|---|\n", "\n| 能耗 | % | 13.5 |", "|", "^", "<", "\n[未读]\n", "\n[脚注] ", "\n[目录]\n",
    "\n[/目录]\n", "\n# ", "（市发展改革委、各区政府牵头，2025年底前完成）", "责任单位：", "牵头单位：", "市生态环境局", "各有关部门",
    "尚未", "不搞", "没有", "力争", "专栏1 重点工程", "，", "。", "；", "、", "：", "（", "）", "“", "”", "某市", "开发区", "云水市",
    "东岭省", "主要目标", "主要任务", "保障措施", "重点工程", "碳达峰",
)  # fmt: skip

_TEXT = """# 云水市碳达峰试点实施方案
一、工作基础
2020年，全市非化石能源消费比重为12.5%，较2015年提高3.2个百分点。新能源汽车保有量1.2万辆。
二、总体要求
（一）主要目标
到2025年，单位地区生产总值能耗比2020年下降13.5%，非化石能源消费比重达到18%左右；到2030年，森林覆盖率分别达到45%、46%以上，力争实现碳达峰。
表1 主要指标
| 指标 | 单位 | 2020年 | 2025年 | 2030年 |
|---|---|---|---|---|
| 非化石能源消费比重 | % | 12.5 | 18 | 25以上 |
| 单位地区生产总值能耗下降 | % | — | [13.5] | ^ |
三、主要任务
（一）能源绿色低碳转型
1. 推进风电建设。新建风电30万千瓦，完成投资12亿元。（责任单位：市发展改革委、市能源局，2025年底前完成）
2. 严控煤炭消费。煤炭消费总量控制在300万吨以内，其中电煤200万吨、散煤100万吨。
四、重点工程
| 序号 | 项目名称 | 建设内容 | 总投资（万元） | 建设期限 | 责任单位 |
|---|---|---|---|---|---|
| 1 | 城东光伏 | 装机5万千瓦 | 20000 | 2023-2025 | 市能源局 |
| 2 | 城西热网 | 管线12公里 | 8000.5 | 2024年 | 市住建局 |
| 合计 |  |  | 28000.5 |  |  |
五、保障措施
市政府牵头，各区、各有关部门落实。尚未制定的政策，2024年前出台。
"""


def _texts() -> list[bytes]:
    """A whole draft, its chapters, and most of all single paragraphs under a heading: a short text is read many times as fast."""
    lines = _TEXT.splitlines()
    paragraphs = [each for each in lines if not each.startswith("|") and len(each) > 20]
    return [
        _TEXT.encode(),
        *("\n".join(each).encode() for each in (lines[:6], lines[6:11], lines[11:])),
        *(f"一、主要目标\n{each}".encode() for each in paragraphs),
        *(f"一、主要目标\n{each}".encode() for paragraph in paragraphs for each in paragraph.split("。") if each),
    ]


def _chinese(data: bytes, random: Random) -> bytes:
    return mutate.of_text(data.decode("utf-8", "replace"), random, _TEXT_WORDS).encode("utf-8", "replace")


def _quantities(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    last = 0
    for each in quantities.find(text):
        assert 0 <= each.start <= each.number <= each.unit_end <= len(text), "a quantity out of the text"
        assert each.start < each.end <= len(text), "a quantity out of the text"
        assert last <= each.start, "quantities out of order, or one over another"
        last = each.start
        assert each.value.is_finite(), "a value that is no number"
        assert each.value_to is None or each.value_to.is_finite(), "a value that is no number"
        assert (each.op == "range") == (each.value_to is not None), "a range without its end"


def _plan(data: bytes) -> None:
    document = plain.read(data.decode("utf-8", "replace"))
    _quoted(extraction.plan(document, VOCABULARY), document)


def _report(data: bytes) -> None:
    """The rules that come with plancheck over a draft; its JSON is read back as the same report."""
    document = plain.read(data.decode("utf-8", "replace"))
    report = checking.of_document(document, _loaded(), Options(), date(2026, 11, 25))
    _quoted(report, document)
    written = report_file.write(report)
    assert report_file.write(report_file.read(written)) == written, "JSON that is read back as another report"


@cache
def _loaded() -> loader.RuleSet:
    return rulelab.load([], [], None).loaded


def _quoted(found: object, document: Document) -> None:
    """Every quote stands where its place says, and every place lies in its block."""
    for each in _walked(found):
        place = each.place if isinstance(each, Evidence) else each
        assert 0 <= place.block < len(document.blocks), "a place in no block"
        text = document.blocks[place.block].text
        assert 0 <= place.start <= place.end <= len(text), "a place out of its block"
        if isinstance(each, Evidence):
            assert each.quote == text[place.start : place.end], "a quote that does not stand at its place"
            shown = each.before + each.quote + each.after
            rows = _rows(document, place.block)
            assert any(shown in row for row in rows), "what stands around a quote is something else"


def _rows(document: Document, block: int) -> list[str]:
    """What a reader sees around a block: its own text; of a table cell also each row that it stands in."""
    lines = [line for table in document.tables for line in table.grid if block in line]
    return [
        document.blocks[block].text,
        *(" | ".join(document.blocks[each].text for each in dict.fromkeys(line) if each >= 0) for line in lines),
    ]


def _walked(it: object) -> Iterator[Evidence | Place]:
    if isinstance(it, Evidence | Place):
        yield it
    elif isinstance(it, tuple):
        for each in it:
            yield from _walked(each)
    elif is_dataclass(it) and not isinstance(it, Document):
        for field in fields(it):
            yield from _walked(getattr(it, field.name))


# ---- JSON -------------------------------------------------------------------------------------------------------


def _reports() -> list[bytes]:
    """A short report with one result of each outcome, and one of a file that was not read."""
    report = checking.of_document(plain.read(_TEXT), _loaded(), Options(parameters=()), date(2026, 11, 25))
    written = json.loads(report_file.write(report))
    outcomes = {each["outcome"]: each for each in written["results"]}
    written["results"] = list(outcomes.values())
    for each in written["results"]:
        each["subresults"] = each["subresults"][:1]
    written["indicators"] = written["indicators"][:2]
    return [json.dumps(written, ensure_ascii=False).encode(), report_file.write(_unread())]


@cache
def _unread() -> Report:
    """The report on a file that was not read."""
    return checking.unread(readers.read(b"", "x"), _loaded(), Options(), date(2026, 11, 25))


def _report_json(data: bytes) -> None:
    try:
        found = ReportV1.from_json(data)
    except ValueError:
        return
    written = report_file.write(found.restored())
    again = report_file.read(written)
    assert report_file.write(again) == written, "a report that is read back as another one"


def _decisions() -> list[bytes]:
    """Decisions of every kind, one of them undone."""
    report = _unread()
    waiver = Waiver("〔2026〕3号", "省发展改革委", "只此一项", date(2027, 1, 1))
    made = (
        Decision("confirm", "请补充"),
        Decision("dismiss", "", "已写明"),
        Decision("waive", "", "同意", waiver),
        Decision("needs_information"),
    )
    history = History()
    for number, each in enumerate(made):
        about = About(f"{number % 3:016x}", "R-01", "b" * 16, "甲", "c" * 16)
        history = decisions.decide(history, about, each, "张三", date(2026, 11, number + 1))
    undone = decisions.undo(history, f"{0:016x}", "李四", date(2026, 11, 25)) or history
    return [decision_file.write(undone, report), decision_file.write(History(), report)]


def _decided(data: bytes) -> None:
    try:
        found = decision_file.read(data)
    except decision_file.Unreadable as error:
        refused("damaged", *error.problems)
        return
    assert len({each.name for each in found.history.entries}) == len(found.history.entries), "two entries of one name"
    again = decision_file.read(decision_file.write(found.history, _unread()))
    assert again.history == found.history, "decisions that are read back as others"


def _other_decisions(data: bytes, random: Random) -> bytes:
    """A mutant; every other time its entries have the names that they should have by what they say."""
    made = mutate.of_json(data, random)
    if random.random() < 0.5:
        return made
    try:
        found = DecisionsV1.model_validate(json.loads(made))
    except (ValueError, RecursionError):
        return made
    names: dict[str | None, str] = {}
    entries = []
    for each in found.entries:
        entry = each.model_copy(update={"after": names.get(each.after, each.after)})
        names[each.entry] = decisions.name(entry.restored())
        entries.append(entry.model_copy(update={"entry": names[each.entry]}))
    renamed = found.model_copy(update={"entries": tuple(entries)})
    return json.dumps(renamed.model_dump(mode="json", by_alias=True)).encode()


TARGETS = {
    each.name: each
    for each in (
        Target("word", _words, mutate.of_zip, _word_once, share=2.5, whole=_word),
        Target("pdf", _pdfs, mutate.of_pdf, _pdf, seconds=30, apart=True, share=2),
        Target("sniff", _files, mutate.of_zip, _sniffed, share=0.5),
        Target("archive", _archives, mutate.of_zip, _opened, share=0.5),
        Target("sheets", _books, mutate.of_zip, _book),
        Target("rules", _rule_files, _rule_text, _rules_once, share=2, whole=_rules),
        Target("quantities", _texts, _chinese, _quantities, share=0.5),
        Target("plan", _texts, _chinese, _plan, share=1.5),
        Target("report", _texts, _chinese, _report, seconds=10, share=1.5),
        Target("report-json", _reports, mutate.of_json, _report_json),
        Target("decisions", _decisions, _other_decisions, _decided, share=0.5),
        *doors.TARGETS,
    )
}
