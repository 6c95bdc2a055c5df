/** JSON text as Go's encoder writes it: `<`, `>` and `&` escaped; undefined is null. */
export function goJson(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replace(
    /[<>&]/g,
    letter => `\\u00${letter.charCodeAt(0).toString(16)}`,
  );
}
