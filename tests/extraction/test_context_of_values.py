"""What a value takes over from the words around it: its year, its base year, its total, its place, the change of its list."""

import pytest
from tests.extraction.test_facts import SCENE, read, short

from plancheck.extraction import years

FACTS = [
    # the parts by places in a bracket are of the value before it
    ("2020年末，云水市书屋1738座（其中中心城区402座，其余区县1336座），本次共计新规划书亭427座（其中中心城区13座，其余区县414座）。",
     ["书屋 2020 =1738座 past", "书屋 2020 =402座 @中心城区 past", "书屋 2020 =1336座 @其余区县 past",
      "新规划书亭 None =427座", "新规划书亭 None =13座 @中心城区", "新规划书亭 None =414座 @其余区县"]),
    ("2020年，全市常住人口3205.4万人（其中城东区1034.3万人），城镇常住人口2226.4万人。",
     ["常住人口 2020 =3205.4万人 past", "常住人口 2020 =1034.3万人 @城东区 past", "城镇常住人口 2020 =2226.4万人 past"]),
    # what is planned in no year that is named, after how things are
    ("截至2020年底，云水市书屋13座；本次规划12座，其中迁建1座，扩建3座，调整续建5座，调整新建3座；规划期末合计25座。",
     ["书屋 2020 =13座 past", "规划书屋 None =12座", "迁建书屋 None =1座", "扩建书屋 None =3座", "调整续建书屋 None =5座",
      "调整新建书屋 None =3座", "书屋 None =25座"]),
    # a stage of the plan with its year in brackets
    ("近期（2025年）书屋座位达到60万个，远期（2035年）达到180万个。", ["书屋座位 2025 =60万个", "书屋座位 2035 =180万个"]),
    ("近期（2024—2025年）：完成36家书屋改造；远期（2029—2030年）：借阅率达到50%。", ["书屋改造 2025<2023 =36家", "借阅率 2030 =50%"]),
    ("规划期末（2035年），借阅率不低于65%。", ["借阅率 2035 >=65%"]),
    ("到“十四五”末，书道里程达到138公里；到“十五五”末，超过220公里。", ["书道里程 2025 =138公里", "书道里程 2030 >=220公里"]),
    # the year before
    ("2020年，新书、旧书借阅量分别达到4万册、3万册，同比分别增长11%和42%。",
     ["新书借阅量 2020 =4万册 past", "旧书借阅量 2020 =3万册 past", "新书借阅量 2020<2019 ↑=11% past", "旧书借阅量 2020<2019 ↑=42% past"]),
    ("2020年，书屋产值25亿元，较上年增长3.9%。", ["书屋产值 2020 =25亿元 past", "书屋产值 2020<2019 ↑=3.9% past"]),
    # what it was in the year compared with
    ("到2025年，书屋达到595座，比2020年402座增加193座。", ["书屋 2025 =595座", "书屋 2020 =402座 past", "书屋 2025<2020 ↑=193座"]),
    ("到2025年，用纸量下降18%，到2027年下降30%，均以2021年为基期。", ["用纸量 2025<2021 ↓=18%", "用纸量 2027<2021 ↓=30%"]),
    # from a start up to now
    ("自2019年以来，书屋由58座增加到104座，书道从120公里延伸至365公里。",
     ["书屋 2019 =58座 past", "书屋 None =104座 past", "书道 2019 =120公里 past", "书道 None =365公里 past"]),
    ("“十四五”期间，借阅率由19.5%提高至28%。", ["借阅率 2020 =19.5% past", "借阅率 2025 =28%"]),
    # a list goes on with the act before it
    ("“十四五”期间，新建书架9座、大型书架26座，新增书位520万个、书道1180公里。",
     ["新建书架 2025<2020 =9座", "大型书架 2025<2020 =26座", "书位 2025<2020 ↑=520万个", "书道 2025<2020 ↑=1180公里"]),
    ("2020年，全县减排甲纸1260吨、乙纸2035吨。", ["甲纸 2020 ↓=1260吨 past", "乙纸 2020 ↓=2035吨 past"]),
    ("到2025年，通过循环利用减少废纸180万吨。", ["废纸 2025 ↓=180万吨"]),
    # each year is no sum over years
    ("“十四五”期间，每年新建书屋不少于3座。", ["新建书屋 2025 >=3座"]),
    # a share of what was spoken of
    ("书屋产值由2022年的410亿元增加到2027年的900亿元，占全市产值比重提高9.5个百分点。",
     ["书屋产值 2022 =410亿元 past", "书屋产值 2027 =900亿元", "书屋产值占全市产值比重 2027<2022 ↑=9.5个百分点"]),
    # another's value beside one's own
    ("2020年，用纸强度0.19吨/万元，远低于全市平均的0.47吨/万元。", ["用纸强度 2020 =0.19吨/万元 past", "用纸强度 2020 =0.47吨/万元 past"]),
    # the places of which a sentence goes on to tell
    ("到2025年，城中区错峰开放书屋占比不低于80%，江西地区和江东新城不低于70%。",
     ["城中区错峰开放书屋占比 2025 >=80%", "错峰开放书屋占比 2025 >=70% @江西地区和江东新城"]),
    # words behind a number, in figures or not
    ("新书屋单位造价按5200元/座测算。", ["新书屋单位造价 None =5200元/座"]),
    # to an amount in a year, not from the year to it
    ("用纸总量2025年到8000t、2030年到6500t。", ["用纸总量 2025 =8000吨", "用纸总量 2030 =6500吨"]),
    ("借阅率2025年要到45%，2030年至60%以上。", ["借阅率 2025 =45%", "借阅率 2030 >=60%"]),
    ("到2030年，用纸总量1200到1300t。", ["用纸总量 2030 1200..1300吨"]),
    # what another figure is only reckoned with is no value of its own
    ("到2030年，用纸总量按书业产值年均增长6%测算。", []),
    ("读者按2030年320万人考虑，到2030年书屋达到50座。", ["书屋 2030 =50座"]),
    ("假设2030年读者达到330万人。", []),
    ("2022年用纸总量据统计测算为30吨。", ["用纸总量据统计测算 2022 =30吨"]),
    ("到2025年，淘汰落后书架五百万吨以上。", ["淘汰落后书架 2025 >=500万吨"]),
    ("到2026年，八成以上书屋完成改造。", ["完成改造的书屋 2026 >=8成"]),
    ("到2025年，书屋座位至少达到3万个。", ["书屋座位 2025 >=3万个"]),
    # no values: a standard, a circle by its time, a place in a ranking
    ("新建书屋执行节纸75%标准。", []),
    ("打造15分钟生活圈、30分钟通勤圈。", []),
    ("2020年，借阅指数居全省第三，较上年前进5位。", []),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), FACTS)
