# ruff: noqa: E501
"""The letter and its template (group T): nothing runs, nothing of a draft becomes XML, and every mistake is named with its paragraph."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from docxtpl import DocxTemplate
from tests import work
from tests.cli.files import ole
from tests.hostile import templates
from tests.hostile.templates import anchored, box, changed, kept, p, shipped, table, template, text_of
from tests.render.reports import HOSTILE, B, many, sample_report, sample_results, sub, subject, with_results

from plancheck import pipeline
from plancheck.cli import fonts
from plancheck.letter import word_template
from plancheck.letter.compose import LetterOptions, check_template, compose
from plancheck.model.report import Report
from plancheck.worker import Done, Lost

OPTIONS = LetterOptions("某省发展和改革委员会", "青岩市发展改革委", "某发改函〔2026〕8号", date=date(2026, 11, 25), draft=False)


def refusals(place: Path, data: bytes) -> list[str]:
    """Why a template is refused: the same whether it is checked or used. Warnings are left out."""
    path = kept(place, data)
    checked = [each.message.zh for each in check_template(path).problems if each.severity == "error"]
    out = compose(sample_report(), OPTIONS, path)
    assert ([each.message.zh for each in out] if isinstance(out, tuple) else []) == checked
    return checked


def filled(place: Path, data: bytes, report: Report | None = None) -> bytes:
    out = compose(report or sample_report(), OPTIONS, kept(place, data))
    assert isinstance(out, bytes), out
    return out


# ---- T1 ---------------------------------------------------------------------------------------------------------

PLACES: dict[str, Callable[[str], bytes]] = {
    "body": lambda text: template(text),
    "header": lambda text: template(header=text),
    "footer": lambda text: template(footer=text),
    "footnote": lambda text: template(footnote=text),
    "text box": lambda text: template(box(text)),
    "table": lambda text: template(table(("甲", text))),
    "title": lambda text: template(title=text),
    "custom property": lambda text: template(custom=text),
    "comment": lambda text: template(comment=text),
}
RUN_BY_DOCXTPL = ("body", "header", "footer", "footnote", "text box", "table", "title")


def command(canary: Path) -> str:
    return "{{ cycler.__init__.__globals__.os.popen('touch " + str(canary) + "').read() }}"


@pytest.mark.parametrize("place", PLACES)
def test_t1_a_template_runs_nothing(tmp_path: Path, place: str) -> None:
    canary = tmp_path / "canary"
    data = PLACES[place](command(canary))
    found = refusals(tmp_path, data)
    assert any("cycler" in each or "__init__" in each or "( )" in each for each in found), found
    assert not canary.exists()


def test_t1_nor_does_it_in_the_process_that_fills_it(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    outcome = pipeline.letter(sample_report(), OPTIONS, kept(tmp_path, template(command(canary))))
    assert isinstance(outcome, Done)
    assert isinstance(outcome.value, tuple)
    assert not canary.exists()


@pytest.mark.parametrize("place", RUN_BY_DOCXTPL)
def test_t1_docxtpl_as_it_comes_runs_it(tmp_path: Path, place: str) -> None:
    canary = tmp_path / "canary"
    DocxTemplate(io.BytesIO(PLACES[place](command(canary)))).render({})
    assert canary.exists()


@pytest.mark.parametrize(
    "payload",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ ''['__class__'] }}",
        "{{ ''|attr('__class__') }}",
        "{{ 发文机关.format(x=1) }}",
        "{{ self }}",
        "{{ lipsum }}",
        "{{ joiner() }}",
        "{{ 发文机关|safe }}",
        "{{ 发文机关|escape }}",
        "{{ 发文机关|xmlattr }}",
        "{{ 发文机关|pprint }}",
        "{% set x = cycler %}{{ x.__init__ }}",
        "{% filter upper %}x{% endfilter %}",
        "{% call(x) y() %}{% endcall %}",
        "{% autoescape false %}{{ 发文机关 }}{% endautoescape %}",
    ],
)
def test_t1_every_way_out_is_closed(tmp_path: Path, payload: str) -> None:
    assert refusals(tmp_path, template(payload))


@pytest.mark.parametrize(
    "payload", ["{{ x.__class__ }}", "{{ x() }}", "{{ x|safe }}", "{{ 9 * 9 }}", "{% include 'x' %}", "{% macro m() %}{% endmacro %}"]
)
def test_t1_the_fence_holds_where_the_list_of_mistakes_would_not_look(payload: str) -> None:
    """Whatever docxtpl makes of a package and hands to jinja goes through it."""
    with pytest.raises(word_template.NotAllowed):
        word_template._environment().from_string(f"<w:x a='{payload}'/>")


def test_t1_tags_in_field_codes_and_attributes_are_refused(tmp_path: Path) -> None:
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>{{ 方案名称 }}</w:instrText><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    named = '<w:p><w:bookmarkStart w:id="1" w:name="{{ 方案名称 }}"/><w:bookmarkEnd w:id="1"/></w:p>'
    for body in (field, named):
        assert refusals(tmp_path, template(body)) == ["标签写在域代码、属性或已删除的文字里，不能填写，见正文“{{ 方案名称 }}”"]


# ---- T2 ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payload", "named"),
    [
        ("{% for x in range(99999) %}{% for y in range(99999) %}x{% endfor %}{% endfor %}", "( )"),
        ("{{ 'a' * 10 ** 10 }}", "*"),
        ("{{ 9 ** 9 ** 9 }}", "**"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "macro"),
        ("{% include 'letter.docx' %}", "include"),
        ("{% import 'letter.docx' as x %}", "import"),
        ("{% extends 'letter.docx' %}", "extends"),
        ("{% for x in 意见表 recursive %}{% endfor %}", "recursive"),
        ("{{ 发文机关|center(999999999) }}", "|center"),
    ],
)
def test_t2_what_could_not_end_is_refused_unrun(tmp_path: Path, payload: str, named: str) -> None:
    with work.at_most(100_000):
        assert any(named in each for each in refusals(tmp_path, template(payload)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{% if 标题 %}" * 3000 + "{% endif %}" * 3000, "嵌套太深，最多 15 层"),
        ("{% for 甲 in 意见表 %}" * 16 + "{% endfor %}" * 16, "嵌套太深，最多 15 层"),
        ("{% if 标题 %}" + "{% elif 标题 %}" * 201 + "{% endif %}", "elif 太多，最多 200 个"),
        *(
            (f"{{{{ {text} }}}}", "太长或括号套得太深")
            for text in ("(" * 3000 + "标题" + ")" * 3000, "not " * 3000 + "标题", "标题" + ".a" * 3000)
        ),
        *((f"{{{{ 标题{text} }}}}", "太长或括号套得太深") for text in (" + 标题" * 3000, "|upper" * 3000, " if 标题 else 标题" * 3000)),
    ],
)
def test_l12_what_no_compiler_takes_is_refused_when_it_is_checked(tmp_path: Path, text: str, said: str) -> None:
    found = refusals(tmp_path, template(text))
    assert len(found) == 1
    assert said in found[0]


def test_l12_what_the_check_accepts_can_be_filled_in(tmp_path: Path) -> None:
    """At the limits."""
    text = "{% if 标题 %}" * 15 + "{{ 标题 }}" + "{% endif %}" * 15 + "{% if 标题 %}" + "{% elif 标题 %}" * 200 + "{% endif %}"
    path = kept(tmp_path, template(text + "{{ " + "not " * 90 + "标题 }}"))
    assert check_template(path).problems == ()
    assert isinstance(pipeline.letter(many(1), OPTIONS, path), Done)


@pytest.mark.parametrize("inner", ["", "{{ 甲.问题 }}"])
def test_t2_loops_in_loops_meet_the_limits_of_the_process(tmp_path: Path, inner: str) -> None:
    names = "甲乙丙丁戊己庚辛"
    loops = "".join("{% for " + name + " in 意见表 %}" for name in names) + inner + "{% endfor %}" * len(names)
    path = kept(tmp_path, template(loops))
    assert check_template(path).problems == ()
    outcome = pipeline.letter(many(60), OPTIONS, path, seconds=3)
    assert isinstance(outcome, Lost)
    assert outcome.reason in ("too_slow", "out_of_memory")


# ---- T3 ---------------------------------------------------------------------------------------------------------

MORE = (
    "a < b & c > d",
    "</w:t></w:r><w:r><w:instrText>DDE</w:instrText></w:r>",
    "{%p if 1 %}",
    "{{r x }}",
    "{_{ x }_}",
    "x\r\ny\x0c\x07z",
    "{# x #}",
)


@pytest.mark.parametrize("text", [*HOSTILE, *MORE])
def test_t3_what_a_draft_says_is_text(text: str) -> None:
    both = B(text, text)
    bad = sub("H", subject("x", "x", text, text), "failed", both, both)
    base = next(each for each in sample_results() if each.rule == "GOAL-11")
    bad = replace(bad, evidence=tuple(replace(each, quote=text) for each in base.subresults[0].evidence))
    result = replace(base, title=both, message=both, advice=both, source=both, subresults=(bad,))
    report = with_results((result,), plan=replace(sample_report().plan, title=text))
    data = compose(report, replace(OPTIONS, agency=text, recipient=text, contact=text))
    assert isinstance(data, bytes), data
    expected = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e\u200b]", "", text)
    cells = docx.Document(io.BytesIO(data)).tables[0].rows[1].cells
    assert cells[4].text == expected  # line breaks and tabs too
    assert f"“{expected}”" in cells[5].text
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        document = package.read("word/document.xml").decode()
        assert "fldSimple" not in re.sub(r"<w:t[ >].*?</w:t>", "", document, flags=re.DOTALL)
        assert "instrText" not in re.sub(r"<w:t[ >].*?</w:t>", "", document, flags=re.DOTALL)
        assert package.testzip() is None


def test_t3_docxtpl_as_it_comes_makes_a_field_of_a_text_and_drops_text() -> None:
    def naive(value: str) -> docx.document.Document:
        made = DocxTemplate(io.BytesIO(template("{{ x }}")))
        made.render({"x": value})
        return made.docx

    assert "fldSimple" in naive("</w:t></w:r><w:fldSimple w:instr='DATE'/><w:r><w:t>")._element.xml
    assert "后面的话" not in naive("甲<乙，后面的话").paragraphs[0].text


# ---- T4 and T5 --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "said", "help"),
    [
        (template("致{{ 主送机管 }}："), ["模板里没有名称“主送机管”，见正文“致{{ 主送机管 }}：”"], "是不是 主送机关？"),
        (template("{{ 条数.不符和 }}条"), ["模板里没有名称“不符和”，见正文“{{ 条数.不符和 }}条”"], "是不是 不符合、符合？"),
        (template(header="{{ 发文几关 }}"), ["模板里没有名称“发文几关”，见页眉“{{ 发文几关 }}”"], "是不是 发文机关、发文字号？"),
        (template(footnote="{{ 发文几关 }}"), ["模板里没有名称“发文几关”，见脚注“{{ 发文几关 }}”"], "是不是 发文机关、发文字号？"),
        (
            template(p("{%p for 项 in 意见表 %}") + p("{{ 项.依剧 }}") + p("{%p endfor %}")),
            ["模板里没有名称“依剧”，见正文“{{ 项.依剧 }}”"],
            "是不是 依据？",
        ),
        (
            template(p("{%p for 项 in (意见表 if 抄送 else 意见表) %}") + p("{{ 项.依剧 }}") + p("{%p endfor %}")),
            ["模板里没有名称“依剧”，见正文“{{ 项.依剧 }}”"],
            "是不是 依据？",
        ),
        (template("{% if 抄讼 %}抄送{% endif %}"), ["模板里没有名称“抄讼”，见正文“{% if 抄讼 %}抄送{% endif %}”"], "是不是 抄送？"),
        (template("{{ 抄讼|default('无') }}"), ["模板里没有名称“抄讼”，见正文“{{ 抄讼|default('无') }}”"], "是不是 抄送？"),
    ],
)
def test_t4_a_misspelt_variable_is_named_with_its_paragraph(tmp_path: Path, data: bytes, said: list[str], help: str) -> None:
    assert refusals(tmp_path, data) == said
    found = check_template(tmp_path / "own.docx").problems[0]
    assert found.help is not None
    assert found.help.zh.startswith(help)


def test_t4_all_of_them_are_listed_each_with_its_paragraph(tmp_path: Path) -> None:
    body = "".join(p(f"第{n}段{{{{ 错字{n} }}}}") for n in range(5)) + p("{% if 抄送 %}") + p("{{ 发文机关 }")
    assert refusals(tmp_path, template(body)) == [
        "标签没有写完整，缺少开头或结尾的括号，见正文“{{ 发文机关 }”",
        *(f"模板里没有名称“错字{n}”，见正文“第{n}段{{{{ 错字{n} }}}}”" for n in range(5)),
        "标签 {% if 抄送 %} 没有对应的 {%endif %}，见正文“{% if 抄送 %}”",
    ]


def split(*runs: str) -> str:
    """A paragraph of runs of different looks."""
    looks = ("<w:rPr><w:b/></w:rPr>", "", '<w:rPr><w:color w:val="FF0000"/></w:rPr>')
    return (
        "<w:p>"
        + "".join(
            f'<w:r>{looks[n % 3]}<w:t xml:space="preserve">{run}</w:t></w:r><w:proofErr w:type="spellStart"/>' for n, run in enumerate(runs)
        )
        + "</w:p>"
    )


@pytest.mark.parametrize(
    "body",
    [
        split("致{", "{ 主送", "机关 }", "}："),
        split("致{{", " 主送机关|default(“无”) ", "}}："),
        p("致{{ 主送机关|default(‘无’) }}："),
        split("致{%", " if 主送机关 != ", "“无” %}{{ 主送机关 }}", "{% endif", " %}："),
        split("{%", "p if 主送机关 %}") + p("致{{ 主送机关 }}：") + split("{%p ", "endif %}"),
    ],
)
def test_t5_split_tags_and_curly_quotes_are_understood(tmp_path: Path, body: str) -> None:
    assert text_of(filled(tmp_path, template(body))).strip() == "致青岩市发展改革委："


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("致｛｛ 主送机关 ｝｝", ["“｛｛ 主送机关 ｝｝”应写为半角的“{{ 主送机关 }}”，见正文“致｛｛ 主送机关 ｝｝”"]),
        ("｛％ if 抄送 ％｝", ["“｛％ if 抄送 ％｝”应写为半角的“{% if 抄送 %}”，见正文“｛％ if 抄送 ％｝”"]),
        ("{主送机关}", ["“{主送机关}”应写为半角的“{{ 主送机关 }}”，见正文“{主送机关}”"]),
        ("{{ 条数。合计 }}", ["模板中的标签有误：{{ 条数。合计 }}  unexpected char '。'"]),
        ("{% for 项 in 意见表 %}{{ 项.要点 }}", ["标签 {% for 项 in 意见表 %} 没有对应的 {%endfor %}，见正文“{% for 项 in 意见表 %}{{ 项.要点 }}”"]),
        ("{{ 抄送 }}{% endif %}", ["标签 {% endif %} 没有对应的开头，见正文“{{ 抄送 }}{% endif %}”"]),
        ("{% fro 项 in 意见表 %}", ["模板中的标签 {% fro 项 in 意见表 %} 不是可用的标签（可用的有 if、elif、else、endif、for、endfor、set）"]),
        ("{% for 项 in 抄送 %}{% endfor %}", ["标签 {% for 项 in 抄送 %} 中要逐项列出的不是清单"]),
        ("{%p if 抄送 %}抄送：{{ 抄送 }}{%p endif %}", ["标签 {%p if 抄送 %} 所在的段落或表格行会整个去掉，里面不能再有别的文字或标签"]),
        ("{%tr for 项 in 意见表 %}{%tr endfor %}", ["标签 {%tr for 项 in 意见表 %} 只能写在表格里", "标签 {%tr endfor %} 只能写在表格里"]),
        ("{{p 主送机关 }}", ["标签 {{p 主送机关 }} 的写法不能用；填写内容请写为不带 p、r、tr、tc 的标签"]),
        (
            p("{%p if 抄送 %}") + p("甲") + p("{% endif %}"),
            ["标签 {% endif %} 与开头的 {%p if 抄送 %} 写法不同，或不在同一层（正文、同一单元格、同一表格）"],
        ),
        (
            p("{%p for 项 in 意见表 %}") + table(("{{ 项.要点 }}", p("{%p endfor %}") + p(""))),
            ["标签 {%p endfor %} 与开头的 {%p for 项 in 意见表 %} 写法不同，或不在同一层（正文、同一单元格、同一表格）"],
        ),
        (
            table((p("{%p if 抄送 %}") + p("甲") + p("{%p endif %}"),)),
            ["标签 {%p endif %} 是单元格的最后一段，去掉后单元格不完整；请在它后面留一个空段落，或去掉标签里的 p"],
        ),
        (
            p("{%p if 抄送 %}") + p("甲") + anchored("{%p endif %}", "印章"),
            ["标签 {%p endif %} 所在的段落或表格行里有图片或文本框，会一起去掉；请把图片或文本框移到别的段落，见正文“{%p endif %}”"],
        ),
        (
            table((anchored("{%tr for 项 in 意见表 %}", "甲"), "{{ 项.要点 }}"), ("{%tr endfor %}",)),
            ["标签 {%tr for 项 in 意见表 %} 所在的段落或表格行会整个去掉", "标签 {%tr for 项 in 意见表 %} 所在的段落或表格行里有图片或文本框"],
        ),
        ("{% for 项 in 其他意见 %}{{ 项.问题 }}{% endfor %}", ["“问题”前面已经是一个值，不再有下一级名称，见正文“{% for 项"]),
        ("{{ 主要问题.名称 }}", ["“名称”前面是清单，要先用“{% for … in … %}”逐条取出，见正文“{{ 主要问题.名称 }}”"]),
        (table(("{%tr for 项 in 意见表 %}", "甲"), ("{{ 项.要点 }}", ""), ("{%tr endfor %}", "")), ["标签 {%tr for 项 in 意见表 %} 所在的段落或表格行会整个去掉"]),
    ],
)  # fmt: skip
def test_t5_broken_tags_are_named_with_their_paragraph(tmp_path: Path, body: str, said: list[str]) -> None:
    found = refusals(tmp_path, template(body))
    assert len(found) == len(said)
    assert all(each.startswith(start) for each, start in zip(found, said, strict=True)), found


def test_t5_where_no_name_is_near_all_are_listed(tmp_path: Path) -> None:
    (found,) = check_template(kept(tmp_path, template(p("{%p for 组 in 主要问题 %}") + p("{{ 组.xyz }}") + p("{%p endfor %}")))).problems
    assert (found.help.zh, found.help.en) == ("可以写：序、名称、意见", "available names: 序, 名称, 意见")  # type: ignore[union-attr]


def test_t5_a_name_that_stands_in_several_places_is_suggested_once(tmp_path: Path) -> None:
    (found,) = check_template(kept(tmp_path, template("{{ 条数.主要问体 }}"))).problems
    assert (found.help.zh, found.help.en) == ("是不是 主要问题？", "Did you mean 主要问题?")  # type: ignore[union-attr]


def test_t6_a_file_of_another_kind_says_one_way_out(tmp_path: Path) -> None:
    (found,) = check_template(kept(tmp_path, ole("WordDocument"))).problems
    assert found.help is None
    assert found.message.zh.count("请") == 1


def test_t5_full_width_signs_in_a_tag_are_pointed_at(tmp_path: Path) -> None:
    (found,) = check_template(kept(tmp_path, template("{{ 条数。合计 }}"))).problems
    assert found.help is not None
    assert found.help.zh == "标签里的标点要用半角，现有：。"


def test_t5_a_brace_that_is_missing_is_pointed_at(tmp_path: Path) -> None:
    (found,) = check_template(kept(tmp_path, template("{{ 方案名称 }，{{ 发文机关 }}"))).problems
    assert found.help is not None
    assert found.help.zh == "花括号要成对：开头两个，结尾也要两个"


def test_t5_what_would_tear_the_file_apart_is_refused(tmp_path: Path) -> None:
    """A loop that begins in a link and ends behind it: jinja is content, the XML is not."""
    body = '<w:p><w:hyperlink w:anchor="x"><w:r><w:t>{% for 项 in 意见表 %}</w:t></w:r></w:hyperlink><w:r><w:t>甲{% endfor %}</w:t></w:r></w:p>'
    out = compose(sample_report(), OPTIONS, kept(tmp_path, template(body)))
    assert isinstance(out, tuple)
    assert out[0].message.zh.startswith("模板中的标签有误：")


def test_t5_a_section_that_ends_in_the_paragraph_of_a_tag_keeps_its_page(tmp_path: Path) -> None:
    end = '<w:p><w:pPr><w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:pPr><w:r><w:t>{%p endif %}</w:t></w:r></w:p>'
    data = filled(tmp_path, template(p("{%p if 主送机关 %}") + p("甲") + end + p("乙")))
    assert [each.page_width.twips for each in docx.Document(io.BytesIO(data)).sections if each.page_width] == [11906]


# ---- T6 ---------------------------------------------------------------------------------------------------------


def relation(kind: str, target: str, mode: str = 'TargetMode="External"') -> bytes:
    row = f'<Relationship Id="r1" Type="{templates.OFFICE}/{kind}" Target="{target}" {mode}/>'
    return f'<Relationships xmlns="{templates.PACKAGE}/relationships">{row}</Relationships>'.encode()


def retyped(kind: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(shipped())) as package:
        types = package.read("[Content_Types].xml")
    return changed(shipped(), "[Content_Types].xml", types.replace(templates.MAIN.encode(), kind.encode()))


DOTM = "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"
DOCM = "application/vnd.ms-word.document.macroEnabled.main+xml"
DOTX = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
FIELD = '<w:p><w:r><w:instrText> INCLUDETEXT "c:\\\\x.docx" </w:instrText></w:r></w:p>'
RELS = "word/_rels/header1.xml.rels"
DOCTYPE = b'<!DOCTYPE w:document [<!ENTITY x "y">]><w:document xmlns:w="' + templates.W.encode() + b'"><w:body/></w:document>'


def untyped(kind: str) -> bytes:
    """A template with an entry in its list of types that names none."""
    with zipfile.ZipFile(io.BytesIO(shipped())) as package:
        types = package.read("[Content_Types].xml")
    return changed(shipped(), "[Content_Types].xml", types.replace(b"</Types>", f"<{kind}/></Types>".encode()))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "模板不是有效的 .docx 文件：没有传完整，或已损坏"),
        (ole("WordDocument"), "模板不是有效的 .docx 文件，而是Word 97–2003 文档(.doc)。请用 Word 或 WPS 打开，另存为"),
        (ole("EncryptedPackage"), "模板有打开密码，读不了"),
        (b"%PDF-1.7 x", "模板不是有效的 .docx 文件，而是PDF 文件"),
        (ole("WpsCustomData"), "模板不是有效的 .docx 文件，而是OLE 复合文件"),
        (b"{\\rtf1 x}", "模板不是有效的 .docx 文件，而是RTF 文档"),
        (shipped()[:2000], "模板不是有效的 .docx 文件：没有传完整，或已损坏"),
        (retyped(DOTM), "模板含有宏，不能使用"),
        (retyped(DOCM), "模板含有宏，不能使用"),
        (retyped(DOTX), "文件是 Word 模板格式(.dotx)，请另存为 Word 文档(.docx)"),
        (changed(shipped(), "word/vbaProject.bin", b"x"), "模板含有宏，不能使用"),
        (changed(shipped(), "word/_rels/settings.xml.rels", relation("attachedTemplate", "http://evil/x.dotm")), "模板含有外部链接，不能使用：http://evil/x.dotm"),
        (changed(shipped(), "word/_rels/header1.xml.rels", relation("image", "\\\\server\\x.png")), "模板含有外部链接，不能使用：\\\\server\\x.png"),
        (
            changed(shipped(), "word/_rels/settings.xml.rels", relation("image", "file:///x", "TargetMode='&#69;xternal'")),
            "模板含有外部链接，不能使用：file:///x",
        ),
        (changed(shipped(), "word/_rels/footer1.xml.rels", relation("oleObject", "x.bin", "")), "模板含有嵌入的文件或对象，不能使用：x.bin"),
        (template(FIELD), "模板含有外部链接，不能使用：INCLUDETEXT"),
        (changed(shipped(), "word/document.xml", DOCTYPE), "模板内部的 word/document.xml 已损坏，或含有 DOCTYPE"),
        (changed(shipped(), "word/header1.xml", b"<w:hdr"), "模板内部的 word/header1.xml 已损坏，或含有 DOCTYPE"),
        *(
            (changed(shipped(), RELS, b'<Relationships xmlns="x"><Relationship ' + given + b"/></Relationships>"), f"模板内部的 {RELS} 已损坏")
            for given in (b'Id="a" Type="b"', b'Id="a" Target="b"', b'Type="a" Target="b"')
        ),
        (untyped("Override"), "模板内部的 [content_types].xml 已损坏"),
        (untyped("Default"), "模板内部的 [content_types].xml 已损坏"),
        (changed(shipped(), "word/document.xml", b'<w:document xmlns:w="x"/>'), "模板不是有效的 .docx 文件"),
        (changed(shipped(), "word/document.xml", f'<w:document xmlns:w="{templates.W}"/>'.encode()), "模板不是有效的 .docx 文件"),
        (changed(shipped(), "docProps/core.xml", b"<x/>"), "模板不是有效的 .docx 文件"),
        (changed(shipped(), "_rels/.rels", zipfile.ZipFile(io.BytesIO(shipped())).read("_rels/.rels").replace(b"/core-properties", b"/x")), "模板不是有效的 .docx 文件"),
    ],
)  # fmt: skip
def test_t6_unfit_templates_are_refused_with_the_reason(tmp_path: Path, data: bytes, said: str) -> None:
    (found,) = refusals(tmp_path, data)
    assert found.startswith(said)


@pytest.mark.parametrize(("tag", "meant"), [("elfi", "elif"), ("esle", "else"), ("endfro", "endfor")])
def test_a_misspelt_keyword_is_told_with_the_nearest_one(tmp_path: Path, tag: str, meant: str) -> None:
    path = kept(tmp_path, template(p("{% if 抄送 %}甲{% " + tag + " 标题 %}乙{% endif %}")))
    (problem,) = check_template(path).problems
    assert problem.help is not None
    assert meant in re.split("[ 、？]", problem.help.zh)


@pytest.mark.parametrize("body", ["{{- 标题 -}}", "{%- if 抄送 -%}甲{%- endif -%}{{ 标题 }}", "{{+ 标题 }}"])
def test_tags_that_take_the_space_around_them_are_tags(tmp_path: Path, body: str) -> None:
    assert refusals(tmp_path, template(p(body))) == []


def test_a_letter_does_not_say_when_its_template_was_printed(tmp_path: Path) -> None:
    core = zipfile.ZipFile(io.BytesIO(shipped())).read("docProps/core.xml")
    printed = core.replace(b"</cp:coreProperties>", b"<cp:lastPrinted>2020-01-02T03:04:05Z</cp:lastPrinted></cp:coreProperties>")
    assert printed != core
    made = compose(sample_report(), OPTIONS, kept(tmp_path, changed(shipped(), "docProps/core.xml", printed)))
    assert isinstance(made, bytes)
    assert b"lastPrinted" not in zipfile.ZipFile(io.BytesIO(made)).read("docProps/core.xml")


# ---- T7 ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "chapters"), [(0, ["一、总体意见", "二、有关要求"]), (1, None), (20, None), (500, None)])
def test_t7_any_number_of_findings(count: int, chapters: list[str] | None) -> None:
    data = compose(many(count), OPTIONS)
    assert isinstance(data, bytes)
    text = "\n".join(each.text for each in docx.Document(io.BytesIO(data)).paragraphs)
    numbers = re.findall(r"^([一二三四])、", text, re.MULTILINE)
    assert numbers == list("一二三四"[: len(numbers)])
    assert ("主要问题和修改意见" in text) == (count > 0)
    if chapters:
        assert re.findall(r"^[一二三四]、.*$", text, re.MULTILINE) == chapters
    assert len(re.findall(r"^\d+\. ", text, re.MULTILINE)) == count


# ---- T8 ---------------------------------------------------------------------------------------------------------

NAMED = {"仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体", "Times New Roman"}


def test_t8_a_letter_names_the_fonts_of_the_standard_whatever_is_installed() -> None:
    outcome = pipeline.letter(sample_report(), OPTIONS)
    assert isinstance(outcome, Done)
    assert set(outcome.value.fonts) == NAMED


@pytest.mark.parametrize(
    ("listed", "missing"),
    [
        ("Noto Serif CJK SC\n", ("仿宋_GB2312", "黑体")),
        ("FangSong_GB2312,仿宋_GB2312\nSimHei,黑体\n", ()),
        ("FangSong\\_GB2312\nSimHei\n".replace("\\_", "_"), ()),
        ("FANGSONG_gb2312\n", ("黑体",)),
        ("", ()),
    ],
)
def test_t8_fonts_that_are_not_installed(monkeypatch: pytest.MonkeyPatch, listed: str, missing: tuple[str, ...]) -> None:
    class Listing:
        stdout = listed.encode()

    monkeypatch.setattr(fonts.sys, "platform", "linux")
    monkeypatch.setattr(fonts.subprocess, "run", lambda *_, **__: Listing)
    assert fonts.missing(("仿宋_GB2312", "黑体")) == missing


def test_t8_nothing_is_said_where_fonts_cannot_be_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(*_: object, **__: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(fonts.sys, "platform", "linux")
    monkeypatch.setattr(fonts.subprocess, "run", absent)
    assert fonts.missing(tuple(NAMED)) == ()


def test_t8_the_names_of_the_registry_of_windows() -> None:
    assert fonts.families("SimSun & NSimSun (TrueType)") == {"simsun", "nsimsun"}
    assert fonts.families("仿宋_GB2312 (TrueType)") == {"仿宋_gb2312"}


# ---- T12 --------------------------------------------------------------------------------------------------------


def test_t12_nothing_of_the_templates_author_stays(tmp_path: Path) -> None:
    who = "模板作者李四"
    data = filled(tmp_path, template("致{{ 主送机关 }}", title=who, custom=who, comment=who, author=who, company=who))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert [name for name in package.namelist() if who.encode() in package.read(name)] == []
        assert not {"docProps/custom.xml", "word/comments.xml"} & set(package.namelist())
        assert b"<Company>\xe6\x9f\x90" in package.read("docProps/app.xml")
        assert b"comment" not in package.read("word/document.xml")
    core = docx.Document(io.BytesIO(data)).core_properties
    assert (core.author, core.last_modified_by, core.category, core.content_status, core.identifier) == (
        OPTIONS.agency,
        OPTIONS.agency,
        "",
        "",
        "",
    )
    assert core.title == "关于《青岩市国家碳达峰试点实施方案》审核意见的函"


def test_t12_remarks_in_comments_are_told_of_and_left_out(tmp_path: Path) -> None:
    data = template("致{{ 主送机关 }}", comment="这里填 {{ 主送机关 }}")
    (found,) = check_template(kept(tmp_path, data)).problems
    assert (found.severity, found.message.zh) == ("warning", "这里的标签不会被填写，见批注“这里填 {{ 主送机关 }}”")
    assert "这里填" not in str(zipfile.ZipFile(io.BytesIO(filled(tmp_path, data))).namelist())
