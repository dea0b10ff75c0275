// How programs name the answers that they send by themselves. Only the beginning of a subject counts, and only beside evidence
// of structure.

const AWAY = new RegExp(
  `^(?:\\s*(?:re|aw|sv|antw|odp|vs)\\s?:)?[\\s*\\[(]*(?:${[
    'out[- ]of[- ](?:the )?office|ooo\\b|automatic (?:reply|response)|auto[- ]?(?:reply|response|responder)|auto:|vacation|on (?:vacation|holiday|leave)|away from|i am (?:away|out)|away:|absence',
    'abwesen(?:d|heit)|automatische (?:antwort|rückantwort)|autom\\. antwort|automatische e-?mail-?antwort|nicht im (?:büro|haus)|urlaub',
    'réponse automatique|absence du bureau|absent|message d.absence|en congé|je suis absent',
    'respuesta autom[áa]tica|fuera de la oficina|ausencia|de vacaciones',
    'risposta automatica|fuori (?:sede|ufficio)|assen(?:te|za)|in ferie',
    'automatisch antwoord|automatische beantwoording|afwezig|niet op kantoor',
    'resposta autom[áa]tica|aus[êe]ncia|fora do escrit[óo]rio|de f[ée]rias',
    'odpowied[źz] automatyczna|automatyczna odpowied[źz]|autoodpowied[źz]|nieobecno|poza biurem|urlop',
    'autosvar|automatiskt svar|automatisk svar|frånvaro|ej på (?:kontoret|plats)|fravær|ikke (?:på kontoret|til stede)|semester|ferie',
    'automaattinen vastaus|poissa|lomalla|automatická odpověď|automatická odpoveď|mimo kancelář|nepřítom|dovolená',
    'автоответ|автоматический ответ|автоматическая отправка|нет на месте|вне офиса|в отпуске|отпуск',
    'otomatik (?:yanıt|cevap)|ofis dışında|izindeyim|自動(?:応答|返信|回覆|回复)|不在(?:通知|のお知らせ|です)?|自动(?:回复|答复)|外出|休假|자동 ?(?:회신|응답|답장)|부재 ?중',
    'رد تلقائي|الرد التلقائي|خارج المكتب|מענה אוטומטי|תשובה אוטומטית|מחוץ למשרד',
  ].join('|')})`,
  'iu',
);

const CHALLENGE =
  /(?:confirm|verify|validate|authenticate) (?:your|that you|the) (?:e-?mail|message|address|sent|sender|delivery)|sender (?:verification|confirmation|validation)|verification (?:required|needed)|your (?:message|e-?mail) (?:is|was|has been) (?:held|waiting|quarantined|on hold)|action required to deliver|bestätigen sie (?:ihre|bitte ihre) (?:e-?mail|nachricht|absenderadresse)|absenderprüfung|confirmez (?:votre|l.envoi)|confirme su (?:correo|mensaje)|conferma (?:il tuo|l.invio)/iu;

/** Whether a subject begins as that of a holiday notice or another automatic answer does. */
export function saysAway(subject: string): boolean {
  return AWAY.test(subject);
}

/** Whether a subject asks the sender to prove that he is a person (challenge and response). */
export function saysChallenge(subject: string): boolean {
  return CHALLENGE.test(subject);
}
