"""HTML as plain text: paragraphs, lists with dashes, no markup. Reads with the standard library's parser."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

LONGEST = 60_000
"""Longer HTML is cut before it is read; no advert is that long."""

_BREAKS = frozenset(
    "address article aside blockquote dd div dl dt footer form h1 h2 h3 h4 h5 h6 header hr "
    "main nav ol p pre section table tr ul".split()
)
_SILENT = frozenset({"script", "style", "template", "noscript", "head", "title"})
_MARKUP = re.compile(r"</?(?:p|br|ul|ol|li|div|span|strong|b|em|h[1-6])\b[^<>]{0,200}>", re.IGNORECASE)
_OPEN_ENDED = re.compile(r"<(?![/A-Za-z][^<>]{0,2000}>)")
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\ufeff\ud800-\udfff]+")
_LINE_BLANKS = re.compile(r"[ \t\xa0]+")
_MANY_BREAKS = re.compile(r"\n{3,}")


class _Text(HTMLParser):
    """Collects what a reader would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "li":
            self.parts.append("\n– ")
        elif tag == "br":
            self.parts.append("\n")
        elif tag in _BREAKS:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _BREAKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def plain_text(html: str) -> str:
    """The text of a piece of HTML, also when its markup was escaped once more; plain text stays as it is."""
    text = _without_markup(html[:LONGEST])
    if _MARKUP.search(text):
        text = _without_markup(text)
    return text


def _tame(html: str) -> str:
    """HTML without comments, and with every tag that does not end made text.

    The parser of the standard library looks for the end of each such tag anew, up to the end of the text.
    """
    before, *comments = html.split("<!--")
    kept = before + "".join(comment.partition("-->")[2] for comment in comments)
    return _OPEN_ENDED.sub("&lt;", kept)


def _without_markup(html: str) -> str:
    is_html = "<" in html and _MARKUP.search(html) is not None
    reader = _Text()
    tame = _tame(html)
    reader.feed(" ".join(tame.split()) if is_html else tame)
    reader.close()
    text = _UNSEEN.sub(" ", unicodedata.normalize("NFC", "".join(reader.parts).replace("\r\n", "\n")))
    lines = (_LINE_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return _MANY_BREAKS.sub("\n\n", "\n".join(lines)).strip()
