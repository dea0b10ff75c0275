export { ClamdScanner, type ClamdOptions, type ScanContent, type ScanVerdict } from './clamd-scanner.js';
export { virusScanner } from './virus-scanner.js';
