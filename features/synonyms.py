"""What do CRMs call our columns? Headers in both languages, for every canonical column.

Written as `features.headers.normalise` leaves a header: lower case, single spaces, no brackets. The name to
be preferred stands first: where a file has two of them, that one is the column and the other stays custom.
From the exports and documentation of Salesforce, HubSpot, Pipedrive, Dynamics 365, Odoo, SuiteCRM, 悟空CRM,
纷享销客 and 销售易, and from common spreadsheets.
"""

from __future__ import annotations


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split("|"))


STATUS = _names(
    """status | deal status | opportunity status | lead status | 商机状态 | 机会状态 | 项目状态 | 状态
    | 跟进状态"""
)

STAGE_BEFORE = _names(
    """from stage | from opportunity stage name | previous stage | prior stage | old stage | stage from
    | old value | 原阶段 | 变更前阶段 | 上一阶段 | 原值 | 变更前"""
)

_AMOUNT = _names(
    """amount | deal amount | deal value | opportunity amount | opportunity value | value | est revenue
    | estimated revenue | close value | deal size | contract value | total contract value | tcv | acv
    | annual contract value | revenue | total price | expected revenue | actual revenue
    | amount in company currency | likely | estimated value | total | sum | sale | sales amount
    | 商机金额 | 机会金额 | 销售金额 | 预计销售金额 | 预计金额 | 预计成交金额 | 项目金额 | 合同金额 | 成交金额
    | 订单金额 | 总金额 | 金额"""
)

_LAST_ACTIVITY = _names(
    """last activity date | last activity | last activity on | last activity time | last contact date
    | last contact | last contact on | last contacted | last touch
    | 最后跟进时间 | 最后跟进日期 | 最近跟进时间 | 最近跟进日期 | 最后联系时间 | 最近联系时间 | 最后活动时间
    | 上次活动
    | 最近活动时间 | 最近活动日期 | 最近跟进"""
)

_STAGE = _names(
    """stage | deal stage | sales stage | stage name | opportunity stage | pipeline stage | lead stage
    | current stage | pipeline phase | sales phase | phase | status label | milestone | step | step name
    | 销售阶段 | 商机阶段 | 机会阶段 | 项目阶段 | 当前阶段 | 阶段 | 阶段名称"""
)

_PRODUCT = _names(
    """product | product name | product line | product family | product interest | item
    | 产品 | 产品名称 | 产品线 | 产品类别 | 意向产品 | 商品名称 | 物料名称 | 存货名称"""
)

# Columns that several kinds of upload share.
SHARED: dict[str, tuple[str, ...]] = {
    "deal_id": _names(
        """deal id | opportunity id | record id | do not modify opportunity | id | lead id | prospect id
        | deal number | opportunity number | lead number | reference | number | 不修改商机
        | 商机编号 | 机会编号 | 商机id | 机会id | 销售机会编号 | 商机编码 | 项目编号 | 线索编号 | 合同编号
        | 订单编号 | 编号"""
    ),
    "account": _names(
        """account name | account | customer name | customer | organization | organisation
        | associated company | client name | client | company name | company | organization name
        | party name | party | potential customer | prospect company | prospect
        | parent account | parent account id name
        | account id | customer id | client id | lead name
        | 客户名称 | 客户 | 客户公司 | 公司名称 | 企业名称 | 单位名称 | 关联客户 | 客户名 | 公司 | 客户姓名
        | 客户编号
        | 客户id"""
    ),
    "owner": _names(
        """owner | deal owner | opportunity owner | lead owner | owner name | salesperson | sales person
        | sales rep | sales representative | sales agent | sales owner | seller | rep | assigned to
        | assigned user | assignee | account executive | account owner | account manager | agent
        | responsible | user name | user | owner id
        | 负责人 | 商机负责人 | 销售负责人 | 负责人姓名 | 所有人 | 商机所有人 | 机会所有人 | 销售人员
        | 销售代表 | 销售员 | 业务员 | 客户经理 | 销售经理 | 销售 | 所属销售 | 跟进人 | 归属人
        | 公司签约人"""
    ),
    "team": _names(
        """team | sales team | team name | sales group | department | business unit | sales unit
        | hub spot team | owner role | manager
        | 团队 | 销售团队 | 所属团队 | 团队名称 | 部门 | 所属部门 | 负责人所属部门 | 负责人部门 | 归属部门
        | 销售部门 | 小组 | 销售组"""
    ),
    "industry": _names(
        """industry | account industry | customer industry | sector | vertical | 行业 | 客户行业 | 所属行业
        | 产业 | 产业别"""
    ),
    "region": _names(
        """region | sales region | territory | sales territory | country | state | province | city
        | location | office location | regional office
        | office | geography
        | 区域 | 销售区域 | 地区 | 大区 | 所在地区 | 省份 | 城市 | 国家"""
    ),
    "satisfaction": _names(
        """satisfaction | customer satisfaction | satisfaction score | csat | csat score | nps | nps score
        | 满意度 | 客户满意度 | 满意度评分"""
    ),
}

