"""Title, kind, place, province, and the other places that a draft names."""

from dataclasses import replace

import pytest
from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY, words

from plancheck.extraction.duties import responsibilities
from plancheck.extraction.outline import headings, other_places, profile, sections
from plancheck.model.plan import PlaceName


def of(text: str, kind: str | None = None, province: str | None = None) -> tuple[profile.Profile, tuple[PlaceName, ...]]:
    document = draft(text)
    titles = headings.headings(document)
    tree = sections.sections(document, VOCABULARY, titles)
    found = profile.profile(document, VOCABULARY, titles, tree, kind, province)
    return found, other_places.places(document, VOCABULARY, found, titles, responsibilities.responsibilities(document, VOCABULARY))


@pytest.mark.parametrize(
    ("text", "kind", "place", "province"),
    [
        ("# 云水市碳达峰试点实施方案\n一、总则\n文。", "city", "云水市", "东岭省"),
        ("# 云水经济技术开发区碳达峰实施方案\n一、总则\n文。", "zone", "云水经济技术开发区", "东岭省"),
        ("# 东岭省发展规划\n一、总则\n云水市。云水市。云水市。", "unknown", None, "东岭省"),
        ("# 云水碳达峰实施方案\n一、总则\n文。", "city", "云水市", "东岭省"),
        ("# 白沙新区碳达峰试点实施方案\n一、总则\n文。", "zone", "白沙新区", "南川省"),
        ("# 云水市高新技术开发区实施方案\n一、总则\n文。", "zone", "云水市高新技术开发区", "东岭省"),
        ("# 云水工业园区碳达峰试点实施方案\n一、总则\n文。", "zone", "云水工业园区", "东岭省"),
        ("# 远山市实施方案\n一、总则\n远山市位于南川省。", "city", "远山市", "南川省"),
        ("# 远山市国家碳达峰试点城市建设实施方案\n一、总则\n文。", "city", "远山市", None),
        ("# 国家碳达峰试点（云水市）实施方案\n一、总则\n文。", "city", "云水市", "东岭省"),
        (
            "# 碳达峰实施方案\n一、总则\n云水市地处东部。云水市将建设书房。云水市力争先行。作为试点城市，试点城市要先行，试点城市。",
            "city",
            "云水市",
            "东岭省",
        ),
        ("# 碳达峰实施方案\n一、总则\n文。", "unknown", None, None),
        # a county or a district that the title begins with, whatever city the text names; a kind of area is none
        ("# 溪东区节约用纸规划\n一、总则\n云水市。云水市。云水市。", "unknown", "溪东区", None),
        ("# 溪东县节约用纸规划\n一、总则\n文。", "unknown", "溪东县", None),
        ("# 溪东示范区节约用纸规划\n一、总则\n云水市。云水市。云水市。", "city", "云水市", "东岭省"),
        ("# 区域节约用纸规划\n一、总则\n云水市。云水市。云水市。", "city", "云水市", "东岭省"),
        # a piece without a title is of the place that all of it names by far most
        ("（三）总则\n云水市。\n（四）细账\n云水市。\n三、任务\n云水市。白沙新区。", "city", "云水市", "东岭省"),
        ("（三）总则\n云水市。\n（四）细账\n云水市。\n三、任务\n云水市。白沙新区。白沙新区。", "unknown", None, None),
    ],
)
def test_profile(text: str, kind: str, place: str | None, province: str | None) -> None:
    found, _ = of(text)
    assert (found.kind, found.place, found.province) == (kind, place, province)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("云水书香园区建设方案", "library"),  # 园区 ends where 书香园区 does, which is the longer mark
        ("云水园区建设方案", "zone"),
        ("云水园区书香城市建设方案", "city"),  # the last mark decides before the longest one
    ],
)
def test_of_marks_that_end_together_the_longest_tells_the_kind(title: str, kind: str) -> None:
    lists = (*VOCABULARY.wordlists, words("方案类型", "书香园区", name="书香园区", code="library"))
    document = draft(f"# {title}\n一、总则\n文。")
    vocabulary = replace(VOCABULARY, wordlists=lists)
    titles = headings.headings(document)
    assert profile.profile(document, vocabulary, titles, sections.sections(document, vocabulary, titles)).kind == kind


