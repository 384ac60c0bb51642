"""The years that a text names, and what each is for."""

import pytest

from plancheck.extraction.amounts import years

CASES = [
    # text, the words of the year, year, role, base
    ("到2025年，", "到2025年", 2025, "by", None),
    ("2025年底前完成", "2025年底前", 2025, "by", None),
    ("截至2020年底，", "截至2020年底", 2020, "by", None),
    ("2020年，", "2020年", 2020, "in", None),
    ("“十四五”末", "“十四五”末", 2025, "by", None),
    ("“十五五”末期", "“十五五”末期", 2030, "by", None),
    ("“十四五”期间", "“十四五”期间", 2025, "over", 2020),
    ("“十四五”和“十五五”期间", "“十四五”和“十五五”期间", 2030, "over", 2020),
    ("“十四五”累计新增", "“十四五”", 2025, "over", 2020),
    ("2021—2025年", "2021—2025年", 2025, "over", 2020),
    ("2022年起", "2022年起", 2022, "since", None),
    ("比2020年下降", "比2020年", 2020, "base", None),
    ("较2020年底提高", "较2020年底", 2020, "base", None),
    ("与2015年相比，", "与2015年相比", 2015, "base", None),
    ("在2020年基础上提高", "在2020年基础上", 2020, "base", None),
    ("是2015年的3倍", "2015年", 2015, "base", None),
    ("相比“十二五”末提高", "相比“十二五”末", 2015, "base", None),
    ("由2015年的3%", "2015年", 2015, "from", None),
    ("提升至2025年的37%", "2025年", 2025, "in", None),
    ("二〇三〇年前", "二〇三〇年前", 2030, "by", None),
    ("2023年6月底前", "2023年6月底前", 2023, "by", None),
    ("2021年9月1日", "2021年9月1日", 2021, "named", None),
    ("按2020年不变价计算", "2020年", 2020, "named", None),
    ("近三年", "近三年", None, "unknown", None),
    ("今年", "今年", None, "now", None),
    ("与常年相比", "与常年相比", None, "base", None),
    ("较峰值下降", "较峰值", None, "base", None),
    ("较“十二五”时期末下降", "较“十二五”时期末", 2015, "base", None),
    ("占比2025年达到", "2025年", 2025, "in", None),
    ("“十三五”前四年", "“十三五”前四年", 2019, "over", 2015),  # the fourth of them
    ("“十三五”后两年", "“十三五”后两年", 2020, "over", 2015),
    ("2001-2005年建成小区", "2001-2005年", 2005, "named", None),
    ("2000年前建成的小区", "2000年前", 2000, "named", None),
    ("2025年前建成10个", "2025年前", 2025, "by", None),
]


@pytest.mark.parametrize(("text", "words", "year", "role", "base"), CASES)
def test_mention(text: str, words: str, year: int | None, role: str, base: int | None) -> None:
    (found,) = years.find(text)
    assert (text[found.start : found.end], found.year, found.role, found.base) == (words, year, role, base)


@pytest.mark.parametrize("text", ["“十四五”规划纲要", "20余年", "12月底", "1234年代号"])
def test_no_year(text: str) -> None:
    assert years.find(text) == ()


@pytest.mark.parametrize(
    ("text", "before", "about", "past"),
    [
        ("2030年前", True, False, False),
        ("2030年左右", False, True, False),
        ("2028年前后", False, True, False),
        ("截至2020年底", False, False, True),
    ],
)
def test_bounds(text: str, before: bool, about: bool, past: bool) -> None:
    (found,) = years.find(text)
    assert (found.before, found.about, found.past) == (before, about, past)


@pytest.mark.parametrize(
    ("text", "rest"),
    [("2020年书屋5座，比2015年增加3座", "书屋5座，增加3座"), ("到2025年和“十五五”末书屋", "和书屋"), ("书屋5座", "书屋5座"), ("", "")],
)
def test_a_text_without_its_years(text: str, rest: str) -> None:
    assert years.without(text) == rest
