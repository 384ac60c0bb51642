"""Quantities whose noun stands behind them: things that are built, listed, left, met."""

from __future__ import annotations

from plancheck.extraction import patterns, subjects
from plancheck.extraction.patterns import late
from plancheck.extraction.predicates.nouns import OBJECT, OUT_OF, object_of
from plancheck.extraction.predicates.words import Predicate, Reading, Words
from plancheck.extraction.quantities import unit_pattern
from plancheck.model.plan import Change
from plancheck.model.quantity import dimension

REST = late("[，,]?(?:其余|其他|剩余|余下|另外|另有)的?", needs=("其余", "其他", "剩余", "余下", "另"))
#: What is done with some of those spoken of.
_SOME = late(
    "[，,；;]?(?:其中)?[：:]?(?:共计?|合计)?(?:计划|拟)?(?P<act>(?:规划|调整)?(?:保留|新建|迁建|改建|扩建|改扩建|续建|在建|已建|拟建|撤销|拆除|迁移|原址改造|改造提升|提升改造)|新?规划|调整)(?:约)?",
    needs=("保留", "建", "撤销", "拆除", "迁移", "改造", "规划", "调整"),
)
_SOME_OF = late("^(?:新?规划|布局|建成投运|现有|共有)+(?=.{2})")
#: Ones that are built, by their names: 建成城东书屋和城西书屋(2个).
BY_NAME = late(
    r"(?:初步|基本|率先|加快|重点|全面|力争|争取|将)*(?:建成|建设|打造|创建|培育|形成|推进|实施)(?!的)[^，。；的]{2,30}[、和及与][^，。；的]{2,14}",
    needs=("、", "和", "及", "与"),
)
#: What happened to all of a quantity.
_ALL_OF_IT = late("([一-鿿]{2,10}?)(?:已?全部|均已|悉数)", needs=("全部", "均已", "悉数"))
#: A type before the name of its whole: 大型甲.
_TYPED = late("^[一-鿿A-Z0-9]{1,6}?[型类式级](?=[一-鿿]{2})")
#: Verbs of having, whoever has.
_HAVING = frozenset(("有", "共有", "现有", "拥有", "设有", "建有"))
#: How large all of them are, before what they are: 完成35台共1200蒸吨甲改造.
_IN_ALL = late(lambda: rf"^(?:共|合计|总计)[\d.]+{unit_pattern()}(?=[一-鿿])", needs=("共", "合计", "总计"))
#: What comes before the parts of a count: 包括7个甲.
_COMPRISES = late(r"(?:包括|包含|涵盖|分为|其中)(?:有|了)?(?:约)?$", needs=("包括", "包含", "涵盖", "分为", "其中"))
#: Whom something is given to: 向城中村2万户居民发放.
GIVEN_TO = late("(?:^|[，,年])(?:向|为|给|面向)[一-鿿]{0,12}$", needs=("向", "为", "给"))
#: What comes before things that something is done to.
MET = late(
    r"(?:(?:^|[，,将已再])(?:将|拟|已)?(?:对|以|针对|围绕|覆盖|涉及|依托|选择|选取)|(?<=[一-鿿])等|全部|全市|全县|全省)(?:的|约)?$",
    needs=("对", "以", "围绕", "覆盖", "涉及", "依托", "选择", "选取", "等", "全部", "全市", "全县", "全省"),
)
#: Units that a work is rated in, a work with its name before its size, and what it is behind it: 推进城东200万千瓦发电项目.
RATED = ("power", "energy")
NAMED_WORK = late(
    lambda: (
        rf"(?:做好|推进|推动|加快|支持|谋划|推广|协调|建成|建设|新建|实施|开工|启动|续建|投产|争取|、|和|及)(?P<name>[一-鿿]{{2,14}})(?:[\d.]+{unit_pattern()}/)?$"
    )
)
WORK = late(
    lambda: (
        rf"(?:/[\d.]+{unit_pattern()})?(?![的级])(?:[二两三四五六七八九十]个)?(?P<thing>[一-鿿]{{0,10}}?(?:项目|电站|工程|基地|机组))(?!中|内|的?(?:占|比))"
    ),
    needs=("项目", "电站", "工程", "基地", "机组"),
)
#: A field that things are of, behind a verb of making them: 建设阅读领域5家书社.
OF_A_FIELD = late(
    "(?:建成|建设|打造|培育|引进|组建|新建|新增|创建|攻克|突破|解决|实施|开展|认定|支持|形成|布局|推出|发布|制定|争创)(?:了|一批)?"
    "(?P<field>(?!(?:重点|各|多个|关键)(?:领域|行业|方面))[一-鿿]{2,10}(?:领域|行业|方面|产业))(?:内)?的?$",
    needs=("领域", "行业", "方面", "产业"),
)
#: Things that are found to be so: 点位超标.
_RATED = late(r"(?P<thing>[一-鿿]{2,6}?)(?P<how>[未不]?(?:超标|达标|合格))")


