"""A comparison on the terminal, as HTML, Markdown, JSON and XLSX: one count in all of them, and a draft's text acts on none."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.review.pairs import B, quote, report, rule, sub, versions

from plancheck import sheets
from plancheck.contract import comparison as comparison_file
from plancheck.contract import schema
from plancheck.contract.comparison import ComparisonV1
from plancheck.model.comparison import LEVELS, STANDINGS, STATES, Claim, Comparison, Reply
from plancheck.model.decision import Decision, History
from plancheck.model.report import Report
from plancheck.report import comparison as render
from plancheck.review import decisions
from plancheck.review.compare import compare, settled
from plancheck.wording.catalogue import known, phrase

from .reports import HOSTILE, many
from .test_render_reports import CSP, Page, markdown_rows

SCHEMA = jsonschema.Draft202012Validator(json.loads(schema.text("comparison")))


def sample() -> Comparison:
    """One finding of every state, with replies."""
    kept = quote("一律拆除旧花圃", "二、任务", 5, before="各街区的旧花圃", after="并改种乔木。")
    old = report(
        rule(sub("failed", kept), id="M1"),
        rule(sub("passed"), id="M2"),
        rule(sub("passed"), id="M3"),
        rule(sub("failed", kept), id="S1", level="should"),
        rule(sub("failed", kept), id="S2", level="should"),
        rule(sub("failed", kept), id="S3", level="should"),
        rule(sub("failed", kept), id="S4", level="should"),
        rule(sub("failed", quote("XX", "三、工程", 7)), id="A1", level="advice"),
        name="old.docx",
    )
    new = report(
        rule(sub("failed", quote("一律拆除旧花圃", "四、保障", 19)), id="M1"),
        rule(sub("failed", quote("另一处", "五、其他", 30)), id="M2"),
        rule(sub("failed"), id="M3"),
        rule(sub("cantTell", kept), id="S1", level="should"),
        rule(sub("cantTell", reason="not_read"), id="S2", level="should"),
        rule(sub("passed", quote("已写明", "二、任务", 6, role="support")), id="S3", level="should", version="v2"),
        rule(sub("inapplicable"), id="S4", level="should"),
        rule(sub("passed", quote("3亿元", "三、工程", 7, role="support")), id="A1", level="advice"),
        name="new.docx",
        day=20,
    )
    found = compare(old, new, report(rule(sub("failed", quote("旧文", "一、目标", 2)), id="M3"), name="first.docx"))
    ids = {item.side.result.rule: item.old.sub.id for item in found.items if item.old and item.old.finding}
    claims = {
        ids["M1"]: Claim("contradicted", Reply(ids["M1"], "accepted", "已改", "第四部分", 2)),
        ids["A1"]: Claim("agrees", Reply(ids["A1"], "accepted")),
        ids["S1"]: Claim("unanswered", None),
    }
    return replace(found, claims=claims)


def test_the_sample_has_every_state_once() -> None:
    assert sample().counts == dict.fromkeys(STATES, 1)


# ---- one count in all -------------------------------------------------------------------------------------------


def counted_html(it: Comparison, lang: str) -> tuple[dict[str, int], dict[str, int], int]:
    page = Page(render.html(it, lang))
    written = {each["data-count"]: int(each["text"] or "") for each in page.of("b") if "data-count" in each}
    cards = [each["data-state"] for each in page.of("article")]
    return written, {state: cards.count(state) for state in STATES}, len(cards)


def counted_markdown(it: Comparison, lang: str) -> tuple[dict[str, int], dict[str, int]]:
    data = render.markdown(it, lang)
    table = markdown_rows(data)[0]
    labels = {f"{phrase(f'state.sign.{state}', lang)} {phrase(f'state.{state}', lang)}": state for state in STATES}
    heads = re.findall(r"(?m)^### \S+ (.+?)(?:：|: )", data.decode())
    names = {phrase(f"state.{state}", lang): state for state in STATES}
    return {labels[row[0]]: int(row[-1]) for row in table[1:]}, {s: [names[h] for h in heads].count(s) for s in STATES}


def counted_console(it: Comparison, lang: str) -> dict[str, int]:
    lines = render.console(it, lang, 300).splitlines()
    found = dict.fromkeys(STATES, 0)
    for state in STATES:
        said = f"{phrase(f'state.sign.{state}', lang)} {phrase(f'state.{state}', lang)} "
        found[state] = next((int(re.findall(r"\d+", line[len(said) :])[0]) for line in lines if line.startswith(said)), 0)
    return found


def counted_xlsx(it: Comparison, lang: str) -> tuple[dict[str, int], dict[str, int]]:
    (_, rows), (_, summary) = sheets.read(render.xlsx(it, lang))
    names = {phrase(f"state.{state}", lang): state for state in STATES}
    cells = [names[str(row.values[1])] for row in rows[1:]]
    numbers = {names[str(row.values[0])]: int(str(row.values[1])) for row in summary if row.values[0] in names}
    return numbers, {state: cells.count(state) for state in STATES}


def counted_json(it: Comparison) -> tuple[dict[str, int], dict[str, int]]:
    made = json.loads(comparison_file.write(it))
    states = [each["state"] for each in made["items"]]
    assert made["levels"] == {level: {state: it.by_level[state][level] for state in STATES} for level in LEVELS}
    assert made["findings"] == {"old": it.old_total, "new": it.new_total}
    return made["counts"], {state: states.count(state) for state in STATES}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(versions(), versions(), st.none() | versions(), st.sampled_from(("zh", "en")))
def test_all_renderings_agree_on_the_counts(old: Report, new: Report, earlier: Report | None, lang: str) -> None:
    it = compare(old, new, earlier)
    written, cards, total = counted_html(it, lang)
    assert written == cards == it.counts
    assert total == len(it.items)
    assert counted_markdown(it, lang) == (it.counts, it.counts)
    assert counted_console(it, lang) == it.counts
    assert counted_xlsx(it, lang) == (it.counts, it.counts)
    assert counted_json(it) == (it.counts, it.counts)
    assert sum(len(group.items) for group in render.groups(it)) == len(it.items)
    assert [item for group in render.groups(it) for item in group.items] == list(it.items)


# ---- JSON -------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(versions(), versions(), st.none() | versions())
def test_what_is_written_meets_the_schema(old: Report, new: Report, earlier: Report | None) -> None:
    written = comparison_file.write(compare(old, new, earlier))
    SCHEMA.validate(json.loads(written))
    assert ComparisonV1.from_json(written).to_json() == written


def test_the_fields() -> None:
    written = comparison_file.write(sample())
    assert ComparisonV1.from_json(written).to_json() == written
    made = json.loads(written)
    SCHEMA.validate(made)
    assert list(made) == [
        "schema", "tool", "old", "new", "earlier", "cautions", "findings", "counts", "levels", "replies", "items",
    ]  # fmt: skip
    assert made["schema"] == "plancheck/comparison/1"
    assert [each["document"]["name"] for each in (made["old"], made["new"], made["earlier"])] == ["old.docx", "new.docx", "first.docx"]
    assert made["replies"] == {**dict.fromkeys(STANDINGS, 0), "contradicted": 1, "agrees": 1, "unanswered": 1}
    item = next(each for each in made["items"] if each["rule"] == "M1")
    assert (item["state"], item["why"], item["match"], item["open"], item["level"]) == ("unmended", "same", "id", True, "must")
    places = [(e["quote"], e["section"], e["paragraph"]) for key in ("old", "new") for e in item[key]["subresult"]["evidence"]]
    assert places == [("一律拆除旧花圃", ["二、任务"], 5), ("一律拆除旧花圃", ["四、保障"], 19)]
    assert item["claim"] == {
        "standing": "contradicted",
        "reply": {"choice": "accepted", "note": "已改", "place": "第四部分", "row": 2},
    }
    back = next(each for each in made["items"] if each["state"] == "returned")
    assert back["earlier"]["subresult"]["evidence"][0]["quote"] == "旧文"


def test_the_same_bytes_for_the_same_comparison() -> None:
    assert comparison_file.write(sample()) == comparison_file.write(sample())
    assert render.xlsx(sample()) == render.xlsx(sample())


# ---- for people -------------------------------------------------------------------------------------------------


def test_the_page_asks_for_nothing_and_has_both_places() -> None:
    data = render.html(sample())
    page = Page(data)
    assert [each["content"] for each in page.of("meta") if each.get("http-equiv")] == [CSP]
    assert page.of("script") == page.of("link") == page.of("img") == page.of("iframe") == []
    assert re.findall(rb'(?:href|src)="(?!#)', data) == []
    assert b"http" not in data.replace(b"http-equiv", b"")
    marks = [text for tag, text in page.texts if tag == "mark"]
    assert marks == ["另一处", "旧文", *["一律拆除旧花圃"] * 5, "已写明", "一律拆除旧花圃", "XX", "3亿元"]
    text = " ".join(text for _, text in page.texts)
    claim = "声称已修改但复核未通过；答复：采纳；修改说明：已改；修改后位置：第四部分"
    for part in ("二、任务  第5段", "四、保障  第19段", "所引原文与原稿相同：二、任务  第5段", claim):
        assert part in re.sub(r"\n", "", text)
    assert len({each["id"] for _, each in page.elements if "id" in each}) == sum("id" in each for _, each in page.elements)


def test_the_open_must_findings_stand_first() -> None:
    assert [(group.key, group.first, [item.side.result.rule for item in group.items]) for group in render.groups(sample())] == [
        ("open.must", 1, ["M2", "M3", "M1"]),
        ("open.should", 4, ["S1"]),
        ("unverified", 5, ["S2"]),
        ("rule_changed", 6, ["S3"]),
        ("gone", 7, ["S4"]),
        ("mended", 8, ["A1"]),
    ]


def test_the_sentence() -> None:
    assert render.sentence(sample(), "zh") == (
        "上一版 6 条问题：未修改 1，部分修改 1，未能核实 1，不再适用 1，已修改 1；本版 5 条问题，其中新增 1，重新出现 1。"
        "规则已更新的 1 条另列，不计为新增或已修改。"
    )


def test_the_terminal_prints_in_gbk_and_says_the_same() -> None:
    text = render.console(sample(), width=120)
    text.encode("gbk")
    assert "\x1b" not in text
    lines = text.splitlines()
    assert lines[1:4] == [
        "上一版：old.docx  2026年11月1日  不符合", "本版：new.docx  2026年11月20日  不符合", "更早一版：first.docx  2026年11月1日  不符合",
    ]  # fmt: skip
    assert "复核结果：× 仍有必须修改的问题" in lines
    assert "答复与复核：声称已修改但复核未通过 1、未采纳且仍存在 0、未答复 1、未能核实 0、未采纳但复核已没有此问题 0、与复核一致 1" in lines
    for part in ("第19段：“一律拆除旧花圃”", "第5段：“一律拆除旧花圃”", "※ 规则已更新", "？ 未能核实", "— 不再适用", "√ 已修改"):
        assert part in text


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (report(), report(day=2), "none"),
        (report(rule(sub("failed"))), report(rule(sub("passed")), day=2), "clean"),
        (report(rule(sub("failed"))), report(rule(sub("failed")), day=2), "must"),
        (report(rule(sub("failed"), level="should")), report(rule(sub("failed"), level="should"), day=2), "open"),
        (report(rule(sub("failed"))), report(rule(sub("cantTell", reason="not_read")), day=2), "unverified"),
        (report(rule(sub("failed"))), report(rule(sub("error")), day=2), "unverified"),
        (report(rule(sub("failed"))), report(day=2, status="not_checked"), "unchecked"),
        (
            report(rule(sub("failed"))),
            report(rule(sub("passed", quote("有", role="support"))), status="checked_partly", day=2),
            "unverified",
        ),
        (report(rule(sub("failed"))), report(day=2), "unverified"),
        # another plan than was asked about: that nothing of the old one is left says nothing
        (report(rule(sub("failed"))), report(rule(sub("passed")), day=2, place="西园"), "other"),
        (report(rule(sub("failed"))), report(rule(sub("passed")), day=2, kind="zone"), "other"),
        (report(), report(day=2, place="西园"), "other"),
        (report(rule(sub("failed"))), report(rule(sub("failed")), day=2, place="西园"), "must"),
    ],
)
def test_the_result_in_a_word(old: Report, new: Report, expected: str) -> None:
    it = compare(old, new)
    assert render.head(it) == expected
    assert phrase(f"compare.head.{expected}", "zh") in render.console(it)


def test_decisions_stand_beside_the_findings() -> None:
    it = sample()
    result, found = it.new.findings()[0]
    history = decisions.decide(History(), decisions.target(result, found), Decision("dismiss", reason="已说明"), "王", it.new.date)
    standings = decisions.standings(history, it.new, it.new.date)
    for data in (
        render.html(it, decisions=standings),
        render.markdown(it, decisions=standings),
        render.console(it, decisions=standings).encode(),
    ):
        assert "理由：已说明" in data.decode()
    written = comparison_file.write(it, standings)
    assert ComparisonV1.from_json(written).to_json() == written
    made = json.loads(written)
    assert [(each["id"], each["state"], each["choice"]) for each in made["decisions"]] == [(found.id, "holds", "dismiss")]
    for page in (render.html, render.markdown, render.console):
        text = page(it, decisions=standings)
        assert "本版问题的处理意见：" in (text if isinstance(text, str) else text.decode()).replace("</b>", "")
    (_, rows), _ = sheets.read(render.xlsx(it, decisions=standings))
    assert rows[0].values[-1] == "处理意见"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_settled_findings_are_a_group_of_their_own_in_every_format(lang: str) -> None:
    it = sample()
    number = sum(item.new is not None and item.new.finding for item in it.items)
    assert number > 1
    history = History()
    for result, found in it.new.findings():
        history = decisions.decide(history, decisions.target(result, found), Decision("dismiss", reason="已说明"), "王", it.new.date)
    standings = decisions.standings(history, it.new, it.new.date)
    it = settled(it, standings)
    assert not [group.key for group in render.groups(it) if group.key.startswith("open")]
    (group,) = (group for group in render.groups(it) if group.key == "settled")
    assert len(group.items) == number == it.settled["dismiss"]
    word = phrase("state.settled", lang)
    for page in (render.html, render.markdown):
        text = page(it, lang, decisions=standings).decode()
        assert text.count(f"{phrase('state.sign.settled', lang)} {word}") + text.count(f"</span>{word}</span>") >= number
        assert phrase("part.settled", lang) in text
        assert phrase("part.settled.note", lang) in text
        assert phrase("compare.settled", lang, dismiss=number, waive=0) in text
    assert f"{phrase('state.sign.settled', lang)} {word} {number}" in render.console(it, lang, decisions=standings)
    (_, rows), (_, summary) = sheets.read(render.xlsx(it, lang, standings))
    assert [row.values[1] for row in rows].count(word) == number
    assert (word, number) in [row.values[:2] for row in summary]
    (numbers,) = {tuple(row.values[0] for row in rows[1:])}
    assert list(numbers) == list(range(1, len(it.items) + 1))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_strangers_write_is_only_text(text: str) -> None:
    """In a draft, in a file name, and in a reply."""
    bad = replace(sub("failed", quote(text, text, before=text, after=text)), message=B(text, text))
    old, new = report(rule(bad), name=text), report(rule(bad), name=text, day=2)
    it = compare(old, new)
    (id,) = (found.id for _, found in old.findings())
    it = replace(it, claims={id: Claim("contradicted", Reply(id, "accepted", text, text))})
    page = Page(render.html(it))
    assert page.of("script") == page.of("img") == page.of("fldsimple") == []
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    for shown in (render.html(it).decode(), render.markdown(it).decode(), render.console(it)):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202e\u2028]", shown)
    assert "<img" not in render.markdown(it).decode().replace("\\<", "")
    rows = sheets.read(render.xlsx(it))[0][1]
    assert len(rows) == 2


def test_every_word_is_there_in_both_languages() -> None:
    from typing import get_args

    from plancheck.model.comparison import REPLY_CHOICES, Caution, Why

    keys = [f"why.{each}" for each in get_args(Why)] + [f"caution.{each}" for each in get_args(Caution)]
    keys += [f"state.{each}" for each in STATES] + [f"state.sign.{each}" for each in STATES]
    keys += [f"reply.standing.{each}" for each in STANDINGS] + [f"reply.{each}" for each in REPLY_CHOICES]
    assert [key for key in keys if not known(key)] == []


def test_ten_thousand_findings_stay_under_20_mb() -> None:
    large = many(10_000)
    made = compare(large, large)
    assert made.counts["unmended"] >= 10_000
    assert len(render.html(made)) < 20_000_000
