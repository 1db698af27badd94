"""Lotteries in tests: draw-v1 a second time, and runs that are open, drawn, proved."""

import hashlib
import json

from driver import SEED, T0, Case, lottery, show


def secret_of(lottery_id, number, seed=SEED):
    """The secret of a run with --seed."""
    return hashlib.sha256(b"crowdcue-test\n" + bytes.fromhex(seed) + f"{lottery_id}\n{number}".encode()).digest()


def draw_order(rows, secret, beacon=b""):
    """draw-v1 from the list's rows (platform, id, weight): everyone in the order of the draw."""
    digest = hashlib.sha256("".join(f"{p}\t{i}\t{w}\n" for p, i, w in rows).encode()).digest()
    seed = hashlib.sha256(b"draw-v1\n" + secret + digest + beacon).digest()
    left, counter, order = list(rows), 0, []
    while left:
        total = sum(row[2] for row in left)
        while True:
            x = int.from_bytes(hashlib.sha256(seed + counter.to_bytes(8, "big")).digest()[:8], "big")
            counter += 1
            if x < (1 << 64) // total * total:
                break
        x %= total
        for row in left:
            if x < row[2]:
                break
            x -= row[2]
        left.remove(row)
        order.append(row)
    return order


class Lottery(Case):
    def open(self, *arguments, start=T0, show_more=None, **more):
        run = self.run_show(show(interactions=[lottery(**more)], **(show_more or {})), *arguments, start=start)
        run.ok("lottery.open cup")
        return run

    def drawn(self, people=10, count=1, **more):
        run = self.open(**more)
        run.many([run.audience("comment", n, text="上车") for n in range(people)])
        run.ok("lottery.close cup")
        run.ok(f"lottery.draw cup count={count}")
        return run

    def winners(self, run):
        return run.item("cup").get("winners", [])

    def proof(self, run, number=1):
        base = run.session / "proofs" / f"cup-{number}"
        data = base.with_suffix(".tsv").read_bytes()
        rows = [tuple(line.split("\t")) for line in data.decode().splitlines()]
        return json.loads(base.with_suffix(".json").read_text(encoding="utf-8")), data, \
            [(platform, person_id, int(weight)) for platform, person_id, weight in rows]
