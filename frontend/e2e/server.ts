// The product itself, as a test has it: bin/secondstory on a port of its own, with its own empty folder.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

// TEST_SERVER names another binary: one built with the race detector, or an older release.
const binary = process.env.TEST_SERVER ?? resolve(import.meta.dirname, '../../bin/secondstory');

export interface Product {
  /** Where it listens, without a closing slash. */
  url: string;
  /** Its folder, kept over a restart. */
  data: string;
  /** Everything it has written to its log, one JSON object per line. */
  log: string[];
  /** Ends it as an operator would (SIGTERM), or as a power cut would (SIGKILL). */
  stop: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
  /** Stops it if it runs, and removes its folder. */
  clear: () => Promise<void>;
}

export interface Start {
  /** Settings without their prefix: `{ LOG_LEVEL: 'debug' }`. */
  settings?: Record<string, string>;
  /** The folder of one that was stopped: the same meetings again. */
  data?: string;
  /** A fixed address, for a restart on the same port. */
  listen?: string;
}

/** Several instances of the product with PostgreSQL, Redis and a balancer, all thrown away afterwards. */
export interface Cluster {
  /** Where the balancer listens. It remembers nobody: any request may reach any instance. */
  url: string;
  /** Ends an instance as a power cut would. It is started again a second later. */
  kill: (instance: number) => void;
  clear: () => Promise<void>;
}

/** Starts a cluster and waits until all of it is ready. */
export async function startCluster(instances: number): Promise<Cluster> {
  const program = resolve(import.meta.dirname, '../../bin/cluster');
  if (!existsSync(program)) throw new Error(`${program} is missing: run \`make e2e\`.`);
  const args = ['-binary', binary, '-listen', '127.0.0.1:0', '-instances', String(instances)];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const said: string[] = [];
  let url = '';
  const pids: number[] = [];

  await new Promise<void>((ready, failed) => {
    const late = setTimeout(() => {
      child.kill();
      failed(new Error(`The cluster was not ready in time:\n${said.join('\n')}`));
    }, 60_000);
    child.once('error', failed);
    void ended.then(() => {
      clearTimeout(late);
      failed(new Error(`The cluster ended:\n${said.join('\n')}`));
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        said.push(line);
        url = /Second Story is at (\S+)/.exec(line)?.[1] ?? url;
        const [, address, pid] = /instance +(\S+) .*kill -9 (\d+)/.exec(line) ?? [];
        if (address && pid) pids.push(Number(pid));
        if (!line.startsWith('Whatever you kill')) return;
        clearTimeout(late);
        ready();
      });
    }
  });

  return {
    url,
    kill: (instance) => void process.kill(pids[instance]!, 'SIGKILL'),
    async clear() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Starts the product and waits until its log says where it listens. */
export async function start({ settings = {}, data, listen = '127.0.0.1:0' }: Start = {}): Promise<Product> {
  if (!existsSync(binary)) throw new Error(`${binary} is missing: run \`make build\` first.`);
  const folder = data ?? (await mkdtemp(join(tmpdir(), 'secondstory-')));
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, HOME: process.env.HOME };
  for (const [name, value] of Object.entries({ ...settings, DATA: folder, LISTEN: listen })) {
    env[`SECONDSTORY_${name}`] = value;
  }
  const child = spawn(binary, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const log: string[] = [];

  const url = await new Promise<string>((found, failed) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      failed(new Error(`The server did not say where it listens:\n${log.join('\n')}`));
    }, 20_000);
    createInterface(child.stderr).on('line', (line) => {
      log.push(line);
      const address = urlIn(line);
      if (address) {
        clearTimeout(late);
        found(address.replace(/\/$/, ''));
      }
    });
    child.once('error', failed);
    void ended.then(() => {
      clearTimeout(late);
      failed(new Error(`The server ended before it listened:\n${log.join('\n')}`));
    });
  });

  const stop: Product['stop'] = async (signal = 'SIGTERM') => {
    child.kill(signal);
    await ended;
  };
  return {
    url,
    data: folder,
    log,
    stop,
    async clear() {
      await stop('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function urlIn(line: string): string | undefined {
  try {
    const { url } = JSON.parse(line) as { url?: unknown };
    return typeof url === 'string' ? url : undefined;
  } catch {
    return undefined; // not a line of the log
  }
}
