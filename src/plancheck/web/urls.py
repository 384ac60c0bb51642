"""The addresses of the workbench."""

from __future__ import annotations

from django.urls import path

from plancheck.web.pages import home, outputs, review, session

_VERSION = "plans/<int:plan>/v<int:number>/"

urlpatterns = [
    path("", home.home),
    path("rows", home.rows),
    path("submit", home.submit),
    path("sample", home.sample),
    path("enter", session.enter),
    path("login", session.sign_in),
    path("logout", session.sign_out),
    path("password", session.password),
    path("language", session.language),
    path("plans/<int:plan>/", review.latest),
    path(_VERSION, review.review),
    path(_VERSION + "cancel", home.cancel),
    path(_VERSION + "again", home.check_again),
    path(_VERSION + "text/<int:chunk>", review.chunk),
    path(_VERSION + "findings/<slug:id>", review.finding),
    path(_VERSION + "findings/<slug:id>/decide", review.decide),
    path(_VERSION + "findings/<slug:id>/undo", review.undo),
    path(_VERSION + "draft", outputs.draft),
    path(_VERSION + "annexes/<int:annex>", outputs.annex),
    path(_VERSION + "report", outputs.page),
    path(_VERSION + "report.<slug:format>", outputs.report),
    path(_VERSION + "decisions.json", outputs.decision_list),
]
handler400 = "plancheck.web.pages.errors.bad_request"
handler404 = "plancheck.web.pages.errors.not_found"
handler500 = "plancheck.web.pages.errors.failed"
