"""Check rules that parse: names, units, texts, levels, ids, imports, patterns and types.

Every mistake is reported exactly once, and no rule is evaluated. Types of expressions are inferred by infer/; constant
conditions, style and patterns are checked by advice/. This module combines their results item by item.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from plancheck.language import clauses, definitions, expansion, lexer, packs, parser, placeholders, printer, tree, types
from plancheck.language import syntax as s
from plancheck.language.advice import lint, mixed_widths, patterns, syntax_hints, unknown_words, unspaced
from plancheck.language.builtins import BUILTINS
from plancheck.language.infer import Bound, Inference, Scope, SymbolTable
from plancheck.language.packs import NAMED, PackSource
from plancheck.language.problems import LISTED, alike, choose, did_you_mean, make, near, only, with_fix
from plancheck.language.words import CASE_OUTCOMES, ENGLISH, ITEMS, LABELS, LEVELS, ONLY_VOCABULARY, PLACEHOLDERS, WORDS, closed
from plancheck.model.diagnostic import Bilingual, Diagnostic, Span
from plancheck.model.quantity import NamedUnit, fold_unit, parse_unit, using
from plancheck.wording.catalogue import both

#: Sections whose texts cannot use placeholders, because no values are known when they are shown.
_UNFILLED = ("不适用", "理由")
_PLACEHOLDER = re.compile(r"[{｛]([^{}｛｝\n]*)[}｝]")
_BRACE = re.compile(r"[{}｛｝]")
_LEVEL_ORDER = list(LEVELS)  # the highest first
#: A place that is still to be written, as `rules new` leaves it.
UNWRITTEN = re.compile("【[^】\n]*】")
#: The most terms of an expression with its 其中 values written out.
MOST_TERMS = 10_000


def check(
    active: Sequence[PackSource], everything: Sequence[PackSource] = (), nameless: bool = False, only: str | None = None
) -> list[Diagnostic]:
    """Check the `active` packs. `everything` lists all packs in the folders, which makes suggestions better.

    If `nameless`, there is another pack whose name could not be read; what it might define is not reported as missing. `only`: of the
    items, check those of this file.
    """
    workspace = _Workspace(active, everything or active, nameless)
    diagnostics = list(_imports(workspace))
    diagnostics += packs.unique(active)
    diagnostics += _successors(workspace)
    for pack in active:
        files = [file for file in pack.files if only in (None, file)]
        with using(workspace.units(pack.id)):
            for item in (pack.item, *pack.items):
                if item.file in files:
                    diagnostics += _Item(workspace, pack, item).check()
        diagnostics += _mixed_widths(pack, files)
        if files:
            diagnostics += _unused(workspace, pack)
        if pack.item.file in files:
            diagnostics += _in_chinese_alone(pack)
    return diagnostics


def _in_chinese_alone(pack: PackSource) -> Iterator[Diagnostic]:
    """Note once how many texts of a pack nobody wrote in English, and the first: an office may well write Chinese alone."""
    lacking = [(item, label) for item in (pack.item, *pack.items) for label in _lacks_english(item)]
    if lacking:
        item, label = lacking[0]
        kind, section = ITEMS[item.kind], LABELS.get(label)
        first = Bilingual(f"{kind.zh} {item.name}", f"{kind.kind} {item.name}")
        if section is not None:
            first = Bilingual(f"{first.zh} 的“{section.zh}”", f"{section.en!r} of {first.en}")
        yield make("chinese-alone", pack.item.file, pack.item.name_span, name=pack.id, count=len(lacking), first=first)


def _lacks_english(item: s.ItemNode) -> Iterator[str]:
    """The labels of the sections of an item whose text has no English; "" for its title."""
    named = ITEMS[item.kind].titled or item.kind in ("section", "topic", "event", "indicator")
    if not item.faulty and (not item.title.en.strip() if item.title is not None else named):
        yield ""
    for section in item.sections:
        if isinstance(section.body, Bilingual) and not section.body.en.strip():
            yield section.label


def _mixed_widths(pack: PackSource, files: Sequence[str]) -> Iterator[Diagnostic]:
    for file in files:
        items = [item for item in (pack.item, *pack.items) if item.file == file]
        for sign in mixed_widths.mixed(pack.texts[file], items) if file in pack.texts else ():
            place = Span(sign.span.start, sign.span.start + 1)
            yield with_fix(make("mixed-width", file, place, sign=sign.sign, meant=sign.meant), (sign.span, sign.fixed))


def _unused(workspace: _Workspace, pack: PackSource) -> Iterator[Diagnostic]:
    """Report definitions and parameters used neither by the pack nor by packs that import it, unless some item could not be read."""
    seeing = [other for other in workspace.everything if pack.id in workspace.visible(other.id)]
    near_by = [other for other in workspace.everything if other in seeing or other.id in workspace.visible(pack.id)]
    if any(other.lost or item.faulty for other in near_by for item in (other.item, *other.items)):
        return
    used = lint.uses(item for other in seeing for item in (other.item, *other.items))
    for item in pack.items:
        for code, span, values in lint.unused(item, used):
            yield make(code, item.file, span, **values)
    overridden = lint.uses(item for other in near_by for item in (other.item, *other.items))
    for code, span, values in lint.unused_parameters(pack.parameters, overridden):
        yield make(code, pack.item.file, span, **values)


# ---- what names there are ---------------------------------------------------------------------------------------


class _Workspace:
    """The names defined by all packs, and which of them each pack can see."""

    def __init__(self, active: Sequence[PackSource], everything: Sequence[PackSource], nameless: bool = False) -> None:
        self.active = active
        self.everything = everything
        self.nameless = nameless
        self.dependencies = packs.dependencies(everything)
        self.groups = packs.guidelines(active)
        self.elsewhere: dict[str, str] = {}  # name -> a pack that defines it
        for pack in everything:
            for item in pack.items:
                if item.kind in NAMED or item.kind == "unit":
                    self.elsewhere.setdefault(item.name, pack.id)
            for let in pack.parameters:
                self.elsewhere.setdefault(let.name, pack.id)
        self._names: dict[str, dict[str, s.ItemNode | None]] = {}
        self._meaning: dict[str, SymbolTable] = {}

    def visible(self, pack: str) -> set[str]:
        """The ids of the packs whose definitions `pack` can see: itself and its imports."""
        return {pack, *self.dependencies.get(pack, set())}

    def lost(self, pack: str) -> bool:
        """Whether `pack` might see definitions that could not be read."""
        return any(other.lost or self.misled(other) for other in self.seen(pack))

    def misled(self, pack: PackSource) -> bool:
        """Whether a pack imports one that does not exist and is probably misspelt."""
        return not {other.id for other in self.everything}.issuperset(pack.imports)

    def seen(self, pack: str) -> list[PackSource]:
        """The packs whose definitions `pack` can see, itself first."""
        visible = self.visible(pack)
        return sorted((other for other in self.active if other.id in visible), key=lambda other: other.id != pack)

    def beside(self, pack: str) -> list[PackSource]:
        """The packs that read a draft together with `pack`, itself among them."""
        groups = [{other.id for other in group} for group in self.groups]
        return [other for other in self.active if any({pack, other.id} <= group for group in groups)]

    def names(self, pack: str) -> dict[str, s.ItemNode | None]:
        """All names available in expressions of `pack` besides the language's own words. A parameter maps to None."""
        if pack not in self._names:
            seen = self.seen(pack)
            names: dict[str, s.ItemNode | None] = {}
            for item in (item for other in seen for item in other.items if item.kind in NAMED):
                names.setdefault(item.name, item)
            for let in (let for other in seen for let in other.parameters):
                names.setdefault(let.name, None)
            self._names[pack] = names
        return self._names[pack]

    def meaning(self, pack: str) -> SymbolTable:
        """The symbol table for expressions of `pack`."""
        if pack not in self._meaning:
            items = self.names(pack)
            lists = self.of_kind(pack, "wordlist").values()
            codes = [definitions.text(item, "代码") for item in lists if definitions.text(item, "用途") == "方案类型"]
            table = self._meaning[pack] = SymbolTable(items, tuple(code for code in codes if code))
            # An importing pack may override a parameter, so every value it can have is included.
            for other in self.beside(pack):
                for let in other.parameters:
                    if let.value is not None and definitions.values(let.value) is not None and items.get(let.name, let) is None:
                        value = _stands_for(let.value, table)
                        table.parameters[let.name] = tuple(dict.fromkeys((*table.parameters.get(let.name, ()), *value)))
        return self._meaning[pack]

    def conditions(self, pack: str) -> dict[str, s.Condition]:
        """The named conditions that `pack` can see."""
        return {condition.name: condition for other in self.seen(pack) for condition in other.conditions}

    def units(self, pack: str) -> tuple[NamedUnit, ...]:
        """The units that `pack` can name."""
        return tuple(map(definitions.unit, self.of_kind(pack, "unit").values()))

    def of_kind(self, pack: str, kind: str) -> dict[str, s.ItemNode]:
        """The items of a kind that `pack` can see, by name."""
        items: dict[str, s.ItemNode] = {}
        for item in (item for other in self.seen(pack) for item in other.items if item.kind == kind):
            items.setdefault(item.name, item)
        return items


