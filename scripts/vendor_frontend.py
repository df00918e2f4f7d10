# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Copy the pinned front-end packages into the tree, with their licences and a lock of hashes.

Run by a maintainer once per upgrade: `python scripts/vendor_frontend.py`. It needs npm; installing
and running the product does not. Packages come from whatever registry npm is set up with. Files
are copied byte for byte; the one thing made here is the sprite of the chosen icons.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
TEST_VENDOR = ROOT / "tests" / "browser" / "vendor"
LOCK = VENDOR / "vendor.lock.json"


@dataclass(frozen=True)
class Package:
    """What to take from one package: `files` maps a path in the package to a path in ours."""

    name: str
    version: str
    files: dict[str, str]
    home: Path = VENDOR
    icons: list[str] = field(default_factory=list)


ICONS = [
    "ArrowRight", "ArrowUndo", "BarChart", "Bell", "Buildings3", "Calendar", "Checkmark",
    "CheckmarkCircle", "ChevronDown", "ChevronLeft", "ChevronRight", "ChevronUp", "ChevronUpDown",
    "Clock", "Cog", "Download", "EnvelopeClosed", "ExclamationmarkTriangle", "ExternalLink", "Eye",
    "FilePdf", "FileText", "Gavel", "HandShakeHeart", "Hourglass", "Inbox", "InformationSquare",
    "Leave", "MagnifyingGlass", "PadlockLocked", "Paperclip", "PencilWriting", "PersonCircle",
    "PersonGroup", "Phone", "Plus", "PrinterSmall", "QuestionmarkCircle", "Tasklist", "Upload",
    "XMark", "XMarkOctagon",
]  # fmt: skip

PACKAGES = [
    Package(
        "@digdir/designsystemet-css",
        "1.22.0",
        {"dist/src/index.css": "designsystemet.css", "LICENSE": "LICENSE"},
    ),
    Package(
        "@digdir/designsystemet-theme",
        "1.11.0",
        {"src/themes/designsystemet.css": "theme.css", "LICENSE": "LICENSE"},
    ),
    Package(
        "@digdir/designsystemet-web",
        "1.22.0",
        {
            "dist/umd/index.js": "index.js",
            # Named in the file's last line; the hashed static storage refuses a missing one.
            "dist/umd/index.js.map": "index.js.map",
            "LICENSE": "LICENSE",
        },
    ),
    Package("htmx.org", "4.0.1", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"}),
    Package(
        "@fontsource-variable/inter",
        "5.3.0",
        {
            "files/inter-latin-wght-normal.woff2": "inter-latin-wght-normal.woff2",
            "files/inter-latin-ext-wght-normal.woff2": "inter-latin-ext-wght-normal.woff2",
            "LICENSE": "LICENSE",
        },
    ),
    # The package itself carries no licence file: the project's own text stands in LICENSE.
    Package("@navikt/aksel-icons", "8.16.2", {"package.json": "package.json"}, icons=ICONS),
    Package(
        "echarts",
        "6.1.0",
        {
            "dist/echarts.common.min.js": "echarts.common.min.js",
            "LICENSE": "LICENSE",
            "NOTICE": "NOTICE",
            "licenses/LICENSE-d3": "LICENSE-d3",
        },
    ),
    Package(
        "axe-core",
        "4.14.1",
        {
            "axe.min.js": "axe.min.js",
            "LICENSE": "LICENSE",
            "LICENSE-3RD-PARTY.txt": "LICENSE-3RD-PARTY.txt",
        },
        home=TEST_VENDOR,
    ),
]


def fetch(folder: Path) -> None:
    """Let npm put the pinned packages under `folder`, without running anything of theirs."""
    (folder / "package.json").write_text('{"private": true}')
    wanted = [f"{package.name}@{package.version}" for package in PACKAGES]
    subprocess.run(  # noqa: S603 -- our own pinned names
        ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", *wanted],  # noqa: S607
        cwd=folder,
        check=True,
    )


def sprite(folder: Path, names: list[str]) -> str:
    """Return one SVG with a symbol per icon; the drawing in each is untouched."""
    symbols = []
    for name in names:
        drawing = (folder / "dist" / "svg" / f"{name}.svg").read_text()
        inner = re.sub(r"^\s*<svg[^>]*>|</svg>\s*$", "", drawing).strip()
        slug = re.sub(r"(?<=[a-z])(?=[A-Z0-9])", "-", name).lower()
        symbols.append(f'<symbol id="{slug}" viewBox="0 0 24 24" fill="none">{inner}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def copy(package: Package, source: Path) -> dict[str, str]:
    """Copy one package's files and return the hash of each by its path in the repository."""
    target = package.home / package.name / package.version
    written = [path.read_bytes() for path in target.parent.rglob("LICENSE")]
    shutil.rmtree(target.parent, ignore_errors=True)
    target.mkdir(parents=True)
    if "LICENSE" not in package.files:
        (target / "LICENSE").write_bytes(written[0])
    for theirs, ours in package.files.items():
        shutil.copyfile(source / theirs, target / ours)
    if package.icons:
        (target / "sprite.svg").write_text(sprite(source, package.icons))
    return {
        str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(target.iterdir())
    }


def main() -> None:
    """Fetch, copy and write the lock."""
    with tempfile.TemporaryDirectory() as name:
        fetch(Path(name))
        modules = Path(name) / "node_modules"
        lock = [
            {
                "package": package.name,
                "version": package.version,
                "licence": json.loads((modules / package.name / "package.json").read_text())[
                    "license"
                ],
                "files": copy(package, modules / package.name),
            }
            for package in PACKAGES
        ]
    LOCK.write_text(json.dumps(lock, indent=2) + "\n")


if __name__ == "__main__":
    main()
