import { describe, expect, it } from '@jest/globals';
import { placeInWords } from './shared-place.js';

describe('a place that was shared', () => {
  it('is a line with its name, its address and its degrees', () => {
    expect(placeInWords({ latitude: '51.5074', longitude: '-0.1278' })).toBe('📍 51.5074, -0.1278');
    expect(placeInWords({ latitude: '51.5', longitude: '0', label: 'Depot', address: '1 Dock Road,\n London ' })).toBe(
      '📍 Depot, 1 Dock Road, London, 51.5, 0',
    );
    expect(placeInWords({ latitude: '51.5', longitude: '0', label: 'Depot', address: 'Depot' })).toBe(
      '📍 Depot, 51.5, 0',
    );
  });

  it('is none without degrees', () => {
    expect(placeInWords({})).toBeUndefined();
    expect(placeInWords({ latitude: '51.5', longitude: 'east', label: 'Depot' })).toBeUndefined();
  });
});
