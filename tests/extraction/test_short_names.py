"""Short names of indicators, where the part that gave the whole name goes on."""

import pytest
from tests.extraction.test_facts import read

NEV, STOCK, SHARE = "nev_penetration", "nev_stock", "non_fossil_share"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the goals tell of one horizon after the other
        ("一、主要目标\n到2025年，新能源汽车市场渗透率达到45%。到2030年，渗透率达到60%。", [(NEV, 2025), (NEV, 2030)]),
        ("一、主要目标\n到2025年，新能源汽车渗透率达到45%。\n到2030年，渗透率达到60%。", [(NEV, 2025), (NEV, 2030)]),
        # a thing that the paragraph has named
        ("二、主要任务\n推广新能源汽车，渗透率2030年达到60%，保有量达到20万辆。", [(NEV, 2030), (STOCK, 2030)]),
        # elsewhere a name is known in its paragraph only
        ("二、主要任务\n新能源汽车渗透率2025年达到45%。\n到2030年，渗透率达到60%。", [(NEV, 2025), ("~渗透率", 2030)]),
        # of two things it may be of either
        ("一、主要目标\n到2025年，新能源汽车渗透率达到45%，网约车渗透率达到50%。\n到2030年，渗透率达到60%。",
         [(NEV, 2025), ("~网约车渗透率", 2025), ("~渗透率", 2030)]),
        # the whole name has its value for the year: another one is meant
        ("一、主要目标\n到2025年，新能源汽车渗透率达到45%。\n到2025年，渗透率达到60%。", [(NEV, 2025), ("~渗透率", 2025)]),
        # of another kind
        ("一、主要目标\n到2025年，新能源汽车渗透率达到45%。\n到2030年，渗透率提高15%。", [(NEV, 2025), ("~渗透率", 2030)]),
        # a name with a thing of its own
        ("一、主要目标\n到2025年，新能源汽车保有量达到9万辆。\n到2030年，汽车保有量达到60万辆。", [(STOCK, 2025), ("~汽车保有量", 2030)]),
        # a longer name, whose value stays in the paragraph of the whole one
        ("二、主要任务\n到2025年，社区书屋夜读改造率达到80%；到2030年，夜读改造率保持在80%。",
         [("~社区书屋夜读改造率", 2025), ("~社区书屋夜读改造率", 2030)]),
        ("二、主要任务\n到2025年，社区书屋夜读改造率达到80%。\n到2030年，夜读改造率达到90%。",
         [("~社区书屋夜读改造率", 2025), ("~夜读改造率", 2030)]),
        ("二、主要任务\n到2025年，社区书屋夜读改造率达到80%；到2030年，夜读改造率达到90%。",
         [("~社区书屋夜读改造率", 2025), ("~夜读改造率", 2030)]),
        ("二、主要任务\n到2025年，社区书屋夜读改造率达到80%；到2030年，夜读改造率保持在80%。\n夜读改造率2025年达到70%。",
         [("~社区书屋夜读改造率", 2025), ("~夜读改造率", 2030), ("~夜读改造率", 2025)]),
        # two letters tell nothing
        ("一、主要目标\n到2025年，非化石能源占比达到20%。\n到2030年，旧城占比达到60%。", [(SHARE, 2025), ("~旧城占比", 2030)]),
    ],
)  # fmt: skip
def test_short_names(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(each.indicator, each.year) for each in read(text)[0]] == expected
