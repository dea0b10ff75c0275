import { describe, expect, it } from '@jest/globals';
import { parseKafkaUrl } from './kafka-url.js';

describe('a broker address', () => {
  it('names brokers, with or without ports', () => {
    expect(parseKafkaUrl('kafka://a:9093,b')).toEqual({ brokers: ['a:9093', 'b:9092'], ssl: false });
    expect(parseKafkaUrl('kafka+ssl://broker.example/')).toEqual({ brokers: ['broker.example:9092'], ssl: true });
  });

  it('names a user and how they prove themselves', () => {
    expect(parseKafkaUrl('kafka+ssl://us%40er:p%3A%2Fss@a:1,b:2?mechanism=scram-sha-512')).toEqual({
      brokers: ['a:1', 'b:2'],
      ssl: true,
      sasl: { mechanism: 'scram-sha-512', username: 'us@er', password: 'p:/ss' },
    });
    expect(parseKafkaUrl('kafka://u:p@a').sasl?.mechanism).toBe('plain');
  });

  it('is refused without telling the password', () => {
    for (const url of ['http://a', 'kafka://', 'kafka://a:port', 'kafka://u:secret@a?mechanism=md5', 'kafka://a,,b']) {
      expect(() => parseKafkaUrl(url)).toThrow(expect.objectContaining({ code: 'broker-url-invalid' }));
      expect(() => parseKafkaUrl(url)).not.toThrow(/secret/u);
    }
  });
});
