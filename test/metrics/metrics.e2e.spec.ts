import { createServer } from 'node:http';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { afterwards } from '../support/cleanup.js';
import { dataFolder } from '../support/data-folder.js';
import { daysAgo } from '../support/days.js';
import { FIGURES, figuresAt, figuresOf, figuresWith } from '../support/figures.js';
import { spawnServer, startServer } from '../support/server.js';
import { SeveralProcesses } from '../support/several-processes.js';
import { servers } from '../support/stores.js';

describe('A process', () => {
  it('tells no figures, and has no door for them, where none are asked for', async () => {
    const server = await startServer();
    expect(server.process.stdout).not.toContain('Metrics:');
    expect((await fetch(`${server.url}/metrics`, auth(server.api.token('ADMINISTRATOR')))).status).toBe(404);
    await server.stop();
  });

  it('tells them at a door of their own, of all that it does, and ends though somebody holds it open', async () => {
    const server = await startServer({ env: FIGURES });
    await server.api.command('OFFENDER_MANAGER', 'RegisterPerson', {
      personId: 'p1',
      occurredOn: daysAgo(1),
    });
    await server.api.refused('OFFENDER_MANAGER', 'StartSentence', {
      personId: 'nobody',
      sentenceId: 's1',
      kind: 'LICENCE',
      expectedEndOn: daysAgo(-100),
      area: 'ept',
      occurredOn: daysAgo(1),
    });
    // The reactions note how far they have come after the command is answered.
    const figures = await figuresWith(server.process, 'throughline_reaction_lag_events 0');
    for (const line of [
      'throughline_commands_total{command="RegisterPerson",outcome="accepted"} 1',
      'throughline_command_refusals_total{code="UNKNOWN_PERSON"} 1',
      'throughline_errors_total{code="UNKNOWN_PERSON"} 1',
      'throughline_requests_total{kind="mutation",name="registerPerson",status="200"} 1',
      'throughline_events_appended_total 1',
      'throughline_log_reachable 1',
      'throughline_projection_skipped_events{projection="cases"} 0',
    ]) {
      expect(figures.split('\n')).toContain(line);
    }
    for (const name of [
      'nodejs_eventloop_lag_seconds',
      'process_resident_memory_bytes',
      'nodejs_gc_duration_seconds',
    ])
      expect(figures).toContain(`# HELP ${name} `);
    await server.stop();
    await expect(fetch(await figuresAt(server.process))).rejects.toThrow();
  });

  it('says at its start that the address for figures is taken, and begins nothing', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    afterwards(() => void other.close());
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const server = spawnServer({ folder: dataFolder(), env: { METRICS_PORT: port } });
    expect((await server.ended).code).toBe(1);
    expect(server.stderr).toContain(
      `127.0.0.1:${port} is taken by another process: end that one, or name another with METRICS_PORT`,
    );
    expect(server.stdout).not.toContain('Ready');
  });
});

describe('A gateway and a projector', () => {
  it('tell how far the read models are, each as it sees them, and the projector how far the reactions', async () => {
    const programme = new SeveralProcesses(await servers());
    const [gateway, projector] = await Promise.all([
      programme.gateway(FIGURES),
      programme.projector(FIGURES),
    ]);
    const { position } = await gateway.api.command('OFFENDER_MANAGER', 'RegisterPerson', {
      personId: 'p1',
      occurredOn: daysAgo(1),
    });
    await gateway.api.caughtUp(position);
    const ofGateway = await figuresOf(gateway.process);
    expect(ofGateway).toContain('throughline_projection_lag_events{projection="cases"} 0');
    expect(ofGateway).toContain('throughline_commands_total{command="RegisterPerson",outcome="accepted"} 1');
    expect(ofGateway).not.toContain('throughline_reaction_lag_events');
    const ofProjector = await figuresOf(projector.process);
    expect(ofProjector).toContain('throughline_projection_status{projection="cases",status="live"} 1');
    expect(ofProjector).toMatch(/^throughline_reaction_lag_seconds \d/m);
    expect(ofProjector).not.toContain('RegisterPerson');
    await Promise.all([gateway.stop(), projector.stop()]);
  }, 120_000);
});

const auth = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
