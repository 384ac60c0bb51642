"""What the words around a value say of it besides its subject and its year."""

from __future__ import annotations

from typing import NamedTuple

from plancheck.extraction import patterns, subjects
from plancheck.extraction.patterns import any_of, late
from plancheck.extraction.quantities import NEGATION
from plancheck.extraction.words import either
from plancheck.model.plan import Change

#: A sum over years.
CUMULATIVE = late(rf"累计|{either('in_all')}|共(?=\d)", needs=("累计", "合计", "总计", "共"))
#: What is done so many times, or adds up.
SUMMED = late(
    r"累计|新增|净增|新建|完成|实施|建成|建设|落实|投资|新改|改造|推广|关停|淘汰|创建|增量|引进|培育|投放|开展|形成|培训|种植|营造|治理|修复|整治|处置|对\d|拆除|植树|造林|排查|封堵|纳管|查处|查办|取缔|出动|化解|清理|投运|惠及|受益|替换|压减|退出|报废|关闭|扩建|改建|更新改造"
)
#: A name that says what is saved.
CUT = late(r"(?<!年)减(?![少幅量持])[一-鿿]$", needs=("减",))
_adds_up = any_of("新增|新建|累计|共计|合计")
#: 城东共有, 下辖书屋.
_HAS_NOW = late("(?:[共现]有|下辖|管辖)(?:[一-鿿]{2,8})?$", needs=("共有", "现有", "下辖", "管辖"))


class About(NamedTuple):
    """What is said of a value in the words up to its end, `words`, and in its sentence up to the end of its clause, `context`."""

    words: str
    context: str
    scope: str | None = None
    soft: bool = False
    base: int | None = None
    change: Change | None = None
    annual: bool = False
    level: bool = False
    before: str = ""  # the words before the value, which may tell how things are (甲占乙30%)
    dense: bool = False  # its unit is one of how things are (3人/平方公里)
    clause: int = 0  # where its clause begins
    vague: bool = False  # compared with a year that is not named (较峰值)
    added: bool = False  # one of a list of what is added (新建甲9座、乙26座)

    @property
    def present(self) -> bool:
        """Whether it tells how things are."""
        return self.dense or _present(self.before)

    @property
    def reached(self) -> bool:
        """Whether a verb of reaching leads to it, and no words that add it to others."""
        return self.level and not _adds_up(self.words)


def _present(raw: str) -> bool:
    """Whether the words before a value tell how things are: 甲占乙30%, 高于全省5个百分点; not 占比提高到, 保持在."""
    compared = subjects.compared(raw)
    limited = compared and patterns.search(f"{NEGATION}$", raw[: -len(compared)])
    if (compared and not limited and compared.startswith(("高于", "低于"))) or _HAS_NOW.search(raw):
        return True
    if not patterns.search(r"占(?![比地])[^，]{2,}$", raw):
        return False
    return not patterns.search(r"到了?$|至$|保持|稳定|控制", subjects.link(raw).verb.removeprefix("达到"))
