"""Chapters of tasks that no title calls so."""

import pytest
from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY
from tests.rules import helpers

from plancheck.extraction import chapters
from plancheck.extraction.outline import headings
from plancheck.model.plan import Section


def tree(text: str) -> tuple[Section, ...]:
    document = draft(text)
    return chapters.outline(document, VOCABULARY, headings.headings(document))


def tops(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.heading.title, each.concepts) for each in tree(text) if each.parent is None]


PLAN = """\
    一、迈上新台阶
    推进书屋建设。新建书屋20座。
    二、发展目标
    到2025年，新建书屋20座。
    三、打造书香社区
    （一）新建书屋
    新建社区书屋。
    （二）开放书屋
    推广自助借还。
    四、科技创新
    推广自助借还设备。
    五、讲好书屋故事
    书屋深受欢迎。
    六、练好馆员队伍
    培育馆员队伍。开展馆员轮训。
    七、组织实施
    加强领导。
    八、附带说明
    推广自助借还设备。健全借阅制度。
    """


def test_what_no_other_chapter_can_be() -> None:
    assert tops(PLAN) == [
        ("迈上新台阶", ("工作基础",)),  # before the objectives
        ("发展目标", ("主要目标",)),
        ("打造书香社区", ("主要任务",)),
        ("科技创新", ("科技创新",)),
        ("讲好书屋故事", ()),  # holds no measure
        ("练好馆员队伍", ("主要任务",)),
        ("组织实施", ("组织实施",)),
        ("附带说明", ()),  # behind the organisation
    ]


def test_an_annex_that_is_called_by_tasks_is_not_the_chapter_of_them() -> None:
    found = dict(tops(f"{PLAN}附件1 重点任务清单\n    推广自助借还设备。\n"))
    assert found["打造书香社区"] == ("主要任务",)


def test_a_part_of_the_tasks_is_no_baseline_for_a_word_in_its_title() -> None:
    text = (
        PLAN.replace("一、迈上新台阶", "一、现有情况")
        .replace("三、打造书香社区", "三、重点任务")
        .replace("（一）新建书屋", "（一）守好工作基础，添书添座")
    )
    assert [each.concepts for each in tree(text) if each.heading.title.startswith("守好")] == [()]
    assert tops(text)[0] == ("现有情况", ("工作基础",))


@pytest.mark.parametrize(
    ("part", "title", "concepts"),
    [
        ("拓展阅读空间", "吸引全民共同参与", ()),
        ("拓展阅读空间", "吸引全民参与", ("全民行动",)),
        ("吸引读者", "吸引全民共同参与", ("全民行动",)),
    ],
)
def test_a_part_of_a_topic_is_no_chapter_whose_name_it_holds_in_pieces(part: str, title: str, concepts: tuple[str, ...]) -> None:
    text = f"一、主要任务\n（一）{part}\n1.{title}\n办好活动。\n2.修补书屋\n换窗。"
    assert [each.concepts for each in tree(text) if each.heading.title == title] == [concepts]


@pytest.mark.parametrize("keeper", ["", "\n    （三）数从哪里来\n    指标由市统计局核定。（责任单位：市统计局）"])
def test_whoever_keeps_the_figures_the_parts_that_years_call_set_aims(keeper: str) -> None:
    parts = f"（一）到2025年走到哪一步\n    书屋够用。\n    （二）到2030年走到哪一步\n    书屋好用。{keeper}"
    text = PLAN.replace("二、发展目标\n    到2025年，新建书屋20座。", f"二、要做到什么\n    {parts}")
    assert dict(tops(text))["要做到什么"] == ("主要目标",)


