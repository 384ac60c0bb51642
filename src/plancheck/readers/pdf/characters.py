"""Characters as a font draws them: a radical, a ligature or a compatibility ideograph stands for what it looks like."""

from __future__ import annotations

import unicodedata

#: Supplementary radicals (U+2E80…) that fonts use for the characters they look like. NFKC maps only two of them.
_RADICALS = str.maketrans(
    "⺁⺄⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺠⺡⺢⺣⺤⺥⺦⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
    "厂乙冂几刀刂卜㔾小小尢尣尢尣巳幺彑彐忄㣺扌攵旡日月民氵氺灬爫爫丬犭王疋罒示礻竹糸纟罓罒羊羊羊耂聿聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食飠飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀",
)


def known(char: str) -> str:
    """Normalises a printed character: maps only radicals, compatibility ideographs, ligatures and spaces."""
    code = ord(char)
    if code < 0x2E80:
        return " " if char == "\xa0" or 0x2000 <= code <= 0x200A or code == 0x202F else char
    if code < 0x2F00:
        return char.translate(_RADICALS) if char.translate(_RADICALS) != char else unicodedata.normalize("NFKC", char)
    if code < 0x2FE0 or 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", char)
    if 0xF900 <= code < 0xFB00 or 0x2F800 <= code < 0x2FA20:
        return unicodedata.normalize("NFC", char)
    return char
