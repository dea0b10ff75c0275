export { stand } from './stand.js';
