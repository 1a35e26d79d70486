#!/usr/bin/env python3
"""Vérifier le registre public de DataCity sans faire confiance au serveur / Check the DataCity register yourself.

One file, Python 3.9 or newer, its standard library alone: read it before you run it.

    python3 datacity_verify.py --url https://datacity.example --memory known.json
    python3 datacity_verify.py --file register.jsonl
    python3 datacity_verify.py --url https://datacity.example --entry 12
    python3 datacity_verify.py --url https://datacity.example --document convention.pdf

What is checked: every entry is hashed into the tree of RFC 6962 (SHA-256; 0x00 before a leaf, 0x01 before a node); the
root is compared with the signed tree head; the signature (Ed25519, RFC 8032) is verified by the key that the log itself
announces; an entry that corrects another names an earlier leaf; with --memory, the tree must begin with the very entries that you saw last time.

Exit status: 0 all is well, 1 something is false (the first wrong entry is named), 2 the check could not be made, or the
register does not know the document: a file that is not found is unknown, never false.
"""

# mypy: ignore-errors
import argparse
import base64
import hashlib
import json
import sys
import urllib.parse
import urllib.request
from pathlib import Path


class FalseError(Exception):
    """The register says something false."""


class CannotCheckError(Exception):
    """Something needed for the check is missing or unreadable."""


class UnknownError(Exception):
    """The register says nothing of this document: that is neither true nor false."""


# Ed25519 (RFC 8032, section 5.1). Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def add_points(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    x, y, z, t = f - e, h - g, h + g, f + e
    return (x * y % P, z * t % P, y * z % P, x * t % P)


