export { pageFile, type PageFile } from './page-file.js';
