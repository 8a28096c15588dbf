"""What are the people and companies called? Invented names, unique within a company."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from training.demo.clock import Ints
from training.demo.words import Language

Names = npt.NDArray[np.object_]

_FIRST: Final = """
Alice Ben Carla Daniel Elena Frank Grace Hugo Irene Jack Karen Liam Maria Nathan Olivia Peter Quinn Rosa
Samuel Teresa Umar Vera Walter Yasmin Zoe Adrian Bianca Cyrus Diana Emil
"""
_LAST: Final = """
Adams Bauer Carter Dixon Evans Fischer Gomez Hart Ivanov Jensen Keller Lopez Meyer Novak Owens Price Reyes
Schmidt Turner Vance Walsh Young Zhang Brooks Costa Duran
"""
_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐"
_GIVEN: Final = """
伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀英 霞 平 刚 桂英 建国 志强 晓东 雪梅 海燕 文博 子轩
雨桐 浩然 思远 嘉怡
"""

_FRONT: Final = """
Amber Arch Ash Bay Beacon Birch Blue Bright Canyon Cedar Clear Cliff Cloud Copper Coral Crest Crystal
Eagle East Elm Ever Falcon Fern Field Fox Glen Gold Granite Green Grove Harbor Haven Hawk Hazel High Hill
Iron Ivy Jade Juniper Keystone Lake Laurel Lark Lime Lunar Maple Marble Meadow Mill Mist Moss North Oak
Ocean Olive Onyx Opal Orchid Pearl Pine Quartz Rain Raven Red Ridge River Rock Rose Sage Silver Sky Slate
Snow Solar South Spring Star Stone Summit
"""
_BACK: Final = """
bank bay beam bell berg bird boro bridge brook burn bury castle chase cliff coast cove craft creek crest
crown dale dawn dell edge fall field fin fire flow ford forge fort gate glade glen grove guard hall ham
haven hill hold home hurst land lane lark leaf light line link lock mark mead mere mill moor mount park
path peak point pool port reach ridge rise run sea shade shore side spring stead stone tide vale view wall
ward water way well wick wind wood worth
"""
_FORMS: Final = ("Inc.", "Group", "Ltd.", "Partners", "Corp.", "Holdings")
_FIELDS: Final = ("Systems", "Works", "Medical", "Freight", "Capital", "Stores", "Power", "Learning")

_CITIES: Final = """
北京 上海 广州 深圳 杭州 南京 苏州 成都 重庆 武汉 西安 天津 青岛 大连 宁波 厦门 长沙 郑州 合肥 福州 济南
沈阳 昆明 无锡 佛山 东莞 南昌 石家庄 哈尔滨 长春
"""
_BRAND_FRONT: Final = "博瑞恒华盛嘉信远鼎宏智创新安泰和金天中正德广源润丰汇卓凯锐启明晨星云海同利方舟"
_BRAND_BACK: Final = "达通科联峰宇腾力业诚辉洋川林康顺翔兴旺泽原邦世晟维思拓图美佳佑航程锦帆朗"
_FIELDS_ZH: Final = (
    "软件", "机械制造", "医疗科技", "物流", "金融服务", "商贸", "能源", "教育科技",
)  # fmt: skip


def people(rng: np.random.Generator, lang: Language, count: int) -> list[str]:
    """Return `count` different names of people."""
    if lang == "zh":
        names = ["".join(parts) for parts in product(_SURNAMES, _GIVEN.split())]
    else:
        names = [" ".join(parts) for parts in product(_FIRST.split(), _LAST.split())]
    return _pick(rng, names, count)


def companies(rng: np.random.Generator, lang: Language, industry: Ints) -> Names:
    """Return a different company name for each industry code given."""
    if lang == "zh":
        stems = ["".join(parts) for parts in product(_CITIES.split(), _BRAND_FRONT, _BRAND_BACK)]
        fields, template = _FIELDS_ZH, "{stem}{field}有限公司"
    else:
        fronts, backs = _FRONT.split(), _BACK.split()
        pairs = [(front, back) for front, back in product(fronts, backs) if front.lower() != back]
        stems = [f"{front}{back} {{field}} {form}" for (front, back), form in product(pairs, _FORMS)]
        fields, template = _FIELDS, "{stem}"
    chosen = [template.format(stem=stem, field="{field}") for stem in _pick(rng, stems, len(industry))]
    named = [stem.format(field=fields[code]) for stem, code in zip(chosen, industry, strict=True)]
    return np.array(named, dtype=object)


def _pick(rng: np.random.Generator, names: Sequence[str], count: int) -> list[str]:
    """Draw without replacement; where there are not enough names, they come again with a number."""
    order = rng.permutation(len(names))
    places = np.resize(order, count)
    turns = np.arange(count) // len(names) + 1
    return [
        names[place] if turn == 1 else f"{names[place]} {turn}"
        for place, turn in zip(places.tolist(), turns.tolist(), strict=True)
    ]
