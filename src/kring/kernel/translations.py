"""The words of the interface: gather them, compile them, and say what is missing.

English stands in the code; `locale/nl/LC_MESSAGES/django.po` holds the Dutch.

    python -m kring.kernel.translations compile    .po → .mo; done by every verb that needs it
    python -m kring.kernel.translations extract    put new sentences of the code into the .po
    python -m kring.kernel.translations missing    list what is not translated, and end with 1 if anything is
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:  # Babel is slow to load, and not needed when all is compiled
    from babel.messages import Catalog

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
METHODS = [
    ("**/tests/**", "ignore"),
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("people/account/**.html", "kring.kernel.translations:django_template"),
    ("people/account/**.txt", "kring.kernel.translations:django_template"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
OPTIONS = {
    "jinja2": {
        "extensions": "jinja2.ext.i18n",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "newstyle_gettext": "true",
        "silent": "false",
    }
}
DJANGO_TAG = re.compile(
    r"""\{%\s*trans(?:late)?\s+(?P<quote>["'])(?P<sentence>.*?)(?P=quote)"""
    r"""|\{%\s*blocktrans(?:late)?[^%]*%\}(?P<block>.*?)\{%\s*endblocktrans""",
    re.DOTALL,
)
HOLE = re.compile(r"%\((\w+)\)[a-z]|(?<!%)%[sd]")
# Lines that would differ at each extraction, or between two people.
RESTLESS = re.compile(
    rb'^"(Project-Id-Version|POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Report-Msgid).*\n',
    re.MULTILINE,
)


def catalogs() -> list[Path]:
    """Return the .po file of each language but English."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def compile_all() -> list[Path]:
    """Write the .mo file of each .po that changed since the last time. Returns those .po files."""
    return [file for file in catalogs() if _compile(file)]


def _compile(file: Path) -> bool:
    target, stamp = file.with_suffix(".mo"), file.with_suffix(".mo-from")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if target.exists() and stamp.exists() and stamp.read_text() == digest:
        return False
    from babel.messages.mofile import write_mo  # noqa: PLC0415 — see above

    catalog = read(file)
    with NamedTemporaryFile(dir=file.parent, delete=False) as new:
        write_mo(new, catalog)
    Path(new.name).chmod(0o644)
    Path(new.name).replace(target)  # whole or not at all: others may be reading
    stamp.write_text(digest)
    return True


def read(file: Path) -> "Catalog":
    """Read a .po file."""
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with file.open("rb") as content:
        return read_po(content, locale=file.parts[-3], domain="django", abort_invalid=True)


def found_in_code() -> "Catalog":
    """Return a catalog of all sentences that the code and the templates ask to translate."""
    from babel.messages import Catalog  # noqa: PLC0415
    from babel.messages.extract import extract_from_dir  # noqa: PLC0415

    found = Catalog(domain="django", charset="utf-8")
    for name, _line, sentence, comments, context in extract_from_dir(
        PACKAGE, METHODS, OPTIONS, KEYWORDS, ("Translators:",), strip_comment_tags=True
    ):
        found.add(
            sentence, None, [(f"src/kring/{name}", 0)], auto_comments=comments, context=context
        )
    return found


def extract() -> None:
    """Put new sentences into each .po, drop those that are gone, keep what was translated."""
    found = found_in_code()
    for file in catalogs():
        catalog = read(file)
        catalog.update(found, no_fuzzy_matching=True, update_header_comment=False)
        catalog.obsolete.clear()
        file.write_bytes(written(catalog))


def written(catalog: "Catalog") -> bytes:
    """Return the catalog as the content of a .po file, always the same for the same words."""
    from babel.messages.pofile import write_po  # noqa: PLC0415

    catalog.header_comment = "# The words of Kring. English stands in the code."
    target = BytesIO()
    write_po(target, catalog, width=100, sort_output=True, include_lineno=False)
    return RESTLESS.sub(b"", target.getvalue())


def missing() -> list[str]:
    """Return a line for each sentence that is not, or not well, translated."""
    found = found_in_code()
    return [line for file in catalogs() for line in _missing(read(file), found, file.parts[-3])]


def _missing(catalog: "Catalog", found: "Catalog", language: str) -> Iterator[str]:
    for message in found:
        if not message.id:
            continue
        where = message.locations[0][0]
        known = catalog.get(message.id, message.context)
        if known is None:
            yield f"{language}: not in the .po yet: {_short(message.id)} ({where})"
        elif not known.string or not all(_forms(known.string)):
            yield f"{language}: not translated: {_short(message.id)} ({where})"
        elif known.fuzzy:
            yield f"{language}: to be looked at (fuzzy): {_short(message.id)} ({where})"
        elif not _same_holes(message.id, known.string):
            yield f"{language}: other %(names)s than in English: {_short(message.id)} ({where})"


def _forms(string: Any) -> tuple[str, ...]:  # noqa: ANN401 — Babel: one string, or one per number
    return string if isinstance(string, tuple) else (string,)


def _same_holes(sentence: Any, translation: Any) -> bool:  # noqa: ANN401
    """Tell whether the same %(names)s are filled in. A form for one may leave out the number."""
    asked = [set(HOLE.findall(form)) for form in _forms(sentence)]
    given = [set(HOLE.findall(form)) for form in _forms(translation)]
    return set.union(*given) == set.union(*asked)


def _short(sentence: Any) -> str:  # noqa: ANN401
    return repr(_forms(sentence)[0][:60])


def django_template(
    file: IO[bytes], _keywords: object, _tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Find sentences in a template of Django's own engine, as Babel asks of an extractor."""
    text = file.read().decode()
    for tag in DJANGO_TAG.finditer(text):
        line = text.count("\n", 0, tag.start()) + 1
        if tag["sentence"]:
            yield line, "gettext", tag["sentence"], []
        else:
            block = " ".join(part.strip() for part in tag["block"].strip().splitlines())
            yield line, "gettext", re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", block), []


def main(argv: list[str]) -> int:
    """Do what the command line asks."""
    match argv:
        case ["compile"]:
            compile_all()
        case ["extract"]:
            extract()
        case ["missing"]:
            lines = missing()
            sys.stdout.writelines(f"{line}\n" for line in lines)
            return 1 if lines else 0
        case _:
            sys.stderr.write(f"{__doc__}\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
