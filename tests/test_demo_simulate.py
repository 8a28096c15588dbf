"""Is the same company simulated and written every time it is asked for?"""

import hashlib
import json

import pandas as pd
import pytest
from click.testing import CliRunner

from features.errors import InputError
from training.demo import simulate, write
from training.demo.__main__ import main

NAMES = [
    "pipeline_2026-07-31",
    "pipeline_2026-08-31",
    "pipeline_2026-09-30",
    "customers",
    "targets",
    "stage_entries",
    "truth",
]


def digests(paths):
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in paths.items()}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_two_runs_write_the_same_bytes(lang, tmp_path):
    once = write(simulate(300, seed=2, lang=lang), tmp_path / "once")
    again = write(simulate(300, seed=2, lang=lang), tmp_path / "deep" / "again")
    assert list(once) == NAMES
    assert digests(once) == digests(again)


def test_another_seed_is_another_company(tmp_path):
    one, other = (digests(write(simulate(300, seed=seed), tmp_path / str(seed))) for seed in (1, 2))
    assert not set(one.values()) & set(other.values())


def test_files_read_back_as_the_frames_that_were_written(tmp_path):
    company = simulate(300, seed=4, lang="zh")
    paths = write(company, tmp_path)
    raw = paths["customers"].read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(paths["pipeline_2026-09-30"])
    assert frame.shape == company.pipelines[company.as_of].shape
    assert list(frame.columns) == list(company.pipelines[company.as_of].columns)
    assert json.loads(paths["truth"].read_text(encoding="utf-8")) == company.truth


def test_the_command_names_the_files_it_wrote(tmp_path):
    result = CliRunner().invoke(main, ["--out", str(tmp_path / "new"), "--deals", "250", "--seed", "1"])
    assert result.exit_code == 0, result.output
    assert result.stdout.split() == [
        str(tmp_path / "new" / f"{name}.{'json' if name == 'truth' else 'csv'}") for name in NAMES
    ]
    assert len(pd.read_csv(tmp_path / "new" / "pipeline_2026-09-30.csv")) == 250


@pytest.mark.parametrize("wrong", [["--deals", "5"], ["--lang", "fr"], ["--seed", "-1"]])
def test_the_command_refuses_what_it_cannot_do_with_exit_code_2(wrong, tmp_path):
    result = CliRunner().invoke(main, ["--out", str(tmp_path), *wrong])
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("asked", "code"), [({"deals": 199}, "too_few_deals"), ({"lang": "fr"}, "unknown_language")]
)
def test_an_impossible_company_is_refused_by_name(asked, code):
    with pytest.raises(InputError) as refusal:
        simulate(**asked)
    assert refusal.value.code == code
