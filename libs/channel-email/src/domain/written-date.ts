// Months as mail programs write them, in lower case without accents; one spelling never means two months in two languages.
const MONTHS: readonly string[] = [
  'january jan januar januari janvier janv enero ene gennaio gen janeiro styczen stycznia tammikuu tammikuuta leden ledna januar január января янв январь ocak oca ιανουαριου ιαν ינואר يناير jan',
  'february feb februar februari fevrier fevr fev febrero febbraio fevereiro luty lutego helmikuu helmikuuta unor unora február февраля фев февраль subat sub φεβρουαριου φεβ פברואר فبراير',
  'march mar marz maerz mars marzo marco maart mrt mart marzec marca maaliskuu maaliskuuta brezen brezna március марта мар март μαρτιου μαρ מרץ مارس',
  'april apr avril abril abr aprile kwiecien kwietnia huhtikuu huhtikuuta duben dubna április апреля апр апрель nisan nis απριλιου απρ אפריל أبريل',
  'may mai mayo maggio mag maio mei maj maja toukokuu toukokuuta kveten kvetna május мая май mayis μαιου μαι מאי مايو',
  'june jun juni juin junio giugno giu junho czerwiec czerwca kesakuu kesakuuta cerven cervna június июня июн июнь haziran haz ιουνιου ιουν יוני يونيو',
  'july jul juli juillet juil julio luglio lug julho lipiec lipca heinakuu heinakuuta cervenec cervence július июля июл июль temmuz tem ιουλιου ιουλ יולי يوليو',
  'august aug aout agosto ago augustus augusti sierpien sierpnia elokuu elokuuta srpen srpna augusztus августа авг август agustos agu αυγουστου αυγ אוגוסט أغسطس',
  'september sep sept septembre septiembre settembre set setembro wrzesien wrzesnia syyskuu syyskuuta zari szeptember сентября сен сентябрь eylul eyl σεπτεμβριου σεπ ספטמבר سبتمبر',
  'october oct oktober okt octobre octubre ottobre ott outubro out pazdziernik pazdziernika lokakuu lokakuuta rijen rijna október октября окт октябрь ekim eki οκτωβριου οκτ אוקטובר أكتوبر',
  'november nov novembre noviembre novembro listopad listopada marraskuu marraskuuta listopadu novembar ноября ноя ноябрь kasim kas νοεμβριου νοε נובמבר نوفمبر',
  'december dec dezember dez decembre diciembre dic dicembre dezembro grudzien grudnia joulukuu joulukuuta prosinec prosince декабря дек декабрь aralik ara δεκεμβριου δεκ דצמבר ديسمبر des desember',
];

const MONTH_NUMBERS = new Map(
  MONTHS.flatMap((names, index) => names.split(' ').map((name) => [folded(name), index + 1] as const)),
);

const LONGEST = 120;
const YEAR_FIRST = /(?<year>\d{4})\s?[-/.年년]\s?(?<month>\d{1,2})\s?[-/.月월]\s?(?<day>\d{1,2})(?:\.|日|\s?일)?/u;
const DAY_MONTH_NAME =
  /(?<![\d:])(?<day>\d{1,2})(?:\.|er|º|ª|st|nd|rd|th)?[\s-](?:(?:de|of)\s)?(?<name>\p{L}{3,13})\.?,?(?:\s(?:de|del)\s|[\s-])(?<year>\d{4})/u;
const MONTH_NAME_DAY = /(?<name>\p{L}{3,13})\.?\s(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?<year>\d{4})/u;
const NUMBERS = /(?<![\d:])(?<first>\d{1,2})(?<mark>[./-])\s?(?<second>\d{1,2})[./-]\s?(?<year>\d{4})/u;
const TIME = /(?<![\d.:+-])(?<hour>\d{1,2})\s?[:.h時点时시]\s?(?<minute>\d{2})(?:[:.](?<second>\d{2}))?(?!\d)/u;
const AFTERNOON = /\bp\.?\s?m\b|下午|午後|오후/u;
const MORNING = /\ba\.?\s?m\b|上午|午前|오전/u;
const ZONE = /(?:gmt|utc|\s)\s?(?<sign>[+−-])(?<hours>\d{1,2}):?(?<minutes>\d{2})?(?!\d)/u;