WORKS = PLAN.replace(
    "练好馆员队伍\n    培育馆员队伍。开展馆员轮训。", "要上马的东西\n    （一）新馆工程\n    建设新馆。\n    （二）书道工程\n    建设书道。"
)


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        (WORKS, [("主要任务",), ("重点工程",)]),
        (WORKS.replace("书道工程", "书道怎么建"), [("主要任务",), ("主要任务",)]),  # one of two is not most
        (
            WORKS.replace("新建书屋\n    新建社区", "书屋工程\n    新建社区").replace("（二）开放书屋", "（二）开放工程"),
            [("主要任务",)] * 2,
        ),
        (WORKS.replace("五、讲好书屋故事", "五、重点项目"), [("主要任务",), ("主要任务",)]),  # a title settles it
    ],
)
def test_of_several_chapters_of_tasks_one_of_works_is_one_of_projects(text: str, concepts: list[tuple[str, ...]]) -> None:
    named = dict(tops(text))
    assert [named["打造书香社区"], named["要上马的东西"]] == concepts


def test_what_stands_in_them_is_within() -> None:
    assert [each.within for each in tree(PLAN) if each.heading.title == "新建书屋"] == [("主要任务",)]


def test_a_chapter_by_name_settles_it() -> None:
    assert tops(PLAN.replace("练好馆员队伍", "主要任务"))[2] == ("打造书香社区", ())


def test_a_paper_without_any_known_chapter_is_left() -> None:
    assert tops("一、打造书香社区\n新建社区书屋。推广自助借还。\n二、练好队伍\n培育馆员队伍。开展馆员轮训。") == [
        ("打造书香社区", ()),
        ("练好队伍", ()),
    ]


def test_one_chapter_of_tasks_among_several_hides_no_other() -> None:
    """建设任务 joins all tasks, 城东馆员轮训建设任务行动 is a chapter on one of them."""
    named = tops(PLAN.replace("练好馆员队伍", "城东馆员轮训建设任务行动"))
    assert (named[2], named[5]) == (("打造书香社区", ("主要任务",)), ("城东馆员轮训建设任务行动", ("主要任务",)))


def test_an_annexed_list_is_no_chapter_of_tasks() -> None:
    text = """\
        一、发展目标
        到2025年，新建书屋20座。
        二、组织实施
        加强领导。
        附件1 阅读空间清单
        一处一表。
        附件2 能源转型清单
        一处一表。
        """
    assert dict(tops(text)) == {
        "发展目标": ("主要目标",), "组织实施": ("组织实施",), "阅读空间清单": (), "能源转型清单": (),
    }  # fmt: skip


#: What a chapter 二、迈向何方 says, and what that chapter and the next one are then.
AIMS = [
    ("到2025年，借阅率达到18%。到2030年，书屋达到90座。", ("主要目标",), ("主要任务",)),
    (
        "书屋更多。到2025年，借阅率达到18%，书屋达到60座；到2030年，借阅率达到25%。到2030年底，座位数超过9000个。",
        ("主要目标",),
        ("主要任务",),
    ),
    # what has been, and what is not yet dated
    ("截至2020年底，借阅率达到18%。“十三五”以来，到2020年，书屋达到90座。", (), ()),
    ("借阅率达到18%。书屋达到90座。", (), ()),
    # one aim among other matters
    ("到2025年，借阅率达到18%。读者很多。书很新。", (), ()),
]


@pytest.mark.parametrize(("said", "aims", "behind"), AIMS)
def test_objectives_are_known_by_the_aims_in_them(said: str, aims: tuple[str, ...], behind: tuple[str, ...]) -> None:
    text = f"一、回望来路\n书屋二十座。\n二、迈向何方\n{said}\n三、怎么干\n新建书屋20座。改造旧馆5座。"
    opening = ("工作基础",) if aims else ()  # what stands before the objectives
    assert tops(text) == [("回望来路", opening), ("迈向何方", aims), ("怎么干", behind)]


#: A chapter with aims in front of parts that explain them.
LED = """\
    一、回望来路
    书屋二十座。
    二、{title}
    {led}
    （一）数从哪来
    以各馆台账为底。按三种情形推算。账目每两年核一次。馆际另算。{said}
    三、怎么干
    新建书屋20座。改造旧馆5座。{answers}
    """
