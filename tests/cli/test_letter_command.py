"""The letter over the real command line: its template, its form for replies, and names and folders that it cannot be written to."""

from __future__ import annotations

import errno
import io
import os
import shutil
import subprocess
from functools import partial
from pathlib import Path

import docx
import pytest
from tests.cli import files
from tests.hostile.templates import kept, p, shipped, template
from tests.office import profile
from tests.render.reports import many, sample_report, sample_results, with_results

from plancheck import pipeline, sheets
from plancheck.cli import fonts, main
from plancheck.contract import report as report_file
from plancheck.review import replies
from plancheck.wording.catalogue import SYSTEM_ERRORS

Captured = pytest.CaptureFixture[str]
SOFFICE = shutil.which("soffice")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANCHECK_LANG", raising=False)
    Path("report.json").write_bytes(report_file.write(sample_report()))


def run(capsys: Captured, *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return code, out, err


def text_of(path: str) -> str:
    return "\n".join(each.text for each in docx.Document(io.BytesIO(Path(path).read_bytes())).paragraphs)


OWN = template("本单位模板，致{{ 主送机关 }}")
WRITE = ("letter", "report.json", "-o", "letter.docx", "--recipient", "青岩市发展改革委")


# ---- which template ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "config", "first"),
    [
        ((), "", "〔发文字号〕"),
        (("--template", "own.docx"), "", "本单位模板，致青岩市发展改革委"),
        (("--templates", "mine"), "", "文件夹里的"),
        (("--templates", "empty"), "", "〔发文字号〕"),
        ((), '[letter]\ntemplate = "own.docx"\n', "本单位模板，致青岩市发展改革委"),
        (("--templates", "mine"), '[letter]\ntemplate = "own.docx"\n', "文件夹里的"),
        (("--template", "own.docx", "--templates", "mine"), '[letter]\ntemplate = "none.docx"\n', "本单位模板，致青岩市发展改革委"),
    ],
)
def test_the_offices_own_template_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured, arguments: tuple[str, ...], config: str, first: str
) -> None:
    kept(tmp_path, OWN)
    for name in ("mine", "empty", "deeper"):
        Path(name).mkdir()
    kept(tmp_path / "mine", template("文件夹里的{{ 抄送 }}"), "letter.docx")
    Path("plancheck.toml").write_text(config, "utf-8")
    if config and not arguments:  # the path is that of the configuration, wherever one works
        shutil.copy("report.json", "deeper")
        monkeypatch.chdir(tmp_path / "deeper")
    assert run(capsys, *WRITE, *arguments)[0] == 0
    assert text_of("letter.docx").startswith(first)


@pytest.mark.parametrize("arguments", [("--template", "none.docx"), ("--templates", "none"), ("--check-template", "none.docx")])
def test_a_template_that_is_not_there(capsys: Captured, arguments: tuple[str, ...]) -> None:
    code, _, err = run(capsys, *WRITE, *arguments) if arguments[0] != "--check-template" else run(capsys, "letter", *arguments)
    assert code == 2
    assert f"找不到模板：{arguments[1]}" in err
    assert not Path("letter.docx").exists()


def test_a_wrong_template_gives_every_error_and_no_letter(tmp_path: Path, capsys: Captured) -> None:
    kept(tmp_path, template(p("{{ 主送机管 }}") + p("{{ 抄讼 }}")))
    code, _, err = run(capsys, *WRITE, "--template", "own.docx")
    assert code == 2
    assert "模板里没有名称“主送机管”，见正文“{{ 主送机管 }}”。是不是 主送机关？" in err
    assert "模板里没有名称“抄讼”，见正文“{{ 抄讼 }}”。是不是 抄送？" in err
    assert sorted(each.name for each in Path().iterdir()) == ["own.docx", "report.json"]


def test_t2_a_template_that_does_not_end_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    Path("report.json").write_bytes(report_file.write(many(60)))
    names = "甲乙丙丁戊己庚辛"
    kept(tmp_path, template("".join("{% for " + name + " in 意见表 %}" for name in names) + "{% endfor %}" * len(names)))
    monkeypatch.setattr(pipeline, "letter", partial(pipeline.letter, seconds=2))
    code, _, err = run(capsys, *WRITE, "--template", "own.docx")
    assert code == 2
    assert "模板没有在限度内填完（超时）：请检查其中的循环，或改用自带的模板" in err
    assert not Path("letter.docx").exists()


