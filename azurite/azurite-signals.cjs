// Loaded before Azurite (node --require): one SIGTERM stops it, whatever else comes.
// A terminal's Ctrl+C reaches every process at once. Azurite must not heed it, since the relay still has something to write; and asked twice to stop,
// it would break off saving with an error.
'use strict';

const once = process.once.bind(process);
let asked = false;

process.on('SIGINT', () => {});
process.once = (event, listener) => {
  if (event === 'SIGINT') return process;
  if (event !== 'SIGTERM') return once(event, listener);
  return process.on('SIGTERM', () => {
    if (asked) return;
    asked = true;
    listener();
  });
};
