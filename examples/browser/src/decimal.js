// Exact arithmetic on the exchange's decimal strings, such as "60123.5": a binary fraction would show digits that nobody traded.

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** @returns {{units: bigint, scale: number}} `units` / 10^`scale`. */
function parse(text) {
  const match = DECIMAL.exec(text);
  if (!match) throw new RangeError(`"${text}" is no decimal number.`);
  const [, sign, whole, fraction = ''] = match;
  return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

function format(units, scale) {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const sign = units < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function aligned(left, right) {
  const [a, b] = [parse(left), parse(right)];
  const scale = Math.max(a.scale, b.scale);
  return { a: a.units * 10n ** BigInt(scale - a.scale), b: b.units * 10n ** BigInt(scale - b.scale), scale };
}

export function add(left, right) {
  const { a, b, scale } = aligned(left, right);
  return format(a + b, scale);
}

export function subtract(left, right) {
  const { a, b, scale } = aligned(left, right);
  return format(a - b, scale);
}

/** Half-way between the two, with one digit more than they have. */
export function middle(left, right) {
  const { a, b, scale } = aligned(left, right);
  return format((a + b) * 5n, scale + 1);
}

/** `part` of `whole`, 0 to 1: for the width of a bar, not for a number that is shown. */
export function share(part, whole) {
  const { a, b } = aligned(part, whole);
  return b === 0n ? 0 : Number((a * 10_000n) / b) / 10_000;
}