# ---- dates ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("signed", ["2026-11-30", "20261130", "2026年11月30日", "２０２６年１１月３０日", "2026/11/30"])
def test_a_date_may_be_written_as_in_a_letter(capsys: Captured, signed: str) -> None:
    assert run(capsys, *WRITE, "--signed", signed)[0] == 0
    assert "2026年11月30日" in text_of("letter.docx")


def test_a_date_of_the_configuration_may_be_written_so_too(capsys: Captured) -> None:
    Path("plancheck.toml").write_text('[letter]\ndeadline = "2026年12月31日"\n', "utf-8")
    assert run(capsys, *WRITE)[0] == 0
    assert "于2026年12月31日前" in text_of("letter.docx")


@pytest.mark.parametrize(
    ("deadline", "lang", "said"),
    [
        ("2026-11-29", "zh", "提醒：报送期限2026年11月29日早于成文日期2026年11月30日，请核对"),
        ("2026-11-29", "en", "Note: the deadline 29 November 2026 is before the date of the letter, 30 November 2026"),
        ("2026-11-30", "zh", ""),
    ],
)
def test_a_deadline_before_the_letter_is_told_of(capsys: Captured, deadline: str, lang: str, said: str) -> None:
    code, _, err = run(capsys, *WRITE, "--signed", "2026-11-30", "--deadline", deadline, "--lang", lang)
    assert code == 0
    assert [each for each in err.splitlines() if "期限" in each or "deadline" in each] == ([said] if said else [])


# ---- --template-copy --------------------------------------------------------------------------------------------


def test_the_bundled_template_is_written_to_be_changed(capsys: Captured) -> None:
    code, out, err = run(capsys, "letter", "--template-copy", "own.docx")
    assert (code, out, err) == (0, "", "已写出：own.docx\n")
    assert Path("own.docx").read_bytes() == shipped()
    assert run(capsys, *WRITE, "--template", "own.docx")[0] == 0
    assert run(capsys, "letter", "report.json", "-o", "usual.docx", "--recipient", "青岩市发展改革委")[0] == 0
    assert Path("letter.docx").read_bytes() == Path("usual.docx").read_bytes()


@pytest.mark.parametrize(("name", "said"), [("mine.docx", "已有文件“mine.docx”，不覆盖"), ("mine.dotx", "应以 .docx 结尾")])
def test_a_template_that_somebody_changed_is_not_overwritten(capsys: Captured, name: str, said: str) -> None:
    Path("mine.docx").write_bytes(b"changed")
    code, _, err = run(capsys, "letter", "--template-copy", name)
    assert code == 2
    assert said in err
    assert Path("mine.docx").read_bytes() == b"changed"
    assert not Path("mine.dotx").exists()


# ---- --check-template -------------------------------------------------------------------------------------------


def test_the_template_that_comes_with_plancheck_is_sound(capsys: Captured) -> None:
    code, out, err = run(capsys, "letter", "--check-template")
    assert (code, out) == (0, "")
    assert "没有用 --template 指定模板，检查的是自带的模板 letter.docx：没有发现错误" in err


@pytest.mark.parametrize("named", [("own.docx",), ("--template", "own.docx")])
def test_every_mistake_is_listed(tmp_path: Path, capsys: Captured, named: tuple[str, ...]) -> None:
    kept(tmp_path, template(p("致{{ 主送机管 }}：") + p("｛｛ 抄送 ｝｝") + p("{% for 项 in 意见表 %}"), comment="{{ 抄送 }}"))
    code, out, err = run(capsys, "letter", "--check-template", *named)
    assert code == 2
    assert out.splitlines() == [
        "错误：“｛｛ 抄送 ｝｝”应写为半角的“{{ 抄送 }}”，见正文“｛｛ 抄送 ｝｝”。请在 Word 或 WPS 中改正模板后再试",
        "错误：模板里没有名称“主送机管”，见正文“致{{ 主送机管 }}：”。是不是 主送机关？",
        "错误：标签 {% for 项 in 意见表 %} 没有对应的 {%endfor %}，见正文“{% for 项 in 意见表 %}”。请在 Word 或 WPS 中改正模板后再试",
        "提醒：这里的标签不会被填写，见批注“{{ 抄送 }}”。请在 Word 或 WPS 中改正模板后再试",
    ]
    assert "模板 own.docx 有 3 处错误" in err
    english = run(capsys, "letter", "--check-template", *named, "--lang", "en")[1]
    assert "Error: the template has no name 主送机管, in the body text: “致{{ 主送机管 }}：”. Did you mean 主送机关?" in english


