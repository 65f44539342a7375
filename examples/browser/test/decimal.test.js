import assert from 'node:assert/strict';
import test from 'node:test';
import { add, middle, share, subtract } from '../src/decimal.js';

test('numbers keep the digits of the longer one', () => {
  assert.equal(add('0.1', '0.2'), '0.3');
  assert.equal(add('60123', '0.00001'), '60123.00001');
  assert.equal(add('1.50', '0.5'), '2.00');
  assert.equal(add('99999999999999999.99999999', '0.00000001'), '100000000000000000.00000000');
});

test('differences may be nothing and less than nothing', () => {
  assert.equal(subtract('60124.0', '60123.0'), '1.0');
  assert.equal(subtract('1', '1.00'), '0.00');
  assert.equal(subtract('0.33', '0.9'), '-0.57');
});

test('the middle has one digit more', () => {
  assert.equal(middle('83484.0', '83483.0'), '83483.50');
  assert.equal(middle('0.00225', '0.00033'), '0.001290');
  assert.equal(middle('3', '2'), '2.5');
});

test('a share is from 0 to 1, of nothing none', () => {
  assert.equal(share('0.25', '1'), 0.25);
  assert.equal(share('5', '5.000'), 1);
  assert.equal(share('0', '0'), 0);
});

test('what is no decimal number is told', () => {
  for (const text of ['', '1e5', '.5', '5.', '1,5', 'NaN', ' 1']) assert.throws(() => add(text, '1'), RangeError);
});
