"""A report and a text of any size for a version, stored as a check stores them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import Block
from plancheck.model.place import Evidence, Place

#: Passages of a finding: (block, start, end) each.
Passages = Sequence[tuple[int, int, int]]


def store(version: Any, texts: Sequence[str], findings: Sequence[Passages], chapter: int = 600) -> None:
    """Gives a checked version these paragraphs and findings, all failed, of rules in turn; every so many paragraphs a chapter begins."""
    from plancheck.contract import reading
    from plancheck.contract import report as report_file
    from plancheck.contract.reading import DraftText
    from plancheck.web import files, reports

    report, text = reports.of(version), reports.text_of(version)
    blocks = tuple(Block(at, text, paragraph=at + 1) for at, text in enumerate(texts))
    document = replace(text.document, blocks=blocks, tables=(), skipped=(), annexes=())
    sample = report.findings()[0][1]
    subs = [
        replace(
            sample,
            id=f"made{number}",
            fingerprint=f"print{number}",
            message=Bilingual(f"问题甲{number}号", f"problem {number}"),
            evidence=tuple(
                Evidence(texts[block][start:end], Place(block, start, end, 0, (f"第{block // chapter}章",), None, block + 1))
                for block, start, end in passages
            ),
        )
        for number, passages in enumerate(findings, 1)
    ]
    results = []
    for at, result in enumerate(report.results):
        own = tuple(subs[at :: len(report.results)])
        results.append(replace(result, outcome="failed" if own else "passed", subresults=own))
    version.report_file = files.put(report_file.write(replace(report, results=tuple(results))))
    headings = tuple((at, 1, texts[at]) for at in range(0, len(texts), chapter))
    version.text_file = files.put(reading.write(DraftText(document, headings)))
    version.save()


def large(version: Any, word: str = "段") -> None:
    """A draft of about 500 pages with 150 findings. With another word it is another file, which was not read in this process yet."""
    texts = [f"第{at}{word}：" + "积极推进碳达峰试点建设各项工作，落实目标责任，完善统计核算体系。" * 2 for at in range(6000)]
    store(version, texts, [[(number * 37, 5, 15)] for number in range(150)])
