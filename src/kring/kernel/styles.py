"""The one stylesheet, put together from its parts: `python -m kring.kernel.styles`."""

import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
PARTS = PACKAGE / "kernel" / "static" / "kernel" / "css"
SHEET = PACKAGE / "kernel" / "static" / "kernel" / "kring.css"
FIRST, LAST = ("tokens", "reset", "base"), ("utilities", "print")


def parts() -> list[Path]:
    """Return the files in order: foundations, components by name, those of the slices, utilities."""
    ours = {file.stem: file for file in sorted(PARTS.glob("*.css"))}
    first, last = [ours.pop(name) for name in FIRST], [ours.pop(name) for name in LAST]
    slices = sorted(set(PACKAGE.glob("*/static/*/css/*.css")) - {*PARTS.glob("*.css")})
    return [*first, *ours.values(), *slices, *last]


def build() -> str:
    """Return the stylesheet without comments and needless space."""
    text = "@layer reset,base,components,utilities;" + "".join(
        file.read_text(encoding="utf-8") for file in parts()
    )
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{};,]) ?|(?<=:) ", r"\1", text).replace(";}", "}").strip() + "\n"


def write() -> Path:
    """Write the stylesheet where `static("kernel/kring.css")` finds it; leaves an equal file alone."""
    sheet = build()
    if not SHEET.exists() or SHEET.read_text(encoding="utf-8") != sheet:
        SHEET.write_text(sheet, encoding="utf-8")
    return SHEET


if __name__ == "__main__":
    write()