def test_t8_fonts_that_are_not_installed_are_listed(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(fonts, "installed", lambda: frozenset({"times new roman", "simhei", "宋体"}))
    said = "本机没有安装这些字体，在本机打开时会用别的字体代替（文件里写的仍是规定的字体）：仿宋_GB2312、楷体_GB2312、方正小标宋简体"
    assert said in run(capsys, "letter", "--check-template")[2]
    assert said in run(capsys, *WRITE)[2]
    monkeypatch.setattr(fonts, "installed", lambda: None)
    assert "字体" not in run(capsys, "letter", "--check-template")[2]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_template_that_an_office_saved_with_libreoffice(tmp_path: Path, capsys: Captured) -> None:
    """Runs, styles and headers come out otherwise; every tag is still there, and the letter says the same."""
    kept(tmp_path, shipped(), "made.docx")
    command = [
        str(SOFFICE),
        profile(),
        "--headless",
        "--convert-to",
        "docx:MS Word 2007 XML",
    ]
    subprocess.run([*command, "--outdir", "saved", "made.docx"], check=True, capture_output=True, timeout=600)
    code, out, _ = run(capsys, "letter", "--check-template", "saved/made.docx")
    assert (code, out) == (0, "")
    for name, more in (("ours", ()), ("theirs", ("--template", "saved/made.docx"))):
        assert run(capsys, "letter", "report.json", "-o", f"{name}.docx", "--agency", "某省发展改革委", "--copy-to", "甲厅", *more)[0] == 0
    lines = [[line for line in text_of(f"{name}.docx").splitlines() if line.strip()] for name in ("ours", "theirs")]
    assert lines[0] == lines[1]
    tables = [[[cell.text for cell in row.cells] for row in docx.Document(f"{name}.docx").tables[0].rows] for name in ("ours", "theirs")]
    assert tables[0] == tables[1]
    heads = [docx.Document(f"{name}.docx").sections[0].first_page_header.paragraphs for name in ("ours", "theirs")]
    assert [[each.text for each in head if each.text.strip()] for head in heads] == [["某省发展改革委"]] * 2
    sizes = [
        [(each.page_width.mm, each.left_margin.mm, each.top_margin.mm) for each in docx.Document(f"{name}.docx").sections]
        for name in ("ours", "theirs")
    ]
    assert sizes[1] == [pytest.approx(each, abs=0.1) for each in sizes[0]]


@pytest.mark.parametrize("body", ["各市人民政府：现将方案印发。", "{# 只有说明 #}"])
def test_a_document_without_a_tag_is_no_template(tmp_path: Path, capsys: Captured, body: str) -> None:
    kept(tmp_path, template(body))
    code, out, _ = run(capsys, "letter", "--check-template", "own.docx")
    assert (code, out.splitlines()) == (
        2,
        ["错误：不是意见函模板：里面没有一处要填写的标签（写在双花括号里）。请在 Word 或 WPS 中改正模板后再试"],
    )
    assert run(capsys, *WRITE, "--template", "own.docx")[0] == 2
    assert not Path("letter.docx").exists()


# ---- a letter that goes out as it is ----------------------------------------------------------------------------

FILLED = ("--agency", "某省发展改革委", "--number", "甲〔2026〕1号", "--signed", "2026-11-25")
LATER = ("--deadline", "2026-12-25", "--contact", "张三")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            (),
            "：〔发文机关〕（--agency）、〔发文字号〕（--number）、〔成文日期〕（--signed）、〔报送期限〕（--deadline）、〔联系人及电话〕（--contact）。",
        ),
        (FILLED, "：〔报送期限〕（--deadline）、〔联系人及电话〕（--contact）。"),
        ((*FILLED, "--lang", "en"), "not written: 〔报送期限〕 (--deadline), 〔联系人及电话〕 (--contact). Give"),
        ((*FILLED, *LATER), None),
        (("--confirm",), None),
        (("--template", "own.docx"), None),  # a template without these places has no gaps
    ],
)
def test_a_final_letter_has_no_gaps(tmp_path: Path, capsys: Captured, arguments: tuple[str, ...], said: str | None) -> None:
    kept(tmp_path, OWN)
    code, _, err = run(capsys, *WRITE, "--final", *arguments)
    assert (code, Path("letter.docx").exists()) == ((0, True) if said is None else (2, False))
    assert said is None or said in err


