"""The sandbox that templates run in: jinja2's own, which asks its questions once for a type and not at each access.

A report asks for 20,000 attributes, calls 10,000 functions and prints 20,000 values. jinja2 answers the first two by a dozen
`isinstance` each, and escapes a word of ours anew wherever it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from types import FunctionType
from typing import Any

from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

#: Texts that are kept as they are printed: the words of a page, and what it quotes most.
_KEPT = 4096


class _Generator(CodeGenerator):
    """Where jinja2 escapes what `finalize` makes of a value, asks for `Sandbox.escaped`, which is the same in one step."""

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if _escaping(frame):
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: Any, frame: Any, finalize: Any) -> None:
        if _escaping(frame):
            self.write(")")
        else:
            super()._output_child_post(node, frame, finalize)


def _escaping(frame: Any) -> bool:
    return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile


class Sandbox(ImmutableSandboxedEnvironment):
    """Allows and forbids what jinja2's does. Every text that a template prints goes through `shown` (but what a macro made: that did
    before), and is escaped."""

    code_generator_class = _Generator

    def __init__(self, shown: Callable[[str], str], **options: Any) -> None:
        def finalize(value: object) -> object:
            return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value

        @lru_cache(maxsize=_KEPT)
        def safe(text: str) -> Markup:
            return escape(shown(text))

        def escaped(value: object) -> Markup:
            if type(value) is Markup:
                return value
            return safe(value) if type(value) is str else escape(finalize(value))

        super().__init__(autoescape=True, finalize=finalize, **options)
        self.escaped = escaped
        self._safe: dict[tuple[type, str], bool] = {}
        self._fields: dict[type, frozenset[str]] = {}

    def fill(self, name: str, given: dict[str, object]) -> str:
        """What the template `name` makes of `given`. Raises TemplateError."""
        template = self.get_template(name)
        context = template.new_context(given)
        try:
            return "".join(template.root_render_func(context))
        finally:
            # A macro knows the context, which has the macro: else only the collector would free them, and the report that was given.
            context.vars.clear()

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may have the attribute: a question of the object's type and the attribute's name alone."""
        key = type(obj), attr
        if (known := self._safe.get(key)) is None:
            known = self._safe[key] = super().is_safe_attribute(obj, attr, value)
        return known

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The attribute or item. The fields of our own dataclasses are data: of them nothing need be asked."""
        kind = type(obj)
        if (fields := self._fields.get(kind)) is None:
            fields = self._fields[kind] = _data(kind)
        return getattr(obj, attribute) if attribute in fields else super().getattr(obj, attribute)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Calls a function. A plain one without attributes bears no mark that it is unsafe, or that it wants the context."""
        # The odd names are jinja2's: no argument has them.
        if type(__obj) is not FunctionType or __obj.__dict__:
            return super().call(__context, __obj, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return __obj(*args, **kwargs)


def _data(kind: type) -> frozenset[str]:
    ours = kind.__module__.partition(".")[0] == "plancheck"
    return frozenset(name for name in getattr(kind, "__dataclass_fields__", ()) if ours and not name.startswith("_"))
