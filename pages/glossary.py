"""What do the words and figures on the screens mean? The glossary of the documentation, in one language."""

from pathlib import Path

import streamlit as st

from pages.shared.session import visit

DOCS = Path(__file__).resolve().parents[1] / "docs"
FILES = {"en": DOCS / "glossary.md", "zh": DOCS / "glossary.zh.md"}

here = visit()
text = FILES[here.language.code].read_text(encoding="utf-8")
st.markdown(text.partition("\n")[2])  # the title stands above already
