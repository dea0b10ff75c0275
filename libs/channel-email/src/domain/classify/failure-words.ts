// How mail systems say in words that a mail did not arrive, in the languages they are set to. Words alone never decide what a
// mail is (a customer complains about an undelivered parcel): they count beside evidence of structure only.

const FAILURE_SUBJECT = new RegExp(
  [
    'undeliver(?:ed|able)|delivery status notification|delivery (?:failure|failed|has failed|error|problem|report|notification)|mail delivery (?:failed|failure|system|error)',
    'returned (?:e-?)?mail|failure notice|return(?:ed|ing) (?:message )?to sender|(?:could|can) ?not be delivered|non-?delivery|nondeliverable|(?:message|mail) not delivered|mail system error|not deliverable|rejected (?:mail|message)|message blocked',
    'unzustellbar|nicht zugestellt|nicht zustellbar|zustellung .{0,40}fehlgeschlagen|zustell(?:ungs)?fehler|fehler bei der zustellung|e-?mail-?rückläufer',
    'non (?:remis|délivr|distribu)|échec de (?:la )?(?:remise|livraison|distribution|l.envoi)|échec d.envoi|message retourné',
    'no se (?:ha )?(?:pudo|podido) entregar|no entregad[oa]|error (?:de|en la) entrega|correo devuelto|mensaje devuelto',
    'mancat[oa] (?:recapito|consegna)|non recapitat|consegna (?:non riuscita|fallita)|impossibile recapitare',
    'niet bezorgd|onbestelbaar|niet afgeleverd|kan niet (?:worden )?bezorgd|niet worden (?:bezorgd|afgeleverd)',
    'não (?:entregue|entregáve)|falha (?:na|de) entrega|não foi possível entregar|mensagem devolvida',
    'niedostarczon|nie dostarczono|nie można dostarczyć|niedoręcz|zwrot wiadomości',
    'kunde inte levereras|inte levererat|ej leverera|går inte att leverera|olevererbar|kunne ikke leveres|ikke (?:leveret|levert)|ulever',
    'toimitus epäonnistui|ei voitu toimittaa|ei voi(?:da)? toimittaa|toimittamatta',
    'nedoručiteln|nedoručen|nelze doručit|не ?доставлен|ошибка доставки|не удалось доставить|не может быть доставлен',
    'teslim edilemedi|iletilemedi|iletilmedi|gönderilemedi|配信不能|配信できません|送信できません|送信エラー|不達|未達|届きませんでした',
    '未送达|退信|无法投递|无法送达|投递失败|退回|無法傳遞|無法送達|无法传递|반송|전달되지 않|배달(?:되지 않| ?실패)|배달 실패|발송 ?실패|전송 ?실패',
    'تعذر (?:تسليم|التسليم)|فشل (?:تسليم|التسليم|في التسليم)|لم يتم (?:تسليم|التسليم)|לא נמסר|מסירה נכשלה|לא ניתן למסור',
  ].join('|'),
  'iu',
);

const DELAY_SUBJECT =
  /\bdelay(?:ed)?\b|\(delay\)|^warning: (?:message|could not|delivery|mail)|still (?:being )?retried|verzögert|verzögerung|retard(?:é|ée| de)|différée?|retras(?:ad[oa]|o)|aplazad[oa]|demorad[oa]|ritardat|in ritardo|vertraagd|vertraging|atrasad[oa]|atraso|opóźni|försenad|fördröj|forsinke|viivästy|zpožděn|zpoždění|задерж|отложен|gecik|遅延|延迟|延遲|지연|تأخ[يّ]?ر|تأخير|מתעכב|עיכוב/iu;
const DELAY_TEXT =
  /this is a warning (?:message )?only|do(?:es)? not need to re-?send|will (?:continue|keep|be) (?:to be )?(?:trying|retried|to try|to retry|trying to)|has not (?:yet )?been delivered|not yet been delivered|delivery (?:attempts )?(?:is|has been|was) delayed|delivery to the following recipients? (?:has been|was) delayed|noch nicht zugestellt|weitere zustellversuche|pas encore (?:pu être )?(?:remis|distribué)|greylist/iu;
const SUCCESS_SUBJECT =
  /^(?:read|gelesen|lu|leído|letto|gelezen|lida|lido|przeczytano|läst|læst|lest|luettu|přečteno|прочитано|прочтено|okundu|開封済み|已读|已讀|읽음|تمت القراءة|נקרא)\s?[:：]|\(success\)|\(relay\)|^(?:delivered|zugestellt|remis|entregado|consegnato|bezorgd|entregue|dostarczono|levererat|leveret|levert|toimitettu|doručeno|доставлено|teslim edildi|配信済み|已送达|배달됨)\s?[:：]|successful(?:ly)? (?:mail )?deliver|(?:return|read) receipt|lesebestätigung|accusé de (?:réception|lecture)|confirmación de lectura|conferma di lettura|leesbevestiging|confirmação de leitura|potwierdzenie (?:odczytu|przeczytania)|läskvitto|læsekvittering|lesebekreftelse|уведомление о прочтении/iu;

/** Whether a subject says that a mail was not delivered. */
export function saysFailure(subject: string): boolean {
  return FAILURE_SUBJECT.test(subject);
}

/** Whether subject or text of a report say that delivery is only delayed and goes on; what it repeats of our subject says nothing. */
export function saysDelay(subject: string, text: string): boolean {
  return DELAY_SUBJECT.test(ownWords(subject)) || (!saysFailure(subject) && isDelayText(text));
}

/** Whether a report's text says that delivery goes on. */
export function isDelayText(text: string): boolean {
  return DELAY_TEXT.test(text);
}

/** What the system itself says: behind a colon it repeats the subject of what it reports on, unless it only warned before. */
function ownWords(subject: string): string {
  const at = subject.search(/[:：]/u);
  return at <= 0 || /^warning\b/iu.test(subject) ? subject : subject.slice(0, at);
}

/** Whether a subject says that a mail arrived or was read. */
export function saysSuccess(subject: string): boolean {
  return SUCCESS_SUBJECT.test(subject);
}
