"""Code pages are told apart by the letters that they spell."""

import pytest

from features.guessing import guess_encodings, is_plausible_utf8


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("张三", "gb18030"),
        ("商機名稱", "big5"),
        ("José", "cp1252"),
        ("Müller GmbH, Zürich", "mac_roman"),
        ("Compañía España", "mac_roman"),
        ("Spółka Żółw", "cp1250"),
        ("Ромашка", "cp1251"),
        ("山田さん", "shift_jis"),
        ("OP-1,Ümit Ltd,Bob\nOP-2,Ümit Ltd,Ann", "cp1252"),
        ("app开发,iPhone手机", "gb18030"),
        ("北京恒通贸易\n上海博达科技\n上海博达科技\n深圳华锐电子", "gb18030"),
        ("输单", "gb18030"),
    ],
)
def test_a_single_name_is_enough(text, encoding):
    assert guess_encodings(text.encode(encoding))[0][0] == encoding


def test_weights_fall():
    weights = [weight for _, weight in guess_encodings("Café à côté".encode("cp1252"))]
    assert len(weights) > 1
    assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize(
    ("line", "expected"),
    [("上海".encode(), True), ("Müller".encode(), True), ("联通".encode("gbk"), False), (b"\xff", False)],
)
def test_bytes_that_are_utf_8_by_accident_are_not_taken_for_it(line, expected):
    assert is_plausible_utf8(line) is expected
