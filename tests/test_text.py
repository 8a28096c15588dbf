"""Claims about the Chinese catalogue: complete, not stale, and with the same fields as the English."""

import ast
import re
import string
from pathlib import Path

import pytest

from pages.shared.catalogue import extract, missing, read_catalogue

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [ROOT / "app.py"] + [
    file for folder in ("pages", "training", "models", "features") for file in (ROOT / folder).rglob("*.py")
]
ENTRIES = [entry for entry in read_catalogue() if entry.id]
GLOSSARY = ROOT / "docs" / "glossary.zh.md"
HAN = "[\u4e00-\u9fff]"
HALF_WIDTH = re.compile(rf"{HAN} ?[,:;()?!]|[,:;()?!] ?{HAN}|\d %|[\"']|{HAN} {HAN}")
"""Signs that stand beside Chinese only in their full width; a percentage has no blank, a quotation “ ”."""

OTHER_WORDS = {
    "赢单率": "赢率",
    "未结": "进行中",
    "已结商机": "已关闭的商机",
    "结单": "关闭",
    "结案的": "关闭的",
    "基准比例": "基准率",
    "随机波动": "偶然波动",
    "此报告": "此报表",
    "n =": "样本数",
}
"""Words for a thing that has a name of its own → that name, so that one thing is called one thing."""


def texts(identifier):
    return (identifier,) if isinstance(identifier, str) else tuple(identifier)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_no_text_lacks_its_chinese():
    assert missing(read_catalogue()) == []


def test_every_text_of_the_code_stands_in_the_catalogue():
    known = {texts(entry.id)[0] for entry in ENTRIES}
    assert {texts(entry.id)[0] for entry in extract() if entry.id} - known == set()


def test_no_entry_is_stale():
    said = {texts(entry.id)[0] for entry in extract() if entry.id}
    assert {texts(entry.id)[0] for entry in ENTRIES} - said == set()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: texts(entry.id)[0][:50])
def test_the_chinese_names_the_fields_of_the_english(entry):
    english = set().union(*(fields(text) for text in texts(entry.id)))
    for chinese in texts(entry.string):
        assert fields(chinese) <= english
        assert english - fields(chinese) <= {"n"}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: texts(entry.id)[0][:50])
def test_the_chinese_is_chinese(entry):
    """At least one Chinese character, unless the English itself is only names, fields and signs."""
    english = re.sub(r"\{[^}]*\}", "", texts(entry.id)[0])
    names = {"CSV", "AUC", "Brier", "SHAP", "P10", "P50", "P90", "ID", "ECE", "n", "BG", "NBD", "MB", "UTC"}
    if set(re.findall(r"[A-Za-z]+", english)) - names:
        assert all(re.search(r"[\u4e00-\u9fff]", chinese) for chinese in texts(entry.string))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: texts(entry.id)[0][:50])
def test_the_chinese_has_signs_of_full_width_and_one_word_for_one_thing(entry):
    for chinese in texts(entry.string):
        assert not HALF_WIDTH.search(re.sub(r"\{[^}]*\}", "0", chinese))
        assert {word: name for word, name in OTHER_WORDS.items() if word in chinese} == {}


def test_the_chinese_glossary_has_signs_of_full_width_and_the_words_of_the_screens():
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        assert not HALF_WIDTH.search(line), line
        assert not any(word in line for word in OTHER_WORDS), line


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: file.name)
def test_no_text_hides_in_an_f_string(file):
    """The catalogue is extracted from calls; those within the braces of an f-string are not seen."""
    hidden = [
        node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        for string in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for node in ast.walk(string)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)
    ]
    assert not {"_", "text", "message", "plural", "plural_message"} & set(hidden)
