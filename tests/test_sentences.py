import numpy as np
import pandas as pd
import pytest

from models.background import learn_background
from models.encoding import learn_encoding
from models.sentences import plain_title, sentence_of

X = pd.DataFrame({"source": pd.Series(["web"] * 10 + ["fair"] * 10, dtype="str")})
Y = np.array([1.0] * 8 + [0.0] * 2 + [1.0] * 2 + [0.0] * 8)
BACKGROUND = learn_background(learn_encoding(X, np.arange(20)), X, Y)
FAIR, WEB, OTHER = 0, 1, 2


@pytest.mark.parametrize(
    ("group", "raises", "says"),
    [
        (WEB, True, "source: web – such leads win 80% (n = 10); all leads 50%"),
        (FAIR, False, "source: fair – such leads win 20% (n = 10); all leads 50%"),
        (FAIR, True, "speaks for this lead beside its other facts, though such leads win 20%"),
        (WEB, False, "speaks against this lead beside its other facts, though such leads win 80%"),
        (OTHER, False, "source is rare or new – not seen in training"),
    ],
)
def test_a_reason_of_a_lead_says_group_rate_count_and_base(group, raises, says):
    assert says in str(sentence_of(BACKGROUND, 0, group, raises, "lead", plain_title))


@pytest.mark.parametrize(
    ("group", "raises", "says"),
    [
        (WEB, True, "source: web – 80% of such customers leave (n = 10); of all customers 50%"),
        (FAIR, True, "a risk beside the other facts, though 20%"),
        (WEB, False, "reassuring beside the other facts, though 80%"),
    ],
)
def test_a_reason_of_a_customer_speaks_of_leaving(group, raises, says):
    assert says in str(sentence_of(BACKGROUND, 0, group, raises, "customer", plain_title))
