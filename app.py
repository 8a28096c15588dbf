"""The way in: language, company and role of the visitor, then the screens that role may open."""

import streamlit as st

from pages.shared.access import screens_for
from pages.shared.session import sidebar, visit

st.set_page_config(
    page_title="Sales effectiveness · 销售效能", page_icon=":material/insights:", layout="wide"
)
sidebar()
here = visit()
_ = here.language.text

page = st.navigation(
    {
        here.language.say(group): [
            st.Page(
                screen.path,
                title=here.language.say(screen.title),
                icon=screen.icon,
                help=here.language.say(screen.answers),
                default=screen.name == "overview",
            )
            for screen in screens
        ]
        for group, screens in screens_for(here.role)
    }
)
st.title(page.title)
page.run()
