"""What does the company call things? Headers, stages and other words, in English and in Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Language = Literal["en", "zh"]


@dataclass(frozen=True)
class Words:
    """The words of one language; positions are the codes of the simulation, the same in both.

    Attributes
    ----------
    headers
        Header of each column of the exports by its name in code.
    lost_for
        Reasons for losing a deal.
    next_steps
        What a rep plans next, one for each stage.
    money
        Currency (ISO 4217) and how many units of it one unit of the simulation is worth.
    deal_name
        Template with `{account}` and `{product}`.
    """

    headers: dict[str, str]
    stages: tuple[str, ...]
    won: str
    lost: str
    teams: tuple[str, ...]
    sources: tuple[str, ...]
    products: tuple[str, ...]
    industries: tuple[str, ...]
    regions: tuple[str, ...]
    sizes: tuple[str, ...]
    types: tuple[str, str]
    lost_for: tuple[str, ...]
    next_steps: tuple[str, ...]
    money: tuple[str, float]
    deal_name: str


_ENGLISH: Final = Words(
    headers={
        "deal_id": "Opportunity ID",
        "deal_name": "Opportunity Name",
        "account": "Account Name",
        "owner": "Opportunity Owner",
        "team": "Sales Team",
        "stage": "Stage",
        "amount": "Amount",
        "currency": "Currency",
        "probability": "Probability (%)",
        "created_on": "Created Date",
        "closed_on": "Closed Date",
        "expected_close_on": "Expected Close Date",
        "stage_entered_on": "Last Stage Change Date",
        "last_activity_on": "Last Activity Date",
        "activity_count": "Number of Activities",
        "source": "Lead Source",
        "product": "Product",
        "industry": "Industry",
        "region": "Region",
        "company_size": "Company Size",
        "type": "Type",
        "collaborators": "Collaborators",
        "loss_reason": "Loss Reason",
        "next_step": "Next Step",
        "entered_on": "Entered On",
        "customer_owner": "Account Owner",
        "employees": "Employees",
        "customer_since": "Customer Since",
        "last_contact_on": "Last Contacted",
        "satisfaction": "Satisfaction",
        "tickets": "Support Tickets (12 Months)",
        "period": "Month",
        "target_owner": "Owner",
        "target": "Target",
    },
    stages=("Lead Identification", "Visit", "Needs Analysis", "Solution", "Quote", "Contract"),
    won="Closed Won",
    lost="Closed Lost",
    teams=("Team Amber", "Team Birch", "Team Cedar", "Team Delta", "Team Elm"),
    sources=("Referral", "Partner", "Website", "Trade Show", "Campaign", "Cold Call"),
    products=("Starter", "Professional", "Analytics", "Enterprise", "Platform"),
    industries=(
        "Software",
        "Manufacturing",
        "Healthcare",
        "Logistics",
        "Financial Services",
        "Retail",
        "Energy",
        "Education",
    ),
    regions=("East", "South", "North", "Central", "West", "Northeast"),
    sizes=("1-50", "51-200", "201-1000", "1000+"),
    types=("New Business", "Existing Business"),
    lost_for=("Price", "Competitor", "No Budget", "No Decision", "Timing", "Missing Features"),
    next_steps=(
        "Call to qualify",
        "Arrange a visit",
        "Workshop on needs",
        "Review the solution",
        "Follow up on the quote",
        "Settle contract terms",
    ),
    money=("USD", 1.0),
    deal_name="{account} - {product}",
)

_CHINESE: Final = Words(
    headers={
        "deal_id": "商机编号",
        "deal_name": "商机名称",
        "account": "客户名称",
        "owner": "负责人",
        "team": "所属团队",
        "stage": "销售阶段",
        "amount": "商机金额",
        "currency": "币种",
        "probability": "赢率(%)",
        "created_on": "创建时间",
        "closed_on": "结单日期",
        "expected_close_on": "预计成交日期",
        "stage_entered_on": "阶段更新时间",
        "last_activity_on": "最后跟进时间",
        "activity_count": "跟进次数",
        "source": "商机来源",
        "product": "产品",
        "industry": "行业",
        "region": "区域",
        "company_size": "企业规模",
        "type": "商机类型",
        "collaborators": "协作人",
        "loss_reason": "输单原因",
        "next_step": "下一步计划",
        "entered_on": "进入时间",
        "customer_owner": "负责人",
        "employees": "员工人数",
        "customer_since": "首次成交日期",
        "last_contact_on": "最后联系时间",
        "satisfaction": "满意度",
        "tickets": "近12个月工单数",
        "period": "月份",
        "target_owner": "负责人",
        "target": "目标金额",
    },
    stages=("线索识别", "客户拜访", "需求分析", "方案制定", "报价", "合同签署"),
    won="赢单",
    lost="输单",
    teams=("销售一部", "销售二部", "销售三部", "销售四部", "销售五部"),
    sources=("客户转介绍", "合作伙伴", "官网", "展会", "市场活动", "电话开发"),
    products=("基础版", "专业版", "数据分析", "企业版", "一体化平台"),
    industries=("软件", "制造业", "医疗健康", "物流", "金融", "零售", "能源", "教育"),
    regions=("华东", "华南", "华北", "华中", "西南", "东北"),
    sizes=("1-50人", "51-200人", "201-1000人", "1000人以上"),
    types=("新客户", "老客户"),
    lost_for=("价格", "竞争对手", "没有预算", "未做决定", "时机不对", "功能不足"),
    next_steps=("电话确认需求", "安排拜访", "需求研讨", "评审方案", "跟进报价", "商定合同条款"),
    money=("CNY", 7.0),
    deal_name="{account}{product}项目",
)

WORDS: Final[dict[Language, Words]] = {"en": _ENGLISH, "zh": _CHINESE}
