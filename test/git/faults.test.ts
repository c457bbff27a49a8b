/**
 * Every command that changes a clone, stopped at every effect it has: killed, and with that one call failing. Then
 * nothing is lost, and the same command again ends where it should have.
 *
 * All points take minutes: FAULT_STEP=1. Otherwise every so many-th is tried, another one for each kind of fault.
 */
import { describe, it } from 'vitest';
import { checkRun, rehearse, type Scenario, Tally } from '../support/fault-check.ts';
import { SCENARIOS } from '../support/fault-scenarios.ts';
import { type Fault, runWithFault } from '../support/faults.ts';

const STEP = Number(process.env['FAULT_STEP'] || 40);
const FAULTS: readonly Fault[] = ['kill-before', 'fail-before', 'fail-after', 'kill-after'];

/** Tries the points of a scenario: every so many-th, or those of the effects whose name fits. */
async function faultEverywhere(scenario: Scenario, only?: RegExp): Promise<void> {
  const { place, effects } = await rehearse(scenario);
  const tally = new Tally();
  for (const [index, fault] of FAULTS.entries()) {
    const step = only === undefined ? STEP : 1;
    for (let at = 1 + ((index * step) >> 2); at <= effects.length; at += step) {
      if (only !== undefined && !only.test(effects[at - 1] ?? '')) continue;
      place.restore();
      const first = await runWithFault(() => scenario.run(place.repository), { at, fault });
      const where = `${fault} at ${at}, ${effects[at - 1]}`;
      await tally.check(fault, where, first, () => checkRun(scenario, place, first));
    }
  }
  tally.end(process.env['FAULT_STEP'] !== undefined);
}

describe('stopped at any effect, nothing is lost and the same command ends it', () => {
  it.each(Object.entries(SCENARIOS))('%s', (_, scenario) => faultEverywhere(scenario));

  it('undo of a create, at every question whether a branch is there', () =>
    faultEverywhere(SCENARIOS['undo of a create'], /^git rev-parse --verify/));
});