/** What a written date leaves open. */
export interface DateHabits {
  /** Minutes east of Greenwich, for a date that names no zone. */
  readonly zoneMinutes: number;
  /** False where `3/4` may be the fourth of March. */
  readonly dayFirst: boolean;
}

/**
 * The instant of a date as mail programs write it for people, in some twenty languages, as RFC 3339. Undefined when it is none,
 * or could be two: a wrong date would set a clock. A date without a time of day counts from its beginning.
 */
export function writtenDate(text: string, habits: DateHabits): string | undefined {
  const plain = folded(text.slice(0, LONGEST)).replace(/[\s\u00A0\u202F\u200E\u200F]+/gu, ' ');
  const date = dayIn(plain, habits);
  if (date === undefined) return undefined;
  const rest = plain.replace(date.found, ' ');
  const minutes = timeIn(rest);
  if (minutes === undefined) return undefined;
  const epoch = Date.UTC(date.year, date.month - 1, date.day) + (minutes - zoneIn(rest, habits)) * 60_000;
  return new Date(epoch).toISOString();
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly found: string;
}

function dayIn(text: string, { dayFirst }: DateHabits): Day | undefined {
  const found = [YEAR_FIRST, DAY_MONTH_NAME, MONTH_NAME_DAY]
    .map((each) => each.exec(text))
    .find((each) => each !== null);
  if (found !== undefined) {
    const { year, month, day, name } = found.groups ?? {};
    return realDay(
      Number(year),
      name === undefined ? Number(month) : (MONTH_NUMBERS.get(name) ?? 0),
      Number(day),
      found[0],
    );
  }
  const numbers = NUMBERS.exec(text);
  if (numbers === null) return undefined;
  const { first, second, mark, year } = numbers.groups ?? {};
  const [one, two] = [Number(first), Number(second)];
  if (dayFirst || mark === '.' || one > 12 || one === two) return realDay(Number(year), two, one, numbers[0]);
  return two > 12 ? realDay(Number(year), one, two, numbers[0]) : undefined;
}

/** Undefined for 31 November and the like, and for years in which nobody wrote mails. */
function realDay(year: number, month: number, day: number, found: string): Day | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1990 && year < 2200;
  return real ? { year, month, day, found } : undefined;
}

/** Minutes since midnight, 0 without a time; undefined for a time that no clock shows. */
function timeIn(text: string): number | undefined {
  const { hour, minute } = TIME.exec(text)?.groups ?? {};
  if (hour === undefined) return 0;
  let hours = Number(hour);
  if (AFTERNOON.test(text) && hours < 12) hours += 12;
  if (MORNING.test(text) && hours === 12) hours = 0;
  return hours > 23 || Number(minute) > 59 ? undefined : hours * 60 + Number(minute);
}

function zoneIn(text: string, { zoneMinutes }: DateHabits): number {
  const { sign, hours, minutes } = ZONE.exec(text)?.groups ?? {};
  if (hours !== undefined) return (sign === '+' ? 1 : -1) * (Number(hours) * 60 + Number(minutes ?? 0));
  return /\b(?:gmt|utc)\b|\dz\b/u.test(text) ? 0 : zoneMinutes;
}

/** Lower case, Latin letters without accents; the Turkish ı is an i. */
function folded(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .normalize('NFC')
    .replaceAll('ı', 'i');
}

/** The instant of a Date header (RFC 5322 section 3.3) as RFC 3339; undefined when it is none. */
export function headerInstant(date: string | undefined): string | undefined {
  const epoch = Date.parse(date ?? '');
  // Years of five digits are no RFC 3339.
  return Number.isNaN(epoch) || epoch < 0 || epoch > 253_402_300_799_999 ? undefined : new Date(epoch).toISOString();
}
