# ruff: noqa: E501 (prose)
"""Writes docs/schemas/*.json and docs/formats.*.md, the reference of the formats, from the models of the contract.

Run it after a change to src/plancheck/contract. A new description needs a translation in formats.zh.toml, beside this file.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plancheck.contract import schema
from plancheck.report.formats import FORMATS
from plancheck.report.sarif import KINDS, LEVELS
from plancheck.report.table import COLUMNS
from plancheck.wording.catalogue import phrase

DOCS = Path(__file__).parents[1] / "docs"
CHINESE = Path(__file__).with_name("formats.zh.toml")

#: The texts of the page itself.
PROSE = {
    "title": ("Formats", "输出格式"),
    "start": (
        "What each file holds that plancheck writes for other programs. `plancheck schema NAME` prints the JSON Schema of a JSON format; "
        "the same schemas are in [schemas/](schemas/). This page is generated from the models by `tools/formats.py`.",
        "plancheck 供其他程序读取的各种文件的内容。`plancheck schema 名称` 输出 JSON 格式的定义（JSON Schema），[schemas/](schemas/) 中的内容相同。"
        "本页由 `tools/formats.py` 根据程序中的模型生成。",
    ),
    "check": ("Formats of `plancheck check`", "`plancheck check` 的格式"),
    "check.head": ("| `--format` | Suffix | What it is | Several drafts |", "| `--format` | 后缀 | 说明 | 多份方案 |"),
    "apart": ("a file for each", "每份一个文件"),
    "in_turn": ("one after another", "依次输出"),
    "together": ("in one file", "合为一个文件"),
    "json": ("JSON: rules for all formats", "JSON：各格式通则"),
    "json.text": (
        "Files are UTF-8 without a byte order mark. Every field is always there, unless its description says otherwise; null stands for what "
        "is not known or does not apply. Numbers are exact: a value with more digits than a double can hold is a string, unless it is a whole "
        "number. Offsets count Unicode code points. Check `schema` before you read on: the number at its end is the version.",
        "文件采用 UTF-8 编码，不带 BOM。除说明另有规定外，各字段始终存在；不详或不适用的为 null。数值都是精确的：有小数且位数超出"
        "双精度浮点数所能表示的，写成字符串。偏移量按 Unicode 码点计。读取之前请先核对 `schema`，其末尾的数字为版本号。",
    ),
    "fields.head": ("| Field | Type | Meaning |", "| 字段 | 类型 | 含义 |"),
    "sarif": ("SARIF", "SARIF"),
    "sarif.text": (
        "A log of SARIF 2.1.0 with one run, over all drafts of the command. What passed is left out, unless `--show all` is given.\n\n"
        "- `tool.driver.rules`: all rules that were checked, in both languages (`translations`); `tool.extensions`: the rule packs.\n"
        "- `artifacts`: each draft, followed by its attachments, with SHA-256, format and how much of it was read.\n"
        "- `invocations`: one for each draft. `executionSuccessful` is false where a document or rule could not be checked; "
        "`toolExecutionNotifications` say why. `results[].provenance.invocationIndex` names the draft of a result where there are several.\n"
        "- `results`: one for each sub-result. There is no `results` at all where no draft could be read.\n"
        "- `locations` have a logical location (section, paragraph, table, cell), and in `properties` quote, page, offsets and boxes. "
        "There are no regions, since lines and bytes of a Word or PDF file mean nothing.\n"
        "- `fingerprints` and `partialFingerprints` are the sub-result's `fingerprint` and `id`. `suppressions`: it was dismissed or waived; `justification` is the decision.\n"
        "- `properties` of the run: date, verdict, counts and plan; with decisions also `reviewedVerdict`, the verdict with them, and `decisions`, how many there are of each choice. Of several drafts, a list of these in `drafts`.",
        "SARIF 2.1.0 日志，一次命令的所有方案合为一个 run。符合项不写入，加 `--show all` 才写入。\n\n"
        "- `tool.driver.rules`：审核所用的全部规则，中英文各一份（`translations`）；`tool.extensions`：规则包。\n"
        "- `artifacts`：每份方案及其附件，附 SHA-256、格式和读取情况。\n"
        "- `invocations`：每份方案一项。文件或规则未能审核时 `executionSuccessful` 为 false，原因见 `toolExecutionNotifications`。"
        "有多份方案时，`results[].provenance.invocationIndex` 指明结果属于哪一份。\n"
        "- `results`：每个分项结果一条。所有方案都未能读取时，没有 `results`。\n"
        "- `locations` 为逻辑位置（章节、段落、表、单元格），原文、页码、偏移量和页面区域在 `properties` 中。"
        "没有 region，因为 Word 和 PDF 文件的行和字节没有意义。\n"
        "- `fingerprints` 和 `partialFingerprints` 即分项结果的 `fingerprint` 和 `id`。`suppressions`：该项不采纳或已豁免，`justification` 为处理意见。\n"
        "- run 的 `properties`：日期、结论、计数和方案；给出处理意见时另有 `reviewedVerdict`（审核结论）和 `decisions`（各处理意见的条数）。有多份方案时为列表 `drafts`。",
    ),
    "sarif.head": ("| Outcome | `kind` | `level` |", "| 审核结论 | `kind` | `level` |"),
    "junit": ("JUnit", "JUnit"),
    "junit.text": (
        "`<testsuites>` with a `<testsuite>` for each draft and a `<testcase>` for each sub-result. `classname` is pack and rule, `name` the "
        "title and subject. What failed is a `<failure>` (`type`: the level), what could not be checked an `<error>`, what needs manual review "
        "or does not apply is `<skipped>` with a message; only what passed is an empty case. A document that was not read is an `<error>`, one "
        "that was read in part is `<skipped>`. `properties` of the suite: documents with SHA-256, packs, tool, date, verdict, counts; of a "
        "case: number, outcome, level, subject, id, fingerprint, decision.",
        "`<testsuites>` 中每份方案一个 `<testsuite>`，每个分项结果一个 `<testcase>`。`classname` 为规则包和规则，`name` 为标题和对象。"
        "不符合为 `<failure>`（`type` 为级别），未能审核为 `<error>`，需人工核实和不适用为带说明的 `<skipped>`，只有符合项是空的。"
        "未能读取的文件为 `<error>`，部分读取的为 `<skipped>`。suite 的 `properties`：文件及 SHA-256、规则包、工具、日期、结论、计数；"
        "case 的：序号、结论、级别、对象、id、指纹、处理意见。",
    ),
    "csv": ("CSV", "CSV"),
    "csv.text": (
        "A header and a row for each sub-result, then a row without a number for each document that was not wholly read. UTF-8 with a byte "
        "order mark, or GB 18030 with `--encoding gb18030`; no cell is taken for a formula. Columns:",
        "首行为表头，其后每个分项结果一行；未完整读取的文件各占一行，没有序号。UTF-8 编码带 BOM，或用 `--encoding gb18030`；单元格不会被当作公式。各列：",
    ),
}  # fmt: skip


def page(lang: str) -> str:
    """The page in a language, Markdown."""
    return "\n".join(_lines(lang)) + "\n"


def _lines(lang: str) -> Iterator[str]:
    def prose(key: str) -> str:
        return PROSE[key][lang == "zh"]

    yield from (f"# {prose('title')}", "", prose("start"), "", f"## {prose('check')}", "", prose("check.head"), "|---|---|---|---|")
    for name, form in FORMATS.items():
        yield f"| `{name}` | `{form.suffix}` | {form.description.of(lang)} | {prose(form.several)} |"
    yield from ("", f"## {prose('json')}", "", prose("json.text"), "")
    yield from _models(lang, prose("fields.head"))
    yield from (f"## {prose('sarif')}", "", prose("sarif.text"), "", prose("sarif.head"), "|---|---|---|")
    for outcome, kind in KINDS.items():
        level = ", ".join(f"`{level}`" for level in LEVELS.values()) if outcome == "failed" else "`none`"
        yield f"| `{outcome}` {phrase(f'outcome.{outcome}', lang)} | `{kind}` | {level} |"
    yield from ("", f"## {prose('junit')}", "", prose("junit.text"), "", f"## {prose('csv')}", "", prose("csv.text"), "")
    yield from (f"{number}. {phrase(key, lang)}" for number, key in enumerate(COLUMNS, 1))


def _models(lang: str, head: str) -> Iterator[str]:
    """A chapter for each format, with its parts; a part that formats share is in the first of them."""
    chinese = tomllib.loads(CHINESE.read_text("utf-8")) if lang == "zh" else {}
    written: dict[str, dict[str, Any]] = {}
    for name in ("report", *(name for name in schema.names() if name != "report")):
        whole = json.loads(schema.text(name))
        parts = {f"plancheck/{name}/1": whole, **whole.pop("$defs")}
        for title, part in parts.items():
            if written.get(title) == part:
                continue
            written[title] = part
            yield from (
                f"{'##' if part is whole else '###'} {_plain(title)}",
                "",
                _said(part["description"], chinese),
                "",
                head,
                "|---|---|---|",
            )
            for field, it in part["properties"].items():
                described = it.get("description") or _described(it, parts)
                yield f"| `{field}` | {_type(it)} | {_said(described, chinese)} |"
            yield ""


def _described(field: dict[str, Any], parts: dict[str, Any]) -> str:
    """The description of a field's type, for a field that is described in the same words."""
    described: str = parts[field["$ref"].rpartition("/")[2]]["description"]
    return described


