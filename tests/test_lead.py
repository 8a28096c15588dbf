"""What a lead model says of deals, and how it is kept."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from features.build import open_deals, training_rows
from features.deals import Deals
from features.eligible import plan
from features.errors import InputError
from models import classifier, lead
from models.background import learn_background
from models.lead import LeadModel, remember
from models.rates import BaseRate
from models.scorer import Scorer
from tests.small_companies import make_deals, random_company, staged


def fitted(deals: Deals) -> LeadModel:
    using = staged(deals)
    rows = training_rows(deals, using)
    model = classifier.fit(
        rows.features, rows.won, weight=rows.weight, groups=rows.deal_id, kinds=("logistic",)
    )
    background = learn_background(model.encoding, rows.features, rows.won, weight=rows.weight)
    columns = {"Opportunity": "deal_id", "Lead Source": "source", "Rep": "owner"}
    return LeadModel(Scorer(model, 0.5, background), using, columns, remember(deals, using))


DEALS = random_company(0, 200)
MODEL = fitted(DEALS)


def row_of(deal_id: str) -> pd.DataFrame:
    at = open_deals(DEALS)
    return lead.features(MODEL, DEALS, at[at["deal_id"].eq(deal_id)])


def test_every_open_deal_is_scored_and_no_other():
    found = lead.score(MODEL, DEALS)
    assert found["deal_id"].tolist() == open_deals(DEALS)["deal_id"].tolist()
    assert list(found.columns) == ["deal_id", "probability", "score", "band"]
    assert found["probability"].between(0, 1).all()
    assert (found["score"] == np.rint(100 * found["probability"])).all()
    assert found["band"].isin(list("ABCD")).all()


def test_scores_do_not_depend_on_the_order_of_the_deals():
    shuffled = dataclasses.replace(DEALS, frame=DEALS.frame.sample(frac=1, random_state=0, ignore_index=True))
    one = lead.score(MODEL, DEALS).set_index("deal_id")["probability"]
    other = lead.score(MODEL, shuffled).set_index("deal_id")["probability"]
    pd.testing.assert_series_equal(one.sort_index(), other.sort_index())


def test_a_saved_model_says_the_same(tmp_path):
    lead.save(MODEL, tmp_path)
    read = lead.load(tmp_path)
    pd.testing.assert_frame_equal(lead.score(read, DEALS), lead.score(MODEL, DEALS))
    assert read.plan == MODEL.plan
    assert read.columns == MODEL.columns


def test_open_deals_alone_are_scored_with_the_past_that_the_model_remembers():
    only_open = DEALS.frame[DEALS.frame["outcome"].eq("open")].reset_index(drop=True)
    entries = DEALS.entries[DEALS.entries["deal_id"].isin(only_open["deal_id"])].reset_index(drop=True)
    alone = dataclasses.replace(DEALS, frame=only_open, entries=entries)
    expected = lead.score(MODEL, DEALS).reset_index(drop=True)
    pd.testing.assert_frame_equal(lead.score(MODEL, alone).reset_index(drop=True), expected)


def test_usual_stays_are_remembered_where_the_data_have_no_history():
    present = DEALS.entries.drop_duplicates("deal_id", keep="last")
    still_open = DEALS.frame.loc[DEALS.frame["outcome"].eq("open"), "deal_id"]
    entries = present[present["deal_id"].isin(still_open)].reset_index(drop=True)
    plain = dataclasses.replace(DEALS, entries=entries)
    # All but the stays of the open deals themselves, which nobody remembers.
    found, expected = lead.features(MODEL, plain), lead.features(MODEL, DEALS)
    assert expected["days_in_stage_ratio"].notna().all()
    pd.testing.assert_series_equal(
        found["days_in_stage_ratio"], expected["days_in_stage_ratio"], rtol=0.1, check_names=False
    )


def test_deals_without_a_column_of_the_model_are_refused_by_its_header():
    lacking = dataclasses.replace(DEALS, frame=DEALS.frame.assign(source=pd.Series(dtype="str")))
    with pytest.raises(InputError, match="Lead Source"):
        lead.score(MODEL, lacking)


def test_reasons_speak_of_features_by_their_titles():
    found = lead.reasons(MODEL, DEALS, count=2)
    assert list(found.columns) == ["reason_1", "effect_1", "reason_2", "effect_2"]
    assert found.index.equals(open_deals(DEALS).index)
    said = " ".join(str(reason) for reason in found["reason_1"])
    assert "such leads win" in said
    assert "_" not in said


def test_one_deal_is_explained_down_to_its_probability():
    first = lead.score(MODEL, DEALS).iloc[0]
    found = lead.explain_deal(MODEL, row_of(first["deal_id"]))
    assert found is not None
    assert found.probability == pytest.approx(first["probability"])


def test_rates_give_everyone_the_base_rate_in_band_b_and_no_reasons():
    rates = dataclasses.replace(MODEL, scorer=Scorer(BaseRate(0.25), 0.25))
    found = lead.score(rates, DEALS)
    assert found["probability"].unique().tolist() == [0.25]
    assert found["band"].unique().tolist() == ["B"]
    assert lead.reasons(rates, DEALS).empty
    assert lead.explain_deal(rates, row_of(found["deal_id"].iloc[0])) is None


def test_no_open_deal_gives_no_scores():
    closed = dataclasses.replace(DEALS, frame=DEALS.frame[DEALS.frame["outcome"].ne("open")])
    assert lead.score(MODEL, closed).empty


def test_a_model_without_days_scores_rows_as_they_are():
    deals = make_deals({"outcome": ["won", "lost"] * 60, "source": ["web", "fair"] * 60})
    rows = training_rows(deals)
    model = classifier.fit(rows.features, rows.won, kinds=("logistic",))
    undated = LeadModel(Scorer(model, 0.5), plan(deals), {}, remember(deals, plan(deals)))
    at = pd.DataFrame({"deal_id": ["d1", "d0"], "day": pd.Series([pd.NaT] * 2, dtype="datetime64[us]")})
    low, high = lead.score(undated, deals, at)["probability"]
    assert low < 0.5 < high