def _stands_for(node: s.Node, names: SymbolTable) -> types.Types:
    """The types of a parameter's value."""
    return (types.Type("模式", sure=True),) if isinstance(node, s.Pattern) else Inference(names, _Quiet(), "").value(node, Scope())


class _Quiet:
    """Counts mistakes without reporting them, because they are reported where they occur."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, code: str, span: Span, /, **values: object) -> None:
        self.count += 1


class _Reporter:
    """Collects the mistakes of an item without duplicates: a 其中 value is checked again at every use. `fix` replaces the span."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.count = 0
        self.diagnostics: list[Diagnostic] = []

    def __call__(self, code: str, span: Span, /, **values: object) -> None:
        if any(diagnostic.code == code and diagnostic.span == span for diagnostic in self.diagnostics):
            return
        self.count += 1
        fix = values.pop("fix", None)
        self.diagnostics.append(with_fix(make(code, self.file, span, **values), (span, str(fix)) if fix else None))


def _imports(workspace: _Workspace) -> Iterator[Diagnostic]:
    by_name = {pack.id: pack for pack in workspace.everything}
    reported: set[frozenset[str]] = set()
    for pack in workspace.active:
        for entry in definitions.entries(pack.item, "引入"):
            name = entry.text
            if re.search(r"[/\\]|\.\.|^[A-Za-z]:", name):
                yield make("import-path", pack.item.file, entry.span, name=name)
            elif name not in by_name and not workspace.nameless:
                hint = choose(name, by_name.keys() - {pack.id}, LISTED)
                zh, en = ONLY_VOCABULARY
                first = "…" if name.replace(" ", "") in (zh.replace(" ", ""), en.replace(" ", "")) else name.split()[0]
                if first == "…" or (first in by_name and first != name):
                    hint = Bilingual(f"只用它的词，写作：{first} {zh}", f"To use its words alone, write: {first} {en}")
                yield make("unknown-import", pack.item.file, entry.span, name=name, hint=hint)
            elif name in by_name and (pack.id in workspace.dependencies[name] or name == pack.id):
                path = _cycle(by_name, pack.id, name)
                if frozenset(path) not in reported:
                    reported.add(frozenset(path))
                    yield make("import-cycle", pack.item.file, entry.span, path=" → ".join(path))


def _successors(workspace: _Workspace) -> Iterator[Diagnostic]:
    """Report successors of retired ids that are neither a rule of any pack nor retired themselves."""
    rules = {item.name for pack in workspace.everything for item in pack.items if item.kind == "rule"}
    retired = {old for pack in workspace.everything for old in definitions.words(pack.item, "退役")}
    for pack in workspace.active:
        for old, heirs in definitions.became(pack.item).items():
            for new in heirs:
                if new.text not in rules and not workspace.lost(pack.id) and (new.text not in retired or new.text == old):
                    close = near(new.text, rules)
                    hint, best = choose(new.text, rules, LISTED), only(new.text, close)
                    diagnostic = make("unknown-successor", pack.item.file, new.span, name=new.text, old=old, hint=hint)
                    yield with_fix(diagnostic, (new.span, printer.list_word(best)) if best else None)


