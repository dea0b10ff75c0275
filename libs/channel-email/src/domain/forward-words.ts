/** How mail programs of one language head a mail that they quote. All in lower case, accents kept. */
export interface HeaderWords {
  readonly language: string;
  readonly from: readonly string[];
  readonly sent: readonly string[];
  readonly to: readonly string[];
  readonly subject: readonly string[];
}

const CARBON_COPIES =
  'cc|bcc|kopie|copie|copie à|copia|kopia|kopi|kopio|másolat|dw|udw|копия|bilgi|抄送|副本|참조|עותק|نسخة|κοιν.|reply-to|répondre à|antwort an|responder a';

/** Fields of a quoted head that are read over. */
export const OTHER_FIELDS: ReadonlySet<string> = new Set(CARBON_COPIES.split('|'));

function words(language: string, from: string, sent: string, to: string, subject: string): HeaderWords {
  const [fromWords, sentWords, toWords, subjectWords] = [from, sent, to, subject].map((each) => each.split('|'));
  return {
    language,
    from: fromWords ?? [],
    sent: sentWords ?? [],
    to: toWords ?? [],
    subject: subjectWords ?? [],
  };
}

/** The words of Outlook, Apple Mail, Thunderbird, Gmail and the web mailers, by language. */
export const HEADER_WORDS: readonly HeaderWords[] = [
  words('en', 'from', 'sent|date', 'to', 'subject'),
  words('de', 'von', 'gesendet|datum|gesendet am|am', 'an', 'betreff'),
  words('fr', 'de|expéditeur', 'envoyé|date|envoyé le', 'à|destinataire', 'objet|sujet'),
  words('es', 'de|remitente', 'enviado|fecha|enviado el|enviado', 'para', 'asunto'),
  words('it', 'da|mittente', 'inviato|data', 'a', 'oggetto'),
  words('pt', 'de|remetente', 'enviado|enviada|data|enviado em|enviada em', 'para', 'assunto'),
  words('nl', 'van', 'verzonden|datum', 'aan', 'onderwerp'),
  words('pl', 'od|nadawca', 'wysłano|data|wysłane', 'do', 'temat'),
  words('sv', 'från', 'skickat|datum', 'till', 'ämne'),
  words('da', 'fra', 'sendt|dato', 'til', 'emne'),
  words('fi', 'lähettäjä', 'lähetetty|päivämäärä|päiväys', 'vastaanottaja', 'aihe'),
  words('cs', 'od', 'odesláno|datum', 'komu', 'předmět'),
  words('hu', 'feladó', 'elküldve|dátum|küldve', 'címzett', 'tárgy'),
  words('ru', 'от|от кого|отправитель', 'отправлено|дата', 'кому', 'тема'),
  words('tr', 'kimden|gönderen', 'gönderildi|tarih|gönderme tarihi', 'kime|alıcı', 'konu'),
  words('el', 'από', 'στάλθηκε|ημερομηνία', 'προς', 'θέμα'),
  words('ja', '差出人|送信者', '送信日時|日付|日時', '宛先', '件名'),
  words('zh', '发件人|寄件者|寄件人', '发送时间|日期|寄件日期|傳送日期|發送時間', '收件人|收件者', '主题|主旨|標題'),
  words('ko', '보낸 사람|발신', '보낸 날짜|날짜', '받는 사람', '제목'),
  words('he', 'מאת', 'נשלח|תאריך', 'אל', 'נושא'),
  words('ar', 'من', 'تم الإرسال|التاريخ|تاريخ الإرسال', 'إلى', 'الموضوع'),
];

