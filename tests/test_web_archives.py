"""Claims about pages packed as a mail."""

from __future__ import annotations

from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from features.archives import Budget
from features.errors import InputError
from features.reading import read_table
from features.web_archives import is_web_archive, unpack_web_archive
from tests.written import as_html

ROWS = [["商机", "Stage", "Amount"], ["华东精密", "Closed Won", "1,200"], ["Globex", "Quote", "77"]]
FRAMES = "<html><frameset><frame src='sheet001.htm'></frameset></html>"


def archived(pages: dict[str, bytes], charset: str = "utf-8") -> bytes:
    mail = MIMEMultipart("related")
    for place, page in pages.items():
        part = MIMEText(page.decode(), "html", charset)
        part.add_header("Content-Location", f"file:///C:/0001/{place}")
        mail.attach(part)
    return mail.as_bytes()


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_the_table_of_the_only_page_is_read(charset):
    table = read_table(archived({"deals.htm": as_html(ROWS)}, charset))
    assert [list(table.cells.columns), *table.cells.to_numpy().tolist()] == ROWS


def test_pages_without_a_table_are_passed_over():
    data = archived(
        {"book.htm": FRAMES.encode(), "sheet001.htm": as_html(ROWS), "tabstrip.htm": b"<html></html>"}
    )
    table = read_table(data)
    assert table.cells.to_numpy().tolist() == ROWS[1:]
    assert table.member == "sheet001.htm"


def test_an_archive_without_any_table_is_refused():
    with pytest.raises(InputError) as caught:
        read_table(archived({"book.htm": FRAMES.encode()}))
    assert caught.value.code == "not_a_table"


def test_pages_count_as_unpacked():
    with pytest.raises(InputError) as caught:
        list(unpack_web_archive(archived({"a.htm": as_html(ROWS)}), Budget(10)))
    assert caught.value.code == "unpacks_too_large"


@pytest.mark.parametrize(
    "text", ["From: who,Date: when\n1,2\n", "Subject: a\n\nMIME-Version: 1.0\n", "", "a,b\n1,2\n"]
)
def test_other_texts_are_no_web_archive(text):
    assert not is_web_archive(text.encode())
