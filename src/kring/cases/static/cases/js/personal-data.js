// @ts-check
/**
 * Personal data in a text: the same kinds as kernel/personal_data.py, and both keep kernel/tests/personal_data.json.
 * Here a foreign phone number is any of nine digits or more: a question too many is only a question.
 */

import { bsns, dutchPhones, foreignPhones, ibans } from "./numbers.js";

/** @typedef {import("./numbers.js").Finding} Finding */

const MONTHS =
  "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december" +
  "|january|february|march|may|june|july|august|october" +
  "|jan|feb|mrt|apr|jun|jul|aug|sept?|okt|nov|dec";
const DATE =
  "(?:\\d{1,2}[-/. ]\\d{1,2}[-/. ]\\d{2,4}|\\d{4}-\\d\\d-\\d\\d" +
  `|\\d{1,2} (?:${MONTHS})\\.?,? \\d{2,4})`;
const BIRTH = new RegExp(
  "(?<![\\p{L}\\d_])(?:geboren|geboortedatum|geboortedag|geb\\.?|gebdatum|born|date of birth|dob)" +
    `(?![\\p{L}\\d_])(?:[.:,]? {0,3}(?:(?:is|was|op|on|de|den) ){0,3})${DATE}(?!\\d)`,
  "giu",
);
const NAME = "[\\p{L}\\d_.%+-]";
const LABEL = "[A-Za-z0-9-]{1,63}";
const EMAIL = new RegExp(
  `(?<!${NAME})${NAME}{1,64}@${LABEL}(?:\\.${LABEL}){0,6}\\.[A-Za-z]{2,24}(?![\\p{L}\\d_])`,
  "gu",
);
const POSTCODE =
  /(?<![\p{L}\d_-])[1-9]\d{3}(?: ?(?!SA|SD|SS)[A-Z]{2}|(?!sa|sd|ss)[a-z]{2})(?![\p{L}\d_])/gu;
const NUMBER_AFTER =
  /^,? {0,2}(?:(?:nr|no|huisnummer)\.? )?\d{1,5}(?: ?[a-zA-Z](?![\p{L}\d_]))?(?![\p{L}\d_])/u;
const NUMBER_BEFORE = /\p{L}{3,} \d{1,5} ?-?[a-zA-Z0-9]{0,3},? {0,2}(?:te |in )?$/u;
const SIDE_CODES =
  "XX-99-99 99-99-XX 99-XX-99 XX-99-XX XX-XX-99 99-XX-XX 99-XXX-9 9-XXX-99 XX-999-X X-999-XX " +
  "XXX-99-X X-99-XXX 9-XX-999 999-XX-9";
const PLATES = SIDE_CODES.replaceAll("9", "\\d").replaceAll("X", "[A-Z]").replaceAll(" ", "|");
const PLATE = new RegExp(`(?<![\\p{L}\\d_-])(?:${PLATES})(?![\\p{L}\\d_-])`, "gu");

/**
 * @param {string} text
 * @param {RegExp} pattern
 * @param {string} kind
 * @returns {Generator<Finding>}
 */
function* matches(text, pattern, kind) {
  for (const match of text.matchAll(pattern)) {
    yield { start: match.index, end: match.index + match[0].length, kind };
  }
}

/**
 * A postcode with a house number behind it, or street and number before it.
 * @param {string} text
 * @returns {Generator<Finding>}
 */
function* addresses(text) {
  for (const match of text.matchAll(POSTCODE)) {
    const start = match.index;
    const end = start + match[0].length;
    const before = NUMBER_BEFORE.exec(text.slice(Math.max(0, start - 60), start));
    const after = NUMBER_AFTER.exec(text.slice(end, end + 30));
    if (before) yield { start: start - before[0].length, end, kind: "address" };
    else if (after) yield { start, end: end + after[0].length, kind: "address" };
  }
}

/** @param {string} text */
function* everything(text) {
  yield* matches(text, EMAIL, "email");
  yield* ibans(text);
  yield* matches(text, BIRTH, "birth");
  yield* foreignPhones(text);
  yield* bsns(text);
  yield* dutchPhones(text);
  yield* addresses(text);
  yield* matches(text, PLATE, "plate");
}

/**
 * @param {string} text
 * @returns {Finding[]} in order, without overlap: the most certain kind wins
 */
export function find(text) {
  // Other spaces and dashes, one letter for one, so that places in the text stay right.
  const spaced = text.replace(/[\u00a0\u2007\u2009\u202f\t]/g, " ");
  const plain = spaced.replace(/[\u2010-\u2014\u2212]/g, "-");
  const taken = new Uint8Array(text.length);
  /** @type {Finding[]} */
  const found = [];
  for (const one of everything(plain)) {
    if (taken.subarray(one.start, one.end).includes(1)) continue;
    taken.fill(1, one.start, one.end);
    found.push(one);
  }
  return found.sort((a, b) => a.start - b.start);
}
