/**
 * git itself killed in the middle of what it writes, as the system does when memory runs out: alone, and together with
 * the command that called it, as in a power cut. What git leaves then is half a worktree, half a removal, a lock.
 *
 * All points take long: FAULT_STEP=1. Otherwise every so many-th of the calls by which git changes files is tried.
 */
import { describe, it } from 'vitest';
import { checkRun, type Place, rehearse, type Scenario, Tally } from '../support/fault-check.ts';
import { SCENARIOS } from '../support/fault-scenarios.ts';
import { type Fault, runWithFault } from '../support/faults.ts';
import { canKillWithin } from '../support/killed-within.ts';

const STEP = Number(process.env['FAULT_STEP'] || 24);
const FAULTS: readonly Fault[] = ['git-killed', 'both-killed'];
const CHANGES =
  /^git (worktree (add|remove|repair)|merge |reset|checkout|restore|update-ref|branch|update-index|commit-tree|hash-object|write-tree|read-tree|merge-tree)/;

async function killEverywhere(scenario: Scenario): Promise<void> {
  const { place, effects } = await rehearse(scenario);
  const tally = new Tally();
  await killAtEvery(STEP, scenario, place, effects, tally);
  // Where git makes few calls the step may be past all of them.
  if (tally.isEmpty()) await killAtEvery(1, scenario, place, effects, tally);
  tally.end(process.env['FAULT_STEP'] !== undefined);
}

async function killAtEvery(
  step: number,
  scenario: Scenario,
  place: Place,
  effects: readonly string[],
  tally: Tally,
): Promise<void> {
  let turn = 0;
  for (const [index, name] of effects.entries()) {
    if (!CHANGES.test(`${name} `)) continue;
    turn += 1;
    for (const fault of STEP === 1 ? FAULTS : [FAULTS[turn % 2] as Fault]) {
      for (let within = 1 + ((turn * 5) % step); ; within += step) {
        place.restore();
        const point = { at: index + 1, fault, within };
        const first = await runWithFault(() => scenario.run(place.repository), point);
        if (!first.struck) break;
        const where = `${fault} at ${index + 1}, ${name}, call ${within}`;
        await tally.check(`${fault} ${name}`, where, first, () => checkRun(scenario, place, first));
      }
    }
  }
}

describe.skipIf(!canKillWithin())(
  'git killed while it writes: nothing is lost and the same command ends it',
  () => {
    it.each(Object.entries(SCENARIOS))('%s', (_, scenario) => killEverywhere(scenario));
  },
);
