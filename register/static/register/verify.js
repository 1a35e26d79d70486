// Verifies the register in the reader's own browser: no library, and no network once the register is loaded.
//
// The page holds <section data-register-verify data-base="/registre/"> with, in any number:
//   <form data-verify="head"> (button), <form data-verify="entry"> (input name="index"),
//   <form data-verify="document"> (input type="file"), <form data-verify="saved"> (input type="file": a saved register),
// and one <output data-verify-result>. Same checks as datacity_verify.py; see there for the formats.

const WORDS = {
  fr: {
    working: "Vérification en cours…",
    good: (n, root) => `Registre vérifié : ${n} inscriptions, racine ${root}.`,
    unsigned: "Ce navigateur ne sait pas vérifier les signatures Ed25519 : la racine a été recalculée et correspond à la tête, mais la signature n’a pas été vérifiée. Utilisez un navigateur plus récent ou le programme autonome.",
    insecure: "Ce navigateur ne donne pas accès à ses fonctions de hachage sur une page sans HTTPS.",
    missing: (n) => `L’inscription ${n} manque.`,
    root: "Les inscriptions ne mènent pas à la racine de la tête signée.",
    signature: "La signature de la tête est fausse.",
    corrects: (n) => `L’inscription ${n} dit rectifier une inscription antérieure qui n’existe pas.`,
    key: (id) => `La clé ${id} n’est annoncée par aucune inscription.`,
    period: "La tête est datée hors de la période de sa clé.",
    nohead: "Il n’y a pas de tête signée.",
    noentry: (n) => `Le registre compte ${n} inscriptions.`,
    found: (list) => `L’empreinte de ce fichier figure dans : ${list}.`,
    notfound: (hash) => `Inconnu ici : aucune inscription ne contient l’empreinte ${hash}. Cela ne dit pas que le document est faux.`,
    network: "Le registre n’a pas pu être lu. Choisissez un registre enregistré, ou réessayez.",
    entry: (n) => `inscription ${n}`,
  },
  en: {
    working: "Checking…",
    good: (n, root) => `Register verified: ${n} entries, root ${root}.`,
    unsigned: "This browser cannot check Ed25519 signatures: the root was recomputed and matches the head, but the signature was not checked. Use a more recent browser or the stand-alone program.",
    insecure: "This browser does not offer its hash functions on a page without HTTPS.",
    missing: (n) => `Entry ${n} is missing.`,
    root: "The entries do not lead to the root of the signed head.",
    signature: "The signature of the head is false.",
    corrects: (n) => `Entry ${n} claims to correct an earlier entry that does not exist.`,
    key: (id) => `No entry announces the key ${id}.`,
    period: "The head is dated outside the period of its key.",
    nohead: "There is no signed head.",
    noentry: (n) => `The register holds ${n} entries.`,
    found: (list) => `The hash of this file is found in: ${list}.`,
    notfound: (hash) => `Unknown here: no entry holds the hash ${hash}. That does not say that the document is false.`,
    network: "The register could not be read. Choose a saved register, or try again.",
    entry: (n) => `entry ${n}`,
  },
};
const words = WORDS[document.documentElement.lang.slice(0, 2)] || WORDS.fr;

class CheckError extends Error {}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

async function hashWith(prefix, ...parts) {
  const joined = new Uint8Array(1 + parts.reduce((total, part) => total + part.length, 0));
  joined[0] = prefix;
  let at = 1;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return sha256(joined);
}

async function rootOf(leaves) {
  const subtrees = [];
  let size = 0;
  for (const leaf of leaves) {
    let hashed = await hashWith(0, leaf);
    for (let bits = size; bits & 1; bits >>= 1) hashed = await hashWith(1, subtrees.pop(), hashed);
    subtrees.push(hashed);
    size += 1;
  }
  if (!size) return sha256(new Uint8Array());
  let root = subtrees.pop();
  while (subtrees.length) root = await hashWith(1, subtrees.pop(), root);
  return root;
}

function announcedKeys(contents) {
  const keys = new Map();
  for (const { kind, data, at } of contents) {
    if (kind !== "register.key") continue;
    if (data.action === "added") {
      keys.set(data.key_id, { publicKey: data.public_key, from: at, to: Infinity });
      if (keys.has(data.previous)) keys.get(data.previous).to = at;
    } else if (keys.has(data.key_id)) keys.get(data.key_id).to = at;
  }
  return keys;
}

