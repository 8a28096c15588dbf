"""How do other languages write months and weekdays? Words of a date put into those that dates are read by."""

from __future__ import annotations

import re

# One row a month: German, French, Spanish, Portuguese, Italian, Russian. Those with more than four letters
# are also cut to three or four, with or without a point.
_MONTHS = """
januar jänner janvier enero janeiro gennaio января январь
februar feber février fevrier febrero fevereiro febbraio февраля февраль
märz maerz mars marzo março марта март
april avril abril aprile апреля апрель
mai mayo maio maggio мая май
juni juin junio junho giugno июня июнь
juli juillet julio julho luglio июля июль
august août aout agosto августа август
september septembre septiembre setembro settembre сентября сентябрь
oktober octobre octubre outubro ottobre октября октябрь
november novembre noviembre novembro ноября ноябрь
dezember décembre decembre diciembre dezembro dicembre декабря декабрь
"""
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Short forms that are not the first letters.
_SHORT = {
    "mrz": "mar",
    "janv": "jan",
    "juil": "jul",
    "set": "sep",
    "gen": "jan",
    "lug": "jul",
    "ott": "oct",
    "июн": "jun",
    "июл": "jul",
}
# One row a weekday, Monday first.
_DAYS = """
montag lundi lunes segunda lunedì понедельник
dienstag mardi martes terça martedì вторник
mittwoch mercredi miércoles miercoles quarta mercoledì среда
donnerstag jeudi jueves quinta giovedì четверг
freitag vendredi viernes sexta venerdì пятница
samstag sonnabend samedi sábado sabado sabato суббота
sonntag dimanche domingo domenica воскресенье
"""
_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORD = re.compile(r"[^\W\d_]{3,}\.?(?:-feira)?")
# "5 de marzo de 2024", "1er janvier", "5 марта 2024 г."
_FILLER = re.compile(r"(?<=\d)\s+de\s+|(?<=\w)\s+de\s+(?=\d)|(?<=\d)(?:er|º|ª)(?=\s)|\s*г\.?$")
_JAPANESE_DAY = re.compile(r"\(([月火水木金土日])(?:曜日?)?\)")
_CHINESE_DAYS = dict(zip("月火水木金土日", "一二三四五六日", strict=True))


def _words() -> dict[str, str]:
    known = dict(_SHORT)
    for english, line in zip(_ENGLISH, _MONTHS.split("\n")[1:-1], strict=True):
        for name in line.split():
            cuts = (name[:3], name[:4]) if len(name) > 4 else ()
            known.update({cut: english for cut in cuts if cut not in known and not _is_shared(cut)})
            known[name] = english
    for english, line in zip(_ENGLISH_DAYS, _DAYS.split("\n")[1:-1], strict=True):
        known.update(dict.fromkeys(line.split(), english))
    return known


def _is_shared(cut: str) -> bool:
    """Tell whether several months begin so: "jui" is June and July."""
    months = {
        place
        for place, line in enumerate(_MONTHS.split("\n"))
        if any(name.startswith(cut) for name in line.split())
    }
    return len(months) > 1


_ENGLISH_OF = _words()
# What such a date begins with; most other texts go no further.
_BEGINS = re.compile(
    r"\s*\(?(?:\d{1,2}(?:er|º|ª)?[\s./-]+(?:de\s+)?[^\W\d_]{3}|\d{4}\D.*\("
    rf"|(?:{'|'.join(sorted(_ENGLISH_OF, key=len, reverse=True))})\b)"
)


def in_english(text: str) -> str:
    """Write months and weekdays of a date in English, or Chinese, and leave every other text alone.

    Parameters
    ----------
    text
        In lower case: ``5. märz 2024``, ``1er janvier 2024``, ``5 de marzo de 2024``, ``2024年3月5日(火)``.
    """
    if not _BEGINS.match(text):
        return text
    text = _JAPANESE_DAY.sub(lambda found: f"周{_CHINESE_DAYS[found[1]]}", text)
    put = _WORD.sub(_put, text)
    return _FILLER.sub(" ", put).strip() if put != text else text


def _put(word: re.Match[str]) -> str:
    return _ENGLISH_OF.get(word[0].rstrip(".").removesuffix("-feira"), word[0])
