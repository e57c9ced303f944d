// A small file server for tests that need no meeting. It sends the strictest content security policy our pages have to
// live with, so that anything inline is found here.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface Site {
  url: string;
  stop: () => Promise<void>;
}

/** Serves a built app; every address that is not a file is the app itself. */
export async function serve(folder: string): Promise<Site> {
  const nonce = 'test';
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://here').pathname);
    const asset = extname(path) !== '';
    const file = join(folder, asset ? path : 'index.html');
    try {
      let body: Buffer | string = await readFile(file);
      if (!asset) body = body.toString().replace('__CSP_NONCE__', nonce);
      response.writeHead(200, {
        'Content-Type': types[extname(file)] ?? 'application/octet-stream',
        'Content-Security-Policy': `default-src 'self'; style-src 'self' 'nonce-${nonce}'; frame-ancestors 'none'`,
        'X-Content-Type-Options': 'nosniff',
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
