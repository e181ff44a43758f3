// @ts-check
/** Numbers that belong to one person: BSN, IBAN, phone. As kernel/personal_data.py; see personal-data.js. */

/** @typedef {{start: number, end: number, kind: string}} Finding */

const CHAIN = /(?<![\p{L}\d_.,-])\d+(?:[ .-]\d+)*(?![\p{L}\d_])/gu;
const IBAN = /(?<![\p{L}\d_])(?=([A-Za-z]{2}\d\d(?:[ .-]?[A-Za-z0-9]){11,30}))/gu;
const FOREIGN = /(?<![\p{L}\d_+])(?:\+|00(?=[ .\-/]?[1-9]))(?:[ .\-/()]{0,2}\d){6,15}/gu;
const DUTCH = /(?<![\p{L}\d_+])(?<!\d[-.])\(?0(?=[1-8])(?:[ .\-/()]{0,2}\d){9,14}/gu;
const OWN_DUTCH = /^(?:06[1-58]\d{7}|0[1-57]\d{8}|08[58]\d{7})$/;
const FULL_DATE = /^\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)\d\d(?!\d)/;
const MORE_DIGITS = /^[.,]?\d/;
const ELEVEN = [9, 8, 7, 6, 5, 4, 3, 2, -1];
// Where our people live and work; an IBAN of another country has any length that passes the test.
/** @type {Map<string, number>} */
const IBAN_LENGTHS = new Map(
  Object.entries({ NL: 18, BE: 16, DE: 22, FR: 27, GB: 22, ES: 24, IT: 27, PL: 28, TR: 26 }),
);

/** @param {string} text */
const digits = (text) => text.replace(/\D/g, "");

/** @param {string} nine */
function passesEleven(nine) {
  const sum = ELEVEN.reduce((total, weight, n) => total + weight * Number(nine[n]), 0);
  return Number(nine) > 0 && sum % 11 === 0;
}

/** @param {string} iban */
function passes97(iban) {
  const letters = [...(iban.slice(4) + iban.slice(0, 4)).toUpperCase()];
  const number = letters.map((letter) => parseInt(letter, 36)).join("");
  return [...number].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}

/**
 * Nine digits, also in groups, that pass the eleven-test.
 * @param {string} text
 * @returns {Generator<Finding>}
 */
export function* bsns(text) {
  for (const chain of text.matchAll(CHAIN)) {
    const groups = [...chain[0].matchAll(/\d+/g)];
    for (const first of groups.keys()) {
      let last = first;
      let sum = 0;
      while (last < groups.length && sum < 9) sum += groups[last++][0].length;
      const lengths = groups.slice(first, last).map((group) => group[0].length);
      const spelled = Math.max(...lengths) === 1;
      if (sum !== 9 || (Math.min(...lengths) === 1 && !spelled)) continue;
      const start = chain.index + groups[first].index;
      const end = chain.index + groups[last - 1].index + groups[last - 1][0].length;
      if (passesEleven(digits(text.slice(start, end)))) yield { start, end, kind: "bsn" };
    }
  }
}

/**
 * @param {string} text
 * @returns {Generator<Finding>}
 */
export function* ibans(text) {
  for (const match of text.matchAll(IBAN)) {
    const places = [...match[1].matchAll(/[A-Za-z0-9]/g)];
    const known = IBAN_LENGTHS.get(match[1].slice(0, 2).toUpperCase());
    for (let long = known ?? places.length; long >= (known ?? 15); long--) {
      const compact = places.slice(0, long).join("");
      if (compact.length !== long || !passes97(compact)) continue;
      const end = match.index + places[long - 1].index + 1;
      yield { start: match.index, end, kind: "iban" };
      break;
    }
  }
}

/** @param {string} piece */
function isForeign(piece) {
  const all = digits(piece).replace(/^00/, "");
  return all.startsWith("31") ? OWN_DUTCH.test(all.replace(/^310?/, "0")) : all.length >= 9;
}

/** @param {string} text */
export const foreignPhones = (text) => phones(text, FOREIGN, isForeign);

/** @param {string} text */
export const dutchPhones = (text) => phones(text, DUTCH, (piece) => OWN_DUTCH.test(digits(piece)));

/**
 * @param {string} text
 * @param {RegExp} pattern where one may stand
 * @param {(piece: string) => boolean} isOwn
 * @returns {Generator<Finding>}
 */
function* phones(text, pattern, isOwn) {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const start = match.index;
    const date = FULL_DATE.exec(text.slice(start, start + 12));
    const end = date ? 0 : phoneEnd(text, start, start + match[0].length, isOwn);
    if (end) yield { start, end, kind: "phone" };
    pattern.lastIndex = end || start + (date ? date[0].length : 1);
  }
}

/**
 * The end of the longest number that starts here, after a whole group of digits; 0 when there is none.
 * @param {string} text
 * @param {number} start
 * @param {number} last
 * @param {(piece: string) => boolean} isOwn
 */
function phoneEnd(text, start, last, isOwn) {
  for (let end = last; end > start; end--) {
    const whole = /\d/.test(text[end - 1]) && !MORE_DIGITS.test(text.slice(end, end + 2));
    if (whole && isOwn(text.slice(start, end))) return end;
  }
  return 0;
}
