/** The most characters of each field of a form. */
export const LONGEST: Readonly<Record<string, number>> = {
  description: 100_000,
  text: 100_000,
  name: 200,
  email: 254,
  phone: 50,
  contactSafely: 200,
  contactSafelyOther: 200,
  onBehalfOf: 200,
  product: 200,
  orderReference: 100,
  occurredOn: 100,
  remedyWanted: 500,
  language: 35,
  needs: 500,
  value: 200,
  returnCode: 100,
};