DEAL: dict[str, tuple[str, ...]] = SHARED | {
    "deal_name": _names(
        """deal name | opportunity name | opportunity | topic | deal title | title | name | deal
        | project name | subject | lead title | lead
        | 商机名称 | 机会名称 | 销售机会名称 | 项目名称 | 商机主题 | 商机 | 合同名称 | 主题 | 项目 | 名称"""
    ),
    # A column called status holds the outcome in one CRM and the stage in another: its words decide.
    "stage": _STAGE + STATUS,
    "outcome": _names(
        """outcome | status type | opportunity state | deal state | deal outcome | result | deal result
        | win loss | won lost | 阶段分类"""
    )
    + STATUS
    + _names(
        """won | is won | converted | is converted
        | 商机结果 | 最终结果 | 结果 | 输赢 | 输赢状态 | 赢单状态 | 是否赢单 | 是否成交 | 是否转化"""
    ),
    "amount": _AMOUNT,
    "currency": _names(
        """currency | deal currency | currency of value | currency code | currency iso code
        | amount currency | transaction currency | 币种 | 货币 | 货币类型 | 金额币种"""
    ),
    "created_on": _names(
        """created on | created date | create date | date created | creation date | created at
        | deal created | opportunity created | engage date | open date | opened date | opened on | created
        | opened
        | 创建时间 | 创建日期 | 新建时间 | 建立时间 | 录入时间 | 录入日期 | 立项日期 | 立项时间 | 单据日期"""
    ),
    "closed_on": _names(
        """closed on | closed date | deal closed on | actual close date | close date | closing date
        | date closed | closed at | won time | won date | date won | closed
        | 结单日期 | 成交日期 | 成交时间 | 实际成交日期 | 实际结单日期 | 关闭日期 | 关闭时间 | 结单时间
        | 关单日期 | 签约日期 | 签单日期 | 下单时间"""
    ),
    "expected_close_on": _names(
        """expected close date | expected closing | expected close | expected close on
        | expected closing date | est close date | estimated close date | estimated close
        | forecast close date | target close date
        | 预计成交日期 | 预计成交时间 | 预计结单日期 | 预计结单时间 | 预计签约日期 | 预计签单日期
        | 预计关闭日期"""
    ),
    "stage_entered_on": _names(
        """date entered current stage | last stage change | last stage update | last stage change date
        | stage entered on | entered stage on | stage change date | stage changed on | stage since
        | stage date
        | 阶段更新时间 | 进入阶段时间 | 进入阶段日期 | 进入当前阶段时间 | 当前阶段开始时间 | 阶段变更时间
        | 阶段开始时间"""
    ),
    "last_activity_on": _LAST_ACTIVITY,
    "activity_count": _names(
        """activity count | number of sales activities | number of activities | done activities
        | activities | total activities | number of times contacted | interaction count
        | 跟进次数 | 活动次数 | 活动数 | 活动数量 | 联系次数 | 拜访次数"""
    ),
    "source": _names(
        """source | lead source | deal source | opportunity source | source channel | original source
        | original traffic source | traffic source | campaign source | channel | sales channel
        | 商机来源 | 机会来源 | 线索来源 | 客户来源 | 来源 | 来源渠道 | 来源管道 | 获客渠道 | 渠道"""
    ),
    "product": _PRODUCT,
    "probability": _names(
        """probability | deal probability | win probability | close probability | likelihood
        | win likelihood | automated probability | confidence
        | 赢率 | 成交概率 | 赢单概率 | 赢单率 | 成功率 | 可能性 | 概率"""
    ),
    "forecast_category": _names(
        """forecast category | forecast category name | forecast type | forecast status | commitment
        | 预测类别 | 预测分类 | 预测类型 | 承诺"""
    ),
    "loss_reason": _names(
        """lost reason | loss reason | closed lost reason | reason lost | reason for loss | lost because
        | reason for losing | reason
        | 输单原因 | 丢单原因 | 失败原因 | 战败原因 | 未成交原因 | 输单描述"""
    ),
    "collaborators": _names(
        """collaborators | collaborator | team members | opportunity team | deal team | co owners
        | co owner | shared with | presales | sales engineer
        | 协作人 | 协同人 | 团队成员 | 相关团队 | 参与人 | 联合跟进人 | 售前 | 售前工程师"""
    ),
}

