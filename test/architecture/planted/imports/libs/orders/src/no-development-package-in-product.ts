import { development } from 'development';

export const value = development;
