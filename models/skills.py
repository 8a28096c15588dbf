"""Which selling skill does a stage ask for, and how is it trained? Known by its name, else by its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from features.messages import Message, message


@dataclass(frozen=True)
class Skill:
    """A selling skill.

    Attributes
    ----------
    code
        Stable short name.
    name
        What the skill is called.
    training
        What to do to build it.
    words
        Pattern of stage names that ask for it, in English and Chinese, lower case.
    """

    code: str
    name: Message
    training: Message
    words: str


IDENTIFYING = Skill(
    "identifying",
    message("Finding and qualifying leads"),
    message(
        "Agree on what a good lead looks like, and qualify ten recent leads together against that list: "
        "need, budget, who decides, by when."
    ),
    r"\blead|prospect|qualif|identif|\bnew\b|识别|线索|潜在|验证|初步|立项",
)
VISITING = Skill(
    "visiting",
    message("First visits and conversations"),
    message(
        "Prepare each first visit with a goal, five open questions and a next step to agree on; go along on "
        "three visits and talk each one over on the same day."
    ),
    r"\bvisit|appointment|meeting|contact|engag|\bcall|拜访|接触|约见|沟通|接洽|联系",
)
NEEDS = Skill(
    "needs",
    message("Needs analysis"),
    message(
        "Practise asking from situation to problem to consequence to value (SPIN) in role plays, and write "
        "down each need in the customer's own words, with a figure."
    ),
    r"\bneed|discover|requirement|analys|需求|调研|诊断|痛点",
)
SOLUTION = Skill(
    "solution",
    message("Solution and presentation"),
    message(
        "Build the proposal around three needs the customer has named, rehearse the presentation with a "
        "presales colleague, and study one proposal that won."
    ),
    r"solution|proposal|proposition|present|\bdemo|design|\bpoc\b|trial|pilot|evaluat|方案|演示|试用|测试|论证",
)
DECIDERS = Skill(
    "deciders",
    message("Winning over those who decide"),
    message(
        "Draw for every large deal who decides, who advises and who objects, and plan one conversation with "
        "each of them."
    ),
    r"decision|stakeholder|champion|buying cent|决策|关键人",
)
NEGOTIATING = Skill(
    "negotiating",
    message("Quoting and negotiating"),
    message(
        "Role-play price talks: say what it is worth before what it costs, trade every concession for one in "
        "return, and set the limits with the manager beforehand."
    ),
    r"quot|negotiat|\bprice|pricing|\bbid\b|tender|报价|谈判|商务|议价|投标|招标",
)
CLOSING = Skill(
    "closing",
    message("Closing the contract"),
    message(
        "Agree with the customer on a dated plan of all steps up to the signature, and bring in legal and "
        "purchasing a stage earlier."
    ),
    r"contract|\bsign|\bclos|\blegal|procure|purchas|verbal|commit|合同|签|成交|法务|采购|回款",
)
WHOLE_PROCESS = Skill(
    "whole_process",
    message("The whole sales process"),
    message("Go through five lost deals together, find the step at which each was lost, and begin there."),
    r"",
)

# A name may ask for two skills ("Contract negotiation"); the one needed later in the process decides.
BY_NAME = (CLOSING, NEGOTIATING, DECIDERS, SOLUTION, NEEDS, VISITING, IDENTIFYING)
BY_PLACE = (IDENTIFYING, VISITING, NEEDS, SOLUTION, NEGOTIATING, CLOSING)


def skill_of(stage: str, rank: int, stages: int) -> Skill:
    """Return the skill that a stage asks for.

    Parameters
    ----------
    stage
        Name of the stage in either language; "" is the process as a whole.
    rank
        Its place, 0 for the first.
    stages
        Number of stages in the process.

    Returns
    -------
    Skill
        By the words of the name; where none is known, by the place, the process taken to run from
        identifying leads to closing contracts.
    """
    if not stage:
        return WHOLE_PROCESS
    name = stage.casefold()
    for skill in BY_NAME:
        if re.search(skill.words, name):
            return skill
    place = rank / (stages - 1) if stages > 1 else 0.0
    return BY_PLACE[round(min(max(place, 0.0), 1.0) * (len(BY_PLACE) - 1))]
