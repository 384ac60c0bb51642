"""Which words of a sentence name the quantity: places, ratios, sizes of works, things promoted, present stocks."""

import pytest
from tests.extraction.test_facts import SCENE, read, short

FACTS = [
    # a harbour, a bay that is called after the place is no part of the place
    ("到2025年，云水港借书占比提升至34%。", ["云水港借书占比 2025 =34%"]),
    ("到2025年，云水河借阅率达到34%。", ["云水河借阅率 2025 =34%"]),
    ("到2025年，云水港口借书占比提升至34%。", ["港口借书占比 2025 =34%"]),
    ("到2025年，云水河流岸线保有率达到34%。", ["河流岸线保有率 2025 =34%"]),
    ("到2025年，云水借书占比提升至34%。", ["借书占比 2025 =34%"]),
    # a name that ends in 比, and a comparison
    ("到2030年，书屋平均新旧比达到20%以上。", ["书屋平均新旧比 2030 >=20%"]),
    ("到2030年，书屋新旧纸用量比不低于20%。", ["书屋新旧纸用量比 2030 >=20%"]),
    ("到2025年，新开书屋占同期新开面积比达50%。", ["新开书屋占同期新开面积比 2025 =50%"]),
    ("到2025年，藏书量比2020年提高20%。", ["藏书量 2025<2020 ↑=20%"]),
    ("到2025年，书屋面积与用地面积比值控制在0.6—0.8。", ["书屋面积与用地面积比值 2025 0.6..0.8无量纲"]),
    # what is promoted
    ("到2025年，推广应用电动书车2000辆以上。", ["电动书车 2025 >=2000辆"]),
    ("到2025年，新技术推广应用比例达到20%。", ["新技术推广应用比例 2025 =20%"]),
    # the size of a work that has a name, before what it is; without a name it only tells which ones
    ("做好城南湾200万千瓦水力发电项目合作开发建设。", ["城南湾水力发电项目 None =200万千瓦"]),
    ("推动城南镇42.5MW/170MWh独立储能项目接入。", ["城南镇独立储能项目 None =42.5兆瓦", "城南镇独立储能项目 None =170兆瓦时"]),
    ("推动城东区5MW/20MWh、城西镇8MW/30MWh两个独立储能项目接入。",
     ["城东区 None =5兆瓦", "城东区 None =20兆瓦时", "城西镇独立储能项目 None =8兆瓦", "城西镇独立储能项目 None =30兆瓦时"]),
    ("推进城南湾30万千瓦以上水力发电项目改造。", []),
    ("推进城南湾30万千瓦级水力发电项目改造。", []),
    ("推进城南湾1000千伏输电工程。", []),
    # and one that is settled already is no name
    ("推进已批复200万千瓦水力发电项目建设。", []),
    ("推进已核准的城南湾200万千瓦水力发电项目建设。", ["城南湾水力发电项目 None =200万千瓦"]),
    # what is done in a year, however it is counted
    ("2028年完成120万平方米旧馆节能改造。", ["旧馆节能改造 2028 =120万平方米"]),
    ("2024—2028年完成120万平方米旧馆节能改造，更换外窗。", ["旧馆节能改造 2028<2024 =120万平方米"]),
    # how much a work takes or makes a year
    ("建设年处理3万吨的旧书再生线，2030年投用。", ["旧书再生线年处理能力 None =3万吨"]),
    ("2027年建成日处理6万吨再生纸厂，铺开回收。", ["再生纸厂日处理能力 2027 =6万吨"]),
    ("2027年形成年处理7万吨能力。", ["年处理能力 2027 =7万吨"]),
    ("改造年产40万吨旧书再生线2条。", ["改造年产40万吨旧书再生线 None =2条"]),
    # the share of an amount, whose head stands before the first of two
    ("到2025年，旧纸采购面积、产量占比分别达到85%、75%。", ["旧纸采购面积占比 2025 =85%", "旧纸采购产量占比 2025 =75%"]),
    ("到2025年，旧纸、油墨占比分别达到85%、75%。", ["旧纸占比 2025 =85%", "油墨占比 2025 =75%"]),
    # what an action is called
    ("深入开展用纸零增长行动，推广电子书。", []),
    ("到2025年，用纸总量实现零增长。", ["用纸总量 2025 ↑=0%"]),
    # a figure without a unit that is printed with its tenth
    ("鼓励改造后系统运行能效达到5.0。", ["改造后系统运行能效 None =5.0无量纲"]),
    ("鼓励改造后系统运行能效达到5。", []),
    # so many things of a field
    ("到2025年，争取攻克阅读领域30项重大问题和关键瓶颈。", ["阅读领域重大问题和关键瓶颈 2025 =30项?"]),
    ("到2025年，建设阅读领域5家重点实验室。", ["阅读领域重点实验室 2025 =5家"]),
    ("到2025年，探索增加1-2处区级书架分拣场所及2处大件图书分流中心。",
     ["区级书架分拣场所 2025 ↑1..2处", "大件图书分流中心 2025 ↑=2处"]),
    # 及以下 joins nothing
    ("45毫米及以下书签使用比例、电子书使用率达100%。", ["45毫米及以下书签使用比例 None =100%", "电子书使用率 None =100%"]),
    # growth to a multiple
    ("到2025年，智能书架用电实现2-3倍增长。", ["智能书架用电 2025 ↑2..3倍"]),
    ("到2025年，藏书量达到2020年的2倍。", ["藏书量 2025<2020 =2倍"]),
    # each of those that are to do something
    ("到2025年底，各地区完成60%以上重点书屋检查。", ["重点书屋检查 2025 >=60%"]),
    # a goal that was outdone
    ("“十三五”期间，用纸累计下降率超额完成“十三五”初制定的13.5%目标。", []),
    # nearly all
    ("到2025年，基本实现中心城区书屋服务半径全覆盖。", ["中心城区书屋服务半径 2025 ≈100%"]),
    # containers by either name, and persons carried so far
    ("到2025年，港口吞吐量达到1000万标箱，旅客周转量达到20亿人公里。", ["港口吞吐量 2025 =1000万标箱", "旅客周转量 2025 =20亿人公里"]),
    # a period without 期间, and 计量, which is no measure
    ("在确保“十四五”完成书屋改造30万平方米的基础上，到2027年再完成书屋改造20万平方米。",
     ["书屋改造 2025<2020 =30万平方米", "书屋改造 2027 =20万平方米"]),
    ("到2027年，纳入分项计量和在线监测书屋面积12万平方米。", ["纳入分项计量和在线监测书屋面积 2027 =12万平方米"]),
    # for how long, and all there is of everything
    ("到2026年，短时供书能力（2小时左右）达到100万册。", ["短时供书能力（2小时左右） 2026 =100万册"]),
    ("到2026年，书屋日均开放时间（12小时）保持稳定。", ["书屋日均开放时间 2026 =12小时"]),
    ("实现藏书数据全采集、全感知、全覆盖。", []),
    # those that have reached something are a part by that name
    ("到2025年，达到标杆水平的书屋比例超过30%。", ["达到标杆水平的书屋比例 2025 >=30%"]),
    # a list behind 新增, and one behind a verb that moves nothing
    ("到2025年，新增10个书屋、5个书亭和3座书塔。", ["书屋 2025 ↑=10个", "书亭 2025 ↑=5个", "书塔 2025 ↑=3座"]),
    ("到2025年，建成10个书屋、5个书亭，新增3座书塔。", ["书屋 2025 =10个", "书亭 2025 =5个", "书塔 2025 ↑=3座"]),
    # what one builds on is there
    ("依托全市5家书园，培育阅读企业。", ["书园 None =5家 past"]),
    # for whom a rule is
    ("确需建设18层以上书楼的，应开展论证。", []),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), FACTS)
