"""The 意见采纳情况表: writes the reply form that goes with the letter, and reads it back, all of it or nothing if there are problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from plancheck.model.comparison import REPLY_CHOICES, Claim, Comparison, Item, Reply, ReplyChoice, Standing
from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import describe
from plancheck.model.report import Report, Result, SubResult
from plancheck.render.folding import Folds, folds, repeated
from plancheck.sheets import Row, Sheet, Value, clean
from plancheck.wording.catalogue import LANGUAGES, both, group, phrase
from plancheck.wording.usage import nearest

Tables = tuple[tuple[str, tuple[Row, ...]], ...]
Finding = tuple[Result, SubResult]

#: The most passages of an opinion, and the most characters of a passage.
MOST_PASSAGES, MOST_QUOTED = 3, 120
#: What whoever answers fills in about themselves.
TO_FILL = ("office", "contact", "day")
_WIDTHS = (6.0, 60.0, 12.0, 48.0, 36.0, 18.0, 18.0)


# ---- writing ----------------------------------------------------------------------------------------------------


def form(report: Report, findings: Sequence[Finding], lang: str = "zh", texts: Mapping[str, str] | None = None) -> tuple[Sheet, ...]:
    """The form, with a row for each finding in the given order, and a sheet with instructions; for `sheets.write`.

    `texts` has the texts of the letter that replace those of the findings, by the id of the sub-result.
    """
    columns = group("replies.column")
    keys = list(columns)
    asked = {sub.id for _, sub in findings}
    under = folds(report)
    rows = tuple(
        (
            number,
            "\n".join([opinion(result, sub, lang, (texts or {}).get(sub.id, "")), *_following(sub, under, asked, lang)]),
            None,
            None,
            None,
            sub.id,
            sub.fingerprint,
        )
        for number, (result, sub) in enumerate(findings, 1)
    )
    table = Sheet(
        phrase("replies.guide.sheet", lang),
        tuple(column.of(lang) for column in columns.values()),
        rows,
        _WIDTHS,
        {keys.index("choice"): tuple(phrase(f"reply.{choice}", lang) for choice in REPLY_CHOICES)},
        frozenset({keys.index("id"), keys.index("fingerprint")}),
    )
    return table, _guide(report, findings, lang)


def opinion(result: Result, sub: SubResult, lang: str, text: str = "") -> str:
    """The text of one cell: the problem (or `text`), the advice and the passages in the draft."""
    problem = text.strip() or sub.message.of(lang) or result.message.of(lang) or result.title.of(lang)
    label = sub.subject.label.of(lang)
    colon = "：" if lang == "zh" else ": "
    if not text.strip() and len(result.subresults) > 1 and label and not all(part in problem for part in label.split(" · ")):
        problem = f"{label}{colon}{problem}"
    advice = "" if text.strip() else sub.advice.of(lang) or result.advice.of(lang)
    return "\n".join(text for text in (problem, advice, *_places(sub, lang)) if text)


def _following(sub: SubResult, under: Folds, asked: Set[str], lang: str) -> Iterator[str]:
    """What follows from a finding and is answered with it, a line for every rule."""
    for follows in under.of((sub,)):
        own = [below for below in follows.subs if below.id not in asked and not repeated(below, follows.result, (sub,))]
        messages = [below.message.of(lang).rstrip("。；.; ") for below in own]
        if messages:
            said = ("; " if lang == "en" else "；").join(dict.fromkeys(messages))
            yield phrase("replies.follows", lang, why=follows.why.of(lang), said=said)


def _places(sub: SubResult, lang: str) -> Iterator[str]:
    """The passages in question; if there are none, the closest passage, marked as such."""
    passages = [passage for passage in sub.evidence if passage.role != "nearest"][:MOST_PASSAGES]
    yield from (_passage(evidence.quote, describe(evidence.place, lang)) for evidence in passages)
    if not passages and sub.evidence:
        near = sub.evidence[0]
        called = "" if sub.is_of_something_read else phrase("replies.guide.near", lang)
        yield called + _passage(near.quote, describe(near.place, lang))


def _passage(quote: str, place: str) -> str:
    cut = quote if len(quote) <= MOST_QUOTED else quote[:MOST_QUOTED] + "……"
    return f"（{place}）“{cut}”" if cut.strip() else f"（{place}）"


def _guide(report: Report, findings: Sequence[Finding], lang: str) -> Sheet:
    document = report.document
    title = phrase("replies.guide.sheet", lang)
    rows: list[tuple[Value, ...]] = [(phrase("replies.guide.title", lang), title), (phrase("replies.guide.plan", lang), report.plan.title)]
    rows += [(phrase(f"replies.guide.{key}", lang), "") for key in TO_FILL]
    rows += [("", phrase(f"replies.guide.{key}", lang)) for key in ("choice", "note", "keep")]
    facts = {
        "document": document.name,
        "sha256": document.sha256,
        "packs": "\n".join(f"{pack.id} {pack.version} {pack.sha256}" for pack in report.packs),
        "tool": f"plancheck {report.tool_version}",
        "date": report.date.isoformat(),
        "count": str(len(findings)),
    }
    rows += [(phrase(f"replies.guide.{key}", lang), value) for key, value in facts.items()]
    # A cell can have 32,767 characters; an id takes 17 with its space.
    ids = [sub.id for _, sub in findings]
    rows += [(phrase("replies.guide.asked", lang), " ".join(ids[at : at + 1000])) for at in range(0, len(ids), 1000)]
    return Sheet(
        phrase("replies.guide.guide", lang),
        (phrase("replies.guide.item", lang), phrase("replies.guide.content", lang)),
        tuple(rows),
        (18.0, 90.0),
    )


# ---- reading ----------------------------------------------------------------------------------------------------


def _text(value: Value) -> str:
    return "" if value is None else clean(str(value)).strip()


def _head(value: Value) -> str:
    return "".join(_text(value).split()).casefold()


@dataclass(frozen=True, slots=True)
class Read:
    """A returned form: the replies, the ids that were asked about, and the name and hash of the draft ("" if missing).

    With `problems`, there are no replies. A row that was not filled in is neither a reply nor a problem.
    """

    replies: tuple[Reply, ...] = ()
    asked: frozenset[str] = frozenset()
    document: str = ""
    sha256: str = ""
    problems: tuple[Bilingual, ...] = ()


def read(tables: Tables, report: Report) -> Read:
    """The replies of a returned form to the findings of its report."""
    rows = _table(tables)
    if isinstance(rows, tuple):
        return Read(problems=rows)
    known = {sub.id: (result, sub) for result in report.results for sub in result.subresults}
    replies: list[Reply] = []
    problems: list[Bilingual] = []
    seen: dict[str, int] = {}
    for number, cells in rows.items():
        wrong = tuple(_wrong(cells, known, seen))
        if id := _text(cells.get("id")):
            seen.setdefault(id, number)
        reply = () if wrong else _reply(cells, number)
        problems += [_at(number, problem) for problem in (*wrong, *(reply if isinstance(reply, tuple) else ()))]
        if isinstance(reply, Reply):
            replies.append(reply)
    if not seen and not problems:
        problems.append(both("terminal.reply_no_row"))
    if problems:
        return Read(problems=tuple(problems))
    about = _about(tables)
    listed = {id for id in about.get("asked", "").split() if id in known and known[id][1].outcome in ("failed", "cantTell")}
    return Read(tuple(replies), frozenset({*seen, *listed}), about.get("document", ""), about.get("sha256", ""))


def _table(tables: Tables) -> dict[int, Mapping[str, Value]] | tuple[Bilingual, ...]:
    """The rows that are not empty by number, with their values by column key; or the problems of the columns."""
    names = {_head(text.of(lang)): key for key, text in group("replies.column").items() for lang in ("zh", "en")}
    for _, rows in tables:
        for at, row in enumerate(rows[:20]):  # an office may have added a title above
            keys = [names.get(_head(value), "") for value in row.values]
            if "choice" in keys or len({"opinion", "note", "place", "id"} & set(keys)) > 2:
                below = {row.number: dict(zip(keys, row.values, strict=False)) for row in rows[at + 1 :]}
                return _columns(keys) or {n: cells for n, cells in below.items() if any(_text(v) for k, v in cells.items() if k)}
    return (both("terminal.row_no_table", name=both("replies.column.choice")),)


def _columns(keys: Sequence[str]) -> tuple[Bilingual, ...]:
    missing = [
        both("terminal.row_no_column", name=text)
        for key, text in group("replies.column").items()
        if key not in keys and key not in ("number", "opinion")
    ]
    twice = [both("terminal.row_two_columns", name=text) for key, text in group("replies.column").items() if keys.count(key) > 1]
    return (*missing, *twice)


def _wrong(cells: Mapping[str, Value], known: Mapping[str, Finding], seen: Mapping[str, int]) -> Iterator[Bilingual]:
    """Problems in the columns of a row that must not be changed."""
    id = _text(cells.get("id"))
    if not id:
        yield both("terminal.reply_no_id")
    elif id in seen:
        yield both("terminal.row_twice", id=id, other=seen[id])
    elif id not in known:
        yield both("terminal.row_unknown_id", id=id)
    elif _text(cells.get("fingerprint")) != known[id][1].fingerprint:
        yield both("terminal.row_other_finding")
    elif known[id][1].outcome not in ("failed", "cantTell"):
        yield both("terminal.reply_not_finding", id=id)


def _reply(cells: Mapping[str, Value], number: int) -> Reply | tuple[Bilingual, ...]:
    """The reply of a row; () if it was not filled in; or its problems."""
    written, note, place = (_text(cells.get(key)) for key in ("choice", "note", "place"))
    if not written:
        return tuple(
            both("terminal.reply_no_choice", name=both(f"replies.column.{key}"))
            for key, value in (("note", note), ("place", place))
            if value
        )
    choice = _CHOICES.get(_head(written))
    if choice is None:
        return (Bilingual(_no_choice(written, "zh"), _no_choice(written, "en")),)
    return Reply(_text(cells.get("id")), choice, note, place, number)


_CHOICES: dict[str, ReplyChoice] = {_head(phrase(f"reply.{choice}", lang)): choice for choice in REPLY_CHOICES for lang in LANGUAGES}
#: What people write instead of a choice, so that the right one can be suggested.
_MEANT: dict[str, ReplyChoice] = {
    "是": "accepted", "同意": "accepted", "已采纳": "accepted", "已修改": "accepted", "采用": "accepted", "全部采纳": "accepted",
    "√": "accepted", "yes": "accepted", "部分": "partly", "部分同意": "partly", "部分修改": "partly", "基本采纳": "partly",
    "partly": "partly", "否": "rejected", "不同意": "rejected", "未采纳": "rejected", "未修改": "rejected", "不予采纳": "rejected",
    "×": "rejected", "no": "rejected",
}  # fmt: skip


def _no_choice(written: str, lang: str) -> str:
    words = [phrase(f"reply.{choice}", lang) for choice in REPLY_CHOICES]
    meant = _MEANT.get(_head(written).rstrip("。.！!"))
    near = phrase(f"reply.{meant}", lang) if meant else nearest(written, words)
    choices = ("、" if lang == "zh" else ", ").join(words)
    question = phrase("terminal.reply_near", lang, near=near) if near else ""
    return phrase("terminal.reply_choice", lang, value=written, choices=choices, near=question)


def _about(tables: Tables) -> dict[str, str]:
    """The facts about the draft on the sheet with instructions, by key. Cells with the same name are joined."""
    names = {phrase(f"replies.guide.{key}", lang): key for key in ("document", "sha256", "asked") for lang in LANGUAGES}
    guides = {phrase("replies.guide.guide", lang) for lang in LANGUAGES}
    facts: dict[str, str] = {}
    for title, rows in tables:
        for row in rows if title in guides else ():
            values = [_text(value) for value in row.values]
            if len(values) > 1 and (key := names.get(values[0])):
                facts[key] = f"{facts[key]} {values[1]}" if key in facts else values[1]
    return facts


def _at(row: int, what: Bilingual) -> Bilingual:
    return both("terminal.row_at", row=row, what=what)


# ---- comparing with the re-check --------------------------------------------------------------------------------


def claims(comparison: Comparison, returned: Read) -> dict[str, Claim]:
    """The standing of every reply, and of every finding that was asked about without one, by the id of the old finding.

    A reply to a finding is also one to those that follow from it, unless these have replies or rows of their own.
    """
    replies = {reply.id: reply for reply in returned.replies}
    asked = returned.asked | set(replies)
    claimed: dict[str, Claim] = {}
    for item in comparison.items:
        if item.old is not None and item.old.finding:
            id, cause = item.old.sub.id, item.old.sub.because_of
            above = id if id in asked or cause is None else cause.id
            if above in asked:
                claimed[id] = Claim(standing(item, replies.get(above)), replies.get(above), follows=above != id)
    return claimed


_FIXED = ("mended", "inapplicable")


def standing(item: Item, reply: Reply | None) -> Standing:
    """Whether the re-check agrees with a reply: 采纳 claims that the finding is fixed, 部分采纳 that it is at least partly fixed."""
    if reply is None:
        return "unanswered"
    if item.state in ("unverified", "rule_changed"):
        return "unverified"
    if reply.choice == "rejected":
        return "mended_anyway" if item.state in _FIXED else "declined"
    fine = item.state in _FIXED or (reply.choice == "partly" and item.state == "partly")
    return "agrees" if fine else "contradicted"
