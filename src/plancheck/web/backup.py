"""A copy of a whole workbench in one zip: made while the workbench is served, put back into an empty folder and an empty database.

The tables are written as lines of JSON, the same from SQLite and PostgreSQL, so that a copy of one can be put back into the other. All of
them are read in one transaction; a file is stored before the row that names it, so every file of these rows is there when they are read.
Sessions, failed sign-ins and the key of cookies are left out: after a restore, everybody signs in again. The key of the history is
included, or its records could not be verified.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any

from plancheck import stores
from plancheck.version import VERSION
from plancheck.web import site as sites
from plancheck.web.site import Site

FORMAT = "plancheck/backup/1"
_MANIFEST = "manifest.json"
#: What of the folder is not copied: the database is copied by its tables, the others are made anew or of no use elsewhere.
_LEFT_OUT = ("workbench.sqlite3*", "secret.key*", "token*", "incoming", "files", "office-rules", ".*")
_APP = "web"
#: The columns of JSON that name stored files, and by what: a table of replies that another has replaced, the report of a letter.
_NAMING = {"arguments": ("file",), "fields": ("report",)}
#: Seconds after which what a killed copying or restoring has left is removed.
_ABANDONED = 86400.0
#: How much is read at a time: bytes of a file, rows of a table.
_CHUNK, _ROWS = 1 << 20, 500


class Unusable(Exception):
    """The copy cannot be put back; `why` is the last part of a key of the catalogue, `what` names what it is about."""

    def __init__(self, why: str, what: object = "") -> None:
        super().__init__(f"{why} {what}".strip())
        self.why = why
        self.what = what


@dataclass(frozen=True, slots=True)
class Summary:
    """What a copy holds: rows of tables, files, records of the history with the code of the last one. `missing`: stored files that were
    damaged or gone when the copy was made, by their SHA-256."""

    rows: int
    files: int
    records: int
    last: str
    missing: tuple[str, ...] = ()


# ---- making a copy ----------------------------------------------------------------------------------------------


def write(path: Path) -> Summary:
    """Copies the workbench that this process is configured for. `path` is whole or not there. Raises OSError where it cannot be written,
    Unusable where a newer plancheck made the tables, and as `require_outside`."""
    require_outside(path)
    _sweep(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                summary = _written(archive)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    return summary


def require_outside(path: Path) -> None:
    """Raises Unusable for a path in the data folder or its store: each copy would hold the ones before."""
    site = sites.current()
    folders = [site.folder, *([] if stores.is_address(site.store) else [Path(site.store)] if site.store else [])]
    if any(path.resolve().is_relative_to(folder.resolve()) for folder in folders):
        raise Unusable("inside", path)


def _sweep(target: Path) -> None:
    """Removes what killed attempts at making this file or folder have left beside it, once it is old."""
    for part in target.parent.glob("*.part"):
        if re.fullmatch(rf"\.{re.escape(target.name)}\.\d+\.part", part.name) and time.time() - part.lstat().st_mtime > _ABANDONED:
            if part.is_dir() and not part.is_symlink():
                shutil.rmtree(part, ignore_errors=True)
            else:
                part.unlink(missing_ok=True)


def _written(archive: zipfile.ZipFile) -> Summary:
    from plancheck.web import audit, snapshot

    named: set[str] = set()
    with snapshot.unchanging():
        migrations = _applied()
        tables = {model._meta.model_name: _table(archive, model, named) for model in _models(migrations)}
        records, last = audit.last()
    stored, missing = _stored(archive, named)
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "migrations": migrations,
        "tables": tables,
        "files": stored,
        "folder": dict(_others(archive)),
        "records": records,
        "last": last,
        "missing": missing,
    }
    archive.writestr(_MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return _summary(manifest)


def _summary(manifest: dict[str, Any]) -> Summary:
    rows = sum(table["rows"] for table in manifest["tables"].values())
    return Summary(rows, len(manifest["files"]), manifest["records"], manifest["last"], tuple(manifest["missing"]))


def _applied() -> list[str]:
    """The migrations that made the tables. Raises Unusable if this plancheck does not know all of them."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    applied = sorted(name for app, name in loader.applied_migrations if app == _APP)
    if unknown := [name for name in applied if (_APP, name) not in loader.graph.nodes]:
        raise Unusable("newer", unknown[-1])
    return applied


