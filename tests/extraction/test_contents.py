"""Chapters that no title names, recognised by the topics that their parts are about."""

from dataclasses import replace

import pytest
from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY, both

from plancheck.extraction import chapters
from plancheck.extraction.outline import headings
from plancheck.model.vocabulary import SectionConcept, Topic, Vocabulary

#: A second guideline: libraries. Chapters of fees and of staff are known by what they hold.
LIBRARY = replace(
    VOCABULARY,
    sections=(
        *VOCABULARY.sections,
        SectionConcept("经费", both("funds"), ("经费保障",), (), "任务", ("购书费", "馆舍费", "活动费"), 2),
        SectionConcept("人员", both("staff"), ("人员配备",), (), "", ("馆员", "志愿者", "活动费"), 2),
    ),
    topics=(
        Topic("购书费", both("books"), (), ("购书费", "购书")),
        Topic("馆舍费", both("rooms"), (), ("修缮费", "水电费")),
        Topic("活动费", both("events"), (), ("讲座补贴",)),
        Topic("馆员", both("librarians"), (), ("馆员",)),
        Topic("志愿者", both("volunteers"), (), ("志愿者",)),
        Topic("馆际", both("networks"), (), ("通借通还",)),
    ),
)


def concepts(text: str, vocabulary: Vocabulary = LIBRARY) -> dict[str, tuple[str, ...]]:
    """The concepts of each chapter and section that has or stands within any, by its title."""
    document = draft(text)
    tree = chapters.outline(document, vocabulary, headings.headings(document))
    return {each.heading.title: each.concepts + tuple(f"<{name}" for name in each.within) for each in tree if each.concepts or each.within}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Its sections name the topics in their headings; one of three may be about something else.
        ("一、花好每一分钱\n（一）购书费逐年增加\n多买新书。\n（二）补足修缮费\n修旧馆。\n（三）管好账目\n公开账目。\n",
         {"花好每一分钱": ("经费",), "购书费逐年增加": ("<经费",), "补足修缮费": ("<经费",), "管好账目": ("<经费",)}),
        # They speak of them.
        ("一、花好每一分钱\n（一）买书\n购书费每年二十万元。\n（二）修房\n修缮费由镇里出。\n",
         {"花好每一分钱": ("经费",), "买书": ("<经费",), "修房": ("<经费",)}),
        # A chapter without sections: its sentences do.
        ("一、花好每一分钱\n购书费每年二十万元。水电费由镇里出。\n", {"花好每一分钱": ("经费",)}),
        ("一、花好每一分钱\n购书费二十万元；水电费由镇里出；讲座补贴按场次算。\n", {"花好每一分钱": ("经费",)}),
        # A section of the second level within organisation.
        ("一、组织实施\n（一）加强领导\n镇长挂帅。\n（二）花好每一分钱\n购书费每年二十万元，水电费由镇里出。\n",
         {"组织实施": ("组织实施",), "加强领导": ("<组织实施",), "花好每一分钱": ("经费", "<组织实施")}),
        # The section is it, the chapter around it is not.
        ("一、开放城东书屋\n（一）新建书屋\n建三座。\n（二）延长开放\n到晚十点。\n（三）算账\n购书费二十万元，水电费由镇里出。\n",
         {"算账": ("经费",)}),
        # The title names another topic in passing; the titles of its sections say what it is.
        ("一、通借通还也要算账\n（一）购书费逐年增加\n多买新书。\n（二）补足修缮费\n修旧馆。\n（三）管好账目\n公开账目。\n",
         {"通借通还也要算账": ("经费",), "购书费逐年增加": ("<经费",), "补足修缮费": ("<经费",), "管好账目": ("<经费",)}),
        # The titles of its parts name one topic alone, what stands below them speaks of another too.
        ("一、花好每一分钱\n（一）购书费逐年增加\n多买新书。换门窗。修缮费由镇里出。擦地板。\n（二）购书要有账\n公开账目。\n",
         {"花好每一分钱": ("经费",), "购书费逐年增加": ("<经费",), "购书要有账": ("<经费",)}),
        # Another concept.
        ("一、谁来开门\n馆员三名。志愿者二十名。\n", {"谁来开门": ("人员",)}),
    ],
)  # fmt: skip
def test_what_a_chapter_holds_tells_what_it_is(text: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert concepts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # One topic only.
        "一、花好每一分钱\n购书费每年二十万元。购书要公开。\n",
        # Most of it is about something else.
        "一、开放城东书屋\n新建书屋。延长开放。购书费二十万元。水电费由镇里出。培训店长。更换书架。\n",
        # A section of the tasks whose parts speak of them in passing.
        "一、新建书屋\n（一）样板\n1. 购书费\n多买新书。换门窗。修缮费由镇里出。擦地板。\n2. 购书\n公开账目。\n"
        "（二）开门\n到晚十点。\n（三）挂牌\n挂牌。\n",
        # A section whose heading names another topic.
        "一、开放书屋\n（一）推行通借通还\n购书费二十万元，水电费由镇里出。\n（二）新建书屋\n建三座。\n（三）延长开放\n到晚十点。\n",
        # The title names another topic, and sentences alone speak of what it might be.
        "一、推行通借通还\n（一）买书\n购书费每年二十万元。\n（二）修房\n修缮费由镇里出。\n",
        "一、推行通借通还\n购书费每年二十万元。水电费由镇里出。\n",
        # Negated.
        "一、花好每一分钱\n没有购书费。没有修缮费。\n",
        # Two concepts as much as each other.
        "一、开门办馆\n讲座补贴照付，购书费照付，馆员三名。\n",
        # An annex.
        "附件1 花钱说明\n购书费每年二十万元。水电费由镇里出。\n",
    ],
)
def test_what_only_looks_like_it(text: str) -> None:
    assert concepts(text) == {}


