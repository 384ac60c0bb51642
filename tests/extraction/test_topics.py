"""What a clause without a quantity is about, and how joined subjects are completed."""

import pytest

from plancheck.extraction.names import subjects, topics


@pytest.mark.parametrize(
    ("clause", "about"),
    [
        ("在学校开展换书车示范", "换书车示范"),
        ("围绕阅览制定地方标准和团体标准", "地方标准和团体标准"),
        ("社区书屋实现跨越式发展", "社区书屋"),
        ("加快智能书柜推广应用", "智能书柜推广应用"),
        ("大力发展绘本", "绘本"),
        ("确保完成规划目标", ""),
        ("全民参与", ""),
    ],
)
def test_topic(clause: str, about: str) -> None:
    assert topics.topic(clause) == about


@pytest.mark.parametrize(
    ("subject", "parts"),
    [
        ("农药、化肥利用率", ("农药利用率", "化肥利用率")),
        ("尾菜、畜禽粪污综合利用率", ("尾菜利用率", "畜禽粪污综合利用率")),
        ("近郊及周边地区、远郊地区用纸消费量", ("近郊及周边地区用纸消费量", "远郊地区用纸消费量")),  # 及 stands inside one of them
        ("甲车和乙车百公里油耗强度", ("甲车百公里油耗强度", "乙车百公里油耗强度")),
        ("书亭、书柜占比", ("书亭占比", "书柜占比")),
        ("绘本、期刊占馆藏总量比重", ("绘本占馆藏总量比重", "期刊占馆藏总量比重")),
        ("SO2、PM2.5排放总量", ("SO2排放总量", "PM2.5排放总量")),
        ("500千伏和220千伏变电站", ("500千伏变电站", "220千伏变电站")),
        # parts of a territory lend nothing of their own
        ("市区、县城书屋无障碍达标率", ("市区书屋无障碍达标率", "县城书屋无障碍达标率")),
        ("城市、县城、建制镇书屋达标率", ("城市书屋达标率", "县城书屋达标率", "建制镇书屋达标率")),
        ("城东区和城西县书屋夜间开放率", ("城东区书屋夜间开放率", "城西县书屋夜间开放率")),
        ("书屋夜间开放率市区、县城", ("市区书屋夜间开放率", "县城书屋夜间开放率")),
        ("市级、县级书屋数", ("市级书屋数", "县级书屋数")),
        ("城区公园、小区绿地面积", ("城区公园面积", "小区绿地面积")),
        ("单位产值能耗和水耗", ("单位产值能耗", "单位产值水耗")),
        ("高架、低架装置总容量", ("高架装置总容量", "低架装置总容量")),
        ("高架、低架装备", ("高架装备", "低架装备")),
        ("纸箱、包装机", ("纸箱", "包装机")),  # no equipment of the first
    ],
)
def test_split(subject: str, parts: tuple[str, ...]) -> None:
    assert subjects.split(subject, len(parts)) == parts
