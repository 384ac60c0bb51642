"""What axe-core finds on a page in a browser.

Most of its time went into the contrast of every piece of text; here that is measured once for texts that look alike.
"""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Callable
from functools import cache
from typing import Any

#: Texts look alike where they, and all that they stand in, have the same colours and the same way of being laid over others. Of those,
#: the first and the last are measured.
_RUN = """
(async part => {
    const root = part ? document.querySelector(part) : document.documentElement;
    const behind = new Map();
    const ground = element => {
        if (!element) return "";
        let known = behind.get(element);
        if (known === undefined) {
            const style = getComputedStyle(element);
            const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.position, style.float, style.zIndex,
                         style.transform, style.mixBlendMode, style.filter].join();
            const parent = ground(element.parentElement);
            behind.set(element, known = parent.endsWith(own) ? parent : parent + "/" + own);
        }
        return known;
    };
    const ends = new Map();
    for (const element of [root, ...root.querySelectorAll("*")]) {
        const says = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
        if (!(says || element.matches("input, textarea, select")) || !element.checkVisibility({visibilityProperty: true})) continue;
        const style = getComputedStyle(element);
        const look = [element.tagName, element.className, element.disabled, style.color, style.fontSize, style.fontWeight,
                      style.textShadow, ground(element)].join("|");
        ends.set(look, [(ends.get(look) || [element])[0], element]);
    }
    const texts = [...new Set([...ends.values()].flat())];
    const [contrast, all] = ["color-contrast", {resultTypes: ["violations"]}];
    const ran = [await axe.run(root, {...all, rules: {[contrast]: {enabled: false}}})];
    if (texts.length) ran.push(await axe.run(texts, {...all, runOnly: [contrast]}));
    return ran.flatMap(one => one.violations).flatMap(broken => broken.nodes.map(node => `${broken.id}: ${node.html.slice(0, 200)}`));
})
"""


@cache
def _script() -> str:
    return (importlib.resources.files("axe_core_python") / "axe.min.js").read_text("utf-8")


def violations(js: Callable[[str], Any], within: str = "") -> list[str]:
    """What axe-core finds, or in the part of a selector: rule and element. `js` gives the value of an expression in the page."""
    js(_script() + "; 0")
    found: list[str] = js(f"{_RUN.strip()}({json.dumps(within)})")
    return found
