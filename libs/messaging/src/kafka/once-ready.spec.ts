import { describe, expect, it } from '@jest/globals';
import { KafkaJSError, KafkaJSNonRetriableError } from 'kafkajs';
import { onceReady } from './once-ready.js';

function failing(times: number, error: Error): () => Promise<string> {
  let left = times;
  return () => (left-- > 0 ? Promise.reject(error) : Promise.resolve('answer'));
}

describe('a question to a broker that is not ready', () => {
  it('is asked again until the leader answers', async () => {
    const noLeader = new KafkaJSError('This server is not the leader for that topic-partition', { retriable: true });
    expect(await onceReady(failing(2, noLeader))).toBe('answer');
  });

  it('is not asked again when the answer will not change', async () => {
    for (const error of [new KafkaJSNonRetriableError('Not authorized'), new Error('a slip of ours')])
      await expect(onceReady(failing(1, error))).rejects.toBe(error);
  });
});
