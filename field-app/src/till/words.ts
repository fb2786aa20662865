// Sentences of the till without network.

import type { Language } from "../contract";

const th = {
  title: "จุดแลกนอกเครือข่าย",
  nothing_taken: "ยังไม่มีรายการกันไว้ในเครื่องนี้",
  nothing_taken_next: "เปิดหน้ารายการกันไว้ขณะมีเครือข่าย แล้วกด “เปิดในแท็บเล็ตเครื่องนี้”",
  to_reserves: "ไปหน้ารายการกันไว้",
  taking: "กำลังรับรายการกันไว้…",
  not_taken: "รับรายการกันไว้ไม่ได้ ตรวจเครือข่ายแล้วเปิดจากหน้ารายการกันไว้อีกครั้ง",
  unfinished: "เครื่องนี้ยังมีรายการเดิมค้างอยู่ จบรายการเดิมก่อน",
  until: "กันไว้ถึง {time}",
  online: "มีเครือข่าย",
  offline: "ไม่มีเครือข่าย",
  waits: "รอส่ง {n} รายการ",
  all_sent: "ส่งครบแล้ว",
  sign_in: "เข้าสู่ระบบใหม่เพื่อส่งรายการที่รออยู่ ไม่มีอะไรหาย",
  sign_in_link: "เข้าสู่ระบบ",
  closed: "สำนักงานเขตปิดรายการกันไว้นี้แล้ว ห้ามแลกต่อ",
  who: "สแกนบัตร หรือเลือกครัวเรือน",
  code: "สแกนบัตรหรือบาร์โค้ด",
  enter: "ตกลง",
  camera: "ใช้กล้อง",
  camera_off: "ปิดกล้อง",
  camera_picture: "ภาพจากกล้อง",
  no_camera: "เปิดกล้องไม่ได้ พิมพ์หรือใช้เครื่องสแกนแทน",
  unknown_card: "ไม่มีบัตรนี้ในรายการกันไว้ ครัวเรือนนี้แลกที่จุดที่มีเครือข่ายได้",
  unknown_goods: "สินค้านี้ไม่ได้กันไว้ เลือกอย่างอื่น",
  homes: "ครัวเรือนที่กันแต้มไว้",
  home: "{label} · {n} คน",
  points: "{n} แต้ม",
  points_left: "แต้มที่เหลือ",
  goods: "สินค้าที่กันไว้",
  left_pieces: "เหลือ {n} ชิ้น",
  left_grams: "เหลือ {n} กรัม",
  price_piece: "{n} แต้ม",
  price_weight: "{n} แต้มต่อ 100 กรัม",
  chosen: "ที่เลือก",
  nothing_chosen: "แตะสินค้าหรือสแกนบาร์โค้ด",
  one_more: "เพิ่ม {name}",
  one_fewer: "ลด {name}",
  together: "รวม {n} แต้ม",
  sold: "แลกแล้ว",
  cancel: "ไม่แลก",
  kept: "บันทึกในเครื่องแล้ว {n} แต้ม",
  goods_short: "“{name}” ที่กันไว้เหลือ {n} ลดจำนวนหรือเลือกอย่างอื่น",
  points_short: "แต้มที่กันไว้เหลือ {left} ต้องใช้ {cost} เอาบางอย่างออก",
  cap_reached: "ครัวเรือนนี้รับ “{name}” ได้อีก {n} ชิ้น เอาบางอย่างออก",
  sales: "รายการในเครื่องนี้",
  waiting: "รอส่ง",
  accepted: "รับแล้ว",
  refused: "ไม่ผ่าน",
  refused_next: "แจ้งหัวหน้าฝ่าย แล้วกดรับทราบ",
  noted: "รับทราบ",
  send_now: "ส่งตอนนี้",
  finish: "จบและคืนของที่เหลือ",
  finish_ask: "จบรายการนี้แล้วหรือไม่ ของและแต้มที่เหลือจะคืน และเครื่องนี้จะลบทุกอย่าง",
  finish_yes: "จบและคืน",
  finish_no: "ยังไม่จบ",
  finished: "จบแล้ว ของและแต้มที่เหลือคืนแล้ว ในเครื่องนี้ไม่เหลืออะไร",
  not_finished: "ยังจบไม่ได้ ต้องมีเครือข่ายและส่งครบก่อน",
  not_kept: "บันทึกในเครื่องไม่ได้ ห้ามให้สินค้า ตรวจที่ว่างของเครื่อง",
};

