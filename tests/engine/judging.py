"""A small pack of a made-up guideline, and how a test judges a plain-text draft by one rule of it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from plancheck import extraction
from plancheck.engine import evaluate
from plancheck.language import loader
from plancheck.model.document import Document
from plancheck.model.report import Result
from plancheck.readers import plain

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
章节 其他事项 "others"
  标题：其他事项
章节 养护要点 "care"
  标题：养护要点、院里的事
  内容：浇水、施肥
  至少：2
主题 浇水 "watering"
  标题：浇水、灌溉
  词语：喷灌、滴灌、水渠、浇水
主题 施肥 "feeding"
  标题：施肥
  词语：肥料、堆肥
主题 库房 "stores"
  标题：库房
  词语：仓库
事件 开园 "opening"
  词语：开园
指标 树木覆盖率 "tree cover"
  代码：tree_cover
  不是：木覆盖率
  单位：%
  方向：上升
  主题：浇水
指标 单位面积耗水 "water per area"
  代码：water_use
  方向：下降
指标 园区器材完好率 "sound tools"
  代码：sound_tools
  单位：%
指标 园区道路完好率 "sound paths"
  代码：sound_paths
  单位：%
指标 院里花草成活率 "flowers that live"
  代码：living_flowers
  不是：盆栽花草成活率
  单位：%
指标 凉亭座椅出租率 "seats let"
  代码：seats_let
  单位：%
指标 凉亭座椅空闲率 "idle seats"
  代码：idle_seats
  单位：%
指标 花草种类 "kinds of flowers"
  代码：flower_kinds
  别名：院里花草株数占花草总数比重
  不是：院里花草售价
  单位：种
词表 否定词 "negating"
  用途：否定
  词语：尚未、没有
词表 反对词 "opposing"
  用途：反对
  词语：防止、避免
词表 动作词 "acts"
  用途：动作
  词语：建设、铺设、推广、安装
词表 机构 "bodies"
  用途：机构
  词语：局、处、委
参照表 邻园 "neighbours"
  表：
    | 名称 | 年 | 值 | 来源 |
    | 东园 | 2025 | 30 % | 园林志 |
"""

RULE = """
规则 G-01 "试" / "try"
  依据：手册
  级别：必须
  {body}
  不符合：“{zh}” / "{en}"
"""


@lru_cache(maxsize=256)
def loaded(rules: str) -> loader.RuleSet:
    """The pack with these rules; its diagnostics must be none."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "garden").mkdir()
        (Path(folder) / "garden" / "pack.rules").write_text(PACK + rules, encoding="utf-8")
        found = loader.load([Path(folder)])
    assert not [d for d in found.diagnostics if d.severity == "error"], [(d.code, d.message.zh) for d in found.diagnostics]
    return found


def judge(draft: str | Document, body: str, zh: str = "不行：{主体}", en: str = "no: {subject}") -> Result:
    """What one rule (its sections from 对象 to 要求) says of a draft."""
    packs = loaded(RULE.format(body=body, zh=zh, en=en))
    plan = extraction.plan(plain.read(draft) if isinstance(draft, str) else draft, packs.vocabulary)
    return evaluate.evaluate(packs, plan)[0]


def quotes(result: Result, role: str | None = None) -> list[str]:
    """The quotes of a result's deciding evidence."""
    return [each.quote for each in result.evidence if role in (None, each.role)]
