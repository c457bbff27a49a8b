/** SKILL.md, its references, the README and --help agree about commands, options and codes. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../scripts/cli/commands.ts';
import { GLOBAL_OPTIONS } from '../../scripts/cli/parse-arguments.ts';
import { VERSION } from '../../scripts/version.ts';
import { PROJECT, runCli, temporaryDirectory } from '../support/temporary-repository.ts';

const SKILL_FOLDER = path.join(PROJECT, 'skills', 'ctx-worktree');
const read = (...parts: string[]): string => fs.readFileSync(path.join(...parts), 'utf8');
const SKILL = read(SKILL_FOLDER, 'SKILL.md');
const REFERENCES = fs.readdirSync(path.join(SKILL_FOLDER, 'references'));
const TEXTS = new Map([
  ['SKILL.md', SKILL],
  ...REFERENCES.map((name) => [name, read(SKILL_FOLDER, 'references', name)] as const),
  ...['README.md', 'CONTRIBUTING.md'].map((name) => [name, read(PROJECT, name)] as const),
]);
const PUBLIC = COMMANDS.filter((command) => !command.internal).map((command) => command.name);

/** The command lines in code: spans, fences and indented blocks that start with the program. */
function commandLines(text: string): string[] {
  const code = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  const lines = text.split('\n').map((line) => line.replace(/^\s*(?:\$ )?/, ''));
  return [...code, ...lines].filter((line) => /^(?:npx )?ctx-worktree(?: --?[A-Za-z]| [a-z])/.test(line));
}

describe('SKILL.md', () => {
  it('is one real file of fewer than 200 lines, which the root links to', () => {
    expect(SKILL.split('\n').length).toBeLessThan(200);
    expect(fs.readlinkSync(path.join(PROJECT, 'SKILL.md'))).toBe('skills/ctx-worktree/SKILL.md');
    const links = fs
      .readdirSync(SKILL_FOLDER, { recursive: true, withFileTypes: true })
      .filter(
        (entry) => entry.isSymbolicLink() || (entry.name === 'SKILL.md' && entry.parentPath !== SKILL_FOLDER),
      );
    expect(links).toEqual([]);
  });

  it('has the frontmatter that clients read, and only placeholders that all ways of installing fill in', () => {
    const head = /^---\n([\s\S]*?)\n---\n/.exec(SKILL)?.[1] ?? '';
    const fields = Object.fromEntries(head.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
    expect(fields['name']).toBe('ctx-worktree');
    expect(fields['description'].length).toBeLessThanOrEqual(1024);
    expect(fields['description']).not.toMatch(/[<>]|: /);
    expect(Object.keys(fields).sort()).toEqual(
      ['allowed-tools', 'argument-hint', 'compatibility', 'description', 'license', 'name'].sort(),
    );
    const placeholders = new Set([...SKILL.matchAll(/\$\{?[A-Z_]+\}?/g)].map((match) => match[0]));
    expect([...placeholders].sort().join(' ')).toMatch(/^\$ARGUMENTS \$\{CLAUDE_SKILL_DIR\}$/);
  });

  it('names every file in references/, and they exist', () => {
    const named = [...SKILL.matchAll(/\]\(references\/([^)]+)\)/g)].map((match) => match[1]);
    expect([...new Set(named)].sort()).toEqual(REFERENCES.sort());
  });
});

describe('texts and --help agree', () => {
  it.each([...TEXTS.keys()])('%s names only commands and options that exist', (name) => {
    for (const line of commandLines(TEXTS.get(name) ?? '')) {
      const [command = '', ...rest] = line.replace(/^npx /, '').split(/\s+/).slice(1);
      if (command.startsWith('-')) continue;
      const spec = COMMANDS.find((one) => one.name === command);
      expect(spec, `${name}: ${line}`).toBeDefined();
      const known = [...Object.keys(GLOBAL_OPTIONS), ...Object.keys(spec?.options ?? {})];
      for (const option of rest.join(' ').matchAll(/(?<=\s|^|\[)--([a-z][a-z-]*)/g))
        expect(known, `${name}: ${line}`).toContain(option[1]);
    }
  });

  it('SKILL.md walks through the main commands, and the schemas cover every command', () => {
    for (const command of ['plan', 'create', 'brief', 'launch', 'status', 'sync', 'teardown', 'undo', 'list'])
      expect(SKILL, command).toMatch(new RegExp(`ctx-worktree ${command}\\b`));
    const rows = [...(TEXTS.get('json-schemas.md') ?? '').matchAll(/^\| `([a-z-]+)` \|/gm)].map(
      (row) => row[1],
    );
    expect(rows.sort()).toEqual([...PUBLIC].sort());
  });

  it('the overview of --help lists every command, each with an example that names the program', () => {
    const overview = runCli(temporaryDirectory(), ['--help']).stdout;
    for (const command of PUBLIC) expect(overview).toContain(`\n  ${command} `);
    for (const { name, examples } of COMMANDS) {
      expect(examples.length, name).toBeGreaterThan(0);
      expect(
        examples.some(([line]) => line.startsWith(`ctx-worktree ${name}`)),
        name,
      ).toBe(true);
    }
  });

  it('the README names every command', () => {
    for (const command of PUBLIC)
      expect(TEXTS.get('README.md'), command).toMatch(new RegExp(`(?:\`|/ )${command}\\b`));
  });

  it('troubleshooting explains every code that a command can fail with', () => {
    const source = read(PROJECT, 'scripts', 'report', 'failure.ts');
    const table = /EXIT_STATUS = \{([\s\S]*?)\}/.exec(source)?.[1] ?? '';
    const codes = [...table.matchAll(/^ {2}'?([a-z-]+)'?: \d/gm)].map((match) => match[1] ?? '');
    expect(codes.length).toBeGreaterThan(20);
    const text = TEXTS.get('troubleshooting.md') ?? '';
    for (const code of codes.filter((one) => one !== 'surroundings'))
      expect(text).toContain(`| \`${code}\` |`);
  });

  it('the manifests tell the version of the program, and the marketplace the folder that ships', () => {
    const plugin = JSON.parse(read(SKILL_FOLDER, '.claude-plugin', 'plugin.json'));
    expect(plugin).toMatchObject({ name: 'ctx-worktree', version: VERSION });
    const marketplace = JSON.parse(read(PROJECT, '.claude-plugin', 'marketplace.json'));
    expect(marketplace.plugins).toMatchObject([{ name: 'ctx-worktree', source: './skills/ctx-worktree' }]);
    const hooks = JSON.parse(read(SKILL_FOLDER, 'hooks', 'hooks.json')).hooks;
    expect(Object.keys(hooks)).toEqual(['PreToolUse', 'SessionStart']);
  });
});
