import { describe, expect, it } from '@jest/globals';
import { fileType } from './file-type.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const PNG = bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR');
const ZIP = bytes('PK\x03\x04\x14\0\0\0\b\0');
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

describe('the type of a file', () => {
  it.each([
    ['box.png', 'image/png', PNG, 'image/png'],
    ['box.jpg', 'image/jpeg', PNG, 'image/png'],
    ['bill.pdf', 'application/pdf', bytes('%PDF-1.7'), 'application/pdf'],
    ['letter.docx', DOCX, ZIP, DOCX],
    ['letter.docx', 'image/png', ZIP, 'application/zip'],
    ['note.txt', 'text/plain; charset=utf-8', Buffer.from('Grüße'), 'text/plain'],
    ['note.png', 'image/png', Buffer.from('Just words'), 'text/plain'],
    ['table.csv', 'text/csv', Buffer.from('MZ,1\n'), 'text/csv'],
    ['what.bin', 'image/png', bytes('\x01\x02\0\xff'), 'application/octet-stream'],
    ['empty', 'image/png', Buffer.alloc(0), 'text/plain'],
    ['Order from amazon.com', 'application/pdf', bytes('%PDF-1.7'), 'application/pdf'],
    ['cut.txt', 'text/plain', Buffer.from('aä').subarray(0, 2), 'text/plain'],
  ])('%s that says %s is what its bytes say', (name, claimed, beginning, type) => {
    expect(fileType(name, claimed, beginning)).toBe(type);
  });

  it.each([
    ['photo.png', bytes('MZ\x90\0\x03\0\0\0')],
    ['photo.png', bytes('\x7fELF\x02\x01\x01\0')],
    ['photo.png', bytes('#!/bin/sh\nrm -rf')],
    ['photo.jpg.EXE', Buffer.from('harmless')],
    ['run.js .', Buffer.from('harmless')],
    ['run.com', bytes('\xe9\x01\x02\0\xff')],
    ['setup.msi', bytes('\xd0\xcf\x11\xe0')],
  ])('%s that is a program is refused by its name', (name, beginning) => {
    expect(() => fileType(name, 'image/png', beginning)).toThrow(`“${name}” is a program.`);
  });
});
