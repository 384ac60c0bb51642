"""The rules that an office writes itself: saved as often as somebody likes, used by checks while somebody with the right says so.

Whoever writes rules saves them; whoever answers for reviews decides that they count. Nothing that was saved is ever changed or taken away.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from plancheck.model.diagnostic import Bilingual
from plancheck.rulelab import office, trial
from plancheck.rulelab.cases import cases_of
from plancheck.rulelab.office import OwnText
from plancheck.web import audit, ruleset, texts
from plancheck.web.acts import refused
from plancheck.web.models import OfficeRule, Person
from plancheck.web.rights import require

#: The most mistakes that a refusal tells.
_TOLD = 3


def save(person: Person, text: str, cases: str, seen: str) -> OfficeRule:
    """A new number of the text, by its first rule. `seen` is the last number that the writer knows of, "" for none.

    Raises Refused for a text with errors, cases that cannot be read, or where somebody saved another number meanwhile.
    """
    require(person, "write_rules")
    text, cases = (texts.storable(part).replace("\r\n", "\n").strip() + "\n" for part in (text, cases))
    if len(text) > trial.LONGEST or len(cases) > trial.LONGEST:
        raise refused("office_rule_long", n=trial.LONGEST)
    rule = next(iter(trial.begun(text)), "")
    if not rule:
        raise refused("office_rule_none")
    made = _sound(OwnText(rule, text, cases if cases.strip() else ""))
    with transaction.atomic():
        last: OfficeRule | None = OfficeRule.objects.filter(rule=rule).order_by("-number").first()
        if last is not None and str(last.number) != seen:
            raise refused("office_rule_newer", rule=rule, n=last.number, name=str(last.by))
        if last is not None and (last.text, last.cases) == (made.text, made.cases):
            return last
        try:
            with transaction.atomic():
                number = last.number + 1 if last is not None else 1
                saved: OfficeRule = OfficeRule.objects.create(
                    rule=rule, number=number, text=made.text, cases=made.cases, imports=list(made.imports), by=person
                )
        except IntegrityError:
            raise refused("office_rule_newer", rule=rule, n=number, name="") from None
        audit.record(person, "save_rule", None, _told(last), {"rule": rule, "saved": number, "text": saved.text})
    return saved


def _sound(text: OwnText) -> OwnText:
    """The text with the packs that it uses. Raises Refused for one with errors."""
    others = ruleset.texts(without=(text.rule,))
    folders, packs = ruleset.places(())
    made, errors = office.fitted(text, others, folders, ruleset.known(folders, packs))
    wrong = [error.message for error in errors]
    if text.cases:
        wrong += cases_of(text.cases, f"{text.rule}.toml")[1]
    if wrong:
        said = [Bilingual(f"{it.zh}。", f"{it.en}. ") for it in wrong[:_TOLD]]
        raise refused(
            "office_rule_wrong", n=len(wrong), told=Bilingual("".join(it.zh for it in said), "".join(it.en for it in said).strip())
        )
    return made


def use(person: Person, saved: OfficeRule) -> None:
    """Checks go by this number from now on, in place of the one that they went by. Raises Refused where it has become wrong."""
    require(person, "use_rules")
    _sound(OwnText(saved.rule, saved.text, saved.cases))
    with transaction.atomic():
        list(OfficeRule.objects.select_for_update().filter(rule=saved.rule))
        before = OfficeRule.objects.filter(rule=saved.rule, state="used").first()
        if before is not None and before.pk == saved.pk:
            return
        if before is not None:
            OfficeRule.objects.filter(pk=before.pk).update(state="ended")
        OfficeRule.objects.filter(pk=saved.pk).update(state="used")
        audit.record(person, "use_rule", None, _told(before), _told(saved))
    saved.refresh_from_db()


def end(person: Person, saved: OfficeRule) -> None:
    """Checks go by this rule no more."""
    require(person, "use_rules")
    with transaction.atomic():
        if OfficeRule.objects.filter(pk=saved.pk, state="used").update(state="ended"):
            audit.record(person, "end_rule", None, _told(saved), None)
    saved.refresh_from_db()


def end_unreadable() -> list[OfficeRule]:
    """Ends what cannot be used any more, because the packs that come along have changed; what was ended. The history has it."""
    ended = []
    for saved in OfficeRule.objects.filter(state="used").order_by("rule"):
        folders, packs = ruleset.places(())
        others = [text for text in ruleset.texts() if text.rule < saved.rule]
        if office.fitted(OwnText(saved.rule, saved.text), others, folders, ruleset.known(folders, packs))[1]:
            with transaction.atomic():
                OfficeRule.objects.filter(pk=saved.pk).update(state="ended")
                audit.record(None, "rule_unreadable", None, _told(saved), None)
            ended.append(saved)
    return ended


def all_() -> QuerySet[OfficeRule]:
    """All that was saved: by rule, the newest first."""
    return OfficeRule.objects.select_related("by").order_by("rule", "-number")


def last_number(rule: str) -> str:
    """The last number of a rule, "" for none."""
    last = OfficeRule.objects.filter(rule=rule).order_by("-number").first()
    return str(last.number) if last is not None else ""


def _told(saved: OfficeRule | None) -> dict[str, object] | None:
    return {"rule": saved.rule, "saved": saved.number} if saved is not None else None