export type Word = keyof typeof th;

const en: Record<Word, string> = {
  title: "Till without network",
  nothing_taken: "No reserve on this tablet yet",
  nothing_taken_next: "Open a reserve while there is a network, and press “Open on this tablet”",
  to_reserves: "To the reserves",
  taking: "Taking the reserve along…",
  not_taken: "The reserve could not be taken along. Check the network and open it again from its page",
  unfinished: "An earlier reserve is still on this tablet. Finish it first",
  until: "Reserved until {time}",
  online: "Network",
  offline: "No network",
  waits: "{n} wait",
  all_sent: "All sent",
  sign_in: "Sign in again to send what waits. Nothing is lost",
  sign_in_link: "Sign in",
  closed: "The district closed this reserve. Sell no more",
  who: "Scan a card, or choose a household",
  code: "Scan a card or barcode",
  enter: "Enter",
  camera: "Use the camera",
  camera_off: "Close the camera",
  camera_picture: "Picture of the camera",
  no_camera: "The camera does not open. Type, or use a scanner",
  unknown_card: "This card is not in the reserve. The household may go to a till with network",
  unknown_goods: "These goods are not reserved. Choose something else",
  homes: "Households with reserved points",
  home: "{label} · {n} people",
  points: "{n} points",
  points_left: "Points left",
  goods: "Reserved goods",
  left_pieces: "{n} left",
  left_grams: "{n} g left",
  price_piece: "{n} points",
  price_weight: "{n} points for 100 g",
  chosen: "Chosen",
  nothing_chosen: "Tap goods, or scan a barcode",
  one_more: "One more {name}",
  one_fewer: "One fewer {name}",
  together: "{n} points together",
  sold: "Sold",
  cancel: "Do not sell",
  kept: "Kept on this tablet: {n} points",
  goods_short: "Only {n} of “{name}” are left in the reserve. Take fewer, or something else",
  points_short: "{left} reserved points are left, and {cost} are needed. Take something out",
  cap_reached: "This household may take {n} more of “{name}”. Take something out",
  sales: "Sales of this tablet",
  waiting: "waits",
  accepted: "accepted",
  refused: "refused",
  refused_next: "Tell the head of section, then press “Noted”",
  noted: "Noted",
  send_now: "Send now",
  finish: "Finish, give back what is left",
  finish_ask: "Finish this reserve? What is left goes back, and this tablet forgets everything",
  finish_yes: "Finish and give back",
  finish_no: "Not yet",
  finished: "Finished. What was left is back, and nothing is kept on this tablet",
  not_finished: "Not finished: there must be a network, and everything sent",
  not_kept: "This tablet cannot keep it. Give nothing away, and look whether the tablet is full",
};

const SENTENCES: Record<Language, Record<Word, string>> = { th, en };
let language: Language = "th";

/** The language of the desk, by its cookie; Thai otherwise. */
export function speakAsTheDesk(): void {
  language = /(?:^|; )django_language=en/.test(document.cookie) ? "en" : "th";
  document.documentElement.lang = language;
}

export function inThai(): boolean {
  return language === "th";
}

export function say(word: Word, filling: Record<string, string | number> = {}): string {
  return SENTENCES[language][word].replace(/\{(\w+)\}/g, (place, name: string) => String(filling[name] ?? place));
}
