"""The sandbox for the templates of an office: every text is shown and escaped, nothing but data is let out."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import unsafe
from jinja2.utils import pass_context
from markupsafe import Markup

from plancheck.model.diagnostic import Bilingual
from plancheck.render import pages
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
#: A template to what it prints, or to what is raised.
TEMPLATES = {
    "{{ text }} {{ odd }} {{ safe }} {{ figure }} {{ none }} {{ words }} {{ true }}": "&lt;b&gt;\\u202e&amp; &lt;i&gt;\\x1b <b>fine</b> 1.50 None [&#39;&lt;a&gt;&#39;, &#39;b&#39;] True",  # noqa: E501
    "{{ both.zh }}{{ both.of('en') }}{{ both['en'] }}{{ both|attr('zh') }}": "&lt;中&gt;&lt;en&gt;&lt;en&gt;&lt;中&gt;",
    "{{ place.section[0] }}{{ place.page }}{{ place['paragraph'] }}{{ place.boxes }}": "一、&lt;总&gt;None3()",
    "{{ report.results[0].title.zh }}{{ report.counts.failed }}{{ report.counts['failed'] }}": "工作基础写明资源禀赋77",
    "{{ plain(text) }}{{ plain(text, n=1) }}{{ plain(safe) }}{{ asks() }}": "&lt;&lt;b&gt;\\u202e&amp;&gt;{}&lt;&lt;b&gt;\\u202e&amp;&gt;{&#39;n&#39;: 1}&lt;&lt;b&gt;fine&lt;/b&gt;&gt;{}&lt;b&gt;\\u202e&amp;",  # noqa: E501
    "{% for word in words %}{{ plain(word, last=loop.last) }}{{ asks() }}{% endfor %}": "&lt;&lt;a&gt;&gt;{&#39;last&#39;: False}&lt;b&gt;\\u202e&amp;&lt;b&gt;{&#39;last&#39;: True}&lt;b&gt;\\u202e&amp;",  # noqa: E501
    "{% macro m(x) %}<u>{{ x }}</u>{% endmacro %}{{ m(text) }}{{ m(m(text)) }}{{ m(odd) }}": "<u>&lt;b&gt;\\u202e&amp;</u><u><u>&lt;b&gt;\\u202e&amp;</u></u><u>&lt;i&gt;\\x1b</u>",  # noqa: E501
    "{% autoescape false %}{{ text }}{{ odd }}{{ figure }}{% endautoescape %}{{ text }}": "<b>\\u202e&<i>\\x1b1.50&lt;b&gt;\\u202e&amp;",
    "{% autoescape words|length == 3 %}{{ text }}{% endautoescape %}": "<b>\\u202e&",
    "{{ text|safe }}{{ text|e }}{{ text ~ safe }}{{ '%s' % text }}{{ '<' }}{{ words|join('<') }}": "<b>\u202e&&lt;b&gt;\u202e&amp;&lt;b&gt;\u202e&amp;<b>fine</b>&lt;b&gt;\\u202e&amp;&lt;&lt;a&gt;&lt;b",  # noqa: E501
    "{{ '{0.zh}'.format(both) }}{{ safe.upper() }}{{ by_name.zh }}{{ by_name.clear }}": "SecurityError",
    "{{ '{0.__class__}'.format(both) }}": "SecurityError",
    "{{ both.__class__ }}": "SecurityError",
    "{{ both.__dataclass_fields__ }}": "SecurityError",
    "{{ both['__class__'] }}": "SecurityError",
    "{{ both|attr('__init__') }}": "SecurityError",
    "{{ both.nothing }}": "UndefinedError",
    "{{ nothing }}": "UndefinedError",
    "{{ nothing.zh }}": "UndefinedError",
    "{{ words.append('x') }}": "SecurityError",
    "{{ by_name.update({}) }}": "SecurityError",
    "{{ ''.__class__.__mro__ }}": "SecurityError",
    "{{ plain.__globals__ }}": "SecurityError",
    "{{ plain.__code__ }}": "SecurityError",
    "{{ both.of.__func__ }}": "SecurityError",
    "{{ forbidden() }}": "SecurityError",
    "{{ text() }}": "TypeError",
    "{{ plain() }}": "TypeError",
}


@pytest.mark.parametrize("text", TEMPLATES)
def test_what_a_template_prints_and_what_it_may_not_do(tmp_path: Path, text: str) -> None:
    try:
        made = pages.environment((tmp_path,), visible).from_string(text).render(GIVEN)
    except (SecurityError, UndefinedError, TypeError) as error:
        made = type(error).__name__
    assert made == TEMPLATES[text]


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
