const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup that is already safe, as against text that is not. */
export class Markup {
  constructor(readonly html: string) {}
}

type Part = string | number | null | Markup | readonly Markup[];

/** A template whose values are escaped, but for markup: `html\`<p>${text}</p>\``. */
export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(fixed.map((text, index) => `${text}${markupOf(parts[index] ?? '')}`).join(''));
}

function markupOf(part: Exclude<Part, null>): string {
  if (part instanceof Markup) return part.html;
  if (typeof part === 'object') return part.map((one) => one.html).join('');
  return String(part).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