def test_context_of_a_sentence(sentence: str, expected: list[str]) -> None:
    assert [short(each) for each in read(SCENE + sentence)[0]][1:] == expected


DATED = [
    # of the year in which the draft was written, where nothing says another
    ("年内新增书位22万个。", ["书位 2024 ↑=22万个"]),
    ("推动已开工书屋加快建设，全年建成书屋20座、书亭10座。", ["书屋 2024 =20座", "书亭 2024 =10座"]),
    # of the year before it
    ("去年，全市书屋120座，同比增加9座。", ["书屋 2023 =120座 past", "书屋 2023<2022 ↑=9座 past"]),
]


@pytest.mark.parametrize(("sentence", "expected"), DATED)
@pytest.mark.parametrize("head", ["云水市书屋建设方案\n2024年3月\n", "云水市2024年书屋建设方案\n"])
def test_this_year(head: str, sentence: str, expected: list[str]) -> None:
    assert [short(each) for each in read(f"{head}一、重点任务\n{sentence}")[0]] == expected


@pytest.mark.parametrize("text", ["三年内新增书位22万个", "5年内建成书屋", "今后几年内完成", "全年用纸量30万吨", "全年开放"])
def test_not_of_this_year(text: str) -> None:
    assert not [each for each in years.find(text) if each.role == "within"]