async function ed25519Key(bytes) {
  try {
    return await crypto.subtle.importKey("raw", bytes, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return null;
  }
}

// "" when the signature holds, or the sentence that says the browser cannot tell.
async function checkSignature(head, keys) {
  const known = keys.get(head.key_id);
  if (!known) throw new CheckError(words.key(head.key_id));
  if (head.timestamp < known.from || head.timestamp > known.to) throw new CheckError(words.period);
  const key = await ed25519Key(fromBase64(known.publicKey));
  if (!key) return words.unsigned;
  const lines = ["datacity-head", head.tree_size, head.root_hash, head.timestamp, head.key_id];
  const message = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
  const holds = await crypto.subtle.verify("Ed25519", key, fromBase64(head.signature), message);
  if (!holds) throw new CheckError(words.signature);
  return "";
}

// An entry that corrects another names one before it, by the hash of its leaf.
async function checkCorrections(contents, leaves) {
  for (const [index, { data }] of contents.entries()) {
    if (!data || !("corrects" in data)) continue;
    const { index: first, leaf_hash: digest } = data.corrects || {};
    const earlier = Number.isInteger(first) && first >= 0 && first < index;
    if (!earlier || hex(await hashWith(0, leaves[first])) !== digest) throw new CheckError(words.corrects(index));
  }
}

async function checkRegister({ entries, heads }) {
  if (!crypto.subtle) throw new CheckError(words.insecure);
  if (!heads.length) throw new CheckError(words.nohead);
  const head = heads.reduce((best, one) => (one.tree_size >= best.tree_size ? one : best));
  const leaves = [];
  for (let index = 0; index < head.tree_size; index += 1) {
    if (!entries[index] || entries[index].index !== index) throw new CheckError(words.missing(index));
    leaves.push(fromBase64(entries[index].leaf));
  }
  if (hex(await rootOf(leaves)) !== head.root_hash) throw new CheckError(words.root);
  const texts = leaves.map((leaf) => new TextDecoder().decode(leaf));
  const contents = texts.map((text) => JSON.parse(text));
  await checkCorrections(contents, leaves);
  const doubt = await checkSignature(head, announcedKeys(contents));
  return { head, texts, doubt };
}

function readSaved(text) {
  const register = { entries: [], heads: [] };
  for (const line of text.split("\n")) {
    if (!line.trim()) continue;
    const value = JSON.parse(line);
    if ("leaf" in value) register.entries.push(value);
    else if ("tree_size" in value) register.heads.push(value);
  }
  return register;
}

async function download(base) {
  const get = async (path) => {
    const answer = await fetch(base + path);
    if (!answer.ok) throw new CheckError(words.network);
    return answer.text();
  };
  const head = JSON.parse(await get("tete.json"));
  const entries = [];
  while (entries.length < head.tree_size) {
    const page = readSaved(await get(`journal.jsonl?from=${entries.length}&to=${head.tree_size}`)).entries;
    if (!page.length) break;
    entries.push(...page);
  }
  return { entries, heads: [head] };
}

function verifier(section) {
  const output = section.querySelector("[data-verify-result]");
  let register = null; // kept, so that everything after the first check works offline
  const load = async () => {
    if (!register || navigator.onLine) {
      try {
        register = await download(section.dataset.base);
      } catch (error) {
        if (!register) throw error;
      }
    }
    return register;
  };
  const file = (form) => form.querySelector("input[type=file]").files[0];
  const good = ({ head, doubt }) => doubt || words.good(head.tree_size, head.root_hash);
  const acts = {
    head: async () => good(await checkRegister(await load())),
    saved: async (form) => {
      register = readSaved(await file(form).text());
      return good(await checkRegister(register));
    },
    entry: async (form) => {
      const checked = await checkRegister(await load());
      const text = checked.texts[Number(new FormData(form).get("index"))];
      if (text === undefined) throw new CheckError(words.noentry(checked.texts.length));
      return `${good(checked)}\n${JSON.stringify(JSON.parse(text), null, 2)}`;
    },
    document: async (form) => {
      const checked = await checkRegister(await load());
      const digest = hex(await sha256(await file(form).arrayBuffer()));
      const found = checked.texts.flatMap((text, index) => (text.includes(digest) ? [words.entry(index)] : []));
      if (!found.length) return { unknown: words.notfound(digest) };
      return `${good(checked)}\n${words.found(found.join(", "))}`;
    },
  };
  const run = async (form) => {
    output.dataset.state = "working";
    output.textContent = words.working;
    try {
      const text = await acts[form.dataset.verify](form);
      output.textContent = text.unknown || text;
      output.dataset.state = text.unknown || text.startsWith(words.unsigned) ? "unsure" : "good";
    } catch (error) {
      output.textContent = error instanceof CheckError ? error.message : words.network;
      output.dataset.state = "false";
    }
  };
  for (const form of section.querySelectorAll("[data-verify]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(form);
    });
  }
}

document.querySelectorAll("[data-register-verify]").forEach(verifier);
