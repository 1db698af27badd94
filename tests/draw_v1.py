#!/usr/bin/env python3
"""draw-v1 a second time: checks proofs with nothing of Crowdcue but their files.

    draw_v1.py PROOF.json...    one line a proof: true|false FILE LOTTERY DRAW: text; exit 0 all true, 1 any false
    draw_v1.py --self-test      the vector of the method and proofs that are wrong in every way that counts

A proof is LOTTERY-N.json with the frozen list LOTTERY-N.tsv beside it. The method, in full:
  E     = SHA-256 of the list, lines "platform TAB id TAB weight LF" sorted by the bytes of platform, then of id
  C     = SHA-256 of the 32 secret bytes, shown while entries were open
  seed  = SHA-256 of "draw-v1" LF, secret, E, and the beacon's 32 bytes if there is one
  x_i   = the first 8 bytes, big-endian, of SHA-256 of seed and i as 8 bytes, i from 0, never set back
  pick  : W = sum of the weights that are left; the next x below floor(2^64 / W) * W; t = x mod W; walk the list,
          taking weights off t until one is greater than it: that one is drawn, and leaves the list
"""

import hashlib
import json
import pathlib
import sys
import tempfile

STATUS = {"claimed", "expired", "forfeited", "pending", "confirmed"}


# What is known of drand's chains: when round 1 came, and the seconds from one round to the next.
CHAINS = {"52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971": (1692803367, 3),
          "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce": (1595431050, 30)}


class Wrong(Exception):
    """The proof does not hold; the text says where."""


def sha256(data):
    return hashlib.sha256(data).digest()


def unhex(proof, key):
    text = proof[key]
    if len(text) != 64 or set(text) - set("0123456789abcdef"):
        raise Wrong(f"{key} is not 64 lower-case hex digits")
    return bytes.fromhex(text)


def read_list(data):
    """[(platform, id, weight)] in bytes, as they stand."""
    entrants = []
    for number, line in enumerate(data.split(b"\n")[:-1], 1):
        parts = line.split(b"\t")
        if len(parts) != 3 or not parts[2].isdigit() or str(int(parts[2])).encode() != parts[2]:
            raise Wrong(f"line {number} of the list is not platform, id and weight")
        if not 1 <= int(parts[2]) <= 1000000:
            raise Wrong(f"line {number} of the list has a weight outside 1 to 1000000")
        entrants.append((parts[0], parts[1], int(parts[2])))
    if data and not data.endswith(b"\n"):
        raise Wrong("the list's last line has no end")
    return entrants


def order(entrants, secret, digest, beacon=b""):
    """The entrants in the order in which they are drawn, one after the other."""
    seed = sha256(b"draw-v1\n" + secret + digest + beacon)
    left = list(entrants)
    total = sum(weight for _, _, weight in left)
    counter = 0
    while left:
        bound = 2**64 // total * total
        while True:
            x = int.from_bytes(sha256(seed + counter.to_bytes(8, "big"))[:8], "big")
            counter += 1
            if x < bound:
                break
        t = x % total
        for place, (_, _, weight) in enumerate(left):
            if t < weight:
                break
            t -= weight
        total -= left[place][2]
        yield left.pop(place)


def round_time(chain, number):
    """When a round comes, in ms."""
    genesis, period = chain
    return (genesis + period * (number - 1)) * 1000


def binds(proof):
    """True if the beacon's round came after the list was shown, so that the host could not choose the winners."""
    beacon = proof.get("beacon") or {}
    chain = CHAINS.get(beacon.get("chain"))
    return bool(chain) and proof["closed"] <= beacon.get("list_shown", -1) < round_time(chain, beacon["round"])


def beacon_bytes(proof):
    beacon = proof.get("beacon")
    if not beacon:
        return b""
    randomness = unhex(beacon, "randomness")
    chain = CHAINS.get(beacon.get("chain"))
    if chain and beacon.get("at", None) not in (None, round_time(chain, beacon["round"])):
        raise Wrong("the beacon's round comes at another time")
    if sha256(bytes.fromhex(beacon["signature"])) != randomness:
        raise Wrong("the beacon's randomness is not the hash of its signature")
    return randomness


def check(proof, data):
    """Raises Wrong, or returns how many picks hold."""
    if proof.get("proof") != 1 or proof.get("method") != "draw-v1":
        raise Wrong("this is no proof of the method draw-v1")
    digest = sha256(data)
    if unhex(proof, "entrants_sha256") != digest:
        raise Wrong("the list has another digest")
    entrants = read_list(data)
    keys = [entrant[:2] for entrant in entrants]
    if keys != sorted(keys) or len(set(keys)) != len(keys):
        raise Wrong("the list is not sorted, or names someone twice")
    if proof["entrants"] != len(entrants):
        raise Wrong(f"the list has {len(entrants)} entrants, not {proof['entrants']}")
    if proof["total_weight"] != sum(entrant[2] for entrant in entrants):
        raise Wrong("the total weight is another")
    secret = unhex(proof, "secret")
    if unhex(proof, "commitment") != sha256(secret):
        raise Wrong("the secret is not the one of the commitment")
    if len(proof["picks"]) > len(entrants):
        raise Wrong("there are more picks than entrants")
    drawn = order(entrants, secret, digest, beacon_bytes(proof))
    for number, (pick, (platform, person, _)) in enumerate(zip(proof["picks"], drawn), 1):
        if (pick["platform"].encode(), pick["id"].encode()) != (platform, person):
            other = (platform + b"/" + person).decode()
            raise Wrong(f"pick {number} is {pick['platform']}/{pick['id']}, but {other} is drawn")
        if pick["status"] not in STATUS:
            raise Wrong(f"pick {number} has the unknown status {pick['status']}")
    return len(proof["picks"])


