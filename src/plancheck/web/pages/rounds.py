"""Rounds: the list of them, a round with all its plans, its matrix and its indicators, and what is done for many plans at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plancheck.model.decision import Entry, Standing
from plancheck.model.place import Place
from plancheck.model.report import LEVELS, OUTCOMES, Path, Point
from plancheck.model.round import VERDICTS, Series
from plancheck.model.round import Round as Checked
from plancheck.render import decided
from plancheck.report import charts, index
from plancheck.review import decision_file
from plancheck.review.decisions import Side
from plancheck.web import files, listing, problems, reports, rights, summaries, zips
from plancheck.web.acts import Refused, exporting, letters, refused, rounds, templates
from plancheck.web.acts.exporting import Letters
from plancheck.web.listing import Row, Wanted
from plancheck.web.models import Bundle, Person, Plan, Round, Version
from plancheck.web.page import attachment, download, gone_to, handled, plan_of, render, version_of
from plancheck.web.rights import require
from plancheck.wording.catalogue import phrase

#: Rows of the matrix that are loaded at a time, and charts of an indicator that are; and bundles.
MATRIX_ROWS, MOST_CHARTS = 40, 60
MOST_BUNDLES = 5
#: What can be done for many plans: the name of the act -> the right that it takes.
MANY: dict[str, rights.Act] = {
    "letters": "write_letter", "annotated": "export", "comparisons": "export", "export": "export", "close": "close_plan",
}  # fmt: skip


# ---- the list of rounds -----------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@handled
def all_rounds(request: HttpRequest) -> HttpResponse:
    """All rounds, the newest first, and the form that opens one."""
    require(request.user, "see_round")
    if request.method == "POST":
        try:
            made = rounds.open_(request.user, request.POST.get("name", ""), _day(request.POST.get("deadline", "")))
        except Refused as error:
            return _list(request, error.message.of(request.lang), 409)
        return gone_to(request, f"/rounds/{made.pk}/")
    return _list(request)


def _list(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    counted = Round.objects.annotate(
        plan_count=Count("plans", distinct=True), closed_count=Count("plans", filter=Q(plans__closed__isnull=False), distinct=True)
    )
    return render(request, "rounds.html.j2", status=status, rounds=counted.order_by("-pk"), problem=problem, given=request.POST)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise refused("date", value=text) from None


def _round(request: HttpRequest, number: int) -> Round:
    require(request.user, "see_round")
    try:
        asked: Round = Round.objects.get(pk=number)
    except Round.DoesNotExist:
        raise Http404 from None
    return asked


@require_POST
@handled
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Changes the name and the deadline of a round."""
    rounds.change(request.user, _round(request, number), request.POST.get("name", ""), _day(request.POST.get("deadline", "")))
    return gone_to(request, f"/rounds/{number}/")


@require_http_methods(["GET", "HEAD", "POST"])
@handled
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Asks whether the round is to be closed, with what is still open in it; and closes it."""
    asked = _round(request, number)
    require(request.user, "manage_round")
    if request.method == "POST":
        rounds.close(request.user, asked)
        return gone_to(request, f"/rounds/{number}/")
    all_rows = listing.rows(Plan.objects.filter(round=asked), request.user)
    unfinished = [row for row in all_rows if row.stage not in ("sent", "closed")]
    return render(request, "round_close.html.j2", round=asked, rows=all_rows, unfinished=unfinished)


# ---- a round ----------------------------------------------------------------------------------------------------


@require_safe
@handled
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A round with its plans."""
    asked = _round(request, number)
    values = _values(request, asked)
    rows = values.pop("rows")
    return render(
        request,
        "round.html.j2",
        **values,
        tab="plans",
        rows=listing.page_of(rows, values["wanted"]),
        bundles=last_bundles(request.user, round=asked),
    )


