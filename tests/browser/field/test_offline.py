"""What an officer records reaches the server once, whatever happens to the network, the server and the browser."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error

from songtor.cli import needs
from tests.browser.conftest import FLAGS
from tests.browser.field.phone import APP, PHONE, Phone, phone_in
from tests.browser.field.server import Field
from tests.ready import copy_database

pytestmark = pytest.mark.browser

ACTS = 11
PLANTED = ("คำที่ปลูกไว้", "ผู้ลงนามปลูกไว้", "บัตรปลูกไว้", "พิมพ์ค้างปลูกไว้", "มาลี")
DUMP = """
  const text = (key, value) => value instanceof ArrayBuffer ? new TextDecoder("latin1").decode(value) : value;
  const found = [localStorage, sessionStorage, document.cookie].map((kept) => JSON.stringify(kept));
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.push(request.url, await (await cache.match(request)).text());
  }
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((resolve) => {
      indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result);
    });
    for (const kept of db.objectStoreNames) {
      const all = db.transaction(kept).objectStore(kept).getAll();
      found.push(JSON.stringify(await new Promise((resolve) => (all.onsuccess = () => resolve(all.result))), text));
    }
    db.close();
  }
  return found.join("\\n");
"""
LARGE = """
  const picture = new Blob(Array.from({ length: 200 }, () => crypto.getRandomValues(new Uint8Array(60_000))));
  const body = { blob: await store.sha256(picture) };
  return store.record("photo", given.where, body, [picture]).then(() => "kept", ({ code }) => code);
"""
TYPING = """
  store.keepPlace({ ...store.NOWHERE, entry: { crates: ["12."] } });
  globalThis.typing = true;
"""
UPDATED = """
  const ours = await navigator.serviceWorker.getRegistration("/field/");
  const coming = new Promise((resolve) => {
    ours.addEventListener("updatefound", () => {
      const worker = ours.installing;
      worker.onstatechange = () => ["installed", "redundant"].includes(worker.state) && resolve(worker.state);
    }, { once: true });
  });
  await ours.update().catch(() => undefined);
  return coming;
"""
THRICE = """
  const { session, ops } = store.snapshot();
  const sent = ops.map(({ state, problem, acked_at, dismissed, device, ...op }) => op);
  const headers = { Authorization: `Bearer ${session.token}`, "Content-Type": "application/json" };
  const body = JSON.stringify({ device: session.device, ops: sent });
  const send = () => fetch("/api/v1/field/ops", { method: "POST", headers, body });
  const thrice = async () => {
    await until(() => fetch("/healthz").then(({ ok }) => ok, () => false));
    return Promise.all((await Promise.all([send(), send(), send()])).map((answer) => answer.json()));
  };
  await new Promise((alone) => {
    globalThis.told = navigator.locks.request("songtor-field", () => (alone(), thrice()));
  });
"""
VERDICTS = "return (await globalThis.told).flatMap(({ results }) => results.map(({ verdict }) => verdict)).sort()"


@pytest.fixture
def phone(browser: Browser, field: Field) -> Iterator[Phone]:
    """Malee's phone with the day on it."""
    with phone_in(browser, field.way.url) as phone:
        phone.enrol()
        field.way.heard.clear()
        yield phone


def test_lost_answers_are_asked_for_again_and_nothing_is_written_twice(phone: Phone, field: Field) -> None:
    field.way.losing = "POST .*/ops"
    for number in range(3):
        phone.record("note", field.at(), text=f"จด {number}")
    phone.sync()
    assert phone.seen()["offline"] and phone.seen()["unsent"] == 3
    field.way.losing = ""
    phone.until_sent()
    assert field.way.times("POST .*/ops") >= 2
    assert [op["state"] for op in phone.seen()["ops"]] == ["accepted"] * 3


def test_the_same_batch_three_times_at_once_is_written_once(phone: Phone, field: Field) -> None:
    with field.way.cut():
        phone.record("note", field.at(), text="สามครั้ง")
        phone.record("note", field.at(), text="พร้อมกัน")
        phone.ask(THRICE)
    assert phone.ask(VERDICTS) == ["accepted"] * 2 + ["duplicate"] * 4
    phone.until_sent()
    assert {op["state"] for op in phone.seen()["ops"]} == {"accepted"}