def least(words: Words) -> Reading:
    """至少一种甲."""
    if not (words.found.worded and words.found.before_op and words.noun and words.counts):
        return None
    return Predicate(words.clean(words.raw) + words.noun, words.scope, behind=True)


def listed(words: Words) -> Reading:
    """…、10个甲."""
    if not (words.noun and words.raw.endswith(("、", "和")) and words.counts):
        return None
    return Predicate(object_of(words.noun), words.scope, _grown_with(words), behind=True, grown=_grown_with(words) is not None)


def _grown_with(words: Words) -> Change | None:
    """The change of those that a list goes on with: 新增10个甲和5个乙."""
    return words.state.grown[0] if words.joined and words.state.acting and words.state.grown else None


def done(words: Words) -> Reading:
    """建成10个甲, 新增3座乙."""
    verb = words.link.verb
    having = words.link.kind == "level" and verb.rstrip("了") in _HAVING and words.counts
    if not (words.link.kind == "act" or having) or not words.noun:
        return None
    keep = patterns.match(r"(?:关停|关闭|淘汰|新建|新引进集聚|退出|化解|减少|整治提升)", verb)
    change: Change | None = (
        "increase" if patterns.match("新增|净增|增加", verb) else "decrease" if patterns.match("减少|削减|压减", verb) else None
    )
    thing = _IN_ALL.sub("", words.noun) if words.noun.startswith(("共", "合计", "总计")) else words.noun
    name = words.clean(patterns.sub("(?<=.{2})(?:达到|实现|通过).+$", "", thing)).lstrip("了") or thing
    rated = _RATED.fullmatch(name)
    if rated and verb.rstrip("了") == "有":  # 甲超标率最高，有7个点位超标: 甲超标点位
        of = words.state.subject.removesuffix(rated["how"] + "率")
        return Predicate((of if of != words.state.subject else "") + rated["how"] + rated["thing"], words.scope, behind=True, keeps=True)
    named = (keep[0] if keep and keep[0] != "减少" else "") + name
    return Predicate(named, words.scope, change, behind=True, grown=change is not None)


def some(words: Words) -> Reading:
    """规划甲100座，其中保留60座、新建40座: 保留甲, 新建甲."""
    hit = _SOME.fullmatch(words.raw) if words.counts and not words.noun and words.state.recent else None
    if not hit or words.found.unit != words.state.unit:
        return None
    of = _SOME_OF.sub("", words.state.subject)
    return Predicate(hit["act"] + of, words.state.scope, keeps=True) if of else None


def the_rest(words: Words) -> Reading:
    """甲14个，其中3个停用，其余11个均开放: 甲."""
    if not words.counts or not words.state.recent or words.found.unit != words.state.unit or not REST.fullmatch(words.raw):
        return None
    does = patterns.sub("^(?:均|都|全部|已经?|也)+", "", words.noun)
    name = f"{does}的{words.heir}" if does and does != words.noun and len(does) <= 30 else words.heir  # 其余11个均开放: 开放的甲
    return Predicate(name, words.state.scope, behind=True, keeps=True) if words.heir else None


