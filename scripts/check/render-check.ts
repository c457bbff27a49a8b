/** A report in one of the formats that programs read. Pure. */
import type { CheckReport } from './finding.ts';
import { renderGithub } from './render-github.ts';
import { renderGitlab } from './render-gitlab.ts';
import { renderSarif } from './render-sarif.ts';

const RENDERERS = { github: renderGithub, gitlab: renderGitlab, sarif: renderSarif } as const;

export type CheckFormat = keyof typeof RENDERERS;

export function isCheckFormat(format: string | undefined): format is CheckFormat {
  return format !== undefined && Object.hasOwn(RENDERERS, format);
}

export function renderCheck(format: CheckFormat, report: CheckReport): string {
  return RENDERERS[format](report);
}
