"""No word of the rule packs stands in src/: what the packs are about lives in their own text."""

from __future__ import annotations

import ast
import functools
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator, Sequence

import pytest
from tests.rules import helpers

from plancheck.language import patterns
from plancheck.language.patterns import PatternPart
from plancheck.model.vocabulary import Vocabulary

SHIPPED = helpers.shipped()
SOURCE = helpers.ROOT / "src"
_HAN = re.compile("[\u4e00-\u9fff]")

#: Pack words that are general language and may stand in src/, with what for. Chapters, topics, indicators, kinds of plan, places,
#: endings of bodies and words that negate or oppose by themselves are never among them.
GENERAL = {
    "verbs that open a clause of any plan, to cut them from a quantity's name": "改造 回收 组织实施",
    "words of our own sentences to people and of bounds (不得低于, 严禁超过)": """
        严禁 禁止 未能 没有 缺少 不得 主要问题 清单 指南 反对 请写明 请填写 服务器""",
    "nouns of any plan: headers of tables, labels of clauses": """
        单位 部门 企业 中心 集团 目标 附件 附表 地区 牵头 会同 乡镇 现状 形势 农村 短板 困难 薄弱 公司""",
    "nouns behind an event's name that make it a name of something (X专班, X基金)": "专班 示范 基金 挑战 总体目标",
    "numbers, units, statistics": "亩均",
    "what a duty or a location reads like": "考核 毗邻",
    "what a blank or a thing put off reads like": "暂无 暂未 暂不 尚未",
    "common nouns and verbs that make out what a chapter is about, in sentences of ours and in forms of any plan": """
        集群 调度 通报 承诺书 排名 乡村 拆解 培训 装置 纳入考核 坚持开放 社区 因地制宜 学校 重点任务 攻坚行动 工程布局
        抓总 季度 学院 研究院 大学 研究所 领导小组 工作组 办公室 联席会议 指挥部 推进办公室 县城 人才 宣传 课题 一次性 补贴
        城乡 配套 住宅 房屋 督查 难度 列支 责任分工 回收率 主办 主责 银行 委员会
        产值 出资 总指挥 负总责 任组长 愿景 建造 总体情况""",
    "a unit, parts of anything": "千伏 组件",
    "examples in comments": "用能换 五项任务",
    "a column of place tables, an option of the command": "province",
    "numbers of works and measures of any plan (八大工程), what comes first": """
        七大工程 九大工程 五大工程 八大工程 六大工程 十大工程 四大工程 个工程 项工程 首个""",
    "heads of lists of projects and of parts of them": """
        工程一览 工程体系 工程安排 工程建设 工程支撑 工程清单 工程谋划 工程项目 支撑工程 支撑项目 示范工程 示范项目 试点工程
        试点项目 标志性工程 标志性项目 重大工程 重大平台 重大项目 重点工程项目 重点项目 项目一览 项目安排 项目实施 项目布局
        项目投资 项目清单 项目计划 项目谋划 投资主体 投资计划 投资项目 各类资金 实施安排 主要建设内容 建设任务 建设目标
        总体概况""",
    "heads of tables and chapters of any plan, put together of general words (任务|措施)(体系|清单)": """
        任务举措 任务体系 任务分工 任务安排 任务清单 体制机制 保障体系 保障工作 保障措施 保障政策 保障机制 关键任务
        具体任务 核心任务 分项指标 核心指标 制度体系 制度保障 制度建设 制度机制 奋斗目标 工作举措 工作任务 工作保障 工作内容
        工作机制 工作目标 工作要求 指标体系 支持政策 支撑保障 政策体系 政策保障 政策制度 政策措施 政策支撑
        政策清单 现状情况 目标任务 目标体系 目标指标 目标指标体系 落实举措 落实措施 行动举措 行动任务 行动体系 行动内容 行动安排
        阶段目标 预期目标 总体原则 进度安排 时间安排 阶段安排""",
    "who does what in any plan": """
        督办 盯办 共同参与 各单位 各部门 有关单位 有关部门 相关单位 相关部门 抓好落实 推进组 推进落实 统筹组 组织推动 组织推进
        组织落实 职责分工 责任书 责任制 负责人 政府 分行""",
    "public money in any plan": "奖补 补助 市级财政 财政安排 财政投入 财政统筹 财政资金 资金筹措",
    "deviations, gaps, what holds back": "偏低 偏大 偏小 偏高 差距 制约",
    "what is not done, or put off": "不采取 尚无 暂缓 未开展",
    "phrases that open or close a sentence": "为引领 为指导 取得成效",
}  # fmt: skip

