// examples/desk/src/state/sms.ts - how many SMS a text is: GSM 03.38 where all its letters are there, else UCS-2.
const plain = new Set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
const extended = new Set('^{}\\[~]|€\f');

export function smsOf(text: string) {
  let length = 0, isGsm = true;
  for (const each of text) {
    if (plain.has(each)) length += 1;
    else if (extended.has(each)) length += 2;
    else { isGsm = false; break; }
  }
  if (!isGsm) length = text.length;
  const [one, many] = isGsm ? [160, 153] : [70, 67];
  const parts = length <= one ? 1 : Math.ceil(length / many);
  return { parts, left: (parts === 1 ? one : parts * many) - length };
}
