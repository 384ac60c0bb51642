"""The fonts of this machine, by fontconfig or the registry of Windows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

#: Fonts that Windows lists under another name than documents use; in lower case.
_ALSO = {
    "仿宋": ("fangsong",),
    "仿宋_gb2312": ("fangsong_gb2312",),
    "楷体": ("kaiti",),
    "楷体_gb2312": ("kaiti_gb2312",),
    "黑体": ("simhei",),
    "宋体": ("simsun",),
    "方正小标宋简体": ("fzxiaobiaosong-b05s", "方正小标宋_gbk", "fzxiaobiaosong-b05"),
}


def missing(names: Sequence[str]) -> tuple[str, ...]:
    """Those of `names` that are not installed; () if the installed fonts are unknown."""
    fonts = installed()
    if fonts is None:
        return ()
    return tuple(name for name in names if not fonts & {name.lower(), *_ALSO.get(name.lower(), ())})


def installed() -> frozenset[str] | None:
    """The names of the installed fonts in lower case, in all languages; None if they are unknown."""
    return _registry() if sys.platform == "win32" else _fontconfig()


def _fontconfig() -> frozenset[str] | None:
    try:
        done = subprocess.run(["fc-list", ":", "family"], capture_output=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    lines = done.stdout.decode("utf-8", "replace").replace("\\-", "-").splitlines()
    return frozenset(name.strip().lower() for line in lines for name in line.split(",") if name.strip()) or None


def _registry() -> frozenset[str] | None:
    """Names of values are "FangSong (TrueType)" or "SimSun & NSimSun (TrueType)"."""
    if sys.platform != "win32":
        return None
    import winreg

    names: set[str] = set()
    for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
        try:
            with winreg.OpenKey(root, r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts") as key:
                for at in range(winreg.QueryInfoKey(key)[1]):
                    names |= families(winreg.EnumValue(key, at)[0])
        except OSError:  # the user has no fonts
            continue
    return frozenset(names) or None


def families(value: str) -> set[str]:
    """The families, in lower case, in the name of a registry value: "SimSun & NSimSun (TrueType)" are two."""
    return {name.strip().lower() for name in value.split("(")[0].split("&") if name.strip()}
