"""What do exports look like in the wild? Named cases, each with the clean twin that reading must give back.

A case turns a clean table into the bytes of a file. Reading these bytes has to give the table again, cell by
cell, whatever the case did to it. `tests/test_pollutions.py` holds this for every case in every language.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.binary_books import as_xlsb
from tests.written import (
    Rows,
    as_html,
    as_ods,
    as_spreadsheetml,
    as_text,
    as_xls,
    as_xlsm,
    as_xlsx,
    gzipped,
    packed,
)

# Codes with leading zeros, text with separators and quotes, blanks, days, shares and flags.
TABLES: dict[str, Rows] = {
    "en": (
        ("Deal ID", "Deal name", "Owner", "Amount", "Created on", "Probability", "Signed"),
        ("00042", "Müller, “Zürich” café", "José", "1200.5", "2024-03-05", "35%", "TRUE"),
        ("00107", 'Crème 5" pipe', "François", "980", "2024-03-06", "100%", "FALSE"),
        ("00108", "Société Générale – phase II", "José", "", "2024-11-30", "8%", "FALSE"),
        ("12345", "Acme & <Sons>", "Ann", "-15.25", "2023-12-31", "0%", "TRUE"),
        ("00200", "Globex", "", "77000", "2024-01-15", "60%", "FALSE"),
    ),
    "zh": (
        ("商机编号", "商机名称", "负责人", "商机金额", "创建时间", "赢率", "已签约"),
        ("00042", "上海贸易,二期", "张三", "1200.5", "2024-03-05", "35%", "TRUE"),
        ("00107", "北京科技“数据”平台", "李四", "980", "2024-03-06", "100%", "FALSE"),
        ("00108", "广州机械设备采购", "张三", "", "2024-11-30", "8%", "FALSE"),
        ("12345", "深圳电子 & <研发>", "王五", "-15.25", "2023-12-31", "0%", "TRUE"),
        ("00200", "成都软件", "", "77000", "2024-01-15", "60%", "FALSE"),
    ),
    "zh-TW": (
        ("商機編號", "商機名稱", "負責人", "金額"),
        ("00042", "臺北貿易公司,二期", "張先生", "1200.5"),
        ("00107", "高雄機械設備採購專案", "陳小姐", "980"),
        ("00108", "新竹電子零組件", "張先生", "77000"),
    ),
    "ja": (
        ("商談番号", "商談名", "担当者", "金額"),
        ("00042", "東京プロジェクト,第二期", "山田さん", "1200.5"),
        ("00107", "大阪の設備について", "鈴木さん", "980"),
        ("00108", "ソフトウェア開発", "山田さん", "77000"),
    ),
    "ru": (
        ("Номер", "Название сделки", "Ответственный", "Сумма"),
        ("00042", "Проект Восток, второй этап", "Иванов", "1200.5"),
        ("00107", "Поставка оборудования", "Петрова", "980"),
        ("00108", "Ромашка", "Иванов", "77000"),
    ),
    "pl": (
        ("Numer", "Nazwa szansy", "Właściciel", "Kwota"),
        ("00042", "Spółka Żółw, Łódź", "Świętosława Dąbrowska", "1200.5"),
        ("00107", "Część zamówień", "Grażyna", "980"),
        ("00108", "Wrocław – źródła", "Świętosława Dąbrowska", "77000"),
    ),
}


@dataclass(frozen=True)
class Pollution:
    """One way in which an export differs from a clean file.

    Attributes
    ----------
    name
        What is done to it.
    make
        Clean table → bytes of the file.
    languages
        Keys of `TABLES` that it is done to.
    """

    name: str
    make: Callable[[Rows], bytes]
    languages: tuple[str, ...] = ("en", "zh")


def _encoded(encoding: str, *languages: str, mark: bytes = b"", delimiter: str = ",") -> Pollution:
    name = f"{encoding}{' with mark' if mark else ''}{' by tabs' if delimiter != ',' else ''}"
    return Pollution(
        name, lambda rows: mark + as_text(rows, delimiter).encode(encoding), languages or ("en", "zh")
    )


ENCODINGS = (
    _encoded("utf-8", *TABLES),
    _encoded("utf-8", mark=b"\xef\xbb\xbf"),
    _encoded("utf-16-le", mark=b"\xff\xfe", delimiter="\t"),
    _encoded("utf-16-be", mark=b"\xfe\xff", delimiter="\t"),
    _encoded("utf-16-le", *TABLES, delimiter="\t"),
    _encoded("utf-16-be", *TABLES, delimiter="\t"),
    _encoded("gb18030", "zh", "zh-TW"),
    _encoded("gbk", "zh", "zh-TW"),
    _encoded("big5", "zh-TW"),
    _encoded("shift_jis", "ja"),
    _encoded("cp1252", "en"),
    _encoded("mac_roman", "en"),
    _encoded("cp1251", "ru"),
    _encoded("cp1250", "pl"),
)


def _cover(rows: Rows) -> dict[str, Rows]:
    """Sheets beside the table: a cover, and a dashboard with a larger bounding box and few cells."""
    far = [["" for _ in range(40)] for _ in range(60)]
    far[3][2], far[20][39], far[59][0] = "Q1", "Target", "End"
    return {"Cover": [["Pipeline report"], ["As of 2024-03-31"]], "Dashboard": far, "Notes": [["a"], ["b"]]}


CONTAINERS = (
    Pollution("xlsx", as_xlsx),
    Pollution("xlsx with other sheets", lambda rows: as_xlsx(rows, **_cover(rows))),
    Pollution("xlsm with a macro", as_xlsm),
    Pollution("xlsb", as_xlsb),
    Pollution("xls", as_xls),
    Pollution("ods", as_ods),
    Pollution("html called xls", as_html),
    Pollution("html in a code page", lambda rows: as_html(rows, "cp1252"), ("en",)),
    Pollution("html in gbk", lambda rows: as_html(rows, "gbk"), ("zh",)),
    Pollution("spreadsheetml 2003", as_spreadsheetml),
    Pollution("tabs called xls", lambda rows: as_text(rows, "\t").encode()),
    Pollution("csv in gzip", lambda rows: gzipped(as_text(rows).encode())),
    Pollution("csv in zip", lambda rows: packed({"export/deals.csv": as_text(rows).encode()})),
    Pollution(
        "csv in zip beside what a Mac adds",
        lambda rows: packed(
            {
                "__MACOSX/._deals.csv": bytes(200),
                ".DS_Store": b"\0\0\0\1Bud1",
                "deals.csv": as_text(rows).encode(),
            }
        ),
    ),
    Pollution("xlsx in zip", lambda rows: packed({"deals.xlsx": as_xlsx(rows)})),
    Pollution("xlsb in zip", lambda rows: packed({"deals.xlsb": as_xlsb(rows)})),
    Pollution("xls in gzip", lambda rows: gzipped(as_xls(rows))),
    Pollution("ods in zip", lambda rows: packed({"deals.ods": as_ods(rows)})),
    Pollution("zip in zip", lambda rows: packed({"a.zip": packed({"deals.csv": as_text(rows).encode()})})),
    Pollution(
        "path that leaves the folder", lambda rows: packed({"../../etc/deals.csv": as_text(rows).encode()})
    ),
)

EVERY = (*ENCODINGS, *CONTAINERS)
