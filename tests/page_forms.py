"""The forms of a page as a browser without scripts would send them."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """Where a form goes, and what it sends as it stands."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)


def forms_of(page, *, path):
    """Return the forms of the page that lies under `path`, a button that goes elsewhere being one of its own."""
    reader = _Reader(path)
    reader.feed(page)
    return reader.forms


def rules(app, method):
    """Return the routes that answer to a method, those to files aside."""
    return [rule for rule in app.url_map.iter_rules() if method in rule.methods and rule.endpoint != "static"]


def shown_forms(app, client, copy, *, more=()):
    """Return every POST form that any page of the copy shows, or one of `more` pages, by its address."""
    found = {}
    for path in [*more, *(path for rule in rules(app, "GET") for path in copy.paths(app, rule))]:
        response = client.get(path)
        if response.mimetype == "text/html":
            for form in forms_of(response.text, path=path):
                if form.method == "POST":
                    found.setdefault(re.split("[?#]", form.action)[0], form)
    return found


class _Reader(HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.path = path
        self.forms = []
        self.form = None
        self.select = None
        self.text = None

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.form = PageForm(given.get("action") or self.path, given.get("method", "get").upper())
            self.forms.append(self.form)
        elif self.form and tag == "button" and "formaction" in given:
            fields = {**self.form.fields, given.get("name", "sent"): [given.get("value", "")]}
            self.forms.append(PageForm(given["formaction"], "POST", fields))
        elif self.form:
            self._read_field(tag, given)

    def _read_field(self, tag, given):
        if tag in ("input", "button") and "name" in given:
            values = self.form.fields.setdefault(given["name"], [])
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                values.append(given.get("value", ""))
        elif tag == "textarea":
            self.text = self.form.fields.setdefault(given["name"], [""])
        elif tag == "select":
            self.select = self.form.fields.setdefault(given["name"], [])
        elif tag == "option" and ("selected" in given or not self.select):
            self.select[:] = [given.get("value", "")]

    def handle_data(self, data):
        if self.text is not None:
            self.text[0] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea":
            self.text = None
        elif tag == "select":
            self.select = None
