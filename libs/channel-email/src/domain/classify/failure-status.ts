import type { DeliveryReport, ParsedMail } from '../parsed-mail.js';
import { isDelayText } from './failure-words.js';

// What a mail system says of a failure stands at the top; below comes the returned mail, whose words say nothing.
const LOOKED_AT = 8 * 1024;
const RETURNED =
  /^(?:[-=_ ]{3,}.{0,60}(?:original|below this line|copy of (?:the|your) message|returned message|undelivered|ursprüngliche|message follows)|received: |return-path: |---{3,} (?:this is a copy|the following|message header))/imu;

const AFTER_REPLY_CODE = /\b[45]\d{2}[ -]{1,3}(?:\w{1,20}:\s)?[#(<]?(?<status>[45]\.\d{1,3}\.\d{1,3})(?![.\d])/u;
// RFC 5321 section 4.2.3, as servers wrote it before they had status codes.
const REPLY_CODE_ALONE = /(?:^|[\s:>])55[0-4][ -]\s{0,3}[\p{L}<"(]/u;
const ALONE = /(?:^|[\s#(<:])(?<status>[45]\.[0-7]\.\d{1,3})(?![.\d])/u;

// The order matters: a full mailbox is "unavailable" too, and a refused sender is "rejected".
const WORDS: readonly (readonly [status: string, words: RegExp])[] = [
  [
    '5.2.2',
    /mailbox (?:is |was )?(?:full|over|too large)|over ?-?quota|quota (?:has been |is )?exceeded|exceed(?:s|ed|ing) (?:his|her|its|their|the|my)? ?(?:mailbox|storage|disk)? ?(?:quota|storage|limit on)|inbox (?:is )?full|insufficient (?:system )?storage|out of storage|postfach (?:\S{1,80} )?(?:ist )?(?:voll|überfüllt)|speicherplatz|(?:boîte|bal)\b.{0,40}pleine|quota dépassé|buzón.{0,40}llen[oa]|cuota (?:superada|excedida)|casella.{0,60}piena|postvak.{0,40}vol\b|mailbox (?:is )?vol\b|caixa.{0,60}cheia|skrzynk.{0,60}(?:pełna|przepełnion)|brevlåd.{0,40}full|postkass.{0,60}(?:fuld|full)|postilaatik.{0,60}täyn|schránk.{0,60}(?:plná|zaplněn)|ящик.{0,60}(?:переполнен|полон)|kutu(?:su)?.{0,40}dolu|容量.{0,12}(?:超|不足)|いっぱい|邮箱(?:已满|空间不足)|空间不足|信箱已滿|용량.{0,12}초과|ممتلئ|תיבת.{0,30}מלאה/iu,
  ],
  [
    '5.1.2',
    /host (?:or domain name )?(?:not found|unknown|lookup)|unknown host|domain (?:\S{1,80} )?(?:not found|does not exist|doesn't exist|couldn.t be found)|no mx |unroute?able (?:mail )?(?:address|domain)|name service error|nxdomain|no such (?:host|domain)|domain .{0,80}(?:nicht gefunden|existiert nicht)|domaine .{0,80}(?:introuvable|n.existe pas)|dominio .{0,80}(?:no existe|non esiste|inesistente)|域名.{0,20}(?:不存在|错误)/iu,
  ],
  [
    '5.2.1',
    /(?:mailbox|account|user|recipient).{0,30}(?:disabled|inactive|suspended|deactivated|closed|locked)|(?:postfach|konto|empfänger).{0,30}(?:deaktiviert|gesperrt|inaktiv)|compte.{0,30}(?:désactivé|suspendu)|cuenta.{0,30}(?:deshabilitada|desactivada|inactiva)|ящик.{0,30}(?:отключ|заблокирован|неактив)/iu,
  ],
  [
    '5.1.1',
    new RegExp(
      [
        "(?:user|recipient|mailbox|address|account|alias)(?: \\S{1,80}| \\(\\S{1,80})? (?:is |was )?(?:unknown|not found|does ?n.t exist|does not exist|doesn't exist|not listed|invalid|couldn.t be found|could not be found|wasn.t found|unavailable|rejected)",
        '(?:unknown|invalid|no such|nonexistent|non-existent) (?:local[- ]?part|user|recipient|mailbox|address|account|person|alias)|no (?:mailbox|user|recipient|such)\\b|not a (?:valid|known) (?:user|recipient|mailbox|address)|no longer (?:valid|available|exists|employed)|(?:not|no longer) known (?:here|at this)|unable to find (?:the )?recipient|not our customer|address (?:rejected|error)',
        '(?:empfänger|benutzer|adresse|postfach|e-?mail-?adresse)(?: \\S{1,80})? (?:ist )?(?:unbekannt|existiert nicht|(?:wurde )?nicht gefunden|konnte nicht gefunden|nicht vorhanden|ungültig)|unbekannte[rs]? (?:empfänger|benutzer|adresse)',
        '(?:utilisateur|destinataire|adresse)[^.]{0,80}(?:inconnue?|introuvable|n.existe pas|invalide)|(?:usuario|destinatario|dirección|buzón|cuenta)[^.]{0,80}(?:desconocid|no existe|no encontrad|no válid|no se encontr)|no se (?:ha )?(?:encontró|encontrado|pudo encontrar)',
        '(?:utente|destinatario|indirizzo|casella)[^.]{0,80}(?:sconosciut|non esiste|inesistente|non trovat)|(?:gebruiker|ontvanger|adres|postvak)[^.]{0,80}(?:onbekend|bestaat niet|niet gevonden)|onbekende? (?:gebruiker|ontvanger)',
        '(?:usuário|utilizador|destinatário|endereço|conta|caixa)[^.]{0,80}(?:desconhecid|não existe|não encontrad|inexistente)|(?:użytkownik|adres|odbiorc|konto|skrzynka)[^.]{0,80}(?:nie istnieje|nieznan|nie został znalezion)|nie znaleziono',
        '(?:mottagare|användare|adress)[^.]{0,80}(?:okänd|finns inte|hittades inte)|okänd (?:mottagare|användare)|(?:modtager|bruger|adresse)[^.]{0,80}(?:ukendt|findes ikke)|ukendt (?:modtager|bruger)|(?:mottaker|bruker|adresse)[^.]{0,80}(?:ukjent|finnes ikke|ble ikke funnet)|ukjent (?:mottaker|bruker)',
        '(?:vastaanottaj|käyttäj|osoit)[^.]{0,80}(?:tuntematon|ei löyd|ei löytynyt|ei ole olemassa)|tuntematon (?:vastaanottaja|käyttäjä)|(?:uživatel|příjemce|adresa|schránka)[^.]{0,80}(?:neexistuje|neznám|nebyl[ao]? nalezen)|neznámý (?:uživatel|příjemce)',
        '(?:пользовател|получател|адрес|ящик)[^.]{0,80}(?:не найден|не существует|неизвестен|отсутствует)|несуществующ|нет такого|(?:kullanıcı|alıcı|adres)[^.]{0,80}(?:bulunamadı|yok|mevcut değil|geçersiz)',
        '(?:ユーザー|宛先|アドレス|メールボックス)[^。]{0,60}(?:見つかりません|存在しません|不明)|宛先不明|(?:用户|收件人|地址|帐号|账号|邮箱|收件者|使用者)[^。]{0,60}(?:不存在|未找到|找不到|无效|不正確)|找不到[^。]{0,20}(?:收件|地址|用户)',
        '(?:사용자|수신자|수신인|주소|계정|메일함)[^.]{0,60}(?:찾을 수 없|존재하지 않|없습니다|없는)|(?:المستخدم|المستلم|العنوان|عنوان)[^.]{0,60}(?:غير موجود|غير معروف|لم يتم العثور)|(?:المستلم|العثور) على العنوان|(?:הכתובת|הנמען|המשתמש)[^.]{0,60}(?:לא נמצא|לא קיי|אינו קיים|אינה קיימת)',
      ].join('|'),
      'iu',
    ),
  ],
  [
    '5.3.4',
    /(?:message|mail) (?:is )?(?:too (?:large|big)|size (?:exceeds|limit))|size limit|zu groß|trop (?:volumineux|gros)|demasiado grande|troppo grande|te groot|слишком больш/iu,
  ],
  [
    '4.4.7',
    /retry (?:time|timeout) (?:not reached|exceeded)|expired|timed? ?out|too old|giv(?:e|ing) up|gave up|queue too long|connection (?:refused|timed)|zeitüberschreitung|délai|agotado|истек/iu,
  ],
  [
    '5.7.1',
    /spam|blocked|block ?list|black ?list|reputation|policy|not (?:authori[sz]ed|permitted|allowed)|denied|prohibited|rejected|restrict|abgelehnt|rejeté|rechazad|rifiutat|geweigerd|recusad|odrzucon|отклон|拒/iu,
  ],
];

/** What a returned mail says of the failure, as a code of RFC 3463; undefined when it says nothing that we understand. */
export function failureStatus(mail: ParsedMail): string | undefined {
  const reported = statusOfReport(mail.report);
  if (reported !== undefined) return reported;
  return statusOfWords(headOf(mail.text)) ?? mail.report?.status;
}

/**
 * Whether the text tells of a failure for good: a code of class 5, or words for an address or a mailbox that takes nothing in a
 * text that does not say that delivery goes on.
 */
export function isPermanent({ text }: ParsedMail): boolean {
  const words = headOf(text);
  const code = codeIn(words);
  if (code !== undefined) return code.startsWith('5');
  if (REPLY_CODE_ALONE.test(words)) return true;
  return !isDelayText(text) && WORDS.some(([status, pattern]) => /^5\.[12]\./u.test(status) && pattern.test(words));
}

/** Whether the text gives a server's answer as servers write it, `550 5.1.1`, or the fields of a report. */
export function quotesServer(mail: ParsedMail): boolean {
  const text = mail.text.slice(0, LOOKED_AT);
  return AFTER_REPLY_CODE.test(text) || /^(?:final-recipient|diagnostic-code|action|remote-mta):\s/imu.test(text);
}

/**
 * Whether nobody can be reached at the address: class 5.1 of RFC 3463, as far as it speaks of the recipient. 5.1.5 says that
 * the address is right, 5.1.7 and 5.1.8 speak of the sender's.
 */
export function isAddressBad(status: string | undefined): boolean {
  return /^5\.1\.(?:1|2|3|6|10)$/u.test(status ?? '');
}

// Many systems give 5.0.0 or 5.5.0 as status and say what they mean in the diagnostic.
function statusOfReport(report: DeliveryReport | undefined): string | undefined {
  if (report?.status === undefined || !/^5\.(?:0\.0|5\.0)$/u.test(report.status)) return report?.status;
  return report.diagnostic === undefined ? undefined : (statusOfWords(report.diagnostic) ?? report.status);
}

function statusOfWords(words: string): string | undefined {
  const code = codeIn(words);
  if (code !== undefined && !/^5\.(?:0\.0|5\.0)$/u.test(code)) return code;
  return WORDS.find(([, pattern]) => pattern.test(words))?.[0] ?? code;
}

function codeIn(words: string): string | undefined {
  return (AFTER_REPLY_CODE.exec(words) ?? ALONE.exec(words))?.groups?.['status'];
}

function headOf(text: string): string {
  const top = text.slice(0, LOOKED_AT);
  const at = RETURNED.exec(top)?.index ?? -1;
  return at > 0 ? top.slice(0, at) : top;
}
