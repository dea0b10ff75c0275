export { composeAccessLinks, type AccessLink, type AccessLinksText } from './domain/access-links.js';
export { composeReceipt, receiptLanguage, type Receipt, type ReceiptFacts } from './domain/receipt.js';
export { RECEIPT_TEMPLATES, type ReceiptTemplate } from './domain/receipt-templates.js';