def multiply_point(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add_points(result, point)
        point = add_points(point, point)
        number >>= 1
    return result


def same_point(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def read_point(data):
    """The point that 32 bytes encode, or None."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE_POINT = read_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def verify_ed25519(public_key, message, signature):
    if len(public_key) != 32 or len(signature) != 64:
        return False
    a, r = read_point(public_key), read_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % ORDER
    return same_point(multiply_point(s, BASE_POINT), add_points(r, multiply_point(k, a)))


# The tree (RFC 6962, section 2.1).
def leaf_hash(leaf):
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """Hashes of the perfect subtrees of what was appended so far, largest first."""

    def __init__(self):
        self.size, self.hashes = 0, []

    def append(self, hashed):
        size = self.size
        while size & 1:
            hashed = node_hash(self.hashes.pop(), hashed)
            size >>= 1
        self.hashes.append(hashed)
        self.size += 1

    def root(self):
        if not self.hashes:
            return hashlib.sha256(b"").digest()
        result = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            result = node_hash(left, result)
        return result


def root_of(hashes):
    tree = Tree()
    for hashed in hashes:
        tree.append(hashed)
    return tree.root()


def split_of(size):
    return 1 << ((size - 1).bit_length() - 1)


def root_from_inclusion(index, size, hashed, proof):
    """Root that an inclusion proof leads to; ValueError when its length is wrong."""
    if size == 1:
        if proof:
            raise ValueError
        return hashed
    if not proof:
        raise ValueError
    half = split_of(size)
    if index < half:
        return node_hash(root_from_inclusion(index, half, hashed, proof[:-1]), proof[-1])
    return node_hash(proof[-1], root_from_inclusion(index - half, size - half, hashed, proof[:-1]))


def roots_from_consistency(first, second, old, proof, whole=True):
    """(old root, new root) that a consistency proof leads to; ValueError when its length is wrong."""
    if first == second:
        if whole:
            if proof:
                raise ValueError
            return old, old
        if len(proof) != 1:
            raise ValueError
        return proof[0], proof[0]
    if not proof:
        raise ValueError
    half = split_of(second)
    if first <= half:
        before, after = roots_from_consistency(first, half, old, proof[:-1], whole)
        return before, node_hash(after, proof[-1])
    before, after = roots_from_consistency(first - half, second - half, old, proof[:-1], False)
    return node_hash(proof[-1], before), node_hash(proof[-1], after)


# Where the register is read.
class Online:
    def __init__(self, url):
        self.base = url.rstrip("/")
        if not self.base.endswith("/registre"):
            self.base += "/registre"
        if urllib.parse.urlsplit(self.base).scheme not in ("http", "https"):
            raise CannotCheckError(f"adresse inattendue : {url} / unexpected address: {url}")

    def get(self, path, **query):
        address = f"{self.base}/{path}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 (the scheme was checked)
                return answer.read()
        except OSError as error:
            raise CannotCheckError(f"pas de réponse / no answer: {address}: {error}") from error

    def load(self):
        head, keys, entries = read_json(self.get("tete.json")), read_json(self.get("cles.json")), []
        size = whole_number(head, "tree_size")
        while len(entries) < size:
            page = self.get("journal.jsonl", **{"from": len(entries), "to": size}).splitlines()
            if not page:
                break
            entries += map(read_json, page)
        return entries, [head], keys

    def inclusion(self, index, size):
        return [bytes.fromhex(h) for h in read_json(self.get("preuve/inclusion", index=index, tree_size=size))]

    def consistency(self, first, second):
        return [bytes.fromhex(h) for h in read_json(self.get("preuve/coherence", first=first, second=second))]


def load_files(paths):
    """Entries, heads and keys, told apart by their members, from JSON or JSON Lines files."""
    entries, heads, keys = [], [], []
    for path in paths:
        content = read_file(path)
        try:
            values = json.loads(content)
            values = values if isinstance(values, list) else [values]
        except ValueError:
            values = [read_json(line) for line in content.splitlines() if line.strip()]
        for value in values:
            if not isinstance(value, dict):
                raise CannotCheckError(f"objet attendu / object expected: {path}")
            target = entries if "leaf" in value else heads if "tree_size" in value else keys
            target.append(value)
    return entries, heads, keys


def read_file(path):
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise CannotCheckError(f"fichier illisible / unreadable file: {error}") from error


def read_json(data):
    try:
        return json.loads(data)
    except ValueError as error:
        raise CannotCheckError(f"JSON illisible / unreadable JSON: {error}") from error


def whole_number(value, name):
    number = value.get(name) if isinstance(value, dict) else None
    if type(number) is not int or number < 0:
        raise CannotCheckError(f"la tête n’a pas de « {name} » lisible / the head has no readable “{name}”")
    return number


# The check itself.
def leaf_of(position, entry):
    """Exact bytes of one entry, which must bear the number of its place."""
    if type(entry.get("index")) is not int or entry["index"] != position:
        raise FalseError(f"L’inscription {position} manque. / Entry {position} is missing.")
    try:
        return base64.b64decode(entry["leaf"], validate=True)
    except (KeyError, TypeError, ValueError):
        raise FalseError(f"L’inscription {position} est illisible. / Entry {position} is unreadable.") from None


def announced_keys(leaves):
    """{key_id: {"public_key", "from", "to", "previous"}} as the log announces them."""
    keys = {}
    for leaf in leaves:
        if b'"register.key"' not in leaf:
            continue
        content = json.loads(leaf)
        if content.get("kind") != "register.key":
            continue
        data, at = content["data"], content["at"]
        if data["action"] == "added":
            keys[data["key_id"]] = {**data, "from": at, "to": None}
            if data["previous"] in keys:
                keys[data["previous"]]["to"] = at
        elif data["key_id"] in keys:
            keys[data["key_id"]]["to"] = at
    return keys


def check_corrections(leaves, hashes):
    """An entry that corrects another names one before it, by the hash of its leaf."""
    for index, leaf in enumerate(leaves):
        if b'"corrects"' not in leaf:
            continue
        data = json.loads(leaf).get("data")
        if not isinstance(data, dict) or "corrects" not in data:
            continue
        named = data["corrects"] if isinstance(data["corrects"], dict) else {}
        first = named.get("index")
        if type(first) is not int or not 0 <= first < index or hashes[first].hex() != named.get("leaf_hash"):
            raise FalseError(
                f"L’inscription {index} dit rectifier une inscription antérieure qui n’existe pas. / "
                f"Entry {index} claims to correct an earlier entry that does not exist."
            )


def check_signature(head, keys):
    key = keys.get(head.get("key_id"))
    if key is None:
        raise FalseError(f"Clé inconnue du registre / key unknown to the register: {head.get('key_id')}")
    lines = ("datacity-head", head["tree_size"], head["root_hash"], head["timestamp"], head["key_id"])
    try:
        signature, public_key = base64.b64decode(head["signature"]), base64.b64decode(key["public_key"])
    except (KeyError, TypeError, ValueError):
        raise FalseError("La signature de la tête est illisible. / The signature is unreadable.") from None
    if hashlib.sha256(public_key).hexdigest()[:16] != head["key_id"]:
        raise FalseError(f"Clé qui n’a pas ce nom / key that has not this name: {head['key_id']}")
    if not verify_ed25519(public_key, "".join(f"{line}\n" for line in lines).encode(), signature):
        raise FalseError("La signature de la tête est fausse. / The signature of the head is false.")
    if head["timestamp"] < key["from"] or (key["to"] is not None and head["timestamp"] > key["to"]):
        raise FalseError("La tête est datée hors de la période de sa clé. / Head outside its key’s period.")


def check_keys(published, announced, pinned, head):
    for key in published:
        known = announced.get(key.get("key_id"))
        if known is None or known["public_key"] != key.get("public_key"):
            raise FalseError(f"Clé publiée absente du registre / published key not in the log: {key.get('key_id')}")
    if pinned:
        key = announced.get(head["key_id"])
        for _ in announced:  # each key names the one before it
            if key and key["public_key"] != pinned:
                key = announced.get(key["previous"])
        if not key or key["public_key"] != pinned:
            raise FalseError("La clé ne descend pas de celle que vous connaissez. / Key not heir to the one you know.")


def first_wrong(hashes, head, known_roots, source):
    """Largest part of the entries that can be shown to be right, so that the next one is the wrong one: (first, last)."""
    size, good = head["tree_size"], 0
    if isinstance(source, Online):  # the server's own proofs tell which beginnings lead to the signed root
        root, low, high = bytes.fromhex(head["root_hash"]), 0, size
        while high - low > 1:
            middle = (low + high) // 2
            part = root_of(hashes[:middle])
            try:
                right = roots_from_consistency(middle, size, part, source.consistency(middle, size)) == (part, root)
            except ValueError:
                right = False
            low, high = (middle, high) if right else (low, middle)
        return low, low
    tree = Tree()
    for hashed in hashes:  # other signed heads, when there are some, say where it begins
        tree.append(hashed)
        root = known_roots.get(tree.size)
        if root == tree.root().hex():
            good = tree.size
        elif root is not None:
            return good, tree.size - 1
    return good, size - 1


def check_log(entries, heads, published, source=None, remembered=None, pinned=None):
    """(head, leaves) of a register that holds together; raises FalseError or CannotCheckError."""
    if not heads:
        raise CannotCheckError("il n’y a pas de tête signée / there is no signed head")
    head = max(heads, key=lambda one: whole_number(one, "tree_size"))
    size = head["tree_size"]
    whole_number(head, "timestamp")
    leaves = [leaf_of(position, entry) for position, entry in enumerate(entries[:size])]
    if len(leaves) < size:
        raise FalseError(f"L’inscription {len(leaves)} manque. / Entry {len(leaves)} is missing.")
    hashes = [leaf_hash(leaf) for leaf in leaves]
    if root_of(hashes).hex() != head.get("root_hash"):
        first, last = first_wrong(hashes, head, {one["tree_size"]: one.get("root_hash") for one in heads}, source)
        which = f"{first}" if first == last else f"{first}…{last}"
        raise FalseError(
            f"L’inscription {which} n’est pas celle qui a été signée. / Entry {which} is not the one signed."
        )
    check_corrections(leaves, hashes)
    announced = announced_keys(leaves)
    check_signature(head, announced)
    check_keys(published, announced, pinned, head)
    if remembered:
        old = remembered["tree_size"]
        if old > size:
            raise FalseError(f"Le registre a raccourci / the register has shrunk: {old} → {size}")
        if root_of(hashes[:old]).hex() != remembered["root_hash"]:
            raise FalseError(
                f"Les inscriptions 0…{old - 1} ont changé depuis la dernière fois. / They have changed since."
            )
    return head, leaves


def show_entry(index, head, leaves, source):
    """Online, the server must also be able to prove the entry by itself."""
    size = len(leaves)
    if not 0 <= index < size:
        raise CannotCheckError(f"le registre compte {size} inscriptions / the register holds {size} entries")
    if isinstance(source, Online):
        try:
            root = root_from_inclusion(index, size, leaf_hash(leaves[index]), source.inclusion(index, size)).hex()
        except ValueError:
            root = None
        if root != head["root_hash"]:
            raise FalseError(f"La preuve de l’inscription {index} est fausse. / The proof of entry {index} is false.")
    print(json.dumps(json.loads(leaves[index]), ensure_ascii=False, indent=2))


def show_document(path, leaves):
    digest = hashlib.sha256(read_file(path)).hexdigest()
    found = [index for index, leaf in enumerate(leaves) if digest.encode() in leaf]
    if not found:
        raise UnknownError(f"Aucune inscription ne contient l’empreinte {digest}. / No entry holds the hash {digest}.")
    print(f"Empreinte {digest} : inscription(s) {found} / Hash {digest}: entries {found}")
    for later, leaf in enumerate(leaves):
        corrects = json.loads(leaf)["data"].get("corrects") if b'"corrects"' in leaf else None
        if isinstance(corrects, dict) and corrects.get("index") in found and digest.encode() not in leaf:
            print(f"Rectifiée par l’inscription {later}. / Rectified by entry {later}.")


def memory_of(path):
    return read_json(read_file(path)) if path and Path(path).exists() else {}


def keep(path, memory):
    part = Path(path + ".part")
    part.write_text(json.dumps(memory, indent=1), encoding="utf-8")
    part.replace(path)


def run(options):
    source = Online(options.url) if options.url else None
    entries, heads, keys = source.load() if source else load_files(options.file)
    name = source.base if source else "file"
    memory = memory_of(options.memory)
    head, leaves = check_log(entries, heads, keys, source, memory.get(name), options.key)
    print(f"Registre vérifié / register verified: {len(leaves)} inscriptions / entries")
    print(f"Racine / root {head['root_hash']}, clé / key {head['key_id']}")
    if options.entry is not None:
        show_entry(options.entry, head, leaves, source)
    if options.document:
        show_document(options.document, leaves)
    if options.memory:
        memory[name] = {"tree_size": head["tree_size"], "root_hash": head["root_hash"]}
        keep(options.memory, memory)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--url", help="address of the site")
    where.add_argument("--file", action="append", help="journal, head and keys, in one file or several")
    parser.add_argument("--memory", metavar="FILE", help="remembers the head seen, to compare next time")
    parser.add_argument(
        "--key", metavar="BASE64", help="a public key that you know: the signing key must descend from it"
    )
    parser.add_argument("--entry", type=int, metavar="N", help="shows one entry, with its proof")
    parser.add_argument("--document", metavar="FILE", help="looks for the SHA-256 of a file in the register")
    options = parser.parse_args(arguments)
    try:
        run(options)
    except FalseError as error:
        print("FAUX / FALSE: " + str(error), file=sys.stderr)
        return 1
    except UnknownError as error:
        print("INCONNU ICI / UNKNOWN HERE: " + str(error), file=sys.stderr)
        return 2
    except (CannotCheckError, KeyError, TypeError, AttributeError) as error:
        print("VÉRIFICATION IMPOSSIBLE / CANNOT CHECK: " + str(error), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
