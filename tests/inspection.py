"""What every page of ours must be, whatever it is about; each page read in a test passes through here."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

EMPTY = frozenset(
    ("area", "base", "br", "circle", "col", "hr", "img", "input", "link", "meta", "path", "rect", "source")
)
UNLABELLED = frozenset(("hidden", "submit", "button"))


@dataclass
class Element:
    """One element with its attributes and all the text inside it."""

    tag: str
    attributes: dict[str, str]
    inside: tuple[Element, ...]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """A page taken apart."""

    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []
        self.mistakes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.mistakes.append(f"<{tag}> repeats an attribute")
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open))
        self.elements.append(element)
        if tag not in EMPTY:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        if not self._open or self._open[-1].tag != tag:
            self.mistakes.append(f"</{tag}> closes nothing that is open")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, *tags: str) -> list[Element]:
        """Every element with one of these tags."""
        return [element for element in self.elements if element.tag in tags]

    def close(self) -> None:
        super().close()
        self.mistakes += [f"<{element.tag}> is never closed" for element in self._open]


def read(html: str) -> Page:
    """Take a page apart."""
    page = Page()
    page.feed(html)
    page.close()
    return page


def inspect(html: str) -> None:
    """Fail, naming all that is wrong with a page."""
    page = read(html)
    wrong = [
        *page.mistakes,
        *_frame(page, html),
        *_ids(page),
        *_forms(page),
        *_labels(page),
        *_headings(page),
        *_nothing_inline(page),
    ]
    assert not wrong, "; ".join(wrong)


def _frame(page: Page, html: str) -> list[str]:
    wrong = []
    if not html.startswith("<!doctype html>"):
        wrong.append("no doctype")
    if [element.attributes.get("lang") for element in page.all("html")] != ["da"]:
        wrong.append("lang is not da")
    titles = [element.text for element in page.all("title") if not _is_within(element, "svg")]
    if len(titles) != 1 or not titles[0].endswith(" · Jobbro") or not titles[0].split(" · ")[0].strip():
        wrong.append(f"bad title {titles}")
    if len(page.all("h1")) != 1:
        wrong.append(f"{len(page.all('h1'))} h1")
    if len(page.all("main")) != 1:
        wrong.append("not one main")
    if "jobcent" in html.lower():
        wrong.append("says jobcenter")
    return wrong


def _ids(page: Page) -> list[str]:
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    wrong = [f"id {one} twice" for one in sorted(set(ids)) if ids.count(one) > 1]
    for element in page.elements:
        for name in ("for", "aria-labelledby", "aria-describedby", "form"):
            for wanted in element.attributes.get(name, "").split():
                if wanted not in ids:
                    wrong.append(f"{name}={wanted} points at nothing")
    return wrong


def _forms(page: Page) -> list[str]:
    wrong = []
    for form in page.all("form"):
        if not form.attributes.get("action", "").startswith("/"):
            wrong.append("a form without an action of ours")
        method = form.attributes.get("method", "").lower()
        if method not in ("get", "post"):
            wrong.append("a form without method")
        tokens = [
            element
            for element in page.all("input")
            if form in element.inside and element.attributes.get("name") == "csrf_token"
        ]
        if (method == "post") != (len(tokens) == 1):
            wrong.append(f"{method} form {form.attributes.get('action')} has {len(tokens)} tokens")
    return wrong


def _labels(page: Page) -> list[str]:
    labelled = {element.attributes.get("for") for element in page.all("label") if element.text.strip()}
    wrong = [
        f"{element.tag} {element.attributes.get('name')} has no label"
        for element in page.all("input", "select", "textarea")
        if element.attributes.get("type") not in UNLABELLED and element.attributes.get("id") not in labelled
    ]
    wrong += [
        f"a {element.tag} without words"
        for element in page.all("a", "button", "summary")
        if not element.text.strip()
    ]
    return wrong


def _headings(page: Page) -> list[str]:
    levels = [int(element.tag[1]) for element in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    wrong = [f"h{then} after h{now}" for now, then in pairwise(levels) if then > now + 1]
    return wrong + ["an empty heading" for h in page.all("h1", "h2", "h3", "h4") if not h.text.strip()]


def _nothing_inline(page: Page) -> list[str]:
    """What the Content-Security-Policy would block, and so would not work."""
    wrong = [f"<{element.tag}> element" for element in page.all("style", "iframe", "object", "embed")]
    for element in page.elements:
        wrong += [f"{name} on {element.tag}" for name in element.attributes if name == "style"]
        wrong += [f"{name} on {element.tag}" for name in element.attributes if name.startswith("on")]
        target = element.attributes.get("href", element.attributes.get("src", ""))
        if element.tag in ("link", "script", "img") and not target.startswith("/"):
            wrong.append(f"{element.tag} from elsewhere: {target!r}")
        if element.tag == "a" and not target.startswith(("/", "#", "mailto:", "tel:")):
            wrong.append(f"a link that leaves us: {target!r}")
    return wrong


def _is_within(element: Element, tag: str) -> bool:
    return any(outer.tag == tag for outer in element.inside)