AIMED = "到2025年，书屋更好。借阅率达到18%。座位数超过9000个。\n到2030年，书屋更多。书屋达到90座。座位够用。"


@pytest.mark.parametrize(
    ("title", "led", "said", "answers", "concepts"),
    [
        ("要交的卷", AIMED, "", "（责任单位：市文旅局）", ("主要目标",)),
        ("要交的卷", AIMED.replace("书屋达到90座", "人人爱读"), "", "（责任单位：市文旅局）", ("主要目标",)),  # one year has no figure
        ("要交的卷", "到2025年，书屋更好。\n到2030年，书屋更多。", "", "（责任单位：市文旅局）", ()),  # none has
        ("要交的卷", AIMED, "", "", ()),  # nobody answers for anything in the whole plan
        ("要交的卷", AIMED, "（责任单位：市文旅局）", "（责任单位：市文旅局）", ()),  # it is done by somebody
        ("要交的卷", AIMED.split("\n")[0], "", "（责任单位：市文旅局）", ()),  # one aim
        ("绿色出行", AIMED, "", "（责任单位：市文旅局）", ()),  # its title names what it is about
    ],
)
def test_objectives_are_known_by_the_aims_in_front_of_their_parts(
    title: str, led: str, said: str, answers: str, concepts: tuple[str, ...]
) -> None:
    named = dict(tops(LED.format(title=title, led=led, said=said, answers=answers)))
    assert tuple(name for name in named[title] if name == "主要目标") == concepts


def test_two_chapters_alike_are_left_open() -> None:
    aims = "到2025年，借阅率达到18%。到2030年，书屋达到90座。"
    assert tops(f"一、迈向何方\n{aims}\n二、再向何方\n{aims}") == [("迈向何方", ()), ("再向何方", ())]


def test_a_title_of_objectives_wins() -> None:
    aims = "到2025年，借阅率达到18%。到2030年，书屋达到90座。"
    assert tops(f"一、发展目标\n读者更多。\n二、迈向何方\n{aims}")[0] == ("发展目标", ("主要目标",))
    assert "主要目标" not in dict(tops(f"一、发展目标\n读者更多。\n二、迈向何方\n{aims}"))["迈向何方"]


