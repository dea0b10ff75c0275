export { openSearchIndex, type SearchIndexHome } from './open-search-index.js';
export {
  SearchIndex,
  TEXT_LIMIT,
  type SearchEntry,
  type SearchHit,
  type SearchPage,
  type SearchRequest,
} from './search-index.js';
