/** The control plane said no, and would say so again: a wrong key, a coin that the plan lacks. */
export class RefusedError extends Error {}

const ANSWER_MS_MAX = 10_000;
const TRY_AGAIN = new Set([408, 409, 429]);

/**
 * Asks the control plane for an address of Web PubSub. Each connection needs a new one, since addresses expire.
 *
 * An API key in a page can be read by whoever has the page. Where that is not its owner, have your own server make this request and give the page the answer.
 *
 * @param {{control: string, apiKey: string, subscriptions: object[]}} wanted
 * @param {AbortSignal} stop
 * @returns {Promise<{url: string, subscriptions: {topic: string, group: string, cadenceMs: number}[]}>}
 * @throws {RefusedError} It would be refused again.
 * @throws {Error} It may work later.
 */
export async function negotiate({ control, apiKey, subscriptions }, stop) {
  let response;
  try {
    response = await fetch(`${control.replace(/\/+$/, '')}/v1/stream/negotiate`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Api-Key': apiKey },
      body: JSON.stringify({ subscriptions }),
      signal: AbortSignal.any([stop, AbortSignal.timeout(ANSWER_MS_MAX)]),
    });
  } catch (e) {
    // A browser does not tell a page which of the two it was.
    throw new Error(`The control plane at ${control} does not answer, or does not let pages of ${location.origin} call it.`, { cause: e });
  }

  const answer = await response.json().catch(() => null);
  if (response.ok && answer?.url) return answer;
  const message = answer?.message ?? `The control plane answered ${response.status}.`;
  const isFinal = response.status >= 400 && response.status < 500 && !TRY_AGAIN.has(response.status);
  throw isFinal ? new RefusedError(message) : new Error(message);
}