def test_a_draft_in_nobodys_words_has_all_its_chapters() -> None:
    """Colloquial titles: the bundled packs tell what a chapter of organisation is about, the rest is told by aims and by exclusion."""
    document = draft("""\
        # 云水市碳达峰试点实施方案
        一、往哪走
        到2025年，非化石能源占比达到18%，单位地区生产总值能耗下降14%。到2030年，非化石能源占比达到25%。
        二、怎么干
        （一）建起来
        新建光伏30万千瓦。改造煤电5台。
        （二）修好它
        更换窗户400樘。
        三、靠什么
        成立领导小组，由市长任组长。每季度调度通报。把责任分解到部门和单位。每年组织评估，考核结果与绩效挂钩。
        """)
    found = chapters.outline(document, helpers.shipped().vocabulary, headings.headings(document))
    assert [(each.heading.title, each.concepts) for each in found if each.parent is None] == [
        ("往哪走", ("主要目标",)), ("怎么干", ("主要任务",)), ("靠什么", ("组织实施",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("每年拿出三千万元。办成研究院，设中试基地。馆员辛苦。职工高兴。", ("科技创新",)),  # half of its title, and one topic
        ("每年拿出三千万元。馆员辛苦。", ()),
    ],
)
def test_a_short_title_is_half_of_one(text: str, concepts: tuple[str, ...]) -> None:
    document = draft(f"一、工作基础\n文。\n二、科技、政策和机制\n（一）科技\n{text}\n（二）财政\n设立专项资金。\n三、组织实施\n文。")
    found = chapters.outline(document, helpers.shipped().vocabulary, headings.headings(document))
    assert [each.concepts for each in found if each.heading.title == "科技"] == [concepts]


@pytest.mark.parametrize(
    ("title", "concepts"),
    [("别的人也来", ("全民行动",)), ("开展全民行动", ())],  # the part is it, the chapter around it is more
)
def test_a_chapter_around_a_part_of_that_title_is_more_than_it(title: str, concepts: tuple[str, ...]) -> None:
    text = f"""\
        一、主要目标
        到2030年，非化石能源占比达到25%。
        二、重点任务
        （一）建起来
        新建光伏30万千瓦。
        三、大家都动
        （一）机关带头
        党政机关先做。算力中心要省电。办好绿色社区。
        （二）{title}
        家里用电要省。节能宣传周办好。出门走路。
        四、组织实施
        成立领导小组。"""
    document = draft(text)
    found = chapters.outline(document, helpers.shipped().vocabulary, headings.headings(document))
    assert [each.concepts for each in found if each.heading.title == "大家都动"] == [concepts]


OPENED = """\
    一、书屋的来路
    （一）书屋建设
    新建书屋20座，推广自助借还。
    二、发展目标
    到2025年，新建书屋20座。
    三、重点任务
    （一）开放书屋
    推广自助借还。
"""


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (OPENED, ("工作基础",)),  # what stands before the objectives tells how things are
        (OPENED.replace("二、发展目标", "二、指导思想\n    坚持开放。\n    二、发展目标"), ("工作基础",)),
        (OPENED.replace("三、重点任务", "三、工作基础"), ()),  # a title tells of it
        (OPENED.replace("二、发展目标", "二、组织实施"), ()),  # no objectives behind it
        (OPENED.replace("三、重点任务", "三、组织实施"), ()),  # nobody knows where the tasks are
    ],
)
def test_the_chapter_before_the_objectives_is_the_baseline(text: str, first: tuple[str, ...]) -> None:
    assert tops(text)[0] == ("书屋的来路", first)


def test_a_chapter_that_tells_how_things_are_is_the_baseline_behind_another_too() -> None:
    things = "资源禀赋较好。区位优势明显。地区生产总值430亿元。能源消费总量200万吨标准煤。碳排放总量500万吨。问题突出。" + "书屋很新。" * 9
    text = f"一、指导思想\n坚持开放。\n二、书屋的来路\n{things}\n三、主要目标\n到2030年达到25%。\n四、重点任务\n新建书屋20座。"
    document = draft(text)
    found = chapters.outline(document, helpers.shipped().vocabulary, headings.headings(document))
    assert (found[1].concepts, found[1].known) == (("工作基础",), "opening")


JOINED = (
    "一、目标与实施路径\n{}\n二、打造书香社区\n（一）新建书屋\n新建社区书屋。\n（二）开放书屋\n推广自助借还。\n三、组织实施\n加强领导。"
)


@pytest.mark.parametrize(
    ("parts", "first", "second"),
    [
        # what its parts are called by; then the tasks are still to be found
        ("（一）总体目标\n文。\n（二）书屋怎么够用\n文。", ("主要目标",), ("主要任务",)),
        ("（一）总体目标\n文。\n（二）实施路径测算\n文。", ("主要目标",), ("主要任务",)),  # an estimate is no task
        ("（一）总体目标\n文。\n（二）借阅情景与实施路径\n文。", ("主要目标",), ("主要任务",)),
        ("（一）总体目标\n文。\n（二）重点任务\n文。", ("主要目标", "主要任务"), ()),
        ("（一）书屋怎么够用\n文。\n（二）书车怎么开\n文。", ("主要目标", "主要任务"), ()),
        ("文。", ("主要目标", "主要任务"), ()),
    ],
)
def test_a_title_that_joins_objectives_and_tasks_is_what_its_parts_are(parts: str, first: tuple[str, ...], second: tuple[str, ...]) -> None:
    document = draft(JOINED.format(parts))
    found = chapters.outline(document, helpers.shipped().vocabulary, headings.headings(document))
    named = {each.heading.title: each.concepts for each in found}
    assert (named["目标与实施路径"], named["打造书香社区"]) == (first, second)


