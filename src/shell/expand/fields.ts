/** The fields that a word becomes while it is expanded: stretches of text that know whether they were quoted. */

export interface Stretch {
  readonly text: string;
  readonly quoted: boolean;
}

export type Field = readonly Stretch[];

/** Collects stretches into fields; unquoted results of expansions are split at IFS. Models bash's word_list_split. */
export class FieldBuilder {
  readonly fields: Field[] = [];
  private current: Stretch[] | undefined;

  /** @param ifs the separators; undefined where no splitting takes place (assignments, here-documents) */
  constructor(private readonly ifs: string | undefined) {}

  get splits(): boolean {
    return this.ifs !== undefined;
  }

  /** Text that is not the result of an expansion. */
  literal(text: string): void {
    if (text !== '') this.push({ text, quoted: false });
  }

  /** Quoted text: is there even when it is empty. */
  quoted(text: string): void {
    this.push({ text, quoted: true });
  }

  /** Ends the field that is being built. */
  breakField(): void {
    if (this.current !== undefined) this.fields.push(this.current);
    this.current = undefined;
  }

  /** The unquoted result of an expansion. */
  expanded(text: string): void {
    if (this.ifs === undefined || this.ifs === '') {
      this.literal(text);
      return;
    }
    const spaces = [...this.ifs].filter(c => c === ' ' || c === '\t' || c === '\n').join('');
    let start = 0;
    let i = 0;
    while (i < text.length) {
      if (!this.ifs.includes(text[i]!)) {
        i++;
        continue;
      }
      if (i > start) this.literal(text.slice(start, i));
      let separators = 0;
      let from = i;
      while (i < text.length && this.ifs.includes(text[i]!)) {
        if (!spaces.includes(text[i]!)) {
          if (separators > 0) {
            // A second non-space separator: what lies between is an empty field.
            break;
          }
          separators++;
        }
        i++;
      }
      if (separators > 0 && this.current === undefined && from === start)
        this.push({ text: '', quoted: true });
      this.breakField();
      from = i;
      start = i;
    }
    if (start < text.length) this.literal(text.slice(start));
  }

  finish(): Field[] {
    this.breakField();
    return this.fields;
  }

  private push(stretch: Stretch): void {
    if (this.current === undefined) this.current = [];
    this.current.push(stretch);
  }
}

/** Quote removal. */
export function textOf(field: Field): string {
  let text = '';
  for (const stretch of field) text += stretch.text;
  return text;
}
