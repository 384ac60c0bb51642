"""The other doors: what comes to the workbench, from editors, and in tables, annexes, templates and stored files."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import shutil
import tempfile
import threading
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

from tests.fuzz import mutate
from tests.fuzz.laws import Target, refused, sound, told
from tests.hostile import templates
from tests.readers import docx, ofds
from tests.review import small

from plancheck import checking, extraction, readers, rulelab, sheets
from plancheck.annotated import word as annotated
from plancheck.annotated.notes import Annotated, AnnotateOptions
from plancheck.contract import comparison as comparison_file
from plancheck.contract import plan as plan_file
from plancheck.contract import reading, schema
from plancheck.contract import round as round_file
from plancheck.contract import trace as trace_file
from plancheck.language import parser
from plancheck.letter import compose
from plancheck.model.decision import Decision, History
from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import Document
from plancheck.model.place import Evidence
from plancheck.model.report import DocumentInfo, Options, PlanInfo, Report, Result, Subject, SubResult
from plancheck.model.round import Round
from plancheck.readers import annexes, ofd, plain, word
from plancheck.render.decided import sheet
from plancheck.review import compare, decision_table, decisions, replies
from plancheck.rulelab import tables

ON = date(2026, 11, 25)
NONE = Bilingual("", "")

# ---- annexes, and files of other formats ------------------------------------------------------------------------


def _annexes() -> list[bytes]:
    head = ("序号", "项目名称", "建设内容", "总投资（万元）", "建设期限")
    rows = ((1, "城东光伏", "装机5万千瓦", 20000, date(2025, 12, 31)), (2, "城西热网", "=A1", 8000.5, None), ("合计", "", "", 28000.5, ""))
    listed = sheets.Sheet("重点项目", head, rows, (8, 20, 30, 12, 12))
    return [
        sheets.write([listed]),
        sheets.write([replace(listed, hidden=frozenset({2})), sheets.Sheet("空", ("甲",), ())]),
        docx.docx(docx.p("附件1") + docx.tbl(docx.tr(*head), docx.tr("1", "城东光伏", "装机", "20000", "2025年"))),
        docx.docx(docx.p("关于报送云水市碳达峰试点实施方案的函") + docx.p("省发展改革委：") + docx.p("现将方案报上。")),
    ]


def _annex(data: bytes) -> None:
    for name, meant in (("附件1.xlsx", False), ("附件1.docx", True), ("报送函.docx", False)):
        found = annexes.read(data, name, 5.0, "final", meant)
        if not any(each.code == "covering-letter" for each in found.diagnostics):  # of which nothing is kept
            sound(found)


def _ofds() -> list[bytes]:
    written = ofds.page(ofds.text(25, 40, "一、总体要求"), ofds.text(25, 60, "到2025年下降13.5%。", step="g 3 2.5 5"))
    grid = ofds.page(*(ofds.line(20, y, 180, y) for y in (40, 60, 80)), ofds.text(25, 50, "指标"), ofds.picture(20, 100, 50, 50))
    turned = ofds.page(ofds.text(25, 40, "白字", inside='<ofd:FillColor Value="255 255 255"/>', attributes='CTM="0 1 -1 0 100 9.8"'))
    return [ofds.ofd(written, grid), ofds.ofd(turned, common="<ofd:PublicRes>Res.xml</ofd:PublicRes>", more={"Doc_0/Res.xml": "<x/>"})]


def _ofd(data: bytes) -> None:
    sound(ofd.read(data, "plan.ofd", ""))


# ---- tables that come back --------------------------------------------------------------------------------------
#
# Whether a spreadsheet can be opened is what the target `sheets` asks, and opening one takes a hundred times as long as reading its rows.
# So most inputs here are the rows themselves, as JSON; a few are files.


def _given(data: bytes) -> decision_table.Tables:
    """The sheets that JSON names, each with its rows."""
    with suppress(ValueError, RecursionError):
        given = json.loads(data)
        if isinstance(given, dict):
            return tuple((str(title), tuple(_rows(rows))) for title, rows in given.items() if isinstance(rows, list))
    return ()


def _rows(given: list[Any]) -> Iterator[sheets.Row]:
    """Rows as `sheets.read` gives them: numbered from 1, each up to its last cell that is not empty, and none without one."""
    for number, row in enumerate(given, 1):
        cells = [_cell(each) for each in (row if isinstance(row, list) else [row])]
        while cells and cells[-1] is None:
            del cells[-1]
        if cells:
            yield sheets.Row(number, tuple(cells))


def _cell(given: Any) -> Any:
    """What a cell can hold: dates are written as {"date": "2026-11-25"}, and what no cell holds becomes its text."""
    if isinstance(given, dict) and list(given) == ["date"]:
        with suppress(ValueError, TypeError):
            return date.fromisoformat(given["date"])
    match given:
        case None | "":
            return None
        case float():
            return int(given) if given.is_integer() and abs(given) < 1e15 else Decimal(repr(given))
        case int() if not isinstance(given, bool):
            return given
    return str(given).encode("utf-8", "replace").decode()


def _as_json(file: bytes) -> bytes:
    """The rows of a spreadsheet as the target takes them."""
    rows = {title: [[_written(each) for each in row.values] for row in rows] for title, rows in sheets.read(file)}
    return json.dumps(rows, ensure_ascii=False).encode()


def _written(value: Any) -> Any:
    match value:
        case date():
            return {"date": value.isoformat()}
        case Decimal():
            return float(value)
    return value


def _table_changed(data: bytes, random: Random) -> bytes:
    """Other rows; now and then they are written as a file, and that is changed."""
    if data.startswith(b"PK"):
        return mutate.of_zip(data, random)
    made = mutate.of_json(data, random)
    if random.random() >= 0.01:
        return made
    written = [sheets.Sheet(title, ("",), tuple(row.values for row in rows)) for title, rows in _given(made)]
    return mutate.of_zip(sheets.write(written), random)


@cache
def _report() -> Report:
    """A report with findings of a small guideline."""
    return small.checked()


def _decision_tables() -> list[bytes]:
    report = _report()
    history = History()
    for result, sub in report.findings()[:2]:
        history = decisions.decide(history, decisions.target(result, sub), Decision("dismiss", "", "已写明"), "张三", ON)
    return [
        _as_json(
            sheets.write([sheet(report, decisions.standings(each, report, ON), {id: entry.name for id, entry in each.last.items()}, lang)])
        )
        for each, lang in ((history, "zh"), (history, "en"), (History(), "zh"))
    ]


def _decision_table(data: bytes) -> None:
    if data.startswith(b"PK"):
        opened = decision_table.open_table(None, data)
        if isinstance(opened, Bilingual):
            refused("damaged", opened)
            return
    else:
        opened = _given(data)
    made = decision_table.import_decisions(opened, _report(), History(), "乙", ON, {}, "table")
    assert not made.problems or made.history == History(), "problems, and decisions all the same"
    assert all(each.zh and each.en for each in made.problems), "a problem in one language only"
    assert len(made.history.entries) == made.count + made.cleared, "decisions that nobody counted"


def _replies() -> list[bytes]:
    report = _report()
    blank = [replies.form(report, report.findings(), lang) for lang in ("zh", "en")]
    table, guide = blank[0]
    filled = replace(table, rows=tuple((*row[:2], "采纳", "已改", "第二章", *row[5:]) for row in table.rows))
    return [*(_as_json(sheets.write(each)) for each in blank), _as_json(sheets.write([filled, guide]))]


def _reply(data: bytes) -> None:
    try:
        opened = sheets.read(data) if data.startswith(b"PK") else _given(data)
    except sheets.Unreadable as error:
        refused(error.reason, error.what)
        return
    found = replies.read(opened, _report())
    assert not found.problems or not found.replies, "problems, and replies all the same"
    assert all(each.zh and each.en for each in found.problems), "a problem in one language only"
    assert {each.id for each in found.replies} <= found.asked, "a reply to what was not asked"


def _rule_tables() -> list[bytes]:
    head = ("编号", "指标", "年份", "比较", "数值", "级别", "来源")
    rows = (
        ("A-1", "城市绿色出行比例", "2030年", "不低于", "70%", "必须", "国家行动方案"),
        ("", "新能源汽车保有量", 2030, "", "≥ 1,000万辆", "", "国家行动方案"),
    )
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in (head, *rows))
    word_table = docx.tbl(docx.tr(*head), *(docx.tr(*map(str, row)) for row in rows))
    return [sheets.write([sheets.Sheet("门槛", head, rows)]), text.encode(), text.encode("gb18030"), docx.docx(docx.p("门槛") + word_table)]


def _rule_table(data: bytes) -> None:
    """What a table gives are rules that can be read, and that give the same rows again."""
    for name in ("t.xlsx", "t.csv", "t.docx"):
        found = tables.opened(None, data, name)
        if isinstance(found, Bilingual):
            refused("damaged", found)
            continue
        vocabulary = _loaded().vocabulary
        read = tables.rows(found, vocabulary, "MY")
        assert all(problem.zh and problem.en for _, problem in read.problems), "a problem in one language only"
        assert len({each.id for each in read.thresholds}) == len(read.thresholds) or any(each.id for each in read.thresholds)
        for each in dict.fromkeys(replace(each, id="MY-01") for each in read.thresholds[:200]):  # a row doubled gives the same rule again
            for lang in ("zh", "en"):
                _, wrong = parser.parse(tables.rule_text(each, vocabulary, lang), "t.rules")
                for problem in wrong:
                    told(problem)


@cache
def _loaded() -> Any:
    return rulelab.load([], [], None).loaded


def _sheet_or_text(data: bytes, random: Random) -> bytes:
    """A table whose cells are changed, or its file."""
    if not data.startswith(b"PK"):
        return mutate.of_text(data.decode("utf-8", "replace"), random, (",", '"', "\n", "≥", "2030年", "70%")).encode("utf-8", "replace")
    return mutate.of_zip(data, random)


# ---- templates of letters, and annotated copies -----------------------------------------------------------------


def _templates() -> list[bytes]:
    p = templates.p
    loop = p("{%p for 组 in 主要问题 %}") + p("{{ 组.名称 }}：{{ 组.意见|join('；') }}") + p("{%p endfor %}")
    table = templates.table(("编号", "问题"), ("{%tr for 行 in 意见表 %}", ""), ("{{ 行.编号 }}", "{{ 行.问题 }}"), ("{%tr endfor %}", ""))
    return [
        templates.template("{{ 标题 }}"),
        templates.template(loop + table, header="{{ 发文机关 }}", footer="{{ 成文日期 }}", comment="给同事"),
        templates.template(p("{% if 条数.不符合 > 0 %}有 {{ 条数.合计 - 条数.符合 }} 条{% endif %}"), footnote="{{ 抄送 }}", title="x"),
    ]


_TAGS = (
    "{{", "}}", "{%", "%}", "{% if 条数 %}", "{% endif %}", "{%p for x in 主要问题 %}", "{%p endfor %}", "{{ 标题", "｛｛ 标题 ｝｝",
    "{{ 标题|upper }}", "{% set x = 1 %}", "{{ x.y.z }}", "{{ [1]|sum }}", "{# x", "#}", "{% raw %}",
    "{{ 9**9 }}", "{{ ''.__class__ }}", "{% include 'x' %}",
)  # fmt: skip


def _template_changed(data: bytes, random: Random) -> bytes:
    """A tag written into a part, or the file changed."""
    entries = mutate.parts(data)
    if not entries or random.random() < 0.4:
        return mutate.of_zip(data, random)
    at = random.choice([place for place, each in enumerate(entries) if each[0].startswith("word/")] or [0])
    name, content = entries[at]
    texts = list(re.finditer(r"(?<=>)[^<]+(?=</w:t>)", content.decode("utf-8", "replace")))
    if not texts:
        return mutate.of_zip(data, random)
    hit, text = random.choice(texts), content.decode("utf-8", "replace")
    inside = mutate.of_text(hit[0], random, _TAGS).replace("<", "&lt;").replace("&", "&amp;")
    entries[at] = (name, (text[: hit.start()] + inside + text[hit.end() :]).encode("utf-8", "surrogatepass"))
    return mutate.packed(entries)


def _letter(data: bytes) -> None:
    """A letter that can be opened, or what is wrong with its template."""
    with tempfile.NamedTemporaryFile(suffix=".docx") as file:
        file.write(data)
        file.flush()
        checked = compose.check_template(Path(file.name))
        made = compose.compose(_report(), compose.LetterOptions(confirmed=True, date=ON), Path(file.name))
    for each in checked.problems:
        told(each)
    if isinstance(made, tuple):
        assert made, "no letter and no reason"
        for each in made:
            told(each)
        return
    assert not any(each.severity == "error" for each in checked.problems), "a letter from a template that was called faulty"
    assert readers.read(made, "letter.docx").reason in (None, "empty", "not_read"), "a letter that cannot be read"


def _words() -> list[bytes]:
    from tests.fuzz import targets

    return targets._words()


_WHEN = AnnotateOptions(author="某省发展改革委", initials="发改", when="2026-11-25T00:00:00Z", without_macros=True, without_links=True)


def _annotate(data: bytes) -> None:
    """The copy has the text of the draft, and comments once however often it is made."""
    document = word.read(data, "plan.docx", "")
    if document.status == "not_checked":
        return
    report = _found_everywhere(document)
    made = annotated.annotate(data, report, _WHEN)
    if isinstance(made, tuple):
        for each in made:
            told(each)
        return
    again = word.read(made.data, "plan.docx", "")
    assert [each.text for each in again.blocks if each.part == "body"] == [each.text for each in document.blocks if each.part == "body"], (
        "the copy has another text"
    )
    twice = annotated.annotate(made.data, report, _WHEN)
    assert isinstance(twice, Annotated), "a copy that cannot be annotated"
    assert twice.comments == made.comments, "another count of comments the second time"


def _found_everywhere(document: Document) -> Report:
    """A report with a finding on the first characters of every block."""
    said = Bilingual("缺少目标值", "no target")
    subs = []
    for block in [each for each in document.blocks if each.countable and each.text.strip()][:20]:
        end = min(len(block.text), 6)
        evidence = (Evidence(block.text[:end], document.place(block.index, 0, end, ()), role="conflict"),)
        subject = Subject("fact", str(block.index), NONE)
        subs.append(SubResult(f"{block.index:032x}", subject, "failed", None, said, said, "f", (), evidence))
    result = Result("GOAL-01", "v", said, "must", "notice", said, said, "", "failed", None, NONE, NONE, tuple(subs))
    info = DocumentInfo("plan.docx", "", document.format, None, document.status, document.reason, document.detail)
    return Report("0", (), ON, Options(), info, PlanInfo("方案", "unknown", NONE, None, None), "noncompliant", (result,) if subs else ())


# ---- JSON of ours that others hand in ---------------------------------------------------------------------------


def _contracts() -> list[bytes]:
    """A file of every format beside reports and decisions, which have targets of their own; and what the workbench stores."""
    loaded, report = small.loaded(), _report()
    document = plain.read("\n".join(small.DRAFT))
    other = small.checked(*small.DRAFT[:3])
    trace = checking.explained(document, loaded, Options(), ON, "G-01")
    batch = Round("0", report.packs, ON, Options(), "drafts", (), ())
    return [
        plan_file.write(extraction.plan(document, loaded.vocabulary)),
        comparison_file.write(compare.compare(report, other)),
        trace_file.write(trace),
        round_file.write(batch),
        reading.write(reading.DraftText(document)),
    ]


def _contract(data: bytes) -> None:
    for model in schema.MODELS.values():
        with suppress(ValueError):
            found = model.from_json(data)
            written = found.to_json()
            assert model.from_json(written).to_json() == written, "a file that is read back as another one"
    for read in (round_file.read_record, round_file.read_drafts, round_file.read_source, reading.read_why):
        with suppress(ValueError):
            read(data)
    with suppress(ValueError):
        text = reading.read(data)
        assert reading.read(reading.write(text)) == text, "a text that is read back as another one"


# ---- the workbench ----------------------------------------------------------------------------------------------

_BOUNDARY = b"x9"


def _part(name: str, content: bytes, file: str = "") -> bytes:
    shown = f'; filename="{file}"' if file else ""
    return f'--x9\r\nContent-Disposition: form-data; name="{name}"{shown}\r\n'.encode() + b"\r\n" + content + b"\r\n"


def _request(path: str, *parts: bytes, kind: str = "multipart/form-data; boundary=x9") -> bytes:
    """An upload: the line with the page it goes to, the line with its type, its body."""
    return f"{path}\n{kind}\n".encode() + b"".join(parts) + b"--x9--\r\n"


def _uploads() -> list[bytes]:
    _kept_folder()
    draft, table = docx.docx(docx.p("方案")), sheets.write([sheets.Sheet("意见", ("编号",), (("1",),))])
    template = templates.template("{{ 标题 }}")
    about = (_part("kind", b"city"), _part("province", "东岭省".encode()), _part("office", "某市发改委".encode()))
    plan = "/plans/PLAN/v1"
    return [
        _request("/submit", _part("file", draft, "方案.docx"), *about),
        _request("/submit", _part("file", draft, "a.docx"), _part("file", table, "附件1.xlsx"), _part("together", b"on")),
        _request("/submit", _part("file", b"", "..\\..\\evil.docx")),
        _request(f"{plan}/next", _part("draft", draft, "b.docx"), _part("annex", table, "c.xlsx"), _part("replies", table, "d.xlsx")),
        _request(f"{plan}/replies", _part("replies", table, "d.xlsx")),
        _request(f"{plan}/import", _part("file", table, "e.xlsx")),
        _request("/templates/add", _part("file", template, "函.docx"), _part("name", "本单位".encode())),
        _request("/playground/try", _part("text", "规则 A".encode()), _part("draft", "一、目标".encode())),
        b"/plans/PLAN/describe\napplication/x-www-form-urlencoded\ntitle=%E6%96%B9&office=x",
        b"/plans/PLAN/correct\napplication/x-www-form-urlencoded\nkind=city&province=",
        b"/login\napplication/x-www-form-urlencoded\nusername=a&password=b&next=//evil.example",
        b"/people/create\napplication/x-www-form-urlencoded\nusername=%00&role=lead",
    ]


_OF_FORMS = (
    b"\r\n", b"--x9\r\n", b"--x9--", b'name=""', b'name="file"; filename=""', b"filename*=UTF-8''%ff",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Type: text/plain; charset=utf-16\r\n", b"\0", b"%00", b"&", b"=", b"%E6%96",
    b"+", b"\xff", b"x" * 5000,
    "名".encode("gb18030"), b"multipart/form-data", b"; boundary=", b"boundary=\"\"", b"charset=x", b"9" * 400, b"-1", b"../", b"CON.docx",
)  # fmt: skip


def _form_changed(data: bytes, random: Random) -> bytes:
    """Pieces of forms put anywhere, most of all where its parts begin; or bytes changed."""
    if random.random() < 0.3:
        return mutate.of_bytes(data, random)
    for _ in range(random.randint(1, 3)):
        marks = [hit.start() for hit in re.finditer(rb"--x9|name=|filename=|\r\n\r\n|\n|&", data)]
        at = random.choice(marks) if marks and random.random() < 0.8 else random.randint(0, len(data))
        cut = random.choice((0, 0, 0, 2, 5, 20))
        data = data[:at] + random.choice(_OF_FORMS) + data[at + cut :]
    return data[: mutate.LARGEST]


@cache
def _kept_folder() -> Path:
    """A folder that goes with this process. Made before others are forked: what they make goes with every input."""
    folder = tempfile.TemporaryDirectory(prefix="plancheck-fuzz-")
    _FOLDERS.append(folder)
    return Path(folder.name)


_FOLDERS: list[Any] = []


@cache
def _office() -> tuple[Any, str, Path]:
    """A browser of somebody who may do all, the number of a plan, and the folder; all in a transaction that is never committed."""
    from django.conf import settings

    from plancheck.web.site import Site, configure

    if settings.configured:
        folder = settings.SITE.folder
    else:
        folder = _kept_folder() / "office"
        configure(Site(folder, office=True, hosts=("testserver",)))
        # How long it takes to try a password, and to write to the disk, is no question here.
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        setattr(os, "fsync", lambda fd: None)  # noqa: B010 (a module has no such type)
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
    from django.db import connections, transaction
    from django.test import Client

    logging.disable(logging.CRITICAL)
    connections.close_all()
    transaction.atomic(savepoint=False).__enter__()
    from plancheck.web import audit
    from plancheck.web.acts import submissions
    from plancheck.web.models import Person
    from plancheck.web.models import Round as WebRound

    audit.begin()
    WebRound.objects.create(name="第一批")
    person = Person.objects.create(username="fuzz", name="张三", role="lead", password="", office="某省发展改革委")
    version = submissions.submit(person, submissions.Upload("a.docx", 3, (b"abc",)))
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client, str(version.plan_id), folder


#: What a page may answer to an upload: it is taken, refused, or not there. Never a fault of ours.
_ANSWERS = frozenset({200, 204, 301, 302, 303, 400, 401, 403, 404, 405, 409, 413, 415, 422})


def _upload(data: bytes) -> None:
    from django.db import transaction

    client, plan, folder = _office()
    path, _, rest = data.partition(b"\n")
    kind, _, body = rest.partition(b"\n")
    place = "/" + path.decode("latin-1").replace("PLAN", plan).lstrip("/")
    with transaction.atomic():
        answer = client.generic("POST", place, body, kind.decode("latin-1"))
        transaction.set_rollback(True)
    assert answer.status_code in _ANSWERS, f"answered with {answer.status_code}"
    stored = folder / "files"
    if stored.is_dir() and sum(1 for _ in stored.iterdir()) > 200:
        shutil.rmtree(stored)


# ---- editors ----------------------------------------------------------------------------------------------------

_PACK = '规则包 my “我的” / "Mine"\n  版本：1\n'
_RULE = (
    '规则 MY-01 “项目写明总投资” / "Projects"\n  级别：应当\n  对象：每个 项目\n  要求：该项目 的 总投资 ≥ 20 万元\n'
    '  不符合：“{项目}没有写明” / "{project} does not say"\n'
)


@cache
def _folder() -> str:
    """A folder of rules, which no message changes. What every server would make again, which takes longer than an input, is made once a
    process: the files of cases, and how messages are read and written."""
    from pygls.protocol import default_converter

    from plancheck.lsp import lenses, server

    setattr(lenses, "cases", cache(lenses.cases))  # noqa: B010 (a module has no such type)
    setattr(server, "LanguageServer", partial(server.LanguageServer, converter_factory=cache(default_converter)))  # noqa: B010
    folder = _kept_folder() / "my"
    folder.mkdir()
    (folder / "pack.rules").write_text(_PACK, "utf-8")
    return folder.as_uri()


def _framed(messages: list[Any]) -> bytes:
    bodies = [json.dumps(each, ensure_ascii=False).encode("utf-8", "surrogatepass") for each in messages]
    return b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(each), each) for each in bodies)


def _unframed(data: bytes) -> list[Any]:
    found = []
    for hit in re.finditer(rb"Content-Length: (\d+)\r\n\r\n", data):
        with suppress(ValueError, RecursionError):
            found.append(json.loads(data[hit.end() : hit.end() + int(hit[1])]))
    return found


def _sessions() -> list[bytes]:
    """What an editor sends: it begins, opens a file, asks all there is to ask, writes, closes, ends."""
    about = {"textDocument": {"uri": "FOLDER/a.rules"}}
    here = {**about, "position": {"line": 3, "character": 6}}
    whole = {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}}
    asked: list[tuple[str, Any]] = [
        ("textDocument/completion", here),
        ("textDocument/hover", here),
        ("textDocument/definition", here),
        ("textDocument/references", {**here, "context": {"includeDeclaration": True}}),
        ("textDocument/documentSymbol", about),
        ("textDocument/formatting", {**about, "options": {"tabSize": 2, "insertSpaces": True}}),
        ("textDocument/prepareRename", here),
        ("textDocument/rename", {**here, "newName": "MY-02"}),
        ("textDocument/codeAction", {**about, **whole, "context": {"diagnostics": []}}),
        ("textDocument/codeLens", about),
        ("workspace/symbol", {"query": "MY"}),
    ]
    begins = [
        {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"processId": None, "rootUri": "FOLDER", "capabilities": {}}},
        {"jsonrpc": "2.0", "method": "initialized", "params": {}},
        {
            "jsonrpc": "2.0",
            "method": "textDocument/didOpen",
            "params": {"textDocument": {"uri": "FOLDER/a.rules", "languageId": "plancheck-rules", "version": 1, "text": _RULE}},
        },
    ]
    written = {
        "jsonrpc": "2.0",
        "method": "textDocument/didChange",
        "params": {"textDocument": {"uri": "FOLDER/a.rules", "version": 2}, "contentChanges": [{"text": _RULE * 2}]},
    }
    ends = [
        {"jsonrpc": "2.0", "method": "textDocument/didClose", "params": about},
        {"jsonrpc": "2.0", "id": 98, "method": "shutdown", "params": None},
        {"jsonrpc": "2.0", "method": "exit", "params": None},
    ]
    requests = [{"jsonrpc": "2.0", "id": at, "method": method, "params": given} for at, (method, given) in enumerate(asked, 1)]
    return [_framed([*begins, one, *ends]) for one in requests] + [_framed([*begins, *requests[:4], written, *requests[4:], *ends])]


def _session_changed(data: bytes, random: Random) -> bytes:
    """Messages changed, left out, doubled, put in another order; what is written in the editor changed; or the stream broken."""
    if random.random() < 0.1:
        return mutate.of_bytes(data, random)
    messages = _unframed(data)
    if not messages:
        return mutate.of_bytes(data, random)
    at = random.randrange(len(messages))
    match random.randrange(8):
        case 0:
            del messages[at]
        case 1:
            messages.insert(at, messages[at])
        case 2:
            random.shuffle(messages)
        case 3 | 4:
            _other_text(messages, random)
        case _:
            with suppress(ValueError, RecursionError):
                messages[at] = json.loads(mutate.of_json(json.dumps(messages[at]).encode(), random))
    return _framed(messages)[: mutate.LARGEST]


def _other_text(messages: list[Any], random: Random) -> None:
    from tests.fuzz import targets

    for each in messages:
        given = each.get("params") if isinstance(each, dict) else None
        document = given.get("textDocument") if isinstance(given, dict) else None
        if isinstance(document, dict) and isinstance(document.get("text"), str):
            document["text"] = targets._rule_text(document["text"].encode("utf-8", "surrogatepass"), random).decode("utf-8", "replace")
        position = given.get("position") if isinstance(given, dict) else None
        if isinstance(position, dict) and random.random() < 0.7:
            position.update(line=random.randrange(8), character=random.choice((0, 1, 2, 5, 8, 13, 40, 10**9)))


class _Kept:
    """A stream that keeps what is written."""

    def __init__(self) -> None:
        self.data = b""

    def write(self, data: bytes) -> None:
        self.data += data

    def close(self) -> None:
        pass


def _editor(data: bytes) -> None:
    """The server survives what an editor sends; its own code raises nothing; a request that it took is answered once."""
    from pygls.io_ import run_async

    from plancheck.lsp.server import Settings, server

    logging.getLogger("pygls").setLevel(logging.CRITICAL + 1)
    _folder()
    made, out, faults = server(Settings()), _Kept(), []
    made.report_server_error = lambda error, source: faults.append(error)
    made.protocol.set_writer(out)
    stop = threading.Event()

    async def served() -> None:
        reader = asyncio.StreamReader(limit=1 << 22)
        reader.feed_data(data.replace(b"FOLDER", _folder().encode()) if b"Content-Length" not in data else _placed(data))
        reader.feed_eof()
        with suppress(asyncio.IncompleteReadError, SystemExit):
            await run_async(stop, reader, made.protocol, error_handler=lambda error, source: faults.append(error))
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    asyncio.run(served())
    for error in faults:
        if _is_ours(error):
            raise error
    answered = [each["id"] for each in _unframed(out.data) if isinstance(each, dict) and "id" in each and "method" not in each]
    assert len({json.dumps(each) for each in answered}) == len(answered) or _asks_twice(data), "a request is answered twice"


def _is_ours(error: BaseException) -> bool:
    """Whether an error came out of our code: what is no message at all is answered by the library."""
    from pygls.exceptions import JsonRpcException

    return not isinstance(error, JsonRpcException) and any(
        "plancheck/lsp" in Path(each.filename).as_posix() for each in traceback.extract_tb(error.__traceback__)
    )


def _placed(data: bytes) -> bytes:
    """The stream with the real folder in it, its lengths counted again where they were right."""
    folder = _folder().encode()

    def filled(hit: re.Match[bytes]) -> bytes:
        body = hit[2].replace(b"FOLDER", folder)
        return b"Content-Length: %d\r\n\r\n%b" % (int(hit[1]) + len(body) - len(hit[2]), body)

    return re.sub(rb"Content-Length: (\d{1,9})\r\n\r\n((?:(?!Content-Length: ).)*)", filled, data, flags=re.DOTALL)


def _asks_twice(data: bytes) -> bool:
    ids = [json.dumps(each["id"]) for each in _unframed(data) if isinstance(each, dict) and "id" in each]
    return len(set(ids)) < len(ids)


TARGETS = (
    Target("annex", _annexes, mutate.of_zip, _annex),
    Target("ofd", _ofds, mutate.of_zip, _ofd),
    Target("decision-table", _decision_tables, _table_changed, _decision_table, share=0.5),
    Target("replies", _replies, _table_changed, _reply, share=0.5),
    Target("rule-table", _rule_tables, _sheet_or_text, _rule_table),
    Target("letter", _templates, _template_changed, _letter, seconds=10),
    Target("annotate", _words, mutate.of_zip, _annotate, seconds=10),
    Target("contract", _contracts, mutate.of_json, _contract),
    Target("upload", _uploads, _form_changed, _upload, alone=True),
    Target("editor", _sessions, _session_changed, _editor, seconds=10),
)
