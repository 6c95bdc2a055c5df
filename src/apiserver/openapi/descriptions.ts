/** What a field is for, by definition and field; '' is the definition itself. */
export type Descriptions = { readonly [definition: string]: { readonly [field: string]: string } };

let load: () => Descriptions = () => ({});
let loaded: Descriptions | undefined;

/**
 * Says where descriptions come from: they are made at build time and stand beside the bundle, so only whoever starts
 * the program knows. Without a call, `explain` shows fields and types only.
 * @param source called once, when somebody first asks
 */
export function provideDescriptions(source: () => Descriptions): void {
  load = source;
  loaded = undefined;
}

export function allDescriptions(): Descriptions {
  loaded ??= load();
  return loaded;
}
