type Child = Node | string | undefined;

/** The element with this id. @throws Error when the page has none */
export function byId<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found as T;
}

/** The first element below `parent` that `selector` names. @throws Error when there is none */
export function within<T extends HTMLElement>(parent: HTMLElement, selector: string): T {
  const found = parent.querySelector<T>(selector);
  if (found === null) throw new Error(`nothing is ${selector} there`);
  return found;
}

/** A new element. Whatever a person wrote goes in as text, never as markup. */
export function element(tag: string, className: string, ...children: Child[]): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** Puts what an answer to a person is where they look for it. */
export function say(place: HTMLElement, text: string, bad = false): void {
  const says = within(place, '.says');
  says.textContent = text;
  says.classList.toggle('bad', bad);
}

/** What a form holds under a name, as text. */
export function typed(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** The file that was chosen under a name, and the choice is taken back. */
export function chosen(form: HTMLFormElement, name: string): File | undefined {
  const input = within<HTMLInputElement>(form, `[name=${name}]`);
  const file = input.files?.[0];
  input.value = '';
  return file;
}

/** A file as JSON can carry it. */
export async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** A moment as people of this browser read it. */
export function momentOf(instant: string): string {
  return new Date(instant).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** So many bytes as people of this browser read it. */
export function sizeOf(bytes: number): string {
  const [unit, value] = bytes < 1e6 ? ['kilobyte', Math.max(0.1, bytes / 1e3)] : ['megabyte', bytes / 1e6];
  return value.toLocaleString(undefined, { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 });
}

/** Does `act` when the form is sent, once at a time; what goes wrong is said in the form. */
export function onSend(form: HTMLFormElement, act: (pressed: HTMLButtonElement | undefined) => Promise<string>): void {
  let isBusy = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    const pressed = event.submitter instanceof HTMLButtonElement ? event.submitter : undefined;
    const buttons = [...form.querySelectorAll('button')];
    // Not `disabled`: that takes the focus from whoever has pressed one.
    for (const button of buttons) button.setAttribute('aria-disabled', 'true');
    act(pressed)
      .then(
        (said) => {
          say(form, said);
        },
        (error: unknown) => {
          say(form, error instanceof Error ? error.message : 'This did not work.', true);
        },
      )
      .finally(() => {
        isBusy = false;
        for (const button of buttons) button.removeAttribute('aria-disabled');
      });
  });
}

/** Makes `list` show `items` in order: those with a known key stay as they are, so that nothing jumps under a reader. */
export function fill<T>(
  list: HTMLElement,
  items: readonly T[],
  keyOf: (item: T) => string,
  show: (item: T) => Node,
): void {
  const shown = new Map([...list.children].map((child) => [(child as HTMLElement).dataset['key'], child]));
  const wanted = items.map((item) => {
    const key = keyOf(item);
    const known = shown.get(key);
    if (known !== undefined) return known;
    const made = element('li', '', show(item));
    made.dataset['key'] = key;
    return made;
  });
  for (const child of [...list.children]) if (!wanted.includes(child)) child.remove();
  // What stands in its place is not touched: moved, it would lose the focus of whoever is in it.
  for (const [n, child] of wanted.entries())
    if (list.children[n] !== child) list.insertBefore(child, list.children[n] ?? null);
}
