"""How often is the encoding of a small or large export found? Ours beside chardet and charset-normalizer.

A file counts as read right where the decoded text is the one that was written, whatever the encoding is
called. Run it with ``python tests/benchmarks/encodings.py``.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import chardet

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from features.encoding import decode
from features.errors import InputError

WORDS = {
    "zh": (
        "上海贸易有限公司 北京科技 广州机械设备 深圳电子 成都软件 张三 李四 王小明 赵敏 需求分析 方案制定 "
        "报价 合同签署 华东 华南 西北 制造业 医疗 教育 已成交 跟进中 数据平台二期 智能客服 年度框架协议 "
        "重庆长安 厦门港务 客户拜访"
    ),
    "zh-TW": (
        "臺北貿易公司 高雄機械 新竹電子零組件 張先生 陳小姐 林志明 需求分析 方案制定 報價 合約簽署 製造業 "
        "醫療 教育 已成交 跟進中 資料平台 智慧客服 年度框架協議 桃園航空 臺中精密 客戶拜訪"
    ),
    "ja": (
        "東京プロジェクト 大阪の設備について 株式会社山田 鈴木さん 田中太郎 見積もり 契約 要件定義 受注 "
        "失注 ソフトウェア開発 名古屋支店 製造業 サービス 打ち合わせ"
    ),
    "ru": (
        "Проект Восток Поставка оборудования Ромашка Иванов Петрова Москва Санкт-Петербург договор "
        "переговоры выиграна Закрыта Сидоров предложение производство"
    ),
    "pl": (
        "Spółka Żółw Łódź Świętosława Dąbrowska zamówienie Część źródła Wrocław Gdańsk sprzedaż wygrana "
        "Grażyna Kraków Poznań umowa wartość"
    ),
    "cs": (
        "Společnost Příbram Žďár Dvořák Nováková smlouva nabídka vyhráno Brno Plzeň Černý zákazník "
        "příležitost"
    ),
    "de": (
        "Müller GmbH München Größe Vertrag Angebot gewonnen Zürich Jürgen Köln Straße Fuß Österreich Geschäft"
    ),
    "fr": "Société Générale café François Crème équipement négociation gagnée Hélène Besançon à côté été",
    "es": "Compañía España Peña José negociación cerrada año Málaga Núñez información señor",
    "pt": "São Paulo negociação João ação comércio proposta Conceição avançado não",
    "sv": "Göteborg Malmö affär försäljning Åke Östersund möte förhandling",
}
WRITTEN = {
    "gb18030": ("zh", "zh-TW"),
    "big5": ("zh-TW",),
    "shift_jis": ("ja",),
    "cp1251": ("ru",),
    "cp1250": ("pl", "cs"),
    "cp1252": ("de", "fr", "es", "pt", "sv"),
    "mac_roman": ("de", "fr", "es", "pt", "sv"),
}
FILES = 60
CHARSETS = sorted(WRITTEN)


def export(language: str, rows: int, share: float, chance: random.Random) -> str:
    """A pipeline export; `share` of its rows hold a word of the language, the others English only."""
    words = WORDS[language].split()
    lines = ["Deal ID,Name,Owner,Amount,Stage"]
    for row in range(rows):
        foreign = chance.random() < share
        name, owner = (
            chance.choice(words) if foreign else chance.choice(["Acme", "Globex"]) for _ in range(2)
        )
        lines.append(f"D{row},{name} {row},{owner},{chance.randrange(10**5)},Won")
    last = words[0] if words[0] != words[0].encode("ascii", "ignore").decode() else words[-1]
    return "\r\n".join([*lines, f"D{rows},{last} {words[1]},{words[2]},5,Lost"])


def by_chardet(data: bytes) -> str:
    found = chardet.detect(data, include_encodings=[*CHARSETS, "utf-8"])["encoding"]
    return data.decode(found or "cp1252", errors="replace")


def by_normalizer(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=CHARSETS).best()
    return "" if best is None else data.decode(best.encoding, errors="replace")


def ours(data: bytes) -> str:
    try:
        return decode(data).text
    except InputError:
        return ""


def asks(encoding: str, rows: int, share: float) -> float:
    """Share of files about which a person is asked."""
    return sum(bool(decode(data).choices) for _, data in files(encoding, rows, share)) / FILES


def files(encoding: str, rows: int, share: float) -> Iterator[tuple[str, bytes]]:
    for seed in range(FILES):
        chance = random.Random(seed)
        text = export(chance.choice(WRITTEN[encoding]), rows, share, chance)
        yield text, text.encode(encoding, errors="replace")


def shares(read: Callable[[bytes], str], encoding: str, rows: int, share: float) -> float:
    return sum(read(data) == text for text, data in files(encoding, rows, share)) / FILES


def main() -> None:
    readers = {"ours": ours, "chardet": by_chardet, "charset-normalizer": by_normalizer}
    sizes = {
        "1 row": (1, 1.0),
        "5 rows": (5, 1.0),
        "200 rows": (200, 1.0),
        "3,000 rows, last only": (3000, 0.0),
    }
    chosen = sys.argv[1:] or list(readers)
    print(f"{'':36}" + "".join(f"{name:>20}" for name in [*chosen, "ours asks"]))
    for encoding in WRITTEN:
        for label, (rows, share) in sizes.items():
            row = [shares(readers[name], encoding, rows, share) for name in chosen]
            row.append(asks(encoding, rows, share))
            print(f"{encoding:12}{label:24}" + "".join(f"{value:>19.0%} " for value in row))


if __name__ == "__main__":
    main()
