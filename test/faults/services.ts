import { SERVICES } from '@redress/contracts';

/** The services of the product under fault. */
export const SERVICES_UNDER_FAULT = [SERVICES.case, SERVICES.email, SERVICES.web] as const;