def _cycle(packs: dict[str, PackSource], start: str, first: str) -> list[str]:
    """The shortest import cycle from `start` through `first` back to `start`."""
    ways = [[start, first]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        if way[-1] == start:
            return way
        for name in packs[way[-1]].imports:
            if name in packs and name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return [start, first]


# ---- one item ---------------------------------------------------------------------------------------------------


@dataclass
class _Item:
    """Checks one item."""

    workspace: _Workspace
    pack: PackSource
    item: s.ItemNode
    lets: list[str] = field(default_factory=list)
    given: Mapping[str, s.Node] = field(default_factory=dict)  # the parameters of an adjusted rule

    def check(self) -> list[Diagnostic]:
        if self.item.kind == "adjust":
            return [*self._sections(), *self._reason(), *self.adjust()]
        diagnostics = [*self._sections(), *self._texts(), *self._words(), *self._expressions()]
        diagnostics += _BY_KIND[self.item.kind](self) if self.item.kind in _BY_KIND else ()
        if self.item.kind in ("rule", "pack", "condition") and not self.item.faulty:
            diagnostics += self._meaning(sound=not any(diagnostic.severity == "error" for diagnostic in diagnostics))
        return diagnostics

    def _meaning(self, sound: bool) -> list[Diagnostic]:
        """Check the types of the expressions and, if they have no errors, what is probably unintended."""
        reporter = _Reporter(self.item.file)
        bodies = [section.body for section in self.item.all("其中")]
        lets = {
            body.name: expansion.expanded(body.value, self.conditions)
            for body in bodies
            if isinstance(body, s.Let) and body.value is not None
        }
        for span in self._written_out():
            reporter("where-too-large", span, limit=MOST_TERMS)
            return reporter.diagnostics
        inference = Inference(self.workspace.meaning(self.pack.id), reporter, self.text, lets)
        if sound:  # an unknown name may well refer to the element
            inference.ignored = lambda node, word: reporter("element-ignored", node.span, word=Bilingual(word, WORDS.get(word, word)))
        for node in self.nodes("适用"):
            inference.condition(node, Scope())
        if self.item.kind == "rule":
            self._rule_meaning(inference, reporter, sound)
        elif self.item.kind == "condition":
            own = definitions.condition(self.item)
            if own is not None:  # what its parameters and its bare words speak of is known where it is used
                inference.condition(expansion.expanded(expansion.with_unknowns(own), self.conditions), Scope((Bound("", ()),)))
            return reporter.diagnostics
        else:
            self._parameter_values(inference, reporter)
        if sound and not any(diagnostic.severity == "error" for diagnostic in reporter.diagnostics):
            self._lint(inference, reporter)
        return reporter.diagnostics

    def _written_out(self) -> Iterator[Span]:
        """The first expression that has too many terms where each 其中 value in it is written out, as often as it is computed."""
        terms: dict[str, int] = {}
        for section in sorted(self.item.sections, key=lambda section: section.label != "其中"):
            for node in tree.expressions(section.body):
                count = sum(1 + (terms.get(part.name, 0) if isinstance(part, s.Name) else 0) for part in tree.walk(node))
                if isinstance(section.body, s.Let) and section.label == "其中":
                    terms[section.body.name] = count
                if count > MOST_TERMS:
                    yield node.span
                    return

    def _rule_meaning(self, inference: Inference, reporter: _Reporter, sound: bool) -> None:
        scope, words = Scope(), []
        for node in self.nodes("适用"):
            scope = inference.where_holds(node, scope)
        for count, noun in enumerate(self._bound(), 1):
            inference.objects = count
            plan = (types.Type("方案", sure=True, origin=-1),)
            scope = inference.noun(noun, plan, scope)[1]
            words.append((noun, scope.bound[-1].word))
        requires = self.nodes("要求")
        for condition in requires:
            inference.condition(condition, scope)
        called = set(inference.called)
        for name in inference.lets:  # texts can use them as well
            inference.let(name, scope)
        texts = [section.body for section in self.item.sections if isinstance(section.body, Bilingual)]
        inference.called = called | {
            name for name in inference.lets if any(f"{{{name}}}" in text for body in texts for text in (body.zh, body.en))
        }
        for at, (noun, word) in enumerate(words):
            if at not in inference.used and requires and reporter.count == 0 and sound:
                reporter("element-ignored", noun.span, word=Bilingual(word, WORDS.get(word, word)))

    def _parameter_values(self, inference: Inference, reporter: _Reporter) -> None:
        for let in self.pack.parameters:
            for node in tree.walk(let.value) if let.value is not None and definitions.values(let.value) is not None else ():
                if isinstance(node, s.Name):
                    defined = self.workspace.names(self.pack.id).get(node.name)
                    known = defined is not None or node.name in WORDS or node.name in self.workspace.names(self.pack.id)
                    if known and (defined is None or defined.kind not in types.MEANT):
                        reporter("parameter-kind", node.span, text=node.name)

    def _lint(self, inference: Inference, reporter: _Reporter) -> None:
        item, workspace = self.item, self.workspace
        kinds = [
            n for n, wordlist in workspace.of_kind(self.pack.id, "wordlist").items() if definitions.text(wordlist, "用途") == "方案类型"
        ]
        applies = next(iter(tree.nodes(self.pack.item, "适用")), None)
        warnings = list(lint.constant_conditions(item, applies, kinds))
        if item.kind == "rule":
            warnings += lint.prose(item, workspace.of_kind(self.pack.id, "section"), self.conditions)
            basis = item.find("依据")
            source = basis.body.name if basis and isinstance(basis.body, s.Basis) else ""
            parameters = [let for pack in workspace.active for let in pack.parameters]
            document = workspace.of_kind(self.pack.id, "document").get(source)
            warnings += lint.years(item, parameters, document, dict(inference.names.items)) if not self.lost else ()
            warnings += lint.unused_lets(item, inference)
            warnings += lint.causes(item, self.conditions)
        for code, span, values in warnings:
            reporter(code, span, **values)

    @property
    def lost(self) -> bool:
        """Whether an undefined name might be defined in something that could not be read."""
        return not {"其中", ""}.isdisjoint(self.item.faulty) or self.workspace.lost(self.pack.id)

    @property
    def text(self) -> str:
        return self.pack.texts[self.item.file]

    def say(self, code: str, span: Span, /, **values: object) -> Diagnostic:
        return make(code, self.item.file, span, **values)

    # ---- form

    def _missing(self, label: str) -> Diagnostic:
        kind = ITEMS[self.item.kind]
        return self.say(
            "missing-section", self.item.name_span, kind=Bilingual(kind.zh, kind.kind), name=self.item.name,
            label=Bilingual(label, LABELS[label].en),
        )  # fmt: skip

    def has(self, label: str) -> bool:
        """Whether a section is present, or might be but could not be read."""
        return self.item.find(label) is not None or label in self.item.faulty or "" in self.item.faulty

    def _sections(self) -> Iterator[Diagnostic]:
        kind = ITEMS[self.item.kind]
        for label in kind.must:
            if not self.has(label):
                yield self._missing(label)
        if self.item.kind == "topic" and not self.has("标题") and not self.has("词语"):
            yield self._missing("词语")
        if self.item.kind == "wordlist" and definitions.text(self.item, "用途") == "方案类型" and not self.has("代码"):
            yield self._missing("代码")

    def _texts(self) -> Iterator[Diagnostic]:
        item, kind = self.item, ITEMS[self.item.kind]
        if kind.titled and not item.faulty:
            title = item.title or Bilingual("", "")
            if item.kind == "rule":
                yield from self._placeholders(title, Span(item.name_span.end, self._first_section()), [], self.parameters())
            yield from self._languages(title, item.name_span, Bilingual(f"{kind.zh} {item.name} ", f"{kind.kind} {item.name}"))
        for section in item.sections:
            if isinstance(section.body, Bilingual):
                span = Span(section.span.start, section.span.start + len(section.label))
                label = LABELS[section.label]
                yield from self._languages(section.body, span, Bilingual(f"“{label.zh}”", f"section {label.en!r}"))
                unfilled = section.label in _UNFILLED
                names, values = ([], []) if unfilled else (self.placeholders(), [*self._lets(), *self.parameters()])
                yield from self._placeholders(section.body, section.span, names, values)

    def _reason(self) -> Iterator[Diagnostic]:
        section = self.item.find("理由")
        if section and isinstance(section.body, Bilingual):
            span = Span(section.span.start, section.span.start + len(section.label))
            yield from self._languages(section.body, span, Bilingual("“理由”", "section 'reason'"))
            yield from self._placeholders(section.body, section.span, [], [])

    def _unwritten(self) -> Iterator[Diagnostic]:
        """The places of a rule that `rules new` left to be written. Offices would be shown them as they are."""
        bodies = [section.body for section in self.item.sections]
        texts = [self.item.title, *(body for body in bodies if isinstance(body, Bilingual))]
        written = [part for text in texts if text for part in (text.zh, text.en)]
        written += [node.text for body in bodies for root in tree.expressions(body) for node in tree.walk(root) if isinstance(node, s.Text)]
        left = [hit for text in written for hit in UNWRITTEN.findall(text)]
        if left:
            at = min(self.place(words, self.item.span).start for words in left)
            shown = next(words for words in left if self.text.startswith(words, at))
            yield self.say("unwritten", Span(at, at + len(shown)), text=shown, count=len(left))

    def _languages(self, text: Bilingual, span: Span, what: Bilingual) -> Iterator[Diagnostic]:
        if not text.zh.strip():
            yield self.say("missing-text", span, what=what)

    def _first_section(self) -> int:
        return min((section.span.start for section in self.item.sections), default=self.item.span.end)

    def _placeholders(self, text: Bilingual, span: Span, names: list[str], values: list[str]) -> Iterator[Diagnostic]:
        """The placeholders of a text that are neither `names` nor `values`; numbers among the latter can be rounded."""
        single = next(iter(_BRACE.findall(_PLACEHOLDER.sub("", text.zh + "\n" + text.en))), None)
        if single is not None:
            written = self.text[span.start : span.end]
            whole = [hit.span() for hit in _PLACEHOLDER.finditer(written)]
            at = next(hit.start() for hit in _BRACE.finditer(written) if not any(a <= hit.start() < b for a, b in whole))
            yield self.say("open-placeholder", Span(span.start + at, span.start + at + 1), mark=single)
        for inner in dict.fromkeys(_PLACEHOLDER.findall(text.zh + "\n" + text.en)):
            name = inner.strip()
            slot = placeholders.slot(inner)
            if name in names or (slot is not None and slot.name in values):
                continue
            hit = re.compile(r"[{｛]" + re.escape(inner) + r"[}｝]").search(self.text, span.start, span.end)
            place = Span(*hit.span()) if hit else span
            if slot is not None and slot.name in names:
                yield with_fix(self.say("not-rounded", place, name=slot.name), (place, f"{{{slot.name}}}") if hit else None)
                continue
            if not names:
                yield self.say("no-placeholder", place, name=name)
                continue
            zh = [known for known in names if not known.isascii()]
            en = [known for known in names if known.isascii()]
            best = only(name, near(name, names))
            fix = (place, f"{{{best}}}") if best and hit else None
            diagnostic = self.say("unknown-placeholder", place, name=name, names=Bilingual("、".join(zh), ", ".join(en)))
            yield with_fix(diagnostic, fix)

    def placeholders(self) -> list[str]:
        """The placeholders, in both languages, that the engine can fill in texts of this rule."""
        bound = [noun.name for noun in self._bound() if isinstance(noun, s.Name | s.Prop)]
        names = [name for name in PLACEHOLDERS if name != "年"]
        names += [name for name in bound if name not in names]
        english = [PLACEHOLDERS.get(name) or WORDS.get(name) for name in names]
        # The engine accepts a single word between braces: {合计关系} is filled in either language, {stated sum} is not.
        return [*names, *(word for word in english if word and " " not in word), *self._lets()]

    def _lets(self) -> list[str]:
        """The names of the 其中 values."""
        return [section.body.name for section in self.item.all("其中") if isinstance(section.body, s.Let)]

    def parameters(self) -> list[str]:
        """The parameters with values that can be printed, which texts and titles of a rule may name."""
        return [let.name for pack in self.workspace.seen(self.pack.id) for let in pack.parameters if not isinstance(let.value, s.Pattern)]

    def _bound(self) -> tuple[s.Node, ...]:
        return self.nodes("对象")

    @cached_property
    def conditions(self) -> dict[str, s.Condition]:
        """The named conditions that the item can use."""
        named = self.workspace.conditions(self.pack.id)
        return {name: expansion.condition_with(condition, self.given) for name, condition in named.items()} if self.given else named

    def nodes(self, label: str) -> tuple[s.Node, ...]:
        """The expressions in the sections with a label, with the conditions that they use written out."""
        return tuple(expansion.expanded(node, self.conditions) for node in tree.nodes(self.item, label))

    def _words(self) -> Iterator[Diagnostic]:
        """Report list words that were probably meant to be several words, a pattern, or a heading without its number."""
        for label in _LISTS:
            for entry in definitions.entries(self.item, label):
                odd = next((texts for pattern, labels, *texts in _ODD if label in labels and pattern.search(entry.text)), None)
                if odd:
                    yield self.say("odd-word", entry.span, text=entry.text, why=odd[0], hint=odd[1])

    # ---- expressions

    def _expressions(self) -> Iterator[Diagnostic]:
        names = self.workspace.names(self.pack.id)
        self.lets += self.item.parameters  # of a condition
        # A 其中 value can use those above it; everything else can use all of them.
        for section in self.item.all("其中"):
            if not isinstance(section.body, s.Let):
                continue
            let = section.body
            if let.name in WORDS:
                yield self.say("reserved-name", let.span, name=let.name)
            elif let.name in names or let.name in self.lets:
                defined = names.get(let.name)
                yield self.say("duplicate-name", let.span, name=let.name, where=defined.file if defined else self.item.file)
            if let.value is None:
                hint = Bilingual(f"写作 其中：{let.name} = …", f"Write: where: {let.name} = …")
                yield self.say("unfinished", let.span, hint=hint)
            yield from self._names(section.body)
            self.lets.append(let.name)
        for section in self.item.sections:
            if section.label != "其中":
                yield from self._names(section.body)

    def _names(self, body: s.Body) -> Iterator[Diagnostic]:
        roots = tree.expressions(body)
        nouns = {node.span for node in roots} if isinstance(body, s.Objects) else set()
        units: set[Span] = set()
        for root in roots:
            for node in tree.walk(root):
                match node:
                    case s.Has() | s.Every():
                        nouns.add(node.noun.span)
                    case s.Compare(left=s.Name(name="单位") | s.Prop(name="单位")):
                        units.add(node.right.span)
                    case s.Or():
                        yield from self._mixed(node)
                    case s.Alone() if len(node.parts) < 2:
                        yield self.say("alone-parts", node.span)
                    case s.Name():
                        yield from self._name(node, node.span in nouns, node.span in units)
                    case s.Held():
                        yield from self._held(node)
                    case s.The() if node.name not in WORDS:
                        yield self._unknown("unknown-name", node.name, self.place(node.name, node.span), WORDS)
                    case s.Prop() if node.name not in WORDS:
                        span = self.place(node.name, Span(node.owner.span.end, node.span.end))
                        yield self._unknown("unknown-property", node.name, span, WORDS)
                    case s.Number() if node.unit and not parse_unit(node.unit):
                        yield self._unit(node.unit, node.span)
                    case s.UnitName() if not parse_unit(node.unit):
                        yield self._unit(node.unit, node.span)
                    case s.Pattern():
                        yield from patterns.problems(node, self.item.file)

    def place(self, name: str, span: Span) -> Span:
        """The span of a name within `span`."""
        at = self.text.find(name, span.start, span.end)
        return Span(at, at + len(name)) if at >= 0 else span

    def _name(self, node: s.Name, noun: bool, unit: bool) -> Iterator[Diagnostic]:
        name, names = node.name, self.workspace.names(self.pack.id)
        builtin = BUILTINS.get(name)
        if builtin:
            fewest, most = builtin.arity
            given = len(node.args or ())
            if given < fewest or (most is not None and given > most):
                wanted = str(fewest) if fewest == most else f"{fewest}—{most}" if most is not None else f"{fewest}+"
                wanted_zh = f"至少 {fewest} " if most is None else f" {wanted} "
                use = Bilingual(f"，写作 {name}（{'，'.join('…' * fewest)}）", f": {builtin.en}({', '.join('…' * fewest)})")
                sentence = Bilingual(builtin.sentence.zh + use.zh, builtin.sentence.en + use.en)
                yield self.say(
                    "wrong-arguments", self.place(name, node.span), name=name, wanted=Bilingual(wanted_zh, wanted), given=given,
                    sentence=sentence,
                )  # fmt: skip
        elif name not in WORDS and name not in names and name not in self.lets:
            span = self.place(name, node.span)
            other = self.workspace.elsewhere.get(name)
            if unit:
                yield self._unit(name, span)
            elif other and other != self.pack.id:
                if self.workspace.misled(self.pack):
                    return
                # A word of another guideline: the author may not know that it has one, and have meant a word that is there.
                here = unknown_words.meant(name, {*WORDS, *names}) or Bilingual("", "")
                if noun and unknown_words.stressed(name) is not None:
                    yield self._unknown("unknown-name", name, span, [*WORDS, *names])
                    return
                here = Bilingual(f"；或{here.zh}", f"; or: {here.en}") if here.zh else here
                yield self.say("not-imported", span, name=name, pack=other, here=here)
            else:
                code, words = "unknown-name", [*WORDS, *names, *self.lets]
                if node.args is not None and not noun:
                    code, words = "unknown-function", [*BUILTINS, *names]
                if not self.lost or unspaced.split(name, {*WORDS, *names, *self.lets}):
                    yield self._unknown(code, name, span, words)

    def _held(self, node: s.Held) -> Iterator[Diagnostic]:
        """Check the use of a condition: that the pack can see it, the number of its arguments, and what they speak of."""
        condition, place = self.conditions.get(node.name), self.place(node.name, node.span)
        if condition is None:
            other = self.workspace.elsewhere.get(node.name)
            if other and other != self.pack.id and not self.workspace.misled(self.pack):
                yield self.say("not-imported", place, name=node.name, pack=other, here=_NO_HINT)
            return
        given, wanted = len(expansion.arguments(node)), len(condition.parameters)
        if given != wanted:
            sentence = Bilingual("、".join(condition.parameters), ", ".join(condition.parameters))
            yield self.say(
                "wrong-arguments", place, name=node.name, wanted=Bilingual(f" {wanted} ", str(wanted)), given=given, sentence=sentence
            )
            return
        for part in expansion.captured(node, condition):
            yield self.say("argument-shifts", part.span, text=self.text[part.span.start : part.span.end], name=node.name)
        if expansion.terms(node, self.conditions) > expansion.MOST_TERMS and not any(
            expansion.cycle(other, self.conditions) for other in self.conditions.values()
        ):
            yield self.say("where-too-large", place, limit=expansion.MOST_TERMS)

    def condition(self) -> Iterator[Diagnostic]:
        own = definitions.condition(self.item)
        if own is None or own.name not in self.conditions:
            return
        used = {part.name for part in tree.walk(own.requires) if isinstance(part, s.Name | s.The)}
        for name in own.parameters:
            if not lexer.plain(name):
                yield self.say("reserved-name", self.place(name, self.item.span), name=name)
            elif name not in used:
                yield self.say("unused-parameter", self.place(name, self.item.span), name=name)
        yield from self._cases(own)
        path = expansion.cycle(own, self.conditions)
        if path and own.name == next(name for name in self.conditions if name in path):  # once for all that are part of it
            yield self.say("condition-cycle", self.item.name_span, path=" → ".join(path))

    def _cases(self, own: s.Condition) -> Iterator[Diagnostic]:
        """Report cases that are none: of another form, or whose use cannot be read or is of another condition."""
        section = self.item.find("用例")
        for row in section.body.rows if section and isinstance(section.body, s.Rows) else ():
            span = Span(row[0].span.start, row[-1].span.end)
            outcome = closed(CASE_OUTCOMES, row[2].text) if len(row) == 3 else None
            if outcome is None or not row[0].text:
                values = Bilingual("、".join(CASE_OUTCOMES), ", ".join(CASE_OUTCOMES.values()))
                yield self.say("bad-case", span, values=values)
                continue
            use, wrong = parser.use(row[1].text, self.conditions)
            what = wrong[0].message if wrong else self._misused(own, use)
            if what is not None:
                yield self.say("case-use", row[1].span, text=row[1].text, what=what)

    def _misused(self, own: s.Condition, use: s.Node | None) -> Bilingual | None:
        """What is wrong with the use of a condition in a case; None if nothing is."""
        if use is None or not any(isinstance(part, s.Held) and part.name == own.name for part in tree.walk(use)):
            return both("language.condition.other", name=own.name)
        fake = replace(self.item, parameters=(), sections=(s.Section("要求", "", use),))
        named = [diagnostic for diagnostic in _Item(self.workspace, self.pack, fake)._names(use) if diagnostic.severity == "error"]
        reporter = _Reporter(self.item.file)
        if not named:
            plan = Scope((Bound("", ()),))
            Inference(self.workspace.meaning(self.pack.id), reporter, self.text).condition(expansion.expanded(use, self.conditions), plan)
        said = [diagnostic.message for diagnostic in (*named, *reporter.diagnostics) if diagnostic.severity == "error"]
        return said[0] if said else None

    def _unknown(self, code: str, name: str, span: Span, candidates: Collection[str]) -> Diagnostic:
        names = self.workspace.names(self.pack.id)
        parts = unspaced.split(name, {*WORDS, *names, *self.lets})
        close = near(name, [*candidates, *ENGLISH] if alike(name).isascii() else candidates)
        best = only(name, close)
        hint = syntax_hints.spaced_hint(parts, name) if parts else did_you_mean(close)
        if name.startswith(("百分之", "千分之", "万分之")):
            hint = Bilingual("比例写作数字和符号：30 %", "A share is written in figures: 30 %")
        elif any(isinstance(section.body, s.Let) and section.body.name == name for section in self.item.all("其中")):
            hint = Bilingual(
                f"把“{name}”写在它上面：“其中”只用在上面起了名的", f"Put {name!r} above it: “where” can only use names defined above"
            )
            best = None
        elif _SPELT_YEAR.fullmatch(name):
            best = name.translate(_DIGITS)
            hint = Bilingual(f"年份写作数字：{best}", f"A year is written in digits: {best}")
        elif name in syntax_hints.OTHERWISE:
            hint, best = Bilingual(*syntax_hints.OTHERWISE[name]), None
        elif not parts and (stressed := unknown_words.stressed(name)) is not None:
            hint, best = Bilingual(f"写“{stressed}”", f"Write {WORDS[stressed]!r}"), None
        elif name[0] == "该" and name[1:] in names:
            hint, best, parts = (
                Bilingual("“该”后面写类别：该年、该项目、该任务", "“this” is followed by a kind: this year, this project"),
                None,
                (),
            )
        elif name[0] in "那此本这" and name[1:] in WORDS:
            hint, best = Bilingual(f"写作 该{name[1:]}", f"Write: this {WORDS[name[1:]]}"), None
        elif not parts and code == "unknown-name" and not _similar(name, close):
            hint = unknown_words.meant(name, {*WORDS, *names, *self.lets}) or hint
        if not hint.zh:
            hint = _ways_out(code, name, names)
        diagnostic = self.say(code, span, name=name, hint=hint)
        return with_fix(diagnostic, self._fix(name, span, parts, best))

    def _fix(self, name: str, span: Span, parts: Sequence[str], best: str | None) -> tuple[Span, str] | None:
        """The replacement, if it is clear: the words separated by spaces, or the only similar name."""
        if parts and "".join(parts) != name:
            return None  # a 的 is missing, and where it belongs is not certain
        written = " ".join(parts) if parts else best
        return (span, written) if written and self.text[span.start : span.end] == name else None

    def _unit(self, name: str, span: Span) -> Diagnostic:
        other = self.workspace.elsewhere.get(name)
        if other and other not in self.workspace.visible(self.pack.id):
            return self.say("not-imported", self.place(name, span), name=name, pack=other, here=_NO_HINT)
        parts = unspaced.split(name, {*WORDS, *self.workspace.names(self.pack.id), *self.lets})
        close = [_UNIT_WORDS[name]] if name in _UNIT_WORDS else _meant_unit(name) or near(name, UNITS)
        hint = syntax_hints.spaced_hint(parts, name) if parts else did_you_mean(close)
        if name.startswith("年") and (stem := name[1:].removeprefix("的")) in self.workspace.names(self.pack.id):
            year = self.text[max(0, span.start) : span.end][:4]
            zh, en = f"年份写在后面：{stem} 在 {year}年 的 目标", f"Write the year after it: {stem} at year {year}'s target"
            hint, close = Bilingual(zh, en), []
        elif name.startswith("年"):
            hint, close = Bilingual("年份写作 2025年，后面不接别的字", "A year is written year 2025, and nothing follows it"), []
            if month := _MONTH_AND_MORE.match(name):
                zh = "时间写作 2026年3月，后面不接别的字；不晚于 2026年3月，是到3月底为止"
                hint = Bilingual(zh, "A date is written month 2026-03, and nothing follows it; no later than it is until its last day")
                close = [month[0]]
        elif name in ("字", "个字"):
            zh, en = "字数没有单位，只写数：字数（…） ≥ 5000", "A length has no unit: length(…) >= 5000"
            hint, close = Bilingual(zh, en), []
        elif not hint.zh:
            hint = Bilingual(f"写常用的单位，如 {'、'.join(_USUAL)}", f"Write a usual unit, such as {', '.join(_USUAL)}")
        place = self.place(name, span)
        fix = self._fix(name, place, parts, close[0] if close and (name in _UNIT_WORDS or name.startswith("年")) else only(name, close))
        return with_fix(self.say("unknown-unit", place, name=name, hint=hint), fix)

    def _mixed(self, node: s.Or) -> Iterator[Diagnostic]:
        for part in node.parts:
            if isinstance(part, s.And) and not part.loose and self.text[part.span.start] not in "（(":
                yield self.say("mixed-and-or", part.span)

    # ---- what a kind of item needs

    def indicator(self) -> Iterator[Diagnostic]:
        item = self.item
        unit = item.find("单位")
        if unit and isinstance(unit.body, s.Entry) and not parse_unit(unit.body.text):
            yield self._unit(unit.body.text, unit.body.span)
        interval = item.find("范围")
        if interval and isinstance(interval.body, s.Interval):
            low, high = interval.body.low, interval.body.high
            if low is not None and high is not None and low > high:
                yield self.say("bad-range", interval.span, low=low, high=high)
        yield from self._topics("主题")

    def section(self) -> Iterator[Diagnostic]:
        yield from self._topics("内容")
        most, least = len(set(definitions.words(self.item, "内容"))), self.item.find("至少")
        if self.has("内容") != self.has("至少"):
            yield self._missing("内容" if self.has("至少") else "至少")
        elif least and isinstance(least.body, s.Entry) and not 1 <= (definitions.least(self.item) or 0) <= most:
            yield self.say("bad-least", least.body.span, written=least.body.text, most=most)

    def _topics(self, label: str) -> Iterator[Diagnostic]:
        """Report undefined topics in a list."""
        topics = self.workspace.of_kind(self.pack.id, "topic")
        for entry in definitions.entries(self.item, label):
            if entry.text not in topics and not self.lost:
                hint = choose(entry.text, topics)
                yield self.say("unknown-topic", entry.span, name=entry.text, hint=hint)

    def unit(self) -> Iterator[Diagnostic]:
        """Report a unit that would change the meaning of a known one, and one of nothing known."""
        own, equals = definitions.unit(self.item), self.item.find("等于")
        with using(()):
            known = parse_unit(own.name)
            taken = [entry for entry in definitions.entries(self.item, "别名") if parse_unit(entry.text)]
            folds = known is None and fold_unit(own.name) != own.name
            base = parse_unit(own.unit)
        if known is not None and (equals or not own.aliases):
            yield self.say("unit-known", self.item.name_span, name=own.name)
        elif folds or not lexer.plain_unit(own.name):
            yield self.say("unit-name", self.item.name_span, name=own.name)
        elif equals and (not own.factor or not own.unit or base is None):
            with using(()):
                hint = self._unit(own.unit, equals.span).help if own.unit and not parse_unit(own.unit) else None
            yield self.say("unit-factor", equals.span, name=own.name, hint=Bilingual(f"。{hint.zh}", f". {hint.en}") if hint else _NO_HINT)
        for entry in taken:
            yield self.say("unit-spelt", entry.span, text=entry.text)

    def table(self) -> Iterator[Diagnostic]:
        section = self.item.find("表")
        if section is None or not isinstance(section.body, s.Rows):
            return
        rows = section.body.rows
        if len(rows) < 2 or len(rows[0]) < 2:
            yield self.say("table-without-rows", self.item.name_span)
            return
        keys: set[tuple[str, ...]] = set()
        for row in rows[1:]:
            span = Span(row[0].span.start, row[-1].span.end)
            key = tuple("".join(cell.text.split()).removesuffix("年") for cell in row[:-2])
            if len(row) == len(rows[0]) and key in keys and not definitions.text(self.item, "用途"):
                yield self.say("duplicate-row", span, key="、".join(cell.text for cell in row[:-2]))
                continue
            keys.add(key)
            if len(row) != len(rows[0]):
                yield self.say("bad-table", span, cells=len(row), columns=len(rows[0]))
            elif not row[-1].text:
                yield self.say("row-without-source", span)

    def document(self) -> Iterator[Diagnostic]:
        section = self.item.find("依据强度")
        strengths = self.workspace.of_kind(self.pack.id, "strength")
        if section and isinstance(section.body, s.Entry) and section.body.text not in strengths and not self.lost:
            hint = choose(section.body.text, strengths)
            yield self.say("unknown-strength", section.body.span, name=section.body.text, hint=hint)
        yield from self._clauses()

    def _clauses(self) -> Iterator[Diagnostic]:
        """Report rows that are no clause with a number and a text, and numbers that stand twice."""
        section = self.item.find("条文")
        numbers: set[str] = set()
        for row in section.body.rows if section and isinstance(section.body, s.Rows) else ():
            span = Span(row[0].span.start, row[-1].span.end)
            if len(row) != 2 or not all(cell.text for cell in row):
                yield self.say("bad-clause", span, cells=len(row))
                continue
            number = clauses.folded(row[0].text)
            if number in numbers:
                yield self.say("duplicate-row", span, key=row[0].text)
            numbers.add(number)

    def _cited(self, basis: s.Basis, source: s.ItemNode) -> Iterator[Diagnostic]:
        """Report clauses that a document does not have, and a quote that is not in those that it has."""
        texts = dict(definitions.clauses(source))
        settings = dict(basis.settings)
        if not texts or "条款" not in settings:
            return
        numbers, unknown = clauses.named(settings["条款"], texts)
        section = self.item.find("依据")
        within = section.span if section is not None else basis.span
        for number in unknown:
            yield self.say("unknown-clause", self.place(number, within), number=number, basis=basis.name, hint=choose(number, texts))
        quote = "".join(settings.get("引文", "").split())
        if quote and numbers and not unknown and not any(quote in "".join(texts[number].split()) for number in numbers):
            place = self.place(settings["引文"], within)
            yield self.say("quote-not-in-clause", place, number="、".join(numbers), text=texts[numbers[0]][:40])

    def rule(self) -> Iterator[Diagnostic]:
        yield from self._unwritten()
        section, level = self.item.find("依据"), self.item.find("级别")
        if section is None or not isinstance(section.body, s.Basis):
            return
        sources = self.workspace.of_kind(self.pack.id, "document")
        known: dict[str, s.ItemNode] = {}
        for basis in section.body.every:
            if basis.name in known:
                yield self.say("basis-twice", basis.span, name=basis.name)
            elif basis.name in sources:
                known[basis.name] = sources[basis.name]
                yield from self._cited(basis, sources[basis.name])
            elif not self.lost:  # otherwise reported already
                yield self._unknown_basis(basis, sources)
        if level and isinstance(level.body, s.Entry) and known and len(known) == len(section.body.every):
            yield from self._level(level.body, known, self.pack.id)

    def _unknown_basis(self, basis: s.Basis, sources: Mapping[str, s.ItemNode]) -> Diagnostic:
        other = self.workspace.elsewhere.get(basis.name)
        if other and other not in self.workspace.visible(self.pack.id):
            return self.say("not-imported", basis.span, name=basis.name, pack=other, here=_NO_HINT)
        return self.say("unknown-basis", basis.span, name=basis.name, hint=choose(basis.name, sources))

    def _level(self, level: s.Entry, sources: Mapping[str, s.ItemNode], pack: str) -> Iterator[Diagnostic]:
        """Report a level above what the strongest of some bases allows."""
        strengths = self.workspace.of_kind(pack, "strength")
        caps = {name: definitions.text(strengths[strength], "最高级别") for name, source in sources.items()
                if (strength := definitions.text(source, "依据强度")) in strengths}  # fmt: skip
        if not caps or not all(caps.values()) or len(caps) < len(sources):
            return
        strongest = min(caps, key=lambda name: _LEVEL_ORDER.index(caps[name]))
        cap = caps[strongest]
        if _LEVEL_ORDER.index(level.text) < _LEVEL_ORDER.index(cap):
            levels = {"level": Bilingual(level.text, LEVELS[level.text]), "cap": Bilingual(cap, LEVELS[cap])}
            yield self.say("level-above-basis", level.span, basis=strongest, **levels)

    def adjust(self) -> Iterator[Diagnostic]:
        item = self.item
        changes, off = [section for section in item.sections if section.label not in ("停用", "理由")], item.find("停用")
        if definitions.text(item, "停用") != "是" and not changes and item.title is None and not item.faulty:
            yield self.say("nothing-adjusted", item.name_span)
        elif off is not None and definitions.text(item, "停用") == "是" and (changes or item.title is not None):
            yield self.say("off-and-changed", off.span)
        rules = self.workspace.of_kind(self.pack.id, "rule")
        target = rules.get(item.name)
        if target is not None and not item.faulty:
            home = next(pack for pack in self.workspace.active if target in pack.items)
            editions = [it for it in home.items if it.kind == "rule" and it.name == item.name and not it.faulty]
            yield from dict.fromkeys(diagnostic for edition in editions for diagnostic in self._adjusted(edition))
        elif target is None and not self.lost:
            hint = choose(item.name, rules, LISTED)
            everywhere = ((it, pack) for pack in self.workspace.everything for it in pack.items if it.kind == "rule")
            bare = next((pack.id for it, pack in everywhere if it.name == item.name), None)
            if bare in self.workspace.visible(self.pack.id):
                zh = f"规则包 {bare} 只取了词表；要调整它的规则，引入整个包"
                hint = Bilingual(zh, f"Only the vocabulary of pack {bare} is imported; import all of it to adjust its rules")
            yield self.say("unknown-rule", item.name_span, name=item.name, hint=hint)

    def _adjusted(self, target: s.ItemNode) -> Iterator[Diagnostic]:
        """Check a rule as it is with what the item puts in place of its own. Mistakes of the rule itself are reported where it stands."""
        item, given = self.item, definitions.given(self.item)
        elsewhere = Span(item.name_span.end, item.name_span.end)  # for what stands in another file
        level, basis = item.find("级别"), item.find("依据")
        at = {"级别": basis.span if basis is not None and level is None else elsewhere}
        kept = tuple(_moved(section, at.get(section.label, elsewhere)) for section in target.sections)
        rule = definitions.adjusted(replace(target, sections=kept, rule=None), item)
        rule = replace(rule, file=item.file, name_span=item.name_span, span=item.span)
        for section in item.all("参数"):
            yield from self._given(section, target)
        changed = replace(rule, sections=tuple(_with_values(section, given) for section in rule.sections))
        meant = any(section.label in ("要求", "适用", "其中") for section in item.sections)
        without = {each.code for each in _Item(self.workspace, self.pack, rule).check()} if given else set()
        for diagnostic in _Item(self.workspace, self.pack, changed, given=given).check():
            if diagnostic.span == elsewhere and given and diagnostic.severity == "error" and diagnostic.code not in without:
                yield replace(diagnostic, span=next(section.span for section in item.all("参数")))  # the value does not fit the rule
            elif diagnostic.span is None or not item.span.start <= diagnostic.span.start <= item.span.end or diagnostic.span == elsewhere:
                continue
            elif diagnostic.span != item.name_span or meant:
                yield diagnostic

    def _given(self, section: s.Section, target: s.ItemNode) -> Iterator[Diagnostic]:
        """Report a parameter that a rule does not use, or whose value is not constant."""
        body = section.body
        if not isinstance(body, s.Let):
            return
        used = {part.name for node in self._used_by(target) for part in tree.walk(node) if isinstance(part, s.Name)}
        texts = [text for it in (target, self.item) for text in lint.texts(it)]
        used |= {slot.name for text in texts for slot in placeholders.slots(text)}
        parameters = [let.name for pack in self.workspace.seen(self.pack.id) for let in (*pack.parameters, *pack.patterns)]
        own = [name for name in dict.fromkeys(parameters) if name in used]
        if body.name not in own:
            hint = choose(body.name, own, Bilingual("它没有参数", "It has no parameters"))
            yield self.say("adjusted-parameter", body.span, rule=target.name, name=body.name, hint=hint)
        elif body.value is None or definitions.values(body.value) is None:
            yield self.say("parameter-value", body.span, name=body.name)

    def _used_by(self, rule: s.ItemNode) -> Iterator[s.Node]:
        """The expressions of a rule, with its conditions written out."""
        for section in rule.sections:
            for node in tree.expressions(section.body):
                yield expansion.expanded(node, self.conditions)


def _moved(section: s.Section, span: Span) -> s.Section:
    """A section with this span everywhere in it."""
    body = section.body
    if isinstance(body, s.Objects):
        body = replace(body, nouns=tuple(expansion.at(node, span) for node in body.nouns))
    elif isinstance(body, s.Let):
        body = replace(body, value=expansion.at(body.value, span) if body.value is not None else None, span=span)
    elif isinstance(body, s.NODES):
        body = expansion.at(body, span)
    elif isinstance(body, s.Entry | s.Basis):
        body = replace(body, span=span)
    return replace(section, body=body, span=span)


def _with_values(section: s.Section, given: Mapping[str, s.Node]) -> s.Section:
    """A section with values in place of parameters."""
    body = section.body
    if isinstance(body, s.Objects):
        body = replace(body, nouns=tuple(expansion.substituted(node, given) for node in body.nouns))
    elif isinstance(body, s.Let) and body.value is not None:
        body = replace(body, value=expansion.substituted(body.value, given))
    elif isinstance(body, s.NODES):
        body = expansion.substituted(body, given)
    return replace(section, body=body)


_BY_KIND = {
    "section": _Item.section,
    "indicator": _Item.indicator,
    "unit": _Item.unit,
    "reference": _Item.table,
    "document": _Item.document,
    "rule": _Item.rule,
    "condition": _Item.condition,
}


_NO_HINT = Bilingual("", "")
#: Usual units, which are suggested for others.
UNITS = (
    "%", "‰", "个百分点", "吨", "万吨", "亿吨", "千克", "吨标准煤", "万吨标准煤", "吨二氧化碳", "万吨二氧化碳",
    "吨标准煤/万元", "千瓦", "万千瓦", "千瓦时", "亿千瓦时", "元", "万元", "亿元", "公里", "平方米", "万平方米",
    "公顷", "立方米", "万立方米", "人", "万人", "小时", "辆", "万辆", "座", "个", "台", "家", "户", "项", "吨/日",
)  # fmt: skip
_USUAL = ("%", "万吨", "吨标准煤", "万千瓦", "亿元", "公里", "辆")
#: Symbols for which rules use words.
_SYMBOLS = {
    "t": "吨", "kg": "千克", "g": "克", "d": "天", "day": "天", "h": "小时", "hour": "小时", "a": "年", "L": "升", "l": "升", "m": "米",
    "kgce": "千克标准煤", "ha": "公顷", "hm²": "公顷", "hm2": "公顷", "万t": "万吨", "万tce": "万吨标准煤", "日": "日", "年": "年",
}  # fmt: skip
#: Units in words.
_UNIT_WORDS = {"百分比": "%", "百分数": "%", "百分率": "%", "百分之": "%", "percent": "%", "千分比": "‰", "百分點": "个百分点"}


_LISTS = ("标题", "词语", "别名", "不是")
#: Words that do not mean what was probably intended: where, why, and what to write instead.
_ODD = (
    (
        re.compile(r"[\u3400-\u9fff]\s+[\u3400-\u9fff]"), _LISTS, Bilingual("中间有空格", "there is a space in it"),
        Bilingual("几个词之间写“、”", "Write “、” between several words"),
    ),
    (
        re.compile(r"^/.+/$"), _LISTS, Bilingual("这里不认模式", "a pattern is none here"),
        Bilingual("隔着字写作 甲…乙；模式写在规则里：匹配 /…/", "Write a gap as 甲…乙; use a pattern in a rule: matches /…/"),
    ),
    (
        re.compile(r"^[（(]?[一二三四五六七八九十]+[）)]?$|^第[一二三四五六七八九十]+[章节条]$"), ("标题",),
        Bilingual("只是一个编号", "it is a number alone"),
        Bilingual("标题不写编号：甲章，不写 一、甲章", "Leave out the number of a heading"),
    ),
)  # fmt: skip
_MONTH_AND_MORE = re.compile(r"年[0-9]{1,2}月(?:[0-9]{1,2}[日号])?")
_SPELT_YEAR = re.compile("[〇零○一二三四五六七八九]{4}年")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


def _similar(name: str, close: Sequence[str]) -> bool:
    """Whether a name is a misspelling of one of these, and not one of them with more words around it."""
    return any(abs(len(other) - len(name)) < 2 and not (other in name and len(other) < len(name)) for other in close)


def _meant_unit(name: str) -> list[str]:
    """The unit meant by one written in symbols (t/d) or with extra words (万元人民币)."""
    spelt = "/".join(_SYMBOLS.get(part, part) for part in re.split("[/／]", name))
    if spelt != name and parse_unit(spelt):
        return [spelt]
    return next(([name[:end]] for end in range(len(name) - 1, 1, -1) if parse_unit(name[:end])), [])


def _ways_out(code: str, name: str, names: Iterable[str]) -> Bilingual:
    """Advice for a name that resembles no other."""
    if code == "unknown-function":
        return Bilingual("函数有：" + "、".join(BUILTINS), "Functions are: " + ", ".join(row.en for row in BUILTINS.values()))
    if code == "unknown-property":
        if name in names:
            return Bilingual(f"它自己就是名称，直接写“{name}”", f"It is a name by itself: write {name}")
        return Bilingual("能问的见规则语言手册的“属性”", "See “Properties” in the reference of the rule language")
    return Bilingual(
        "在规则包里定义它；是文字就写在“”里；能用的词见 plancheck rules words",
        "Define it in the pack; write a text in “”; the words there are: plancheck rules words",
    )