#: To be moved into the packs when the extraction is rebuilt: words of what the packs are about. The list can only shrink.
TO_MOVE = {
    "names of chapters and topics": "主要任务 主要目标 政策机制 责任落实 重点工程",
    "the guideline's subject: emissions, energy, industries, waste": """
        减排任务 峰值年份 达峰 无废 循环利用 综合利用 有色 装机 装备 总装 每千瓦时 每立方米 统计核算 能耗 供暖 采暖 屋面
        机组 漏损 产能 达产 城中村""",
    "places, parts of places and what is built there": "成都市 园区 新区 市政 村镇 宜居 港口 港航",
    "comparisons with the country and the province, ranks": "高出全国 高出全省 国家级",
    "what only plans of this guideline report or count": "重点行业 重点领域 周报 月报 招商 并购",
}  # fmt: skip


def pack_words(words: Vocabulary) -> set[str]:
    """Every name, title, word, alias, kind and place of the packs, of two characters or more; gap words in their pieces."""
    found: list[str] = []
    for section in words.sections:
        found += [section.name, *section.titles, *section.words]
    for topic in words.topics:
        parts = [word.split("…") for word in (*topic.titles, *topic.words)]
        # Two letters beside a gap (责任…分工) tell nothing by themselves.
        found += [topic.name, *(piece for pieces in parts for piece in pieces if len(pieces) == 1 or len(piece) > 2)]
    for event in words.events:
        found += [event.name, *event.words]
    for indicator in words.indicators:
        found += [indicator.name, indicator.code, *indicator.aliases, *indicator.excludes]
    for wordlist in words.wordlists:
        # The verbs of any plan are many, and told in the list for what they are.
        found += [wordlist.name, *(wordlist.words if wordlist.use != "动作" else ())]
    for table in words.references:
        found += [table.name, *(cell for row in table.rows for cell in row if _HAN.match(cell))]
    for source in words.sources:
        found += [source.name, source.title.zh, source.official_title, source.number]
    found += [name for each in words.strengths for name in (each.name, each.label.zh)]
    return {word for word in found if len(word) >= 2}


# ---- what a string says, or as a pattern matches ------------------------------------------------------------------------