@pytest.mark.parametrize(
    ("path", "other", "first"),
    [
        ("书屋2025年60座，2030年90座。", "重点任务", ("主要目标",)),  # a course of figures
        ("新建书屋20座。（责任单位：市教育局）", "重点任务", ("主要目标", "主要任务")),  # somebody answers for it
        ("书屋2025年60座，2030年90座。", "打造书香社区", ("主要目标", "主要任务")),  # no other chapter is called by tasks
    ],
)
def test_a_path_beside_objectives_is_no_task_where_tasks_have_a_chapter(path: str, other: str, first: tuple[str, ...]) -> None:
    aims = f"一、目标与实施路径\n（一）总体目标\n文。\n（二）实施路径\n{path}\n"
    document = draft(f"{aims}二、{other}\n（一）书屋\n新建书屋20座。\n三、组织实施\n加强领导。")
    found = chapters.outline(document, helpers.shipped().vocabulary, headings.headings(document))
    assert {each.heading.title: each.concepts for each in found}["目标与实施路径"] == first


@pytest.mark.parametrize(
    ("title", "within"),
    [
        ("实施路径测算", ()),  # what an estimate reckons with is no objective
        ("总体目标测算", ("主要目标",)),  # called by objectives itself
        ("书屋怎么够用", ("主要目标",)),
    ],
)
def test_an_estimate_within_the_objectives_sets_none(title: str, within: tuple[str, ...]) -> None:
    text = f"一、发展目标\n（一）{title}\n1.头一种情形\n书屋六十座。\n（二）书屋\n文。\n二、重点任务\n新建书屋20座。"
    found = {each.heading.title: each.within for each in tree(text)}
    assert (found[title], found["头一种情形"], found["书屋"]) == (within, within, ("主要目标",))


@pytest.mark.parametrize(
    ("chapter", "concepts"),
    [
        # two parts called by years to come, and nobody answers for anything in it
        ("（一）头一程，到2025年\n书屋六十座。\n（二）再一程，到2030年\n书屋九十座。", ("主要目标",)),
        ("（一）头一程，到2025年\n书屋六十座。\n（二）再一程\n书屋九十座。", ()),
        ("（一）头一程，2025年\n书屋六十座。\n（二）再一程，2030年\n书屋九十座。", ()),
        ("（一）头一程，到2025年\n新建书屋。（责任单位：市教育局）\n（二）再一程，到2030年\n新建书屋。", ("主要任务",)),
        ("（一）2025年底\n书屋六十座。\n（二）2030年\n书屋九十座。", ("主要目标",)),  # called by nothing else
    ],
)
def test_objectives_are_known_by_parts_that_are_called_by_years(chapter: str, concepts: tuple[str, ...]) -> None:
    text = f"一、发展现状\n文。\n二、走到哪里\n{chapter}\n三、怎么干\n新建书屋20座。改造旧馆5座。"
    assert dict(tops(text))["走到哪里"] == concepts


@pytest.mark.parametrize(
    ("said", "concepts"),
    [
        ("到2025年，书屋够用。\n到2030年，书屋更好。", ("主要目标",)),
        ("到2025年，书屋够用。\n书屋更好。\n书车更快。", ()),
        ("截至目前，到2025年，书屋够用。\n截至目前，到2030年，书屋更好。", ()),
        ("（一）书屋\n到2025年，书屋够用。\n（二）书车\n到2030年，书屋更好。", ()),  # with parts of its own
    ],
)
def test_what_stands_beside_the_objectives_and_names_years_is_of_them(said: str, concepts: tuple[str, ...]) -> None:
    assert dict(tops(f"一、发展目标\n读者更多。\n二、细账\n{said}\n三、重点任务\n新建书屋20座。"))["细账"] == concepts
    assert dict(tops(f"一、发展目标\n读者更多。\n二、别的\n文。\n三、细账\n{said}\n四、重点任务\n新建书屋20座。"))["细账"] == ()