def _models(migrations: Iterable[str]) -> list[Any]:
    """The tables as they were after these migrations, which may be fewer than those of this version."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    state = MigrationLoader(connection).project_state([(_APP, name) for name in migrations])
    return [model for model in state.apps.get_models(include_auto_created=True) if model._meta.app_label == _APP]


def _table(archive: zipfile.ZipFile, model: Any, named: set[str]) -> dict[str, Any]:
    """Writes a table; adds the files that its rows name to `named`."""
    digest, rows = hashlib.sha256(), 0
    fields = [field.attname for field in model._meta.concrete_fields]
    files = [name for name in fields if name == "file" or name.endswith("_file")]
    texts = [name for name in fields if name in _NAMING]
    with archive.open(f"tables/{model._meta.model_name}.jsonl", "w", force_zip64=True) as out:
        for row in model._base_manager.order_by("pk").iterator(chunk_size=_ROWS):
            content = {name: getattr(row, name) for name in fields}
            named.update(content[name] for name in files if content[name])
            named.update(content[name][key] for name in texts for key in _NAMING[name] if content[name].get(key))
            line = json.dumps(content, ensure_ascii=False, default=_plain).encode("utf-8", "surrogatepass") + b"\n"
            digest.update(line)
            out.write(line)
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def _plain(value: object) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no column may hold a {type(value).__name__}")


def _stored(archive: zipfile.ZipFile, named: set[str]) -> tuple[list[str], list[str]]:
    """Writes the stored files; the names of those that are whole, and of those that rows name and that are not.

    Raises Unusable where none is that a row names: they are somewhere else."""
    from plancheck.web import files

    whole = [name for name in files.names() if _copied(archive, name)]
    if named and not named & set(whole):
        raise Unusable("no_files")
    return whole, sorted(named - set(whole))


def _copied(archive: zipfile.ZipFile, name: str) -> bool:
    """Writes a stored file into the archive, unless it is not what its name says."""
    from plancheck.web import files

    try:
        with files.opened(name) as source:
            if _digest(source) != name:
                return False
            archive.write(source, f"files/{name}", zipfile.ZIP_STORED)
    except ValueError:  # a copy of it was not
        return False
    return True


def _digest(source: Path) -> str:
    with open(source, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _others(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Writes what else lies in the folder of the site, such as its key of the history and its own rules; the SHA-256 of each."""
    root = sites.current().folder
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.is_symlink() or not path.is_file() or _is_left_out(inside.parts[0]):
            continue
        data = path.read_bytes()
        archive.writestr(f"folder/{inside.as_posix()}", data)
        yield inside.as_posix(), hashlib.sha256(data).hexdigest()


# ---- putting it back --------------------------------------------------------------------------------------------


def restore(path: Path, site: Site) -> tuple[Summary, bool]:
    """Puts a copy back as the site, whose folder and database must be empty, and brings its tables to this version. Returns what it held,
    and whether its history is as it was written.

    Everything is verified before anything is written, and the folder is there whole or not at all. Configures this process for a folder
    beside it, so that it serves for nothing else afterwards. Raises Unusable, OSError, and BadDatabase.
    """
    folder = site.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Unusable("folder", folder)
    with _opened(path) as archive:
        manifest = _manifest(archive)
        _verify(archive, manifest)
        _sweep(folder)
        part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
        try:
            sound = _put_back(archive, manifest, Site(part, site.database, site.store))
            if folder.exists():
                folder.rmdir()
            os.rename(part, folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    return _summary(manifest), sound


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise Unusable("no_backup") from None
    with archive:
        yield archive


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.read(_MANIFEST))
    except (KeyError, ValueError, zipfile.BadZipFile):
        raise Unusable("no_backup") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Unusable("no_backup")
    return manifest


