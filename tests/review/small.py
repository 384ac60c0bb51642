"""A small made-up guideline, drafts for it, and reports that plancheck itself makes of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli import files

from plancheck import checking, readers
from plancheck.language import loader
from plancheck.model.report import Options, Report, Result, SubResult

ON = date(2026, 11, 25)

PACK = """
规则包 garden "庭园指南" / "Garden guideline"
  版本：1
  参数：期限 = 2025年、2030年
强度 strong "强" / "strong"
  最高级别：必须
文件 手册 "庭园手册" / "Garden handbook"
  依据强度：strong
章节 主要目标 "goals"
  标题：主要目标
  用途：目标
章节 主要任务 "tasks"
  标题：主要任务
  用途：任务
主题 浇水 "watering"
  词语：喷灌、水渠、浇水
指标 树木覆盖率 "tree cover"
  代码：tree_cover
  单位：%
  方向：上升
  主题：浇水
词表 机构 "bodies"
  用途：机构
  词语：局、处、委
"""


def rule(id: str, title: str, body: str, failed: str, level: str = "必须", advice: str = "请修改") -> str:
    """A rule of the small pack."""
    return (
        f'\n规则 {id} "{title}" / "{id}"\n  依据：手册\n  级别：{level}\n  {body}\n  不符合：“{failed}” / "{id} failed"\n'
        f'  建议：“{advice}” / "mend it"\n'
    )


TARGETS = rule("G-01", "有目标值", "对象：每个 年（期限）\n  要求：树木覆盖率 在 该年 有 目标", "缺少{主体}的目标值", advice="请补充目标值")
BLANKET = rule("G-02", "没有强制措施", "要求：没有 段落（匹配 /一律.{0,60}/）", "有强制措施", "应当", "请改为引导措施")
WATER = rule("G-03", "写明浇水", '要求：方案 含 "浇水"', "没有写浇水", "建议", "请写明浇水")
RULES = TARGETS + BLANKET + WATER

TITLE = "东园庭园实施方案"
GOALS = ("一、主要目标", "到2025年，树木覆盖率达到35%。")
SENTENCE = "各街区的旧花圃一律在年底以前拆除并改种本地乔木和灌木。"
TASKS = ("二、主要任务", "建设喷灌设施二十处。", SENTENCE)
DRAFT = (TITLE, *GOALS, *TASKS)


def loaded(rules: str = RULES, pack: str = PACK) -> loader.RuleSet:
    """The pack with these rules, which hold no error."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "garden").mkdir()
        (Path(folder) / "garden" / "pack.rules").write_text(pack + rules, encoding="utf-8")
        found = loader.load([Path(folder)])
    assert not [each for each in found.diagnostics if each.severity == "error"], [(d.code, d.message.zh) for d in found.diagnostics]
    return found


def checked(*paragraphs: str, rules: str = RULES, name: str = "plan.docx") -> Report:
    """The report on a Word file of these paragraphs (the whole draft if none are given)."""
    return checking.of_document(readers.read(files.docx(*(paragraphs or DRAFT)), name), loaded(rules), Options(), ON)


def finding(report: Report, rule: str, subject: str = "") -> tuple[Result, SubResult]:
    """The finding of a rule, on the subject whose label holds `subject`."""
    return next((r, s) for r, s in report.findings() if r.rule == rule and subject in s.subject.label.zh)