@pytest.mark.parametrize(
    ("title", "concepts"),
    [
        ("靠什么带：十二个项目", ("重点工程",)),
        ("靠什么带：十二个大项目", ("重点工程",)),
        ("靠什么带：十二个书屋", ("主要任务",)),
        ("往后要修的项目", ("重点工程",)),  # the projects that are to be built
        ("往后要修的重点工程", ("重点工程",)),
        ("往后要修项目", ("主要任务",)),
    ],
)
def test_a_chapter_called_by_so_many_projects_is_one_of_projects(title: str, concepts: tuple[str, ...]) -> None:
    assert dict(tops(PLAN.replace("练好馆员队伍", title)))[title] == concepts


@pytest.mark.parametrize(
    ("said", "concepts"),
    [
        ("修缮旧馆，总投资3亿元。\n    新建书屋20座，投资约5000万元。\n    更换窗户400樘。", ("重点工程",)),
        ("先实施修缮类项目5项。\n    再安排12个新建项目。", ("重点工程",)),
        ("安排12个新建项目，总投资3亿元。更换窗户400樘。新建书屋20座。", ("重点工程",)),
        ("安排12个新建项目，总投资3亿元。\n    新建书屋20座。\n    改造书亭5座。\n    组建小组。", ("重点工程",)),  # the first says both
        ("新建书屋20座。\n    安排12个新建项目，总投资3亿元。\n    改造书亭5座。\n    组建小组。", ("主要任务",)),
        ("安排12个新建项目。更换窗户400樘。新建书屋20座。", ("主要任务",)),  # one paragraph that says half of it
        ("新建旧馆，总投资3亿元。\n    新建书屋20座。\n    改造书亭40座。", ("主要任务",)),  # one of three
    ],
)
def test_a_chapter_that_says_what_projects_cost_is_one_of_projects(said: str, concepts: tuple[str, ...]) -> None:
    text = PLAN.replace("练好馆员队伍\n    培育馆员队伍。开展馆员轮训。", f"往后几年\n    {said}")
    assert dict(tops(text))["往后几年"] == concepts


def test_a_table_of_projects_under_a_paragraph_on_them_tells_too() -> None:
    table = "| 序号 | 项目名称 | 建设内容 | 总投资（万元） |\n    | 1 | 城东书屋项目 | 新建书屋20座 | 500 |"
    text = PLAN.replace(
        "练好馆员队伍\n    培育馆员队伍。开展馆员轮训。", f"往后几年\n    安排12个新建项目。新建书屋。改造书亭。\n    {table}"
    )
    assert dict(tops(text))["往后几年"] == ("重点工程",)


@pytest.mark.parametrize(
    ("part", "concepts"),
    [("组织领导", ("主要任务",)), ("组织实施", ())],  # a part that is called by a chapter that closes a plan
)
def test_the_last_chapter_is_no_chapter_of_tasks_if_a_part_closes_the_plan(part: str, concepts: tuple[str, ...]) -> None:
    parts = f"（一）新建\n    新建书屋20座。\n    （二）{part}\n    组建小组。建立制度。"
    text = PLAN.split("    五、")[0] + f"    五、人来管\n    {parts}"
    assert dict(tops(text))["人来管"] == concepts


def test_where_nothing_stands_before_them_the_first_chapters_are_tasks_too() -> None:
    acts = "（一）新建\n    新建书屋20座。\n    （二）改造\n    改造书亭5座。"
    text = f"一、建起来\n    {acts}\n    二、修起来\n    {acts}\n    三、政策保障\n    设立资金。\n    四、组织实施\n    成立小组。"
    assert [concepts for _, concepts in tops(text)] == [("主要任务",), ("主要任务",), ("政策创新",), ("组织实施",)]