def _verify(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Raises Unusable for the first part that is not what it was when the copy was made."""
    expected = {f"tables/{name}.jsonl": table["sha256"] for name, table in manifest["tables"].items()}
    expected |= {f"files/{name}": name for name in manifest["files"]}
    expected |= {f"folder/{name}": sha256 for name, sha256 in manifest["folder"].items()}
    for name in manifest["folder"]:
        if not _is_inside(name):
            raise Unusable("damaged", f"folder/{name}")
    for name, sha256 in expected.items():
        try:
            with archive.open(name) as part:
                digest = hashlib.sha256()
                while chunk := part.read(_CHUNK):
                    digest.update(chunk)
        except (KeyError, zipfile.BadZipFile, EOFError, zlib.error):
            raise Unusable("damaged", name) from None
        if digest.hexdigest() != sha256:
            raise Unusable("damaged", name)


def _is_inside(name: str) -> bool:
    """Whether a name is one of a file that a copy may put into the folder of a site, on any system."""
    parts = name.split("/")
    plain = all(part not in ("", ".", "..") and not set(part) & set("\\:\0") for part in parts)
    return plain and not _is_left_out(parts[0])


def _is_left_out(name: str) -> bool:
    return any(PurePosixPath(name).match(pattern) for pattern in _LEFT_OUT)


def _put_back(archive: zipfile.ZipFile, manifest: dict[str, Any], site: Site) -> bool:
    site.folder.mkdir(mode=0o700, parents=True)
    for name in manifest["folder"]:
        target = site.folder / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(archive.read(f"folder/{name}"))
    sites.configure(site)
    from django.core.management import call_command
    from django.db import connections

    from plancheck.web import audit, files

    _check_empty()
    for name in manifest["files"]:
        with archive.open(f"files/{name}") as part:
            files.put_chunks(iter(partial(part.read, _CHUNK), b""))
    _migrate(manifest["migrations"])
    _fill(archive, manifest)
    call_command("migrate", verbosity=0, interactive=False)
    try:
        sound = not audit.problems(manifest["last"])
    except sites.KeyLost:  # the copy was made without it
        sound = False
    connections.close_all()
    return sound


def _check_empty() -> None:
    """Raises Unusable if a workbench is in the database already."""
    from django.db import connection

    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if "web_person" in tables:
            for table in ("web_person", "web_round", "web_record"):
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
                if cursor.fetchone():
                    raise Unusable("database")


def _migrate(names: list[str]) -> None:
    """Makes the tables as they were when the copy was made."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    nodes = {(_APP, name) for name in names}
    if unknown := sorted(nodes - executor.loader.graph.nodes.keys()):
        raise Unusable("newer", unknown[-1][1])
    last = [node for node in nodes if not any(child.key in nodes for child in executor.loader.graph.node_map[node].children)]
    if any(node in executor.loader.applied_migrations for node in nodes):
        return  # an earlier attempt made them, and left them empty
    executor.migrate(sorted(last))


def _fill(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    from django.core.management.color import no_style
    from django.db import connection, transaction

    models = _models(manifest["migrations"])
    with transaction.atomic():
        for model in models:
            name = model._meta.model_name
            if name in manifest["tables"]:
                with archive.open(f"tables/{name}.jsonl") as part:
                    _insert(model, part)
        # Rows came with their numbers; the next ones follow them.
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)


def _insert(model: Any, lines: IO[bytes]) -> None:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    for line in lines:
        content = json.loads(line.decode("utf-8", "surrogatepass"))
        row = model(**{name: fields[name].to_python(value) for name, value in content.items()})
        # Raw: as it was, without the present moment in columns for when a row was made.
        row.save_base(raw=True, force_insert=True)