def _plain(title: str) -> str:
    return title.removesuffix("V1")


def _said(text: str, chinese: dict[str, str]) -> str:
    return (chinese[text] if chinese else text).replace("|", "\\|").replace("\n", " ")


def _type(it: dict[str, Any]) -> str:
    """The type of a field: `string`, `integer or null`, array of Text …"""
    if "$ref" in it:
        return _plain(it["$ref"].rpartition("/")[2])
    if "const" in it:
        return f"`{json.dumps(it['const'])}`"
    if "enum" in it:
        return ", ".join(f"`{value}`" if value else '`""`' for value in it["enum"])
    if "anyOf" in it:
        return " / ".join(_type(choice) for choice in it["anyOf"])
    if it["type"] == "array":
        return f"[{', '.join(map(_type, it['prefixItems']))}]" if "prefixItems" in it else f"[{_type(it['items'])} …]"
    if it["type"] == "object":
        return f"{{string: {_type(it['additionalProperties'])}}}"
    if isinstance(it["type"], list):
        return " / ".join(it["type"])
    return "date" if it.get("format") == "date" else str(it["type"])


def main() -> None:
    """Write the pages and the schemas."""
    for lang in ("zh", "en"):
        (DOCS / f"formats.{lang}.md").write_text(page(lang), "utf-8")
    for name in schema.names():
        (DOCS / "schemas" / f"{name}.json").write_text(schema.text(name), "utf-8")


if __name__ == "__main__":
    main()
