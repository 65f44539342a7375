import { Book } from './book.js';
import { RefusedError } from './negotiate.js';
import { MarketStream } from './stream.js';
import { BookView } from './view.js';

const CADENCE_MS = 250;
const CLOCK_MS = 100;

const form = document.getElementById('form');
const view = new BookView();
let current = null;

form.addEventListener('submit', event => {
  event.preventDefault();
  show(new FormData(form));
});
// A field that is missing must be seen.
form.addEventListener('invalid', () => (document.getElementById('access').open = true), { capture: true });
setInterval(drawClock, CLOCK_MS);
await takeSettings();

/** What a local server knows already: where the control plane is, and a key that is public. A page that is served otherwise has no such file. */
async function takeSettings() {
  const settings = await fetch('settings.json').then(answer => (answer.ok ? answer.json() : {})).catch(() => ({}));
  for (const [name, value] of Object.entries(settings)) form.elements[name].value = value;
  if (!settings.apiKey) return;
  document.getElementById('access').open = false;
  show(new FormData(form));
}

function show(fields) {
  current?.stream.stop();
  view.clear();
  const coin = fields.get('coin').trim();
  const book = new Book({ isFast: fields.get('depth') === 'fast' });
  const session = { book, updates: 0, trouble: null, refusal: null };
  session.stream = new MarketStream(
    { control: fields.get('control').trim(), apiKey: fields.get('apiKey').trim(), subscriptions: [{ type: 'l2Book', coin, fast: book.isFast, cadenceMs: CADENCE_MS }] },
    {
      onGranted([{ topic, cadenceMs }]) {
        book.setCadence(cadenceMs);
        if (session === current) view.drawGranted(`${topic} each ${cadenceMs} ms at most`);
      },
      onTrouble: trouble => (session.trouble = trouble),
      onFrame: frame => session === current && take(session, coin, frame),
    },
  );
  current = session;
  drawClock();
  session.stream.run().catch(e => {
    session.refusal = e instanceof RefusedError ? e.message : `This page has a fault: ${e.message}`;
    if (!(e instanceof RefusedError)) console.error(e);
  });
}

function take(session, coin, { channel, data }) {
  if (channel === 'l2Book' && data.coin === coin) {
    if (session.book.accept(data, Date.now())) view.drawBook(session.book, ++session.updates);
  } else if (channel === 'notification') {
    view.drawNotice(data.notification);
  }
}

/** The state is that of the data: a connection without new books is not live, and a book that is new is live while a socket is replaced. */
function drawClock() {
  if (!current) return view.drawState('idle');
  const { book, trouble, refusal } = current;
  const now = Date.now();
  const state = refusal ? 'failed' : book.time === 0 ? 'connecting' : book.isStale(now) ? 'stale' : 'live';
  view.drawState(state, refusal ?? trouble ?? (state === 'stale' ? 'No newer book has come.' : null));
  view.drawAge(book.time === 0 ? null : book.ageMs(now));
}
