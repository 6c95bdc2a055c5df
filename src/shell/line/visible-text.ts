/** Text without escape sequences and without what PS1 marks as invisible. */
export function visibleText(text: string): string {
  return text
    .replace(/\x01[^\x02]*\x02/g, '')
    .replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')
    .replace(/\x1b\][^\x07]*\x07/g, '');
}
