"""A small vocabulary for the tests of extraction: part carbon, part an invented guideline on reading rooms."""

from decimal import Decimal

from plancheck.model.diagnostic import Bilingual
from plancheck.model.vocabulary import EventConcept, Indicator, ReferenceTable, SectionConcept, Topic, Vocabulary, WordList


def both(text: str) -> Bilingual:
    return Bilingual(text, text)


def words(use: str, *each: str, name: str = "", code: str = "") -> WordList:
    return WordList(name or use, both(name or use), each, use, code)


VOCABULARY = Vocabulary(
    sections=(
        SectionConcept("工作基础", both("baseline"), ("工作基础", "基本情况", "发展现状", "现状与形势"), (), "现状"),
        SectionConcept("总体要求", both("general requirements"), ("总体要求", "总体思路", "指导思想", "基本原则")),
        SectionConcept("主要目标", both("objectives"), ("主要目标", "发展目标", "总体目标", "目标指标"), (), "目标"),
        SectionConcept("主要任务", both("tasks"), ("主要任务", "重点任务", "建设任务"), (), "任务"),
        SectionConcept("重点工程", both("key projects"), ("重点工程", "重大工程", "重点项目", "项目清单"), (), "工程"),
        SectionConcept("科技创新", both("science"), ("科技创新", "技术创新"), (), "任务"),
        SectionConcept("政策创新", both("policy"), ("政策创新", "改革创新", "制度创新", "政策保障"), (), "任务"),
        SectionConcept("全民行动", both("public action"), ("全民行动", "全民参与"), (), "任务"),
        SectionConcept("组织实施", both("organisation"), ("组织实施", "保障措施")),
    ),
    topics=(
        Topic("能源转型", both("energy"), ("能源绿色低碳转型", "能源转型"), ("非化石能源", "可再生能源", "风电", "光伏", "煤炭消费")),
        Topic("交通低碳", both("transport"), ("交通运输绿色低碳", "绿色交通"), ("新能源汽车", "公共交通", "绿色出行", "充换电设施")),
        Topic("阅读空间", both("reading rooms"), ("阅读空间",), ("图书馆", "阅览室", "城市书房", "开放…小时")),
    ),
    events=(
        EventConcept(
            "碳达峰", both("peak"), ("碳达峰", "达到峰值", "达峰"), ("碳排放", "二氧化碳", "排放"),
            (
                "峰值", "达到…高点", "达到…最大值", "达到…峰值", "越过…高点", "到达…高点", "迎来…拐点", "越过…峰值", "见顶", "封顶", "触顶",
                "由升转降",
            ),
        ),
    ),
    indicators=(
        Indicator(
            "新能源汽车渗透率", "nev_penetration", both("NEV penetration"), ("新能源汽车市场渗透率",), (), "%",
            Decimal(0), Decimal(100), "up", ("交通低碳",),
        ),
        Indicator("新能源汽车保有量", "nev_stock", both("NEVs"), (), (), "万辆", None, None, "up", ("交通低碳",)),
        Indicator(
            "非化石能源占比", "non_fossil_share", both("non-fossil share"),
            ("非化石能源消费比重", "非化石能源占能源消费总量比重", "非化石能源占一次能源消费比重"), (), "%",
            Decimal(0), Decimal(100), "up", ("能源转型",),
        ),
        Indicator(
            "单位地区生产总值能耗", "energy_intensity", both("energy intensity"), ("单位生产总值能源消耗", "单位GDP能耗", "万元GDP能耗"),
            (), "%", None, None, "down", ("能源转型",),
        ),
        Indicator(
            "单位地区生产总值二氧化碳排放", "co2_intensity", both("CO2 intensity"), ("单位生产总值二氧化碳排放", "碳排放强度"), (), "%",
            None, None, "down", (),
        ),
        Indicator("万人图书馆座位数", "library_seats", both("library seats"), (), (), "个", None, None, "up", ("阅读空间",)),
    ),
    wordlists=(
        words("方案类型", "市", "试点城市", name="城市", code="city"),
        words("方案类型", "园区", "开发区", "新区", "工业园", name="园区", code="zone"),
        words("否定", "尚未", "没有", "未能", "尚无", "缺乏"),
        words("反对", "避免", "杜绝", "防止", "严禁", "不搞"),
        words(
            "动作", "推进", "推动", "加快", "建设", "实施", "开展", "推广", "完善", "建立", "健全", "发展", "加强", "提高", "提升", "强化",
            "优化", "构建", "打造", "严控", "控制", "培育", "引导", "支持", "改造", "制定", "落实", "组建", "加大", "新建", "淘汰", "扩建",
        ),
        words(
            "机构", "局", "委", "办", "厅", "政府", "委员会", "管委会", "办公室", "公司", "集团", "部门", "中心", "各区", "各县", "单位",
            "宣传部", "组织部", "人民银行", "执委会", "学校", "党校", "居委会", "部",
        ),
        words("非地名", "青石板", "沙青石"),
        words("泛指机构", "各有关部门", "有关部门", "相关部门", "各单位", "各有关单位"),
        words("牵头", "牵头", "主办", "总负责"),
    ),
    references=(
        ReferenceTable(
            "试点地区",
            both("pilot places"),
            ("名称", "省份", "类型", "来源"),
            (
                ("云水市", "东岭省", "city", "虚构"),
                ("青石市", "东岭省", "city", "虚构"),
                ("白沙新区", "南川省", "zone", "虚构"),
                ("东屏", "东岭省", "zone", "虚构"),
                ("上海市", "上海市", "city", "虚构"),
                ("绍兴市", "浙江省", "city", "虚构"),
                ("南京市", "江苏省", "city", "虚构"),
            ),
            "地区",
        ),
    ),
)  # fmt: skip
