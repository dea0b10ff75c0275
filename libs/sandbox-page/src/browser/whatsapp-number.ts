/** What stands before a number on WhatsApp. */
export const WHATSAPP = 'whatsapp:';

export function isWhatsApp(number: string): boolean {
  return number.startsWith(WHATSAPP);
}
