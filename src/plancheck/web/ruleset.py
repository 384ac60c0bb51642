"""The rules of the site, which are loaded once a process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from plancheck import resources, rulelab
from plancheck.web.site import current

if TYPE_CHECKING:
    from plancheck.language.loader import RuleSet


class BadRules(ValueError):
    """The rules of the site have errors; the message has them all."""


@cache
def rules() -> RuleSet:
    """The rules of the site. Raises BadRules if they have errors."""
    site = current()
    workspace = rulelab.load(site.rules, site.packs, resources.cache_folder())
    errors = [problem for problem in workspace.loaded.diagnostics if problem.severity == "error"]
    if errors:
        raise BadRules("\n\n".join(rulelab.render_diagnostic(error, workspace, site.lang) for error in errors))
    return workspace.loaded
