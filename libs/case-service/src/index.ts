export { caseServiceRole } from './case-service-role.js';
