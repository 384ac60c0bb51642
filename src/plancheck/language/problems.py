"""Diagnostics of rules: their severities by code, their texts from the catalogue (diagnostic.*), suggestions, and the drawing of places.

Codes are stable, since people search for them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import replace

from plancheck.model.diagnostic import Bilingual, Diagnostic, Severity, Span
from plancheck.wording.catalogue import both, known, names

#: The codes that are not errors: the rules are valid, but probably not what was meant.
_SEVERITIES: dict[str, Severity] = {
    **dict.fromkeys(("rule-adjusted", "rule-switched-off", "chinese-alone"), "note"),
    **dict.fromkeys(
        (
            "linked-folder", "other-suffix",
            "mixed-and-or", "slow-pattern", "full-width-group", "never-fails", "never-passes",
            "never-applies", "always-true", "always-false", "said-twice", "element-ignored", "unit-never-fits", "no-such-row",
            "unexplained-year", "no-undecided-text", "no-error-direction", "cause-never", "odd-word", "unused-definition", "unused-where",
            "unused-parameter", "mixed-width", "examples-not-learnt", "chapters-not-learnt", "unknown-clause", "quote-not-in-clause",
        ),
        "warning",
    ),
}  # fmt: skip


def codes() -> tuple[str, ...]:
    """All codes."""
    return tuple(code for code in names("diagnostic") if not code.endswith(".help"))


def severity(code: str) -> Severity:
    """The severity of a code."""
    return _SEVERITIES.get(code, "error")


def make(code: str, file: str | None, span: Span | None, /, **values: object) -> Diagnostic:
    """A diagnostic with this code; `values` fill its texts. An empty help is omitted."""
    help = both(f"diagnostic.{code}.help", **values) if known(f"diagnostic.{code}.help") else Bilingual("", "")
    return Diagnostic(
        code, severity(code), both(f"diagnostic.{code}", **values), help if help.zh or help.en else None, file=file, span=span
    )


def shown(diagnostic: Diagnostic, lang: str) -> bool:
    """Whether authors who work in a language are shown a diagnostic: that English is missing is for those who read English."""
    return diagnostic.code != "chinese-alone" or lang == "en"


def unquoted(text: str) -> str:
    """A text without its quotation marks, for display in others."""
    return text[1:-1] if len(text) > 2 and text[0] == "“" and text[-1] == "”" else text


def with_fix(diagnostic: Diagnostic, fix: tuple[Span, str] | None) -> Diagnostic:
    """The diagnostic with its fix: the span to replace and the new text; None if a person has to decide."""
    return replace(diagnostic, fix=fix)


# ---- did you mean -----------------------------------------------------------------------------------------------


def distance(a: str, b: str) -> int:
    """The optimal string alignment distance: insertions, deletions, substitutions and transpositions from `a` to `b`."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before = before, row
        row = [i]
        for j, y in enumerate(b, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]


#: Characters that are confused: variants of a character, and look-alikes. The first of a group stands for it.
_ALIKE = (
    " 级級 标標 区區 发發 规規 则則 项項 责責 任壬 务務 单單 位値 数數 值値 时時 间間 节節 段叚 题題 业業 产產 动動 汽気"
    " 车車 电電 气氣 热熱 环環 资資 设設 备備 认認 证證 订訂 计計 记記 评評 试試 点點 体體 减減 碳炭 达達 峰峯 强強 总總"
    " 额額 万萬 亿億 与與 个個 从從 众眾 优優 伞傘 会會 传傳 来來 东東 丽麗 为為 义義 乐樂 习習 书書 买買 乱亂 争爭 于於"
    " 产産 亲親 伤傷 价價 儿兒 关關 兴興 养養 军軍 农農 冻凍 净淨 几幾 击擊 划劃 刘劉 创創 别別 办辦 励勵 劳勞 势勢 华華"
    " 协協 卖賣 卫衛 厂廠 历歷 压壓 参參 双雙 变變 号號 叶葉 后後 启啟 员員 响響 问問 围圍 国國 图圖 场場 坏壞 块塊 坚堅"
    " 处處 复復 头頭 奖獎 妇婦 学學 宁寧 实實 审審 宽寬 对對 导導 将將 层層 岁歲 岛島 师師 带帶 帮幫 广廣 应應 库庫 废廢"
    " 开開 异異 张張 弹彈 归歸 录錄 态態 战戰 户戶 执執 扩擴 担擔 据據 换換 损損 摄攝 效効 断斷 无無 旧舊 显顯 术術 机機"
    " 权權 条條 极極 构構 枪槍 树樹 样樣 检檢 楼樓 欢歡 欧歐 残殘 毕畢 汇匯 汉漢 沟溝 没沒 泽澤 济濟 测測 浓濃 涨漲 渐漸"
    " 灭滅 灯燈 灾災 点奌 炼煉 烟煙 爱愛 状狀 独獨 现現 画畫 疗療 盘盤 监監 盖蓋 目⽬ 确確 础礎 种種 积積 称稱 稳穩 穷窮"
    " 竞競 笔筆 签簽 简簡 类類 粮糧 紧緊 红紅 约約 纪紀 纳納 纯純 组組 细細 织織 终終 经經 结結 给給 络絡 统統 继繼 绩績"
    " 续續 维維 综綜 绿綠 缓緩 编編 缩縮 网網 罚罰 职職 联聯 肃肅 胜勝 脱脫 节莭 艺藝 苏蘇 药藥 获獲 营營 补補 装裝 见見"
    " 观觀 视視 览覽 觉覺 触觸 说說 请請 诸諸 调調 谈談 谋謀 谢謝 质質 购購 贯貫 贡貢 财財 败敗 货貨 费費 贸貿 赔賠 赛賽"
    " 赢贏 转轉 轮輪 软軟 轻輕 较較 辆輛 输輸 边邊 迁遷 过過 运運 还還 进進 远遠 违違 连連 迟遲 适適 选選 递遞 逻邏 遗遺"
    " 邮郵 郑鄭 释釋 里裏 鉴鑒 针針 钢鋼 铁鐵 铜銅 银銀 链鏈 锅鍋 错錯 镇鎮 长長 门門 闭閉 阅閱 阳陽 阴陰 阶階 际際 陆陸"
    " 陈陳 险險 随隨 难難 静靜 顶頂 顺順 须須 预預 领領 频頻 风風 飞飛 馆館 驻駐 验驗 鱼魚 鸟鳥 齐齊 龙龍 够夠 汇彙 范範"
    " 录録 汽汔 〇0○零Oo０ Il1|１ 己已巳 末未 土士 日曰 人入 千干于 戊戌戍 aа eе oоο pрρ cс xхχ yу iі AАΑ"
    " BВΒ EЕΕ HНΗ KКΚ MМΜ PРΡ CС TТΤ XХΧ"
)
_FOLDED = {ord(other): group[0] for group in _ALIKE.split() for other in group[1:]}