// What stands between rules of dashes: Gmail, Thunderbird, Yahoo, Proton, Samsung.
const BETWEEN_DASHES = [
  'forwarded (?:message|mail|by .{1,200})',
  'weitergeleitete (?:nachricht|e-?mail)',
  'weitergeleitet von .{1,200}',
  'message transf[ée]r[ée]',
  '(?:message|courriel) r[ée]exp[ée]di[ée]',
  'transf[ée]r[ée] par .{1,200}',
  'mensaje reenviado',
  'reenviado por .{1,200}',
  'messaggio inoltrato',
  'inoltrato da .{1,200}',
  '(?:mensagem|e-?mail) (?:encaminhad[ao]|reencaminhad[ao])',
  'encaminhado por .{1,200}',
  'doorgestuurd bericht',
  'doorgestuurd door .{1,200}',
  '(?:wiadomość przekazana|przekazana wiadomość|treść przekazanej wiadomości|przekazane przez .{1,200})',
  'vidarebefordra[dt](?: e-post)?(?: meddelande)?',
  'videresendt (?:meddelelse|melding|besked|e-post)',
  'välitetty viesti|edelleenlähetetty viesti',
  '(?:přeposlaná|předaná) (?:zpráva|poslaná zpráva)',
  'továbbított (?:üzenet|levél)',
  '(?:пересылаемое|пересланное|перенаправленное) (?:сообщение|письмо)',
  'iletilen (?:ileti|mesaj|e-?posta)|yönlendirilen ileti',
  'προωθημένο μήνυμα',
  '転送(?:された|する)?メッセージ',
  '转发(?:的)?(?:邮件|消息|信息)|轉寄(?:的)?郵件|已轉寄郵件',
  '전달된 (?:메시지|메일)',
  'הודעה שהועברה',
  'رسالة (?:معاد توجيهها|محولة)|الرسالة المعاد توجيهها',
];

// A line of its own that ends in a colon: Apple Mail.
const BEFORE_COLON = [
  'begin forwarded message',
  'anfang der weitergeleiteten (?:nachricht|e-?mail)',
  'début du (?:message réexpédié|message transféré|courriel transféré)',
  'inicio del mensaje reenviado',
  'inizio messaggio inoltrato',
  'início da mensagem (?:encaminhada|reencaminhada)',
  'begin doorgestuurd bericht',
  'początek przekazywanej wiadomości|początek przekazanej wiadomości',
  'vidarebefordrat brev',
  'start på videresendt besked|videresendt melding',
  'välitetty viesti alkaa|edelleenlähetetty viesti alkaa',
  'začátek přeposílané zprávy|začátek předávané zprávy',
  'továbbított levél kezdete',
  'начало переадресованного сообщения|начало пересылаемого сообщения',
  'iletilen ileti başlangıcı|yönlendirilen ileti başlangıcı',
  '転送されたメッセージ',
  '下面是被转发的邮件|以下為轉寄的郵件|以下是轉寄的信件',
  '전달된 메시지',
  'תחילת ההודעה שהועברה',
  'بداية الرسالة المعاد توجيهها',
];

/** A line that says: here begins a mail that I pass on. */
export const FORWARD_MARK = new RegExp(
  `^(?:[-=]{2,20} ?(?:${BETWEEN_DASHES.join('|')}) ?:? ?[-=]{2,20}|(?:${BEFORE_COLON.join('|')}) ?[:：])$`,
  'iu',
);

/** How the subject of a forward begins. `vs` is one in Danish and Norwegian, and a reply in Finnish. */
export const FORWARD_PREFIX =
  /^(?:fwd?|wg|tr|rv|reenv|i|inoltro|enc|doorst|dv|pd|vb|vl|vs|přep|továbbítás|[iİ]lt|προωθ|пересл|перенапр|転送|转发|轉寄|전달|הועבר|إعادة توجيه)\s?[:：]/iu;

/** How the subject of a reply begins. */
export const REPLY_PREFIX =
  /^(?:re|aw|antw|antwort|sv|rif|res|r|ref|odp|ynt|απ|отв|ответ|回复|答复|回覆|返信|답장|회신|השב|رد)\s{0,3}(?:\[\d{1,3}\])?\s{0,3}[:：]/iu;
