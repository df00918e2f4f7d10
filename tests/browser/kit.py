# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Looking at a page in a real browser: what is wrong with it, and where focus goes."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Response

HERE = Path(__file__).resolve().parent
RESULTS = HERE.parent.parent / "test-results"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
WATCH_POLICY = """
window.refusedByPolicy = [];
addEventListener("securitypolicyviolation", (event) =>
  refusedByPolicy.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
FOCUSED = """
() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect();
  const x = Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.y + box.height / 2, 0), innerHeight - 1);
  const hit = document.elementFromPoint(x, y);
  const ringed = (el) => {
    if (!el) return false;
    const style = getComputedStyle(el);
    return style.outlineStyle !== "none" || style.boxShadow !== "none";
  };
  return {
    tag: one.tagName.toLowerCase(),
    text: (one.textContent.trim() || one.getAttribute("aria-label") || one.name || "").slice(0, 60),
    ring: ringed(one) || ringed(one.closest(".ds-field")) || ringed(one.parentElement),
    seen: !!hit && [one, hit.contains(one) ? hit : one, ...(one.labels ?? [])].some(
      (el) => el.contains(hit)),
    height: box.height,
  };
}
"""


def find_browser() -> str | None:
    """Return the path of a Chromium on this machine: named, installed, or Playwright's own."""
    named = os.environ.get("TILDELING_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    return found or next((str(path) for path in _own_browsers() if path.exists()), None)


def _own_browsers() -> Iterator[Path]:
    folder = Path(
        os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright"
    )
    yield from sorted(folder.glob("chromium-*/chrome-linux*/chrome"))
    yield from sorted(folder.glob("chromium_headless_shell-*/chrome-linux*/headless_shell"))


@cache
def axe() -> str:
    """Return the vendored checker, in the version the lock names."""
    lock = json.loads((HERE.parents[1] / "static/vendor/vendor.lock.json").read_text())
    version = next(row["version"] for row in lock if row["package"] == "axe-core")
    return (HERE / "vendor/axe-core" / version / "axe.min.js").read_text()


def watch(page: Page) -> Page:
    """Collect what goes wrong on a page from now on, in `page.troubles`."""
    troubles: list[str] = []
    page.troubles = troubles  # type: ignore[attr-defined]
    page.add_init_script(WATCH_POLICY)
    page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    page.on(
        "console",
        lambda said: (
            troubles.append(f"console: {said.text}")
            if said.type == "error" and "Failed to load resource" not in said.text
            else None
        ),
    )
    return page


def check_page(
    page: Page, url: str, *, scheme: str = "light", width: int = 1280, scripts: bool = True
) -> Response:
    """Open a page and hold it to every bar; the picture lands in test-results/."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    if not scripts:
        page.route("**/*.js", lambda route: route.abort())
    response = page.goto(url)
    assert response is not None
    page.wait_for_load_state("networkidle")
    name = f"{_slug(url)}-{scheme}-{width}{'' if scripts else '-no-scripts'}"
    look(page, name)
    if not scripts:
        page.unroute("**/*.js")
    return response


def look(page: Page, name: str) -> None:
    """Hold the page as it stands now to every bar."""
    RESULTS.mkdir(exist_ok=True)
    page.screenshot(path=RESULTS / f"{name}.png", full_page=True)
    wrong = [*page.troubles, *page.evaluate("refusedByPolicy")]  # type: ignore[attr-defined]
    page.troubles.clear()  # type: ignore[attr-defined]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append(f"scrolls sideways: {page.evaluate(WIDEST)}")
    page.evaluate(axe())
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
    wrong += [summary(violation) for violation in found["violations"]]
    assert not wrong, f"{name}:\n" + "\n".join(wrong)


WIDEST = """
() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter((el) => el.getBoundingClientRect().right > innerWidth + 1 && !el.closest(".scroll"))
  .slice(0, 3).map((el) => el.outerHTML.slice(0, 120)).join(" | ")
"""


def summary(violation: dict[str, Any]) -> str:
    """Say what a violation is and where."""
    places = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
    return f"{violation['id']} ({violation['impact']}): {violation['help']}: {places}"


def tab_stops(page: Page, limit: int = 120) -> Iterator[dict[str, Any]]:
    """Tab through the page and tell of each stop: what, whether it has a ring and can be seen."""
    page.evaluate("document.activeElement.blur()")
    for _ in range(limit):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            return
        yield stop


def _slug(url: str) -> str:
    path = re.sub(r"^\w+://[^/]+", "", url)
    return re.sub(r"[^a-zæøå0-9]+", "-", path.lower()).strip("-") or "home"
