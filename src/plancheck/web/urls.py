"""The addresses of the workbench."""

from __future__ import annotations

from django.urls import path

from plancheck.web.pages import history, home, letters, outputs, people, review, rounds, rules, session, versions

_VERSION = "plans/<int:plan>/v<int:number>/"
_LETTER = _VERSION + "letters/<int:letter>"
_COMPARE = "plans/<int:plan>/compare/<int:old>/<int:new>"

urlpatterns = [
    path("", home.home),
    path("rows", home.rows),
    path("submit", home.submit),
    path("sample", home.sample),
    path("plans/<int:plan>/about", home.about),
    path("plans/<int:plan>/describe", home.describe),
    path("plans/<int:plan>/correct", home.correct),
    path("plans/<int:plan>/export", rounds.export_plan),
    path(_VERSION + "progress", home.progress),
    path(_VERSION + "wait", home.wait),
    path(_VERSION + "import", rounds.import_decisions),
    path("rounds/", rounds.all_rounds),
    path("rounds/<int:number>/", rounds.one),
    path("rounds/<int:number>/change", rounds.change),
    path("rounds/<int:number>/close", rounds.close),
    path("rounds/<int:number>/matrix", rounds.matrix),
    path("rounds/<int:number>/rules", rounds.frequent),
    path("rounds/<int:number>/indicators", rounds.indicators),
    path("rounds/<int:number>/indicators/<str:code>", rounds.indicator),
    path("rounds/<int:number>/table", rounds.table),
    path("rounds/<int:number>/ask", rounds.ask),
    path("rounds/<int:number>/do", rounds.do),
    path("bundles/<int:number>/", rounds.bundle),
    path("bundles/<int:number>/file", rounds.bundle_file),
    path("rules/", rules.rules),
    path("rules/book", rules.book),
    path("enter", session.enter),
    path("login", session.sign_in),
    path("logout", session.sign_out),
    path("password", session.password),
    path("language", session.language),
    path("people/", people.everybody),
    path("people/create", people.create),
    path("people/<int:person>/", people.account),
    path("people/<int:person>/change", people.change),
    path("people/<int:person>/reset", people.reset),
    path("people/<int:person>/end", people.end_sessions),
    path("history", history.history),
    path("history.csv", history.export),
    path("plans/<int:plan>/", review.latest),
    path(_VERSION, review.review),
    path(_VERSION + "cancel", home.cancel),
    path(_VERSION + "again", home.check_again),
    path(_VERSION + "text/<int:piece>", review.piece),
    path(_VERSION + "search", review.search),
    path(_VERSION + "news", review.news),
    path(_VERSION + "decide-all", review.decide_all),
    path(_VERSION + "undo-all", review.undo_all),
    path(_VERSION + "findings/<slug:id>", review.finding),
    path(_VERSION + "findings/<slug:id>/decide", review.decide),
    path(_VERSION + "findings/<slug:id>/undo", review.undo),
    path(_VERSION + "findings/<slug:id>/why", review.why),
    path(_VERSION + "draft", outputs.draft),
    path(_VERSION + "annexes/<int:annex>", outputs.annex),
    path(_VERSION + "report", outputs.page),
    path(_VERSION + "report.<slug:format>", outputs.report),
    path(_VERSION + "letters/", letters.overview),
    path(_LETTER, letters.letter),
    path(_LETTER + "/send", letters.send),
    path(_LETTER + "/pages/<int:page>", letters.picture),
    path(_LETTER + "/letter.docx", letters.letter_file),
    path(_LETTER + "/replies.xlsx", letters.form_file),
    path(_VERSION + "annotated", letters.annotated),
    path(_VERSION + "annotated/file", letters.annotated_file),
    path(_VERSION + "next", versions.next_version),
    path(_VERSION + "received", versions.received),
    path(_VERSION + "replies", versions.replies),
    path(_COMPARE, versions.compare),
    path(_COMPARE + "/page", versions.compare_page),
    path(_COMPARE + ".<slug:format>", versions.compare_file),
    path(_VERSION + "decisions.json", outputs.decision_list),
]
handler400 = "plancheck.web.pages.errors.bad_request"
handler404 = "plancheck.web.pages.errors.not_found"
handler500 = "plancheck.web.pages.errors.failed"
