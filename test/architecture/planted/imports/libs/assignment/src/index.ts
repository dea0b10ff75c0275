export { wrong } from './layer-order.js';