_OWN_IDS = ("id", "record id", "编号")

STAGE_ENTRY: dict[str, tuple[str, ...]] = {
    # Reports on the history of stages often know a deal by its name only. The plain id is the change's own.
    "deal_id": tuple(name for name in SHARED["deal_id"] if name not in _OWN_IDS)
    + _names("opportunity name | deal name | opportunity | deal | 商机名称 | 机会名称 | 项目名称 | 商机")
    + _OWN_IDS,
    "stage": _names(
        "new stage | to stage | stage to | new value | 新阶段 | 变更后阶段 | 目标阶段 | 新值 | 变更后"
    )
    + _STAGE,
    "from_stage": STAGE_BEFORE,
    "entered_on": _names(
        """entered on | entered stage on | stage entered on | entered at | date entered | changed on
        | change date | stage change date | date changed | changed at | changed date | edit date | moved on
        | transition date | created date | created on | created at | date | timestamp | last modified
        | 进入时间 | 进入日期 | 进入阶段时间 | 进入阶段日期 | 变更时间 | 变更日期 | 修改时间 | 修改日期
        | 阶段更新时间 | 操作时间 | 更新时间 | 创建时间 | 时间 | 日期"""
    ),
    # A history of all fields holds the changes of the stage among others.
    "field": _names(
        "field | field name | field event | field changed | property | 字段 | 变更字段 | 修改字段"
    ),
}

ACTIVITY: dict[str, tuple[str, ...]] = {
    # The plain id is the activity's own.
    "deal_id": tuple(name for name in SHARED["deal_id"] if name not in _OWN_IDS)
    + _names(
        """opportunity | deal | opportunity name | deal name | related to | related opportunity
        | associated deal | regarding | deal title | 关联商机 | 商机名称 | 商机 | 机会名称 | 相关商机
        | 所属商机"""
    ),
    "account": SHARED["account"]
    + _names("company account | related account | related customer | 相关客户 | 所属客户"),
    "owner": SHARED["owner"]
    + _names("created by | performed by | logged by | done by | 创建人 | 执行人 | 拜访人"),
    "happened_on": _names(
        """activity date | date | activity time | happened on | done on | completed date | completed on
        | due date | start date | start time | call date | meeting date | visit date | activity created
        | marked as done time | timestamp | created date | created on | create date
        | 活动时间 | 活动日期 | 跟进时间 | 跟进日期 | 拜访时间 | 拜访日期 | 联系时间 | 联系日期 | 开始时间
        | 日期 | 时间 | 创建时间"""
    ),
    "activity_type": _names(
        """activity type | type | task subtype | task event | activity | kind | channel | method | category
        | 活动类型 | 跟进方式 | 跟进类型 | 拜访方式 | 联系方式 | 活动方式 | 类型 | 方式"""
    ),
}

