// Holds an OpenAPI document against the linter's rules: node openapi/lint.mjs DOCUMENT. Ends with 0 only if nothing is wrong.

// Nothing is to be sent anywhere, and no notice of newer versions is to be looked for.
process.env.REDOCLY_TELEMETRY = 'off';
process.env.REDOCLY_SUPPRESS_UPDATE_NOTICE = 'true';

process.argv = [process.argv[0], 'redocly', 'lint', '--config', 'openapi/redocly.yaml', '--format', 'stylish', ...process.argv.slice(2)];
await import('../node_modules/@redocly/cli/bin/cli.js');
