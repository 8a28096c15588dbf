"""Is a version as good everywhere, and would more data make it better?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from features.schema import DEALS
from features.store.company import deals_key
from features.store.snapshots import Snapshot
from features.store.workspace import Workspace
from models import curves
from models.learning import LearningCurve
from pages.charts.evaluation import LearningLabels, learning
from pages.charts.models import ComparisonLabels, comparison
from pages.shared import address, cache, notes
from pages.shared import model_card as cards
from pages.shared.language import Language
from pages.shared.pictures import picture
from pages.shared.tables import Field, Form

SLICED_BY = ("team", "source", "product", "owner", "region", "industry", "amount", "created_on")
"""Columns of deals by which quality is told apart; amounts by quarter of size, days by quarter of year."""


def show_slices(
    language: Language, workspace: Workspace, snapshot: Snapshot, version: str, held: pd.DataFrame
) -> None:
    """Show how good a version is for each team, source and so on, each with its number of deals."""
    _ = language.text
    st.subheader(_("Is it as good everywhere?"))
    titles = {column.name: language.say(column.title) for column in DEALS if column.name in SLICED_BY}
    deals = cache.deals_of(workspace, snapshot).frame
    known = [name for name in SLICED_BY if deals[name].notna().any()]
    if not known:
        lacking = [column.title for column in DEALS if column.name in SLICED_BY]
        notes.lacking(language, lacking, _("how good it is for each"))
        return
    address.take("slice", known, known[0])
    st.segmented_control(_("Kind of deal"), known, required=True, format_func=titles.__getitem__, key="slice")
    address.put("slice", known[0])
    by = str(st.session_state["slice"])
    key = f"{workspace.root}:{deals_key(workspace, snapshot.id)}:{version}"
    found = _slices(key, by, held, deals)
    if found.empty:
        st.info(_("Of the deals held out none has this filled in."), icon=":material/info:")
        return
    _draw_slices(language, found, titles[by])
    notes.method(
        language,
        _(
            "{n} rows held out, by what the deals are today; kinds with fewer than {few} rows get no figure. "
            "Where two intervals overlap widely, the difference may be chance.",
            n=len(held),
            few=curves.FEWEST_ROWS,
        ),
    )


@st.cache_resource(max_entries=24, show_spinner=False)
def _slices(
    key: str,  # noqa: ARG001 - names the version and the state of the deals
    by: str,
    _held: pd.DataFrame,
    _deals: pd.DataFrame,
) -> pd.DataFrame:
    kind = _deals.set_index("deal_id")[by].reindex(_held["id"]).reset_index(drop=True)
    return curves.slices(_held["outcome"], _held["chance"], kind, _held["weight"], groups=_held["id"])


def _draw_slices(language: Language, found: pd.DataFrame, title: str) -> None:
    _ = language.text
    auc = cards.METRICS["auc"]
    frame = cards.slices_frame(language, found)
    labels = ComparisonLabels(
        title,
        language.text("{metric}, {better}", metric=auc.title, better=auc.better),
        _("95 % interval"),
        language.say(auc.means) if auc.means else "",
    )
    fields = {
        "slice": Field(title, pinned=True),
        "n": Field(_("Rows"), Form.COUNT),
        "predicted": Field(_("Predicted share"), Form.SHARE),
        "observed": Field(_("Observed share"), Form.SHARE),
        "auc": Field(language.say(auc.title)),
        "log_loss": Field(language.say(cards.METRICS["log_loss"].title)),
        "reason": Field(_("Why missing")),
    }
    drawn = found[found["metric"].eq("auc") & found["value"].notna()]
    drawn = drawn.assign(
        title=[
            f"{name} (n = {language.number(n)})" for name, n in zip(drawn["slice"], drawn["n"], strict=True)
        ],
        interval=cards.spreads(language, drawn, auc.digits),
        chosen=True,
    )[["title", "value", "low", "high", "interval", "chosen"]]
    alt = _("How good the version is for each kind of deal, with 95 % intervals")
    chart = comparison(drawn, labels, auc.landmark)
    picture(language, chart, frame, fields, key="models_slices", alt=alt, file_name="model_slices")


def show_learning(language: Language, found: LearningCurve | None) -> None:
    """Show whether more data would help, or how to find out."""
    _ = language.text
    st.subheader(_("Would more data help?"))
    if found is None:
        st.caption(
            _(
                "This was not asked of this version. Switch it on in the part Train, or add "
                "--learning-curve to the command."
            )
        )
        return
    st.info(language.say(found.verdict), icon=":material/trending_up:")
    if found.frame.empty:
        return
    loss = cards.METRICS["log_loss"]
    frame = found.frame[found.frame["metric"].eq("log_loss")]
    frame = frame.drop(columns=["metric", "reason"]).assign(
        interval=cards.spreads(language, frame, loss.digits)
    )
    labels = LearningLabels(
        _("Cases learned from"),
        language.text("{metric}, {better}", metric=loss.title, better=loss.better),
        _("95 % interval"),
        _("Rows"),
    )
    fields = {
        "share": Field(_("Share of all"), Form.SHARE),
        "cases": Field(labels.cases, Form.COUNT),
        "rows": Field(labels.rows, Form.COUNT),
        "value": Field(language.say(loss.title), Form.EXACT),
        "low": Field(_("Low"), Form.EXACT),
        "high": Field(_("High"), Form.EXACT),
    }
    alt = _("Log loss by the number of cases learned from, with its 95 % interval")
    chart = learning(frame, labels)
    picture(language, chart, frame, fields, key="models_learning", alt=alt, file_name="learning_curve")
    notes.method(
        language,
        _(
            "The same kind of model learned from a tenth up to all of the cases, and was judged each time on "
            "the same rows held out; the band is the 95 % interval."
        ),
    )
