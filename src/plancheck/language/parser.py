"""Parses rules text into items.

Every section is parsed by itself, so a mistake affects only its section; all others are checked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import cast

from plancheck.language import definitions, grammar, lexer, tree
from plancheck.language.advice import syntax_hints
from plancheck.language.files import normal
from plancheck.language.lexer import LexicalError, Token
from plancheck.language.problems import did_you_mean, make, near, only, unquoted, with_fix
from plancheck.language.syntax import Basis, Body, Entry, ItemNode, Let, Node, Objects, RuleNode, Section
from plancheck.language.words import (
    CLOSED,
    DAYS,
    ERRS,
    FAILED_CAUSES,
    ITEM_USES,
    ITEM_WORDS,
    ITEMS,
    LABELS,
    LEVELS,
    OF_LABELS,
    SETTINGS,
    UNDECIDED,
    ItemKind,
    closed,
    day,
)
from plancheck.model.diagnostic import Bilingual, Diagnostic, Span
from plancheck.wording.catalogue import listed

# ---- a text -----------------------------------------------------------------------------------------------------


#: What `parse` found of the items of a file, by where they begin and their text.
Known = dict[tuple[int, str], tuple[ItemNode | None, list[Diagnostic]]]


def parse(
    text: str, file: str, conditions: Collection[str] | None = (), known: Known | None = None
) -> tuple[list[ItemNode], list[Diagnostic]]:
    """The items of a rules text in their order, and the diagnostics of its syntax. Spans are those of `normal(text)`.

    `conditions` are the names of the conditions (条件) of other texts; see `condition_names`. None: they are not known, and a word
    where only the name of a condition can stand is taken for one.

    `known`: the items of an earlier text of the file, with the same conditions and units; those that are still there are not parsed again.
    It holds those of this text afterwards.

    An item with invalid sections is included, with `faulty` set, since it defines its name. Never raises for a text.
    """
    text = normal(text)
    conditions = {*conditions, *condition_names(text)} if conditions is not None else None
    diagnostics: list[Diagnostic] = []
    spoilt = _invisible(text, file, diagnostics)
    spans, unindented, indented = lexer.items(text)
    for span in indented:
        spaces = Span(text.rfind("\n", 0, span[0]) + 1, span[0])
        diagnostics.append(with_fix(make("item-indented", file, Span(*span), kind=text[slice(*span)]), (spaces, "")))
    for span in unindented:
        word = text[slice(*span)]
        diagnostics.append(with_fix(make("label-not-indented", file, Span(*span), word=word), (Span(*span), f"  {word}")))
    diagnostics += _stray(text, spans[0][0] if spans else len(text), file)
    nodes: list[ItemNode] = []
    earlier, now = known or {}, Known()
    for start, end in spans:
        key = (start, text[start:end])
        if key not in earlier:
            own: list[Diagnostic] = []
            earlier[key] = _item(text, start, end, file, own, conditions), own
        now[key] = node, wrong = earlier[key]
        diagnostics += wrong
        if node is None:
            continue
        if any(start <= at < end for at in spoilt) or any(start <= at < end for at, _ in unindented):
            node = replace(node, faulty=(*node.faulty, ""), rule=None)
        nodes.append(node)
    if known is not None:
        known.clear()
        known.update(now)
    lines = {text.count("\n", 0, at) for at in spoilt}
    diagnostics = [
        diagnostic
        for diagnostic in diagnostics
        if diagnostic.code == "invisible-character" or not lines or _line(text, diagnostic) not in lines
    ]
    return nodes, sorted(diagnostics, key=lambda diagnostic: diagnostic.span.start if diagnostic.span else -1)


def _line(text: str, diagnostic: Diagnostic) -> int:
    return text.count("\n", 0, diagnostic.span.start) if diagnostic.span else -1


def _invisible(text: str, file: str, diagnostics: list[Diagnostic]) -> list[int]:
    """The positions of invisible characters outside comments. Other mistakes in their lines are caused by them and not reported."""
    places = []
    for hit in lexer.INVISIBLE.finditer(text):
        line = text[text.rfind("\n", 0, hit.start()) + 1 : hit.start()]
        if line.lstrip().startswith("#"):
            continue
        places.append(hit.start())
        diagnostics.append(make("invisible-character", file, Span(*hit.span()), code=f"U+{ord(hit.group()):04X}"))
    return places


def _stray(text: str, end: int, file: str) -> list[Diagnostic]:
    for hit in re.finditer(r"^[ \t\u3000]*([^\s#].*)$", text[:end], re.M):
        return [make("stray-text", file, Span(*hit.span(1)))]
    return []


def use(text: str, conditions: Collection[str]) -> tuple[Node | None, list[Diagnostic]]:
    """A condition that stands by itself, such as the use of a named one in its cases; None with what is wrong with it."""
    (item,), wrong = parse(f'条件 X “x” / "x"\n  要求：{text}\n', "", conditions)
    section = item.find("要求")
    return (cast(Node, section.body) if section is not None else None), wrong


def units(text: str) -> list[ItemNode]:
    """The 单位 items of a rules text: which words of other items are units depends on them."""
    text = normal(text)
    spans, _, _ = lexer.items(text) if _UNIT_ITEM.search(text) else ([], [], [])
    nodes = [_item(text, start, end, "", [], None) for start, end in spans if _UNIT_ITEM.match(text, start)]
    return [node for node in nodes if node is not None]


_UNIT_ITEM = re.compile(r"^[ \t\u3000]*(?:单位|unit)[ \t\u3000]+(?![:：])", re.M)
_HEADER = re.compile(r"(?P<kind>\S+)(?:[ \t\u3000]+(?:「(?P<quoted>[^」\n]+)」|(?P<name>[^\s\"“＂/／#「]+)))?")


#: The parameters of a condition, in parentheses after its name.
PARAMETERS = re.compile(r"[ \t\u3000]*[（(]([^（）()\n]*)[）)]")
_CONDITIONS = re.compile(r"^(?:条件|condition)[ \t\u3000]+(?:「([^」\n]+)」|([^\s\"“＂/／#「（(]+))", re.M)


def condition_names(text: str) -> set[str]:
    """The names of the conditions that a rules text defines."""
    return {quoted or name for quoted, name in _CONDITIONS.findall(normal(text))}


def _item(text: str, start: int, end: int, file: str, diagnostics: list[Diagnostic], conditions: Collection[str] | None) -> ItemNode | None:
    start = end - len(text[start:end].lstrip(" \t\u3000"))  # an item indented by mistake
    hit = _HEADER.match(text, start, end)
    assert hit is not None  # an item starts with something
    kind = ITEM_WORDS.get(hit["kind"])
    if kind is None:
        diagnostics.append(_unknown_item(hit["kind"], Span(*hit.span("kind")), file))
        return None
    group = "quoted" if hit["quoted"] else "name"
    if not hit[group]:
        quoted = text[hit.end() : hit.end() + 2].strip()[:1] in ("“", '"', "＂")
        diagnostics.append(make("missing-name", file, Span(*hit.span("kind")), kind=hit["kind"], quoted=_UNQUOTED if quoted else _BARE))
        return None
    name, name_end, after = hit[group], hit.end(group), hit.end()
    if kind.kind == "condition" and group == "name" and (bracket := re.search("[（(]", name)):
        name, name_end = name[: bracket.start()], hit.start(group) + bracket.start()
        after = name_end  # a parenthesis that does not end is no part of the name
    given = PARAMETERS.match(text, name_end + (group == "quoted"), end) if kind.kind == "condition" else None
    parameters = tuple(word.strip() for word in re.split("[、，,；;]", given[1]) if word.strip()) if given else ()
    after = given.end() if given else after
    labelled = lexer.sections(text, after, end, kind.kind)
    reader = _Reader(text, file, kind, diagnostics, conditions)
    title = reader.title(after, labelled[0].start if labelled else end, name)
    bodies = [section for part in labelled if (section := reader.section(part)) is not None]
    stop = start + len(text[start:end].rstrip())
    node = ItemNode(
        kind.kind,
        name,
        title,
        tuple(bodies),
        tuple(reader.faulty),
        None,
        file,
        parameters,
        Span(hit.start(group), name_end),
        Span(start, stop),
    )
    return replace(node, rule=rule(node)) if kind.kind == "rule" else node


def _unknown_item(word: str, span: Span, file: str) -> Diagnostic:
    bare = word.rstrip("：:")
    if bare in ITEM_WORDS:
        hint = Bilingual(f"后面不写冒号：{bare} 名称", f"No colon after it: {bare} NAME")
        return with_fix(make("unknown-item", file, span, word=word, near=hint), (span, bare))
    opener = next(
        (item_word for item_word in sorted(ITEM_WORDS, key=len, reverse=True) if not item_word.isascii() and bare.startswith(item_word)),
        None,
    )
    if opener:
        parts = f"{opener} {bare[len(opener) :].lstrip('：:')}"
        return with_fix(make("unknown-item", file, span, word=word[:40], near=Bilingual(f"写作 {parts}", f"Write: {parts}")), (span, parts))
    lead = re.match(r"[-*#>•·_]+|[0-9]+[.、)）]", word)
    if lead:
        hint = Bilingual(f"行首不写“{lead[0]}”：规则 编号", f"Start the line with: rule ID, without {lead[0]}")
        return make("unknown-item", file, span, word=word[:40], near=hint)
    mark = next((sign for sign in ("//", "/*", "＃", "<!--", "；", ";", "%") if word.startswith(sign)), None)
    if mark:
        start = Span(span.start, span.start + len(mark))
        return with_fix(
            make("unknown-item", file, span, word=word[:40], near=Bilingual("注释以 # 开头", "A comment starts with #")),
            (start, "#") if mark in ("//", "＃") else None,
        )
    close = near(word, ITEM_WORDS)
    hint = did_you_mean(close)
    if not hint.zh:
        hint = Bilingual(
            "可写：" + "、".join(item.zh for item in ITEMS.values()) + "；注释以 # 开头",
            "Write one of: " + ", ".join(ITEMS) + "; a comment starts with #",
        )
    best = only(word, close, of_few=True)
    return with_fix(make("unknown-item", file, span, word=word[:40], near=hint), (span, best) if best and best != word else None)


class _Reader:
    """Reads the titles and the sections of one item, and collects diagnostics."""

    def __init__(
        self, text: str, file: str, kind: ItemKind, diagnostics: list[Diagnostic], conditions: Collection[str] | None = None
    ) -> None:
        self.text, self.file, self.kind, self.diagnostics, self.conditions = text, file, kind, diagnostics, conditions
        self.faulty: list[str] = []
        self.seen: set[tuple[str, str]] = set()
        self.days: dict[str, date] = {}

    def say(self, code: str, span: Span, label: str, /, **values: object) -> None:
        """Report a mistake that makes the section `label` unreadable."""
        self.diagnostics.append(make(code, self.file, span, **values))
        self.faulty.append(label)

    def title(self, start: int, end: int, name: str) -> Bilingual | None:
        """The titles after the name: "zh" / "en". A single one is the English for a Chinese name, unless the name is an id."""
        texts = self.body("texts", "", start, end)
        if not isinstance(texts, Bilingual):
            return None
        return texts if texts.en or self.kind.titled or self.kind.kind == "adjust" else Bilingual(name, texts.zh)

    def section(self, labelled: lexer.LabelledText) -> Section | None:
        """A section; None if it cannot be read."""
        span = Span(labelled.start, labelled.start + len(labelled.word))
        label = labelled.label
        if label is None or label.zh not in self.kind.labels:
            self._unknown_label(labelled.word, span)
            return None
        if labelled.gap:
            gap = Span(labelled.body - len(labelled.gap), labelled.body)
            self.say("label-colon", span, label.zh, word=labelled.word)
            self.diagnostics[-1] = with_fix(self.diagnostics[-1], (gap, ": " if labelled.word.isascii() else "："))
        of = labelled.of
        if of:
            values = OF_LABELS.get(label.zh, {})
            reason = closed(values, of)
            if reason is None:
                self.say("bad-value", span, label.zh, text=of, label=labelled.word, values=_values(values))
                return None
            of = reason
        if (label.zh, of) in self.seen and not (label.repeats and label.mode in ("let", "retired")):
            self.say("duplicate-section", span, label.zh, label=labelled.word)
            return None
        self.seen.add((label.zh, of))
        before = len(self.faulty)
        body = self.body(label.mode, label.zh, labelled.body, labelled.end)
        if body is None:
            if len(self.faulty) == before:
                self.say("empty-section", span, label.zh, label=labelled.word)
            return None
        checked = self._closed(label.zh, labelled.word, body)
        if isinstance(checked, Basis):
            checked = self._settings(checked, labelled)
        stop = labelled.body + len(self.text[labelled.body : labelled.end].rstrip())
        return Section(label.zh, of, checked, Span(labelled.start, stop)) if checked is not None else None

    def _unknown_label(self, word: str, span: Span) -> None:
        labels = [LABELS[label] for label in self.kind.labels]
        candidates = near(word, [*(label.zh for label in labels), *(label.en for label in labels)])
        close, best = did_you_mean(candidates), only(word, candidates, of_few=True)
        self.say(
            "unknown-section", span, "", word=word, kind=Bilingual(self.kind.zh, str(self.kind.kind)),
            near=Bilingual(close.zh, f"{close.en} " if close.en else ""), labels=listed(Bilingual(label.zh, label.en) for label in labels),
        )  # fmt: skip
        self.diagnostics[-1] = with_fix(self.diagnostics[-1], (span, best) if best else None)

    def _closed(self, label: str, word: str, body: Body) -> Body | None:
        """The body of a section with a closed list of values: the word in Chinese."""
        if label in DAYS and isinstance(body, Entry):
            return self._day(label, word, body)
        values = ITEM_USES.get(self.kind.kind) if label == "用途" else CLOSED.get(label)
        if values is None or not isinstance(body, Entry):
            return body
        value = closed(values, body.text.rstrip("。"))
        if value is None:
            self.say("bad-value", body.span, label, text=unquoted(body.text[:40]), label=word, values=_values(values))
            bare = closed(values, unquoted(body.text))
            self.diagnostics[-1] = with_fix(self.diagnostics[-1], (body.span, unquoted(body.text)) if bare else None)
            return None
        return Entry(value, body.span)

    def _day(self, label: str, word: str, body: Entry) -> Body | None:
        """The day of a section as 2026-01-01. `since` must be before `until`."""
        named = day(body.text.rstrip("。"))
        if named is None:
            self.say("bad-value", body.span, label, text=body.text[:40], label=word, values=_A_DAY)
            return None
        self.days[label] = named
        if self.days.get("失效", date.max) <= self.days.get("生效", date.min):
            self.say("days-crossed", body.span, label, since=self.days["生效"].isoformat(), until=self.days["失效"].isoformat())
            return None
        return Entry(named.isoformat(), body.span)

    def _settings(self, body: Basis, labelled: lexer.LabelledText) -> Basis | None:
        if body.others:
            parts = [self._settings(basis, labelled) for basis in body.every]
            first, *others = parts
            whole = first is not None and all(other is not None for other in others)
            return replace(first, others=tuple(other for other in others if other is not None)) if first is not None and whole else None
        settings: list[tuple[str, str]] = []
        for key, value in body.settings:
            setting = closed(SETTINGS, key)
            if setting is None:
                at = self.text.find(key, body.span.end, labelled.end)
                self.say("unknown-setting", Span(at, at + len(key)), "依据", name=key)
                return None
            settings.append((setting, value))
        return replace(body, settings=tuple(settings))

    def body(self, mode: str, label: str, start: int, end: int) -> Body | None:
        """The body of a section; None if it is empty or (reported) cannot be read."""
        try:
            tokens = lexer.READERS[mode](self.text, start, end)
        except LexicalError as error:
            if mode == "interval":
                error.values["hint"] = _RANGE
            self.say(error.code, error.span, label, **error.values)
            self.diagnostics[-1] = with_fix(self.diagnostics[-1], (error.span, str(error.values["fix"])) if "fix" in error.values else None)
            return None
        if not tokens:
            return None
        body = self._parsed(tokens, mode)
        if isinstance(body, grammar.Rejected):
            self._syntax(body, tokens, label, _RANGE if mode == "interval" else _TITLE if not label and tokens[0].type == "NAME" else None)
            return None
        deep = _too_deep(body) if len(tokens) > lexer.DEEPEST else None
        if deep is not None:
            self.say("expression-too-deep", deep.span, label, limit=lexer.DEEPEST)
            return None
        return body

    def _parsed(self, tokens: list[Token], mode: str) -> Body | grammar.Rejected:
        """The tree of the tokens. The names of conditions among them are marked."""
        for token in tokens:
            if token.type == "NAME" and self.conditions is not None and token.value in self.conditions:
                token.type = "COND"
        body = grammar.parse(tokens, mode)
        return self._guessed(tokens, mode, body) if isinstance(body, grammar.Rejected) and self.conditions is None else body

    def _guessed(self, tokens: list[Token], mode: str, rejected: grammar.Rejected) -> Body | grammar.Rejected:
        """The tree of the tokens, with words taken for names of conditions or units where nothing else can stand; `rejected` if that is
        no help."""
        body: Body | grammar.Rejected = rejected
        while isinstance(body, grammar.Rejected):
            at = body.read - 1
            meant = next((kind for kind in ("COND", "UNIT") if kind in body.allowed), None)
            if body.at_end or tokens[at].type != "NAME" or meant is None:
                return rejected
            tokens = [*tokens[:at], replace(tokens[at], type=meant), *tokens[at + 1 :]]
            body = grammar.parse(tokens, mode)
        return body

    def _syntax(self, rejected: grammar.Rejected, tokens: list[Token], label: str, advice: Bilingual | None) -> None:
        at, at_end = rejected.read, rejected.at_end
        token = tokens[at - 1]
        place = syntax_hints.ErrorPosition(tokens[:at], next(iter(tokens[at:]), None), at_end, rejected.allowed)
        hint, unspaced = advice or syntax_hints.hint(place), syntax_hints.unspaced_word(place)
        text = unquoted(self.text[token.start : token.end])
        self.say("unfinished" if at_end else "syntax", token.span, label, text=text[:40], hint=hint)
        if unspaced:
            self.diagnostics[-1] = with_fix(self.diagnostics[-1], (unspaced[0].span, unspaced[1]))


#: Advice on ranges, and on words after the name of an item.
_RANGE = Bilingual("写作 0—100、≥ 0 或 ≤ 100，不写单位", "Write 0—100, >= 0 or <= 100, without a unit")
_TITLE = Bilingual("名称里不写空格；文字写在“”里", "A name has no spaces; write a text in “”")
#: Advice on the name of an item: with and without quotation marks in its place.
_UNQUOTED, _BARE = Bilingual("，名称不加引号", ", without quotation marks"), Bilingual("", "")
#: Advice on days.
_A_DAY = Bilingual("日期，如 2026年1月1日", "a day, such as 2026-01-01")


def _values(values: Mapping[str, str]) -> Bilingual:
    return listed(Bilingual(zh, en.replace("_", " ")) for zh, en in values.items())


def _too_deep(body: Body) -> Node | None:
    return next((deep for node in tree.expressions(body) if (deep := tree.too_deep(node, lexer.DEEPEST)) is not None), None)


# ---- rules ------------------------------------------------------------------------------------------------------


def rule(item: ItemNode) -> RuleNode | None:
    """The rule of an item; None if a required section is missing or could not be read."""
    body = {(section.label, section.of): section.body for section in item.sections}
    basis, level, requires = body.get(("依据", "")), body.get(("级别", "")), body.get(("要求", ""))
    if item.faulty or not isinstance(basis, Basis) or not isinstance(level, Entry) or requires is None:
        return None
    objects, settings = body.get(("对象", "")), dict(basis.settings)
    errs = body.get(("偏差", ""))
    return RuleNode(
        id=item.name,
        title=definitions.spoken(item.title or Bilingual("", "")),
        requires=cast(Node, requires),
        level=LEVELS[level.text],
        basis=basis.name,
        objects=objects.nouns if isinstance(objects, Objects) else (),
        lets=tuple(section.body for section in item.all("其中") if isinstance(section.body, Let)),
        applies=cast("Node | None", body.get(("适用", ""))),
        failed=_texts(body.get(("不符合", ""))),
        passed=_texts(body.get(("符合", ""))),
        failed_by=tuple((FAILED_CAUSES[section.of], _spoken(section.body)) for section in item.all("不符合") if section.of),
        undecided=tuple((UNDECIDED.get(section.of, ""), _spoken(section.body)) for section in item.all("无法判定")),
        inapplicable=_texts(body.get(("不适用", ""))),
        advice=_texts(body.get(("建议", ""))),
        errs=ERRS[errs.text] if isinstance(errs, Entry) else "",
        since=_text(body.get(("生效", ""))),
        until=_text(body.get(("失效", ""))),
        edition=_text(body.get(("版本", ""))),
        clause=settings.get("条款", ""),
        citation=settings.get("引文", ""),
        others=basis.others,
        file=item.file,
        span=item.span,
    )


def _text(body: Body | None) -> str:
    return body.text if isinstance(body, Entry) else ""


def _texts(body: Body | None) -> Bilingual | None:
    return definitions.spoken(body) if isinstance(body, Bilingual) else None


def _spoken(body: Body) -> Bilingual:
    return definitions.spoken(cast(Bilingual, body))
