const COLOUR = /^(?:#[0-9a-f]{3,8}|[a-z]{3,30}|(?:rgb|hsl)a?\([\d\s.,%/]{1,40}\))$/iu;
const LENGTHS = /^(?:(?:\d{1,3}(?:\.\d{1,3})?(?:px|pt|em|rem|ex|%)?|auto)\s?){1,4}$/u;
const LINE =
  /^(?:\d{1,2}(?:\.\d{1,2})?px|thin|medium|0)?\s?(?:solid|dashed|dotted|double|none)?\s?(?:#[0-9a-f]{3,8}|[a-z]{3,30})?$/iu;

/**
 * The styles a mail may bring: colours, letters, spaces inside the flow. Left out is all that moves, covers, hides or
 * loads: position, float, transform, negative margins, `url()`, `display`, `opacity`, sizes of the frame.
 */
export const ALLOWED_STYLES: Readonly<Record<string, RegExp[]>> = {
  color: [COLOUR],
  'background-color': [COLOUR],
  'font-family': [/^[\w\s,'"-]{1,200}$/u],
  // Between 6 and 99: smaller is hidden text, larger covers the page.
  'font-size': [
    /^(?:[6-9]|[1-9]\d)(?:\.\d{1,2})?(?:px|pt)$/u,
    /^(?:[5-9]\d|[12]\d\d)%$/u,
    /^(?:small|medium|large|x-large|smaller|larger)$/u,
  ],
  'font-style': [/^(?:italic|normal|oblique)$/u],
  'font-weight': [/^(?:bold|bolder|lighter|normal|[1-9]00)$/u],
  'line-height': [/^(?:normal|[1-3](?:\.\d{1,3})?|1\d\d%|200%)$/u],
  'text-align': [/^(?:left|right|center|justify|start|end)$/u],
  'text-decoration': [/^(?:none|underline|line-through)$/u],
  'vertical-align': [/^(?:top|middle|bottom|baseline|sub|super)$/u],
  'white-space': [/^(?:normal|pre-wrap|pre-line)$/u],
  direction: [/^(?:ltr|rtl)$/u],
  margin: [LENGTHS],
  padding: [LENGTHS],
  border: [LINE],
  'border-left': [LINE],
  'border-bottom': [LINE],
  'border-collapse': [/^(?:collapse|separate)$/u],
};
