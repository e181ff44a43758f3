// Changes of a text: [start, end, put] means that instead of what stands from start to end, `put` comes.

/** @typedef {[number, number, string]} Splice */

/** What makes `to` of `from`, in one piece; null when nothing. @param {string} from @param {string} to @returns {Splice | null} */
export function change(from, to) {
  if (from === to) return null;
  const most = Math.min(from.length, to.length);
  let start = 0;
  while (start < most && from[start] === to[start]) start += 1;
  if (isHalf(from, start) || isHalf(to, start)) start -= 1;
  let tail = 0;
  while (tail < most - start && from.at(-1 - tail) === to.at(-1 - tail)) tail += 1;
  if (isHalf(from, from.length - tail) || isHalf(to, to.length - tail)) tail -= 1;
  return [start, from.length - tail, to.slice(start, to.length - tail)];
}

/** Whether this place lies in the middle of an emoji. @param {string} text @param {number} place */
function isHalf(text, place) {
  return (
    /[\uDC00-\uDFFF]/.test(text.charAt(place)) && /[\uD800-\uDBFF]/.test(text.charAt(place - 1))
  );
}

/** The text with these changes. @param {string} text @param {Splice[]} splices */
export function applied(text, splices) {
  return splices.reduceRight(
    (now, [start, end, put]) => now.slice(0, start) + put + now.slice(end),
    text,
  );
}

/**
 * What others changed in a text, said for that text with one change of one's own in it.
 * @param {Splice[]} others @param {Splice | null} mine @returns {Splice[]}
 */
export function carried(others, mine) {
  if (!mine) return others;
  const [from, to, own] = mine;
  const behind = from + own.length;
  /** @param {number} place */
  const after = (place) => place - to + behind;
  /** @type {Splice[]} */
  const found = [];
  for (const [start, end, put] of others) {
    let rest = put;
    if (start === end) {
      const place = start <= from ? start : start >= to ? after(start) : behind;
      found.push([place, place, put]);
      continue;
    }
    if (start < from) {
      found.push([start, Math.min(end, from), rest]);
      rest = "";
    }
    if (end > to) {
      found.push([after(Math.max(start, to)), after(end), rest]);
      rest = "";
    }
    if (rest) found.push([behind, behind, rest]); // what it replaced is gone already
  }
  return found;
}

/** Change what stands in a text field; the cursor stays at its words. @param {HTMLTextAreaElement} box @param {Splice[]} splices */
export function put(box, splices) {
  const { scrollTop } = box;
  for (const [start, end, words] of [...splices].reverse()) {
    box.setRangeText(words, start, end, "preserve");
  }
  box.scrollTop = scrollTop;
}
