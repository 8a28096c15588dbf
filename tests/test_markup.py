"""The tables of a page are read as a browser shows them."""

import pytest

from features.markup import open_html


def tables(page: str, encoding: str = "utf-8"):
    book, _ = open_html(page.encode(encoding))
    return {name: book.read(name).rows for name in book.names}


def test_merged_cells_keep_the_places_of_the_others():
    page = """<table>
      <tr><td colspan=3>Pipeline</td></tr>
      <tr><th>Owner</th><th>Deal</th><th>Amount</th></tr>
      <tr><td rowspan=2>Ann</td><td>x</td><td>1</td></tr>
      <tr><td>y</td><td>2</td></tr></table>"""
    assert tables(page)["Table 1"] == [
        ["Pipeline", "", ""],
        ["Owner", "Deal", "Amount"],
        ["Ann", "x", "1"],
        ["Ann", "y", "2"],
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<b>a</b> <i>b</i>", "a b"),
        ("&lt;a&gt; &amp; &eacute; &#x4e0a;", "<a> & é 上"),
        ("a<br>b", "a\nb"),
        ("\n   a\n   b\n", "a b"),
        ("&nbsp;", ""),
        ("<script>alert(1)</script>a<style>b{}</style>", "a"),
        ("<!-- no -->a", "a"),
        ("a<![if !x]>b<![endif]>", "ab"),
    ],
)
def test_the_text_of_a_cell_is_what_is_shown(cell, text):
    assert tables(f"<table><tr><td>k</td><td>{cell}</td></tr></table>")["Table 1"] == [["k", text]]


def test_end_tags_may_be_missing():
    assert tables("<table><tr><td>a<td>b<tr><td>1<td>2")["Table 1"] == [["a", "b"], ["1", "2"]]


def test_a_table_within_a_table_is_one_of_its_own_and_captions_name_tables():
    page = "<table><tr><td>x<table><caption>Deals</caption><tr><td>1</table></td><td>y</table>"
    assert tables(page) == {"Table 1": [["x", "y"]], "Deals": [["1"]]}


def test_the_page_says_its_encoding():
    page = "<meta charset=windows-1250><table><tr><td>Łódź</td></tr></table>"
    assert tables(page, "cp1250")["Table 1"] == [["Łódź"]]


@pytest.mark.parametrize("span", ["x", "", "0", "-1", "99999999999"])
def test_a_span_without_sense_does_no_harm(span):
    rows = tables(f"<table><tr><td colspan='{span}' rowspan='{span}'>a</td><td>b</td></tr></table>")[
        "Table 1"
    ]
    assert [cell for cell in rows[0] if cell] == ["a", "b"]
