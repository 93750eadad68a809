// Loaded before the program (`--import`), it makes a newer version of it: one that knows an event type more, and the
// next version of another's schema. Nothing of the program is replaced.
const { eventDefinitions } = await import('../../dist/libs/programme/src/index.js');
const { BreachRecorded } = eventDefinitions;
eventDefinitions.CurfewBroken = { ...BreachRecorded };
eventDefinitions.BreachRecorded = { ...BreachRecorded, schemaVersion: BreachRecorded.schemaVersion + 1 };
