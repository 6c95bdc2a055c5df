/**
 * Where a text stops being standard base64, as Go counts: the offset of the byte that is wrong, or of the group of four
 * that is not whole. models encoding/base64, decodeQuantum's CorruptInputError
 * @returns undefined for base64; ends of lines are passed over
 */
export function corruptInput(text: string): number | undefined {
  let inGroup = 0;
  let at = 0;
  const skipLineEnds = () => {
    while (text[at] === '\n' || text[at] === '\r') at++;
  };
  for (skipLineEnds(); at < text.length; skipLineEnds()) {
    const letter = text[at++]!;
    if (/[A-Za-z0-9+/]/.test(letter)) {
      inGroup = (inGroup + 1) % 4;
      continue;
    }
    if (letter !== '=' || inGroup < 2) return at - 1;
    skipLineEnds();
    if (inGroup === 2) {
      if (at === text.length) return at;
      if (text[at] !== '=') return at - 1;
      at++;
      skipLineEnds();
    }
    return at < text.length ? at : undefined;
  }
  return inGroup === 0 ? undefined : at - inGroup;
}
