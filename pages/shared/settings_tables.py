"""How does a visitor see and correct targets, and read the trail? Frames to edit, and what the edited say."""

from __future__ import annotations

import pandas as pd

from features.messages import Message, message
from pages.shared.language import Language
from pages.shared.model_card import actor_title

COMPANY = "company"

DEEDS: dict[str, Message] = {
    "save_snapshot": message("Snapshot saved"),
    "delete_snapshot": message("Snapshot deleted"),
    "save_targets": message("Targets saved"),
    "save_band_rules": message("Bands of leads changed"),
    "save_stage_targets": message("Targets of stages saved"),
    "set_process": message("Stages changed"),
    "save_rates": message("Rates of currencies saved"),
    "show_personal_data": message("Personal data shown or hidden"),
    "set_tiers": message("Tiers changed"),
    "job_started": message("Long work started"),
    "job_cancelled": message("Long work cancelled"),
    "model_saved": message("Model trained and saved"),
    "model_promoted": message("Model made live"),
    "model_rolled_back": message("Went back to model"),
    "model_deleted": message("Model deleted"),
    "delete_sample": message("Sample company deleted"),
}


def targets_of(targets: pd.DataFrame, scope: str) -> pd.DataFrame:
    """Return one scope's targets as rows to edit: ``period``, ``name`` (not for the company), ``amount``."""
    columns = ["period", "amount"] if scope == COMPANY else ["period", "name", "amount"]
    return targets.loc[targets["scope"] == scope, columns].reset_index(drop=True)


def with_targets(targets: pd.DataFrame, scope: str, edited: pd.DataFrame) -> pd.DataFrame:
    """Return all targets, those of one scope replaced by what an edited frame of `targets_of` says."""
    others = targets[targets["scope"] != scope]
    named = edited["name"] if "name" in edited else pd.Series("", index=edited.index, dtype="str")
    mine = pd.DataFrame(
        {
            "period": pd.to_datetime(edited["period"]).astype("datetime64[us]"),
            "scope": scope,
            "name": named.astype("str").fillna(""),
            "amount": edited["amount"].astype("float64"),
        }
    ).astype({"scope": "str"})
    return pd.concat([part for part in (others, mine) if len(part)] or [others], ignore_index=True)


def stage_target_frame(actual: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return one row per stage to set targets in; shares as percentages, because that is what people type.

    Parameters
    ----------
    actual
        ``stage``, ``conversion``, ``median_days``, from `models.funnel.stage_table`.
    targets
        From `features.store.stage_targets.stage_targets`.

    Returns
    -------
    pandas.DataFrame
        ``stage``, ``conversion``, ``target_conversion`` (0 to 100), ``median_days``, ``target_days``.
    """
    wanted = targets.set_index("stage").reindex(actual["stage"])
    return pd.DataFrame(
        {
            "stage": actual["stage"].to_numpy(),
            "conversion": 100 * actual["conversion"].to_numpy(dtype="float64"),
            "target_conversion": (100 * wanted["target_conversion"]).round(6).to_numpy(),
            "median_days": actual["median_days"].to_numpy(dtype="float64"),
            "target_days": wanted["target_days"].to_numpy(),
        }
    ).astype({"stage": "str"})


def with_stage_targets(targets: pd.DataFrame, edited: pd.DataFrame) -> pd.DataFrame:
    """Return all targets of stages, those in an edited `stage_target_frame` replaced by what it says.

    Targets of stages that the frame lacks belong to another report and stay.
    """
    others = targets[~targets["stage"].isin(edited["stage"])]
    mine = pd.DataFrame(
        {
            "stage": edited["stage"],
            "target_conversion": edited["target_conversion"].astype("float64") / 100,
            "target_days": edited["target_days"].astype("float64"),
        }
    )
    return pd.concat([part for part in (others, mine) if len(part)], ignore_index=True)


def trail_frame(language: Language, trail: pd.DataFrame) -> pd.DataFrame:
    """Return the audit trail in words; deeds without words stay as they are."""
    return trail.assign(
        actor=[actor_title(language, actor) for actor in trail["actor"]],
        action=[language.say(DEEDS[deed]) if deed in DEEDS else deed for deed in trail["action"]],
    )
