"""batch: check all drafts of a folder or zip, and compare them in an overview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from plancheck.cli.arguments import Choice, Text, shown
from plancheck.cli.help import ALWAYS, PLAN, RULES, VIEW, Helpful, options
from plancheck.cli.inputs import CheckOptions
from plancheck.cli.terminal import Exit, Terminal

if TYPE_CHECKING:
    from plancheck.readers import View

#: The most drafts at a time that may be asked for.
_MOST_JOBS = 256


class _Jobs(Text):
    """How many at a time."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; exit 2 for anything else."""
        text = super().convert(value, param, ctx)
        if (text.isdecimal() and 1 <= int(text) <= _MOST_JOBS) or ctx is None or param is None:
            return int(text)
        raise ctx.obj.stop(Exit.USAGE, "bad_value", name=shown(ctx.obj, param), value=value, why=ctx.obj.say("batch_jobs", most=_MOST_JOBS))


@click.command(cls=Helpful, help="批量审核文件夹或 zip 中的全部方案 | Check all drafts of a folder or zip")
@click.argument("source", metavar="FOLDER|ZIP")
@click.option("-o", "--output", required=True, metavar="DIR", help="结果写到这个文件夹 | Folder for the results")
@click.option(
    "-j", "--jobs", type=_Jobs(), metavar="N", help="同时审核几份，默认为处理器核数 | Drafts at a time; as many as cores unless given"
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="在这个 dask 集群上审核，如 tls://主机:8786 | Check on this cluster of dask, such as tls://HOST:8786",
)
@click.option("--tls-ca", metavar="FILE", help="集群的根证书，PEM | Certificate of the cluster's authority, PEM")
@click.option("--tls-cert", metavar="FILE", help="本机的证书，PEM | This machine's certificate, PEM")
@click.option("--tls-key", metavar="FILE", help="本机证书的密钥，PEM | The key of that certificate, PEM")
@click.option("--insecure-cluster", is_flag=True, help="允许把方案不加密地传到别的机器 | Let drafts go to other machines unencrypted")
@click.option(
    "--thorough",
    "as_printed",
    is_flag=True,
    help="仔细审核：每份都与打印稿核对，同 check --as-printed，费时 | Check every draft against its print, as check --as-printed; slow",
)
@click.option("-q", "--quiet", is_flag=True, help="不显示进度 | No progress")
@click.option("--fail-on", type=Choice("must", "should", "never"), help="哪一级不符合时退出码为 1 | Level whose failure gives exit code 1")
@options(RULES, PLAN, VIEW, ALWAYS)
@click.pass_obj
def batch(
    terminal: Terminal,
    /,
    source: str,
    output: str,
    jobs: int | None,
    cluster: str | None,
    tls_ca: str | None,
    tls_cert: str | None,
    tls_key: str | None,
    insecure_cluster: bool,
    quiet: bool,
    fail_on: str | None,
    view: View,
    **asked: Any,
) -> int:
    """Check every draft, and write a report a draft and an overview. The same command resumes an interrupted run."""
    from plancheck.cli import batch_run

    return batch_run.check_all(
        terminal,
        source,
        output,
        CheckOptions(**asked),
        view,
        jobs=jobs,
        address=cluster,
        tls={"--tls-ca": tls_ca, "--tls-cert": tls_cert, "--tls-key": tls_key},
        insecure=insecure_cluster,
        quiet=quiet,
        fail_on=fail_on,
    )