def test_background_sync_sends_with_no_page_open(phone: Phone, field: Field) -> None:
    with field.way.cut():
        phone.record("note", field.at(), text="ปิดแอปไปแล้ว")
        phone.sync()
        phone.page.close()
    phone.page = phone.context.new_page()
    devtools = phone.context.new_cdp_session(phone.page)
    found: list[dict[str, Any]] = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    devtools.send("ServiceWorker.enable")
    phone.page.wait_for_timeout(300)
    ours = next(one for one in found if one["scopeURL"] == f"{field.way.url}/field/" and not one["isDeleted"])
    event = {"origin": field.way.url, "registrationId": ours["registrationId"], "tag": "sync", "lastChance": False}
    devtools.send("ServiceWorker.dispatchSyncEvent", event)
    field.way.wait_for("POST .*/ops", phone.page)
    phone.open()
    assert phone.seen()["unsent"] == 0


def test_a_killed_browser_comes_back_to_its_place_without_network(
    browser: Browser, field: Field, tmp_path: Path
) -> None:
    place = {"screen": "weigh", "round": field.round, "stop": field.pickup, "entry": {"crates": ["12.4", "8."]}}
    phone = _phone_kept_in(tmp_path, browser, field)
    phone.enrol()
    with field.way.cut():
        phone.record("note", field.at(), text="ก่อนดับ")
        phone.ask("store.keepPlace(given.place); await new Promise((resolve) => setTimeout(resolve, 300))", place=place)
        _kill_browser_of(tmp_path)
        with suppress(Error):
            phone.context.close()
        again = _phone_kept_in(tmp_path, browser, field)
        again.open()
        seen = again.seen()
    assert (seen["place"], seen["unsent"], seen["session"]["device"]) == (place, 1, seen["ops"][0]["device"])
    again.until_sent()
    again.context.close()


def _phone_kept_in(folder: Path, browser: Browser, field: Field) -> Phone:
    program = needs.browser()
    context = browser.browser_type.launch_persistent_context(str(folder), executable_path=program, args=FLAGS, **PHONE)
    return Phone(context, context.pages[0], field.way.url)


