/** `brief`: the text to start a track's agent with. */
import { readBrief, readTracks } from '../brief/read-brief.ts';
import { renderBrief } from '../brief/render-brief.ts';
import type { Answer, Invocation } from './command.ts';

export async function run(invocation: Invocation): Promise<Answer> {
  const brief = await readBrief(await readTracks(invocation.cwd), invocation.positionals[0] ?? '');
  const text = renderBrief(brief);
  return { status: 0, text, json: { ...brief, text } };
}
