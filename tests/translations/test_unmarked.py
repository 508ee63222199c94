"""No text reaches a reader in German whatever she speaks: each is marked, in templates and in Python alike."""

from translations.extraction import find_unmarked


def test_every_text_that_is_said_is_marked() -> None:
    """`bin/i18n --unmarked` lists them."""
    assert [str(each) for each in find_unmarked("templates", "blueprints", "halbtag")] == []


def test_unmarked_text_is_found_in_pages_mails_and_code(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("translations.extraction.ROOT", tmp_path)
    (tmp_path / "page.html").write_text(
        '<p title="{{ _(1) }}">{% if x %}{{ "Guten Tag" }}{% endif %}</p><img alt="Ein Bild">Mehr <b>{{ _("Tag") }}</b>'
    )
    (tmp_path / "mail.txt").write_text('{{ _("Gut") }} bis {{ base_url }}/admin/termine\n')
    (tmp_path / "code.py").write_text(
        '"""Über alles."""\nX = mark("Über")\nY = {"a": "Heute"}\nprint(f"nur {X} Tage")\n'
    )
    assert [str(each) for each in find_unmarked(".")] == [
        "code.py:3: Heute",
        "code.py:4:  Tage",
        "mail.txt:1: bis",
        "page.html:1: Ein Bild",
        "page.html:1: Mehr",
        "page.html:1: Guten Tag",
    ]
