"""plancheck: checks a draft plan against a guideline, rule by rule, with evidence.

The Python API is small: `check`, `extract` and `load_rules`. Its page is docs/api.en.md (docs/api.zh.md).
"""

from typing import TYPE_CHECKING, Any

from plancheck.version import VERSION

if TYPE_CHECKING:
    from plancheck.api import Plan, Report, Rules, RulesError, check, extract, load_rules

__version__ = VERSION
__all__ = ["Plan", "Report", "Rules", "RulesError", "check", "extract", "load_rules"]


def __getattr__(name: str) -> Any:
    """The names of the API, imported when first asked for: `plancheck --version` and worker processes do without them."""
    if name in __all__:
        from plancheck import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
