"""What is in a folder or zip: what goes with what, what is none, and that nothing is written outside."""

from __future__ import annotations

import io
import os
import stat
import warnings
import zipfile
from pathlib import Path

import pytest
from tests.batch.drafts import fill, plan, tree
from tests.hostile.makers import growth
from tests.zips import zipped

from plancheck.batch import submissions
from plancheck.batch.submissions import Contents, File, FileProblem, grouped
from plancheck.model.round import MISSED
from plancheck.worker import Limits

PLAN = plan()


def find(source: Path, folder: Path) -> Contents | FileProblem:
    return submissions.find(source, folder / "out", folder / "zips", Limits())


def told(it: Contents | FileProblem) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Attachments by draft, and reasons by skipped file."""
    assert isinstance(it, Contents)
    drafts = {each.draft.name: tuple(other.name for other in each.attachments) for each in it.submissions}
    return drafts, {each.name: each.reason for each in it.skipped}


@pytest.mark.parametrize(
    ("files", "drafts", "skipped"),
    [
        (["a.docx", "b.pdf"], {"a.docx": (), "b.pdf": ()}, {}),
        (["甲/方案.docx", "甲/附件1.docx", "甲/清单.xlsx"], {"甲/方案.docx": ("甲/清单.xlsx", "甲/附件1.docx")}, {}),
        (["甲/方案.docx", "甲/附件/表.docx", "甲/附件/图.pdf"], {"甲/方案.docx": ("甲/附件/图.pdf", "甲/附件/表.docx")}, {}),
        (["方案.docx", "附表.pdf"], {"方案.docx": ("附表.pdf",)}, {}),
        (["甲.docx", "乙.docx", "甲 附表.docx"], {"乙.docx": (), "甲.docx": ("甲 附表.docx",)}, {}),
        (["甲.docx", "乙.docx", "附表.docx"], {"乙.docx": (), "甲.docx": ()}, {"附表.docx": "unassigned"}),
        (["甲/附件1.docx"], {"甲/附件1.docx": ()}, {}),
        (["甲/附件1.docx", "甲/附件2.docx"], {}, {"甲/附件1.docx": "unassigned", "甲/附件2.docx": "unassigned"}),
        (["a.docx", "名册.xlsx"], {"a.docx": ()}, {"名册.xlsx": "kind"}),
        (["甲/a.docx", "甲/测算.xlsx"], {"甲/a.docx": ("甲/测算.xlsx",)}, {}),
        # what annotate and letter wrote beside a draft, in both languages
        (
            ["甲/方案.docx", "甲/方案.审核.docx", "甲/方案.审核.v2.docx", "甲/方案.reviewed.docx", "甲/附件1.xlsx"],
            {"甲/方案.docx": ("甲/附件1.xlsx",)},
            {"甲/方案.reviewed.docx": "stray", "甲/方案.审核.docx": "stray", "甲/方案.审核.v2.docx": "stray"},
        ),
        (
            ["甲/方案.pdf", "甲/方案.审核.pdf", "甲/函.docx", "甲/函.v2.docx", "甲/函.意见采纳情况表.xlsx", "甲/函.意见采纳情况表.v2.xlsx"],
            {"甲/方案.pdf": ()},
            {
                "甲/函.docx": "stray", "甲/函.v2.docx": "stray", "甲/函.意见采纳情况表.xlsx": "stray",
                "甲/函.意见采纳情况表.v2.xlsx": "stray", "甲/方案.审核.pdf": "stray",
            },
        ),
        # by its name alone nothing is left out: the draft itself must lie beside it, or the form beside the letter
        (["甲/方案.审核.docx", "乙/方案.docx"], {"乙/方案.docx": (), "甲/方案.审核.docx": ()}, {}),
        (["方案.docx", "方案.审核.pdf"], {"方案.docx": (), "方案.审核.pdf": ()}, {}),
        (["方案.docx", "意见函.docx"], {"意见函.docx": (), "方案.docx": ()}, {}),
    ],
)  # fmt: skip
def test_what_goes_with_what(files: list[str], drafts: dict[str, tuple[str, ...]], skipped: dict[str, str]) -> None:
    assert told(grouped(File(name, Path(name)) for name in files)) == (drafts, skipped)


def test_what_a_folder_holds(tmp_path: Path) -> None:
    source = fill(tmp_path / "in", {"乙/方案.docx": PLAN, "a.PDF": b"x", "说明.txt": b"x", ".git/x.docx": PLAN, "rar.rar": b"Rar!"})
    os.mkfifo(source / "pipe.docx")
    (source / "link.docx").symlink_to(source / "乙" / "方案.docx")
    (source / "gone.docx").symlink_to(source / "nowhere.docx")
    (source / "loop").symlink_to(source)
    fill(tmp_path / "in" / "earlier", {".plancheck/run.json": b"", "reports/x.docx": PLAN})
    drafts, skipped = told(find(source, tmp_path))
    assert list(drafts) == ["a.PDF", "gone.docx", "link.docx", "rar.rar", "乙/方案.docx"]
    assert skipped == {
        ".git/": "stray", ".git/x.docx": "hidden", "earlier/reports/x.docx": "results", "loop": "special", "pipe.docx": "special",
        "说明.txt": "kind",
    }  # fmt: skip


def test_the_results_are_no_drafts(tmp_path: Path) -> None:
    fill(tmp_path, {"a.docx": PLAN, "out/b.docx": PLAN, "out/index.html": b"x", "out/summary.xlsx": b"x", "out/甲.审核.docx": PLAN})
    drafts, skipped = told(submissions.find(tmp_path, tmp_path / "out", tmp_path / "zips", Limits()))
    assert (list(drafts), skipped) == (["a.docx"], {"out/b.docx": "results"})


DEEP = "/".join(str(number) for number in range(submissions.DEEPEST + 1))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("~x/甲.docx", None),
        ("x~/甲.docx", None),
        ("x.log/甲.docx", None),
        ("x.db/甲.docx", None),
        ("x.tmp/~y/readme/甲.docx", None),
        ("甲/.plancheck/run.json", "results"),
        (".甲/甲.docx", "hidden"),
        (".甲/乙/甲.zip", "hidden"),
        ("__MACOSX/甲.docx", "hidden"),
        (".甲.docx", "hidden"),
        ("~甲.docx", "hidden"),
        ("~$甲.docx", "hidden"),  # larger than Word's owner files
        ("README.pdf", "hidden"),
        (f"{DEEP}/甲.docx", "deep"),
    ],
)
@pytest.mark.parametrize("form", ["folder", "zip"])
def test_l07_no_folder_and_no_name_loses_a_draft(tmp_path: Path, name: str, reason: str | None, form: str) -> None:
    """It is checked, or listed with a reason that ends in exit code 3."""
    files = {"乙/方案.docx": PLAN, name: b"{}" if name.endswith(".json") else PLAN}
    if reason == "results":
        files["甲/方案.docx"] = PLAN
    source = fill(tmp_path / "in", files)
    if form == "zip":
        source = tmp_path / "in.zip"
        source.write_bytes(zipped(files))
        reason = None if reason in ("deep", "results") else reason  # not in zips
    drafts, skipped = told(find(source, tmp_path))
    lost = {name: each for name, each in skipped.items() if each in MISSED}
    place = f"{DEEP}/" if reason == "deep" else "甲/方案.docx" if name.endswith(".json") else name
    assert (place in drafts, lost) == ((True, {}) if reason is None else (False, {place: reason}))


@pytest.mark.parametrize(
    "name", ["~$甲.docx", "~$附表.xlsx", ".~甲.docx", "._甲.docx", "__MACOSX/甲/._甲.docx", "Thumbs.db", "甲.docx.tmp"]
)
def test_l07_what_programs_leave_is_no_loss(tmp_path: Path, name: str) -> None:
    drafts, skipped = told(find(fill(tmp_path / "in", {"a.docx": PLAN, name: b"x" * 162}), tmp_path))
    assert list(drafts) == ["a.docx"]
    assert set(skipped.values()) == {"stray"}


# ---- zips -------------------------------------------------------------------------------------------------------


def inside(it: Contents | FileProblem) -> dict[str, bytes]:
    assert isinstance(it, Contents)
    return {each.draft.name: each.draft.path.read_bytes() for each in it.submissions if each.draft.trouble is None}


def zip_of(path: Path, entries: list[tuple[zipfile.ZipInfo, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for info, data in entries:
            archive.writestr(info, data)
    return path


def link_to(name: str, target: str) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info, target.encode()


def test_c2_names_that_lead_outside_are_labels_only(tmp_path: Path) -> None:
    names = ["../up.docx", "a/../../../upper.docx", "/root.docx", "C:\\drive.docx", "C:tmp/x.docx", "\\\\host\\share\\unc.docx"]
    entries = [(zipfile.ZipInfo(name), plan(name)) for name in names]
    source = zip_of(tmp_path / "in.zip", [*entries, link_to("link.docx", "/etc/passwd"), link_to("folder", "/tmp")])
    before = set(tree(tmp_path))
    it = find(source, tmp_path)
    assert inside(it) == {
        "a/upper.docx": plan(names[1]), "drive.docx": plan(names[3]), "host/share/unc.docx": plan(names[5]), "root.docx": plan(names[2]),
        "tmp/x.docx": plan(names[4]), "up.docx": plan(names[0]),
    }  # fmt: skip
    assert told(it)[1] == {"folder": "special", "link.docx": "special"}
    written = set(tree(tmp_path)) - before
    assert written == {f"zips/0/{number}" for number in range(1, 7)}
    assert stat.S_IMODE((tmp_path / "zips").stat().st_mode) == stat.S_IMODE((tmp_path / "zips" / "0").stat().st_mode) == 0o700


def test_c2_names_of_chinese_windows(tmp_path: Path) -> None:
    """GBK without a flag that says so, as Windows and old WinRAR write it."""
    data = zipped({"AAAA/BBBB.docx": PLAN})
    renamed = data.replace(b"AAAA", "甲市".encode("gbk")).replace(b"BBBB", "方案".encode("gbk"))
    (tmp_path / "in.zip").write_bytes(renamed)
    assert list(inside(find(tmp_path / "in.zip", tmp_path))) == ["甲市/方案.docx"]


def test_c2_zips_are_opened_one_level_deep(tmp_path: Path) -> None:
    deepest = zipped({"deep.docx": PLAN})
    middle = zipped({"乙市方案.docx": PLAN, "deeper.zip": deepest})
    (tmp_path / "in.zip").write_bytes(zipped({"甲.docx": PLAN, "middle.zip": middle, "broken.zip": b"PK\x03\x04junk"}))
    it = find(tmp_path / "in.zip", tmp_path)
    drafts, skipped = told(it)
    assert list(drafts) == ["broken.zip", "middle.zip/乙市方案.docx", "甲.docx"]
    assert skipped == {"middle.zip/deeper.zip": "nested"}
    assert isinstance(it, Contents)
    assert it.submissions[0].draft.trouble is not None
    assert it.submissions[0].draft.trouble.reason == "damaged"
    source = fill(tmp_path / "folder", {"middle.zip": middle, "word.zip": PLAN})
    drafts, skipped = told(submissions.find(source, tmp_path / "out", tmp_path / "other", Limits()))
    assert (list(drafts), skipped) == (["middle.zip/乙市方案.docx", "word.zip"], {"middle.zip/deeper.zip": "nested"})


def test_c2_a_hundred_thousand_entries_are_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(100_000):
            archive.writestr(f"{number}.docx", b"")
    (tmp_path / "in.zip").write_bytes(out.getvalue())
    del out
    with growth() as grown:
        it = find(tmp_path / "in.zip", tmp_path)
    assert isinstance(it, FileProblem)
    assert it.reason == "too_large"
    assert "10000" in it.detail.zh
    assert tree(tmp_path / "zips") == {}
    assert grown() < 50 << 20


def test_c2_the_supervisor_does_not_hold_what_a_zip_holds(tmp_path: Path) -> None:
    noise = os.urandom(20 << 20)
    (tmp_path / "in.zip").write_bytes(zipped({f"{number}.docx": noise for number in range(5)}))
    with growth() as grown:
        it = find(tmp_path / "in.zip", tmp_path)
    assert isinstance(it, Contents)
    assert [each.draft.path.stat().st_size for each in it.submissions] == [20 << 20] * 5
    assert grown() < 50 << 20


@pytest.mark.parametrize(("data", "reason"), [(b"", "damaged"), (zipped({"a.docx": PLAN})[:-30], "damaged")])
def test_a_zip_that_is_none(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "in.zip").write_bytes(data)
    it = find(tmp_path / "in.zip", tmp_path)
    assert isinstance(it, FileProblem)
    assert it.reason == reason
    assert "请解压到文件夹后再审" in it.detail.zh
    assert "Unpack it" in it.detail.en