def strings(source: str) -> Iterator[tuple[int, str]]:
    """The strings of Python code, those between the braces of f-strings included, and its comments, with their lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def between_names(source: str) -> Iterator[tuple[int, str]]:
    """What stands between the names of other rows in the lines of a data file, with their lines, as between the braces of f-strings."""
    for line, text in enumerate(source.splitlines(), 1):
        for part in re.split(r"\{[a-z][\w.-]*\}", text):
            yield line, part


def says(word: str, text: str, branches: Sequence[Sequence[PatternPart]]) -> bool:
    """Whether a word stands in a text, or in something that the text matches as a pattern (重[点大], 重(?:点|大))."""
    return word in text or any(len(word) in _read(word, branch, {0}) for branch in branches)


def _read(word: str, branch: Sequence[PatternPart], read: set[int]) -> set[int]:
    """How many characters of the word may have been read behind a branch, from those that may have been before it."""
    for piece in branch:
        behind = set(read) if piece.least == 0 or piece.source in ("(?=", "(?!", "(?<=", "(?<!") else set()
        step = read
        for _ in range(len(word) if piece.most is None else min(piece.most, len(word))):
            step = _once(word, piece, step)
            behind |= step
        read = behind | ({len(word)} if len(word) in read else set())
    return read


def _once(word: str, piece: PatternPart, read: set[int]) -> set[int]:
    if piece.branches:
        return set().union(*(_read(word, branch, read) for branch in piece.branches))
    characters = _characters(piece.source)
    return {0, *(at + 1 for at in read if at < len(word) and word[at] in characters), *({len(word)} & read)}


def _characters(source: str) -> str:
    """The characters that a part of a pattern matches; "" for any, for ranges and for what a class leaves out."""
    if source[0] == "[":
        return "" if re.search(r"^\[\^|\\|.-.", source) else source[1:-1]
    return source if source not in ".^$" else ""


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [
        ("重点", "以重点为主", True),
        ("重点", "重[点大]", True),
        ("核心", "(?:[具主核关参重][体要心键考点])?任务", True),
        ("核心任务", "(?:[具主核关参重][体要心键考点])?任务", True),
        ("重点任务", "重(?:要|点)的?任务", True),
        ("重任务", "重(?:要|点)?任务", True),
        ("任务", "(?<!重)任(?=务)务", True),
        ("点点", "点{2,3}", True),
        ("重点", "重.点", False),
        ("重点", "重[^大]", False),
        ("重点", "重[一-鿿]", False),
        ("重点", "重(?:大|要)点?", False),
        ("点重", "重点", False),
    ],
)
def test_a_pattern_says_the_words_that_it_matches(word: str, text: str, expected: bool) -> None:
    assert says(word, text, patterns.read(text)[0]) is expected


def test_strings_are_read_whole_whatever_they_stand_in() -> None:
    code = 'a = "甲" "乙"\nb = f"丙{a}丁" r"\\d"  # 戊\n"""己"""\nc = (f"庚"\n     f"{a:辛}")\n'
    assert {text for _, text in strings(code)} >= {"甲乙", "丙", "丁\\d", "# 戊", "己", "庚", "辛"}


# ---- the code -----------------------------------------------------------------------------------------------------------


def in_code() -> dict[str, list[str]]:
    """Every word of the packs that the code says, with its places: file:line."""
    return places_in_code(frozenset(pack_words(SHIPPED.vocabulary)))


@functools.cache
def places_in_code(words: frozenset[str]) -> dict[str, list[str]]:
    """Those of the words that the code says, with their places."""
    by_first = defaultdict(list)
    for word in words:
        by_first[word[0]].append(word)
    places: dict[str, list[str]] = defaultdict(list)
    for place, text in texts_in_code():
        characters = set(text)
        candidates = [word for first in characters for word in by_first.get(first, ()) if characters.issuperset(word)]
        branches = patterns.read(text)[0] if candidates and not characters.isdisjoint("[(|?") else []
        for word in candidates:
            if says(word, text, branches):
                places[word].append(place)
    return dict(places)


@functools.cache
def texts_in_code() -> tuple[tuple[str, str], ...]:
    """All texts of the code, each with its place: file:line."""
    texts: list[tuple[str, str]] = []
    for file in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.toml")]):
        content, name = file.read_text("utf-8"), file.relative_to(SOURCE).as_posix()
        found = strings(content) if file.suffix == ".py" else between_names(content)
        texts += [(f"{name}:{line}", text) for line, text in found]
    return tuple(texts)


def listed(groups: dict[str, str]) -> set[str]:
    return {word for group in groups.values() for word in group.split()}


def test_the_code_holds_no_word_of_the_packs() -> None:
    allowed = listed(GENERAL) | listed(TO_MOVE)
    assert {word: places for word, places in in_code().items() if word not in allowed} == {}


def test_words_that_are_to_move_stand_in_the_extraction_only() -> None:
    rooms = {word: {place.split("/")[1] for place in in_code().get(word, ())} for word in listed(TO_MOVE)}
    assert {word: found for word, found in rooms.items() if not found <= {"extraction", "text"}} == {}


def test_lists_of_words_hold_none_that_the_code_no_longer_says() -> None:
    assert sorted((listed(GENERAL) | listed(TO_MOVE)) - in_code().keys()) == []


def test_no_word_is_listed_twice() -> None:
    words = [word for groups in (GENERAL, TO_MOVE) for group in groups.values() for word in group.split()]
    assert sorted(word for word in set(words) if words.count(word) > 1) == []


def test_what_is_called_general_is_no_chapter_topic_or_indicator() -> None:
    words = SHIPPED.vocabulary
    names = {each.name for group in (words.sections, words.topics, words.events, words.indicators, words.references) for each in group}
    assert listed(GENERAL) & names <= {"组织实施", "附表"}  # also a verb phrase of duties (…组织实施）) and how any table may be called
