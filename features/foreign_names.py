"""What do CRMs call our columns in other languages? Headers of exports of branches abroad, read all the same.

The interface speaks Chinese and English; these names are German, French, Spanish, Portuguese, Italian,
Russian and Japanese. Written as `features.headers.normalise` leaves a header, without accents.
"""

from __future__ import annotations

from features.traditional import simplified


def _names(text: str) -> tuple[str, ...]:
    # Japanese shares characters with traditional Chinese.
    return tuple(simplified(name.strip()) for name in text.split("|"))


DEAL: dict[str, tuple[str, ...]] = {
    "deal_id": _names(
        """verkaufschance id | opportunity nr | vorgangsnummer | identifiant | id de l opportunite
        | numero de l opportunite | id del negocio | id de la oportunidad | numero de oportunidad
        | id do negocio | id da oportunidade | id opportunita | numero opportunita | id сделки
        | номер сделки | 商談id | 案件id | 案件番号 | 商談番号 | 案件no | 商談no"""
    ),
    "deal_name": _names(
        """verkaufschance | name der verkaufschance | opportunity name | bezeichnung | vorgang
        | nom de l opportunite | nom de l affaire | opportunite | affaire | nom de la transaction
        | nombre del negocio | nombre de la oportunidad | oportunidad | negocio | nome do negocio
        | nome da oportunidade | oportunidade | nome opportunita | opportunita | nome trattativa
        | название сделки | сделка | название | наименование сделки | 商談名 | 案件名 | 取引名 | 件名"""
    ),
    "account": _names(
        """firma | kunde | firmenname | kundenname | unternehmen | compte | nom du compte | client
        | entreprise | societe | nom de l entreprise | empresa | cliente | cuenta | nombre de la cuenta
        | nombre de la empresa | conta | nome da conta | nome da empresa | azienda | account nome
        | nome azienda | компания | клиент | контрагент | заказчик | название компании | 取引先名
        | 取引先 | 会社名 | 顧客名 | 顧客 | 企業名 | 得意先 | 得意先名"""
    ),
    "owner": _names(
        """verantwortlicher | verantwortlich | zustandig | vertriebsmitarbeiter | inhaber | besitzer
        | betreuer | proprietaire | proprietaire de l opportunite | responsable | commercial | vendeur
        | propietario | propietario del negocio | propietario de la oportunidad | comercial | vendedor
        | proprietario | proprietario do negocio | proprietario da oportunidade | responsavel
        | responsabile | venditore | ответственный | менеджер | ответственный менеджер | владелец
        | 担当者 | 担当 | 営業担当 | 営業担当者 | 商談所有者 | 所有者 | 案件担当者"""
    ),
    "team": _names(
        """vertriebsteam | abteilung | equipe | equipe commerciale | departement | equipo
        | equipo de ventas | departamento | equipe de vendas | squadra | reparto | отдел | команда
        | отдел продаж | 部署 | 担当部署 | チーム | 営業部"""
    ),
    "stage": _names(
        """verkaufsphase | vertriebsphase | phase | stufe | etape | etape de vente | phase de vente
        | etapa | etapa del negocio | etapa de ventas | fase | fase de venta | etapa do negocio
        | fase do negocio | fase di vendita | этап | этап сделки | стадия | стадия сделки | фаза
        | フェーズ | 商談フェーズ | ステージ | 営業フェーズ | 案件フェーズ"""
    ),
    "outcome": _names(
        """ergebnis | resultat | resultado | risultato | esito | estado | statut | stato | статус
        | результат | 結果 | 商談結果 | 状況 | ステータス"""
    ),
    "amount": _names(
        """betrag | wert | auftragswert | umsatz | erwarteter umsatz | volumen | auftragsvolumen
        | montant | valeur | chiffre d affaires | revenu attendu | importe | monto | valor
        | ingresos esperados | importe del negocio | valor do negocio | receita esperada | importo
        | valore | бюджет | сумма | сумма сделки | стоимость | 商談金額 | 受注金額 | 見込金額 | 売上
        | 予定金額"""
    ),
    "currency": _names("wahrung | devise | moneda | divisa | moeda | valuta | валюта | 通貨"),
    "created_on": _names(
        """erstellt am | erstelldatum | erstellungsdatum | angelegt am | date de creation | cree le
        | fecha de creacion | creado el | data de criacao | criado em | data di creazione | creato il
        | дата создания | создано | 作成日 | 作成日時 | 登録日 | 登録日時"""
    ),
    "closed_on": _names(
        """abgeschlossen am | abschlussdatum | geschlossen am | date de cloture | date de fermeture
        | schließdatum | fecha de cierre | cerrado el | data de fechamento | data de encerramento
        | data di chiusura
        | дата закрытия | закрыто | 完了日 | 成約日 | 受注日 | クローズ日"""
    ),
    "expected_close_on": _names(
        """erwarteter abschluss | erwartetes abschlussdatum | voraussichtlicher abschluss
        | voraussichtliches abschlussdatum | geplanter abschluss | date de cloture prevue
        | cloture prevue | date de cloture estimee | fecha de cierre prevista | fecha de cierre esperada
        | fecha prevista de cierre | cierre previsto | data prevista de fechamento
        | data de fechamento prevista | previsao de fechamento | data di chiusura prevista
        | chiusura prevista | ожидаемая дата закрытия | планируемая дата закрытия | дата завершения
        | 完了予定日 | 受注予定日 | 成約予定日 | クローズ予定日"""
    ),
    "last_activity_on": _names(
        """letzte aktivitat | letzter kontakt | derniere activite | dernier contact | ultima actividad
        | fecha de la ultima actividad | ultimo contacto | ultima atividade | ultimo contato
        | ultima attivita | последняя активность | дата последней активности | последний контакт
        | 最終活動日 | 最終接触日 | 最終連絡日"""
    ),
    "source": _names(
        """quelle | lead quelle | herkunft | origine | source | origine de la piste | provenance
        | origen | fuente | origen del cliente potencial | origem | fonte | origem do lead
        | origine lead | источник | источник сделки | リードソース | 流入経路 | 商談経路 | リード元"""
    ),
    "product": _names(
        """produkt | produit | producto | produto | prodotto | продукт | товар | 製品 | 商品 | 商材"""
    ),
    "industry": _names(
        """branche | secteur | secteur d activite | sector | setor | settore | отрасль | 業種 | 業界"""
    ),
    "region": _names(
        """gebiet | vertriebsgebiet | land | pays | territoire | pais | territorio | zona | regiao
        | regione | paese | регион | страна | город | 地域 | エリア | 都道府県 | 国"""
    ),
    "probability": _names(
        """wahrscheinlichkeit | abschlusswahrscheinlichkeit | chance | probabilite | probabilidad
        | probabilidade | probabilita | вероятность | вероятность сделки | 確度 | 受注確度 | 成約確率"""
    ),
    "forecast_category": _names(
        """prognosekategorie | categorie de prevision | categoria de pronostico | categoria de previsao
        | 売上予測分類 | 予測分類"""
    ),
    "loss_reason": _names(
        """verlustgrund | grund fur verlust | absagegrund | raison de la perte | raison de perte
        | motif de perte | motivo de perdida | razon de la perdida | motivo da perda | motivo de perda
        | motivo della perdita | motivo perdita | причина отказа | причина проигрыша | 失注理由
        | 失注原因"""
    ),
}
"""Canonical column of a deal → its names."""
