/** Reads the plan that people edit: a YAML file whose version is checked, each part with the line it stands in. */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { Failure } from '../report/failure.ts';
import { safeLine } from '../report/safe-text.ts';

export const PLAN_VERSION = 1;

/** Lines of the plan file count from 1. */
export interface EditedTask {
  readonly id: string;
  readonly title: string;
  /** Line in the task list, 0 when the plan does not say. */
  readonly line: number;
  /** Line in the plan file. */
  readonly at: number;
}

export interface EditedTrack {
  readonly name: string;
  readonly scope: readonly string[];
  readonly tasks: readonly EditedTask[];
  /** Line in the plan file. */
  readonly at: number;
  /** By entry of the scope its line in the plan file. */
  readonly scopeAt: ReadonlyMap<string, number>;
}

/** What a person may have changed; all else is worked out again. */
export interface EditedPlan {
  readonly base: string;
  readonly tasksFile: string;
  /** Headings that its tasks stand below; empty for a plan of all of the list. */
  readonly sections: readonly string[];
  readonly tracks: readonly EditedTrack[];
  readonly hold: readonly EditedTask[];
  readonly unknown: readonly EditedTask[];
}

/** @throws Failure `plan-invalid`, saying in which line the text is not a plan, and what is expected there */
export function parsePlanYaml(text: string, file: string): EditedPlan {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined)
    throw invalid(file, lines.linePos(error.pos[0]).line, error.message.split('\n', 1)[0] ?? '', error);
  return new PlanReader(file, lines).readPlan(document.contents);
}

class PlanReader {
  private readonly file: string;
  private readonly lines: LineCounter;

  constructor(file: string, lines: LineCounter) {
    this.file = file;
    this.lines = lines;
  }

  readPlan(node: unknown): EditedPlan {
    if (!isMap(node)) throw this.refuse(node, 'it is no mapping; a plan starts with "version: 1"');
    const version = node.get('version');
    if (version !== PLAN_VERSION)
      throw this.refuse(
        node.get('version', true) ?? node,
        `version: ${PLAN_VERSION} is expected, here is ${version === undefined ? 'none' : JSON.stringify(version)}`,
      );
    return {
      base: this.readText(node, 'base') ?? '',
      tasksFile: this.readText(node, 'tasksFile') ?? '',
      sections: this.listOf(node, 'sections', 'sections').map((entry) => {
        if (isScalar(entry)) return idAsWritten(entry) ?? String(entry.value);
        throw this.refuse(entry, 'sections is a list of headings');
      }),
      tracks: this.listOf(node, 'tracks', 'tracks').map((track, at) => this.readTrack(track, at)),
      hold: this.readTasks(node, 'hold', 'hold'),
      unknown: this.readTasks(node, 'unknown', 'unknown'),
    };
  }

  private readTrack(node: unknown, at: number): EditedTrack {
    if (!isMap(node)) throw this.refuse(node, `tracks[${at}] is no mapping with name, scope and tasks`);
    const name = this.readText(node, 'name');
    if (name === undefined) throw this.refuse(node, `tracks[${at}] has no name`);
    const scopeAt = new Map<string, number>();
    for (const entry of this.listOf(node, 'scope', `the scope of ${name}`)) {
      if (!isScalar(entry) || typeof entry.value !== 'string')
        throw this.refuse(entry, `the scope of ${name} is a list of paths, such as src/parser/`);
      scopeAt.set(entry.value.replace(/^\.\//, ''), this.lineOf(entry));
    }
    return {
      name,
      scope: [...scopeAt.keys()],
      scopeAt,
      tasks: this.readTasks(node, 'tasks', `the tasks of ${name}`),
      at: this.lineOf(node),
    };
  }

  private readTasks(parent: YAMLMap, key: string, where: string): EditedTask[] {
    return this.listOf(parent, key, where).map((node, at) => {
      // A task may be written as its id alone.
      const id = isScalar(node) ? node.value : isMap(node) ? node.get('id') : undefined;
      if (typeof id !== 'string' && typeof id !== 'number')
        throw this.refuse(node, `${where}[${at}] has no id`);
      const title = isMap(node) ? this.readText(node, 'title') : undefined;
      const line = isMap(node) ? node.get('line') : undefined;
      return {
        id: idAsWritten(isMap(node) ? node.get('id', true) : node) ?? String(id),
        title: title ?? '',
        line: typeof line === 'number' ? line : 0,
        at: this.lineOf(node),
      };
    });
  }

  private readText(node: YAMLMap, key: string): string | undefined {
    const value = node.get(key);
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return value;
    return idAsWritten(node.get(key, true)) ?? String(value);
  }

  private listOf(node: YAMLMap, key: string, where: string): unknown[] {
    const value = node.get(key, true);
    if (value === undefined || (isScalar(value) && value.value === null)) return [];
    if (!isSeq(value)) throw this.refuse(value, `${where} is no list`);
    return value.items;
  }

  private lineOf(node: unknown): number {
    const start = (node as Node | null)?.range?.[0];
    return start === undefined ? 0 : this.lines.linePos(start).line;
  }

  private refuse(node: unknown, why: string): Failure {
    return invalid(this.file, this.lineOf(node), why);
  }
}

/** An id such as 1.10 or 0x1f is read as a number, but meant as it is written. */
function idAsWritten(node: unknown): string | undefined {
  return isScalar(node) && typeof node.source === 'string' && typeof node.value === 'number'
    ? node.source
    : undefined;
}

function invalid(file: string, line: number, why: string, cause?: unknown): Failure {
  return new Failure('plan-invalid', 'That file is no plan that this version reads.', {
    evidence: [safeLine(line > 0 ? `${file}:${line}: ${why}` : `${file}: ${why}`)],
    remedy:
      'Mend that line, or make a fresh plan and edit that:\nctx-worktree plan --format yaml > plan.yaml',
    cause,
  });
}
