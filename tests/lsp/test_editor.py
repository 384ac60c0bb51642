"""`plancheck lsp` as an editor uses it: a real process, spoken to over its standard streams."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from tests.lsp.editor import CURSOR, PACK, Editor, applied, rule

from plancheck.rulelab import fix, format_file

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOPIC = (
    '主题 氢能 "hydrogen"\n  词语：氢能、加氢站\n  例句：建设加氢站三座。\n'
    '指标 加氢站数 "hydrogen stations"\n  代码：h2\n  单位：座\n单位 羽 "bird"\n  别名：只羽\n'
)
CASES = """\
[[case]]
name = "项目没有总投资"
draft = '''
# 某市碳达峰试点实施方案
# 一、重点项目
| 项目名称 | 建设内容 |
| --- | --- |
| 甲项目 | 屋顶光伏 |
'''
expect = { "MY-01" = "不符合" }

[case.options]
"""
CASES = CASES.removesuffix("\n[case.options]\n")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def editor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Editor]:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "pack.rules").write_text(PACK)
    (folder / "topics.rules").write_text(TOPIC)
    (folder / "a.rules").write_text(rule("有 总投资"))
    (folder / "a.toml").write_text(CASES)
    session = await Editor(folder).start()
    yield session
    await session.stop()


# ---- what is wrong ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (rule("有 总投资"), []),
        (rule("有 总投资").replace("级别：应当", "级别：大概"), [("bad-value", 2, 5, 7)]),
        # Columns count UTF-16 code units: 😀 and 𠮷 have two, Chinese characters one.
        (rule("有 内容（含 “😀𠮷”） 且 有 总头资"), [("unknown-name", 4, 24, 27)]),
        # Neither carriage returns nor a byte order mark move places.
        (rule("有 总头资").replace("\n", "\r\n"), [("unknown-name", 4, 7, 10)]),
        (rule("有 总头资").replace("\n", "\r"), [("unknown-name", 4, 7, 10)]),
        ("\ufeff" + rule("有 总投资").replace("规则 MY-01 “项目", "规测 MY-01 “项目"), [("unknown-item", 0, 1, 3)]),
        # A line ends only at a line feed or carriage return.
        (rule("有 总头资").replace("项目{项目}没有", "项目{项目}没有"), [("unknown-name", 4, 7, 10)]),
    ],
)  # fmt: skip
async def test_mistakes_are_told_at_their_places(editor: Editor, text: str, expected: list[tuple[str, int, int, int]]) -> None:
    editor.forget()
    editor.open("a.rules", text)
    told = [problem for problem in await editor.diagnostics("a.rules") if problem.severity == lsp.DiagnosticSeverity.Error]
    assert [(it.code, it.range.start.line, it.range.start.character, it.range.end.character) for it in told] == expected


async def test_a_diagnostic_says_what_to_do(editor: Editor) -> None:
    editor.forget()
    editor.open("a.rules", rule("有 总头资"))
    (told,) = await editor.diagnostics("a.rules")
    assert told.message == "没有名为“总头资”的词\n是不是“总投资”？"
    assert told.source == "plancheck"


async def test_unsaved_text_of_another_file_counts(editor: Editor) -> None:
    editor.forget()
    editor.open("a.rules", rule("属于 储能"))
    assert "unknown-name" in [it.code for it in await editor.diagnostics("a.rules", "unknown-name")]
    editor.open("topics.rules", TOPIC + '主题 储能 "storage"\n  词语：储能\n')
    await editor.until(lambda: "unknown-name" not in editor.codes("a.rules"))
    editor.open("topics.rules", TOPIC)
    await editor.until(lambda: "unknown-name" in editor.codes("a.rules"))


async def test_a_file_that_was_never_stored_belongs_to_its_pack(editor: Editor) -> None:
    editor.forget()
    editor.open("a.rules", rule("属于 地热"))
    await editor.diagnostics("a.rules", "unknown-name")
    editor.open("new.rules", '主题 地热 "geothermal"\n  词语：地热\n')
    await editor.until(lambda: "unknown-name" not in editor.codes("a.rules"))
    editor.close("new.rules")
    await editor.until(lambda: "unknown-name" in editor.codes("a.rules"))


async def test_changes_outside_of_the_editor_are_read(editor: Editor) -> None:
    editor.forget()
    editor.open("a.rules", rule("属于 风能"))
    await editor.diagnostics("a.rules", "unknown-name")
    (editor.folder / "wind.rules").write_text('主题 风能 "wind"\n  词语：风能\n')
    changed = lsp.FileEvent(editor.uri("wind.rules"), lsp.FileChangeType.Created)
    editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([changed]))
    await editor.until(lambda: "unknown-name" not in editor.codes("a.rules"))
    (editor.folder / "wind.rules").unlink()


# ---- suggestions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "offered", "not_offered"),
    [
        ("规‸", ["规则", "rule", "指标", "章节"], ["要求"]),
        (rule("有 总投资") + "\n‸", ["规则", "主题"], []),
        (rule("有 ‸"), ["项目", "project", "总投资", "该项目"], ["依据", "%", "满足"]),
        (rule("有 总投资 ‸"), ["且", "and", "或"], ["项目"]),
        (rule("该项目.‸"), ["总投资", "investment", "业主"], ["加氢站数"]),
        (rule("总投资 ≥ 5 ‸"), ["亿元", "万元", "羽"], ["业主"]),
        (rule("开工时间 ‸"), ["不晚于", "早于", "no later than"], []),
        (rule("有 ‸").replace("每个 项目", "每个 表格"), ["列", "单元格", "时间", "附件", "annex"], []),
        (rule("该项目.完‸"), ["完成时间", "completion date"], []),
        (rule("内容 匹配 ‸"), ["空话"], ["项目"]),
        (rule("加氢‸"), ["加氢站数"], []),
        (rule("属于 ‸"), ["氢能"], []),
        (rule("有 总投资", more="  其中：上限 = 5 亿元\n").replace("要求：有 总投资", "要求：总投资 ≤ ‸"), ["上限", "门槛"], []),
        (rule("有 总投资").replace("级别：应当", "级别：‸"), ["必须", "应当", "建议", "must"], ["项目"]),
        (rule("有 总投资").replace("依据：指南", "依据：‸"), ["指南", "主通知"], ["项目"]),
        (rule("有 总投资").replace("  级别：应当\n", "  级‸\n"), ["级别", "level", "建议"], ["依据", "单位"]),
        (rule("有 总投资").replace("没有写明” /", "{‸” /"), ["项目", "位置", "门槛"], ["总投资"]),
        ('指标 甲 "a"\n  代码：a\n  单位：‸\n', ["座", "%", "吨标准煤/万元"], ["项目"]),
        ('指标 甲 "a"\n  代码：a\n  主题：‸\n', ["氢能"], ["项目"]),
        ('指标 甲 "a"\n  代码：a\n  方向：‸\n', ["上升", "下降", "up"], []),
        ("调整 ‸\n  级别：建议\n", ["PROJ-01", "GOAL-06"], ["氢能"]),
        ('规则包 my “我” / "my"\n  引入：‸\n', ["annex2-common", "annex2-city"], []),
        (rule("有 总投资 # ‸"), [], ["项目", "且"]),
        ("‸", ["规则包", "规则"], []),
    ],
)
async def test_what_can_stand_there_is_offered(editor: Editor, text: str, offered: list[str], not_offered: list[str]) -> None:
    document, place = editor.at(text)
    answer = await editor.client.text_document_completion_async(lsp.CompletionParams(document, place))
    assert isinstance(answer, lsp.CompletionList)
    labels = {item.label for item in answer.items}
    assert [word for word in offered if word not in labels] == []
    assert [word for word in not_offered if word in labels] == []


@pytest.mark.parametrize(
    ("text", "label", "becomes"),
    [
        (rule("有 总投‸"), "总投资", rule("有 总投资")),
        (rule("有 内容（含 “😀”） 且 有 总投‸"), "总投资", rule("有 内容（含 “😀”） 且 有 总投资")),
        (rule("有 inv‸"), "总投资", rule("有 总投资")),  # found by its English word
        (rule("有 总投资").replace("  级别：应当\n", "  级‸\n  level: should\n"), "建议", None),
        (rule("有 总投资").replace("{项目}没有", "{项‸没有"), "项目", rule("有 总投资")),
    ],
)
async def test_a_suggestion_stands_in_for_what_was_typed(editor: Editor, text: str, label: str, becomes: str | None) -> None:
    document, place = editor.at(text)
    answer = await editor.client.text_document_completion_async(lsp.CompletionParams(document, place))
    assert isinstance(answer, lsp.CompletionList)
    item = next(item for item in answer.items if item.label == label)
    assert isinstance(item.text_edit, lsp.TextEdit)
    if becomes is not None:
        assert applied(text.replace(CURSOR, ""), [item.text_edit]) == becomes
    else:
        assert item.text_edit.new_text == "建议："


# ---- meanings and places ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (rule("有 总‸投资"), ["**总投资**  investment", "属于：项目", "有 总投资"]),
        (rule("有‸ 总投资"), ["**有**  has", "存在这样的事物", "方案 有 目标（单位 是 %）"]),
        (
            rule("属于 氢‸能"),
            ["**氢能**  hydrogen", "主题 · my · topics.rules", "词语：氢能、加氢站", "用了 1 处：MY-01", "建设加氢站三座。"],
        ),
        (rule("值 ≥ 门‸槛").replace("每个 项目", "每个 数值"), ["**门槛**", "参数：门槛 = 20 %"]),
        (rule("总投资 ≤ 上‸限额", more="  其中：上限额 = 5 亿元\n"), ["其中：上限额 = 5 亿元", "用了 1 处：MY-01"]),
        (rule("有 总投资").replace("级别", "级‸别"), ["**级别**  level"]),
        (rule("值 ≥ 5 羽‸").replace("每个 项目", "每个 数值"), ["**羽**  bird", "单位 · my · topics.rules"]),
        (rule("开工‸时间 不晚于 2026年3月"), ["**开工时间**  start date", "写到月的就有月份", "属于：项目"]),
        (rule("有 单元‸格").replace("每个 项目", "每个 表格"), ["**单元格**  cell", "空格也算"]),
        (rule("合‸计（总投资） > 0 万元"), ["**合计**  sum_of", "一组数值之和"]),
    ],
)
async def test_a_name_or_word_is_explained(editor: Editor, text: str, said: list[str]) -> None:
    document, place = editor.at(text)
    answer = await editor.client.text_document_hover_async(lsp.HoverParams(document, place))
    assert answer is not None
    assert isinstance(answer.contents, lsp.MarkupContent)
    assert [words for words in said if words not in answer.contents.value] == []


async def test_nothing_is_said_of_a_blank(editor: Editor) -> None:
    document, place = editor.at(rule("有 总投资") + "\n\n‸")
    assert await editor.client.text_document_hover_async(lsp.HoverParams(document, place)) is None


@pytest.mark.parametrize(
    ("text", "file", "line", "start"),
    [
        (rule("属于 氢‸能"), "topics.rules", 0, 3),
        (rule("值 ≥ 门‸槛").replace("每个 项目", "每个 数值"), "pack.rules", 3, 5),
        (rule("总投资 ≤ 上限额‸", more="  其中：上限额 = 5 亿元\n"), "a.rules", 4, 5),
        ("调整 MY‸-09\n  级别：建议\n" + rule("有 总投资", "MY-09"), "a.rules", 2, 3),
    ],
)
async def test_a_name_leads_to_its_definition(editor: Editor, text: str, file: str, line: int, start: int) -> None:
    document, place = editor.at(text)
    answer = await editor.client.text_document_definition_async(lsp.DefinitionParams(document, place))
    assert isinstance(answer, lsp.Location)
    assert (answer.uri, answer.range.start.line, answer.range.start.character) == (editor.uri(file), line, start)


async def test_a_name_of_a_pack_that_comes_along_leads_to_its_file(editor: Editor) -> None:
    document, place = editor.at(rule("有 总投资").replace("依据：指南", "依据：指‸南"))
    answer = await editor.client.text_document_definition_async(lsp.DefinitionParams(document, place))
    assert isinstance(answer, lsp.Location)
    assert answer.uri.endswith("/annex2-common/pack.rules")


# ---- changes ----------------------------------------------------------------------------------------------------

LET = rule("总投资 ≤ 上限额", more="  其中：上限额 = 5 亿元\n").replace("没有写明” /", "超过{上限额，整数}” /")


@pytest.mark.parametrize(
    ("text", "name", "becomes"),
    [
        (
            rule("属于 氢‸能 或 含 “氢能”"), "氢气、氨",
            {"a.rules": rule("属于 「氢气、氨」 或 含 “氢能”"), "topics.rules": TOPIC.replace("主题 氢能", "主题 氢气、氨")},
        ),
        (
            rule("有 总投资").replace("MY-01", "MY‸-01"), "MY-02",
            {"a.rules": rule("有 总投资", "MY-02"), "a.toml": CASES.replace("MY-01", "MY-02")},
        ),
        (LET.replace("≤ 上限", "≤ 上‸限"), "上界", {"a.rules": LET.replace("上限额", "上界")}),
        (
            rule("值 ≥ 门‸槛").replace("每个 项目", "每个 数值"), "最低值",
            {"a.rules": rule("值 ≥ 最低值").replace("每个 项目", "每个 数值"), "pack.rules": PACK.replace("门槛", "最低值")},
        ),
    ],
)  # fmt: skip
async def test_a_name_is_changed_wherever_it_stands(editor: Editor, text: str, name: str, becomes: dict[str, str]) -> None:
    document, place = editor.at(text)
    answer = await editor.client.text_document_rename_async(lsp.RenameParams(document, place, name))
    assert answer is not None
    assert answer.changes is not None
    before = {file: editor.texts.get(file) or (editor.folder / file).read_text() for file in becomes}
    assert {uri.rpartition("/")[2] for uri in answer.changes} == set(becomes)
    assert {file: applied(before[file], answer.changes[editor.uri(file)]) for file in becomes} == becomes


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        (rule("属于 氢‸能"), "指南", "已有名称“指南”"),
        (rule("属于 氢‸能"), "", "不能为空"),
        (rule("有 总投资").replace("MY-01", "MY‸-01"), "我 的", "只能由文字、数字"),
        (LET.replace("≤ 上限", "≤ 上‸限"), "项目", "是语言的词"),
        (rule("有 总‸投资"), "投资额", "没有可以改名的名称"),
        (rule("有 总投资").replace("依据：指南", "依据：指‸南"), "附件二", "没有可以改名的名称"),
    ],
)
async def test_a_name_that_cannot_be_is_refused(editor: Editor, text: str, name: str, message: str) -> None:
    document, place = editor.at(text)
    with pytest.raises(JsonRpcException, match=message):
        await editor.client.text_document_rename_async(lsp.RenameParams(document, place, name))


MENDABLE = [
    rule("该项目 有 总投资 且 有业主"),
    rule("有 总投资").replace("级别：应当", "级别：“应当”"),
    rule("有 总投资").replace("规则 MY", "规则MY"),
    rule("有 总投资").replace("  依据", "依据"),
    rule("有 总投资 且 内容 含 “😀” 且 有业主"),
    rule("总投资 > 5 亿元 且 有业主 且 有规模"),
]


@pytest.mark.parametrize("text", MENDABLE)
async def test_what_check_fix_mends_is_an_action(editor: Editor, text: str, tmp_path: Path) -> None:
    for name, content in (("pack.rules", PACK), ("topics.rules", TOPIC), ("a.rules", text)):
        (tmp_path / name).write_text(content)
    mended, done = fix([tmp_path], ())
    editor.forget()
    editor.open("a.rules", text)
    assert done
    for _ in done:
        problems = await editor.diagnostics("a.rules")
        actions = [
            action
            for problem in problems
            for action in await editor.client.text_document_code_action_async(
                lsp.CodeActionParams(editor.document("a.rules"), problem.range, lsp.CodeActionContext([problem]))
            )
            or ()
            if isinstance(action, lsp.CodeAction)
        ]
        if not actions:
            break
        assert actions[0].edit is not None
        assert actions[0].edit.changes is not None
        text = applied(text, actions[0].edit.changes[editor.uri("a.rules")])
        editor.forget()
        editor.open("a.rules", text)
    assert text == mended[tmp_path / "a.rules"]


async def test_all_mistakes_of_a_file_can_be_mended_at_once(editor: Editor) -> None:
    editor.forget()
    text = rule("有业主 且 有 总投资").replace("级别：应当", "级别：“应当”")
    editor.open("a.rules", text)
    first, *_ = await editor.diagnostics("a.rules")
    answer = await editor.client.text_document_code_action_async(
        lsp.CodeActionParams(editor.document("a.rules"), first.range, lsp.CodeActionContext([first]))
    )
    assert answer is not None
    one, every = answer
    assert (one.title, every.title) == ("改为“应当”（原为““应当””）", "改好这个文件里能自动改的 2 处")
    assert isinstance(one, lsp.CodeAction)
    assert one.is_preferred
    assert isinstance(every, lsp.CodeAction)
    assert every.edit is not None
    assert every.edit.changes is not None
    assert applied(text, every.edit.changes[editor.uri("a.rules")]) == rule("有 业主 且 有 总投资")


@pytest.mark.parametrize("text", [rule("有   总投资"), rule("有 总投资").replace("：", ": "), rule("有 总投资")])
async def test_a_file_is_laid_out_as_the_command_does_it(editor: Editor, text: str) -> None:
    editor.open("a.rules", text)
    answer = await editor.client.text_document_formatting_async(
        lsp.DocumentFormattingParams(editor.document("a.rules"), lsp.FormattingOptions(2, True))
    )
    assert applied(text, answer or []) == format_file(Path("a.rules"), text=text).after


# ---- cases ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("requires", "ran", "failed", "message"),
    [
        ("有 总投资", 1, [], "MY-01：1 个用例全部符合预期"),
        ("没有 总投资", 1, ["项目没有总投资"], "MY-01：1 个用例中 1 个不符合预期：项目没有总投资："),
        ("有 总头资", 0, [], "MY-01 还有错误，用例没有运行"),
    ],
)
async def test_the_cases_of_a_rule_are_run_with_the_text_as_it_is(
    editor: Editor, requires: str, ran: int, failed: list[str], message: str
) -> None:
    editor.forget()
    editor.open("a.rules", rule(requires))
    lenses = await editor.client.text_document_code_lens_async(lsp.CodeLensParams(editor.document("a.rules")))
    assert lenses is not None
    (command,) = [lens.command for lens in lenses]
    assert command is not None
    assert (command.title, command.command) == ("运行用例（1 个）", "plancheck.runCases")
    outcome = await editor.client.workspace_execute_command_async(
        lsp.ExecuteCommandParams(command.command, arguments=list(command.arguments or ()))
    )
    assert outcome["ran"] == ran
    assert [it["case"] for it in outcome["failed"]] == failed
    assert [it.message for it in editor.client.messages if it.message.startswith(message)] != []


async def test_a_rule_without_cases_says_so(editor: Editor) -> None:
    editor.forget()
    editor.open("a.rules", rule("有 总投资", "MY-77"))
    outcome = await editor.client.workspace_execute_command_async(lsp.ExecuteCommandParams("plancheck.runCases", arguments=["MY-77"]))
    assert outcome == {"rule": "MY-77", "ran": 0, "failed": []}
    assert [it.message for it in editor.client.messages] == ["MY-77 还没有用例"]


# ---- half of a text ---------------------------------------------------------------------------------------------


async def test_half_a_text_ends_nothing(editor: Editor) -> None:
    whole = rule("若 有 总投资（值 ≥ 5 亿元），则 每个 项目 满足 内容 含 “光伏”", more="  其中：甲 = 最大（总投资）\n") + TOPIC
    for end in range(0, len(whole), 7):
        document, place = editor.at(whole[:end] + CURSOR)
        await asyncio.gather(
            editor.client.text_document_completion_async(lsp.CompletionParams(document, place)),
            editor.client.text_document_hover_async(lsp.HoverParams(document, place)),
            editor.client.text_document_definition_async(lsp.DefinitionParams(document, place)),
            editor.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document)),
            editor.client.text_document_formatting_async(lsp.DocumentFormattingParams(document, lsp.FormattingOptions(2, True))),
            editor.client.text_document_code_lens_async(lsp.CodeLensParams(document)),
        )
    assert editor.client.messages == [] or all("Error in server" not in it.message for it in editor.client.messages)
    editor.open("a.rules", rule("有 总投资"))
    names = await editor.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(editor.document("a.rules")))
    assert [symbol.name for symbol in names or ()] == ["MY-01"]


async def test_messages_are_in_the_language_that_was_asked_for(tmp_path: Path) -> None:
    (tmp_path / "pack.rules").write_text(PACK)
    session = await Editor(tmp_path).start("--lang", "en")
    session.open("a.rules", rule("有 总头资"))
    (told,) = [it for it in await session.diagnostics("a.rules") if it.code == "unknown-name"]
    assert told.message.endswith("Did you mean 总投资?")
    await session.stop()


async def test_places_count_what_the_editor_counts(tmp_path: Path) -> None:
    """An editor that prefers another encoding gets its units."""
    (tmp_path / "pack.rules").write_text(PACK)
    session = await Editor(tmp_path).start(profile="neovim")
    assert session.server is not None
    session.open("a.rules", rule("内容 含 “😀” 且 有 总头资"))
    (told,) = [it for it in await session.diagnostics("a.rules") if it.code == "unknown-name"]
    line = rule("内容 含 “😀” 且 有 总头资").split("\n")[4]
    encodings = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
    encoding = str(session.server.capabilities.position_encoding or "utf-16")
    units = len(line[: line.index("总头资")].encode(encodings[encoding])) // {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    assert told.range.start.character == units
    await session.stop()
