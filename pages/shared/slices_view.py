"""Is a version as good everywhere? Its quality for each team, source, kind of customer and so on."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from features.errors import InputError
from features.schema import DEALS, Upload
from features.store import snapshots
from features.store.company import deals_key
from features.store.snapshots import Snapshot
from features.store.workspace import Workspace
from models import curves
from models.churn import ChurnModel
from models.lead import LeadModel
from models.versions import Version
from pages.charts.models import ComparisonLabels, comparison
from pages.shared import cache, choosers, notes
from pages.shared import model_card as cards
from pages.shared.language import Language
from pages.shared.pictures import picture
from pages.shared.session import Visit
from pages.shared.tables import Field, Form
from training.kinds import OF_DEALS, kinds


def show_slices(here: Visit, version: Version, model: LeadModel | ChurnModel) -> None:
    """Show how good a version is for each kind of deal or customer, each with its number of rows."""
    language, _ = here.language, here.language.text
    upload = _looked_up_in(here, version)
    if upload is None or model.scorer.held is None:
        return
    st.subheader(_("Is it as good everywhere?"))
    by_kind = _kinds(here.workspace, upload, version, model)
    titles = {name: cards.feature_title(language, version.card, str(name)) for name in map(str, by_kind)}
    if not titles:
        lacking = [column.title for column in DEALS if column.name in OF_DEALS]
        notes.lacking(language, lacking, _("how good it is for each"))
        return
    by = _choose(language, titles, of_deals=version.kind == "lead")
    key = f"{here.workspace.root}:{deals_key(here.workspace, upload.id)}:{version.id}"
    found = _slices(key, by, model.scorer.held, by_kind[by])
    if found.empty:
        st.info(_("Of the cases held out none has this filled in."), icon=":material/info:")
        return
    _draw(language, found, titles[by])
    notes.method(
        language,
        _(
            "{n} rows held out; kinds with fewer than {few} rows get no figure. Where two intervals overlap "
            "widely, the difference may be chance.",
            n=len(model.scorer.held),
            few=curves.FEWEST_ROWS,
        ),
    )


def _looked_up_in(here: Visit, version: Version) -> Snapshot | None:
    """Return the pipeline looked at, or what a churn model learned from; None where that is gone."""
    if version.kind == "lead":
        return here.snapshot
    try:
        return snapshots.get(here.workspace, version.card.snapshot)
    except InputError:
        return None


def _kinds(
    workspace: Workspace, upload: Snapshot, version: Version, model: LeadModel | ChurnModel
) -> pd.DataFrame:
    if upload.kind is Upload.DEALS:
        return kinds(model, version.card, cache.deals_of(workspace, upload))
    return kinds(model, version.card, snapshots.load_frame(workspace, upload.id))


def _choose(language: Language, titles: dict[str, str], *, of_deals: bool) -> str:
    label = language.text("Kind of deal") if of_deals else language.text("Kind of customer")
    return choosers.one_of_few("slice", label, titles)


@st.cache_resource(max_entries=24, show_spinner=False)
def _slices(
    key: str,  # noqa: ARG001 - names the version and the state of the data
    by: str,  # noqa: ARG001 - part of the key
    _held: pd.DataFrame,
    _kind: pd.Series,
) -> pd.DataFrame:
    return curves.slices(_held["outcome"], _held["chance"], _kind, _held["weight"], groups=_held["id"])


def _draw(language: Language, found: pd.DataFrame, title: str) -> None:
    _ = language.text
    auc = cards.METRICS["auc"]
    labels = ComparisonLabels(
        title,
        language.text("{metric}, {better}", metric=auc.title, better=auc.better),
        _("95% interval"),
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
    alt = _("How good the version is for each kind of case, with 95% intervals")
    chart, frame = comparison(drawn, labels, auc.landmark), cards.slices_frame(language, found)
    picture(language, chart, frame, fields, key="models_slices", alt=alt, file_name="model_slices")
