"""A drawn SVG -> one that stands within a page: no style, no script, its colours. Pure."""

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
# Drawn in these, shown in the page's: its colours follow the light and the dark.
COLOURS = ("#010101", "#020202", "#030303", "#040404")
INK, FAINT = "#050505", "#060606"
_SHOWN = {
    **{colour: f"var(--chart-{n})" for n, colour in enumerate(COLOURS, 1)},
    INK: "var(--ink)",
    FAINT: "var(--edge)",
}
_KEPT = {
    "fill", "fill-opacity", "font-size", "opacity", "stroke", "stroke-dasharray",
    "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-opacity", "stroke-width",
    "text-anchor",
}  # fmt: skip
_DROPPED = {f"{{{SVG}}}metadata", f"{{{SVG}}}style"}
_REFERENCE = re.compile(r"#([\w-]+)")


def inline(svg: str, said: Mapping[str, str]) -> str:
    """*svg* as matplotlib writes it, with *said* (by id) where the pointer rests."""
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", XLINK)
    root = ET.fromstring(svg)  # noqa: S314  # our own child drew it
    for parent in list(root.iter()):
        for child in [child for child in parent if child.tag in _DROPPED]:
            parent.remove(child)
    used = {name for element in root.iter() for name in _references(element)}
    for element in root.iter():
        _unstyle(element)
        name = element.get("id", "")
        if name in said:
            title = ET.Element(f"{{{SVG}}}title")
            title.text = said[name]
            element.insert(0, title)
        if name not in used:
            element.attrib.pop("id", None)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    return ET.tostring(root, encoding="unicode")


def _references(element: ET.Element) -> list[str]:
    places = (element.get("clip-path", ""), element.get(f"{{{XLINK}}}href", ""))
    return [name for place in places for name in _REFERENCE.findall(place)]


def _unstyle(element: ET.Element) -> None:
    """A page of ours allows no `style`; what is in it is an attribute as well."""
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _, value = declaration.partition(":")
        if name.strip() in _KEPT:
            element.set(name.strip(), _SHOWN.get(value.strip(), value.strip()))
