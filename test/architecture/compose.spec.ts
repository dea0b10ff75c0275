import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '@redress/platform';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { projectFolder } from './output-of-tool.js';

interface Service {
  readonly image: string;
  readonly command?: string[];
  readonly environment?: Record<string, string>;
  readonly depends_on?: Record<string, { condition: string }>;
  readonly healthcheck?: { test: string[] };
  readonly volumes?: string[];
  readonly build?: { dockerfile: string };
}

interface Compose {
  readonly services: Record<string, Service>;
  readonly volumes: Record<string, unknown>;
}

/** Apps that have no container: one is all of them in one process, the other is never in production. */
const WITHOUT_CONTAINER = ['standalone', 'sandbox'];
/** What an operator sets when starting it; everything else has a default in the file. */
const OPERATOR: Record<string, string> = { REDRESS_SECRET: 'x'.repeat(64), SMTP_RELAY: 'smtp://relay.example:587' };

/** Compose's `${NAME:-default}` and `${NAME:?reason}` put in. */
function substituted(text: string): string {
  return text.replace(/\$\{(\w+):[-?]([^}]*)\}/g, (_all, name: string, fallback: string) => OPERATOR[name] ?? fallback);
}

const compose = parse(readFileSync(join(projectFolder, 'docker-compose.yml'), 'utf8'), { merge: true }) as Compose;
const ours = Object.entries(compose.services).filter(([, service]) => service.build !== undefined);
const apps = readdirSync(join(projectFolder, 'apps')).filter((name) => !WITHOUT_CONTAINER.includes(name));

describe('docker-compose.yml', () => {
  it('has one service per app', () => {
    expect(ours.map(([name]) => name).sort()).toEqual(apps.sort());
  });

  it.each(ours)('runs the entry of %s', (name, { command, build }) => {
    expect(command).toEqual(['node', `apps/${name}/dist/main.js`]);
    expect(existsSync(join(projectFolder, `apps/${name}/src/main.ts`))).toBe(true);
    expect(existsSync(join(projectFolder, build?.dockerfile ?? ''))).toBe(true);
  });

  it.each(ours)('gives %s settings that it accepts in production', (app, { environment = {} }) => {
    const given = Object.fromEntries(Object.entries(environment).map(([name, text]) => [name, substituted(text)]));
    expect(given.NODE_ENV).toBe('production');
    expect(readSettings(given, { app, production: true }).warnings).toEqual([]);
  });

  it.each(ours)('points %s at services of its own', (_name, { environment = {}, depends_on: needed = {} }) => {
    const urls = ['REDRESS_DATABASE_URL', 'REDRESS_BROKER_URL', 'REDRESS_FILES_URL'].map((name) => environment[name]);
    const hosts = urls.map((url = '') => new URL(new URL(url).searchParams.get('endpoint') ?? url).hostname);
    expect(hosts).toEqual(['mongo', 'kafka', 'files']);
    expect(Object.keys(needed).sort()).toEqual([...hosts].sort());
  });

  it('declares every volume that a service mounts, and no other', () => {
    const mounts = Object.values(compose.services).flatMap(({ volumes = [] }) =>
      volumes.map((each) => each.split(':')[0]),
    );
    const named = mounts.filter((mount) => mount !== undefined && /^[a-z]+$/.test(mount));
    expect([...new Set(named)]).toEqual(Object.keys(compose.volumes));
  });

  it('pins every image it does not build', () => {
    const images = Object.values(compose.services).filter(({ build }) => build === undefined);
    expect(images.map(({ image }) => image).filter((image) => !/:v?\d+\.\d+/.test(image))).toEqual([]);
  });

  it('waits only for services that can tell when they are ready', () => {
    const waits = ours.flatMap(([, { depends_on: needed = {} }]) => Object.entries(needed));
    const healthy = waits.filter(([, { condition }]) => condition === 'service_healthy').map(([name]) => name);
    expect(healthy.filter((name) => compose.services[name]?.healthcheck === undefined)).toEqual([]);
  });
});
