/** Made-up task lists, and edits of them that remember which task is which. */

export interface MadeTask {
  /** The same in every version of the list. */
  readonly identity: number;
  readonly section: number;
  readonly number: number | undefined;
  readonly words: readonly string[];
  readonly mark: string;
  readonly tail: string;
}

export interface Random {
  /** A whole number from 0, below `limit`. */
  below(limit: number): number;
  /** True with this chance. */
  chance(share: number): boolean;
}

/** A small generator, the same on every machine (mulberry32). */
export function makeRandom(seed: number): Random {
  let state = seed * 0x9e3779b9;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return { below: (limit) => Math.floor(next() * limit), chance: (share) => next() < share };
}

const VERBS = ['add', 'write', 'fix', 'remove', 'test', 'document', 'move', 'rename', 'check', 'split'];
const SYLLABLES = ['ba', 'ce', 'do', 'fi', 'gu', 'ka', 'le', 'mo', 'ni', 'pu', 'ra', 'se', 'to', 'vi'];

/** A word: few are frequent, most are rare, as in real lists. */
function makeWord(random: Random): string {
  const rank = Math.floor(1200 ** (random.below(1000) / 1000));
  return `${SYLLABLES[rank % 14]}${SYLLABLES[(rank * 5 + 3) % 14]}${rank % 2 ? '' : 'n'}${rank > 60 ? rank : ''}`;
}

function makeWords(random: Random, count: number): string[] {
  return Array.from({ length: count }, () => makeWord(random));
}

let identities = 0;

function makeTask(random: Random, section: number, number: number | undefined): MadeTask {
  const words = [VERBS[random.below(VERBS.length)] ?? '', ...makeWords(random, 2 + random.below(9))];
  return { identity: ++identities, section, number, words, mark: random.chance(0.4) ? 'x' : ' ', tail: '' };
}

/** Another task after the same pattern: `write tests for the parser`, `write tests for the printer`. */
function makeSibling(random: Random, task: MadeTask): MadeTask {
  const words = [...task.words];
  for (let changes = 1 + random.below(2); changes > 0; changes--)
    words[1 + random.below(words.length - 1)] = makeWord(random);
  return { ...task, identity: ++identities, words, number: task.number && task.number + 500 };
}

export function makeList(random: Random): MadeTask[] {
  const isNumbered = random.chance(0.5);
  const tasks: MadeTask[] = [];
  for (let at = 0, size = 4 + random.below(80); at < size; at++) {
    const number = isNumbered ? at + 1 : undefined;
    const before = tasks.at(-1);
    tasks.push(
      before && random.chance(0.15)
        ? { ...makeSibling(random, before), number }
        : makeTask(random, Math.floor(at / 12), number),
    );
  }
  return tasks;
}

/** A later version: tasks edited, renumbered, moved, ticked, deleted, and a share of new ones. */
export function editList(list: readonly MadeTask[], random: Random, added = 0.12): MadeTask[] {
  const shift = random.chance(0.15) ? 1 + random.below(3) : 0;
  const tasks: MadeTask[] = [];
  for (const task of list) {
    if (!random.chance(0.08))
      tasks.push(editTask({ ...task, number: task.number && task.number + shift }, random));
    if (random.chance(added)) {
      const number = task.number && 300 + random.below(60);
      tasks.push(
        random.chance(0.3)
          ? { ...makeSibling(random, task), number }
          : makeTask(random, task.section, number),
      );
    }
  }
  return tasks;
}

function editTask(task: MadeTask, random: Random): MadeTask {
  const words = [...task.words];
  const edit = random.below(20);
  if (edit < 3) words.push(...makeWords(random, 1 + random.below(12)));
  else if (edit === 3) words[random.below(words.length)] = makeWord(random);
  else if (edit === 4) for (const at of words.keys()) if (random.chance(0.3)) words[at] = makeWord(random);
  if (edit === 5 && words.length > 4) words.length -= 2;
  if (edit === 6) words.splice(random.below(words.length), 0, ...makeWords(random, 2));
  return {
    ...task,
    words,
    section: random.chance(0.05) ? random.below(6) : task.section,
    mark: random.chance(0.2) ? 'x' : task.mark,
    tail: random.chance(0.1) ? ' #done:2026-03-04' : '',
  };
}

/** The tasks in their order; a section's heading stands wherever the section changes. */
export function renderMade(tasks: readonly MadeTask[]): string {
  let section = -1;
  return tasks
    .map((task) => {
      const heading =
        task.section === section ? '' : `\n## Part ${'ABCDEFGH'[task.section] ?? task.section}\n\n`;
      section = task.section;
      const number = task.number === undefined ? '' : `T${String(task.number).padStart(3, '0')} `;
      return `${heading}- [${task.mark}] ${number}${task.words.join(' ')}${task.tail}\n`;
    })
    .join('');
}