def _values(request: HttpRequest, asked: Round) -> dict[str, Any]:
    """What all tabs of a round show: its plans as the address asks for them, and what they can be narrowed to."""
    all_rows, wanted = listing.rows(Plan.objects.filter(round=asked), request.user), Wanted.of(request.GET)
    rows = listing.chosen(all_rows, wanted, request.user.pk)
    return {
        "round": asked,
        "rows": rows,
        "all_rows": all_rows,
        "wanted": wanted,
        "choices": listing.choices(all_rows),
        "counts": listing.counts(all_rows),
        "waiting": sum(row.waits for row in all_rows),
        "verdicts": VERDICTS,
        "query": lambda **changes: urlencode(wanted.query(**changes)),
        "many": [act for act, right in MANY.items() if rights.may(request.user, right)],
    }


def last_bundles(person: Person, **narrowed: object) -> Sequence[Bundle]:
    """What a person began last for many plans at once."""
    return list(Bundle.objects.filter(by=person, **narrowed).order_by("-pk")[:MOST_BUNDLES])


def _checked(request: HttpRequest, values: dict[str, Any]) -> tuple[list[Row], Checked]:
    """The wanted plans that were checked, as a round of the command line has them."""
    rows = [row for row in values["rows"] if row.summary is not None]
    return rows, summaries.round_of(values["round"].name, [row.version for row in rows])


