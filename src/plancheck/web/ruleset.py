"""The rules of the site, which are loaded once a process: those of its folders, and those of the office that are used."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from plancheck import resources, rulelab
from plancheck.rulelab import office
from plancheck.rulelab.office import OwnText
from plancheck.web.models import OfficeRule
from plancheck.web.site import current

if TYPE_CHECKING:
    from plancheck.language.loader import RuleSet
    from plancheck.rulelab import Workspace

#: The folder, in that of the site, with the texts of the office that are used; made anew from the database wherever it is missing.
FOLDER = "office-rules"


class BadRules(ValueError):
    """The rules of the site have errors; the message has them all."""


def texts(without: tuple[str, ...] = ()) -> tuple[OwnText, ...]:
    """The texts of the office that are used, but for those of these rules."""
    used = OfficeRule.objects.filter(state="used").exclude(rule__in=without).order_by("rule")
    return tuple(OwnText(it.rule, it.text, it.cases, tuple(it.imports)) for it in used)


def places(used: tuple[OwnText, ...] | None = None) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The folders of rules and the packs to load: the site's, and the office's where it has some texts."""
    site = current()
    used = texts() if used is None else used
    if not used:
        return site.rules, site.packs
    folder, own = office.kept(site.folder / FOLDER, used)
    return (*site.rules, folder), (*site.packs, *own) if site.packs else ()


def workspace() -> Workspace:
    """The rules of the site with their folders."""
    return _workspace(*places())


def rules() -> RuleSet:
    """The rules of the site. Raises BadRules if they have errors."""
    return _rules(*places())


def known(folders: tuple[Path, ...], packs: tuple[str, ...]) -> RuleSet:
    """The rules of some folders, with or without errors."""
    return _workspace(folders, packs).loaded


@lru_cache(4)
def _workspace(folders: tuple[Path, ...], packs: tuple[str, ...]) -> Workspace:
    return rulelab.load(folders, packs, resources.cache_folder())


@lru_cache(4)
def _rules(folders: tuple[Path, ...], packs: tuple[str, ...]) -> RuleSet:
    made = _workspace(folders, packs)
    errors = [problem for problem in made.loaded.diagnostics if problem.severity == "error"]
    if errors:
        raise BadRules("\n\n".join(rulelab.render_diagnostic(error, made, current().lang) for error in errors))
    return made.loaded
