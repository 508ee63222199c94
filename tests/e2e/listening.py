"""What a screen reader is told of a page: Chromium's accessibility tree as text, a line for each thing that is said."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from playwright.sync_api import Page

#: What is said by the text in it; nothing but that text is in most of them.
INLINE = frozenset(
    {"StaticText", "generic", "strong", "emphasis", "LabelText", "Legend", "time", "mark", "LineBreak", "ListMarker"}
)

#: What holds things together and is not said itself.
SILENT = INLINE | {"none", "DescriptionList", "InlineTextBox"}

#: What is said only by its name: a form without one is no landmark, and what folds is said by its button.
UNNAMED_IS_SILENT = frozenset({"form", "group", "MenuListPopup"})

#: Whose text is the name of something else.
NAMES_OTHERS = frozenset({"LabelText", "Legend"})

#: What is named by what stands in it: to say that again would be to say it twice.
NAMED_BY_CONTENT = frozenset(
    {"link", "button", "heading", "option", "DisclosureTriangle", "radio", "checkbox", "term", "cell", "columnheader"}
)

#: States as they are said, by the property in the tree; the others follow from the role, or from these.
STATES = ("level", "required", "checked", "expanded", "disabled", "readonly", "multiline", "busy")

#: What is said, or filled in, for the sake of these, and is no state in Chromium's tree.
ATTRIBUTES = ("aria-current", "autocomplete", "lang")

#: Keeps what is put into a live region once the page stands, or comes with one, as it would be announced.
ANNOUNCED = """
  window.announced = [];
  addEventListener("DOMContentLoaded", () => new MutationObserver(changes => {
    const regions = new Set();
    for (const {target, addedNodes} of changes)
      for (const node of [target, ...addedNodes]) {
        const element = node.nodeType === 1 ? node : node.parentElement;
        const around = element?.closest(LIVE);
        if (around) regions.add(around);
        for (const inside of node === target ? [] : element?.querySelectorAll(LIVE) ?? []) regions.add(inside);
      }
    for (const region of regions) {
      const text = region.innerText.replace(/\\s+/g, " ").trim();
      if (text && region.isConnected) window.announced.push(text);
    }
  }).observe(document, {childList: true, subtree: true, characterData: true}));
""".replace("LIVE", "'[role=alert], [role=status], [aria-live]'")


@dataclass(frozen=True)
class Node:
    """One node of the tree, with its children."""

    role: str
    name: str
    description: str
    value: str
    properties: dict[str, Any]
    is_silent: bool
    children: tuple[Self, ...]

    @property
    def is_text(self) -> bool:
        """Whether there is nothing but text in it."""
        return self.role == "StaticText" or (
            self.role in INLINE | {"none"} and all(child.is_text for child in self.children)
        )

    @property
    def text(self) -> str:
        """All the text in it."""
        if self.role == "StaticText":
            return self.name
        inside = "" if self.role == "ListMarker" else "".join(child.text for child in self.children)
        return f" {inside} " if self.role == "none" else inside


def tree_of(page: Page) -> Node:
    """Return the accessibility tree of the page as it is."""
    session = page.context.new_cdp_session(page)
    nodes = {each["nodeId"]: each for each in session.send("Accessibility.getFullAXTree")["nodes"]}
    document = session.send("DOM.getDocument", {"depth": -1})["root"]
    attributes = dict(attributes_in(document))
    session.detach()

    def node(entry: dict[str, Any]) -> Node:
        def said(key: str) -> str:
            return " ".join(str(entry.get(key, {}).get("value", "")).split())

        properties = {each["name"]: each["value"].get("value") for each in entry.get("properties", ())}
        properties |= attributes.get(entry.get("backendDOMNodeId"), {})
        role = said("role")
        keep_spaces = role == "StaticText"
        return Node(
            role=role,
            name=str(entry.get("name", {}).get("value", "")) if keep_spaces else said("name"),
            description=said("description"),
            value=said("value"),
            properties=properties,
            is_silent=entry["ignored"] or role in SILENT or (role in UNNAMED_IS_SILENT and not said("name")),
            children=tuple(node(nodes[child]) for child in entry.get("childIds", ()) if child in nodes),
        )

    return node(next(each for each in nodes.values() if "parentId" not in each))


def attributes_in(element: dict[str, Any]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield what is told by attributes alone, by the element's number in the tree."""
    flat = element.get("attributes", ())
    found = {name: value for name, value in zip(flat[::2], flat[1::2], strict=True) if name in ATTRIBUTES}
    if "required" in flat[::2]:
        found["required"] = "true"  # Chromium's tree does not tell it of a choice
    if found:
        yield element["backendNodeId"], found
    for child in element.get("children", ()):
        yield from attributes_in(child)


