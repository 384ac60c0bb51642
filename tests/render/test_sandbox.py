"""Our sandbox beside jinja2's own: the same text, the same refusals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment, unsafe
from jinja2.utils import pass_context
from markupsafe import Markup

from plancheck.model.diagnostic import Bilingual
from plancheck.render import pages
from plancheck.render.sandbox import Sandbox
from plancheck.report import template
from plancheck.wording.visible import visible

from .reports import place, sample_report


class Odd(str):
    __slots__ = ()


@unsafe
def forbidden() -> str:
    return "done"


@pass_context
def asks(context: Any) -> str:
    return str(context["text"])


GIVEN = {
    "text": "<b>\u202e&",
    "odd": Odd("<i>\x1b"),
    "safe": Markup("<b>fine</b>"),
    "both": Bilingual("<中>", "<en>"),
    "place": place(1, 0, 2, ("一、<总>",), 3),
    "report": sample_report(),
    "figure": Decimal("1.50"),
    "words": ["<a>", "b"],
    "by_name": {"zh": "<c>", "clear": "d"},
    "plain": lambda text, **named: f"<{text}>{named}",
    "forbidden": forbidden,
    "asks": asks,
}
TEMPLATES = [
    "{{ text }} {{ odd }} {{ safe }} {{ figure }} {{ none }} {{ words }} {{ true }}",
    "{{ both.zh }}{{ both.of('en') }}{{ both['en'] }}{{ both|attr('zh') }}",
    "{{ place.section[0] }}{{ place.page }}{{ place['paragraph'] }}{{ place.boxes }}",
    "{{ report.results[0].title.zh }}{{ report.counts.failed }}{{ report.counts['failed'] }}",
    "{{ plain(text) }}{{ plain(text, n=1) }}{{ plain(safe) }}{{ asks() }}",
    "{% for word in words %}{{ plain(word, last=loop.last) }}{{ asks() }}{% endfor %}",
    "{% macro m(x) %}<u>{{ x }}</u>{% endmacro %}{{ m(text) }}{{ m(m(text)) }}{{ m(odd) }}",
    "{% autoescape false %}{{ text }}{{ odd }}{{ figure }}{% endautoescape %}{{ text }}",
    "{% autoescape words|length == 3 %}{{ text }}{% endautoescape %}",
    "{{ text|safe }}{{ text|e }}{{ text ~ safe }}{{ '%s' % text }}{{ '<' }}{{ words|join('<') }}",
    "{{ '{0.zh}'.format(both) }}{{ safe.upper() }}{{ by_name.zh }}{{ by_name.clear }}",
    "{{ '{0.__class__}'.format(both) }}",
    "{{ both.__class__ }}",
    "{{ both.__dataclass_fields__ }}",
    "{{ both['__class__'] }}",
    "{{ both|attr('__init__') }}",
    "{{ both.nothing }}",
    "{{ nothing }}",
    "{{ nothing.zh }}",
    "{{ words.append('x') }}",
    "{{ by_name.update({}) }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ plain.__globals__ }}",
    "{{ plain.__code__ }}",
    "{{ both.of.__func__ }}",
    "{{ forbidden() }}",
    "{{ text() }}",
    "{{ plain() }}",
]


def rendered(environment: ImmutableSandboxedEnvironment, text: str) -> str:
    """What comes out, or the name of what is raised."""
    try:
        return environment.from_string(text).render(GIVEN)
    except (SecurityError, UndefinedError, TypeError) as error:
        return type(error).__name__


@pytest.mark.parametrize("shown", [visible, template.escaped_markdown])
@pytest.mark.parametrize("text", TEMPLATES)
def test_it_writes_and_refuses_as_jinja2_does(text: str, shown: Any) -> None:
    theirs = ImmutableSandboxedEnvironment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
    )
    ours = Sandbox(shown, undefined=StrictUndefined)
    expected = rendered(theirs, text)
    assert [rendered(ours, text) for _ in range(2)] == [expected] * 2  # and what was asked before is answered alike


def test_what_is_refused_once_is_refused_again_for_another_object() -> None:
    ours = Sandbox(visible, undefined=StrictUndefined)
    assert rendered(ours, "{{ words.count('b') }}{{ both.zh }}") == "1&lt;中&gt;"
    assert rendered(ours, "{{ words.append('b') }}") == "SecurityError"
    assert rendered(ours, "{{ [].append('b') }}") == "SecurityError"


def test_ours_are_compiled_once_and_those_of_a_folder_each_time(tmp_path: Any) -> None:
    """A template that somebody adds to a folder is the next to be used."""
    report = sample_report()
    assert pages.environment((), visible) is pages.environment((), visible)
    before = template.html(report, folders=(tmp_path,))
    assert before == template.html(report)
    (tmp_path / "report.html.j2").write_text("{{ report.document.name }}", "utf-8")
    assert template.html(report, folders=(tmp_path,)).decode() == report.document.name
    (tmp_path / "report.html.j2").write_text("{{ report.verdict }}", "utf-8")
    assert template.html(report, folders=(tmp_path,)).decode() == report.verdict
    assert template.html(report) == before
