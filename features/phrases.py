"""What does a header say that nobody has listed? The ways in which both languages put such names together.

"Projected closing day" and "计划签约日" stand in no list of synonyms, but are put together from words that
say which column they are. A pattern must account for every word of the header: one more ("days to close",
"close date changes") makes another column of it.
"""

from __future__ import annotations

import functools
import re

from features import foreign_phrases
from features.headers import spelled_out

_DEAL = r"(?:(?:the|crm|sales|deal|opportunity|lead|potential|business|record|current) )*"
_DAY = r"(?:date time|date|time|day|datetime|timestamp|on|at)"
_AHEAD = r"(?:expected|estimated|estimate|forecast|forecasted|projected|planned|target|targeted|anticipated)"
_DONE = r"(?:close|closed|closing|closure|signing|signed|signature|decision|won|win|award|booking|booked)"
_MADE = r"(?:created?|creation|added|opened|open|entry|registered|registration|inception|logged|submitted)"
_TOUCH = (
    r"(?:activity|contact|contacted|touch|touchpoint|interaction|engagement|communication|follow up"
    r"|followup|follow|outreach)"
)
_DOINGS = r"(?:activities|activity|interactions?|touch(?:es|points?)?|follow ups?|meetings?|visits?)"
_STAGE = r"(?:stage|phase|pipeline stage|sales stage)"
_MOVED = r"(?:entered|entry|changed?|updated?|modified|since|start|started|transition|moved|at|date)"
_WORTH = r"(?:amount|value|size|worth|revenue|tcv|acv)"
_PERSON = (
    r"(?:owner|owned by|rep|representative|salesperson|sales person|salesman|seller|responsible|assignee"
    r"|responsible (?:person|user|rep)|(?:person|user) responsible|assigned(?: to| user| rep| sales rep)?"
    r"|account (?:executive|manager|owner|rep)|handled by|managed by|sales agent|agent)"
)

_DAY_ZH = "(?:日期|时间|日)"
_DEAL_ZH = "(?:商机|机会|业务机会|商业机会|销售机会|项目|专案|案件|交易|单据|业务|记录|线索|订单|合同)"
_AHEAD_ZH = "(?:预计|预期|计划|预测|估计|期望|目标|预估)"
_DONE_ZH = "(?:成交|结单|结案|签约|签单|签订|签署|关闭|结束|截止|完成|完结|赢单|关单|下单|落单|成单|中标)"
_TOUCH_ZH = "(?:跟进|联系|联络|活动|拜访|沟通|互动|回访|交互|接触|跟踪)"
_CHANGE_ZH = "(?:更新|变更|更改|进入|开始|变化|修改|推进|调整|停留开始)"

