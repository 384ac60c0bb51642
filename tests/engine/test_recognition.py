"""Whether a document is one that the rules are for: asked before the rules, by signs that the packs declare."""

from __future__ import annotations

from datetime import date

import pytest
from tests.rules import helpers

from plancheck import checking
from plancheck.engine import recognition
from plancheck.model.report import Options
from plancheck.readers import plain

TITLE = "# 西山市碳达峰试点实施方案\n"
BODY = "一、主要目标\n到2030年，全市二氧化碳排放达到峰值。\n二、主要任务\n1.发展光伏。建设光伏电站20万千瓦。（市发展改革委牵头）\n"
DAY = date(2026, 11, 25)


def verdict(draft: str, name: str = "x.txt", **options: str) -> tuple[str, dict[str, str]]:
    """The verdict, and what each sign says."""
    report = checking.of_document(plain.read(draft, name), helpers.shipped(), Options(**options), DAY)
    assert report.recognition is not None
    return report.verdict, {sign.rule: sign.speaks for sign in report.recognition.signs if sign.speaks != "for"}


@pytest.mark.parametrize(
    ("draft", "expected", "against"),
    [
        (TITLE + BODY, None, set()),
        ("# 西山市人民政府关于印发西山市碳达峰试点实施方案的通知\n" + BODY, None, set()),
        # a plan that is none of a pilot, or does not say so
        ("# 西山市碳达峰实施方案\n" + BODY, "please_confirm", {"ID-03"}),
        ("# 西山市碳达峰政策体系编制工作方案\n" + BODY, "please_confirm", {"ID-03", "ID-05"}),
        # nothing of the kind
        (
            "# 西山市科学技术奖励办法\n第一条 为了奖励科技人员，制定本办法。\n",
            "not_applicable_document",
            {"ID-01", "ID-02", "ID-03", "ID-05"},
        ),
        ("# 增值税专用发票\n购买方：西山市某公司\n金额：100元\n", "not_applicable_document", {"ID-01", "ID-02", "ID-03"}),
        ("# 西山市房屋安全工作方案\n一、主要任务\n1.排查房屋。开展排查。\n", "not_applicable_document", {"ID-01", "ID-03"}),
    ],
)
def test_a_document_is_recognised_by_its_signs(draft: str, expected: str | None, against: set[str]) -> None:
    found, speaks = verdict(draft)
    assert (found if found in ("please_confirm", "not_applicable_document") else None) == expected
    assert {rule for rule, speaks in speaks.items() if speaks == "against"} == against


def test_no_rule_counts_against_a_document_that_was_not_recognised() -> None:
    report = checking.of_document(plain.read("# 西山市碳达峰实施方案\n" + BODY), helpers.shipped(), Options(), DAY)
    assert report.verdict == "please_confirm"
    assert report.results == ()
    assert report.counts["failed"] == 0


def test_who_gives_the_kind_has_confirmed_the_document() -> None:
    found, speaks = verdict("# 西山市碳达峰实施方案\n" + BODY, kind="city")
    assert found == "noncompliant"
    assert speaks == {"ID-03": "against"}


def test_packs_without_signs_ask_nothing() -> None:
    loaded = helpers.shipped()
    unsigned = tuple(pack for pack in loaded.packs if not pack.signs and not pack.imports)
    assert not recognition.has_signs(type(loaded)(unsigned, (), loaded.vocabulary, ()))
    assert recognition.has_signs(loaded)


@pytest.mark.parametrize(
    ("name", "options", "codes"),
    [
        ("湖州市方案.txt", {}, set()),
        ("方案.txt", {}, set()),
        ("十堰市方案.txt", {}, {"file-of-other-place"}),
        ("湖州市和十堰市.txt", {}, set()),
        ("方案.txt", {"province": "浙江省"}, set()),
        ("方案.txt", {"province": "湖北省"}, {"province-differs"}),
    ],
)
def test_a_file_or_an_option_that_speaks_of_another_place_is_told(name: str, options: dict[str, str], codes: set[str]) -> None:
    draft = plain.read("# 湖州市碳达峰试点实施方案\n" + BODY, name)
    report = checking.of_document(draft, helpers.shipped(), Options(**options), DAY)
    told = {"file-of-other-place", "province-differs", "place-not-listed"}
    assert {diagnostic.code for diagnostic in report.diagnostics} & told == codes


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("西山经济技术开发区碳达峰试点实施方案", "西山经济技术开发区不在规则包的地方名单中：程序没有核对它的级别和所在省份"),
        ("安吉县碳达峰试点实施方案", "安吉县不在规则包的地方名单中：程序没有核对它的级别和所在省份"),
        ("碳达峰试点实施方案", "没有认出这是哪个地方的方案：程序没有核对它的级别和所在省份"),
        ("湖州市碳达峰试点实施方案", None),
    ],
)
def test_a_place_that_is_not_listed_is_told(title: str, told: str | None) -> None:
    report = checking.of_document(plain.read(f"# {title}\n" + BODY), helpers.shipped(), Options(kind="city"), DAY)
    notes = [diagnostic.message.zh for diagnostic in report.diagnostics if diagnostic.code == "place-not-listed"]
    assert notes == ([told] if told else [])


def test_a_county_is_told_of_and_shown_as_open() -> None:
    report = checking.of_document(plain.read("# 安吉县碳达峰试点实施方案\n" + BODY), helpers.shipped(), Options(), DAY)
    assert report.recognition is not None
    (open_,) = [sign for sign in report.recognition.signs if sign.speaks == "open"]
    assert open_.message.zh.startswith("题目和开头没有认出是城市还是园区；是县、县级市")
    assert "place-not-listed" in {diagnostic.code for diagnostic in report.diagnostics}
    assert report.results  # what can be checked is checked; the kind is still asked for
