export { topic } from './topic.js';
