/**
 * Brings scores to 0..100 in place, by the highest of them.
 * models pkg/scheduler/framework/plugins/helper/normalize_score.go
 * @param reverse true where a low score is good
 */
export function normalizeByMax(scores: number[], reverse: boolean): void {
  const most = scores.reduce((a, b) => Math.max(a, b), 0);
  for (let i = 0; i < scores.length; i++) {
    if (most === 0) {
      if (reverse) scores[i] = 100;
      continue;
    }
    const score = Math.trunc((100 * scores[i]!) / most);
    scores[i] = reverse ? 100 - score : score;
  }
}
