"""What should the headers of CRMs that nobody showed us stand for? Their lists, from public documentation.

A line is ``header = canonical name``; a line without ``=`` is a column of the CRM's own.
"""

from __future__ import annotations


def _read(text: str) -> dict[str, str | None]:
    pairs = (line.partition(" = ") for line in text.strip().splitlines())
    return {header.strip(): name.strip() or None for header, _, name in pairs}


# Written down before the names were tuned, and looked at while tuning them.
KNOWN: dict[str, dict[str, str | None]] = {
    "zoho": _read(
        """
        Record Id = deal_id
        Deal Name = deal_name
        Deal Owner = owner
        Amount = amount
        Stage = stage
        Closing Date = closed_on
        Account Name = account
        Contact Name
        Probability (%) = probability
        Expected Revenue
        Lead Source = source
        Campaign Source
        Type
        Next Step
        Reason For Loss = loss_reason
        Created Time = created_on
        Modified Time
        Last Activity Time = last_activity_on
        Overall Sales Duration
        Sales Cycle Duration
        Currency = currency
        Exchange Rate
        Tag
        """
    ),
    "freshsales": _read(
        """
        Deal name = deal_name
        Deal value = amount
        Deal value in base currency
        Account name = account
        Deal stage = stage
        Deal pipeline
        Expected close date = expected_close_on
        Closed date = closed_on
        Sales owner = owner
        Probability (%) = probability
        Deal product = product
        Source = source
        Campaign
        Lost reason = loss_reason
        Forecast category = forecast_category
        Territory = region
        Created at = created_on
        Updated at
        Last activity date = last_activity_on
        Deal stage updated at = stage_entered_on
        Age (in days)
        """
    ),
    "close": _read(
        """
        id = deal_id
        lead_id
        lead_name = account
        status_label = stage
        status_type = outcome
        pipeline_name
        value = amount
        value_currency = currency
        value_period
        confidence = probability
        user_name = owner
        date_created = created_on
        date_updated
        date_won = closed_on
        date_lost
        note
        """
    ),
    "copper": _read(
        """
        Copper ID = deal_id
        Opportunity Name = deal_name
        Primary Contact
        Company = account
        Owned By = owner
        Stage = stage
        Status = outcome
        Value = amount
        Currency = currency
        Close Date = closed_on
        Win Probability = probability
        Priority
        Source = source
        Loss Reason = loss_reason
        Created At = created_on
        Updated At
        Inactive Days
        Last Stage At = stage_entered_on
        Interaction Count = activity_count
        Tags
        """
    ),
    "dynamics_zh": _read(
        """
        (不修改)商机 = deal_id
        (不修改)修改时间
        主题 = deal_name
        帐户 = account
        联系人
        预计结束日期 = expected_close_on
        预计收入 = amount
        实际收入
        实际结束日期 = closed_on
        可能性 = probability
        评级
        销售阶段 = stage
        状态 = outcome
        状态描述
        创建时间 = created_on
        修改时间
        负责人 = owner
        """
    ),
    "cloudcc_and_salesforce_zh": _read(
        """
        业务机会 ID = deal_id
        业务机会名称 = deal_name
        客户名 = account
        业务机会所有人 = owner
        所有人角色 = team
        阶段 = stage
        结束日期 = closed_on
        金额 = amount
        可能性(%) = probability
        潜在客户来源 = source
        预测类别 = forecast_category
        预期收入
        创建日期 = created_on
        上次修改日期
        上次活动 = last_activity_on
        下一步
        类型
        帐龄
        """
    ),
    "hongquan": _read(
        """
        商机编号 = deal_id
        商机名称 = deal_name
        客户名称 = account
        商机阶段 = stage
        预计签单金额 = amount
        预计签单日期 = expected_close_on
        商机来源 = source
        跟进人 = owner
        所属部门 = team
        成交可能性 = probability
        最近跟进时间 = last_activity_on
        创建人
        创建时间 = created_on
        实际签单金额
        实际签单日期 = closed_on
        丢单原因 = loss_reason
        备注
        """
    ),
    "salesforce_api_custom": _read(
        """
        Opportunity.Id = deal_id
        Opportunity.Name = deal_name
        Account.Name = account
        Owner.Name = owner
        Opportunity.StageName = stage
        Deal_Amount__c = amount
        Opportunity.CloseDate = closed_on
        Opportunity.CreatedDate = created_on
        Loss_Reason__c = loss_reason
        Account.Industry = industry
        Opportunity.Probability = probability
        Next_Step__c
        Competitor__c
        """
    ),
    "spreadsheet_short": _read(
        """
        Opp ID = deal_id
        Opp Name = deal_name
        Acct = account
        Rep = owner
        Opp Amt = amount
        Curr = currency
        Stg = stage
        Prob % = probability
        Exp. Close = expected_close_on
        Create Dt = created_on
        Last Act. Date = last_activity_on
        Comments
        """
    ),
    "spreadsheet_zh": _read(
        """
        序号
        项目名称 = deal_name
        客户单位 = account
        销售负责人 = owner
        项目阶段 = stage
        合同金额(万元) = amount
        预计签约时间 = expected_close_on
        成单概率 = probability
        立项日期 = created_on
        最新跟进日期 = last_activity_on
        行业类别 = industry
        所在省份 = region
        备注
        """
    ),
}

