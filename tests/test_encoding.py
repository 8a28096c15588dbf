"""The encoding is found by evidence, and a few damaged bytes do not change it."""

import pytest

from features.encoding import decode
from features.errors import InputError

CHINESE = "商机名称,客户名称,金额\n华东项目,上海贸易公司,12.5万\n张三,北京科技,300\n"
TRADITIONAL = "商機名稱,客戶名稱,金額\n華東專案,上海貿易公司,12.5萬\n張三,臺北科技,300\n"
WESTERN = "name,city,owner\nMüller GmbH,München,José\nCafé,Zürich,François\n"
POLISH = "nazwa,miasto\nŁódź spółka,Gdańsk\nŻółw,Kraków źdźbło\n"
JAPANESE = "商談名,顧客\nプロジェクト,東京会社です\n山田さんの案件,大阪\n"
RUSSIAN = "Название,Клиент\nПроект Восток,Ромашка\n"


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8-sig"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "gbk", "gb18030"),
        (CHINESE, "utf-16", "utf-16"),
        (WESTERN, "utf-16-le", "utf-16-le"),
        (WESTERN, "utf-16-be", "utf-16-be"),
        (CHINESE, "utf-32", "utf-32"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (WESTERN, "cp1252", "cp1252"),
        ("a,b\nCafé,1\n", "cp1252", "cp1252"),
        ("a,b\n5 € each,1\n–,2", "cp1252", "cp1252"),
        (POLISH, "cp1250", "cp1250"),
        (JAPANESE, "shift_jis", "shift_jis"),
        (RUSSIAN, "cp1251", "cp1251"),
        ("plain,ascii\n1,2\n", "ascii", "utf-8"),
    ],
)
def test_the_encoding_is_found_and_the_text_comes_back(text, encoding, found):
    assert decode(text.encode(encoding)) == (text, found)


def test_evidence_far_down_the_file_counts():
    text = "name,n\n" + "Acme,1\n" * 200_000 + "上海贸易有限公司,2\n"
    assert decode(text.encode("gb18030")) == (text, "gb18030")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_damaged_byte_leaves_the_rest_readable(encoding):
    data = (CHINESE * 20).encode(encoding)
    place = len(data) // 2
    while data[place] < 0x80:
        place += 1
    text, found = decode(data[:place] + b"\xff" + data[place + 1 :])
    assert found == encoding
    assert "\ufffd" in text
    assert text.startswith(CHINESE)


@pytest.mark.parametrize("data", [bytes(range(256)) * 50, b"\0\1\2\3" * 500, b"\x7fELF\2\1\1\0" + bytes(300)])
def test_binary_data_is_no_text(data):
    with pytest.raises(InputError) as caught:
        decode(data)
    assert caught.value.code == "not_text"
