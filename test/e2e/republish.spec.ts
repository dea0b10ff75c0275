import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'libsql';
import { eventually, RunningProduct } from './running-product.js';

jest.setTimeout(180_000);

describe('every read model, dropped', () => {
  let product: RunningProduct;
  let path = '';
  let authorization = '';
  const view = async (): Promise<string | undefined> =>
    product.get<{ state: string }>(path, { authorization }).then(
      ({ state }) => state,
      () => undefined,
    );

  beforeAll(async () => {
    product = await RunningProduct.create();
    await product.start();
    const answer = await product.post('/api/v1/complaints', {
      description: 'The celesta is late',
      email: 'c@customer.example',
    });
    const { reference, statusUrl } = (await answer.json()) as { reference: string; statusUrl: string };
    path = `/api/v1/complaints/${reference}`;
    authorization = `Bearer ${statusUrl.split('/t/')[1] ?? ''}`;
    await eventually(async () => ((await view()) === 'in-progress' ? true : undefined), 'the case in progress');
  });
  afterAll(() => product.remove());

  function drop(...tables: readonly string[]): void {
    const database = new Database(join(product.folder, 'data', 'redress.db'));
    for (const table of tables) expect(database.prepare(`DELETE FROM ${table}`).run().changes).toBeGreaterThan(0);
    database.close();
  }

  it('is rebuilt by one command, and nobody is told anything twice', async () => {
    await product.received('c@customer.example', 1);
    await product.stop();
    drop('doc_web_case_views', 'doc_web_organisation', 'doc_email_organisation');
    await product.start();
    // Without its read model the page only knows what the gateway itself took in. What the stop had cut short may tell
    // the view once more at the start; then it is dropped again.
    await eventually(async () => {
      if ((await view()) === 'received') return true;
      await product.stop();
      drop('doc_web_case_views');
      await product.start();
      return undefined;
    }, 'the page without its view');
    const environment = { ...process.env, REDRESS_DATA_DIR: join(product.folder, 'data') };
    await promisify(execFile)(process.execPath, ['scripts/republish.mjs'], { env: environment });
    await eventually(async () => ((await view()) === 'in-progress' ? true : undefined), 'the view as it was');
    await product.received('c@customer.example', 0);
  });

  it('brings everything back from the inbox when the log is lost while nothing runs', async () => {
    await product.stop();
    const database = new Database(join(product.folder, 'data', 'redress.db'));
    database.exec('DELETE FROM bus_records; DELETE FROM bus_offsets;');
    database.close();
    await product.start();
    expect(await view()).toBe('in-progress');
    await product.received('c@customer.example', 0);
    const again = await product.post('/api/v1/complaints', {
      description: 'And the spinet',
      email: 'c@customer.example',
    });
    expect(again.status).toBe(202);
    await product.received('c@customer.example', 1);
  });
});
