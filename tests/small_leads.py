"""A small company with a fitted lead model, for tests of what is told of its leads."""

from __future__ import annotations

from functools import cache

from features.build import training_rows
from features.deals import Deals
from models import classifier
from models.background import learn_background
from models.lead import LeadModel, remember
from models.rates import BaseRate
from models.scorer import Scorer
from tests.small_companies import random_company, staged


@cache
def company() -> Deals:
    return random_company(0, 200)


@cache
def lead_model() -> LeadModel:
    deals = company()
    using = staged(deals)
    rows = training_rows(deals, using)
    fitted = classifier.fit(
        rows.features, rows.won, weight=rows.weight, groups=rows.deal_id, kinds=("logistic",)
    )
    background = learn_background(
        fitted.encoding, rows.features, rows.won, weight=rows.weight, groups=rows.deal_id
    )
    return LeadModel(
        Scorer(fitted, 0.5, background), using, {"Lead Source": "source"}, remember(deals, using)
    )


def rates_model() -> LeadModel:
    model = lead_model()
    return LeadModel(Scorer(BaseRate(0.5), 0.5), model.plan, model.columns, model.memory)