LOOKUP: dict[str, tuple[str, ...]] = {
    "account": SHARED["account"],
    "owner": SHARED["owner"],
    "product": _PRODUCT,
    "team": SHARED["team"],
    "industry": SHARED["industry"],
    "region": SHARED["region"],
}

CUSTOMER: dict[str, tuple[str, ...]] = SHARED | {
    "customer_since": _names(
        """customer since | client since | since | start date | signup date | sign up date
        | first purchase date | first order date | created on | created date
        | 成为客户时间 | 成为客户日期 | 首次成交日期 | 首次成交时间 | 首次购买日期 | 合作开始日期
        | 客户创建时间 | 创建时间 | 创建日期"""
    ),
    "last_contact_on": _LAST_ACTIVITY
    + _names("last visit | last visit date | last visit on | 最后拜访时间 | 最近拜访日期 | 最后拜访日期"),
    "churned": _names(
        """churned | churn | is churned | has churned | churn flag | churn label | exited | attrition
        | left | cancelled | canceled | attrition flag | attrition status | churn status | is churn
        | customer status | has left | has exited | is exited
        | 是否流失 | 已流失 | 流失 | 流失标记 | 流失标签 | 客户流失"""
    ),
}

PURCHASE: dict[str, tuple[str, ...]] = {
    "account": SHARED["account"]
    + _names("buyer | user id | member | 买家 | 会员 | 会员id | 用户id | 购买方"),
    "closed_on": _names(
        """purchase date | order date | invoice date | transaction date | sale date | sold on | purchased on
        | ordered on | bought on | paid on | payment date | date | order time | purchase time
        | 购买日期 | 购买时间 | 订单日期 | 订单时间 | 交易日期 | 交易时间 | 销售日期 | 开票日期 | 付款时间
        | 支付时间 | 下单日期 | 消费日期 | 出库日期 | 日期 | 时间"""
    )
    + DEAL["closed_on"],
    "amount": _names(
        """order amount | order total | order value | purchase amount | sales amount | invoice amount
        | dollar value | net amount | net sales | sales | total amount | amount paid | line total | spend
        | total | 订单金额 | 购买金额 | 交易金额 | 消费金额 | 销售额 | 实付金额 | 付款金额
        | 开票金额 | 成交额"""
    )
    + tuple(name for name in _AMOUNT if name not in ("total", "sales amount", "订单金额")),
    "currency": DEAL["currency"],
    "deal_id": _names(
        """order id | order number | order no | invoice | invoice no | invoice number | transaction id
        | receipt number | purchase id | 订单号 | 订单编号 | 订单id | 交易号 | 交易编号 | 流水号 | 发票号
        | 单号 | 销售单号"""
    )
    + tuple(name for name in SHARED["deal_id"] if name != "订单编号"),
    "deal_name": DEAL["deal_name"],
    "owner": SHARED["owner"],
    "team": SHARED["team"],
    "product": _PRODUCT + _names("sku | product code | description | 商品 "),
    "source": DEAL["source"],
    "industry": SHARED["industry"],
    "region": SHARED["region"],
}

TARGET: dict[str, tuple[str, ...]] = SHARED | {
    "period": _names(
        """period | month | target month | target period | quarter | date
        | 期间 | 周期 | 月份 | 目标月份 | 月 | 季度 | 日期"""
    ),
    "amount": _names(
        """target | quota | goal | target amount | sales target | sales quota | bookings target
        | 目标 | 目标金额 | 销售目标 | 业绩目标 | 任务 | 任务金额 | 指标"""
    )
    + _AMOUNT,
    "currency": DEAL["currency"],
}
