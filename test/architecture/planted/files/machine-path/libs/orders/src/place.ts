export const place = '/home/lena/redress/data';
