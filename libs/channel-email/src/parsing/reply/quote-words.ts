// What mail programs write around the mail they quote, per language: en de fr es it nl pt pl sv da no fi cs ru tr ja zh ko ar he,
// and a few neighbours that come for nothing. Everything is compared in lower case.

/** "wrote", "schrieb", "写道": the verb of the line that introduces a quote. */
const VERBS = [
  'wrote|writes|schrieb|schreibt|hat geschrieben|a écrit|a ecrit|écrit|escribió|escribio|ha scritto|scrive',
  'schreef|heeft geschreven|escreveu|pisze|napisał\\(a\\)|napisał|napisała|napisal|skrev|skreiv|følgende|kirjoitti',
  'napsal\\(a\\)|napsal|napsala|написал\\(а\\)|написал|написала|пишет|писал|писал\\(а\\)|yazdı|yazdi|şunu yazdı',
  '写道|寫道|写到|のメール|さんは書きました|は書きました|wrote|님이 작성|작성|님이 씀|씀|כתב|כתבה|كتب|كتبت|كتب/كتبت|έγραψε|írta|a scris',
].join('|');

const WORD_VERB = new RegExp(`(?<![\\p{L}])(?:${VERBS})(?![\\p{L}])`, 'iu');
// Chinese, Japanese and Korean put no space around it.
const JOINED_VERB = /写道|寫道|写到|のメール|書きました|작성|씀\s?[:：]/u;

/** Whether a line has the verb by which a quote is introduced. */
export function hasWritingVerb(line: string): boolean {
  return WORD_VERB.test(line) || JOINED_VERB.test(line);
}

/** What a header block of Outlook and others is made of. */
export type HeaderLabel = 'from' | 'sent' | 'to' | 'cc' | 'subject';

const LABEL_WORDS: Readonly<Record<HeaderLabel, string>> = {
  from: 'from|von|de|da|van|od|från|fra|lähettäjä|odesílatel|от|от кого|отправитель|kimden|gönderen|差出人|送信者|发件人|寄件者|寄件人|보낸 사람|보낸사람|발신|من|מאת|von|expéditeur|remitente|mittente|afzender|nadawca|avsändare|afsender|avsender|remetente',
  sent: 'sent|date|gesendet|gesendet am|datum|envoyé|envoyé le|date d’envoi|enviado|enviado el|enviado em|enviada em|enviada|fecha|inviato|data|verzonden|wysłano|skickat|sendt|dato|lähetetty|päivämäärä|päiväys|odesláno|отправлено|дата|дата отправки|gönderildi|gönderme tarihi|tarih|送信日時|日時|日付|发送时间|发送日期|时间|傳送時間|寄件日期|日期|보낸 날짜|날짜|보낸날짜|تاريخ الإرسال|تم الإرسال|التاريخ|أُرسلت|נשלח|תאריך',
  to: 'to|an|à|a|para|destinataire|destinatario|aan|do|till|til|vastaanottaja|komu|кому|kime|alıcı|宛先|收件人|收件者|받는 사람|받는사람|수신|إلى|אל|empfänger',
  cc: 'cc|kopie|kopi|kopio|copie|dw|копия|bilgi|抄送|副本|참조|نسخة|עותק|cópia|copia|kopia',
  subject:
    'subject|betreff|objet|asunto|oggetto|onderwerp|assunto|temat|ämne|emne|aihe|předmět|тема|konu|件名|主题|主旨|主題|제목|الموضوع|נושא',
};

const LABELS: ReadonlyMap<string, HeaderLabel> = new Map(
  (Object.keys(LABEL_WORDS) as HeaderLabel[]).flatMap((label) =>
    LABEL_WORDS[label].split('|').map((word) => [word, label] as const),
  ),
);

/** Which label a line begins with, bold marks and any kind of colon allowed; undefined when it begins with none. */
export function headerLabel(line: string): HeaderLabel | undefined {
  const match = /^[\s*]{0,4}(?<word>[\p{L}\p{M}’' ]{1,24}?)[\s*]{0,3}[:：]/u.exec(line);
  return match?.groups === undefined ? undefined : LABELS.get(match.groups['word']?.trim().toLowerCase() ?? '');
}

const ORIGINAL = [
  'original message|original-nachricht|ursprüngliche nachricht|originalnachricht|antwort nachricht|reply message|originalmail',
  "message d[’']origine|message original|mensaje original|mensaje enviado|messaggio originale|oorspronkelijk bericht|origineel bericht",
  'mensagem original|wiadomość oryginalna|oryginalna wiadomość|treść oryginalnej wiadomości|ursprungligt meddelande|originalmeddelande',
  'oprindelig meddelelse|original meddelelse|opprinnelig melding|original melding|alkuperäinen viesti|původní zpráva|původní e-mail',
  'исходное сообщение|оригинальное сообщение|пересылаемое сообщение|orijinal mesaj|özgün ileti|asıl mesaj|original mail',
  '元のメッセージ|original message|原始邮件|原始郵件|原邮件|原始信件|원본 메시지|원본 메일|원래 메시지|الرسالة الأصلية|הודעה מקורית|ההודעה המקורית',
].join('|');
const ORIGINAL_LINE = new RegExp(`^[\\s>]{0,4}[-_=—─]{2,}\\s*(?:${ORIGINAL})\\s*:?\\s*[-_=—─]*\\s*$`, 'iu');

/** `-----Original Message-----` in any of the languages. */
export function isOriginalLine(line: string): boolean {
  return ORIGINAL_LINE.test(line);
}

const FORWARDED = [
  'forwarded message|forwarded by .{1,100}|weitergeleitete nachricht|weitergeleitet von .{1,100}|message transféré|message réexpédié',
  'mensaje reenviado|messaggio inoltrato|doorgestuurd bericht|mensagem encaminhada|mensagem reencaminhada|wiadomość przekazana dalej|przekazana wiadomość',
  'treść przekazanej wiadomości|vidarebefordrat meddelande|vidarebefordrat mejl|videresendt meddelelse|videresendt besked|videresendt melding|videresendt e-post',
  'edelleenlähetetty viesti|välitetty viesti|přeposlaná zpráva|předaná zpráva|пересланное сообщение|пересылаемое сообщение|переслано .{1,100}|iletilen mesaj|iletilmiş mesaj|yönlendirilen ileti',
  '転送されたメッセージ|forwarded message|转发的邮件|转发邮件|已转发邮件|轉寄郵件|轉寄的郵件|전달된 메일|전달된 메시지|رسالة معاد توجيهها|הודעה שהועברה',
].join('|');
const FORWARDED_LINE = new RegExp(`^[\\s>]{0,4}[-_=—─]{2,}\\s*(?:${FORWARDED})\\s*:?\\s*[-_=—─]*\\s*$`, 'iu');
const FORWARDED_BEGIN =
  /^(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato|begin doorgestuurd bericht|início da mensagem (?:reencaminhada|encaminhada)|początek przekazywanej wiadomości|vidarebefordrat (?:brev|mejl)|start på videresendt besked|videresendt melding|välitetty viesti alkaa|začátek přeposílané zprávy|начало переадресованного сообщения|iletilen ileti başlangıcı|転送されたメッセージ|下面是被转发的邮件|전달된 메시지 시작|بدء الرسالة المعاد توجيهها|תחילת ההודעה שהועברה)\s*[:：]/iu;

/** A line that says that a mail is passed on, not answered. */
export function isForwardLine(line: string): boolean {
  return FORWARDED_LINE.test(line) || FORWARDED_BEGIN.test(line.trim());
}
