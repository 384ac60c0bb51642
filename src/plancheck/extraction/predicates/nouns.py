"""The noun behind a quantity, and what a count of things that do something counts."""

from __future__ import annotations

from functools import lru_cache

from plancheck.extraction import patterns
from plancheck.extraction.patterns import late

#: 7个甲中，…: how many there are.
OUT_OF = late(
    r"^(?!工作日|小时)[^，。；的\d]{2,24}?(?:(?<![其集高])中|(?<!以)[上内](?=共|[，,]))(?=[，,]|$|[一-鿿]{1,8}(?:占|有|为|达)|[优劣好差未不超]|共)",
    needs=("中", "上", "内"),
)
OBJECT = late(
    r"(?:列入|入选|获评|获批|获得|纳入|成为|建成|达到|评为|认定为|创成|完成|实现|通过|进入|参与|基本|初步|满足|符合|开展|配备|安装|使用|采用|接入|建立|制定)"
)
#: Verbs whose object is what the counted ones do, not what they are.
_DOING = ("基本", "初步", "完成", "实现", "达到", "参与", "建成", "安装", "配备", "使用", "开展", "接入", "采用", "具备", "建立", "制定")
GOES_ON = late(
    r"^(?:发展[到至为成]|[，,、；;。：:）)】\]…！？\n■和及或/]|与(?!.{2,40}?(?:相关|有关|配套|匹配))|以及|并|占|较|比|高于|低于|超(?![超低高净大微长导充级])|居(?![民住家])|用于|支持(?!单位|政策|力度)|为|相当|折合|左右|不等|提高|提升|增|下降|降(?![水雨雪])|减|压[减缩][至到]|缩[减短]|调整[为到至]|上升|(?:延伸|拓展|扩展)[至到]|攀升|跃升|上涨|回落|扩大|其中|同比|年均|分别|的?基础|时|后|列全|位列|位居|远|同|起|之间|每年|的速度|实现|任务|目标|进一步|大幅|快速|逐步|稳步|继续|到\d|至\d|且|而|计(?=$|[，。；算])|(?:测算|估算|核算|考虑)(?=$|[，。；、）)]))"
)
ATTRIBUTE_OF = late(r"^的(?:基础|目标|水平|要求|比例|规模(?!以|化)|能力|任务|速度|增速|标准|幅度|占比|份额)", needs=("的",))


@lru_cache(maxsize=8192)
def noun_of(after: str) -> str:
    """The noun that the words behind a quantity open with; "" where they go on otherwise."""
    if not after or ATTRIBUTE_OF.match(after):
        return ""
    text = after.lstrip("的")
    if out_of := OUT_OF.match(after):
        return out_of[0][:-1]
    cut = patterns.search(r"[，,；;。：:！？]|以及", text)
    text = text[: cut.start()] if cut else text
    text = text.rstrip("、和及与或并")
    return "" if GOES_ON.match(after) and not after.startswith("的") else text


def object_of(noun: str) -> str:
    """What "1家企业列入X" counts: X; without an object the noun itself."""
    hit = OBJECT.search(noun)
    if not hit:
        return noun
    behind = noun[hit.end() :].strip("的了")
    if hit[0] in ("完成", "实现", "建立", "制定") and behind and hit.start() >= 2:  # 5家书屋完成改造: 完成改造的书屋
        who = patterns.sub(r"(?:都|均|已经?|全部|全面|分别|率先|基本|相继|陆续)+$", "", noun[: hit.start()])
        return f"{hit[0]}{behind.removesuffix('任务')}的{who}" if len(who) >= 2 else noun
    return behind if len(behind) >= 3 and hit[0] not in _DOING else noun
