"""Forms of plain prose: what would be, what a reckoning takes, amounts in Chinese numerals, names without their measure."""

import pytest
from tests.extraction.test_facts import SCENE, read, short

FACTS = [
    # what would be, were something else done, is no target
    ("与维持原样的情形相比，2030年全市可少用纸210万吨，其中社区120万吨、学校90万吨。", []),
    ("和原来的做法比，2030年少用纸300万吨：社区200万吨，学校100万吨。", []),
    ("新馆晚开一年，用纸量要多三万吨，所以工期不能拖。", []),
    ("若来的人比预想的多，2030年用纸量将达到80万吨。", []),
    ("到2030年，用纸量控制在70万吨以内，如期完成改造。", ["用纸量 2030 <=70万吨"]),
    # what a reckoning takes
    ("测算逐馆进行，借阅增速“十四五”后三年取6%、“十五五”取5.5%。", []),
    ("到2030年，借阅率争取60%。", ["借阅率 2030 =60%?"]),
    # back to a level
    ("用纸总量2027年前后达到峰值，峰值不超过85万吨，之后逐年回落，2030年回到78万吨。",
     ["用纸总量峰值 2027 <=85万吨", "用纸总量 2030 =78万吨"]),
    # what one or each uses lends its head to what it uses besides, not to what all use
    ("到2025年，单位产值用纸比2020年下降19%；用水控制在30万吨左右。",
     ["单位产值用纸 2025<2020 ↓=19%", "用水 2025 ≈30万吨"]),
    # a part of a whole whose size is told
    ("2025年，夜间用电32万千瓦时，占全部用电80万千瓦时的四成。",
     ["夜间用电 2025 =32万千瓦时", "全部用电 2025 =80万千瓦时", "夜间用电占全部用电 2025 =4成"]),
    # shares in tenths and their tenths
    ("2025年，夜间座位占到五成六以上，2030年占到八成五。", ["夜间座位 2025 >=5.6成", "夜间座位占比 2030 =8.5成"]),
    ("借阅率2025年百分之四十五，2030年六成。", ["借阅率 2025 =45%", "借阅率 2030 =6成"]),
    ("漏水率从一成二降到百分之六以内。", ["漏水率 None =1.2成 past", "漏水率 None <=6%"]),
    # amounts in Chinese numerals
    ("2030年，书屋十五座、书柜三百八十个。", ["书屋 2030 =15座", "书柜 2030 =380个"]),
    ("2030年，书屋分三个片区建成。", []),
    ("供水能力每小时六百吨。", ["供水能力 None =600吨/小时"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), FACTS)
def test_facts(sentence: str, expected: list[str]) -> None:
    assert [short(each) for each in read(SCENE + sentence)[0]][1:] == expected
