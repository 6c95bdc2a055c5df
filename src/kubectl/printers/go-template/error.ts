/** A Go template that cannot be read or run; `message` is text/template's. */
export class GoTemplateError extends Error {}

/** What a template gets for a value that is not there. */
export const NO_VALUE = Symbol('<no value>');
