"""Reading a page as a browser does: its elements, its texts, and what could make it run or call somewhere."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from hypothesis import strategies as st

NASTY = "\ud83d\udfff\x00\x07\x1b\u202e\u2066\ufeff\r\n\t=+-@'\"<>&;,{}%#\\/"
any_text = st.text(st.one_of(st.characters(), st.sampled_from(NASTY)), max_size=60)
VOID = {"meta", "img", "br", "link", "input", "hr"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """Every element in document order; an element's text includes that of the elements in it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, inside=[one.tag for one in self.open])
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1].tag == tag, (
            f"</{tag}> closes {self.open[-1].tag if self.open else 'nothing'}"
        )
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data

    def all(self, tag: str, kind: str = "") -> list[Element]:
        return [one for one in self.elements if one.tag == tag and kind in one.attributes.get("class", "")]

    @property
    def text(self) -> str:
        return self.all("main")[0].text


def assert_well_made(text: str) -> Page:
    """The page is whole, holds nothing that runs or calls somewhere, and can be read without seeing it."""
    page = Page(text)
    assert page.open == []
    tags = {one.tag for one in page.elements}
    assert not tags & {"script", "iframe", "object", "embed", "form", "link", "svg", "base", "audio", "video"}
    for one in page.elements:
        assert not [name for name in one.attributes if name.startswith("on")]
        assert one.attributes.get("href", "#").startswith("#")
        assert one.attributes.get("src", "data:image/svg+xml;base64,").startswith("data:image/svg+xml;base64,")
    assert page.all("html")[0].attributes["lang"] == "en"
    assert "width=device-width" in [one.attributes.get("content") for one in page.all("meta")][2]
    levels = [int(one.tag[1]) for one in page.elements if one.tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    assert all(one.attributes.get("scope") for one in page.all("th"))
    assert all(one.attributes.get("alt") for one in page.all("img"))
    assert len({one.attributes["id"] for one in page.elements if "id" in one.attributes}) == len(
        [one for one in page.elements if "id" in one.attributes]
    )
    return page
