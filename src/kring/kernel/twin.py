"""A mail as plain text → the same words as a simple page: large enough to read, links that can be pressed, no pictures.

Nothing in it is fetched from anywhere, so nobody sees that a mail was opened.
"""

import re
from html import escape

_LINK = re.compile(r"https?://[^\s<>\"]+")
_PAGE = (
    '<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>'
    '<body style="{line}margin:1.5em;max-width:36em;font:18px/1.5 sans-serif;color:#222">\n{body}\n</body></html>\n'
)


def as_page(text: str, *, title: str, language: str, colour: str = "") -> str:
    """Return a page with the words of a mail. colour: of an organisation, for a line above them: "#0b5757"."""
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    body = "\n".join(f"<p>{_lines(one)}</p>" for one in paragraphs)
    line = f"border-top:4px solid {colour};padding-top:1em;" if colour else ""
    return _PAGE.format(line=line, language=escape(language), title=escape(title), body=body)


def _lines(paragraph: str) -> str:
    return "<br>\n".join(_line(line.strip()) for line in paragraph.splitlines())


def _line(line: str) -> str:
    found, at = [], 0
    for link in _LINK.finditer(line):
        address = escape(link.group())
        found += [escape(line[at : link.start()]), f'<a href="{address}">{address}</a>']
        at = link.end()
    return "".join([*found, escape(line[at:])])