def test_a_document_that_is_no_letter_is_no_earlier_version(capsys: Captured) -> None:
    Path("letter.docx").write_bytes(files.docx("某市国家碳达峰试点实施方案", "一、总体要求"))
    code, _, err = run(capsys, *WRITE)
    assert (code, err.strip()) == (2, "“letter.docx”已在，而且不是意见函，没有写出。请用 -o 换一个名称，例如 -o 意见函.docx")
    assert sorted(each.name for each in Path().iterdir()) == ["letter.docx", "report.json"]


def test_a_letter_that_an_office_saved_again_is_an_earlier_version(capsys: Captured) -> None:
    """Word and WPS write their own name for that of the program; the title stays."""
    run(capsys, *WRITE)
    saved = docx.Document("letter.docx")
    saved.paragraphs[-1].add_run("手工加的一句。")
    saved.core_properties.title = ""
    saved.save("letter.docx")
    code, _, err = run(capsys, *WRITE)
    assert (code, Path("letter.v2.docx").exists()) == (0, True)
    assert "手工加的一句。" in err


def test_a_long_difference_is_cut(capsys: Captured) -> None:
    run(capsys, *WRITE)
    Path("report.json").write_bytes(report_file.write(many(60)))
    err = run(capsys, *WRITE)[2]
    assert sum(line.startswith(("  - ", "  + ")) for line in err.splitlines()) == 20
    assert "  …… 还有 " in err


# ---- the form for the replies -----------------------------------------------------------------------------------


def test_the_form_for_the_replies_goes_with_the_letter(capsys: Captured) -> None:
    code, _, err = run(capsys, *WRITE, "--replies-form", "replies.xlsx")
    assert code == 0
    assert "已写出：replies.xlsx" in err
    assert "附件：1. 审核意见表\n　　　2. 意见采纳情况表（电子表格）\n" in text_of("letter.docx")
    rows = [[cell.text for cell in row.cells] for row in docx.Document("letter.docx").tables[0].rows[1:]]
    asked = [row for row in rows if row[7] != "发文前请核实"]
    title, table = sheets.read(Path("replies.xlsx").read_bytes())[0]
    assert title == "意见采纳情况表"
    assert [str(row.values[1]).splitlines()[0] for row in table[1:]] == [row[4] for row in asked]
    back = replies.read(sheets.read(Path("replies.xlsx").read_bytes()), sample_report())
    assert (back.problems, back.replies, len(back.asked)) == ((), (), len(asked))


@pytest.mark.parametrize(("arguments", "form"), [((), "letter.意见采纳情况表.xlsx"), (("--replies-form", "r.xlsx"), "r.xlsx")])
def test_the_form_is_written_with_every_letter_that_asks_for_an_answer(capsys: Captured, arguments: tuple[str, ...], form: str) -> None:
    code, _, err = run(capsys, *WRITE, *arguments)
    assert (code, f"已写出：{form}" in err) == (0, True)
    assert sorted(each.name for each in Path().iterdir()) == sorted(["letter.docx", "report.json", form])
    assert "附件：1. 审核意见表\n　　　2. 意见采纳情况表（电子表格）\n" in text_of("letter.docx")


def test_no_form_goes_with_a_letter_without_opinions(capsys: Captured) -> None:
    fine = tuple(each for each in sample_results() if each.outcome == "passed")
    Path("report.json").write_bytes(report_file.write(with_results(fine, attachments=())))
    assert run(capsys, *WRITE)[0] == 0
    assert sorted(each.name for each in Path().iterdir()) == ["letter.docx", "report.json"]
    assert "附件" not in text_of("letter.docx")


def test_a_form_is_not_overwritten_either(capsys: Captured) -> None:
    form = ("--replies-form", "replies.xlsx")
    run(capsys, *WRITE, *form)
    first = Path("replies.xlsx").read_bytes()
    assert "与 replies.xlsx 内容相同，没有另写" in run(capsys, *WRITE, *form)[2]
    Path("report.json").write_bytes(report_file.write(many(3)))
    assert "新的一稿写为 replies.v2.xlsx" in run(capsys, *WRITE, *form)[2]
    assert Path("replies.xlsx").read_bytes() == first


