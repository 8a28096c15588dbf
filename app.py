"""The way in: language, company and role of the visitor, then the screens that role may open."""

import streamlit as st

from pages.shared.currencies import note_left_out
from pages.shared.mishaps import told_in_words
from pages.shared.navigation import navigate, require_app, show_heading, turn_away
from pages.shared.session import current_language, current_role, sidebar, visit

st.set_page_config(
    page_title="Sales effectiveness · 销售效能", page_icon=":material/insights:", layout="wide"
)
require_app(current_language())
with told_in_words():
    sidebar()
    page = navigate(current_language(), current_role())
    show_heading(page, current_language())
    turn_away(page, current_language(), current_role())
    note_left_out(visit())
    page.run()