def test_within_baseline_objectives_and_principles_nothing_is_found() -> None:
    below = "（一）花了多少钱\n购书费二十万元，水电费由镇里出。\n（二）建了多少\n书屋三座。\n（三）来了多少人\n三万人。\n"
    for title in ("工作基础", "发展目标", "基本原则"):
        assert all("经费" not in names for names in concepts(f"一、{title}\n{below}").values()), title


#: A plan whose last chapter has parts on staff and parts on anything.
ORDERED = "一、工作基础\n文。\n二、发展目标\n文。\n三、重点任务\n（一）书屋\n新建书屋20座。\n{before}五、靠谁办成\n{parts}{behind}"
STAFF = "（一）谁开门\n城东书屋有馆员三名。门常开着。灯常亮着。\n（二）谁帮忙\n志愿者二十名。书要还。架要擦。\n"
OTHER = "（三）路远怎么办\n派书车。\n（四）下雨怎么办\n备雨伞。\n"


@pytest.mark.parametrize(
    ("before", "parts", "behind", "expected"),
    [
        ("", STAFF + OTHER, "", ("人员",)),  # half of its parts
        ("四、经费保障\n文。\n", STAFF + OTHER, "", ("人员",)),
        ("", STAFF, "六、附带说明\n文。\n", ("人员",)),
        ("", STAFF + OTHER + "（五）天冷怎么办\n生炉子。\n", "", ()),  # less than half
        ("", STAFF.replace("书要还", "讲座补贴照付") + OTHER + "（五）天冷怎么办\n生炉子。\n", "", ("人员",)),  # all topics there are
        ("", "（一）谁来\n馆员三名，志愿者二十名，讲座补贴照付。门常开着。灯常亮着。\n" + OTHER, "", ()),  # all of them in one part
        ("", STAFF.replace("志愿者", "邻居"), "", ()),  # one topic only
        ("四、人员配备\n文。\n", STAFF, "", ()),  # a title tells of it
        ("", STAFF, "六、组织实施\n文。\n", ()),  # a pack lists that chapter before this one
        ("", STAFF, "六、要用的人\n" + STAFF, ()),  # two alike
        ("", STAFF.replace("馆员", "购书费").replace("志愿者", "修缮费"), "", ()),  # of the tasks, which stand elsewhere
    ],
)
def test_a_chapter_that_a_pack_lists_there_is_known_by_half_of_its_parts(
    before: str, parts: str, behind: str, expected: tuple[str, ...]
) -> None:
    assert concepts(ORDERED.format(before=before, parts=parts, behind=behind)).get("靠谁办成", ()) == expected


def test_a_chapter_of_several_named_parts_is_none_of_them() -> None:
    text = "一、两手抓\n（一）人员配备\n馆员三名。\n（二）修房和买书\n购书费二十万元，水电费由镇里出。\n"
    assert "两手抓" not in concepts(text)


def test_a_title_wins() -> None:
    assert concepts("一、人员配备\n购书费二十万元。水电费由镇里出。\n") == {"人员配备": ("人员",)}


def test_without_contents_nothing_changes() -> None:
    assert concepts("一、花好每一分钱\n购书费每年二十万元。水电费由镇里出。\n", VOCABULARY) == {}


#: A closing chapter two parts of which are called by a chapter of the tasks, and one that no title names.
BESIDE = "一、重点任务\n（一）书屋\n新建书屋20座。\n二、组织实施\n（一）经费保障\n文。\n（二）另想办法\n{said}\n（三）{third}\n文。\n"


@pytest.mark.parametrize(
    ("said", "third", "expected"),
    [
        ("门窗要换。购书费和修缮费由镇里出。书架要擦。灯要亮。", "经费保障机制", ("经费", "<组织实施")),
        ("门窗要换。购书费由镇里出。书架要擦。灯要亮。", "经费保障机制", ("<组织实施",)),  # one topic in passing
        ("门窗要换。购书费和修缮费由镇里出。书架要擦。灯要亮。", "安全第一", ("<组织实施",)),  # beside one such part
    ],
)
def test_a_part_beside_parts_of_a_concept_that_speaks_of_its_topics_is_of_it(said: str, third: str, expected: tuple[str, ...]) -> None:
    assert concepts(BESIDE.format(said=said, third=third))["另想办法"] == expected
