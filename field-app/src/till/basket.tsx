/** What a household chooses of the reserve; nothing beyond it can be sold. */
import { useState } from "preact/hooks";
import { Code } from "./code";
import { labelOf } from "./homes";
import type { Goods, Home, Line, Pack } from "./kept";
import { costOf, costOfAll, goodsLeft, goodsOf, pointsLeft, refusalOf } from "./left";
import { sell, view } from "./store";
import { inThai, say } from "./words";

const STEP_GRAMS = 100;

interface BasketProps {
  pack: Pack;
  home: Home;
  done: (words: string) => void;
}

export function nameOf(goods: Goods): string {
  return inThai() ? goods.name_th : goods.name_en || goods.name_th;
}

export function Basket({ pack, home, done }: BasketProps) {
  const [lines, setLines] = useState<Line[]>([]);
  const [refused, setRefused] = useState("");
  const [busy, setBusy] = useState(false);
  const { sales } = view();
  const cost = costOfAll(pack, lines);
  const put = (goods: Goods, sign: 1 | -1) => {
    const next = changed(lines, goods, sign * (goods.in_pieces ? 1 : STEP_GRAMS));
    const refusal = sign > 0 ? refusalOf(pack, sales, home, next) : null;
    setRefused(refusal ? say(refusal.word, refusal.filling) : "");
    if (!refusal) setLines(next);
  };
  const scanned = (code: string) => {
    const goods = pack.goods.find(({ barcode }) => barcode && barcode === code);
    if (goods) put(goods, 1);
    else setRefused(say("unknown_goods"));
  };
  const sold = async () => {
    setBusy(true);
    try {
      const made = await sell(home, lines);
      done(say("kept", { n: made.points }));
    } catch {
      setRefused(say("not_kept"));
      setBusy(false);
    }
  };
  return (
    <>
      <section class="card basket-head" aria-label={say("points_left")}>
        <h2>{labelOf(pack, home)}</h2>
        <p>
          {say("points_left")} <strong class="rest">{pointsLeft(home, sales) - cost}</strong>
        </p>
      </section>
      <Code onCode={scanned} />
      {refused && (
        <p class="notice is-stop" role="alert">
          {refused}
        </p>
      )}
      <section class="card" aria-labelledby="chosen">
        <h2 id="chosen">{say("chosen")}</h2>
        {lines.length ? <Lines pack={pack} lines={lines} put={put} /> : <p class="soft">{say("nothing_chosen")}</p>}
        <div class="card-foot">
          <button type="button" class="button" onClick={() => done("")}>
            {say("cancel")}
          </button>
          <button type="button" class="button is-main" disabled={!lines.length || busy} onClick={() => void sold()}>
            {say("sold")} · {say("points", { n: cost })}
          </button>
        </div>
      </section>
      <section aria-labelledby="goods">
        <h2 id="goods">{say("goods")}</h2>
        <ul class="tiles goods">
          {pack.goods.map((goods) => (
            <li key={goods.product}>
              <Tile goods={goods} left={goodsLeft(pack, sales, goods.product) - quantityOf(lines, goods)} take={() => put(goods, 1)} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function Tile({ goods, left, take }: { goods: Goods; left: number; take: () => void }) {
  return (
    <button type="button" class="tile" onClick={take}>
      <span class="goods-name">{nameOf(goods)}</span>
      <strong>{say(goods.in_pieces ? "price_piece" : "price_weight", { n: goods.price })}</strong>
      <span class="soft">{say(goods.in_pieces ? "left_pieces" : "left_grams", { n: left })}</span>
    </button>
  );
}

function Lines({ pack, lines, put }: { pack: Pack; lines: Line[]; put: (goods: Goods, sign: 1 | -1) => void }) {
  return (
    <ul class="lines">
      {lines.map(({ product, quantity }) => {
        const goods = goodsOf(pack, product);
        const name = nameOf(goods);
        return (
          <li key={product}>
            <span>{name}</span>
            <span class="num">{say("points", { n: costOf(goods, quantity) })}</span>
            <button type="button" class="button" aria-label={say("one_fewer", { name })} onClick={() => put(goods, -1)}>
              −
            </button>
            <strong class="num">{quantity}</strong>
            <button type="button" class="button" aria-label={say("one_more", { name })} onClick={() => put(goods, 1)}>
              +
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function quantityOf(lines: readonly Line[], goods: Goods): number {
  return lines.find(({ product }) => product === goods.product)?.quantity ?? 0;
}

function changed(lines: readonly Line[], goods: Goods, by: number): Line[] {
  const quantity = quantityOf(lines, goods) + by;
  const others = lines.filter(({ product }) => product !== goods.product);
  if (quantity <= 0) return others;
  if (others.length === lines.length) return [...lines, { product: goods.product, quantity }];
  return lines.map((line) => (line.product === goods.product ? { ...line, quantity } : line));
}