def test_a_chapter_two_of_whose_parts_are_called_so_is_of_what_these_speak_of() -> None:
    parts = (
        "（一）组织领导\n    成立领导小组。每季度调度。\n    （二）监测评估\n    每年评估，压实主体责任。\n    （三）防风险\n    备足物资。"
    )
    text = (
        f"一、主要目标\n    到2030年，非化石能源占比达到25%。\n    二、主要任务\n    （一）建\n    新建光伏。\n    三、靠什么\n    {parts}"
    )
    document = draft(text)
    found = chapters.outline(document, helpers.shipped().vocabulary, headings.headings(document))
    assert [each.concepts for each in found if each.heading.title == "靠什么"] == [("组织实施",)]


def test_where_projects_are_all_that_is_left_there_are_no_tasks() -> None:
    """A title of objectives within them names none: what comes of projects is no objective."""
    parts = "（一）修缮\n    改造旧馆，总投资3亿元。\n    （二）预期目标\n    建成12个项目，新建书屋20座。"
    text = f"一、发展目标\n    到2025年，新建书屋20座。\n    二、往后几年\n    {parts}\n    三、组织实施\n    成立小组。"
    found = {each.heading.title: each.concepts for each in tree(text)}
    assert (found["往后几年"], found["预期目标"]) == (("重点工程",), ())


def test_where_a_title_tells_of_projects_others_like_it_are_of_nothing() -> None:
    text = PLAN.replace(
        "练好馆员队伍\n    培育馆员队伍。开展馆员轮训。",
        "往后几年\n    修缮类项目5项。\n    安排12个新建项目。\n    七、重点项目\n    甲。",
    )
    assert dict(tops(text))["往后几年"] == ()


@pytest.mark.parametrize(
    ("first", "last", "answers", "concepts"),
    [
        ("2025年要办成的", "2030年要办成的", "", ("主要目标",)),
        ("2025年要办成的", "2030年要办成的", "（责任单位：市文化局）", ("主要任务",)),  # somebody answers: a course of what is done
        ("2025年的20座", "2030年要办成的", "", ("主要任务",)),
        ("还要办成的", "2030年要办成的", "", ("主要任务",)),
    ],
)
def test_parts_that_begin_with_years_set_aims(first: str, last: str, answers: str, concepts: tuple[str, ...]) -> None:
    parts = f"（一）{first}\n    新建书屋达到20座。{answers}\n    （二）{last}\n    新建书屋达到90座。"
    acts = "三、怎么办\n    （一）新建\n    新建书屋。\n    四、组织实施\n    成立小组。"
    text = f"一、工作基础\n    已建书屋。\n    二、迈向何方\n    {parts}\n    {acts}"
    assert dict(tops(text))["迈向何方"] == concepts


def test_a_chapter_whose_parts_other_titles_name_is_no_chapter_of_tasks() -> None:
    parts = "（一）政策创新\n    新建书屋20座。\n    （二）技术创新\n    新建书屋20座。"
    text = PLAN.replace("练好馆员队伍\n    培育馆员队伍。开展馆员轮训。", f"改什么\n    {parts}")
    assert dict(tops(text))["改什么"] == ()


@pytest.mark.parametrize(
    ("named", "others", "concepts"),
    [
        (("科技创新", "政策创新", "全民行动", "组织实施"), 2, ()),
        (("科技创新", "政策创新", "全民行动"), 2, ("主要任务",)),  # a bare majority does not tell
        (("科技创新",), 2, ("主要任务",)),
    ],
)
def test_a_chapter_two_thirds_of_whose_parts_are_of_others_is_none_of_the_tasks(
    named: tuple[str, ...], others: int, concepts: tuple[str, ...]
) -> None:
    titles = (*named, *("开放书屋", "修缮旧馆")[:others])
    parts = "".join(f"（{number}）{title}\n新建书屋20座。\n" for number, title in zip("一二三四五六", titles, strict=False))
    text = f"一、发展目标\n读者更多。\n二、打造书香社区\n（一）新建书屋\n新建书屋20座。\n三、营造环境\n{parts}四、组织实施\n加强领导。"
    assert dict(tops(text))["营造环境"] == concepts


