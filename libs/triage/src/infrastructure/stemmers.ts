import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as german } from '@orama/stemmers/german';
import { stemmer as spanish } from '@orama/stemmers/spanish';
import type { Stemmers } from '../domain/word-forms.js';

/** Snowball's stemmers of the languages that have built-in words. */
export const STEMMERS: Stemmers = { en: english, de: german, fr: french, es: spanish };
