"""Chapters of tasks that no title calls so."""

from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY

from plancheck.extraction import chapters, headings, sections
from plancheck.model.plan import Section


def tree(text: str) -> tuple[Section, ...]:
    document = draft(text)
    return chapters.by_exclusion(document, VOCABULARY, sections.sections(document, VOCABULARY, headings.headings(document)))


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
        ("迈上新台阶", ()),  # before the objectives
        ("发展目标", ("主要目标",)),
        ("打造书香社区", ("主要任务",)),
        ("科技创新", ("科技创新",)),
        ("讲好书屋故事", ()),  # holds no measure
        ("练好馆员队伍", ("主要任务",)),
        ("组织实施", ("组织实施",)),
        ("附带说明", ()),  # behind the organisation
    ]


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