# ---- T11: where it is written -----------------------------------------------------------------------------------

NAMES = [
    *(f"意见{sign}函.docx" for sign in ':*?"<>|\\'),
    "CON.docx", "con.docx", "NUL.tar.docx", "com1.docx", "LPT9.docx",
    "letter.docx.", "letter.docx ", "letter", "letter.doc", "letter.pdf",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_t11_names_that_windows_cannot_hold(capsys: Captured, name: str) -> None:
    code, _, err = run(capsys, "letter", "report.json", "-o", name)
    assert code == 2
    assert f"文件名“{name}”不能用" in err
    assert [each.name for each in Path().iterdir()] == ["report.json"]


@pytest.mark.parametrize("name", ["意见函.docx", "Console.docx", "a.b.docx", "函 1（草稿）.docx", "LETTER.DOCX"])
def test_t11_names_that_it_can(capsys: Captured, name: str) -> None:
    assert run(capsys, "letter", "report.json", "-o", name)[0] == 0


def test_t11_the_option_that_named_it_is_told(capsys: Captured) -> None:
    assert "请用 --replies-form 换一个名字" in run(capsys, *WRITE, "--replies-form", "r.xls")[2]


def test_t11_a_path_that_is_too_long(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    code, _, err = run(capsys, "letter", "report.json", "-o", "长" * 200 + ".docx")
    assert code == 2
    assert "文件名太长" in err
    monkeypatch.setattr("plancheck.cli.letter.LONGEST_PATH", 20)
    monkeypatch.setattr("plancheck.cli.letter.sys.platform", "win32")
    code, _, err = run(capsys, "letter", "report.json", "-o", "letter.docx")
    assert code == 2
    assert "Windows 最多 20 个" in err
    assert [each.name for each in Path().iterdir()] == ["report.json"]


@pytest.mark.parametrize(
    ("step", "number"),
    [("replace", errno.EACCES), ("replace", errno.EPERM), ("write_bytes", errno.ENOSPC), ("write_bytes", errno.EROFS)],
)
def test_t11_locked_full_or_read_only_leaves_no_half_file(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, step: str, number: int
) -> None:
    whole = Path.write_bytes

    def half(path: Path, data: bytes) -> int:
        whole(path, data[: len(data) // 2])
        raise OSError(number, os.strerror(number))

    here, replace = os.getpid(), os.replace

    def refused(*given: str) -> None:
        if os.getpid() != here:  # the process that fills the template in writes its result as ever
            return replace(*given)
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "write_bytes", half) if step == "write_bytes" else monkeypatch.setattr(os, "replace", refused)
    code, _, err = run(capsys, *WRITE)
    assert code == 5
    assert "没有写成：letter.docx" in err
    assert SYSTEM_ERRORS[os.strerror(number)] in err
    assert [each.name for each in Path().iterdir()] == ["report.json"]


def test_t11_a_file_where_a_folder_should_be(capsys: Captured) -> None:
    Path("out").write_text("x")
    code, _, err = run(capsys, "letter", "report.json", "-o", "out/letter.docx")
    assert code == 5
    assert "没有写成" in err
    assert Path("out").read_text() == "x"


# ---- what must be given -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("arguments", "said"), [(("report.json",), "还缺少选项 -o"), (("-o", "x.docx"), "还缺少参数 文件")])
def test_a_letter_needs_a_file_and_a_place(capsys: Captured, arguments: tuple[str, ...], said: str) -> None:
    code, _, err = run(capsys, "letter", *arguments)
    assert code == 2
    assert said in err


def test_a_letter_from_a_draft_and_from_its_report_are_the_same_bytes(capsys: Captured) -> None:
    Path("plan.docx").write_bytes(files.docx("某市国家碳达峰试点实施方案", "一、总体要求", "到2025年，单位地区生产总值能耗下降13.5%。"))
    day = ("--date", "2026-11-25", "--kind", "city")
    run(capsys, "check", "plan.docx", *day, "-o", "of_plan.json")
    assert run(capsys, "letter", "plan.docx", *day, "-o", "a.docx")[0] == 0
    assert run(capsys, "letter", "of_plan.json", *day, "-o", "b.docx")[0] == 0
    assert Path("a.docx").read_bytes() == Path("b.docx").read_bytes()