def verify(path):
    """Prints the line of one proof; True if it holds."""
    lottery, draw = "?", "?"
    try:
        proof = json.loads(path.read_text(encoding="utf-8"))
        lottery, draw = proof.get("lottery", "?"), proof.get("draw", "?")
        picks = check(proof, path.with_suffix(".tsv").read_bytes())
        words = "bound by its beacon" if binds(proof) else "re-checkable"
        print(f"true {path} {lottery} {draw}: {picks} picks from {proof['entrants']} entrants, {words}")
        return True
    except (Wrong, OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        print(f"false {path} {lottery} {draw}: {problem}")
        return False


VECTOR = [("bilibili", "1001", 1), ("bilibili", "1002", 3), ("douyin", "抖音用户", 5), ("twitch", "42", 1),
          ("youtube", "UCx", 2)]
VECTOR_ORDER = ["1002", "抖音用户", "UCx", "1001", "42"]


def vector_proof():
    data = "".join(f"{platform}\t{person}\t{weight}\n" for platform, person, weight in VECTOR).encode()
    secret = bytes(range(32))
    platforms = {person: platform for platform, person, _ in VECTOR}
    picks = [{"platform": platforms[person], "id": person, "name": person, "prize": "p1", "status": "claimed"}
             for person in VECTOR_ORDER]
    proof = {"proof": 1, "method": "draw-v1", "show": "s", "lottery": "cup", "draw": 1, "opened": 1, "closed": 2,
             "commitment": sha256(secret).hex(), "secret": secret.hex(), "beacon": None,
             "entrants_sha256": sha256(data).hex(), "entrants": 5, "total_weight": 12, "picks": picks}
    return proof, data


def fails(change, list_change=lambda data: data):
    proof, data = vector_proof()
    data = list_change(data)
    change(proof)
    try:
        check(proof, data)
    except (Wrong, KeyError):
        return True
    return False


def self_test():
    proof, data = vector_proof()
    secret, digest = bytes.fromhex(proof["secret"]), sha256(data)
    assert proof["commitment"] == "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd"
    assert digest.hex() == "e2bd948e176cb0cff6bf83312858f51518a8c9f353262ab640fb795f4bf4e207"
    seed = sha256(b"draw-v1\n" + secret + digest)
    assert seed.hex() == "56fdc88df53372a1fbee5fe11c44a193b1e60517efc8d8e20bc443c0da0b7bb0"
    drawn = [person.decode() for _, person, _ in order(read_list(data), secret, digest)]
    assert drawn == VECTOR_ORDER, drawn
    assert check(proof, data) == 5
    # Fewer picks than entrants are the beginning of the same order.
    assert not fails(lambda p: p["picks"].pop())
    assert fails(lambda p: p["picks"].reverse())
    assert fails(lambda p: p["picks"].pop(0))
    assert fails(lambda p: p.update(secret="00" * 32))
    assert fails(lambda p: p.update(secret="00" * 32, commitment=sha256(bytes(32)).hex()))
    assert fails(lambda p: p.update(commitment="00" * 32))
    assert fails(lambda p: p.update(commitment=p["commitment"].upper()))
    assert fails(lambda p: p.update(entrants=4))
    assert fails(lambda p: p.update(total_weight=13))
    assert fails(lambda p: p.update(method="draw-v2"))
    assert fails(lambda p: p["picks"][0].update(status="lucky"))
    assert fails(lambda p: None, lambda d: d.replace(b"\t5\n", b"\t6\n"))
    resealed = data.replace(b"\t5\n", b"\t6\n")
    assert fails(lambda p: p.update(entrants_sha256=sha256(resealed).hex()), lambda _: resealed)
    swapped = b"".join(reversed(data.splitlines(keepends=True)))
    assert fails(lambda p: p.update(entrants_sha256=sha256(swapped).hex()), lambda _: swapped)
    signature = b"round"
    assert fails(lambda p: p.update(beacon={"randomness": "00" * 32, "signature": signature.hex()}))
    assert fails(lambda p: p.update(beacon={"randomness": sha256(signature).hex(), "signature": signature.hex()}))
    # With a beacon the order is another one, and the round's time is what the chain makes it.
    quicknet = next(iter(CHAINS))
    beacon = {"chain": quicknet, "round": 1000, "at": 1692806364000, "list_shown": 3,
              "randomness": sha256(signature).hex(), "signature": signature.hex()}
    platforms = {person: platform for platform, person, _ in VECTOR}
    bound = dict(proof, beacon=beacon, picks=[])
    for _, person, _ in order(read_list(data), secret, digest, sha256(signature)):
        bound["picks"].append(dict(proof["picks"][0], id=person.decode(), platform=platforms[person.decode()]))
    assert [pick["id"] for pick in bound["picks"]] != VECTOR_ORDER
    assert check(bound, data) == 5 and binds(bound) and not binds(proof)
    assert not binds(dict(bound, beacon=dict(beacon, list_shown=1692806364000)))
    assert not binds(dict(bound, closed=4))
    assert fails(lambda p: p.update(bound, beacon=dict(beacon, at=1692806367000)))
    assert not fails(lambda p: p.update(bound))
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "cup-1.json"
        path.write_text(json.dumps(proof), encoding="utf-8")
        assert not verify(path)
        path.with_suffix(".tsv").write_bytes(data)
        assert verify(path)
    print("the vector holds")


def main(arguments):
    if arguments == ["--self-test"]:
        self_test()
        return 0
    if not arguments or any(argument.startswith("-") for argument in arguments):
        print(__doc__, file=sys.stderr)
        return 2
    return 0 if all([verify(pathlib.Path(argument)) for argument in arguments]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
