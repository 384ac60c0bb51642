"""Forms of sentences in which sound plans were misread: lists with 依次, yearly sums, prices, suppositions, paired units, years for all."""

import pytest
from tests.extraction.drafts import draft
from tests.extraction.test_facts import SCENE, read, short

from plancheck.extraction import sums
from plancheck.extraction.outline import headings
from plancheck.extraction.outline.headings import Heading

FACTS = [
    # 依次 is 分别
    ("2020年，全市用纸总量1430万吨，其中旧纸601万吨、新纸215万吨、油墨614万吨，占比依次为42.0%、15.0%和43.0%。",
     ["用纸总量 2020 =1430万吨 past", "旧纸 2020 =601万吨 past", "新纸 2020 =215万吨 past", "油墨 2020 =614万吨 past",
      "旧纸占比 2020 =42.0% past", "新纸占比 2020 =15.0% past", "油墨占比 2020 =43.0% past"]),
    # what is given each year is not what is given in all
    ("市级财政设立书屋专项资金，2024年至2030年每年安排2亿元，共14.0亿元。",
     ["书屋专项资金安排年均 2030<2024 =2亿元", "书屋专项资金安排 2030<2024 =14.0亿元"]),
    # at the prices of a year, said in a clause of its own
    ("2020年生产总值2304.7亿元。按2015年价格计算，2018年和2020年生产总值分别为1915亿元和2136亿元。",
     ["生产总值 2020 =2304.7亿元 past", "生产总值（2015年价） 2018 =1915亿元 past", "生产总值（2015年价） 2020 =2136亿元 past"]),
    # what would be is no target; what fields add to a cut is of no year that the sentence does not name
    ("不采取新增措施，2030年用纸排放将达到1960万吨。通过城东改造减排210万吨、城西减排85万吨，合计减排295万吨，2030年排放可降至1530万吨。",
     ["城东改造减排 None ↓=210万吨", "城西减排 None ↓=85万吨", "减排 None ↓=295万吨", "用纸排放 2030 =1530万吨"]),
    ("按现有政策情景测算，2030年用纸总量将达到1960万吨。", []),
    # nor is how far that is from the plan's own scenario
    ("若用纸强度停在2020年水平，2030年用纸总量将达1960万吨，与推荐情景相差430万吨，其中换书柜贡献230万吨、占53%。", []),
    ("推荐情景下，2030年用纸总量为1530万吨。", ["用纸总量 2030 =1530万吨"]),
    ("旧纸、新纸折算系数分别取每册2.6吨、2.1吨和1.6吨。", []),
    ("到2030年，书屋达到40座，之所以能够做到，是因为书柜增长2倍。", ["书屋 2030 =40座"]),
    ("2030年，折算系数达到2.6。", ["折算系数 2030 =2.6无量纲"]),
    # a list of values of one measure is of the things that were counted right before
    ("2025年书屋12座、书亭5座，藏书4万册和6万册。",
     ["书屋 2025 =12座", "书亭 2025 =5座", "书屋藏书 2025 =4万册", "书亭藏书 2025 =6万册"]),
    ("基准情景下，2030年用纸总量为1960万吨；强化情景下，2030年用纸总量为1530万吨。", ["用纸总量 2030 =1530万吨"]),
    # power and energy of one plant
    ("建设新型书库，2025年达到15万千瓦/60万千瓦时，2030年达到40万千瓦/160万千瓦时。",
     ["新型书库 2025 =15万千瓦", "新型书库 2025 =60万千瓦时", "新型书库 2030 =40万千瓦", "新型书库 2030 =160万千瓦时"]),
    # years, not subjects, are what the values are dealt out to
    ("高端书架与新书产值占比2025年、2030年分别达到15%和25%。", ["高端书架与新书产值占比 2025 =15%", "高端书架与新书产值占比 2030 =25%"]),
    ("城镇新建书屋2025年和2030年绿色书屋占比均为100%。", ["城镇新建书屋绿色书屋占比 2025 =100%", "城镇新建书屋绿色书屋占比 2030 =100%"]),
    ("到2025年，新增及更新书车中电动车占比达到35%。", ["新增及更新书车中电动车占比 2025 =35%"]),
    # from what there is now
    ("书屋供热面积在现有240万平方米基础上，2025年达到260万平方米，2030年达到420万平方米。",
     ["书屋供热面积 None =240万平方米 past", "书屋供热面积 2025 =260万平方米", "书屋供热面积 2030 =420万平方米"]),
    ("2025年书纸产能达到3.0万吨/年；“十五五”时期新增5.0万吨，2030年达到8.0万吨/年。",
     ["书纸产能 2025 =3.0万吨/年", "书纸产能 2030<2025 ↑=5.0万吨", "书纸产能 2030 =8.0万吨/年"]),
    # none at all
    ("用纸量2025年控制在30万吨以内，2030年为零。", ["用纸量 2025 <=30万吨", "用纸量 2030 =0万吨"]),
    # concentrations as printed; one 力争
    ("到2025年，纸尘年均浓度低于30μg/m³，墨气年均浓度低于2.2 mg/m3。", ["纸尘年均浓度 2025 <=30μg/m³", "墨气年均浓度 2025 <=2.2mg/m³"]),
    # one 力争 behind the plan's own name
    ("到2025年，云水市力争纸尘浓度低于30μg/m³，墨气浓度低于20μg/m³。", ["纸尘浓度 2025 <=30μg/m³?", "墨气浓度 2025 <=20μg/m³?"]),
    # by how much a stock has grown
    ("“十三五”期间，书屋总数达到120座，较2015年增加35座。", ["书屋总数 2020 =120座 past", "书屋总数 2020<2015 ↑=35座 past"]),
    ("书屋应配备2名（含）以上专职馆员。", ["专职馆员 None >=2名"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), FACTS)
def test_facts(sentence: str, expected: list[str]) -> None:
    assert [short(each) for each in read(SCENE + sentence)[0]][1:] == expected


SUMS = [
    # 合计 of a kind is of those of that kind: no part, and no total of all
    ("电力装机412.0万千瓦，其中水电262.5万千瓦、煤电70.0万千瓦、光伏66.5万千瓦、风电8.0万千瓦、生物质（含垃圾）发电5.0万千瓦，可再生能源装机合计342.0万千瓦，占83.0%。",
     [("412.0", ["262.5", "70.0", "66.5", "8.0", "5.0"], False)]),
    ("甲书屋1亿元、乙书屋2亿元，合计3亿元。", [("3", ["1", "2"], True)]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), SUMS)
def test_sums(sentence: str, expected: list[tuple[str, list[str], bool]]) -> None:
    found = sums.sums(draft(sentence), (), ())
    assert [(str(each.total.value), [str(part.value) for part in each.parts], each.complete) for each in found] == expected


HEADINGS = [
    # a standard: chapters by a plain number, titled sections, clauses that are none, appendices
    ("""\
     1 基本要求
     1.1 书屋应以借阅为主要功能、座位不少于50个，并具备固定场所。
     1.2 书屋应建立管理制度。
     2 评价指标
     2.1 空间
     2.1.1 书屋应开放阅览室。
     2.1.2 鼓励书屋延长开放时间。每周不少于60小时。
     2.2 藏书
     藏书应成体系。
     3 评价程序
     3.1 评价结论
     3.1.1 得分达到要求的书屋可以推荐，评价有效期为五年。
     3.1.2 持续符合声明
     每年提交。
     3.1.3 跟踪复核
     每年一次。
     附录 A
     （规范性）
     指标计算方法
     A.1借阅率
     借阅率为借出册数与藏书册数之比。
     A.2座位率
     A.2.1城镇座位率
     座位率为座位与读者之比。
     """,
     [(1, "1", "基本要求"), (1, "2", "评价指标"), (2, "2.1", "空间"), (2, "2.2", "藏书"), (1, "3", "评价程序"),
      (2, "3.1", "评价结论"),
      (3, "3.1.2", "持续符合声明"), (3, "3.1.3", "跟踪复核"), (1, "附录A", "（规范性）指标计算方法"),
      (2, "A.1", "借阅率"), (2, "A.2", "座位率"),
      (3, "A.2.1", "城镇座位率")]),
    # 1、 and 1.1 in one draft, without chapters by name
    ("1、总则\n文。\n1.1 目的\n文。\n2、任务\n2.1建设书房\n文。\n2.1.1 学校书房\n文。",
     [(1, "1、", "总则"), (2, "1.1", "目的"), (1, "2、", "任务"), (2, "2.1", "建设书房"), (3, "2.1.1", "学校书房")]),
    # chapters without sections count with those that have some
    ("1 总体要求\n文。\n2 主要目标\n文。\n3 重点任务\n3.1 建设书房\n文。\n3.2 改造书房\n文。\n4 保障措施\n文。",
     [(1, "1", "总体要求"), (1, "2", "主要目标"), (1, "3", "重点任务"), (2, "3.1", "建设书房"), (2, "3.2", "改造书房"),
      (1, "4", "保障措施")]),
    # a number with a space that counts nothing
    ("一、现状\n12 座书屋已经建成\n文。\n二、任务\n文。", [(1, "一、", "现状"), (1, "二、", "任务")]),
    # the second box goes on counting from the first
    ("一、任务\n（一）建设书房\n文。\n专栏1 书房项目\n1.城东书房。新建。\n2.城西书房。新建。"
     "\n（二）改造书房\n文。\n专栏2 改造项目（2个，总投资3亿元）\n3.旧书房。改造。\n4.旧阅览室。改造。\n二、保障\n文。",
     [(1, "一、", "任务"), (2, "（一）", "建设书房"), (2, "（二）", "改造书房"), (1, "二、", "保障")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), HEADINGS)
def test_headings(text: str, expected: list[tuple[int, str, str]]) -> None:
    found: tuple[Heading, ...] = headings.headings(draft(text))
    assert [(each.level, each.number, each.title) for each in found if each.level] == expected