def test_a_known_place_of_a_kind_that_no_loaded_pack_is_for_is_of_none_of_theirs() -> None:
    cities = replace(VOCABULARY, wordlists=tuple(each for each in VOCABULARY.wordlists if (each.use, each.code) != ("方案类型", "zone")))
    document = draft("# 白沙新区碳达峰试点实施方案\n一、总则\n白沙新区是试点城市。试点城市要先行，试点城市。")
    titles = headings.headings(document)
    tree = sections.sections(document, VOCABULARY, titles)
    assert [profile.profile(document, each, titles, tree).kind for each in (VOCABULARY, cities)] == ["zone", "unknown"]


def test_the_users_word_wins() -> None:
    found, _ = of("# 云水市实施方案\n一、总则\n文。", "zone", "南川省")
    assert (found.kind, found.kind_evidence, found.province) == ("zone", (), "南川省")


def test_what_they_rest_on() -> None:
    found, places = of("# 云水市碳达峰试点\n# 实施方案\n一、总则\n文。")
    assert found.title == "云水市碳达峰试点实施方案"
    assert [(each.quote, each.place.block, each.place.start) for each in found.place_evidence] == [("云水市", 0, 0)]
    assert [(each.quote, each.place.start) for each in found.kind_evidence] == [("市", 2)]
    assert [(each.name, each.role) for each in places] == [("云水市", "own")]


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("到2030年，青石市新能源汽车渗透率达到60%。", "subject"),
        ("青石市将全面推进试点建设。", "subject"),
        ("核算边界为青石市行政区域。", "subject"),
        ("建设书房。（责任单位：青石市发展改革委）", "subject"),
        ("由青石市教育局牵头，推进落实。", "subject"),
        ("加快推进青石市新能源汽车应用。", "subject"),
        ("统筹推进青石工业园新能源汽车应用。", "subject"),
        ("借鉴青石市试点经验。", "mention"),
        ("与青石市合作建设输电通道。", "mention"),
        ("本市东邻青石市。", "mention"),
        ("加强同青石市、白沙新区的交流。", "mention"),
        ("参照《青石市碳达峰实施方案》执行。", "mention"),
        ("风电来自青石市。", "mention"),
        ("青石将全面推进试点建设。", "subject"),
        ("采挖青石建设书房。", "mention"),
        # a bare name that begins the name of a thing, or of a link
        ("青石东湾书房储备项目开工建设。", "mention"),
        ("青石—云水书房配送示范工程建成投运。", "mention"),
        ("青石实施书房示范工程。", "subject"),
        ("青石重点工程全部完成。", "subject"),
        # who leads
        ("由青石市分管副市长任组长，统筹试点工作。", "subject"),
        ("青石市主要领导挂帅。", "subject"),
        # whom it reports to, and what is drawn up for another's place
        ("重大事项报青石市委、市政府研究。", "subject"),
        ("方案报请青石市人民政府批准。", "subject"),
        ("近日多家媒体通报青石市政府的情况。", "mention"),
        ("按照统一方法逐年编制青石市新能源汽车清单。", "subject"),
        ("推动建立青石市合作机制。", "mention"),
        # what is made of it, and what its bodies are to do
        ("通过试点，把青石建设成为阅读先行区。", "subject"),
        ("把青石作为学习对象。", "mention"),
        ("努力把青石市建设成为阅读先行区。", "subject"),
        ("支持企业把青石市作为基地。", "mention"),
        # what it is charged with, and what bounds it
        ("青石承担的使命是建设书房。", "subject"),
        ("青石承担的货运快线书屋一侧停运。", "mention"),
        ("以批复的青石市四至范围为边界。", "subject"),
        ("核算以批复的青石高新技术产业开发区管理范围为边界。", "subject"),
        ("图书送至青石市管理范围以外。", "mention"),
        ("各区政府、青石市教育局对试点任务负总责。", "subject"),
        ("阅读领导小组由青石市市长任组长。", "subject"),
        # its parts are charged with something
        ("把试点任务纳入青石市各县（市、区）综合考核。", "subject"),
        ("借鉴青石市各县区经验，推广书房。", "mention"),
        ("图书销往青石市各县区。", "mention"),
        # whom the plan is for
        ("试点服务的对象首先是青石高新区企业。", "subject"),
        ("方案适用范围为青石市。", "subject"),
        ("本方案适用于青石市。", "subject"),
        ("学习的对象是青石市。", "mention"),
        ("书车服务的是青石市读者。", "mention"),
        # 和 in a word links nobody
        ("青石市碳达峰碳中和工作领导小组统筹推进试点建设。", "subject"),
        ("青石市和白沙新区领导小组统筹推进试点建设。", "mention"),
        ("图书由青石市调入。", "mention"),
        ("成立由主要负责同志任组长的青石市阅读试点工作领导小组。", "subject"),
        ("与青石市联合成立阅读试点工作领导小组。", "mention"),
        ("成立青石工业园阅读试点建设工作领导小组。", "subject"),  # a zone that is called after a place
        ("与青石工业园联合成立阅读试点工作领导小组。", "mention"),
        ("青石工业园管委会定期研究解决项目审批等问题。", "subject"),
        ("借鉴青石工业园管委会研究解决项目审批等问题的做法。", "mention"),
        ("成立青石书屋联盟领导小组。", "mention"),
        ("由青石某书业公司投资8亿元建设书房。", "mention"),
        ("为做好试点，制定本《青石市阅读试点实施方案》。", "subject"),
        ("根据《青石市阅读试点实施方案》推进。", "mention"),
    ],
)
def test_other_places(sentence: str, role: str) -> None:
    _, places = of(f"# 云水市实施方案\n一、主要任务\n{sentence}")
    assert [each.role for each in places if each.name == "青石市"] == [role]
    assert all(each.evidence.quote in each.name for each in places)


