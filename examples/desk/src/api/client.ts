// examples/desk/src/api/client.ts - one request to the API: cookie, token of changes, errors with their cure.
export class Problem extends Error {
  constructor(public status: number, public detail: string, public cure = '', public wait = 0) { super(detail); }
  /** The network is away or the center is: what was meant may be tried again. */
  get passes() { return this.status === 0 || this.status === 429 || this.status >= 500; }
}

let token = '';
let ended: () => void = () => {};
export const carry = (csrf: string) => { token = csrf; };
export const onEnd = (then: () => void) => { ended = then; };

interface Asked { company?: string; query?: Record<string, string | number | undefined>; body?: unknown; raw?: Blob }

export async function ask<T>(method: string, path: string, what: Asked = {}): Promise<T> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ company: what.company, ...what.query }))
    if (value !== undefined && value !== '') query.set(name, String(value));
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-CSRF-Token'] = token;
  if (what.body !== undefined) headers['Content-Type'] = 'application/json';
  if (what.raw) headers['Content-Type'] = what.raw.type || 'application/octet-stream';
  let answer: Response;
  try {
    answer = await fetch(`/api/v1${path}${query.size ? `?${query}` : ''}`, {
      method, headers, credentials: 'same-origin', cache: 'no-store', redirect: 'error',
      body: what.raw ?? (what.body === undefined ? undefined : JSON.stringify(what.body)),
      signal: AbortSignal.timeout(what.raw ? 600_000 : 30_000),
    });
  } catch {
    throw new Problem(0, 'no network');
  }
  // An answer whose body breaks off has not been given, whatever its first line says.
  const told = await answer.json().catch(() => null) as { detail?: string; cure?: string } | null;
  if (answer.ok && (told || answer.status === 204)) return (told ?? {}) as T;
  if (answer.ok) throw new Problem(0, 'no network');
  if (answer.status === 401 && path !== '/session') ended();
  throw new Problem(answer.status, told?.detail ?? answer.statusText, told?.cure, Number(answer.headers.get('Retry-After') ?? 0));
}

export const get = <T>(path: string, company?: string, query?: Asked['query']) => ask<T>('GET', path, { company, query });
export const post = <T>(path: string, company?: string, body: unknown = {}) => ask<T>('POST', path, { company, body });
export const part = encodeURIComponent;
