"""The encoding is found by evidence, and a few damaged bytes do not change it."""

import pytest

from features.encoding import decode
from features.errors import InputError

CHINESE = "商机名称,客户名称,金额\n华东项目,上海贸易公司,12.5万\n张三,北京科技,300\n"
TRADITIONAL = "商機名稱,客戶名稱,金額\n華東專案,上海貿易公司,12.5萬\n張三,臺北科技,300\n"
WESTERN = "name,city,owner\nMüller GmbH,München,José\nCafé,Zürich,François\n"
POLISH = "nazwa,miasto\nŁódź spółka,Gdańsk\nŻółw,Kraków źdźbło\n"
JAPANESE = "商談名,顧客\nプロジェクト,東京会社です\n山田さんの案件,大阪\n"
KOREAN = "거래명,고객사\n서울무역 주식회사,부산전자\n"
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
        (RUSSIAN, "utf-16-le", "utf-16-le"),
        (CHINESE, "utf-16-be", "utf-16-be"),
        (WESTERN, "mac_roman", "mac_roman"),
        (KOREAN, "euc_kr", "euc_kr"),
        ("商談,顧客\n①㈱,1\n東京株式会社です,2\n", "cp932", "cp932"),
        ("plain,ascii\n1,2\n", "ascii", "utf-8"),
    ],
)
def test_the_encoding_is_found_and_the_text_comes_back(text, encoding, found):
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, found)


def test_evidence_far_down_the_file_counts():
    text = "name,n\n" + "Acme,1\n" * 200_000 + "上海贸易有限公司,2\n"
    decoded = decode(text.encode("gb18030"))
    assert (decoded.text, decoded.encoding) == (text, "gb18030")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_damaged_byte_leaves_the_rest_readable(encoding):
    data = (CHINESE * 20).encode(encoding)
    place = len(data) // 2
    while data[place] < 0x80:
        place += 1
    decoded = decode(data[:place] + b"\xff" + data[place + 1 :])
    assert decoded.encoding == encoding
    assert "\ufffd" in decoded.text
    assert decoded.text.startswith(CHINESE)


@pytest.mark.parametrize("data", [bytes(range(256)) * 50, b"\0\1\2\3" * 500, b"\x7fELF\2\1\1\0" + bytes(300)])
def test_binary_data_is_no_text(data):
    with pytest.raises(InputError) as caught:
        decode(data)
    assert caught.value.code == "not_text"


def test_where_two_encodings_are_as_likely_both_are_offered_with_what_they_spell():
    data = "id,name\n1,Générale à\n".encode("cp1252")
    decoded = decode(data)
    assert decoded.encoding == decoded.choices[0].encoding
    assert {choice.encoding: choice.sample for choice in decoded.choices} == {
        "cp1252": "1,Générale à",
        "cp1250": "1,Générale ŕ",
    }


def test_a_choice_stays_open_once_it_is_made():
    data = "id,name\n1,Générale à\n".encode("cp1252")
    assert decode(data, "cp1250").choices == decode(data).choices
    assert decode(data, "cp1250").text.endswith("Générale ŕ\n")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "shift_jis"])
def test_what_is_clear_is_not_asked(encoding):
    text = {"big5": TRADITIONAL, "shift_jis": JAPANESE}.get(encoding, CHINESE)
    assert decode(text.encode(encoding)).choices == ()


def test_a_chosen_encoding_is_used():
    assert decode("Café".encode("cp1252"), "cp1250").encoding == "cp1250"
    with pytest.raises(InputError, match="klingon"):
        decode(b"a", "klingon")


@pytest.mark.parametrize(("most", "other"), [("utf-8", "gb18030"), ("gb18030", "utf-8"), ("utf-8", "cp1252")])
def test_lines_in_another_encoding_are_read_in_theirs_and_listed(most, other):
    own, odd = ("上海贸易公司", "北京科技公司") if "gb18030" in (most, other) else ("Müller", "José Peña")
    lines = [f"{line},{odd if line == 7 else own}" for line in range(1, 20)]
    data = b"".join(f"{line}\r\n".encode(other if odd in line else most) for line in lines)
    decoded = decode(data)
    assert (decoded.encoding, decoded.text.splitlines()) == (most, lines)
    assert [(line.line, line.text, line.encoding) for line in decoded.odd_lines] == [(7, f"7,{odd}", other)]


def test_a_letter_cut_in_half_is_damage_and_not_another_encoding():
    data = CHINESE.encode().replace("上海".encode(), "上海".encode()[:-1])
    (line,) = decode(data).odd_lines
    assert (line.line, line.encoding) == (2, "")
    assert "上\ufffd" in line.text


def test_a_page_is_believed_about_its_encoding_where_its_bytes_allow_it():
    assert decode("Łódź".encode("cp1250"), hint="windows-1250").text == "Łódź"
    assert decode("Café".encode(), hint="iso-8859-1").text == "Café"


@pytest.mark.parametrize("text", ["id,name\n1,Ac\0me\n2,x\n", "a,b\n1,2\n\x1a"])
def test_a_few_control_characters_do_not_make_a_text_binary(text):
    assert decode(text.encode()).text == text
