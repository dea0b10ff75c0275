// What programs add under a mail by themselves. A person's own closing words are never taken for it: each pattern needs
// the verb "sent" or "get" and a device or program beside it, on a line of its own.
const SENT =
  'sent (?:from|via|with|using|by)|gesendet|versendet|verschickt|diese nachricht wurde|envoyé|envoyée|enviado|enviada|inviato|inviata|verzonden|verstuurd|wysłane|wysłano|wysłana|skickat|skickades|sendt|lähetetty|odesláno|отправлено|发送自|發送自|发自|發自|傳送自|أُرسلت|أرسلت|مرسل|تم الإرسال|נשלח';
const DEVICES =
  'iphon|ipad|ipod|apple watch|android|samsung|galaxy|huawei|xiaomi|redmi|pixel|nokia|sony|htc|motorola|oneplus|blackberry|windows|outlook|yahoo|gmail|aol|gmx|web\\.de|t-online|telekom|orange|laposte|proton ?mail|k-9|thunderbird|mail|yandex|яндекс|почты|邮箱|网易|smartphone|mobil|handy|téléphone|telef|puhelim|phone|tablet|手机|手機|携帯|휴대폰|naver|네이버|הסלולרי|هاتفي';
const SENT_FIRST = new RegExp(`^[\\s\\p{P}\\p{S}\\p{Cf}]{0,6}(?:${SENT}).{0,60}?(?:${DEVICES}).{0,50}$`, 'iu');
// German has "Von meinem iPhone gesendet" too; Turkish, Finnish, Japanese, Korean and Chinese also put the device first.
const DEVICE_FIRST = new RegExp(
  `^[\\s\\p{P}\\p{S}]{0,6}(?:von mein|.{0,4}(?:從|从)我|.{0,12}?)[^.!?]{0,12}?(?:${DEVICES}).{0,40}?(?:gesendet|gönderildi|gönderilmiştir|から送信|에서 보냄|에서 보낸 메일|傳送|发送|lähetetty)[\\s\\p{P}]{0,4}$`,
  'iu',
);
const GET_LINE =
  /^[\s_-]{0,4}(?:get outlook for|outlook für .{2,12} beziehen|holen sie sich outlook|obtenir outlook pour|télécharger outlook pour|obtener outlook para|descargar outlook|scarica outlook per|ottieni outlook per|outlook voor .{2,12} downloaden|download outlook voor|obter o outlook para|baixar o outlook|pobierz (?:aplikację )?outlook dla|skaffa outlook för|hämta outlook för|hent outlook til|få outlook for|last ned outlook|hanki outlook|získat outlook pro|získejte outlook|скачать outlook|получите outlook|(?:ios|android) için outlook|outlook for (?:ios|android) を(?:入手|ダウンロード)|获取.{0,12}outlook|取得.{0,12}outlook|(?:ios|android)용 outlook|الحصول على outlook|קבל את outlook)/iu;
const CHECKED_LINE =
  /^\s{0,4}(?:virus-free\.|virenfrei\.|sans virus\.|libre de virus\.|privo di virus\.|virusvrij\.|this e-?mail has been checked for viruses)/iu;

const LINE_CHARACTERS = 120;

/** Whether a mail program wrote this line under the mail by itself ("Sent from my iPhone"). */
export function isMobileSignature(line: string): boolean {
  if (line.length > LINE_CHARACTERS || line.trim() === '') return false;
  return [SENT_FIRST, DEVICE_FIRST, GET_LINE, CHECKED_LINE].some((pattern) => pattern.test(line));
}
