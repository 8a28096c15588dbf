"""How do other languages put the names of our columns together? European ones and Japanese, as patterns.

"Geschätztes Abschlussdatum" and "motif de perte de la transaction" stand in no list, but are put together
from words that say which column they are. Written for headers as `features.headers.spelled_out` leaves them.
"""

from __future__ import annotations

from features.traditional import simplified

# What the record is called, before the word (German) or behind it (Romance languages, Russian).
_RECORD_DE = r"(?:(?:deal|opportunity|verkaufschancen?|vertriebs?|verkaufs?|vorgangs?|geschafts?|projekt) ?)"
_OF_RECORD = (
    r"(?: (?:de|de l|de la|del|do|da|du|di|della|dell|d) "
    r"(?:transaction|opportunite|affaire|vente|negocio|oportunidad|oportunidade|trattativa|opportunita|deal)"
    r"| сделки)"
)
_AHEAD_DE = r"(?:erwartet|voraussichtlich|geplant|geschatzt|prognostiziert|angestrebt|vermutlich)(?:e[rsn]?)"
_DONE_DE = r"(?:tatsachlich|effektiv|real)(?:e[rsn]?)"
_DAY_DE = r"(?:abschlu(?:ss|ß)|schlie(?:ss|ß)ungs?|schlie(?:ss|ß)|auftrags|vertrags)(?:datum|termin|tag)?"
_WORTH_DE = r"(?:umsatz|betrag|wert|auftragswert|vertragswert|erlos|volumen)"
_TOUCH_DE = r"(?:aktivitat|kontakt|kontaktaufnahme|interaktion|kommunikation)(?:s? ?(?:datum|am))?"
_WORKS_DE = r"(?:(?:vertriebs|verkaufs)?(?:aktivitaten|kontakte))"

_PATTERNS: dict[str, tuple[str, ...]] = {
    "deal_id": (
        rf"(?:datensatz|{_RECORD_DE}) ?(?:id|number|nummer|kennung)",
        r"(?:id|number|numero)(?: (?:de|de l|do|del))? (?:enregistrement|registro|record)",
        r"(?:レコード|取引|商談|案件) ?(?:id|番号)",
    ),
    "deal_name": (rf"{_RECORD_DE}(?:name|titel|bezeichnung|thema|betreff)|thema|titel|betreff",),
    "account": (
        r"(?:potenzielle[rs]?|potentielle[rs]?|zugehorige[rs]?|verknupfte[rs]?|zugeordnete[rs]?|associated)"
        r" (?:kunde|unternehmen|firma|organisation|account|company)",
        r"(?:entreprise|societe|compte|empresa|cuenta|conta|azienda|cliente?) (?:associee?|asociad[oa]"
        r"|associad[oa]|associat[oa]|collegat[oa]|potentiel|potencial)",
        r"(?:関連(?:する|付けられた)?|紐づく)(?:会社|企業|取引先)(?:名)?",
    ),
    "owner": (
        r"(?:zustandige[rs]?|verantwortliche[rs]?) (?:(?:vertriebs)?mitarbeiter(?:in)?|person"
        r"|benutzer)",
        rf"{_RECORD_DE}(?:inhaber|besitzer|eigentumer|verantwortlicher?|zustandiger?)",
        r"(?:取引|商談|案件|営業)?(?:の)?(?:担当者|所有者)(?:名)?",
    ),
    "stage": (rf"{_RECORD_DE}(?:phase|stufe|status phase|schritt)",),
    "amount": (rf"(?:{_AHEAD_DE} |{_RECORD_DE})?{_WORTH_DE}",),
    "currency": (
        rf"{_RECORD_DE}?wahrung(?: (?:des|der) \w+)?|{_WORTH_DE}(?: konvertiert)? wahrung",
        r"(?:montant|importe|valor|importo)(?: convert(?:i|ido|ito))? (?:devise|moneda|divisa"
        r"|moeda|valuta)",
        r"(?:devise|moneda|divisa|moeda|valuta) (?:du|de la|del|do|dell) (?:montant|importe|valor|importo)",
    ),
    "created_on": (rf"{_RECORD_DE}?{_RECORD_DE}?(?:erstellt|angelegt|erfasst|hinzugefugt)(?: am| um)?",),
    "closed_on": (
        rf"(?:{_DONE_DE} )?{_DAY_DE}|(?:gewonnen|geschlossen|abgeschlossen) am",
        r"date de (?:cloture|fermeture) (?:reelle|effective)|fecha (?:real de cierre|de cierre real)",
        r"data (?:efetiva de fechamento|di chiusura effettiva)|実際の(?:完了|クローズ)日",
    ),
    "expected_close_on": (
        rf"{_AHEAD_DE} {_DAY_DE}",
        r"(?:予定|見込み?|予想)(?:クローズ|完了|受注|成約)日",
    ),
    "stage_entered_on": (
        rf"letzte[rs]? {_RECORD_DE}?(?:phasen|stufen)(?:anderung|wechsel)(?: am)?",
        r"phase (?:geandert|gewechselt|seit)(?: am)?|in (?:dieser )?phase seit",
    ),
    "last_activity_on": (
        rf"(?:datum (?:der|des) )?letzte[rsn]? {_TOUCH_DE}",
        r"(?:date|fecha|data) (?:de (?:la )?|da |dell )?(?:derniere|ultim[oa]) (?:activite|actividad"
        r"|atividade|attivita|contact|contacto|contato|contatto|interaction|interaccion)",
        r"最終(?:アクティビ(?:ティ|ティー)|活動|接触|連絡|対応)(?:日時?|実施日)",
    ),
    "activity_count": (rf"(?:anzahl|zahl) (?:der )?(?:\w+ )?{_WORKS_DE}|{_WORKS_DE} (?:gesamt|anzahl)",),
    "probability": (
        rf"(?:{_RECORD_DE}|abschlu(?:ss|ß)|gewinn|erfolgs|auftrags)wahrscheinlichkeit(?: percent)?",
        r"(?:取引|受注|成約)?(?:の)?(?:見込み度|確度|確率)",
    ),
    "forecast_category": (r"(?:forecast|prognose) ?kategorie",),
    "loss_reason": (
        r"grund (?:fur (?:den |die )?|des |der )(?:\w+ )?(?:verlust(?:e?s)?|absage|ablehnung)",
        rf"{_RECORD_DE}?(?:verlust|absage|ablehnungs)grund",
    ),
}
# Japanese shares characters with traditional Chinese.
PATTERNS = {name: tuple(map(simplified, patterns)) for name, patterns in _PATTERNS.items()}
"""Canonical column of a deal → patterns of its names."""

RECORD = simplified(rf"{_OF_RECORD}$|^{_RECORD_DE}(?=\w{{5}})|^(?:取引(?!先)|商談|案件)の?")
"""What names the record in a header and says nothing of the column: "etapa del negocio", "Dealphase"."""