# Kept away from the tuning; looked at once, when it was done: see `docs/decisions.md` for what came out.
BLIND: dict[str, dict[str, str | None]] = {
    "zendesk_sell": _read(
        """
        Deal ID = deal_id
        Deal Name = deal_name
        Value = amount
        Currency = currency
        Deal Stage = stage
        Primary Company = account
        Primary Contact
        Deal Owner = owner
        Source = source
        Loss Reason = loss_reason
        Unqualified Reason
        Estimated Close Date = expected_close_on
        Win Likelihood = probability
        Added On = created_on
        Last Stage Change At = stage_entered_on
        Last Activity At = last_activity_on
        Hot
        Tags
        """
    ),
    "sugarcrm": _read(
        """
        Opportunity Name = deal_name
        Account Name = account
        Expected Close Date = expected_close_on
        Sales Stage = stage
        Likely = amount
        Best
        Worst
        Commit Stage = forecast_category
        Probability (%) = probability
        Lead Source = source
        Assigned to = owner
        Teams = team
        Date Created = created_on
        Date Modified
        Next Step
        """
    ),
    "insightly": _read(
        """
        Record ID = deal_id
        Opportunity Name = deal_name
        Organisation Name = account
        Opportunity State = outcome
        Pipeline
        Pipeline Stage = stage
        Bid Currency = currency
        Opportunity Value = amount
        Probability Of Winning = probability
        Forecast Close Date = expected_close_on
        Actual Close Date = closed_on
        User Responsible = owner
        Category
        Date Created = created_on
        Date Updated
        """
    ),
    "monday": _read(
        """
        Deal = deal_name
        Stage = stage
        Owner = owner
        Deal Value = amount
        Accounts = account
        Contacts
        Expected Close Date = expected_close_on
        Close Probability = probability
        Forecast Value
        Close Date = closed_on
        Deal creation date = created_on
        Last interaction = last_activity_on
        Deal length
        """
    ),
    "bitrix24": _read(
        """
        ID = deal_id
        Deal name = deal_name
        Stage = stage
        Pipeline
        Responsible person = owner
        Company = account
        Contact
        Amount = amount
        Currency = currency
        Probability = probability
        Source = source
        Start date
        Expected close date = expected_close_on
        Created on = created_on
        Modified on
        Stage change date = stage_entered_on
        """
    ),
    "hubspot_zh": _read(
        """
        记录 ID = deal_id
        交易名称 = deal_name
        交易阶段 = stage
        管道
        金额 = amount
        货币 = currency
        关闭日期 = closed_on
        创建日期 = created_on
        交易所有者 = owner
        交易概率 = probability
        上次活动日期 = last_activity_on
        销售活动次数 = activity_count
        丢失原因 = loss_reason
        原始来源 = source
        关联公司 = account
        """
    ),
    "yonyou": _read(
        """
        商机编码 = deal_id
        商机名称 = deal_name
        客户 = account
        业务员 = owner
        部门 = team
        当前阶段 = stage
        商机状态 = outcome
        预计签单金额 = amount
        币种 = currency
        预计成交时间 = expected_close_on
        商机来源 = source
        成单可能性 = probability
        产品线 = product
        制单人
        制单日期 = created_on
        """
    ),
    "kingdee": _read(
        """
        单据编号 = deal_id
        商机名称 = deal_name
        客户 = account
        商机阶段 = stage
        预计金额 = amount
        币别 = currency
        预计成交日期 = expected_close_on
        成功率 = probability
        销售员 = owner
        销售部门 = team
        失败原因 = loss_reason
        创建人
        创建日期 = created_on
        关闭日期 = closed_on
        """
    ),
    "spreadsheet_hasty": _read(
        """
        Oppertunity Name = deal_name
        Costumer = account
        Salesrep = owner
        Deal Amout (kEUR) = amount
        Pipline Stage = stage
        Est Closing Date = expected_close_on
        Date Opened = created_on
        Reason Lost = loss_reason
        Lead Sorce = source
        Win Prob. = probability
        Notes
        """
    ),
}