@require_safe
@handled
def matrix(request: HttpRequest, number: int) -> HttpResponse:
    """The outcome of every rule for every plan; with `from`, the next rows of the table alone."""
    values = _values(request, _round(request, number))
    rows, checked = _checked(request, values)
    start = _number(request.GET.get("from", ""))
    end = len(rows) if values["wanted"].page == listing.ALL else start + MATRIX_ROWS
    shown = zip(rows[start:end], checked.drafts[start:end], strict=True)
    return render(
        request,
        "round_matrix_rows.html.j2" if start else "round_matrix.html.j2",
        **values,
        tab="matrix",
        rules=index.used(checked),
        shown=[(row, dict(draft.outcomes)) for row, draft in shown],
        next=end if end < len(rows) else None,
        left=len(rows) - end,
        outcomes=OUTCOMES,
        levels=LEVELS,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


@require_safe
@handled
def frequent(request: HttpRequest, number: int) -> HttpResponse:
    """The rules that fail most, and the verdicts by kind and province."""
    values = _values(request, _round(request, number))
    _, checked = _checked(request, values)
    return render(
        request,
        "round_rules.html.j2",
        **values,
        tab="rules",
        failing=index.failing(checked),
        verdict_counts=index.verdict_counts(checked),
        levels=LEVELS,
    )


@require_safe
@handled
def indicators(request: HttpRequest, number: int) -> HttpResponse:
    """The indicators that plans have values of; the values are loaded when one is opened."""
    values = _values(request, _round(request, number))
    _, checked = _checked(request, values)
    return render(request, "round_indicators.html.j2", **values, tab="indicators", indicators=index.values(checked))


@require_safe
@handled
def indicator(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """One indicator in all plans: small charts and a table."""
    values = _values(request, _round(request, number))
    rows, checked = _checked(request, values)
    asked = next((it for it in index.values(checked) if it.code == code), None)
    if asked is None:
        raise Http404
    small = []
    for row, draft in zip(rows, checked.drafts, strict=True):
        for series in draft.indicators:
            chart = charts.path_chart(_path(series), request.lang) if series.code == code else None
            if chart is not None:
                small.append((row, chart))
    return render(
        request,
        "round_indicator.html.j2",
        **values,
        asked=asked,
        by_number=rows,
        charts=small[:MOST_CHARTS],
        left_out=max(0, len(small) - MOST_CHARTS),
        figure=lambda figure: index.figure_text(figure, request.lang),
    )


_NOWHERE = Place(0, 0, 0)


def _path(series: Series) -> Path:
    points = tuple(Point(f.year, f.kind, f.value, f.value_to, f.op, f.unit, f.base_year, f.change, _NOWHERE) for f in series.figures)
    return Path(series.code, series.label, series.unit, points)


@require_POST
@handled
def table(request: HttpRequest, number: int) -> HttpResponse:
    """Begins a spreadsheet of the wanted plans: drafts, rules, rules by draft, indicators."""
    asked = _round(request, number)
    keys = [row.version for row in _matching(request, asked) if row.summary is not None]
    versions = Version.objects.in_bulk(keys)
    bundle = exporting.begin_table(request.user, asked, [versions[key] for key in keys], request.lang)
    return gone_to(request, f"/bundles/{bundle.pk}/")


# ---- many plans at once -----------------------------------------------------------------------------------------


@require_POST
@handled
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Asks, with the number of plans, before anything is done for many."""
    asked = _round(request, number)
    if request.POST.get("matching"):
        return _question(request, asked, *_chosen(request, asked, {row.plan for row in _matching(request, asked)}))
    return _question(request, asked, *_chosen(request, asked))


def _matching(request: HttpRequest, asked: Round) -> list[Row]:
    """The plans of a round that the address asks for, those on other pages too."""
    return listing.chosen(listing.rows(Plan.objects.filter(round=asked), request.user), Wanted.of(request.GET), request.user.pk)


def _chosen(request: HttpRequest, asked: Round, numbers: Collection[int] | None = None) -> tuple[str, list[Plan]]:
    """What is to be done, and the plans of the round that were chosen: these, else those that the form names. Raises Refused for none, and
    Forbidden for the act.
    """
    act = request.POST.get("act", "")
    if act not in MANY:
        raise Http404
    if numbers is None:
        numbers = {_number(text) for text in request.POST.getlist("plan")}
    plans = list(Plan.objects.filter(round=asked, pk__in=numbers).select_related("round", "owner").order_by("pk"))
    if not plans:
        raise refused("no_plans_chosen")
    for plan in plans:
        require(request.user, MANY[act], plan)
    return act, plans


def _question(request: HttpRequest, asked: Round, act: str, plans: Sequence[Plan], problem: str = "", status: int = 200) -> HttpResponse:
    given = request.POST if request.POST.get("sure") else _common(plans) if act == "letters" else {}
    rows = listing.rows(Plan.objects.filter(pk__in=[plan.pk for plan in plans]), request.user)
    unready = [row for row in rows if _is_unready(row, act)]
    return render(
        request, "round_ask.html.j2", status=status, round=asked, act=act, plans=plans, given=given, problem=problem, unready=unready,
        templates=templates.offered() if act == "letters" else (), standard=templates.standard_name(),
    )  # fmt: skip


def _common(plans: Sequence[Plan]) -> dict[str, str]:
    """What the letters of several plans may begin with: nothing that is of one letter alone."""
    own = ("incoming_number", "document_number", "date")
    return {name: value for name, value in letters.suggestions(plans[0].latest).items() if name not in own}


def _is_unready(row: Row, act: str) -> bool:
    if act == "close":
        return row.closed is not None
    if act == "comparisons" and row.number == 1:
        return True
    return act != "export" and row.summary is None


@require_POST
@handled
def do(request: HttpRequest, number: int) -> HttpResponse:
    """Does what was asked, for the plans that were chosen."""
    asked = _round(request, number)
    act, plans = _chosen(request, asked)
    if act == "close":
        exporting.close_all(request.user, plans)
        return gone_to(request, f"/rounds/{number}/")
    common = None
    if act == "letters":
        fields = {name: request.POST.get(name, "") for name in (*letters.TEXTS, *letters.DATES, "template") if name != "recipient"}
        common = Letters(fields, confirmed=bool(request.POST.get("confirmed")))
    try:
        bundle = exporting.begin(request.user, asked, act, plans, request.lang, common)
    except Refused as error:
        return _question(request, asked, act, plans, error.message.of(request.lang), 409)
    return gone_to(request, f"/bundles/{bundle.pk}/{'?written' if act == 'letters' else ''}")


@require_POST
@handled
def export_plan(request: HttpRequest, plan: int) -> HttpResponse:
    """Begins the export of one plan with all its versions."""
    asked = plan_of(request, plan, "export")
    bundle = exporting.begin(request.user, asked.round, "export", [asked], request.lang)
    return gone_to(request, f"/bundles/{bundle.pk}/")


def _bundle(request: HttpRequest, number: int) -> Bundle:
    """A bundle of one's own; that of another is not there."""
    try:
        asked: Bundle = Bundle.objects.select_related("round", "by").get(pk=number, by=request.user)
    except Bundle.DoesNotExist:
        raise Http404 from None
    exporting.require_seen(request.user, asked)
    return asked


@require_safe
@handled
def bundle(request: HttpRequest, number: int) -> HttpResponse:
    """How far something is that is done for many plans, and its files."""
    asked = _bundle(request, number)
    jobs = list(asked.jobs.select_related("version", "version__plan", "letter").order_by("pk"))
    ended = sum(job.state in ("done", "failed", "cancelled") for job in jobs)
    plans = {plan.pk: plan for plan in Plan.objects.filter(pk__in=[pk for pk, *_ in asked.skipped])}
    return render(
        request,
        "bundle.html.j2",
        bundle=asked,
        written="written" in request.GET,
        jobs=jobs,
        ended=ended,
        has_files=ended == len(jobs) and any(True for _ in exporting.content(asked)),
        problems=[(job, _problem_of(job, request.lang)) for job in jobs if _problem_of(job, request.lang)],
        skipped=[(plans[pk], texts[request.lang == "en"]) for pk, *texts in asked.skipped if pk in plans],
    )


def _problem_of(job: Any, lang: str) -> str:
    column: str = job.problem or (job.letter.problem if job.letter is not None else "")
    return "\n".join(sentence.of(lang) for sentence in problems.read(column))


@require_safe
@handled
def bundle_file(request: HttpRequest, number: int) -> HttpResponse:
    """The files of a bundle in one zip, sent while it is written."""
    asked = _bundle(request, number)
    listed = list(exporting.content(asked))
    if not listed:
        raise Http404
    if asked.kind == "table":
        ((name, file),) = listed
        return download(files.get(file), name)
    response = StreamingHttpResponse(zips.written(listed), content_type="application/zip")
    response["Content-Disposition"] = attachment(f"{asked.round.name}-{asked.kind}-{asked.pk}.zip")
    return response


# ---- decisions from the command line ----------------------------------------------------------------------------


@require_POST
@handled
def import_decisions(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """Takes in a file of decisions; where two decided differently, both are shown and one is chosen."""
    version = version_of(request, plan, number, "decide")
    data, stored = _handed_in(request)
    take: dict[str, Side] = {}
    for name, value in request.POST.items():
        if name.startswith("take-") and value in ("mine", "theirs"):
            take[name.removeprefix("take-")] = "mine" if value == "mine" else "theirs"
    outcome = exporting.import_decisions(request.user, version, data, take)
    report = reports.of(version)
    texts = {it.sub.id: decided.problem(it.result, it.sub, request.lang) for it in reports.findings(report)} if report is not None else {}
    return render(
        request,
        "import.html.j2",
        status=409 if outcome.conflicts else 200,
        added=outcome.added,
        conflicts=outcome.conflicts,
        stored=stored,
        back=f"/plans/{plan}/v{number}/",
        problem=lambda id: texts.get(id, id),
        line=lambda entry: _entry_line(entry, request.lang),
    )


def _handed_in(request: HttpRequest) -> tuple[bytes, str]:
    """The file, and its name in a signed text by which the second request finds it again."""
    if stored := request.POST.get("stored", ""):
        try:
            return files.get(signing.loads(stored, salt="import")), stored
        except signing.BadSignature:
            raise Http404 from None
    given = request.FILES.get("file")
    if given is None:
        raise refused("no_file")
    if (given.size or 0) > decision_file.LARGEST:
        raise refused("too_large", name=given.name, limit=decision_file.LARGEST >> 20)
    data = given.read()
    return data, signing.dumps(files.put(data), salt="import")


def _entry_line(entry: Entry, lang: str) -> str:
    if entry.decision is None:
        return f"{phrase('web.import.withdrawn', lang)} {entry.by} {entry.on.isoformat()}"
    return decided.line(Standing(entry.target.id, "holds", entry.decision, entry.target, entry.by, entry.on), lang)
