import { Refused, type ViEditor } from '../editor.ts';
import { pos } from '../text/position.ts';

/** CTRL-A and CTRL-X: adds to the number under or after the cursor. Models op_addsub for 'nrformats' = bin,octal,hex. */
export function addToNumber(editor: ViEditor, amount: number): void {
  const { line, col } = editor.cursor;
  const text = editor.line;
  const found = [...text.matchAll(/0[xX][0-9a-fA-F]+|0[bB][01]+|\d+/g)].find(
    match => match.index + match[0].length > col,
  );
  if (found === undefined) throw new Refused();
  const [digits] = found;
  let from = found.index;
  let fresh: string;
  if (/^0[xXbB]/.test(digits)) {
    const radix = /^0[xX]/.test(digits) ? 16 : 2;
    const value = BigInt(digits.toLowerCase()) + BigInt(amount);
    const body = BigInt.asUintN(64, value)
      .toString(radix)
      .padStart(digits.length - 2, '0');
    fresh = digits.slice(0, 2) + (/[A-F]/.test(digits) ? body.toUpperCase() : body);
  } else if (/^0[0-7]+$/.test(digits)) {
    const value = BigInt.asUintN(64, BigInt(`0o${digits.slice(1)}`) + BigInt(amount));
    fresh = `0${value.toString(8).padStart(digits.length - 1, '0')}`;
  } else {
    const negative = text[from - 1] === '-';
    if (negative) from--;
    const value = BigInt(`${negative ? '-' : ''}${digits}`) + BigInt(amount);
    const zeros = /^0+(?=\d)/.exec(digits)?.[0].length ?? 0;
    fresh =
      zeros > 0
        ? `${value < 0n ? '-' : ''}${String(value < 0n ? -value : value).padStart(digits.length, '0')}`
        : String(value);
  }
  editor.text.setLine(line, text.slice(0, from) + fresh + text.slice(found.index + digits.length));
  editor.moveTo(pos(line, from + fresh.length - 1));
}