def named_ones(words: Words) -> Reading:
    """建成城东区和城西区2个甲: two of 甲."""
    if not words.counts or not words.noun or words.link.kind != "" or not BY_NAME.fullmatch(words.raw.lstrip("，")):
        return None
    return Predicate(words.noun, words.scope, behind=True)


def opening_count(words: Words) -> Reading:
    """10个甲列入乙, 50%的甲."""
    if not words.noun:
        return None
    within = words.clean(words.raw)
    if within and not (words.counts and patterns.fullmatch("[一-鿿]{1,4}[市县区州旗]", within)):
        return None
    headed = words.found.unit in ("%", "成") or (
        words.counts
        and (
            words.state.acting
            or words.listing
            or bool(OBJECT.search(words.noun) or _COMPRISES.search(words.raw) or OUT_OF.match(words.after))
        )
    )
    whole = _ALL_OF_IT.match(words.noun)  # 60万吨产能全部退出
    noun = words.noun if not whole or words.counts else whole[1] + words.noun[whole.end() :]
    change = _grown_with(words)
    name = of_kind(object_of(noun), words)
    return Predicate(name, within or words.scope, change, behind=True, grown=change is not None) if headed or whole else None


def of_kind(noun: str, words: Words) -> str:
    """甲21个，包括18个大型: 大型甲."""
    typed = noun.endswith(("型", "类", "式", "级")) and patterns.fullmatch("[一-鿿A-Z0-9]{1,6}[型类式级]", noun)
    if not typed:
        return noun
    of = _TYPED.sub("", words.state.subject) if words.state.acting or words.joined else words.state.subject
    of = of.removeprefix("现有")
    return noun + of if words.state.recent and not of.endswith(noun) else noun


def met(words: Words) -> Reading:
    """对5个甲进行改造, 以10个乙为重点, 城东等6个丙: things that something is done to."""
    if not words.noun or not words.counts or words.found.unit == "种":
        return None
    given = words.found.unit.removeprefix("万") in ("户", "人", "名", "家", "人次") and GIVEN_TO.search(words.raw)
    if not given and not (words.link.kind == "" and (MET.search(words.raw) or OUT_OF.match(words.after))):
        return None
    named = patterns.sub(r"(?:为|作为)(?:重点|试点|对象|目标|基础|主).*$|的?(?<=.{2})\d.*$", "", words.noun)
    named = patterns.sub("^(?:具有|具备)[^，]{2,10}的", "", named)
    doing = patterns.fullmatch("(?P<thing>.{2,}?)(?:开展|推进)(?P<work>.{2,}?)(?:工作|建设)?", named)
    named = doing["work"] + doing["thing"] if doing else patterns.sub("(?<=[一-鿿]{2})(?:进行|实施|加以|予以|给予)(?:了)?", "", named)
    return Predicate(named, words.scope, behind=True)


def of_a_work(words: Words) -> Reading:
    """推进城东200万千瓦发电项目: 城东发电项目, which is so large."""
    thing = WORK.match(words.after) if dimension(words.found.unit) in RATED and not words.found.after_op else None
    named = NAMED_WORK.search("、" * words.joined + words.raw) if thing else None
    name = words.clean(named["name"]) if named else ""
    if not thing or len(name) < 2 or subjects.MEASURED.search(name):
        return None
    return Predicate(name + thing["thing"], words.scope, behind=True)


def of_a_field(words: Words) -> Reading:
    """建设阅读领域5家书社: 阅读领域书社."""
    field = OF_A_FIELD.search(words.raw) if words.counts and words.noun else None
    return Predicate(field["field"] + object_of(words.noun), words.scope, behind=True) if field else None