def _kill_browser_of(folder: Path) -> None:
    """Without a word of goodbye, as a phone that ran out of memory does."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = entry.read_bytes().decode(errors="replace").split("\0")
            if f"--user-data-dir={folder}" in words and not any(word.startswith("--type=") for word in words):
                os.kill(int(entry.parent.name), signal.SIGKILL)


def test_a_new_version_takes_over_as_a_whole_and_not_in_the_middle_of_an_entry(phone: Phone, field: Field) -> None:
    phone.ask(TYPING)
    field.way.altered["/field/sw.js"] = lambda script: re.sub(rb"(app\.js\?v=\w+\W+)\w{64}", rb"\1" + b"0" * 64, script)
    assert phone.ask(UPDATED) == "redundant"
    field.way.altered["/field/sw.js"] = lambda script: script + b"// newer"
    assert phone.ask(UPDATED) == "installed"
    assert phone.page.evaluate("globalThis.typing") is True
    with phone.page.expect_navigation():
        phone.page.evaluate(APP % "store.keepPlace({ ...store.NOWHERE })", {})
    phone.ask("const ours = await navigator.serviceWorker.ready; await until(() => !ours.waiting)")
    field.way.altered.clear()


def test_a_refused_act_stays_in_sight_until_the_officer_has_dealt_with_it(phone: Phone, field: Field) -> None:
    wrong = phone.record("weigh", field.at(), category="unknown", gross_kg="1.000", tare_kg="0.000", scale="")
    phone.record("note", field.at(), text="ยังทำงานต่อได้")
    phone.until_sent()
    phone.open()
    seen = phone.seen()
    assert [op["state"] for op in seen["ops"]] == ["rejected", "accepted"]
    assert [op["op_id"] for op in seen["toMend"]] == [wrong["op_id"]]
    assert seen["toMend"][0]["problem"]["title"]
    phone.ask("await store.dismiss(given.op)", op=wrong["op_id"])
    phone.open()
    assert phone.seen()["toMend"] == []


def test_a_full_phone_says_so_and_keeps_nothing_half(browser: Browser, field: Field) -> None:
    with phone_in(browser, field.way.url) as phone:
        devtools = phone.context.new_cdp_session(phone.page)
        devtools.send("Storage.overrideQuotaForOrigin", {"origin": field.way.url, "quotaSize": 8_000_000})
        phone.enrol()
        assert phone.ask(LARGE, where=field.at()) == "no_room"
        assert phone.seen()["ops"] == []
        assert phone.record("note", field.at(), text="สั้นกว่า")["seq"] == 1
        phone.until_sent()


def test_signing_out_waits_for_what_is_unsent_and_then_leaves_nothing(phone: Phone, field: Field) -> None:
    with field.way.cut():
        note, signer, card, typed, _ = PLANTED
        phone.record("note", field.at(), text=note)
        phone.picture("sign", field.at(), 3, name=signer, position="")
        given = {"recipient": field.recipient, "lines": [], "heads": 1, "counts": {}, "cards": [card]}
        phone.record("deliver", field.at("delivery"), **given)
        phone.ask("store.keepPlace({ screen: 'note', round: null, stop: null, entry: given.typed })", typed=typed)
        assert phone.ask("return store.signOut()") == "unsent"
        kept = phone.ask(DUMP)
        assert [word for word in PLANTED if word not in kept] == []
        file = json.loads(phone.ask("return (await store.exportUnsent()).text()"))
        assert [op["seq"] for op in file["ops"]] == [1, 2, 3] and len(file["blobs"]) == 1
        token = phone.seen()["session"]["token"]
        assert token in kept and token not in json.dumps(file)
        assert phone.ask("return store.signOut()") == "done"
    assert "sessionid" not in {cookie["name"] for cookie in phone.context.cookies()}
    left = phone.ask(DUMP) + json.dumps(phone.context.cookies())
    assert [word for word in (*PLANTED, token, "malee") if word in left] == []
    phone.open()
    assert phone.seen()["session"] is None


def test_a_phone_shut_out_by_the_district_keeps_what_it_did_not_send(phone: Phone, field: Field) -> None:
    with field.way.cut():
        phone.record("note", field.at(), text="ก่อนถูกตัด")
        field.revoke(phone.seen()["session"]["device"])
    phone.sync()
    phone.open()
    seen = phone.seen()
    assert seen["signedOutByServer"] and seen["unsent"] == 1
    assert len(json.loads(phone.ask("return (await store.exportUnsent()).text()"))["ops"]) == 1


def test_a_server_that_lost_its_afternoon_is_told_again(phone: Phone, field: Field, tmp_path: Path) -> None:
    phone.record("note", field.at(), text="ก่อนสำรอง")
    phone.until_sent()
    with closing(sqlite3.connect(tmp_path / "backup.sqlite3")) as backup:
        copy_database(field.database(), backup)
    phone.record("arrive", field.at(), lat=None, lon=None, accuracy_m=None)
    phone.until_sent()
    with field.stopped(), closing(sqlite3.connect(field.database())) as lost:
        copy_database(tmp_path / "backup.sqlite3", lost)
    phone.record("note", field.at(), text="หลังกู้คืน")
    phone.until_sent()
    kinds = field.books(phone.seen()["session"]["device"])["kinds"]
    assert kinds == ["note", "arrive", "note"]


def test_a_day_without_network_or_server_arrives_once(phone: Phone, field: Field) -> None:
    phone.context.set_offline(True)
    with field.stopped():
        record_the_day(phone, field)
        phone.open()
        seen = phone.seen()
        assert seen["offline"] and seen["unsent"] == len(seen["ops"]) == ACTS
    phone.context.set_offline(False)
    phone.until_sent()
    after = phone.seen()
    assert [op["seq"] for op in after["ops"]] == list(range(1, ACTS + 1))
    assert [(op["kind"], op["problem"]) for op in after["ops"] if op["state"] != "accepted"] == []
    assert (field.way.times("PUT .*/blobs/", 201), field.way.times("POST .*/ops")) == (2, 1)
    assert field.books(after["session"]["device"]) == {
        "kinds": [op["kind"] for op in after["ops"]],
        "weighed": [8250, 12400],
        "handed": 20650,
        "heads": [15],
        "pictures": [1, 1],
        "state": "signed_off",
    }


def record_the_day(phone: Phone, field: Field) -> None:
    """Both stops of a round and its end: eleven acts."""
    pickup, delivery = field.at("pickup"), field.at("delivery")
    handed = [{"category": "ready", "kg": "12.400"}, {"category": "fresh", "kg": "8.250"}]
    phone.record("arrive", pickup, lat=13.7137, lon=100.4087, accuracy_m=12)
    phone.record("weigh", pickup, category="ready", gross_kg="13.200", tare_kg="0.800", scale="")
    phone.record("weigh", pickup, category="fresh", gross_kg="8.250", tare_kg="0.000", scale="")
    phone.record("zero", pickup, category="box", reason="none_left", note="")
    phone.record("note", pickup, text="ประตูหลังปิด")
    phone.picture("photo", pickup, 1)
    phone.picture("sign", pickup, 2, name="ผู้รับหน้าที่ (สมมติ)", position="ผู้จัดการสาขา")
    phone.record("arrive", delivery, lat=None, lon=None, accuracy_m=None)
    given = {"recipient": field.recipient, "heads": 15, "counts": {"ELDERLY": 12}, "cards": []}
    phone.record("deliver", delivery, lines=handed, **given)
    phone.record("note", delivery, text="รับของครบ")
    phone.record("sign_off", {"round": field.round, "stop": None})
