"""Which headers do CRMs write that no word list was made for? Written down before any of them was mapped.

A list is a line: its name, then headers parted by ``;``. Behind ``=`` stands the short name of what the
column means (`MEANINGS`), ``?`` where two answers are right; a header without it is an own column.
"""

from __future__ import annotations

MEANINGS = {
    "id": "deal_id",
    "deal": "deal_name",
    "account": "account",
    "owner": "owner",
    "team": "team",
    "stage": "stage",
    "outcome": "outcome",
    "amount": "amount",
    "currency": "currency",
    "created": "created_on",
    "closed": "closed_on",
    "expected": "expected_close_on",
    "entered": "stage_entered_on",
    "activity": "last_activity_on",
    "activities": "activity_count",
    "source": "source",
    "product": "product",
    "region": "region",
    "chance": "probability",
    "forecast": "forecast_category",
    "loss": "loss_reason",
    "with": "collaborators",
    "industry": "industry",
}

_LISTS = """
纷享销客_标准:: 商机名称=deal; 客户名称=account; 商机编号=id; 商机金额（元）=amount; 销售流程;
    销售阶段=stage; 阶段变更时间=entered; 预计成交日期=expected; 赢率=chance; 负责人=owner;
    负责人主属部门=team; 商机来源=source; 输单原因=loss; 创建时间=created; 最后跟进时间=activity; 业务类型;
    外部来源
销售易_商机:: 机会名称=deal; 机会ID=id; 客户=account; 销售机会类型; 销售金额=amount; 结单日期=closed;
    销售阶段=stage; 赢率(%)=chance; 输单描述=loss; 机会来源=source; 所属部门=team; 销售机会所有人=owner;
    创建日期=created; 最近活动记录时间=activity; 承诺=forecast; 状态=outcome
EC_SCRM:: 客户姓名=?; 公司=?; 手机; 跟进人=owner; 所属部门=team; 客户来源=source; 客户阶段=stage; 标签;
    最后联系时间=activity; 创建时间=created; 订单金额=amount; 成交时间=closed; 跟进次数=activities; 备注
励销云:: 商机标题=deal; 关联客户=account; 预计金额=amount; 预计签单日期=expected; 商机阶段=stage;
    负责人=owner; 所属部门=team; 商机来源=source; 产品名称=product; 丢单原因=loss; 丢单说明; 创建人;
    创建于=created; 最近跟进=activity
神州云动:: 业务机会编号=id; 业务机会名称=deal; 客户名=account; 业务机会所有人=owner; 阶段=stage;
    金额=amount; 币种=currency; 可能性(%)=chance; 结束日期=closed; 下一步计划; 潜在客户来源=source;
    主要竞争对手; 赢单/丢单原因=loss; 记录类型; 上次修改时间; 创建时间=created
用友YonBIP:: 商机编码=id; 商机主题=deal; 客户名称=account; 业务员=owner; 销售部门=team; 预计成交金额=amount;
    币种=currency; 预计成交日期=expected; 商机阶段=stage; 成交概率(%)=chance; 商机状态=outcome;
    行业=industry; 大区=region; 制单人; 制单日期=created; 关闭日期=closed; 关闭原因=loss
金蝶云星空:: 单据编号=id; 单据状态; 商机名称=deal; 客户=account; 商机阶段=stage; 预计金额=amount;
    结算币别=currency; 预计签约日期=expected; 成功率=chance; 销售员=owner; 销售部门=team; 商机来源=source;
    输单原因=loss; 创建日期=created; 结案日期=closed; 审核人
悟空CRM_导出:: 商机名称=deal; 客户名称=account; 商机金额=amount; 预计成交日期=expected; 备注; 商机状态组;
    商机阶段=stage; 最后跟进时间=activity; 下次联系时间; 整单折扣; 产品总金额=?; 负责人=owner; 创建人;
    创建时间=created; 更新时间
八百客:: 机会编号=id; 机会名=deal; 客户=account; 所有者=owner; 预计收入=amount; 销售阶段=stage;
    预计完成日期=expected; 可能性=chance; 类型; 线索来源=source; 竞争对手; 失败原因=loss; 创建日期=created;
    最后活动日期=activity
红圈销售:: 项目编号=id; 项目名称=deal; 客户全称=account; 业务负责人=owner; 所在部门=team; 项目阶段=stage;
    项目金额(万元)=amount; 预计签约时间=expected; 中标概率=chance; 最近拜访时间=activity;
    拜访次数=activities; 报备时间=created; 项目结果=outcome; 丢标原因=loss
简道云_商机表:: 商机编号=id; 商机名=deal; 客户名称=account; 跟进状态=stage; 预估金额=amount;
    预计成单时间=expected; 销售负责人=owner; 部门=team; 信息来源=source; 意向产品=product; 是否成交=?;
    未成交原因=loss; 提交时间=created; 更新时间
Zoho_中文:: 记录编号=id; 商机名称=deal; 商机所有者=owner; 金额=amount; 阶段=stage; 结束日期=closed;
    客户名称=account; 可能性 (%)=chance; 预期收入; 线索来源=source; 市场活动来源; 类型; 流失原因=loss;
    创建时间=created; 修改时间; 最近活动时间=activity
腾讯企点:: 商机ID=id; 商机名称=deal; 客户名称=account; 商机阶段=stage; 商机总额=amount; 赢单概率=chance;
    预计结束时间=expected; 跟进员工=owner; 员工部门=team; 来源渠道=source; 输单理由=loss; 新增时间=created;
    最近联系时间=activity; 结束时间=closed
手工台账_项目:: 序号; 项目=deal; 甲方单位=account; 销售=owner; 区域=region; 行业=industry;
    预算金额（万）=amount; 阶段=stage; 赢单把握=chance; 预计落单=expected; 报备日期=created; 进展;
    结果=outcome; 丢单原因分析=loss
手工台账_月报:: 月份; 客户=account; 商机=deal; 商机经理=owner; 售前=with; 预计签约额(万元)=amount;
    签约概率=chance; 当前进度=stage; 预计签约月=expected; 立项日=created; 实际签约日=closed; 输赢=outcome
六度人和:: 商机编号=id; 商机名称=deal; 所属客户=account; 归属人=owner; 归属部门=team; 销售金额=amount;
    商机阶段=stage; 预计成交=expected; 商机状态=outcome; 来源=source; 创建时间=created; 最后跟进=activity;
    成交金额=?; 成交日期=closed
钉钉CRM:: 商机名称=deal; 关联客户=account; 商机金额(元)=amount; 商机状态=?; 商机阶段=stage;
    预计完结时间=expected; 赢单率=chance; 主负责人=owner; 协同人=with; 负责人部门=team; 商机来源=source;
    关闭时间=closed; 关闭原因=loss; 创建时间=created
企业微信_微盛:: 客户昵称; 客户企业=account; 商机名称=deal; 商机金额=amount; 阶段名称=stage; 跟进成员=owner;
    成员部门=team; 渠道来源=source; 预计成交时间=expected; 添加时间=created; 最近跟进时间=activity;
    赢单时间=closed; 输单原因=loss
繁体_CRM:: 商機編號=id; 商機名稱=deal; 客戶名稱=account; 業務負責人=owner; 部門=team; 銷售階段=stage;
    預估金額=amount; 幣別=currency; 成交機率=chance; 預計成交日期=expected; 建立日期=created;
    結案日期=closed; 失敗原因=loss; 產業別=industry; 最後聯絡日期=activity
繁體_叡揚:: 案件編號=id; 案件名稱=deal; 客戶=account; 負責業務=owner; 業務單位=team; 案件階段=stage;
    預計金額(千元)=amount; 成功機率=chance; 預計結案日=expected; 建檔日期=created; 狀態=outcome;
    來源管道=source; 失單原因=loss
Salesforce_zh_report:: 业务机会 ID=id; 业务机会名称: 业务机会名称=deal; 客户名: 客户名=account;
    所有人全名=owner; 所有人角色=team; 阶段=stage; 金额 货币=currency; 金额=amount; 可能性 (%)=chance; 账龄;
    结束日期=closed; 创建日期=created; 潜在客户来源=source; 类型; 上次阶段更改日期=entered
SAP_C4C_zh:: 商机标识=id; 名称=deal; 客户=account; 负责人=owner; 销售部门=team; 销售阶段=stage;
    状态=outcome; 预期价值=amount; 货币=currency; 成功机会=chance; 结束日期=closed; 开始日期=?; 来源=source;
    状态原因=loss; 预测类别=forecast
Copper_export:: Opportunity ID=id; Opportunity=deal; Company=account; Primary Contact; Owned By=owner;
    Status=outcome; Stage=stage; Value=amount; Currency=currency; Win %=chance; Close Date=closed;
    Loss Reason=loss; Source=source; Date Created=created; Last Contacted=activity; Days in Stage;
    # Interactions=activities; Tags
Close_io:: id=id; lead_name=account; lead_id; note; value=amount; value_formatted; value_currency=currency;
    value_period; confidence=chance; status_label=stage; status_type=outcome; pipeline_name;
    user_name=owner; date_created=created; date_won=closed; contact_name; expected_date=expected
Insightly:: Record ID=id; Opportunity Name=deal; Organization=account; Description; Category;
    Bid Amount=amount; Bid Currency=currency; Bid Type; Probability Of Winning=chance;
    Current State=outcome; Reason for State=loss; Pipeline; Pipeline Current Stage=stage;
    Forecast Close Date=expected; Actual Close Date=closed; Responsible User=?; Date Created=created;
    Date of Last Activity=activity; Opportunity Owner=?
Capsule:: Opportunity Id=id; Opportunity Name=deal; Party Name=account; Description; Milestone=stage;
    Milestone Probability=chance; Value=amount; Currency=currency; Duration; Duration Basis;
    Expected Close=expected; Closed On=closed; Lost Reason=loss; Owner=owner; Team=team; Created=created;
    Last Contacted On=activity; Tags
Nutshell:: Lead Number=id; Lead=deal; Company=account; Assignee=owner; Status=outcome; Stage=stage;
    Confidence=chance; Value=amount; Currency=currency; Products=product; Sources=source;
    Created Time=created; Anticipated Closed Time=expected; Closed Time=closed; Outcome=?;
    Last Contacted Date=activity; Market; Tags
Streak:: Box Name=?; Stage=stage; Assigned To=owner; Deal Size=amount; Close Date=closed; Company=account;
    Source=source; Notes; Created Date=created; Last Stage Change=entered; Last Email Received Date=?;
    Days in Stage; Box Key=?
SugarCRM:: ID=id; Opportunity Name=deal; Account Name=account; Expected Close Date=expected; Status=outcome;
    Sales Stage=stage; Likely=amount; Best; Worst; Probability (%)=chance; Lead Source=source; Next Step;
    Type; Assigned User Name=owner; Teams=team; Date Created=created; Date Modified; Commit Stage=forecast;
    Closed Won/Lost Reason=loss
Creatio:: Name=deal; Customer=account; Stage=stage; Opportunity amount=amount; Probability, %=chance;
    Closing date=closed; Owner=owner; Division=team; Type; Source=source; Created on=created;
    Reason for loss=loss; Number=id; Category; Budget; Last activity=activity
Bitrix24_en:: ID=id; Deal Name=deal; Stage=stage; Probability=chance; Total=amount; Currency=currency;
    Company=account; Contact; Responsible person=owner; Type; Source=source; Created on=created;
    Start date=?; Expected close date=expected; Completed; Modified on; UTM Source
Odoo_en:: External ID=id; Opportunity=deal; Customer=account; Salesperson=owner; Sales Team=team;
    Stage=stage; Expected Revenue=amount; Prorated Revenue; Probability=chance; Expected Closing=expected;
    Closed Date=closed; Lost Reason=loss; Created on=created; Last Stage Update=entered; Tags; Medium;
    Source=source; Campaign; Active
Keap:: Opportunity Id=id; Opportunity Title=deal; Contact; Company=account; Stage=stage; Assigned To=owner;
    Projected Revenue High=?; Projected Revenue Low=?; Next Action Date; Next Action Notes;
    Estimated Close Date=expected; Date Created=created; Lead Source=source; Date Closed=closed;
    Win/Loss Reason=loss
AgileCRM:: Name=deal; Expected Value=amount; Track; Milestone=stage; Probability=chance; Close Date=?;
    Owner=owner; Related To Company=account; Related Contacts; Deal Source=source; Loss Reason=loss;
    Created Date=created; Won Date=?; Tags
LessAnnoying:: Company Name=account; Contact Name; Assigned to=owner; Pipeline Name; Status=stage; Priority;
    Lead Value=amount; Estimated Close=expected; Note; Date Added=created; Last Updated
Vtiger:: Opportunity Number=id; Opportunity Name=deal; Organization Name=account; Contact Name;
    Amount=amount; Currency=currency; Expected Close Date=expected; Type; Lead Source=source;
    Assigned To=owner; Sales Stage=stage; Probability=chance; Campaign Source; Weighted Revenue;
    Created Time=created; Modified Time; Lost Reason=loss; Forecast Category=forecast;
    Last Contacted On=activity
Freshsales_api:: id=id; name=deal; amount=amount; base_currency_amount; expected_close=expected;
    closed_date=closed; stage_updated_time=entered; probability=chance; age; deal_stage_name=stage;
    owner_name=owner; sales_account_name=account; deal_reason_name=?; lead_source_name=source;
    created_at=created; updated_at; forecast_category=forecast; currency_code=currency;
    deal_product_name=product
ZendeskSell:: Deal ID=id; Name=deal; Scope=?; Company name=account; Main contact; Stage=stage;
    Deal value=amount; Currency=currency; Owner=owner; Source=source; Hot; Estimated close date=expected;
    Added at=created; Last activity date=activity; Last stage change date=entered; Loss reason=loss;
    Unqualified reason; Win likelihood=chance
amoCRM_en:: ID=id; Lead title=deal; Company=account; Main contact; Responsible user=owner;
    Lead status=stage; Pipeline; Sale, $=amount; Created at=created; Created by; Last modified;
    Closed at=closed; Lead tags; Closest task; Reason for loss=loss
amoCRM_ru:: ID=id; Название сделки=deal; Компания=account; Основной контакт; Ответственный=owner;
    Этап сделки=stage; Воронка; Бюджет=amount; Дата создания=created; Кем создана; Дата редактирования;
    Дата закрытия=closed; Теги; Причина отказа=loss; Источник=source
NetSuite:: Internal ID=?; Number=id; Opportunity Title=deal; Company Name=account; Sales Rep=owner;
    Sales Team=?; Status=stage; Probability=chance; Projected Total=amount; Currency=currency;
    Expected Close Date=expected; Date=?; Lead Source=source; Win/Loss Reason=loss; Forecast Type=forecast;
    Weighted Total; Actual Close=closed; Subsidiary
SAP_C4C_en:: Opportunity ID=id; Opportunity Name=deal; Account=account; Owner=owner; Sales Phase=stage;
    Status=outcome; Expected Value=amount; Currency=currency; Chance of Success=chance; Start Date=?;
    Close Date=closed; Reason=loss; Source=source; Forecast Category=forecast; Sales Organization=team;
    Sales Territory=region; Last Changed On
OracleSales:: Opportunity Number=id; Opportunity Name=deal; Account=account; Primary Contact; Owner=owner;
    Sales Method; Sales Stage=stage; Status=outcome; Win Probability=chance; Revenue Amount=amount;
    Currency=currency; Close Date=closed; Win/Loss Reason=loss; Creation Date=created; Last Update Date;
    Lead Source=source; Sales Account Industry=industry
Dynamics_api:: opportunityid=id; name=deal; parentaccountidname=account; estimatedvalue=amount; actualvalue;
    estimatedclosedate=expected; actualclosedate=closed; stepname=stage; statecodename=outcome;
    statuscodename; closeprobability=chance; owneridname=owner; createdon=created; modifiedon;
    transactioncurrencyidname=?; originatingleadidname
Dynamics_view:: (Do Not Modify) Opportunity=id; (Do Not Modify) Row Checksum; (Do Not Modify) Modified On;
    Topic=deal; Potential Customer=?; Est. Close Date=expected; Est. Revenue=amount; Contact; Account=?;
    Probability=chance; Rating; Pipeline Phase=stage; Status=outcome; Status Reason; Owner=owner;
    Created On=created; Actual Close Date=closed
monday_board:: Name=deal; Subitems; Stage=stage; Owner=owner; Deal Value=amount; Account=account; Contacts;
    Expected Close Date=expected; Close Probability=chance; Forecast Value; Creation date=created;
    Last interaction=activity; Priority; Item ID (auto generated)=id; Deal source=source;
    Won/Lost reason=loss
Airtable_base:: Opportunity name=deal; Status=stage; Estimated value=amount; Proposal deadline;
    Expected close date=expected; Account=account; Primary contact; Owner=owner; Last contact=activity;
    Interactions=?; Priority; Created=created; Lost because=loss
Salesmate:: Deal Id=id; Deal Title=deal; Company=account; Primary Contact; Deal Owner=owner; Pipeline;
    Stage=stage; Status=outcome; Deal Value=amount; Currency=currency; Estimated Close Date=expected;
    Closed Date=closed; Win Probability=chance; Lost Reason=loss; Source=source; Created At=created;
    Last Activity At=activity; Open Activities Count=?
Pipeliner:: Opportunity Name=deal; Account Name=account; Owner Name=owner; Sales Unit=team; Step=stage;
    Value=amount; Product=product; Closing Date=closed; Ranking; Probability=chance; Reason of close=?;
    Created=created; Days in Step; Status=outcome; Lead Source=source
Membrain:: Opportunity=deal; Prospect company=account; Assigned=owner; Process step=stage;
    Total value=amount; Currency=currency; Likelihood to close=chance; Close date (estimated)=expected;
    Date added=created; Date won=closed; Lost reason=loss; Industry=industry; Country=region
Method_QB:: Opportunity No=id; Opportunity=deal; Customer=account; Sales Rep=owner; Opportunity Stage=stage;
    Opportunity Status=outcome; Amount=amount; Probability=chance; Close Date Expected=expected;
    Date Created=created; Date Closed=closed; Lead Source=source; Lost To
HubSpot_report:: Deal ID=id; Deal name=deal; Associated Company (Primary)=account; Deal owner=owner;
    HubSpot Team=team; Deal Stage=stage; Is Closed Won; Amount in company currency=amount;
    Currency=currency; Deal probability=chance; Create Date=created; Close Date=closed;
    Closed Lost Reason=loss; Original Source Type=source; Last Activity Date=activity;
    Number of times contacted=activities; Forecast category=forecast; Deal Type
Hasty_sheet_1:: #; Opp=deal; Cust.=account; Rep=owner; Rgn=region; Amt (USD)=amount; Stg=stage;
    Prob%=chance; Est. Close Dt=expected; Created Dt=created; Won?=?; Comments
Hasty_sheet_2:: DealRef=id; Clinet=account; Acct Mgr=owner; Contract Val (k€)=amount; Pipeline Stg=stage;
    Expectd Close=expected; Date Enterd=created; Result=outcome; Why Lost=loss; Prodct=product;
    Sector=industry
Prefix_export:: Deal - ID=id; Deal - Title=deal; Deal - Organization=account; Deal - Owner=owner;
    Deal - Stage=stage; Deal - Status=outcome; Deal - Value=amount; Deal - Currency of Value=currency;
    Deal - Probability=chance; Deal - Deal created=created; Deal - Expected close date=expected;
    Deal - Won time=closed; Deal - Lost reason=loss; Deal - Total activities=activities; Deal - Label;
    Person - Email
Table_dot:: opportunity.id=id; opportunity.name=deal; account.name=account; owner.full_name=owner;
    owner.team=team; opportunity.stage=stage; opportunity.amount=amount; opportunity.created_date=created;
    opportunity.close_date=closed; opportunity.lead_source=source; opportunity.is_won=?;
    opportunity.is_closed
DE_export:: Opportunity-ID=id; Verkaufschance=deal; Firma=account; Verantwortlicher=owner; Phase=stage;
    Wert (EUR)=amount; Wahrscheinlichkeit=chance; Erwarteter Abschluss=expected; Erstellt am=created;
    Abgeschlossen am=closed; Verlustgrund=loss; Quelle=source; Branche=industry
FR_export:: Identifiant=id; Nom de l'opportunité=deal; Compte=account; Propriétaire=owner; Étape=stage;
    Montant=amount; Devise=currency; Probabilité (%)=chance; Date de clôture=closed;
    Date de création=created; Origine de la piste=source; Raison de la perte=loss; Secteur=industry
ES_export:: ID=id; Nombre del negocio=deal; Empresa=account; Propietario=owner; Etapa del negocio=stage;
    Importe=amount; Moneda=currency; Probabilidad=chance; Fecha de cierre=closed; Fecha de creación=created;
    Origen=source; Motivo de pérdida=loss
JA_export:: 商談ID=id; 商談名=deal; 取引先名=account; 商談所有者=owner; フェーズ=stage; 金額=amount;
    確度(%)=chance; 完了予定日=expected; 作成日=created; リードソース=source; 失注理由=loss; 状況=outcome;
    最終活動日=activity
SuiteCRM_zh:: 商业机会名称=deal; 客户名称=account; 币别=currency; 金额=amount; 预期结束日期=expected;
    业务类型; 销售阶段=stage; 潜在客户来源=source; 市场活动; 概率 (%)=chance; 下一步; 负责人=owner;
    创建日期=created; 修改日期
PT_export:: ID do negócio=id; Nome do negócio=deal; Empresa=account; Proprietário=owner; Fase=stage;
    Valor=amount; Moeda=currency; Probabilidade=chance; Data prevista de fechamento=expected;
    Data de criação=created; Motivo da perda=loss; Status=outcome
Apptivo:: Opportunity #=id; Opportunity Name=deal; Customer=account; Assigned To=owner; Sales Stage=stage;
    Amount=amount; Close Date=closed; Probability=chance; Lead Source=source; Opportunity Type;
    Created On=created; Territory=region; Modified On; Lost Reason=loss
Teamleader:: Reference=id; Title=deal; Customer=account; Responsible user=owner; Department=team;
    Phase=stage; Estimated value=amount; Currency=currency; Estimated probability=chance;
    Estimated closing date=expected; Closed at=closed; Source=source; Lost reason=loss; Created at=created;
    Status=outcome
Engagebay:: Deal Name=deal; Amount=amount; Currency=currency; Track; Milestone=stage; Owner=owner;
    Closed Date=closed; Company=account; Contacts; Priority; Deal Source=source; Loss reason=loss;
    Created time=created; Expected Close Date=expected
HubSpot_DE:: Datensatz-ID=id; Dealname=deal; Dealphase=stage; Abschlussdatum=closed;
    Zuständiger Mitarbeiter=owner; Betrag=amount; Betrag in Unternehmenswährung; Erstellungsdatum=created;
    Letztes Aktivitätsdatum=activity; Associated Company=account; Dealwahrscheinlichkeit=chance;
    Grund für Deal-Verlust=loss; Anzahl der Vertriebsaktivitäten=activities; Forecast-Kategorie=forecast
HubSpot_FR:: ID de l'enregistrement=id; Nom de la transaction=deal; Phase de la transaction=stage;
    Date de fermeture=closed; Propriétaire de la transaction=owner; Montant=amount; Date de création=created;
    Date de la dernière activité=activity; Entreprise associée=account; Probabilité de la transaction=chance;
    Motif de perte de la transaction=loss; Type de transaction
HubSpot_ES:: ID de registro=id; Nombre del negocio=deal; Etapa del negocio=stage; Fecha de cierre=closed;
    Propietario del negocio=owner; Importe=amount; Fecha de la última actividad=activity;
    Empresa asociada=account; Probabilidad del negocio=chance; Motivo de pérdida=loss
HubSpot_JA:: レコードID=id; 取引名=deal; 取引ステージ=stage; クローズ日=closed; 取引担当者=owner; 金額=amount;
    作成日=created; 最終アクティビティー日=activity; 関連する会社=account; 取引の見込み度=chance;
    失注理由=loss
Dynamics_DE:: Thema=deal; Potenzieller Kunde=account; Geschätztes Abschlussdatum=expected;
    Geschätzter Umsatz=amount; Tatsächlicher Umsatz; Tatsächliches Abschlussdatum=closed;
    Wahrscheinlichkeit=chance; Besitzer=owner; Status=outcome; Vertriebsphase=stage; Erstellt am=created;
    Geändert am; Währung=currency
Pipedrive_DE:: Deal - ID=id; Deal - Titel=deal; Deal - Wert=amount; Deal - Währung des Wertes=currency;
    Deal - Besitzer=owner; Deal - Organisation=account; Deal - Phase=stage; Deal - Status=outcome;
    Deal - Deal erstellt am=created; Deal - Erwartetes Abschlussdatum=expected; Deal - Gewonnen am=closed;
    Deal - Verlustgrund=loss; Deal - Letzte Phasenänderung=entered; Deal - Anzahl Aktivitäten=activities
Bitrix_RU:: ID=id; Название сделки=deal; Компания=account; Бюджет=amount; Ответственный=owner;
    Дата создания сделки=created; Этап сделки=stage; Дата закрытия=closed; Причина отказа=loss; Теги сделки
Copper:: Opportunity=deal; Company=account; Primary Contact; Owned By=owner; Value=amount; Stage=stage;
    Status=outcome; Close Date=closed; Win Probability=chance; Created At=created; Date Stage Changed=entered;
    Interaction Count=activities; Last Contacted=activity
Nutshell_plain:: Lead ID=id; Lead Name=deal; Company=account; Assignee=owner; Value=amount; Confidence=chance;
    Stage=stage; Opened=created; Closed=closed; Anticipated Close Date=expected; Outcome Reason=loss
Close:: id=id; lead_name=account; status_label=stage; status_type=outcome; value=amount; confidence=chance;
    date_created=created; date_won=closed; user_name=owner; contact_name
红圈_外勤:: 商机主题=deal; 对应客户=account; 跟进人=owner; 所在部门=team; 商机阶段=stage; 预计签单金额=amount;
    预计签单日期=expected; 创建时间=created; 最后拜访时间=activity; 拜访次数=activities
企业微信:: 客户名称=account; 跟进成员=owner; 跟进成员所属部门=team; 商机2.0名称=deal; 商机金额=amount;
    跟进阶段=stage; 添加时间=created; 预计成交时间=expected; 来源渠道=source; 上次联系时间=activity; 标签
金蝶_出库:: 单据编号=id; 商机名称=deal; 客户=account; 销售员=owner; 单据日期=created; 币别=currency;
    预计成交金额=amount; 商机阶段=stage; 物料名称=product; 失败原因=loss
"""


def _read(text: str) -> dict[str, dict[str, str | None]]:
    lists: dict[str, dict[str, str | None]] = {}
    for line in text.strip().replace("\n    ", " ").splitlines():
        name, _, headers = line.partition("::")
        pairs = (header.strip().rpartition("=") for header in headers.split(";"))
        lists[name] = {
            (header if told else meaning): MEANINGS.get(meaning, "?") if told else None
            for header, told, meaning in pairs
        }
    return lists


STRANGERS = _read(_LISTS)
"""Name of the list → header → canonical name, None for an own column, "?" where two answers are right."""
