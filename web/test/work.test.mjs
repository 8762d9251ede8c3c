import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { sha256 } from '../dist-test/pure/sha256.js';
import { solve } from '../dist-test/pure/work.js';

test('hashes are those of SHA-256', () => {
  for (let length = 0; length <= 55; length += 1) {
    const message = Uint8Array.from({ length }, (_, at) => (at * 37 + length) % 256);
    const known = createHash('sha256').update(message).digest('hex');
    assert.equal(Buffer.from(sha256(message)).toString('hex'), known, `${length} bytes`);
  }
  assert.throws(() => sha256(new Uint8Array(56)));
});

test('the counter is found whose hash begins as asked, and nothing where there is none', () => {
  const [salt, nonce] = ['00112233445566778899aabbccddeeff', 'ffeeddccbbaa99887766554433221100'];
  const counted = Buffer.alloc(4);
  counted.writeUInt32BE(1234);
  const key = createHash('sha256').update(Buffer.from(salt + nonce, 'hex')).update(counted).digest('hex');
  const parameters = { algorithm: 'SHA-256', cost: 1, nonce, salt, keyPrefix: key.slice(0, 32) };
  assert.deepEqual(solve({ parameters, signature: '' }, 5000), { counter: 1234, derivedKey: key });
  assert.equal(solve({ parameters, signature: '' }, 1000), null);
  assert.equal(solve({ parameters: { ...parameters, algorithm: 'SCRYPT' }, signature: '' }, 5000), null);
});