def test_no_objectives_stand_behind_a_chapter_that_follows_them() -> None:
    """The steps at the end of a plan are called by years to come as well."""
    text = """\
    一、发展现状
    文。
    二、走到哪里
    （一）2025年底
    书屋六十座。
    （二）2030年底
    书屋九十座。
    三、要紧的活
    新建书屋20座。改造旧馆5座。
    四、重点工程
    新建书屋。
    五、一步一步来
    （一）头一步，2024年到2025年，打底
    书屋六十座。
    （二）再一步，2026年到2030年，收尾
    书屋九十座。
    """
    found = dict(tops(text))
    assert found["走到哪里"] == ("主要目标",)
    assert found["要紧的活"] == ("主要任务",)
    assert found["一步一步来"] == ()


@pytest.mark.parametrize(
    ("said", "concepts"),
    [
        ("第一段，2024年到2025年，新建书屋20座。\n第二段，2026年到2028年，改造旧馆5座。", ()),
        ("2025年：新建书屋20座。\n2026年：改造旧馆5座。\n补书。", ()),
        ("第一段，2024年到2025年，新建书屋20座。\n改造旧馆5座。", ("主要任务",)),
        ("新建书屋20座，2025年建成。\n改造旧馆5座，2026年改完。", ("主要任务",)),  # what is done, then when
        ("（一）2025年\n新建书屋20座。\n（二）2026年\n改造旧馆5座。", ("主要任务",)),  # with parts of its own
        ("（一）起步，2024—2025年\n新建书屋20座。\n（二）收尾，2026—2030年\n改造旧馆5座。", ()),  # which are stages
        ("（一）起步，2024—2025年\n新建书屋20座。\n（二）收尾，2024—2030年\n改造旧馆5座。", ("主要任务",)),
    ],
)
def test_a_chapter_whose_paragraphs_begin_with_years_is_a_timetable(said: str, concepts: tuple[str, ...]) -> None:
    text = f"一、发展目标\n读者更多。\n二、打造书香社区\n（一）新建书屋\n新建书屋20座。\n三、一步一步走\n{said}\n四、组织实施\n加强领导。"
    assert dict(tops(text))["一步一步走"] == concepts


#: The stages of a plan in a table, under one paragraph.
STAGES = """\
    试点分三步走，每一步结束都回头看。推进书屋建设。改造旧馆。
    | 阶段 | 时间 | 要做的 |
    | 起步 | {first} | 新建书屋 |
    | 加力 | {second} | 改造旧馆 |
    | 收尾 | 2029—2030年 | 开放书屋 |"""


@pytest.mark.parametrize(
    ("first", "second", "concepts"),
    [
        ("2024—2025年", "2026—2028年", ()),
        ("2024—2025年", "2025—2028年", ()),
        ("2024—2025年", "2024—2028年", ("主要任务",)),  # works run side by side, stages do not
        ("2024—2025年", "尽快", ("主要任务",)),
    ],
)
def test_a_chapter_with_a_table_of_stages_is_a_timetable(first: str, second: str, concepts: tuple[str, ...]) -> None:
    said = STAGES.format(first=first, second=second)
    text = f"""\
    一、发展目标
    读者更多。
    二、打造书香社区
    （一）新建书屋
    新建书屋20座。
    三、一步一步走
{said}
    四、组织实施
    加强领导。"""
    assert dict(tops(text))["一步一步走"] == concepts