def alike(text: str) -> str:
    """A text for comparison: in lower case, with half-width Latin, simplified characters, and look-alikes as one."""
    return unicodedata.normalize("NFKC", text).translate(_FOLDED).lower()


def near(word: str, candidates: Collection[str], limit: int = 3) -> list[str]:
    """The candidates for a misspelt word, best first: at most a third of its characters differ, but one always may.

    If there are none, those that contain the word. Look-alikes and variants of characters do not count as differences. Candidates that
    differ only in these exclude all others.
    """
    allowed = max(1, len(word) // 3)
    folded = alike(word)
    ranked: list[tuple[int, str]] = []
    for candidate in dict.fromkeys(candidates):
        if candidate == word or abs(len(candidate) - len(word)) > allowed:
            continue
        far = distance(folded, alike(candidate))
        if far <= allowed and (far < len(word) or far == 0):
            ranked.append((far, candidate))
    same = [text for far, text in ranked if far == 0]
    close = same or [text for _, text in sorted(ranked)[:limit]]
    # People shorten names: 先进 for 先进水平.
    return close or [candidate for candidate in dict.fromkeys(candidates) if len(word) > 1 and folded in alike(candidate)][:limit]


def only(word: str, words: list[str], of_few: bool = False) -> str | None:
    """The nearest of `words`, which are sorted as by `near`, if it is nearer than all others; for use in a fix.

    At most a quarter of its characters may differ: 全文 may mean 正文 or something else, so a person has to decide. `of_few`: the
    candidates are a short closed list, so that any near one is meant.
    """
    if not words or len(word) < 2:
        return None
    far = [distance(alike(word), alike(other)) for other in words[:2]]
    if far[0] > len(word) // 4 and not of_few:
        return None
    return words[0] if len(words) == 1 or far[0] < far[1] else None


def did_you_mean(words: list[str]) -> Bilingual:
    """ "是不是“…”" for a list of candidates, empty for none."""
    if not words:
        return Bilingual("", "")
    return Bilingual("是不是" + "、".join(f"“{word}”" for word in words) + "？", "Did you mean " + ", ".join(words) + "?")


#: What to do about an unknown name of a definition, and of a pack or rule.
DEFINE = Bilingual("先定义它，或引入定义它的规则包", "Define it, or import the pack that does")
LISTED = Bilingual("规则包和编号见 plancheck rules list", "Packs and ids are listed by: plancheck rules list")


def choose(word: str, candidates: Iterable[str], otherwise: Bilingual = DEFINE, most: int = 8) -> Bilingual:
    """A suggestion: the candidates near `word`, or all of them if they are few, or the text `otherwise`."""
    every = list(dict.fromkeys(candidates))
    close = near(word, every)
    if close:
        return did_you_mean(close)
    if not every or len(every) > most:
        return otherwise
    return Bilingual("可写：" + "、".join(every), "Write one of: " + ", ".join(every))


# ---- places -----------------------------------------------------------------------------------------------------


def line_column(text: str, at: int) -> tuple[int, int]:
    """Line and column of a code point, both from 1."""
    at = min(at, len(text))
    start = text.rfind("\n", 0, at) + 1
    return text.count("\n", 0, start) + 1, at - start + 1


def _width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _shown(char: str) -> str:
    """A character for terminals: control characters and those that hide or reverse text become "·"."""
    return char if char == "\t" or unicodedata.category(char) not in ("Cc", "Cf") else "·"


def render_place(text: str, span: Span) -> str:
    """ "line:column", the line, and carets under the span; Chinese characters are two columns wide.

    A span of several lines is marked up to the end of the first. There is at least one caret.
    """
    line, column = line_column(text, span.start)
    start = span.start - column + 1
    end = text.find("\n", start)
    shown = "".join(map(_shown, text[start : end if end >= 0 else len(text)]))
    marked = shown[column - 1 : max(column, span.end - start)]
    pad = "".join("\t" if char == "\t" else " " * _width(char) for char in shown[: column - 1])
    carets = "^" * max(1, sum(map(_width, marked.rstrip())))
    prefix = f"{line}:{column}"
    return f"{prefix}\n  {shown}\n  {pad}{carets}"
