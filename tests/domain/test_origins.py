"""Origins: what a browser would compare, and nothing that only looks like one."""

import pytest

from halbtag.domain.origins import MOST_ORIGINS, NoOrigin, parse_origin, parse_origins


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://blog.example.de", "https://blog.example.de"),
        ("  HTTPS://Blog.Example.DE/ ", "https://blog.example.de"),
        ("https://blog.example.de:443", "https://blog.example.de"),
        ("https://blog.example.de:8443", "https://blog.example.de:8443"),
        ("https://müller.example", "https://xn--mller-kva.example"),
        ("http://localhost:2368", "http://localhost:2368"),
        ("http://127.0.0.1", "http://127.0.0.1"),
    ],
)
def test_origin_is_written_as_browsers_compare_it(text: str, origin: str) -> None:
    assert parse_origin(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        "blog.example.de",
        "https://",
        "https://*.example.de",
        "https://blog.example.de/artikel",
        "https://blog.example.de?x",
        "https://blog.example.de#x",
        "https://anna:geheim@blog.example.de",
        "https://blog.example.de:99999",
        "https://blog.example.de; script-src *",
        "https://blog.example.de 'unsafe-inline'",
        "https://blog.example.de\nhttps://evil.example",
        "https://[::1]",
        "https://-a.example",
        "https://a..example",
        f"https://{'a' * 64}.example",
        "http://blog.example.de",
        "ftp://blog.example.de",
        "javascript:alert(1)",
        "data:text/html,x",
        "null",
    ],
)
def test_what_is_no_website_is_refused(text: str) -> None:
    with pytest.raises(NoOrigin):
        parse_origin(text)


def test_origins_are_read_one_a_line_each_once() -> None:
    text = "https://b.example/\r\n\r\n  https://a.example\nhttps://B.example"
    assert parse_origins(text) == ["https://b.example", "https://a.example"]


def test_faulty_line_is_named() -> None:
    with pytest.raises(NoOrigin) as refused:
        parse_origins("https://a.example\nblog")
    assert refused.value.args == ("blog",)


def test_too_many_are_counted() -> None:
    with pytest.raises(NoOrigin) as refused:
        parse_origins("\n".join(f"https://{number}.example" for number in range(MOST_ORIGINS + 1)))
    assert refused.value.args == (MOST_ORIGINS + 1,)
