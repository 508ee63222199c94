"""How the templates of pages and mails come to speak the reader's language."""

from jinja2 import Environment

from halbtag.domain.language import gettext, mark, pgettext, plural_of, spoken
from halbtag.domain.told import retell
from halbtag.services.own_words import own_words


def install_words(environment: Environment) -> None:
    """Let templates say `{% trans %}` and `_()`, in the language that is spoken when they are rendered.

    `mark` is for a table of a template that others import: it is made but once, whatever is spoken then. The filter
    `said` is for its words, and for what stands in the code or in a row, as the label of a field: it is said as
    `gettext` says it, and what the catalogue lacks stays as it is. `own_words` chooses among what the consultant has
    written.
    """
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(gettext, plural_of, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]
    environment.filters["said"] = retell
    environment.globals.update(mark=mark, spoken=spoken, own_words=own_words)
