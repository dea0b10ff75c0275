export { base } from './base.js';