def heard(page: Page) -> str:
    """Return what there is to hear: title and focus, then everything in its order, indented by what it is in."""
    page.wait_for_load_state("load")  # styles tell what stands apart
    root = tree_of(page)
    focused = next((each for each in walk(root) if each.properties.get("focused") and each is not root), None)
    announced = dict.fromkeys(page.evaluate("window.announced.splice(0)"))
    head = [
        f"title: {root.name}",
        f"focus: {said(focused) if focused else '-'}",
        *(f"announced: {text}" for text in announced),
        "",
    ]
    return "\n".join([*head, *lines(root.children, depth=0)]) + "\n"


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and all that is in it."""
    yield node
    for child in node.children:
        yield from walk(child)


def lines(nodes: tuple[Node, ...], *, depth: int) -> Iterator[str]:
    """Yield the lines for neighbours; texts side by side are one."""
    indent = "  " * depth
    text = ""
    for node in nodes:
        if node.is_text:
            text += "" if node.role in NAMES_OTHERS else node.text
            continue
        if text.strip():
            yield indent + " ".join(text.split())
        text = ""
        if node.is_silent:
            inner = (
                tuple(each for each in node.children if not each.is_text)
                if node.role in NAMES_OTHERS
                else node.children
            )
            yield from lines(inner, depth=depth)
        else:
            inside = [] if is_said_by_name(node) else list(lines(node.children, depth=depth + 1))
            if len(inside) == 1 and all(child.is_text for child in node.children):
                yield f"{indent}{said(node)}: {inside[0].strip()}"
            else:
                yield from (indent + said(node), *inside)
    if text.strip():
        yield indent + " ".join(text.split())


def is_said_by_name(node: Node) -> bool:
    """Say whether what stands in it is its name."""
    is_plain = all(child.is_text or child.is_silent for child in node.children)
    return node.role in NAMED_BY_CONTENT | {"textbox"} and is_plain


def said(node: Node) -> str:
    """Return role, name, states and description of one node."""
    words = [node.role]
    if node.name:
        words.append(f'"{node.name}"')
    if node.value:
        words.append(f"= {node.value}")
    words += [state(name, node.properties[name]) for name in STATES if is_told(node, name)]
    if node.properties.get("invalid", "false") != "false":
        words.append("invalid")
    words += [f"{name}={node.properties[name]}" for name in ATTRIBUTES if name in node.properties]
    if node.properties.get("live"):
        words.append(f"live={node.properties['live']}")
    if node.description and node.description != node.name:
        words.append(f"({node.description})")
    return " ".join(words)


def is_told(node: Node, name: str) -> bool:
    """Say whether a state is told: what can be checked or unfolded tells that it is not, too."""
    if name == "level" and node.role != "heading":
        return False
    value = node.properties.get(name)
    return value not in {None, False, "false"} or (name in {"checked", "expanded"} and value is not None)


def state(name: str, value: object) -> str:
    """Return a state as it is said."""
    if value is True or value == "true":
        return name
    return f"not {name}" if value is False or value == "false" else f"{name} {value}"
