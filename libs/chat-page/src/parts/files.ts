import type { InEachLanguage, PagePart } from '../page-part.js';

interface Words {
  readonly attach: string;
  readonly list: string;
  readonly cancel: string;
  readonly remove: string;
  readonly program: string;
  readonly large: string;
  readonly many: string;
  readonly full: string;
  readonly unreadable: string;
  readonly failed: string;
}

const WORDS: InEachLanguage<Words> = {
  en: {
    attach: 'Send files',
    list: 'Files on their way',
    cancel: 'Cancel',
    remove: 'Remove',
    program: 'Programs are not taken. Send a picture, a document or a text.',
    large: 'This file is too large: 25 MB at most.',
    many: 'Those were many files for one day. You can send more tomorrow, or by the form.',
    full: 'We have no room for files just now. Please try again later, and tell us in words meanwhile.',
    unreadable:
      'This cannot be read: it is a folder, or has been moved, changed or deleted. Please choose the file again.',
    failed: 'This file could not be sent. Please try again.',
  },
  de: {
    attach: 'Dateien senden',
    list: 'Dateien, die gesendet werden',
    cancel: 'Abbrechen',
    remove: 'Entfernen',
    program: 'Programme werden nicht angenommen. Senden Sie ein Bild, ein Dokument oder einen Text.',
    large: 'Diese Datei ist zu groß: höchstens 25 MB.',
    many: 'Das waren viele Dateien für einen Tag. Weitere gehen morgen, oder mit dem Formular.',
    full: 'Für Dateien ist gerade kein Platz. Bitte versuchen Sie es später noch einmal, und schreiben Sie uns solange, worum es geht.',
    unreadable:
      'Das lässt sich nicht lesen: Es ist ein Ordner, oder es wurde verschoben, geändert oder gelöscht. Bitte wählen Sie die Datei noch einmal aus.',
    failed: 'Diese Datei konnte nicht gesendet werden. Bitte versuchen Sie es noch einmal.',
  },
  fr: {
    attach: 'Envoyer des fichiers',
    list: 'Fichiers en cours d’envoi',
    cancel: 'Annuler',
    remove: 'Retirer',
    program: 'Les programmes ne sont pas acceptés. Envoyez une image, un document ou un texte.',
    large: 'Ce fichier est trop volumineux : 25 Mo au plus.',
    many: 'Cela fait beaucoup de fichiers pour un jour. Vous pourrez en envoyer demain, ou par le formulaire.',
    full: 'Nous n’avons pas de place pour des fichiers en ce moment. Veuillez réessayer plus tard, et nous écrire en attendant.',
    unreadable:
      'Impossible de lire cet élément : c’est un dossier, ou il a été déplacé, modifié ou supprimé. Veuillez choisir le fichier à nouveau.',
    failed: 'Ce fichier n’a pas pu être envoyé. Veuillez réessayer.',
  },
  es: {
    attach: 'Enviar archivos',
    list: 'Archivos que se están enviando',
    cancel: 'Cancelar',
    remove: 'Quitar',
    program: 'No se aceptan programas. Envíe una imagen, un documento o un texto.',
    large: 'Este archivo es demasiado grande: 25 MB como máximo.',
    many: 'Son muchos archivos para un día. Puede enviar más mañana, o con el formulario.',
    full: 'Ahora mismo no hay sitio para archivos. Inténtelo más tarde, por favor, y escríbanos mientras tanto.',
    unreadable:
      'No se puede leer: es una carpeta, o se ha movido, cambiado o borrado. Elija el archivo de nuevo, por favor.',
    failed: 'No se ha podido enviar este archivo. Inténtelo de nuevo, por favor.',
  },
};

/** Where a visitor sends files; `browser/files.ts` uploads them. */
export const FILES: PagePart = {
  markup: (language) => {
    const { attach, list, cancel, remove, program, large, many, full, unreadable, failed } = WORDS[language];
    return `<input type="file" id="file" multiple hidden>
<ul id="uploads" aria-label="${list}" data-cancel="${cancel}" data-remove="${remove}" data-program="${program}" data-large="${large}" data-many="${many}" data-full="${full}" data-unreadable="${unreadable}" data-failed="${failed}"></ul>
<p id="files"><button type="button" id="attach">${attach}</button></p>`;
  },
  style: `#files{margin:0}
#uploads{list-style:none;margin:0;padding:0}
#uploads li{display:flex;flex-wrap:wrap;align-items:center;gap:0 .5rem;margin:.5rem 0}
#uploads button{margin:0}
#uploads .name{overflow-wrap:anywhere}
#uploads progress{flex:1;min-width:6rem}
.file{margin:0;padding:.25rem .75rem;max-width:100%;overflow-wrap:anywhere}
.wrong{flex-basis:100%}
.wrong:empty{display:none}
`,
};