_PATTERNS: dict[str, tuple[str, ...]] = {
    "deal_id": (
        r"(?:opportunity|deal|record|lead|potential|crm|copper|project|case) "
        r"(?:id|number|code|key|reference|ref|guid|uuid)",
        "(?:external|internal|item|unique) id",
        rf"{_DEAL_ZH}(?:编号|编码|标识|id| id|单号|号|代码)",
    ),
    "deal_name": (
        r"(?:opportunity|deal|project|potential) (?:name|title|subject|topic)",
        # 纷享销客 calls the second form of its record 商机2.0.
        f"{_DEAL_ZH}(?:2 0)?(?:名称|名|标题|主题|简称|全称)",
    ),
    "account": (
        r"(?:the |associated |related |related to |primary |end |parent |linked |crm )*(?:account|customer"
        r"|client|company|organization|buyer|clients|accounts|companies)(?: (?:full|legal|company))?"
        r"(?: name)?",
        "(?:关联|对应|相关|所属|最终|签约|采购|目标)?(?:客户|公司|企业|帐户|账户|甲方)"
        "(?:单位|公司|企业)?(?:名称|名|全名|全称|简称)?",
    ),
    "owner": (
        rf"{_DEAL}{_PERSON}(?: full)?(?: name)?",
        rf"(?:{_DEAL_ZH}|客户|销售|业务|主要|主|归属|所属|跟进)?(?:负责人|所有人|所有者|拥有人|拥有者|责任人"
        "|业务员|销售员|销售人员|跟进人|归属人|业务代表|销售代表|客户经理|经办人)(?:姓名|全名|名称|名)?",
        "(?:跟进|负责|销售|业务|归属)(?:员工|人员|成员|同事)(?:姓名)?",
        "(?:商机|销售|业务)经理|负责(?:业务|销售)",
    ),
    "team": (
        rf"(?:owner |rep |account |regional )?{_DEAL}(?:teams?|department|business unit)(?: name)?",
        r"(?:sales|owner|rep) (?:group|division|squad|unit)(?: name)?|division|sales organi[sz]ation",
        r"owner role",
        "(?:销售|所属|所在|负责人|归属|主属|业务|所有人|业务员|商机|跟进人|跟进|员工|人员|成员)*"
        "(?:团队|部门|小组|事业部|战队|角色)(?:名称)?",
        "(?:销售|业务)单位",
    ),
    "stage": (
        rf"{_DEAL}(?:pipeline |funnel )?(?:stage|phase)(?: name| label)?",
        rf"(?:{_DEAL_ZH}|客户|当前|销售|跟进|所处|所在|目前|进展|推进)*(?:阶段|进程|进度)(?:名称)?",
        rf"{_DEAL}(?:process |sales |pipeline )?(?:current )?(?:step|milestone)(?: name)?",
    ),
    "outcome": (
        rf"{_DEAL}(?:won lost|won or lost|win loss|win lost|outcome|final result|end result)",
        rf"(?:{_DEAL_ZH}|最终|跟进)*(?:结果|成败|输赢)",
    ),
    "amount": (
        rf"{_DEAL}{_WORTH}",
        rf"{_DEAL}(?:(?:total|estimated|expected|potential|contract|order|project|bid|gross|net|forecast"
        rf"|projected|monetary) )+{_DEAL}{_WORTH}(?: value)?",
        rf"(?:{_DEAL_ZH}|{_AHEAD_ZH}|签约|签单|成交|销售|总|含税|意向|成单|预算)*"
        "(?:金额|总额|价值|收入|销售额|业绩)",
        rf"(?:{_DEAL_ZH}|{_AHEAD_ZH}|签约|签单|成交|报价)+额",
        rf"(?:revenue|sales|sale|deal|opportunity|{_AHEAD}) (?:amount|total|sum)",
    ),
    "currency": (
        rf"(?:amount |value |bid |order |contract |transaction )?{_DEAL}currency(?: (?:code|iso code|name))?",
        rf"{_DEAL}(?:value|amount) (?:converted )?currency",
        "(?:交易|结算|金额|原|合同|订单)?(?:币种|货币|币别)(?:代码|名称|类型)?",
    ),
    "created_on": (
        rf"{_DEAL}{_MADE} {_DAY}(?: {_DAY})?",
        rf"{_DEAL}{_DAY} {_DEAL}(?:created|added|opened|registered|submitted|entered)",
        rf"{_DEAL}created|creation log",
        f"(?:{_DEAL_ZH})?(?:创建|新建|建立|录入|登记|添加|新增|立项|报备|建档|制单|提交|获取|发现)(?:{_DAY_ZH}|于)",
    ),
    "closed_on": (
        rf"(?:actual|final|real) {_DEAL}{_DONE}(?: {_DAY})*",
        rf"{_DEAL}{_DONE} {_DAY}(?: {_DAY})?",
        rf"{_DEAL}{_DAY} {_DEAL}(?:closed|won|signed)",
        f"实际(?:{_DEAL_ZH})?{_DONE_ZH}{_DAY_ZH}",
        f"(?:{_DEAL_ZH})?{_DONE_ZH}{_DAY_ZH}",
    ),
    "expected_close_on": (
        rf"{_DEAL}(?:{_DAY} )?{_AHEAD} {_DEAL}{_DONE}(?: {_DAY})*",
        rf"{_DEAL}(?:close|closing) (?:{_DAY} )?{_AHEAD}|expected {_DAY}",
        f"{_AHEAD_ZH}(?:{_DEAL_ZH})?{_DONE_ZH}(?:{_DAY_ZH}|月份?)?",
    ),
    "stage_entered_on": (
        rf"{_DEAL}(?:last |latest )?{_STAGE} (?:last )?{_MOVED}(?: {_DAY})*",
        rf"{_DAY} (?:entered|of|in) (?:current )?{_STAGE}|{_DAY} {_STAGE} {_MOVED}",
        rf"(?:entered|entry to|moved to) (?:current )?{_STAGE} {_DAY}",
        f"(?:最近|最后|上次)?(?:{_DEAL_ZH}|当前|本|销售)?阶段{_CHANGE_ZH}{_DAY_ZH}",
        f"{_CHANGE_ZH}(?:当前|本|该|此|现)?阶段{_DAY_ZH}",
    ),
    "last_activity_on": (
        rf"{_DEAL}(?:{_DAY} )?(?:of )?(?:last|latest|most recent|recent) {_DEAL}{_TOUCH}(?: {_DAY})*",
        f"(?:最后|最近|最新|上次|末次|实际)(?:一次)?{_TOUCH_ZH}(?:记录)?{_DAY_ZH}?",
    ),
    "activity_count": (
        rf"(?:number|count|total)(?: number)?(?: of)? (?:{_DEAL}|logged |completed |done ){{0,2}}{_DOINGS}",
        rf"{_DEAL}{_DOINGS} (?:count|number|total)",
        f"(?:销售|累计|总|历史)*{_TOUCH_ZH}(?:总)?(?:次数|数量|数)",
    ),
    "source": (
        rf"{_DEAL}(?:original |traffic |marketing |acquisition |customer |first )*(?:source|origin)"
        r"(?: name| type| category| channel)?",
        rf"(?:{_DEAL_ZH}|潜在客户|客户|原始|获客|信息|渠道)*来源(?:名称|类型|渠道)?",
    ),
    "product": (
        rf"(?:primary |main )?{_DEAL}products?(?: (?:line|family|category|group|interest))?(?: name)?",
        "(?:意向|购买|主要|销售|所属)?产品(?:线|名称|类别|系列|大类|分类)?",
    ),
    "industry": (
        r"(?:the )?(?:account |customer |company |client )?(?:industry|sector|vertical)"
        r"(?: name| type| category| group)?",
        "(?:客户|所属|公司|企业|所在)*行业(?:类别|分类|名称|类型)?",
    ),
    "region": (
        r"(?:sales |account |customer |client |company |office |regional )?(?:region|territory|country"
        r"|province|location)(?: name)?",
        "(?:销售|客户|所属|所在|业务|公司)*(?:区域|地区|大区|省份|省|城市|国家|片区)(?:名称)?",
    ),
    "probability": (
        rf"{_DEAL}(?:win |winning |close |closing |success |won |stage |milestone |estimated )?{_DEAL}"
        r"(?:probability|likelihood|chance)"
        r"(?: (?:of|to) (?:winning|closing|success|win|close|sale))?(?: percent)?",
        r"(?:win|winning|close) percent|percent (?:chance|probability|likelihood)(?: to close| of winning)?",
        "(?:交易|商机|机会|成交|赢单|成单|签单|签约|成功|中标|预计|预测)*"
        "(?:概率|机率|机会|可能性|几率|赢率|把握|把握度|胜率|赢面)",
    ),
    "forecast_category": (
        r"(?:forecast|commit) (?:category|type|stage|status|level|class)(?: name)?",
        "预测(?:类别|分类|类型|状态|阶段)",
    ),
    "loss_reason": (
        rf"{_DEAL}(?:closed )?(?:loss|lost|lose|losing) (?:reasons?|cause|reason code|description|because)",
        r"reasons? (?:for |of |why )?(?:the |we )?(?:loss|lost|losing)(?: deal| opportunity)?",
        r"why (?:we )?(?:lost|lose)|状态原因",
        r"(?:closed )?(?:won|win) (?:or )?(?:lost|loss|lose) (?:reasons?|cause)",
        rf"{_DEAL}(?:close|closed|closing) reasons?|reasons? (?:for|of) (?:close|closing|closure|state)"
        r"|(?:state|outcome|result) reasons?",
        rf"(?:{_DEAL_ZH})?(?:赢单?|成交)? ?(?:输单|丢单|失败|战败|流失|未成交|丢失|输|丢|丢标|落标|失单"
        "|败单|关闭|结案)(?:的)?"
        "(?:原因|理由|说明|描述)(?:分析|类型|分类)?",
    ),
}
_COMPILED = {
    name: tuple(map(re.compile, (*patterns, *foreign_phrases.PATTERNS.get(name, ()))))
    for name, patterns in _PATTERNS.items()
}

WORDS = frozenset(re.findall(r"[a-z]{4,}", " ".join(sum(_PATTERNS.values(), ()))))
"""English words that the patterns know, for telling a misspelt word from another one."""


@functools.lru_cache(maxsize=65_536)
def says(header: str, name: str) -> bool:
    """Tell whether a header is put together as names of a canonical column are.

    Parameters
    ----------
    header
        As it stands in the file, or normalised.
    name
        A canonical name; one without patterns is never said.
    """
    words = spelled_out(header)
    return any(pattern.fullmatch(words) for pattern in _COMPILED.get(name, ()))
