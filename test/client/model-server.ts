/**
 * A stand-in for the model on the loopback interface: it answers the client's requests from a script, so a session runs
 * without a key, without the network and always alike. The script is a generator: it yields what the model says and is
 * resumed with the results of the tools that it called, so that a session reads from top to bottom.
 * https://docs.anthropic.com/en/api/messages-streaming
 */
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ToolUse {
  readonly name: string;
  readonly input: object;
}

/** What the model does next: say something and end its turn, or call tools. */
export type Turn = { readonly say: string } | { readonly use: readonly ToolUse[] };

export interface ToolResult {
  readonly failed: boolean;
  readonly text: string;
}

/** A session as the model lives it. */
export type Script = Generator<Turn, void, readonly ToolResult[]>;

export interface ModelServer {
  readonly url: string;
  /** All text that the client has sent, by request: what a model would have seen. */
  readonly seen: readonly string[];
  /** What went wrong in the script; undefined when nothing did. */
  readonly failure: () => unknown;
  /** Whether the script has come to the turn in which the model only says something: its last. */
  readonly isFinished: () => boolean;
  readonly close: () => Promise<void>;
}

interface Block {
  readonly type: string;
  readonly text?: string;
  readonly content?: string | readonly Block[];
  readonly is_error?: boolean;
}

interface Request {
  readonly model?: string;
  readonly stream?: boolean;
  readonly tools?: readonly { readonly name: string }[];
  readonly messages?: readonly { readonly role: string; readonly content: string | readonly Block[] }[];
}

type ContentBlock =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: object };

export async function startModelServer(script: Script): Promise<ModelServer> {
  const actor = createActor(script);
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const route = `${request.method} ${request.url?.split('?')[0]}`;
      const body = Buffer.concat(chunks).toString('utf8');
      respond(route, body === '' ? {} : (JSON.parse(body) as Request), actor, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: actor.seen,
    failure: () => actor.state.failure,
    isFinished: () => actor.state.finished,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

interface Actor {
  readonly seen: string[];
  readonly state: { failure: unknown; finished: boolean; started: boolean };
  readonly next: (request: Request) => ContentBlock[];
}

function createActor(script: Script): Actor {
  const seen: string[] = [];
  const state = { failure: undefined as unknown, finished: false, started: false };
  const next = (request: Request): ContentBlock[] => {
    seen.push((request.messages ?? []).map((message) => textOf(message.content)).join('\n'));
    try {
      const step = state.started ? script.next(lastResults(request)) : script.next([]);
      state.started = true;
      if (step.done === true) throw new Error('the client asks on after the last turn of the script');
      // Whoever says something and calls nothing has ended the turn.
      state.finished = 'say' in step.value;
      return blocksOf(step.value);
    } catch (error) {
      // A failed expectation inside the script: the session ends, and whoever started it asks for the reason.
      state.failure ??= error;
      return [{ type: 'text', text: 'The script failed.' }];
    }
  };
  return { seen, state, next };
}

function blocksOf(turn: Turn): ContentBlock[] {
  if ('say' in turn) return [{ type: 'text', text: turn.say }];
  return turn.use.map(({ name, input }) => ({ type: 'tool_use', id: `call_${randomUUID()}`, name, input }));
}

/** The results of the calls of the last turn, in the order of the calls. */
function lastResults(request: Request): ToolResult[] {
  const last = request.messages?.findLast((message) => message.role === 'user');
  if (last === undefined || typeof last.content === 'string') return [];
  return last.content
    .filter((block) => block.type === 'tool_result')
    .map((block) => ({ failed: block.is_error === true, text: textOf(block.content ?? '') }));
}

function textOf(content: string | readonly Block[]): string {
  if (typeof content === 'string') return content;
  return content.map((block) => block.text ?? (block.content ? textOf(block.content) : '')).join('\n');
}

function respond(route: string, request: Request, actor: Actor, response: http.ServerResponse): void {
  if (route === 'POST /v1/messages') {
    // Titles and summaries are asked for without tools; they are no part of the session.
    const isSession = request.tools?.some((tool) => tool.name === 'Bash') ?? false;
    const content = isSession
      ? actor.next(request)
      : [{ type: 'text' as const, text: '{"title":"session"}' }];
    if (request.stream) streamMessage(response, request, content);
    else sendJson(response, 200, { ...messageOf(request, content), content });
  } else if (route === 'POST /v1/messages/count_tokens') sendJson(response, 200, { input_tokens: 1 });
  else sendJson(response, route.startsWith('HEAD ') ? 200 : 404, {});
}

function sendJson(response: http.ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function messageOf(request: Request, content: readonly ContentBlock[]): object {
  const calls = content.some((block) => block.type === 'tool_use');
  return {
    // A session that is continued brings its older messages along: an id must not come again.
    id: `msg_${randomUUID()}`,
    type: 'message',
    role: 'assistant',
    model: request.model ?? 'scripted',
    stop_reason: calls ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  };
}

function streamMessage(
  response: http.ServerResponse,
  request: Request,
  content: readonly ContentBlock[],
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (type: string, fields: object): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`);
  };
  const message = messageOf(request, content) as Record<string, unknown>;
  send('message_start', { message: { ...message, content: [], stop_reason: null } });
  for (const [index, block] of content.entries()) {
    const isText = block.type === 'text';
    send('content_block_start', {
      index,
      content_block: isText ? { type: 'text', text: '' } : { ...block, input: {} },
    });
    const delta = isText
      ? { type: 'text_delta', text: block.text }
      : { type: 'input_json_delta', partial_json: JSON.stringify(block.input) };
    send('content_block_delta', { index, delta });
    send('content_block_stop', { index });
  }
  const { stop_reason } = message;
  send('message_delta', { delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 1 } });
  send('message_stop', {});
  response.end();
}