def test_names_in_sentences(sentence: str, expected: list[str]) -> None:
    assert [short(each) for each in read(SCENE + sentence)[0]][1:] == expected


PRESENT = [
    # what is now has no year that a text names, whatever year was named before
    ("2020年，全市借书143万册。目前全市共有书屋7座，书架18台、总容量420万册；书亭2座。另有书车3辆。",
     ["借书 2020 =143万册 past", "书屋 None =7座 past", "书架 None =18台 past", "总容量 None =420万册 past",
      "书亭 None =2座 past", "书车 None =3辆 past"]),
    ("截至目前，全市累计建设书屋32座（其中公共书屋20座，专用书屋12座）。2020年借书15万册。",
     ["书屋 None =32座 past", "公共书屋 None =20座 past", "专用书屋 None =12座 past", "借书 2020 =15万册 past"]),
    ("2020年借书15万册，较目前低2万册。", ["借书 2020 =15万册 past"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PRESENT)
def test_what_is_now(text: str, expected: list[str]) -> None:
    found = [short(each) for each in read(f"{SCENE}一、工作基础\n{text}")[0]][1:]
    assert found[: len(expected)] == expected


@pytest.mark.parametrize(
    ("sentence", "indicator"),
    [
        ("预计2025年用纸量达到200万吨。", False),  # what comes about by itself
        ("到2025年，全市图书消费总量预计约200万册。", False),
        ("预计2025年用纸量控制在200万吨以内。", True),
        ("预计2025年书屋达到200座。", True),  # a work of the plan's own
        ("到2025年，用纸量达到200万吨。", True),
        ("做好城南湾200万千瓦水力发电项目合作开发建设。", False),  # the size of one project
        ("建设年处理3万吨的旧书再生线。", False),
        ("到2025年，水力发电装机达到200万千瓦。", True),
    ],
)
def test_what_is_foreseen_or_sizes_a_project_is_no_indicator_of_the_plan(sentence: str, indicator: bool) -> None:
    assert [each.indicator is not None for each in read(SCENE + sentence)[0]][1:] == [indicator]


ROWS = """
| 序号 | 项目名称 | 主要建设内容 | 计划开工时间 | 计划竣工时间 | 总投资（万元） |
|---|---|---|---|---|---|
| 1 | 城东书屋 | 新增藏书100万册，新建书架长度11.64km | 2019年5月 | 2027年3月 | 188 |
"""


def test_what_a_row_builds_is_planned_until_it_is_finished() -> None:
    found = read(f"{SCENE}一、主要目标\n到2030年，借阅率达到50%。\n二、重点项目\n{ROWS}")[0]
    assert [short(each) for each in found][2:] == ["藏书 2027 ↑=100万册", "新建书架长度 2027 =11.64公里", "城东书屋总投资 2027 =188万元"]
