const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_';

/**
 * The value of `12`, `017`, `0x1f` or `BASE#DIGITS` as 64 bits hold it. Models bash's strlong.
 * @param fail ends the evaluation with bash's message
 */
export function integerLiteral(token: string, fail: (message: string) => never): bigint {
  if (/^\d+[A-Za-z_]/.test(token) && !/^0[xX]/.test(token)) fail('value too great for base');
  const based = /^(\d+)#(.*)$/.exec(token);
  if (based) return inBase(Number(based[1]), based[2]!, fail);
  if (/^0\d/.test(token) && /[89]/.test(token)) fail('value too great for base');
  return BigInt.asIntN(64, BigInt(/^0\d/.test(token) ? `0o${token.slice(1)}` : token));
}

function inBase(base: number, digits: string, fail: (message: string) => never): bigint {
  if (base < 2 || base > 64) fail('invalid arithmetic base');
  let value = 0n;
  for (const digit of digits) {
    let n = DIGITS.indexOf(digit);
    if (base <= 36 && n >= 36) n -= 26;
    if (n < 0 || n >= base) fail('value too great for base');
    value = value * BigInt(base) + BigInt(n);
  }
  return BigInt.asIntN(64, value);
}