@pytest.mark.parametrize(
    ("sentence", "roles"),
    [
        ("由国铁青石局负责建设图书专用线。", ["mention"]),  # where a body sits says nothing of whose plan this is
        ("建设书亭。（责任单位：国铁青石局、市教育局）", ["mention"]),
        ("华阅青石分公司承担图书配送。", ["mention"]),
        ("由华阅青石公司牵头。云水站点由华阅云水公司牵头。", ["subject"]),  # the body of the own place is meant
        ("由青石市教育局牵头，推进落实。", ["subject"]),
        ("推进青石局牵头建设书亭。", ["subject"]),  # an act before it is no part of a name
        ("责任单位青石局负责建设书亭。", ["subject"]),
        # a body of several places, which is called after its seat, and its branch at the plan's place
        ("建设书亭。（市教育局、青石局集团白沙书务段）", ["mention"]),
        ("建设书亭。（市教育局、青石电力云水公司）", ["mention"]),
        ("建设书亭。（云水市教育局、青石电力公司）", ["subject"]),
        ("建设书亭。（市教育局、青石市文化局）", ["subject"]),
    ],
)
def test_places_within_the_names_of_bodies(sentence: str, roles: list[str]) -> None:
    _, places = of(f"# 云水市实施方案\n一、主要任务\n{sentence}")
    assert [each.role for each in places if each.name == "青石市"] == roles


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("青石板建设全面推进。", []),  # a word of the packs that begins with the name
        ("黄沙青石建设全面推进。", []),  # and one that ends with it
        ("青石 板建设全面推进。", []),
        ("青石建设全面推进，青石板路建设启动。", [("青石市", "subject")]),
        ("青石市板块建设全面推进。", [("青石市", "subject")]),
        # within the name of another territory that the draft names again
        ("大青石坪县建成书屋。建设大青石坪书架基地。", []),
        ("大青石坪县建成书屋。青石建设全面推进。", [("青石市", "mention"), ("青石市", "subject")]),
    ],
)
def test_words_that_hold_a_place_s_name(sentence: str, found: list[tuple[str, str]]) -> None:
    _, places = of(f"# 云水市实施方案\n一、主要任务\n{sentence}")
    assert [(each.name, each.role) for each in places if each.role != "own"] == found


def test_a_place_that_its_table_calls_by_a_short_name_is_one_within_a_body_too() -> None:
    _, places = of("# 云水市实施方案\n一、主要任务\n建设书亭。（市教育局、华阅东屏局集团云水书务段）")
    assert [each.role for each in places if each.name == "东屏"] == ["mention"]
