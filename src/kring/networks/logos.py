"""A logo as somebody hands it over → one that is safe to show: written anew, the picture only. Plain Python."""

import re
import struct
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from kring.kernel.words import _

MOST_BYTES = 100_000
MOST_PIXELS = 1600
MOST_SHAPES, DEEPEST = 2000, 50
_PNG = b"\x89PNG\r\n\x1a\n"
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
# How many values a pixel has, by the type of colour; which depths each may have.
_VALUES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = frozenset({
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "linearGradient",
    "radialGradient", "stop", "clipPath", "mask", "title", "desc", "text", "tspan",
})  # fmt: skip
_SIZES = frozenset({
    "id", "d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "width", "height",
    "points", "viewBox", "preserveAspectRatio", "transform", "offset", "gradientUnits", "gradientTransform",
    "spreadMethod", "clipPathUnits", "maskUnits", "maskContentUnits", "version",
})  # fmt: skip
_LOOKS = frozenset({
    "fill", "fill-rule", "fill-opacity", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "stroke-opacity", "stop-color",
    "stop-opacity", "opacity", "clip-path", "clip-rule", "mask", "font-family", "font-size", "font-weight",
    "font-style", "text-anchor", "letter-spacing", "display", "visibility", "color",
})  # fmt: skip
_OWN = re.compile(r"url\(\s*[\"']?#[\w.-]+[\"']?\s*\)")
_AWAY = re.compile(r"url|:|/\*|\\\\|@|<", re.IGNORECASE)


class LogoError(Exception):
    """The file is no logo that can be shown. The message says what to do."""


def safe(content: bytes) -> tuple[str, bytes]:
    """Return the kind ("png" or "svg") and the bytes to show. Raises LogoError."""
    if len(content) > MOST_BYTES:
        raise LogoError(_("This logo is too large. At most 100 kB fits."))
    if content.startswith(_PNG):
        return "png", _png(content)
    if b"<svg" in content[:2000]:
        return "svg", _svg(content)
    raise LogoError(_("This is no PNG and no SVG. Save the logo as one of these."))


def _png(content: bytes) -> bytes:
    try:
        chunks = list(_chunks(content))
        head = next(data for name, data in chunks if name == b"IHDR")
        width, height, depth, colour, packing, sieve, laced = struct.unpack(">IIBBBBB", head)
        fits = 0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS
        known = depth in _DEPTHS.get(colour, ()) and not packing and not sieve and not laced
        if not fits:
            raise LogoError(_("This logo is too large. At most 1600 by 1600 points fit."))
        most = height * (1 + (width * _VALUES.get(colour, 1) * depth + 7) // 8)
        packed = b"".join(data for name, data in chunks if name == b"IDAT")
        unpacked = zlib.decompressobj().decompress(packed, most + 1) if known else b""
    except (struct.error, zlib.error, StopIteration) as problem:
        raise LogoError(_broken()) from problem
    if not known or len(unpacked) != most:
        raise LogoError(_broken())
    small = [one for one in chunks if one[0] in {b"PLTE", b"tRNS"}]
    written = [(b"IHDR", head), *small, (b"IDAT", zlib.compress(unpacked, 9)), (b"IEND", b"")]
    return _PNG + b"".join(_chunk(*one) for one in written)


def _broken() -> str:
    return _("This picture cannot be read. Save it as a plain PNG (not interlaced), or as SVG.")


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at < len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        data = content[at + 8 : at + 8 + length]
        (check,) = struct.unpack(">I", content[at + 8 + length : at + 12 + length])
        if check != zlib.crc32(name + data):
            raise LogoError(_broken())
        if name in _KEPT:
            yield name, data
        if name == b"IEND":
            return
        at += 12 + length


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _svg(content: bytes) -> bytes:
    from defusedxml import ElementTree as Guarded  # noqa: PLC0415 — seldom needed

    try:
        root = Guarded.fromstring(content, forbid_dtd=True)
    except Exception as problem:  # entities, a document type, or no XML at all
        raise LogoError(_("This SVG cannot be read. Save it as a plain SVG.")) from problem
    if root.tag != f"{_SVG}svg" or sum(1 for _one in root.iter()) > MOST_SHAPES:
        raise LogoError(_("This SVG is not a simple picture. Save it as PNG."))
    ElementTree.register_namespace("", _SVG.strip("{}"))
    return bytes(ElementTree.tostring(_copied(root), encoding="utf-8"))


def _copied(one: Element, depth: int = 0) -> Element:
    """Return a copy with what a picture needs. Raises LogoError for what could do something."""
    name = one.tag.removeprefix(_SVG)
    if name not in _SHAPES or depth > DEEPEST:
        raise LogoError(_odd(name))
    made = Element(one.tag)
    made.text = one.text if name in {"title", "desc", "text", "tspan"} else None
    for key, value in one.attrib.items():
        if key.endswith("}href") or key == "href":
            raise LogoError(_("This SVG brings in something from elsewhere. Save it as PNG."))
        if key.startswith("{"):
            continue  # notes of a drawing program
        rest = _OWN.sub("", value) if key in _LOOKS else value
        if key not in _LOOKS | _SIZES or _AWAY.search(rest):
            raise LogoError(_odd(f"{key}: {value}"))
        made.set(key, value)
    for inner in one:
        ours = isinstance(inner.tag, str) and inner.tag.startswith(_SVG)
        if ours and inner.tag != f"{_SVG}metadata":
            made.append(_copied(inner, depth + 1))
    return made


def _odd(what: str) -> str:
    said = _(
        "In this SVG stands “%(what)s”, which we do not show. Save it as a plain SVG or as PNG."
    )
    return said % {"what": what[:30]}
